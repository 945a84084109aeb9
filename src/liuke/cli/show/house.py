"""Shows: checks of the house and the machine, codes, the worker's report, exports, the version."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import exact, took
from liuke.cli.paper import Head, Paper, joined, mark


def show_checks(paper: Paper, document: Answer) -> None:
    """Show each check with a sign and a sentence, then what failed with its next step, then the count."""
    checks: list[dict[str, Any]] = document.get("checks", [])
    rows = []
    for found in checks:
        sign, style = mark(str(found["state"]))
        seconds = found.get("seconds")
        time = took(seconds) if seconds is not None else ""
        rows.append((joined((sign, style)), str(found["name"]), str(found.get("said") or ""), time))
    paper.columns(rows, styles=("", "strong", "", "quiet"))
    for found in checks:
        if found["state"] != "ok" and (found.get("code") or found.get("next")):
            paper.space()
            paper.line((f"{found.get('code') or found['name']}  ", "code"), str(found.get("said") or ""))
            if found.get("next"):
                paper.line((paper.say("cli.next"), "quiet"), (str(found["next"]), "strong"), indent=2)
    counts = {state: sum(1 for found in checks if found["state"] == state) for state in ("ok", "warn", "fail")}
    paper.space()
    said = {state: exact(n) for state, n in counts.items()}
    paper.line((paper.say("cli.check.counts", all=exact(len(checks)), **said), "quiet"))


def show_code(paper: Paper, found: dict[str, Any]) -> None:
    """Explain one code."""
    paper.line((f"{found['code']}  ", "code"), (str(found["label"]), "strong"))
    if found.get("means"):
        paper.line(str(found["means"]), indent=2)
    if found.get("next"):
        paper.line((paper.say("cli.next"), "quiet"), str(found["next"]), indent=2)
    if found.get("exit_code") is not None:
        paper.line((paper.say("cli.explain.exit", code=str(found["exit_code"])), "quiet"), indent=2)


def show_codes(paper: Paper, document: Answer) -> None:
    """List every code, reasons first."""
    for kind in ("reason", "error"):
        chosen = [found for found in document["codes"] if found["kind"] == kind]
        if chosen:
            paper.title(paper.say(f"cli.explain.{kind}"))
            heads = (
                Head(label=paper.say("cli.head.code"), whole=True, style="code"),
                Head(label=paper.say("cli.head.meaning")),
            )
            paper.table(heads, [(str(found["code"]), str(found["label"])) for found in chosen])


def show_export(paper: Paper, document: Answer) -> None:
    """Say what was written where."""
    sign, style = mark("ok")
    said = paper.say("cli.export.done", n=document.get("rows") or 0, file=str(document.get("file", "")))
    paper.line((f"{sign} ", style), said)


def show_version(paper: Paper, document: Answer) -> None:
    """Say the version."""
    paper.line((f"liuke {document['version']}", "strong"), "  ", (f"Python {document['python']}", "quiet"))
