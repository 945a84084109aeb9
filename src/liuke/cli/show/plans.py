"""Shows: the list of plans, the difference of two, and what approving, applying and stopping did."""

from typing import Any

from rich.text import Text

from liuke.cli.codes import reason_labels
from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, exact, moment
from liuke.cli.paper import Head, Paper, joined, mark
from liuke.cli.show.plan import show_text, total
from liuke.cli.show.sending import show_sent
from liuke.kit.money import written


def show_plans(paper: Paper, document: Answer) -> None:
    """Show every plan kept, newest first."""
    plans = document.get("plans", [])
    if not plans:
        paper.line(paper.say("cli.plans.none"))
        paper.next_step("liuke run")
        return
    heads = (
        Head(label=paper.say("cli.head.plan"), whole=True, style="strong"),
        Head(label=paper.say("cli.head.state")),
        Head(label=paper.say("cli.head.as_of"), whole=True),
        Head(label=paper.say("cli.head.send"), number=True),
        Head(label=paper.say("cli.head.cost"), number=True),
        Head(label=paper.say("cli.head.author")),
        Head(label=paper.say("cli.head.made"), whole=True),
    )
    paper.table(heads, [_plan(paper, plan) for plan in plans])


def _plan(paper: Paper, plan: dict[str, Any]) -> tuple[str, ...]:
    cost = plan.get("cost_fen")
    return (
        str(plan["id"]),
        _state(paper, plan),
        str(plan.get("as_of") or ""),
        exact(plan["send"]) if plan.get("send") is not None else NOTHING,
        written(cost, paper.currency, paper.language) if cost is not None else NOTHING,
        str(plan.get("author") or NOTHING),
        moment(plan.get("created_at"), paper.zone),
    )


def _state(paper: Paper, plan: dict[str, Any]) -> str:
    """Say where a plan stands, and how far it has come where it goes out in stages."""
    said = paper.say(f"common.plan_state.{plan['state']}", otherwise=str(plan["state"]))
    ramp = plan.get("ramp")
    if not ramp or ramp["state"] == "done":
        return said
    sign = mark("fail")[0] + " " if ramp["state"] == "stopped" else ""
    return f"{said} {sign}{ramp['stage']}/{ramp['stages']}"


def show_diff(paper: Paper, document: Answer) -> None:
    """Show what changed from one plan to another: who came, who went, and the totals of both."""
    paper.line((f"{document['other']} → {document['plan']}", "strong"))
    if document.get("same_hash"):
        paper.line(paper.say("cli.diff.same"))
        return
    rows = [(paper.say(f"cli.diff.{name}"), exact(document[name])) for name in ("added", "removed", "changed")]
    paper.pairs(rows, numbers=True)
    totals = document["totals"]
    heads = (
        Head(label=""),
        Head(label=str(document["other"]), number=True),
        Head(label=str(document["plan"]), number=True),
        Head(label=paper.say("cli.head.change"), number=True),
    )
    numbers = [
        (part, total(totals["other"].get(part)), total(totals["plan"].get(part)))
        for part in ("found", "diverted", "excluded", "holdout", "send")
    ]
    paper.table(
        heads,
        [
            (paper.say(f"cli.head.{part}"), exact(before), exact(now), _change(now - before))
            for part, before, now in numbers
        ],
    )
    if document.get("policy_changed"):
        paper.line((paper.say("cli.diff.policy"), "warn"))


def _change(difference: int) -> Text:
    if not difference:
        return Text("0", style="quiet")
    return Text(exact(difference) if difference < 0 else f"+{exact(difference)}", style="warn")


def show_approved(paper: Paper, document: Answer) -> None:
    """Say who approved, and what comes next."""
    sign, style = mark("ok")
    state = paper.say(f"common.plan_state.{document['state']}", otherwise=str(document["state"]))
    paper.line((f"{sign} ", style), paper.say("cli.approve.done", plan=document["id"], state=state))
    for approval in document.get("approvals") or []:
        said = paper.say("cli.plan.approved_by", name=str(approval["by"]), at=moment(approval.get("at"), paper.zone))
        paper.line((said, "quiet"), indent=2)
    paper.next_step(f"liuke plan apply {document['id']} --by NAME")


def show_applied(paper: Paper, document: Answer) -> None:
    """Say what went to the outbox and what to people, and what of it was sent at once."""
    sign, style = mark("ok")
    done = document.get("applied") or {}
    paper.line((f"{sign} ", style), paper.say("cli.apply.done", plan=document["id"]))
    rows = [(paper.say(f"cli.apply.{name}"), exact(done[name])) for name in ("messages", "tasks") if name in done]
    refused = sum((done.get("refused") or {}).values())
    if refused:
        rows.append((paper.say("cli.apply.refused"), exact(refused)))
    paper.pairs(rows, numbers=True)
    if done.get("sent_now"):
        show_sent(paper, done["sent_now"])
    paper.next_step("liuke task list")


def show_stopped(paper: Paper, document: Answer) -> None:
    """Say what was stopped and how many messages will not be sent."""
    sign, style = mark("ok")
    scope = str(document["stopped"])
    if scope == "all" or ":" in scope:
        said = paper.say("cli.stop.all") if scope == "all" else paper.say("cli.stop.scope", scope=scope)
        paper.line((f"{sign} ", style), (said, "strong"))
        return
    paper.line((f"{sign} ", style), paper.say("cli.stop.done", plan=str(document["stopped"])))
    paper.line((paper.say("cli.stop.withdrawn", n=document.get("withdrawn") or 0), "quiet"), indent=2)


def show_resumed(paper: Paper, document: Answer) -> None:
    """Say that sending goes on."""
    sign, style = mark("ok")
    scope, by = str(document["resumed"]), str(document["by"])
    said = paper.say("cli.resume.all", by=by) if scope == "all" else paper.say("cli.resume.scope", by=by, scope=scope)
    paper.line((f"{sign} ", style), (said, "strong"))


def show_people(paper: Paper, document: Answer) -> None:
    """Show the people behind a cell of a plan, with the verdict on each."""
    heads = (
        Head(label=paper.say("cli.head.user"), style="strong"),
        Head(label=paper.say("cli.head.playbook")),
        Head(label=paper.say("cli.head.tier")),
        Head(label=paper.say("cli.head.verdict")),
        Head(label=paper.say("cli.head.reason")),
    )
    labels = reason_labels("zh" if paper.language == "zh" else "en")
    rows = []
    for row in document.get("people", []):
        code = str(row.get("code") or "")
        verdict = paper.say(f"common.verdict.{row['verdict']}", otherwise=str(row["verdict"]))
        why = joined((code, "code"), f" {labels.get(code, '')}") if code else ""
        rows.append((str(row["subject_id"]), str(row["playbook"]), str(row["tier"]), verdict, why))
    paper.table(heads, rows)
    if rows:
        paper.next_step(f"liuke why {document['people'][0]['subject_id']} --message {document['plan']}")


def show_messages(paper: Paper, document: Answer) -> None:
    """Show the messages of a plan as their receivers would get them."""
    for found in document.get("messages", []):
        channel = str(found.get("channel") or "")
        way = paper.say(f"common.channel.{channel}", otherwise=channel)
        paper.line((" · ".join((str(found["subject_id"]), str(found.get("tier") or ""), way)), "quiet"))
        show_text(paper, found)
        paper.space()
    paper.line((paper.say("cli.preview.nothing_sent"), "quiet"))
