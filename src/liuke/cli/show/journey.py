"""Shows: people on their journeys."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, exact, moment
from liuke.cli.paper import Head, Paper, mark

_COUNTED = ("moved", "messages", "tasks", "refused", "goal", "end", "left", "set_aside")


def show_journeys(paper: Paper, document: Answer) -> None:
    """Show a row for each step where people stand, and each way journeys ended."""
    rows = document["journeys"]
    if not rows:
        paper.line(paper.say("cli.journey.none"))
        return
    heads = (
        Head(label=paper.say("cli.head.playbook"), style="strong"),
        Head(label=paper.say("cli.journey.version"), whole=True, style="quiet"),
        Head(label=paper.say("cli.journey.step")),
        Head(label=paper.say("cli.journey.state")),
        Head(label=paper.say("cli.journey.people"), number=True),
        Head(label=paper.say("cli.journey.next_due")),
    )
    paper.table(heads, [_row(paper, row) for row in rows])


def _row(paper: Paper, row: dict[str, Any]) -> tuple[str, ...]:
    ended = str(row["why"] or row["state"])
    return (
        str(row["label"]),
        str(row["version"]) + ("" if row["newest"] else " *"),
        str(row["step_label"]),
        paper.say(f"cli.journey.was.{ended}", otherwise=ended),
        exact(row["people"]),
        moment(row["next_due"], paper.zone) if row["next_due"] else NOTHING,
    )


def show_advance(paper: Paper, document: Answer) -> None:
    """Say how many moved, and what came of it."""
    sign, style = mark("ok")
    paper.line((f"{sign} ", style), (paper.say("cli.journey.advanced"), "strong"))
    paper.pairs(
        [(paper.say(f"cli.journey.{name}"), exact(document[name])) for name in _COUNTED if document.get(name)]
        or [(paper.say("cli.journey.moved"), "0")],
        numbers=True,
    )


def show_migration(paper: Paper, document: Answer) -> None:
    """Say who goes on by the newer version, step by step, and who keeps the older."""
    heads = (
        Head(label=paper.say("cli.journey.step")),
        Head(label=paper.say("cli.journey.people"), number=True),
        Head(label=paper.say("cli.journey.state")),
    )
    words = {True: paper.say("cli.journey.can"), False: paper.say("cli.journey.cannot")}
    rows = [(str(step["label"]), exact(step["people"]), words[bool(step["can"])]) for step in document["steps"]]
    paper.table(heads, rows)
    if document["preview"]:
        paper.line((paper.say("cli.journey.preview"), "quiet"))
    else:
        paper.line(paper.say("cli.journey.migrated", n=exact(document["moved"]), version=document["to"]))
