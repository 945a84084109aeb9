"""What the pages of signals share: head, reason where nothing can be said, shares with intervals, what to run next."""

from collections.abc import Callable, Sequence
from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day
from liuke.cli.paper import Cell, Head, Paper
from liuke.kit.money import percent, written

Rows = Sequence[dict[str, Any]]


def begin(paper: Paper, document: Answer) -> bool:
    """Write the signal's name and day; where nothing can be said, why, and return False."""
    name = " ".join(str(document[part]) for part in ("id", "label") if document.get(part)) or str(document["signal"])
    paper.line((name, "strong"), "  ", (day(document.get("as_of"), paper.language), "quiet"))
    why = document.get("why")
    if document.get("enough") is False:
        paper.line((said(paper, why), "warn"))
        end(paper, document)
        return False
    return True


def end(paper: Paper, document: Answer, command: str = "", key: str = "signal.next") -> None:
    """Write what the signal means and its rule, then the command to run next."""
    for part in ("means", "rule"):
        if document.get(part):
            paper.line((str(document[part]), "quiet"))
    alarms = document.get("alarms") or []
    if command:
        paper.next_step(command, key=key)
    elif alarms and isinstance(alarms[0], str):
        paper.next_step(f"liuke alarm show {alarms[0]}", key="signal.next_alarm")


def said(paper: Paper, both: Any) -> str:
    """Return a sentence kept in both languages."""
    return str(both["zh" if paper.language == "zh" else "en"]) if isinstance(both, dict) else str(both or "")


def share(value: float | None, digits: int = 1) -> str:
    """Write a share, or that there is none."""
    return NOTHING if value is None else percent(value, digits)


def between(pair: Any, digits: int = 1) -> str:
    """Write the interval of a share."""
    if not pair or pair[0] is None or pair[1] is None:
        return NOTHING
    return f"{percent(pair[0], digits)}–{percent(pair[1], digits)}"


def money(paper: Paper, fen: float | None) -> str:
    """Write money, or that it is not known."""
    return NOTHING if fen is None else written(round(fen), paper.currency, paper.language)


def heads(paper: Paper, first: str, *numbers: str) -> list[Head]:
    """Return a first column of words and columns of numbers, by the keys of their headings."""
    return [
        Head(label=paper.say(f"signal.head.{first}"), style="strong"),
        *(Head(label=paper.say(f"signal.head.{name}"), number=True) for name in numbers),
    ]


def section(paper: Paper, title: str, columns: Sequence[Head], rows: Sequence[Sequence[Cell]]) -> None:
    """Write a table under its title; nothing where there are no rows."""
    if rows:
        paper.title(title)
        paper.table(columns, rows)


def followed(show: Callable[[Paper, Answer], None], command: str) -> Callable[[Paper, Answer], None]:
    """Return a page that is shown by another command, too, with what it means and the next command below it."""

    def shown(paper: Paper, document: Answer) -> None:
        show(paper, document)
        end(paper, document, command)

    return shown
