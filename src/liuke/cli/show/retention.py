"""Shows: the retention triangle. A cell whose period is not over is in italics with an asterisk, and not averaged."""

from typing import Any

from rich.text import Text

from liuke.cli.door import Answer
from liuke.cli.figures import exact
from liuke.cli.paper import Head, Paper
from liuke.kit.money import percent

_CELL = 9  # cells of a column: "100.0% *" and its padding
_FIXED = 24
_SHOWN_CELLS = 4


def show_retention(paper: Paper, document: Answer) -> None:
    """Show cohorts down, periods across; as many periods in one table as fit, the rest below it."""
    if "change" in document:
        show_change(paper, document["change"])
        return
    if "segments" in document:
        show_segments(paper, document)
        return
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


def show_segments(paper: Paper, document: Answer) -> None:
    """Show a line a value of the segment: people, and the first few periods with their intervals."""
    unit, kind = paper.say(f"cli.retention.unit.{document['unit']}"), str(document["kind"])
    paper.line((paper.say(f"cli.retention.{kind}", unit=unit), "strong"))
    paper.line(paper.say("retention.segments", column=document["segment"]))
    numbers = sorted({cell["n"] for one in document["segments"] for cell in one["cells"]})[:_SHOWN_CELLS]
    heads = [
        Head(label=paper.say("retention.value"), whole=True),
        Head(label=paper.say("cli.head.people"), number=True),
        *(Head(label=paper.say("retention.nth", n=n, unit=unit), number=True) for n in numbers),
    ]
    rows: list[list[str | Text]] = []
    for one in document["segments"]:
        cells = {cell["n"]: cell for cell in one["cells"]}
        rows.append([_named(paper, one["value"]), exact(one["size"]), *(_with_interval(cells.get(n)) for n in numbers)])
    paper.table(heads, rows)
    _left_out(paper, document)


def show_change(paper: Paper, document: Answer) -> None:
    """Show a change of retention split into who came and how each kind stays."""
    if "change" not in document:
        paper.line(document["why"][paper.language])
        return
    before, after = document["before"], document["after"]
    unit = paper.say(f"cli.retention.unit.{document['unit']}")
    said = {name: _points(document[name]) for name in ("change", "mix", "rate")}
    shares = {"before": percent(before["share"]), "after": percent(after["share"])}
    paper.line((paper.say("retention.change", n=document["n"], unit=unit, change=said["change"], **shares), "strong"))
    ends = {"b0": before["from"], "b1": before["through"], "a0": after["from"], "a1": after["through"]}
    paper.line(paper.say("retention.sides", nb=before["size"], na=after["size"], **ends))
    paper.line(paper.say("retention.sum", **said))
    heads = [
        Head(label=paper.say("retention.value"), whole=True),
        *(Head(label=paper.say(f"retention.{name}"), number=True) for name in ("before", "after", "mix", "rate")),
    ]
    rows: list[list[str | Text]] = [
        [
            _named(paper, part["value"]),
            _of(part["share_before"], part["n_before"]),
            _of(part["share_after"], part["n_after"]),
            _points(part["mix"]),
            _points(part["rate"]),
        ]
        for part in document["parts"]
    ]
    paper.table(heads, rows)
    _left_out(paper, document)


def _left_out(paper: Paper, document: Answer) -> None:
    if document["left_out"]:
        paper.line((paper.say("retention.left_out", n=document["left_out"]), "quiet"))


def _named(paper: Paper, value: str | None) -> str:
    return paper.say("retention.unknown") if value is None else str(value)


def _with_interval(cell: dict[str, Any] | None) -> str:
    if cell is None:
        return ""
    low, high = cell["interval"]
    return f"{percent(cell['share'])} ({percent(low, 0)}-{percent(high, 0)})"


def _of(share: float | None, n: int) -> str:
    return "" if share is None else f"{percent(share)} / {exact(n)}"


def _points(share: float) -> str:
    return percent(share, 2, signed=True).removesuffix("%")
