"""Shows: a channel tried, the addresses providers call back, mails that came back, an inbox."""

from liuke.cli.door import Answer
from liuke.cli.figures import exact
from liuke.cli.paper import Head, Paper, mark

_SIGN = {"ready": "ok", "sent": "ok", "files": "warn", "again": "warn", "uncertain": "warn", "failed": "fail"}


def show_test(paper: Paper, document: Answer) -> None:
    """Say whether a channel's settings hold, or what became of the test message."""
    outcome = str(document["outcome"])
    sign, style = mark(_SIGN.get(outcome, "warn"))
    name = paper.say(f"common.channel.{document['channel']}", otherwise=str(document["channel"]))
    said = paper.say(f"cli.channel.test.{outcome}", channel=name, provider=str(document.get("provider") or ""))
    paper.line((f"{sign} ", style), said)
    if document.get("why"):
        paper.line((str(document["why"]), "quiet"), indent=2)


def show_hooks(paper: Paper, document: Answer) -> None:
    """List where each provider must call back."""
    hooks = document.get("hooks", [])
    if not hooks:
        paper.line((paper.say("cli.channel.no_hooks"), "quiet"))
        return
    heads = (
        Head(label=paper.say("cli.head.channel"), style="strong"),
        Head(label=paper.say("cli.head.provider")),
        Head(label=paper.say("cli.head.address"), whole=True),
    )
    names = [paper.say(f"common.channel.{one['channel']}", otherwise=str(one["channel"])) for one in hooks]
    rows = [(name, str(one["provider"]), str(one["address"])) for name, one in zip(names, hooks, strict=True)]
    paper.table(heads, rows)
    paper.line((paper.say("cli.channel.hooks_secret"), "quiet"))


def show_bounce(paper: Paper, document: Answer) -> None:
    """Count what mails that came back said."""
    sign, style = mark("ok")
    paper.line((f"{sign} ", style), paper.say("cli.channel.bounced", n=document["files"]))
    rows = [(paper.say(f"cli.channel.report.{name}"), exact(document[name])) for name in ("new", "known", "nobody")]
    paper.pairs(rows, numbers=True)


def show_inbox(paper: Paper, document: Answer) -> None:
    """Print the address of an inbox."""
    paper.line(str(document["address"]))
