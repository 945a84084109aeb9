"""Shows: interviews, crises, reports and business reviews."""

from typing import Any

from rich.text import Text

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, decimal, exact
from liuke.cli.paper import Head, Paper, mark
from liuke.kit.money import written

_SHOWN = 20
_COUNTS = ("users", "may_be_asked", "chosen", "reached", "confirmed")


def show_week(paper: Paper, document: Answer) -> None:
    """Show a week's interviews: what each reason has and what came of it, then the people."""
    paper.title(paper.say("desk.week", week=document["week"]))
    rows = document.get("quota") or document["reasons"]
    names = [name for name in _COUNTS if rows and name in rows[0]]
    heads = [Head(label=paper.say("desk.reason"), style="strong")]
    heads += [Head(label=paper.say(f"desk.head.{name}"), number=True) for name in names]
    heads += [
        Head(label=paper.say(f"desk.head.{name}"), number=True)
        for name in ("need", "feeling")
        if rows and name in rows[0]
    ]
    scores = [name for name in ("need", "feeling") if rows and name in rows[0]]
    paper.table(
        heads, [(row["label"], *(exact(row[n]) for n in names), *(_score(row[n]) for n in scores)) for row in rows]
    )
    for one in (document.get("interviews") or document.get("people") or [])[:_SHOWN]:
        worth = written(one["worth_fen"], paper.currency, paper.language)
        state = paper.say(f"common.task_state.{one['state']}", otherwise="") if "state" in one else ""
        number = f"#{one['task_id']}  " if "task_id" in one else ""
        paper.line((number, "quiet"), f"{one['subject_id']}  {one.get('label', one['reason'])}  {worth}  {state}")
    if document.get("refused"):
        said = " · ".join(f"{code} {n}" for code, n in document["refused"].items())
        paper.line((paper.say("desk.not_asked", why=said), "quiet"))


def _score(value: float | None) -> str:
    return NOTHING if value is None else decimal(value)


def show_cases(paper: Paper, document: Answer) -> None:
    """Show crises with their clocks."""
    if not document["cases"]:
        sign, style = mark("ok")
        paper.line((f"{sign} ", style), paper.say("desk.no_cases"))
        return
    heads = [Head(label=paper.say("cli.head.task"), whole=True), Head(label=paper.say("cli.head.what"), style="strong")]
    heads += [Head(label=paper.say("cli.head.deadline")), Head(label=paper.say("desk.report.checklist"))]
    rows = [(str(c["id"]), c["title"], _clock(paper, c), f"{c['steps_done']}/{c['steps']}") for c in document["cases"]]
    paper.table(heads, rows)


def _clock(paper: Paper, case: dict[str, Any]) -> Text:
    left = case["left_minutes"]
    span = f"{abs(left) // 60}:{abs(left) % 60:02d}"
    if case["state"] == "closed":
        return Text(paper.say("desk.closed_after", hours=f"{case['open_hours']:.1f}"))
    return Text(paper.say("desk.over" if left < 0 else "desk.left", span=span), style="bad" if left < 0 else "")


def show_case(paper: Paper, document: Answer) -> None:
    """Show one crisis: clock, checklist, log."""
    case = document["case"]
    paper.title(f"{case['id']}  {case['title']}")
    paper.line(_clock(paper, case))
    for step in case["checklist"]:
        sign, style = mark("ok" if step["at"] else "bad" if step["late"] else "off")
        paper.line((f"{sign} ", style), (f"{step['id']}  ", "quiet"), step["text"], (f"  {step['by']}", "quiet"))
    paper.title(paper.say("desk.report.log"))
    for one in case["log"]:
        said = paper.say(f"desk.case_act.{one['act']}", otherwise=one["act"])
        paper.line((f"{one['at'][:16].replace('T', ' ')}  ", "quiet"), f"{one['by']} {said} {one['text']}".strip())


def show_text(paper: Paper, document: Answer) -> None:
    """Show a report's words, and where its PDF is."""
    paper.line(document["text"])
    if document.get("file"):
        paper.line((document["file"], "quiet"))


def show_qbr(paper: Paper, document: Answer) -> None:
    """Show a business review, section by section."""
    paper.title(document["title"])
    for section in document["sections"]:
        paper.title(section["title"])
        for said in section["words"]:
            paper.line(said)
        paper.pairs([(one["label"], f"{one['value']}  {one['note']}".strip()) for one in section["figures"]])
        for table in section["tables"]:
            paper.table([Head(label=head) for head in table["head"]], [tuple(row) for row in table["rows"]])
    if document.get("file"):
        paper.line((document["file"], "quiet"))
