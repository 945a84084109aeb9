"""Shows: run. What was computed, what was drafted, and that nothing was sent."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import day, exact, took
from liuke.cli.paper import Head, Paper, mark
from liuke.cli.progress import step_name
from liuke.cli.show.alarms import state_text
from liuke.cli.show.plan import playbook_name, tier_name
from liuke.model.reasons import Code

_AT_MOST = 6


def show_run(paper: Paper, document: Answer) -> None:
    """Show the steps with their counts, the drafted plan in one line a tier, and the next command."""
    paper.line((day(document.get("as_of"), paper.language), "strong"))
    _steps(paper, document.get("steps") or {})
    plan = document.get("id")
    if not plan:
        paper.line(paper.say("cli.run.no_plan"))
        return
    paper.title(paper.say("cli.run.plan", plan=plan, state=paper.say(f"common.plan_state.{document['state']}")))
    heads = (
        Head(label=paper.say("cli.head.playbook")),
        Head(label=paper.say("cli.head.tier")),
        Head(label=paper.say("cli.head.found"), number=True),
        Head(label=paper.say("cli.head.send"), number=True, style="strong"),
    )
    tiers = [(book, tier) for book in document.get("playbooks", []) for tier in book["tiers"]]
    paper.table(heads, [(playbook_name(b), tier_name(t), exact(t["found"]), exact(t["send"])) for b, t in tiers])
    _nobody(paper, document)
    _alarms(paper, document.get("alarms") or [])
    told = document.get("morning") or {}
    if told.get("text") and told.get("why") not in ("off", "past"):
        paper.line((paper.say("cli.run.morning", said=told["text"]), "quiet"))
    paper.space()
    paper.line((paper.say("cli.run.never_sends"), "quiet"))
    found = any(tier["found"] for _, tier in tiers)
    paper.next_step(f"liuke plan review {plan}" if found else "liuke today")


def _nobody(paper: Paper, document: Answer) -> None:
    """Say why of all who were found nobody would get a message or a call; consent is what a first import lacks."""
    totals, stopped = document["totals"], document.get("guard") or []
    if not stopped or not totals["found"] or totals["send"] or totals["tasks"]:
        return
    most = max(stopped, key=lambda one: one["people"])
    sign, style = mark("warn")
    why = {"label": most["label"], "code": most["code"], "people": exact(most["people"])}
    paper.line((sign, style), " ", paper.say("cli.run.nobody", **why))
    if most["code"] == Code.CONSENT:
        paper.line((paper.say("cli.run.nobody_agreed"), "quiet"))
        paper.line("liuke import FILE --as users", indent=2)


def _alarms(paper: Paper, alarms: list[dict[str, Any]]) -> None:
    """Say each alarm with something to say in a line, the loudest first."""
    for one in alarms[:_AT_MOST]:
        paper.line(state_text(paper, one["state"]), " ", str(one["sentence"]))


def _steps(paper: Paper, steps: Any) -> None:
    """Show each step; a mapping of counts, or a list with units and seconds."""
    listed = [{"step": name, "count": n} for name, n in steps.items()] if isinstance(steps, dict) else list(steps)
    sign, style = mark("ok")
    rows = []
    for step in listed:
        name = step_name(str(step["step"]), paper.language)
        unit = paper.say(f"cli.step_unit.{step['step']}", otherwise="")
        seconds = step.get("seconds")
        rows.append((sign, name, exact(step.get("count") or 0), unit, took(seconds) if seconds is not None else ""))
    if rows:
        paper.columns(rows, styles=(style, "", "", "quiet", "quiet"), right=(2, 4))
