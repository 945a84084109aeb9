"""Shows: messages judged, conditions checked, channels and their live switch."""

from typing import Any

from rich.text import Text

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, exact, moment
from liuke.cli.paper import Head, Paper, mark

_STATE = {"ok": "ok", "fix": "warn", "block": "fail"}


def show_guard_test(paper: Paper, verdicts: list[dict[str, Any]]) -> None:
    """Show each message that is not fit to send with what to change, then the count."""
    for found in verdicts:
        verdict = str(found["verdict"])
        sign, style = mark(_STATE.get(verdict, "warn"))
        word = paper.say(f"cli.guard.{verdict}", otherwise=verdict)
        codes = " ".join(str(code) for code in found.get("codes") or [])
        paper.line((f"{sign} ", style), (str(found.get("id", "")), "strong"), f"  {word}  ", (codes, "code"))
        for finding in found.get("findings") or []:
            text = str(finding.get("text") or "")
            quoted = f"「{text}」" if paper.language == "zh" else f"“{text}”"
            paper.line((f"{finding['code']} ", "code"), quoted if text else "", indent=4)
            if finding.get("advice"):
                paper.line((str(finding["advice"]), "quiet"), indent=4)
    counts = {name: sum(1 for found in verdicts if found["verdict"] == name) for name in _STATE}
    paper.space()
    paper.line((paper.say("cli.guard.counts", **{name: exact(n) for name, n in counts.items()}), "quiet"))


def show_audiences(paper: Paper, checks: list[dict[str, Any]]) -> None:
    """Show each condition with the number of people it means, or why it was refused."""
    for found in checks:
        sign, style = mark("ok" if found["ok"] else "fail")
        paper.line((f"{sign} ", style), str(found["expression"]))
        if found["ok"]:
            if found.get("users") is not None:
                paper.line((paper.say("cli.audience.users", n=found["users"]), "quiet"), indent=2)
        else:
            paper.line((f"{found.get('code') or ''} ", "code"), str(found.get("message") or ""), indent=2)


def show_channels(paper: Paper, document: Answer) -> None:
    """Show every channel, whether it really sends, and who switched it when."""
    heads = (
        Head(label=paper.say("cli.head.channel"), style="strong"),
        Head(label=paper.say("cli.head.state")),
        Head(label=paper.say("cli.head.by")),
        Head(label=paper.say("cli.head.at"), whole=True),
    )
    rows = []
    for found in document.get("channels", []):
        live = bool(found.get("live"))
        name = paper.say(f"common.channel.{found['channel']}", otherwise=str(found["channel"]))
        state = Text(paper.say("cli.channel.live" if live else "cli.channel.dry"), style="good" if live else "warn")
        rows.append((name, state, str(found.get("by") or NOTHING), moment(found.get("at"), paper.zone)))
    paper.table(heads, rows)
