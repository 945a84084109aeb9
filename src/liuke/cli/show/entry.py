"""Shows: people and how they sign in, tokens, the audit log and whether it holds."""

import json
from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import moment
from liuke.cli.paper import Head, Paper, mark

_LONG = 60


def show_users(paper: Paper, document: Answer) -> None:
    """List people."""
    heads = [Head(label=paper.say(f"cli.entry.{name}")) for name in ("id", "name", "role", "ways", "source")]
    rows = [
        (one["id"], one["name"], _duty(paper, one["duty"]), _ways(paper, one), str(one["source"]))
        for one in document["users"]
    ]
    paper.table(heads, rows)


def _duty(paper: Paper, duty: str) -> str:
    return paper.say(f"web.duty.{duty}", otherwise=duty)


def _ways(paper: Paper, one: dict[str, Any]) -> str:
    if one["off_at"]:
        return paper.say("cli.entry.is_off", at=moment(one["off_at"], paper.zone))
    known = {"password": "cli.entry.by_password", "company": "cli.entry.by_company"}
    ways = [paper.say(key) for name, key in known.items() if one[name]]
    return " · ".join(ways) or paper.say("cli.entry.by_link")


def show_user(paper: Paper, document: Answer) -> None:
    """Say what holds of one person now, and print a link where there is one."""
    one, (sign, style) = document["user"], mark("ok")
    paper.line((f"{sign} ", style), (str(one["name"]), "strong"), f"  {one['id']} · {_duty(paper, one['duty'])}")
    paper.line((_ways(paper, one), "quiet"), indent=2)
    if document.get("link"):
        paper.line(paper.say("cli.entry.link"), indent=2)
        paper.line(str(document["link"]), indent=2)


def show_token(paper: Paper, document: Answer) -> None:
    """Print a new token, this once, or say that one is void."""
    sign, style = mark("ok" if document["good"] else "warn")
    said = f"  {document['id']} · {document['person']} · {' '.join(document['scopes'])}"
    paper.line((f"{sign} ", style), (str(document["name"]), "strong"), said)
    if document.get("token"):
        paper.line(paper.say("cli.entry.once"), indent=2)
        paper.line(str(document["token"]), indent=2)
    elif not document["good"]:
        paper.line((paper.say("cli.entry.void"), "quiet"), indent=2)


def show_tokens(paper: Paper, document: Answer) -> None:
    """List tokens."""
    names = ("id", "name", "person", "scopes", "until", "used", "state")
    heads = [Head(label=paper.say(f"cli.entry.{name}")) for name in names]
    rows = [
        (
            one["id"],
            one["name"],
            one["person"],
            " ".join(one["scopes"]),
            moment(one["expires_at"], paper.zone),
            moment(one["used_at"], paper.zone),
            paper.say("cli.entry.opens" if one["good"] else "cli.entry.void"),
        )
        for one in document["tokens"]
    ]
    paper.table(heads, rows)


def show_audit(paper: Paper, document: Answer) -> None:
    """List rows of the log, newest first."""
    names = ("row", "when", "who", "act", "target", "after")
    heads = [Head(label=paper.say(f"cli.entry.{name}")) for name in names]
    rows = [
        (
            str(one["id"]),
            str(one["at"])[:19],
            str(one["name"]),
            paper.say(f"web.audit_act.{one['act']}", otherwise=str(one["act"])),
            str(one["target"]),
            _short(one["after"]),
        )
        for one in document["rows"]
    ]
    paper.table(heads, rows)


def _short(value: Any) -> str:
    text = "" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONG else text[:_LONG] + "…"


def show_verified(paper: Paper, document: Answer) -> None:
    """Say that the log is as it was written, or name the row that is not."""
    sign, style = mark("ok" if document["ok"] else "fail")
    key = "cli.entry.whole" if document["ok"] else "cli.entry.broken"
    row = str(document["row"] or "")
    paper.line((f"{sign} ", style), paper.say(key, n=document["rows"], row=row, why=str(document["text"])))
