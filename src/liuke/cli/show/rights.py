"""Shows what is kept of a person, and the receipt of an erasure."""

from liuke.cli.door import Answer
from liuke.cli.figures import exact
from liuke.cli.paper import Head, Paper, mark


def show_forget(paper: Paper, document: Answer) -> None:
    """Show rows by store and table; then the receipt, or how to go on."""
    rows = [(store, name, exact(n)) for store in ("facts", "state") for name, n in document.get(store, {}).items()]
    heads = (
        Head(label=paper.say("cli.forget.store")),
        Head(label=paper.say("cli.forget.table"), whole=True, style="code"),
        Head(label=paper.say("cli.forget.rows"), number=True),
    )
    paper.table(heads, rows)
    paper.space()
    if not document["sure"]:
        paper.line((paper.say("cli.forget.ask", user=str(document["user"])), "quiet"))
        return
    sign, style = mark("ok")
    done = paper.say("cli.forget.done", receipt=str(document["receipt"]), files=exact(document["files"]))
    paper.line((f"{sign} ", style), done)
    if not document["scrubbed"]:
        paper.line((paper.say("cli.forget.later"), "quiet"), indent=2)
    if document["elsewhere"]:
        paper.line(paper.say("cli.forget.elsewhere", tables=", ".join(document["elsewhere"])), indent=2)


def show_person_export(paper: Paper, document: Answer) -> None:
    """Say what was written where."""
    sign, style = mark("ok")
    said = paper.say("cli.export.done", n=document["rows"], file=str(document["file"]))
    paper.line((f"{sign} ", style), said)
