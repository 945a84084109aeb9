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


def show_guard_rules(paper: Paper, document: Answer) -> None:
    """Show what the market's law asks with its source, then what the policy asks on top."""
    paper.line((str(document["market"]), "strong"), "  ", str(document["label"]))
    for rule in document["law"]:
        paper.line((f"{rule['code']} ", "code"), str(rule["rule"]), indent=2)
        paper.line((str(rule["source"]), "quiet"), indent=7)
    paper.title(paper.say("cli.guard.policy"))
    for rule in document["policy"]:
        values = ", ".join(f"{name} = {value}" for name, value in rule["values"].items())
        paper.line((f"{rule['code'] or '    '} ", "code"), str(rule["rule"]), ("  " + values, "quiet"), indent=2)


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
    """Show every channel: by whom it goes, whether it really sends, who switched it when, and what is wrong with it."""
    heads = (
        Head(label=paper.say("cli.head.channel"), style="strong"),
        Head(label=paper.say("cli.head.provider")),
        Head(label=paper.say("cli.head.state")),
        Head(label=paper.say("cli.head.by")),
        Head(label=paper.say("cli.head.at"), whole=True),
    )
    rows, lacks = [], []
    for found in document.get("channels", []):
        live, lack = bool(found.get("live")), found.get("lack")
        name = paper.say(f"common.channel.{found['channel']}", otherwise=str(found["channel"]))
        word = "broken" if live and lack else "live" if live else "dry"
        style = {"broken": "bad", "live": "good"}.get(word, "warn")
        state = Text(paper.say(f"cli.channel.{word}"), style=style)
        provider = str(found.get("provider") or paper.say("cli.channel.files_only"))
        rows.append((name, provider, state, str(found.get("by") or NOTHING), moment(found.get("at"), paper.zone)))
        lacks += [lack] if lack else []
    paper.table(heads, rows)
    for lack in lacks:
        sign, style = mark("fail")
        paper.line((f"{sign} ", style), str(lack["message"]))
        paper.line((f"{lack['code']} ", "code"), (str(lack["next"]), "quiet"), indent=2)
