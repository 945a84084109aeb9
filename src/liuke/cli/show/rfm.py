"""Shows: the eight value types with people and money."""

from rich.text import Text

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day, exact
from liuke.cli.paper import Head, Paper, bar
from liuke.kit.money import percent, written

_BAR_CELLS = 20


def show_rfm(paper: Paper, document: Answer) -> None:
    """Show each type's people, money and share of all money, and the valuable who are leaving."""
    currency = str(document.get("currency") or paper.currency)
    paper.line((paper.say("cli.rfm.title"), "strong"), "  ", (day(document.get("as_of"), paper.language), "quiet"))
    types = document.get("types", [])
    most = max((found.get("share") or 0 for found in types), default=0)
    heads = (
        Head(label=paper.say("cli.head.type"), style="strong"),
        Head(label=paper.say("cli.head.people"), number=True),
        Head(label=paper.say("cli.head.paid"), number=True),
        Head(label=paper.say("cli.head.share"), number=True),
        Head(label="", whole=True),
    )
    rows = [
        (
            str(found.get(paper.language) or found["type"]),
            exact(found["users"]),
            written(found.get("paid_fen") or 0, currency, paper.language),
            percent(found["share"]) if found.get("share") is not None else NOTHING,
            Text(bar(found.get("share") or 0, most, _BAR_CELLS), style="good"),
        )
        for found in types
    ]
    paper.table(heads, rows)
    leaving = document.get("high_value_leaving")
    if leaving:
        money = written(leaving.get("paid_fen") or 0, currency, paper.language)
        paper.line((paper.say("cli.rfm.leaving", n=leaving["users"], money=money), "warn"))
        if leaving["users"]:
            paper.next_step('liuke users --where "high_value_leaving"')
