"""Shows: clues, one clue in people's own words, a draft of a reply."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day, exact
from liuke.cli.paper import Head, Paper
from liuke.kit.money import percent, written

_QUOTED = 3


def show_clues(paper: Paper, document: Answer) -> None:
    """Show the clues as a table, and quotes of the first few."""
    paper.line((paper.say("clues.title"), "strong"), "  ", (day(document["as_of"], paper.language), "quiet"))
    if not document["complaints"]:
        paper.line((paper.say("clues.no_complaints"), "quiet"))
        return
    said = {"n": exact(document["complaints"]), "rest": exact(document["in_no_clue"]), "clues": document["found"]}
    paper.line((paper.say("clues.said", **said), "quiet"))
    if not document["clues"]:
        paper.line((paper.say("clues.none"), "quiet"))
        return
    columns = ("clue", "name", "texts", "recent", "users", "money", "excess")
    heads = [Head(label=paper.say(f"clues.head.{n}"), number=n not in ("clue", "name")) for n in columns]
    paper.table(heads, [_row(paper, document, one) for one in document["clues"]])
    for one in document["clues"][:_QUOTED]:
        for quote in one["quotes"][:1]:
            paper.line((f"{one['clue_id']}  “{quote['text']}”", "quiet"))
    paper.next_step(f"liuke voice clue {document['clues'][0]['clue_id']}")


def _row(paper: Paper, document: Answer, one: dict[str, Any]) -> tuple[str, ...]:
    return (
        one["clue_id"],
        one["name"],
        exact(one["texts"]),
        _growth(paper, one["growth"]),
        NOTHING if one["users"] is None else exact(one["users"]),
        _money(paper, document, one["money_fen"]),
        _excess(one["excess_churn"]),
    )


def _growth(paper: Paper, said: dict[str, Any]) -> str:
    mark = paper.say("clues.growing") if said["growing"] else ""
    before = NOTHING if said["earlier"] is None else exact(said["earlier"])
    return f"{exact(said['recent'])} / {before}{mark}"


def _money(paper: Paper, document: Answer, fen: int | None) -> str:
    return NOTHING if fen is None else written(fen, str(document.get("currency") or paper.currency), paper.language)


def _excess(said: dict[str, Any]) -> str:
    if not said["enough"]:
        return NOTHING
    low, high = said["interval"]
    return f"{percent(said['excess'], signed=True)} ({percent(low, signed=True)} … {percent(high, signed=True)})"


def show_clue(paper: Paper, document: Answer) -> None:
    """Show one clue: numbers, phrases, quotes; what the assistant says beside."""
    paper.line((f"{document['clue_id']}  {document['name']}", "strong"))
    rows = [
        (paper.say("clues.head.texts"), exact(document["texts"])),
        (paper.say("clues.head.recent"), _growth(paper, document["growth"])),
        (paper.say("clues.head.users"), NOTHING if document["users"] is None else exact(document["users"])),
        (paper.say("clues.head.money"), _money(paper, document, document["money_fen"])),
        (paper.say("clues.head.excess"), _excess(document["excess_churn"])),
        (paper.say("clues.phrases"), " · ".join(document["phrases"])),
        (paper.say("clues.since"), day(document["first_day"], paper.language)),
    ]
    if document["merged"]:
        merged = ", ".join(f"{one['clue_id']} {one['name']}" for one in document["merged"])
        rows.append((paper.say("clues.merged"), merged))
    paper.pairs(rows)
    if not document["excess_churn"]["enough"]:
        paper.line((document["excess_churn"]["why"]["zh" if paper.language == "zh" else "en"], "quiet"))
    paper.title(paper.say("clues.quotes"))
    for quote in document["quotes"]:
        paper.line((f"{quote['day']}  {quote['text_id']}  ", "quiet"), quote["text"])
    said = document.get("assistant")
    if said:
        paper.title(paper.say("clues.summary"))
        paper.line((_whose(paper, said), "quiet"))
        paper.line(
            f"{said['name']}：{said['summary']}" if paper.language == "zh" else f"{said['name']}: {said['summary']}"
        )


def _whose(paper: Paper, said: dict[str, Any]) -> str:
    if said["by"] == "assistant":
        return paper.say("clues.by_assistant", model=said["model"])
    return paper.say("clues.by_offline", why=paper.say(f"clues.why.{said['why']}"))


def show_draft(paper: Paper, document: Answer) -> None:
    """Show a draft, and whose it is."""
    paper.line((f"{document['clue_id']}  {document['name']}", "strong"))
    paper.line((_whose(paper, document), "quiet"))
    paper.line(document["draft"])
    paper.line((paper.say("clues.not_sent"), "quiet"))


def show_split(paper: Paper, document: Answer) -> None:
    """Show what was taken out."""
    for one in document["taken_out"]:
        paper.line(paper.say("clues.taken_out", text=one["text_id"], clue=one["clue_id"]))


def show_board(paper: Paper, document: Answer) -> None:
    """Show the clue board, one column below another."""
    for column in document["columns"]:
        if not column["clues"]:
            continue
        state = paper.say(f"desk.card.{column['state']}")
        paper.title(f"{state}  {len(column['clues'])}")
        for one in column["clues"]:
            worth = written(one["money_fen"], paper.currency, paper.language) if one["money_fen"] else NOTHING
            said = [one["name"], worth, one["owner"]]
            said += [paper.say("desk.shipped_on", day=one["shipped_on"])] if one["shipped_on"] else []
            said += [paper.say("desk.told_to", n=one["told"], of=one["to_tell"])] if one["shipped_on"] else []
            paper.line((f"{one['clue_id']}  ", "quiet"), "  ".join(part for part in said if part))
