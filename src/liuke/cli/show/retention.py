"""Shows: the retention triangle. A cell whose period is not over is in italics with an asterisk, and not averaged."""

from typing import Any

from rich.text import Text

from liuke.cli.door import Answer
from liuke.cli.figures import exact
from liuke.cli.paper import Head, Paper
from liuke.kit.money import percent

_CELL = 9  # cells of a column: "100.0% *" and its padding
_FIXED = 24


def show_retention(paper: Paper, document: Answer) -> None:
    """Show cohorts down, periods across; as many periods in one table as fit, the rest below it."""
    unit, kind = str(document["unit"]), str(document["kind"])
    paper.line((paper.say(f"cli.retention.{kind}", unit=paper.say(f"cli.retention.unit.{unit}")), "strong"))
    cohorts = document.get("cohorts", [])
    if not cohorts:
        paper.line(paper.say("cli.retention.none"))
        return
    numbers = sorted({cell["n"] for cohort in cohorts for cell in cohort["cells"]})
    at_once = max(1, (paper.width - _FIXED) // _CELL)
    for first in range(0, len(numbers), at_once):
        _triangle(paper, document, numbers[first : first + at_once])
    if any(not cell.get("complete", True) for cohort in cohorts for cell in cohort["cells"]):
        paper.line((paper.say("cli.retention.unfinished"), "unfinished"))


def _triangle(paper: Paper, document: Answer, numbers: list[int]) -> None:
    heads = [
        Head(label=paper.say("cli.head.cohort"), whole=True),
        Head(label=paper.say("cli.head.people"), number=True),
        *(Head(label=str(n), number=True) for n in numbers),
    ]
    rows: list[list[str | Text]] = []
    for cohort in document["cohorts"]:
        cells = {cell["n"]: cell for cell in cohort["cells"]}
        if any(n in cells for n in numbers):
            rows.append([str(cohort["cohort"]), exact(cohort["size"]), *(_cell(cells.get(n)) for n in numbers)])
    average = {cell["n"]: cell for cell in document.get("average") or []}
    shares = [average[n]["share"] if n in average else None for n in numbers]
    row = [percent(share) if share is not None else "" for share in shares]
    paper.table(heads, [*rows, [paper.say("cli.retention.average"), "", *row]], last_is_total=True)


def _cell(cell: dict[str, Any] | None) -> Text:
    if cell is None or cell.get("share") is None:
        return Text("")
    if cell.get("complete", True):
        return Text(percent(cell["share"]))
    return Text(percent(cell["share"]) + "*", style="unfinished")
