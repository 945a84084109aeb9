"""Shows: what the worker did."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import exact
from liuke.cli.paper import Paper, mark

_DONE = ("sent", "held", "again", "stopped", "lost", "failed", "uncertain")


def show_worker(paper: Paper, document: Answer) -> None:
    """Say what was sent and what was not, and what is still queued."""
    show_sent(paper, document.get("sent_now") or document)
    queued = (document.get("outbox") or {}).get("queued")
    if queued:
        paper.line((paper.say("cli.worker.queued", n=queued), "quiet"))


def show_sent(paper: Paper, report: dict[str, Any]) -> None:
    """Say what became of the messages that were due; what nobody can know is said as that."""
    troubled = bool(report.get("failed") or report.get("uncertain"))
    sign, style = mark("warn" if troubled else "ok")
    paper.line((f"{sign} ", style), (paper.say("cli.worker.done"), "strong"))
    rows = [(paper.say(f"cli.worker.{name}"), exact(report[name])) for name in _DONE if report.get(name)]
    rows += [
        (f"{paper.say('cli.worker.refused')} {code}", exact(n)) for code, n in (report.get("refused") or {}).items()
    ]
    paper.pairs(rows or [(paper.say("cli.worker.sent"), "0")], numbers=True)
    if report.get("uncertain"):
        paper.line((paper.say("cli.worker.unsure"), "warn"))
