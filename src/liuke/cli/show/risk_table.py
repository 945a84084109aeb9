"""Shows: what a table of people tells of who left, its leaks and its copies."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, exact
from liuke.cli.paper import Cell, Head, Paper
from liuke.kit.money import percent

_FIGURES = ("auc", "log_loss", "brier", "ece", "lift")


def show_table(paper: Paper, document: Answer) -> None:
    """Show what was read, leaks and copies, the verdict, figures beside rivals, reliability and thresholds."""
    paper.line((paper.say("risk_table.title"), "strong"), "  ", (str(document.get("file", "")), "quiet"))
    _read(paper, document)
    if not document["enough"]:
        paper.line((_in(paper, document["why"]), "warn"))
        return
    _leaks(paper, document["leaks"])
    paper.space()
    paper.line((_in(paper, document["verdict"]), "strong" if document["finds"] else "warn"))
    if document["boost_missing"]:
        paper.line((paper.say("risk_table.no_boost", why=document["boost_missing"]), "quiet"))
    _figures(paper, document)
    _reliability(paper, document["reliability"])
    _thresholds(paper, document["thresholds"])
    if document["carried_by"]:
        paper.title(paper.say("risk_table.carried_by"))
        heads = _heads(paper, ("column", "log_odds"))
        paper.table(heads, [[row["column"], f"{row['log_odds']:.3f}"] for row in document["carried_by"]])


def _in(paper: Paper, said: dict[str, Any]) -> str:
    return str(said["zh" if paper.language == "zh" else "en"])


def _heads(paper: Paper, names: tuple[str, ...]) -> list[Head]:
    first, *others = (paper.say(f"risk_table.head.{name}") for name in names)
    return [Head(label=first, style="strong"), *(Head(label=label, number=True) for label in others)]


def _read(paper: Paper, document: Answer) -> None:
    counts = {name: exact(document[name]) for name in ("rows", "used", "churners")}
    share = NOTHING if document["share"] is None else percent(document["share"])
    paper.line(paper.say("risk_table.rows", label=document["label"], left=document["left"], share=share, **counts))
    if document["unlabelled"]:
        paper.line((paper.say("risk_table.unlabelled", n=exact(document["unlabelled"])), "quiet"))
    copies = document["copies"]
    if copies["taken_out"]:
        paper.line((paper.say("risk_table.copies_out", n=exact(copies["rows"])), "warn"))
    elif copies["rows"]:
        paper.line((paper.say("risk_table.copies_kept", n=exact(copies["rows"])), "quiet"))
    if document["left_out"]:
        columns = ", ".join(one["column"] for one in document["left_out"])
        paper.line((paper.say("risk_table.left_out", columns=columns), "quiet"))


def _leaks(paper: Paper, leaks: list[dict[str, Any]]) -> None:
    if not leaks:
        paper.line((paper.say("risk_table.no_leaks"), "quiet"))
        return
    paper.title(paper.say("risk_table.leaks"))
    for leak in leaks:
        paper.line(("! ", "warn"), _in(paper, leak))


def _figures(paper: Paper, document: Answer) -> None:
    paper.title(paper.say("risk_table.figures", **document["folds"]))
    rows: list[list[Cell]] = []
    for name, figures in {**document["models"], **document["rivals"]}.items():
        rows.append([paper.say(f"risk_table.name.{name}"), *(_figure(figures[one]) for one in _FIGURES)])
    for name, figures in document.get("as_given", {}).items():
        label = paper.say("risk_table.as_given", name=paper.say(f"risk_table.name.{name}"))
        rows.append([label, *(_figure(figures[one]) for one in _FIGURES)])
    paper.table(_heads(paper, ("who", *_FIGURES)), rows)


def _figure(said: float | None) -> str:
    return NOTHING if said is None else f"{said:.4f}" if said < 1 else f"{said:.2f}"


def _reliability(paper: Paper, rows: list[dict[str, Any]]) -> None:
    paper.title(paper.say("risk_table.reliability"))
    cells: list[list[Cell]] = [
        [exact(row["n"]), percent(row["said"]), percent(row["came"]), f"{percent(row['low'])}–{percent(row['high'])}"]
        for row in rows
    ]
    paper.table(_heads(paper, ("people", "said", "came", "between")), cells)


def _thresholds(paper: Paper, rows: list[dict[str, Any]]) -> None:
    paper.title(paper.say("risk_table.thresholds"))
    cells: list[list[Cell]] = [
        [
            percent(row["share"]),
            exact(row["people"]),
            percent(row["from_risk"]),
            exact(row["leave"]),
            percent(row["caught"]),
        ]
        for row in rows
    ]
    paper.table(_heads(paper, ("riskiest", "people", "from_risk", "leave", "caught")), cells)
