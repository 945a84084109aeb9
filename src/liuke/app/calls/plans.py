"""Calls that plan: run the day, draft, review, compare, approve, apply, stop."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from liuke.app.answers.plans import (
    PlanApply,
    PlanApprove,
    PlanDiff,
    PlanDraft,
    PlanList,
    PlanMessages,
    PlanPeople,
    PlanResume,
    PlanReview,
    Run,
)
from liuke.app.answers.unions import PlanStop
from liuke.app.calls.alarms import in_brief
from liuke.app.calls.ask import Ask, one_of, somebody
from liuke.app.calls.morning_card import tell_morning
from liuke.app.calls.moved import allotment_said
from liuke.app.calls.outdated import changed_since, outdated, stale
from liuke.app.calls.plan_messages import Samples, samples_of, shown
from liuke.app.calls.stages import stages_of
from liuke.app.calls.work import worth_of
from liuke.app.errors import BadParameterError
from liuke.app.house import business_day
from liuke.app.notify import notify
from liuke.app.say import say
from liuke.app.wiring import send
from liuke.delivery.outbox import counts as outbox_counts
from liuke.delivery.ramp import go_on
from liuke.facts.plans import plan_found, plan_rows, plan_sample
from liuke.flow.apply import apply_plan
from liuke.flow.compose import compose, readable
from liuke.flow.daily import draft_day
from liuke.flow.firing import AUTHOR
from liuke.flow.house import House
from liuke.flow.interviews import carry_interviews
from liuke.flow.measured import keep_verbs
from liuke.flow.narrow import narrow_plan
from liuke.flow.plan import document, hash_now, next_id
from liuke.flow.red import open_reds
from liuke.flow.stop import say_applied, stop_plan
from liuke.guard.approval import may_approve
from liuke.guard.errors import PlaybookSinceError, StaleHashError
from liuke.guard.reasons import reason
from liuke.model.moment import AsOf
from liuke.model.words import ChannelName, Duty, PlanState
from liuke.signals import read
from liuke.state.errors import PlanStateError
from liuke.state.plans import Plan, approvals, keep_plan, list_plans, read_plan, set_state
from liuke.state.plans import approve as keep_approval
from liuke.state.switches import ALL, channel_scope, playbook_scope
from liuke.state.switches import resume as resume_all
from liuke.state.switches import stop as stop_all

_SAMPLE = 12


def run(house: House, ask: Ask, *, as_of: str | None = None, by: str | None = None) -> Annotated[dict[str, Any], Run]:
    """Bring a day up to date and draft its plan; tell our own people which alarms changed. No user is written to."""
    plan = draft(house, ask, as_of=as_of, by=by)
    day = business_day(house, plan["as_of"])
    told = notify(house, day)
    carry_interviews(house, day)
    if day.day == business_day(house, None).day:
        open_reds(house, day, house.clock.now(), partial(_words, ask))
    ask.progress("outcome", 0, None)
    worth = worth_of(house, ask, day)
    keep_verbs(house, worth)
    card = tell_morning(house, ask, day)
    return {
        **plan,
        "alarms": in_brief(house, ask, day),
        "notices": told,
        "morning": card,
        "signals": {
            "idle_days": read.idle_days(house.facts, day, house.policy),
            "login_decay": read.login_decay(house.facts, day, house.policy),
            "rfm": read.rfm(house.facts, day, house.policy),
        },
        "results": worth,
        "sent": 0,
    }


def _words(ask: Ask, name: str, **facts: Any) -> str:
    return say(f"desk.{name}", ask.language, **facts)


def draft(
    house: House, ask: Ask, *, as_of: str | None = None, by: str | None = None
) -> Annotated[dict[str, Any], PlanDraft]:
    """Draft the day's plan: everybody proposed, a verdict and a reason each."""
    author = somebody(house, by, Duty.OPERATOR)
    day = business_day(house, as_of)
    plan_id = next_id(house, day.day)
    now = house.clock.now()
    replayed = as_of is not None and day.day < now.astimezone(house.zone).date()
    at = day.instant if replayed else now  # facts of some days ago are answered today, and wait for today's hours
    drafted = draft_day(house, day, plan_id, at, ask.progress)
    made = document(house, drafted, plan_id, author.id, now)
    keep_plan(
        house.state,
        Plan(id=plan_id, hash=made["hash"], as_of=day.day, author=author.id, created_at=now, document=made),
    )
    return {**review(house, ask, plan=plan_id), "steps": drafted.steps}


def newest(house: House, plan: str | None) -> Plan:
    """Return the plan of that id, or the newest that somebody drafted; of those that started by themselves, else.

    Raises
    ------
    UnknownPlanError
        There is none.
    """
    if plan:
        return read_plan(house.state, plan)
    plans = list_plans(house.state)
    plans = [plan for plan in plans if plan.author != AUTHOR] or plans
    return read_plan(house.state, plans[0].id if plans else "-")


def named(house: House, playbook: str, ask: Ask) -> str:
    """Return a playbook's name in the reader's language; one that is no longer there is called by its id."""
    play = house.playbooks.get(playbook)
    return play.label.said(ask.language) if play else playbook


def title(house: House, whole: Mapping[str, Any], ask: Ask) -> str:
    """Return what a plan is called: by its playbooks."""
    return " + ".join(named(house, cell["playbook"], ask) for cell in whole.get("playbooks", ()))


def list_(house: House, ask: Ask) -> Annotated[dict[str, Any], PlanList]:
    """List plans, newest first."""
    rows = []
    for plan in list_plans(house.state):
        whole = read_plan(house.state, plan.id).document
        rows.append(
            {
                "id": plan.id,
                "hash": plan.hash,
                "as_of": plan.as_of.isoformat(),
                "state": str(plan.state),
                "author": plan.author,
                "created_at": plan.created_at.isoformat(),
                "cost_fen": whole["cost_fen"],
                "totals": whole["totals"],
                "label": title(house, whole, ask),
                "send": whole["totals"]["send"],
                "approvals": [{"by": yes.by, "at": yes.at.isoformat()} for yes in approvals(house.state, plan.id)],
                "ramp": stages_of(house, ask, plan.id),
            }
        )
    return {"plans": rows, "currency": house.currency}


def review(house: House, ask: Ask, *, plan: str | None = None) -> Annotated[dict[str, Any], PlanReview]:
    """Show a plan: who gets what, who does not and why, real messages, cost, and whose word is needed."""
    kept = newest(house, plan)
    said = [{"by": yes.by, "at": yes.at.isoformat()} for yes in approvals(house.state, kept.id)]
    made = kept.document
    samples = samples_of(house, ask, kept)
    return {
        **made,
        "state": str(kept.state),
        "stale": stale(house, kept),
        "outdated": outdated(house, ask, kept),
        "approvals": said,
        "needs_second": [{**reason_, "text": reason_[ask.language]} for reason_ in made["needs_second"]],
        "playbooks": [_playbook(house, ask, cell, samples) for cell in made["playbooks"]],
        "allotment": allotment_said(house, ask, made.get("allotment") or {}),
        "guard": _guard(house, ask, kept.id, made["totals"]),
        "people": [_person(row) for row in plan_sample(house.facts, kept.id, most=_SAMPLE)],
        "outbox": outbox_counts(house.state, plan_id=kept.id),
        "ramp": stages_of(house, ask, kept.id),
    }


def _same_playbooks(house: House, kept: Plan) -> None:
    changed = changed_since(house, kept)
    if changed:
        raise PlaybookSinceError(playbook=changed, plan=kept.id)


def _playbook(house: House, ask: Ask, cell: dict[str, Any], samples: Samples) -> dict[str, Any]:
    """Name a playbook and its tiers as today; one that is gone, or lost a tier since, is told by its ids."""
    play = house.playbooks.get(cell["playbook"])
    known = {one.id: one for one in play.tiers} if play else {}
    tiers = [
        {
            **tier,
            "label": one.label.said(ask.language),
            "channel": str(one.channel),
            "template": one.template,
            "sample": samples.get((cell["playbook"], tier["tier"])),
        }
        if (one := known.get(tier["tier"]))
        else {**tier, "label": tier["tier"], "channel": "", "template": "", "sample": None}
        for tier in cell["tiers"]
    ]
    code, label = (play.code, play.label.said(ask.language)) if play else ("", cell["playbook"])
    return {**cell, "code": code, "label": label, "tiers": tiers}


def _guard(house: House, ask: Ask, plan_id: str, totals: dict[str, Any]) -> list[dict[str, Any]]:
    zh = ask.language == "zh"
    counted = {**totals["diverted"], **totals["excluded"]}
    found = []
    for code, people in counted.items():
        why, few = reason(code), plan_sample(house.facts, plan_id, code=code, most=6)
        found.append(
            {
                "code": code,
                "label": why.zh if zh else why.en,
                "means": why.means_zh if zh else why.means_en,
                "people": people,
                "examples": list(dict.fromkeys(row["subject_id"] for row in few))[:3],
            }
        )
    return found


def _person(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "evidence": json.loads(row["evidence"] or "{}")}


def people_(  # one argument a column of the waterfall
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    plan: str | None = None,
    playbook: str = "",
    tier: str = "",
    verdict: str = "",
    code: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Annotated[dict[str, Any], PlanPeople]:
    """List the people behind one cell of a plan's waterfall."""
    kept = newest(house, plan)
    cell = {"playbook": playbook, "tier": tier, "verdict": verdict, "code": code}
    rows = plan_sample(house.facts, kept.id, **cell, most=limit, offset=offset)
    return {
        "plan": kept.id,
        "found": plan_found(house.facts, kept.id, **cell),
        "people": [_person(row) for row in rows],
    }


def messages(
    house: House, ask: Ask, *, plan: str | None = None, playbook: str = "", tier: str = "", limit: int = 10_000
) -> Annotated[dict[str, Any], PlanMessages]:
    """Write out the messages of a plan as their receivers would get them; nothing is sent."""
    kept = newest(house, plan)
    day = AsOf(day=kept.as_of, zone=house.zone)
    rows = plan_sample(house.facts, kept.id, playbook=playbook, tier=tier, verdict="send", most=limit)
    ask.progress("compose", 0, len(rows))
    return {"plan": kept.id, "messages": [shown(one) for one in compose(house, day, readable(house, rows))]}


def diff(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    plan: str | None = None,
    other: str | None = None,
) -> Annotated[dict[str, Any], PlanDiff]:
    """Compare a plan with another, or with the one before it: who came, who went, what changed."""
    one = newest(house, plan)
    earlier = [p.id for p in list_plans(house.state) if p.created_at < one.created_at]
    two = read_plan(house.state, other or (earlier[0] if earlier else "-"))
    mine, theirs = _decided(house, one.id), _decided(house, two.id)
    came, went = set(mine) - set(theirs), set(theirs) - set(mine)
    changed = [who for who in set(mine) & set(theirs) if mine[who] != theirs[who]]
    return {
        "plan": one.id,
        "other": two.id,
        "same_hash": one.hash == two.hash,
        "added": len(came),
        "removed": len(went),
        "changed": len(changed),
        "cost_fen": one.document["cost_fen"] - two.document["cost_fen"],
        "totals": {"plan": one.document["totals"], "other": two.document["totals"]},
        "policy_changed": one.document["policy"] != two.document["policy"],
    }


def _decided(house: House, plan_id: str) -> dict[str, tuple[Any, ...]]:
    rows = plan_rows(house.facts, plan_id)
    names = ("subject_id", "playbook", "tier", "verdict", "code")
    found: dict[str, tuple[Any, ...]] = {}
    for who, *rest in zip(*(rows[name].to_pylist() for name in names), strict=True):
        found[who] = (*found.get(who, ()), *rest)
    return found


def approve(
    house: House,
    ask: Ask,
    *,
    plan: str | None = None,
    by: str | None = None,
    hash: str = "",
    only: Sequence[str] = (),
) -> Annotated[dict[str, Any], PlanApprove]:
    """Approve exactly the plan that was reviewed; its author cannot.

    ``only`` names the tiers that are approved (``playbook/tier``), where not all are: the others' people are left out
    with G-23, in both arms, and the plan has a new hash, which is the one approved.
    """
    if not by:
        raise BadParameterError(command="plan approve", name="by", said="", choices="")
    kept, who = newest(house, plan), somebody(house, by, Duty.VIEWER)
    current = hash_now(house, kept.id)
    may_approve(kept.author, who.id, Duty(who.duty), current, hash, kept.state)
    if current != kept.hash:
        raise StaleHashError(plan_hash=current[:12], said_hash=hash[:12])
    _same_playbooks(house, kept)
    if only:
        narrow_plan(house, kept, _tiers(kept, only), by=who.id, now=house.clock.now())
        kept = read_plan(house.state, kept.id)
    keep_approval(house.state, kept.id, hash_=kept.hash, by=who.id, now=house.clock.now())
    set_state(house.state, kept.id, PlanState.APPROVED, by=who.id, now=house.clock.now(), hash_=kept.hash)
    return review(house, ask, plan=kept.id)


def _tiers(kept: Plan, only: Sequence[str]) -> set[tuple[str, str]]:
    """Return the tiers of those names; every one must be the plan's, and somebody must be left to write to."""
    known = {
        f"{cell['playbook']}/{tier['tier']}": tier["send"]
        for cell in kept.document["playbooks"]
        for tier in cell["tiers"]
    }
    wrong = next((name for name in only if name not in known), None)
    if wrong is not None or not any(known[name] for name in only):
        raise BadParameterError(command="plan approve", name="only", said=wrong or "", choices=" · ".join(known))
    return {(name.partition("/")[0], name.partition("/")[2]) for name in only}


def apply(
    house: House, ask: Ask, *, plan: str | None = None, by: str | None = None, queue_only: bool = False
) -> Annotated[dict[str, Any], PlanApply]:
    """Hand an approved plan's messages to the outbox and its tasks to people; then send what is due."""
    kept, who = newest(house, plan), somebody(house, by, Duty.OPERATOR)
    if kept.state is not PlanState.APPROVED:
        raise PlanStateError(plan=kept.id, now=str(kept.state), to=str(PlanState.APPLIED))
    current = hash_now(house, kept.id)
    if current != kept.hash:
        raise StaleHashError(plan_hash=current[:12], said_hash=kept.hash[:12])
    _same_playbooks(house, kept)
    done = apply_plan(house, kept, ask.progress)
    say_applied(house, kept, by=who.id)
    if not queue_only:
        done["sent_now"] = send(house, progress=ask.progress)
    return {**review(house, ask, plan=kept.id), "applied": done}


def stop(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    plan: str | None = None,
    all: bool = False,
    channel: str = "",
    playbook: str = "",
    by: str | None = None,
    reason: str = "",
) -> Annotated[dict[str, Any], PlanStop]:
    """Stop one plan, or all sending, or that of one channel or playbook, at once (S9)."""
    who, now = somebody(house, by, Duty.OPERATOR), house.clock.now()
    if scope := _scope(house, "plan stop", all=all, channel=channel, playbook=playbook):
        stop_all(house.state, scope, by=who.id, why=reason, now=now)
        return {"stopped": scope, "by": who.id, "at": now.isoformat()}
    kept = newest(house, plan)
    taken = stop_plan(house, kept.id, by=who.id, now=now, why=reason)
    return {"stopped": kept.id, **taken, "by": who.id, "at": now.isoformat()}


def resume(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    plan: str | None = None,
    channel: str = "",
    playbook: str = "",
    by: str | None = None,
    reason: str = "",
) -> Annotated[dict[str, Any], PlanResume]:
    """Take a stop back: of all sending, of one channel or playbook, or of a large plan that stopped itself (S11).

    What is still valid in the outbox goes on. It takes an approver.
    """
    who, now = somebody(house, by, Duty.APPROVER), house.clock.now()
    if plan:
        go_on(house.state, plan, by=who.id, why=reason, now=now)
        return {"resumed": plan, "by": who.id, "at": now.isoformat()}
    scope = _scope(house, "plan resume", all=False, channel=channel, playbook=playbook) or ALL
    resume_all(house.state, scope, by=who.id, why=reason, now=now)
    return {"resumed": scope, "by": who.id, "at": now.isoformat()}


def _scope(house: House, command: str, *, all: bool, channel: str, playbook: str) -> str:
    """Return what a switch is about; nothing where it is about none of the three."""
    if channel:
        return channel_scope(one_of(command, "channel", channel, tuple(str(name) for name in ChannelName)))
    if playbook:
        return playbook_scope(one_of(command, "playbook", playbook, tuple(house.playbooks)))
    return ALL if all else ""
