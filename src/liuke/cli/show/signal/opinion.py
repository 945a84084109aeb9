"""Shows: what share of public mentions is negative, by day or hour, platform and topic (S13)."""

from datetime import datetime
from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, exact
from liuke.cli.paper import Cell, Head, Paper
from liuke.cli.show.alarms import state_text
from liuke.cli.show.signal.sheet import Rows, begin, between, end, heads, section, share
from liuke.kit.money import percent

_DAYS, _PARTS = 7, 6


def show_opinion(paper: Paper, document: Answer) -> None:
    """Say the day's share with its interval and how it is known; then hours or days, platforms, topics, rivals."""
    if not begin(paper, document):
        return
    _headline(paper, document)
    if document.get("method"):
        paper.line((paper.say(f"signal.opinion.method.{document['method']}"), "quiet"))
    if document.get("by") == "hour":
        _hours(paper, document["hours"])
        _hour_parts(paper, document.get("hour_parts") or [])
    else:
        _days(paper, document["days"])
        for axis in ("platform", "topic"):
            _parts(paper, document[f"{axis}s"], axis, document["parts_days"])
    _rivals(paper, document["competitors"])
    end(
        paper, document, "" if document.get("by") == "hour" else "liuke signal opinion --by hour", "signal.opinion.next"
    )


def _headline(paper: Paper, document: Answer) -> None:
    if document.get("negative_share") is None:
        why = document.get("why") or {}
        text = str(why.get("zh" if paper.language == "zh" else "en") or paper.say("cli.cannot_tell"))
        paper.line((paper.say("signal.opinion.none", n=document["mentions"], why=text), "warn"))
        return
    facts = {
        "share": percent(document["negative_share"]),
        "between": between(document["interval"]),
        "line": NOTHING if document["threshold"] is None else percent(document["threshold"]),
    }
    past = "unknown" if document["bad"] is None else "past" if document["bad"] else "calm"
    style = "warn" if document["bad"] else ""
    paper.line((paper.say(f"signal.opinion.{past}", n=document["mentions"], **facts), style))
    if document.get("usual"):
        usual = document["usual"]
        paper.line((paper.say("signal.opinion.usual", n=usual["days"], share=percent(usual["share"])), "quiet"))


def _figures(row: dict[str, Any]) -> list[Cell]:
    return [exact(row["mentions"]), share(row["negative_share"]), between(row["interval"])]


def _days(paper: Paper, rows: Rows) -> None:
    columns = heads(paper, "day", "mentions", "negative", "between")
    section(paper, paper.say("signal.opinion.days"), columns, [[row["day"], *_figures(row)] for row in rows[-_DAYS:]])


def _hours(paper: Paper, rows: Rows) -> None:
    """Show the hours in which enough was said; of the others how many they are."""
    told = [row for row in rows if row["negative_share"] is not None]
    columns = [
        *heads(paper, "hour", "mentions", "negative", "between"),
        Head(label=paper.say("cli.head.state"), whole=True),
    ]
    shown = [[_when(row), *_figures(row), state_text(paper, row["state"])] for row in told]
    section(paper, paper.say("signal.opinion.hours"), columns, shown)
    quiet = len(rows) - len(told)
    if quiet:
        paper.line((paper.say("signal.opinion.quiet_hours", n=quiet), "quiet"))


def _when(row: dict[str, Any]) -> str:
    """Write a local hour; where clocks change, its offset tells the two alike apart."""
    begins = datetime.fromisoformat(str(row["begins"]))
    return f"{begins:%m-%d %H:%M} {begins.isoformat()[-6:]}"


def _hour_parts(paper: Paper, rows: Rows) -> None:
    for axis in ("platform", "topic"):
        own = [row for row in rows if row["by"] == axis]
        columns = [
            Head(label=paper.say(f"signal.head.{axis}"), style="strong"),
            *heads(paper, "hour", "mentions", "negative", "between"),
        ]
        shown = [[_part(paper, row["part"]), _when(row), *_figures(row)] for row in own]
        section(paper, paper.say(f"signal.opinion.hours_of_{axis}"), columns, shown)


def _parts(paper: Paper, rows: Rows, axis: str, days: int) -> None:
    columns = heads(paper, axis, "mentions", "negative", "between")
    shown = [[_part(paper, row[axis]), *_figures(row)] for row in rows[:_PARTS]]
    section(paper, paper.say(f"signal.opinion.of_{axis}", n=days), columns, shown)


def _part(paper: Paper, name: Any) -> str:
    return paper.say("signal.unknown") if name is None else str(name)


def _rivals(paper: Paper, rows: Rows) -> None:
    columns = heads(paper, "word", "mentions", "before")
    shown = [[str(row["word"]), exact(row["mentions"]), exact(row["before"])] for row in rows]
    section(paper, paper.say("signal.opinion.rivals"), columns, shown)
