"""Shows: every signal in one table, and each signal by itself."""

from typing import Any

from rich.text import Text

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day, exact
from liuke.cli.paper import Head, Paper, bar, joined, mark
from liuke.cli.show.alarms import number
from liuke.cli.show.alarms import state_text as alarm_state
from liuke.cli.show.anything import show_anything
from liuke.cli.show.signal import PAGES
from liuke.kit.money import percent

_BAR_CELLS = 30
_TIERS = ("active", "light", "medium", "heavy", "never")


def show_signals(paper: Paper, document: Answer) -> None:
    """Show every signal with its number, its line, how its alarm stands, and what it means."""
    paper.line((day(document.get("as_of"), paper.language), "strong"))
    heads = (
        Head(label=paper.say("cli.head.signal"), style="strong"),
        Head(label=paper.say("cli.head.name"), whole=True, style="quiet"),
        Head(label=paper.say("cli.head.value"), number=True),
        Head(label=paper.say("cli.head.watched"), number=True),
        Head(label=paper.say("cli.head.line"), number=True),
        Head(label=paper.say("cli.head.state"), whole=True),
        Head(label=paper.say("cli.head.meaning")),
    )
    rows = [
        (
            f"{signal.get('id', '')} {signal.get('label') or signal['name']}".strip(),
            str(signal["name"]),
            _value(paper, signal),
            *_watched(paper, signal),
            alarm_state(paper, signal.get("state")),
            str(signal.get("means") or ""),
        )
        for signal in document.get("signals", [])
    ]
    paper.table(heads, rows)
    paper.next_step("liuke signal NAME", key="cli.signals.one")


def _value(paper: Paper, signal: Answer) -> str:
    """Write the signal's own number, or of one without a single number the part that people look at first."""
    first = signal.get("headline")
    if signal.get("value") is None and first:
        part = paper.say(f"cli.signals.part.{first['segment']}", otherwise=str(first["segment"]))
        return f"{part} {number(paper, first['value'], str(signal.get('values_format') or ''))}"
    return number(paper, signal.get("value"), str(signal.get("format") or ""))


def _watched(paper: Paper, signal: Answer) -> tuple[str, str]:
    """Write the number that the alarm watches, and its line: they are not always the signal's own."""
    alarm = signal.get("alarm")
    if alarm is None:
        return NOTHING, NOTHING
    return number(paper, alarm["value"], alarm["format"]), number(paper, alarm["line"], alarm["format"])


def state_text(paper: Paper, firing: bool | None) -> Text:
    """Say whether an alarm fires; a signal without a line has no state."""
    if firing is None:
        return Text(NOTHING, style="quiet")
    sign, style = mark("warn" if firing else "ok")
    return joined((f"{sign} {paper.say('cli.past' if firing else 'cli.normal')}", style))


def show_signal(paper: Paper, document: Answer) -> None:
    """Show one signal in the form that fits it."""
    if "tiers" in document:
        _idle(paper, document)
    elif "decay" in document:
        _decay(paper, document)
    elif "cohorts" in document:
        from liuke.cli.show.retention import show_retention

        show_retention(paper, document)
    elif "types" in document:
        from liuke.cli.show.rfm import show_rfm

        show_rfm(paper, document)
    elif document.get("signal") in PAGES:
        PAGES[document["signal"]](paper, document)
    else:
        show_anything(paper, document)


def _title(paper: Paper, document: Answer, key: str) -> None:
    said = str(document.get("label") or paper.say(key))
    paper.line((said, "strong"), "  ", (day(document.get("as_of"), paper.language), "quiet"))


def _idle(paper: Paper, document: Answer) -> None:
    _title(paper, document, "cli.signal.idle_days")
    people: int = document["users"]
    paper.line((paper.say("cli.signal.users", n=people), "quiet"))
    tiers: dict[str, int] = document["tiers"]
    heads = (
        Head(label=paper.say("cli.head.tier")),
        Head(label=paper.say("cli.head.people"), number=True),
        Head(label=paper.say("cli.head.share"), number=True),
        Head(label="", whole=True),
    )
    whole = sum(tiers.values())
    rows = [
        (
            paper.say(f"common.tier.{tier}"),
            exact(tiers[tier]),
            percent(tiers[tier] / whole) if whole else NOTHING,
            Text(bar(tiers[tier], whole, _BAR_CELLS), style="good" if tier == "active" else "warn"),
        )
        for tier in _TIERS
        if tier in tiers
    ]
    paper.table(heads, rows)
    if "never" in document:
        paper.line((paper.say("cli.signal.never", n=document["never"]), "quiet"))


def _decay(paper: Paper, document: Answer) -> None:
    _title(paper, document, "cli.signal.login_decay")
    decay, threshold = document.get("decay"), document.get("threshold")
    shown = percent(-decay, signed=True) if decay is not None else paper.say("cli.cannot_tell")
    line = paper.say("cli.signal.line", line=percent(-threshold)) if threshold is not None else ""
    paper.line(joined((shown, "strong"), "  ", (line, "quiet"), "  ", state_text(paper, document.get("firing"))))
    rows: list[tuple[str, Any]] = [
        (paper.say("cli.signal.recent"), exact(document.get("recent") or 0)),
        (paper.say("cli.signal.earlier"), exact(document.get("earlier") or 0)),
    ]
    if document.get("users") is not None:
        rows.append((paper.say("cli.signal.known"), exact(document["users"])))
    paper.pairs(rows, numbers=True)
    lack = document.get("lack")
    if lack:
        paper.line((paper.say("cli.signal.band", said=lack[paper.language]), "quiet"))
