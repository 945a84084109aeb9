"""Shows: who is left alone at random, what that has cost, and how long until a difference shows."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day, decimal, exact
from liuke.cli.paper import Head, Paper
from liuke.kit.money import percent, written


def show_holdouts(paper: Paper, document: Answer) -> None:
    """Show a row for each holdout."""
    heads = (
        Head(label=paper.say("cli.holdout.name"), style="strong"),
        Head(label=paper.say("cli.holdout.share"), number=True),
        Head(label=paper.say("cli.head.treated"), number=True),
        Head(label=paper.say("cli.head.holdout"), number=True),
        Head(label=paper.say("cli.holdout.both"), number=True),
        Head(label=paper.say("cli.holdout.since")),
        Head(label=paper.say("cli.holdout.id"), style="quiet"),
    )
    paper.table(heads, [_row(paper, one) for one in document["holdouts"]])
    for one in document["holdouts"]:
        if one["unknown_playbooks"]:
            names = ", ".join(one["unknown_playbooks"])
            paper.line(paper.say("cli.holdout.unknown", name=one["holdout"], playbooks=names))


def _row(paper: Paper, one: dict[str, Any]) -> tuple[str, ...]:
    return (
        str(one["label"]),
        percent(one["share"]),
        exact(one["treated"]),
        exact(one["held_out"]),
        exact(one["both_arms"]) if one["both_arms"] else NOTHING,
        day(one["since"], paper.language) if one["since"] else NOTHING,
        str(one["holdout"]),
    )


def show_holdout(paper: Paper, document: Answer) -> None:
    """Show one holdout: its drawings, and what it has cost to leave people alone."""
    paper.line((str(document["label"]), "strong"), "  ", (str(document["holdout"]), "quiet"))
    heads = (
        Head(label=paper.say("cli.holdout.generation"), number=True),
        Head(label=paper.say("cli.head.treated"), number=True),
        Head(label=paper.say("cli.head.holdout"), number=True),
        Head(label=paper.say("cli.holdout.since")),
        Head(label=paper.say("cli.holdout.ends")),
        Head(label=paper.say("cli.holdout.salt"), style="quiet"),
    )
    paper.table(heads, [_drawing(paper, one) for one in document["drawings"]])
    found = document.get("result")
    if found is None:
        paper.line((paper.say("cli.holdout.no_result"), "quiet"))
        return
    paper.line(_cost(paper, found["holdout_cost"]))
    for note in found["notes"]:
        paper.line((f"{note['code']} ", "code"), str(note[paper.language]))


def _drawing(paper: Paper, one: dict[str, Any]) -> tuple[str, ...]:
    return (
        exact(one["generation"]),
        exact(one.get("treated", 0)),
        exact(one.get("held_out", 0)),
        day(one["first_day"], paper.language) if one.get("first_day") else NOTHING,
        day(one["ends_on"], paper.language) if one["ends_on"] else paper.say("cli.holdout.open"),
        str(one["salt"]),
    )


def _cost(paper: Paper, cost: dict[str, Any]) -> str:
    if cost["returns"] is None:
        return paper.say("cli.holdout.cost_unknown", people=exact(cost["people"]))
    low, high = cost["returns_interval"]
    said = paper.say(
        "cli.holdout.cost",
        people=exact(cost["people"]),
        returns=decimal(round(cost["returns"], 1)),
        low=decimal(round(low, 1)),
        high=decimal(round(high, 1)),
    )
    if cost["money_fen"] is None:
        return said
    return said + paper.say("cli.holdout.money", money=written(cost["money_fen"], paper.currency, paper.language))


def show_exported(paper: Paper, document: Answer) -> None:
    """Say what was written where."""
    paper.line(paper.say("cli.holdout.exported", rows=exact(document["rows"]), file=document["file"]))


def show_power(paper: Paper, document: Answer) -> None:
    """Show how many people and days each way of looking needs."""
    paper.line(
        paper.say(
            "cli.holdout.power",
            points=decimal(round(document["difference"] * 100, 2)),
            base=percent(document["base"]),
            share=percent(document["share"]),
        )
    )
    heads = (
        Head(label=paper.say("cli.holdout.looking"), whole=True),
        Head(label=paper.say("cli.holdout.people"), number=True),
        Head(label=paper.say("cli.holdout.days"), number=True),
    )
    rows = [
        (
            paper.say(f"cli.holdout.look_{kind}"),
            exact(one["people"]),
            exact(one["days"]) if one["days"] is not None else NOTHING,
        )
        for kind, one in document["needed"].items()
    ]
    paper.table(heads, rows)
