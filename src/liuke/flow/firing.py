"""Carries out what started a playbook: drafts a plan for just those people; applies it where somebody said yes before.

A worker that dies anywhere loses nothing: who takes it up drafts the same plan again and applies it once more, and what
was handed over already is known by its key.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from liuke.flow.apply import apply_plan
from liuke.flow.daily import draft_some, look
from liuke.flow.house import House
from liuke.flow.plan import document
from liuke.flow.stop import say_applied
from liuke.kit.clock import midnight
from liuke.model.moment import AsOf
from liuke.model.reasons import Code
from liuke.model.words import PlanState
from liuke.playbooks.errors import (
    ArmOverError,
    AudienceError,
    NotArmedError,
    NotSecondedError,
    OtherPolicyError,
    OtherVersionError,
    OverArmBudgetError,
    OverPerDayError,
    RestingError,
)
from liuke.playbooks.play import Playbook
from liuke.state.errors import PlanStateError, UnknownPlanError
from liuke.state.firings import Firing, FiringState, move, move_in, people_of, used
from liuke.state.lock import hold
from liuke.state.plans import Plan, approve, keep_plan, read_plan, set_state
from liuke.state.standing_approvals import StandingApproval, lock_name, standing_approval_in

AUTHOR = "liuke"
"""Who drafts where nobody did: nobody's name, so that anybody with the duty may approve it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOut:
    """What became of one: its end, the plan, why it waits (a code), and how many were reached."""

    firing: Firing
    state: FiringState
    plan_id: str = ""
    code: str = ""
    sent: int = 0
    applied: dict[str, Any] | None = None


def carry_out(house: House, firing: Firing, as_of: AsOf) -> CarriedOut:
    """Bring one to its end; what it waits for is a code."""
    play = house.playbooks.get(firing.playbook)
    if play is None or not play.in_use:
        return _ended(house, firing, FiringState.FAILED, code=RestingError.code)
    plan_id = f"T-{as_of.day:%y%m%d}-{firing.id[:6]}"
    now = house.clock.now()
    if firing.state is not FiringState.APPROVED and now - firing.begun_at > _longest(house, firing, play):
        return _ended(house, firing, FiringState.LATE, code=str(Code.TOO_LATE))
    plan = _standing(house, plan_id)
    if plan is None or plan.state is PlanState.DRAFT:
        try:
            plan = _drafted(house, firing, play, plan_id, as_of)
        except AudienceError as why_not:
            return _ended(house, firing, FiringState.FAILED, code=why_not.code)
    if plan is None:
        return _ended(house, firing, FiringState.NOBODY)
    if plan.state is PlanState.DRAFT:
        why = _say_yes(house, firing, play, plan, now)
        if why:
            return _waits(house, firing, plan, why)
    return _applied(house, firing, plan_id)


def _waits(house: House, firing: Firing, plan: Plan, why: str) -> CarriedOut:
    """Leave a draft to a person. One that only leaves people out at random needs a yes too: both arms, or none."""
    totals = plan.document["totals"]
    if not totals["send"] and not totals["holdout"]:
        return _ended(house, firing, FiringState.NOBODY, plan_id=plan.id)
    return _ended(house, firing, FiringState.WAITING, plan_id=plan.id, code=why)


def _longest(house: House, firing: Firing, play: Playbook) -> timedelta:
    """Return how long after it was noticed something may still be taken up."""
    if firing.clock_until:
        return firing.clock_until - firing.begun_at
    return timedelta(hours=play.trigger.within_hours if firing.kind == "event" else house.policy.guard.fresh_hours)


def _standing(house: House, plan_id: str) -> Plan | None:
    try:
        return read_plan(house.state, plan_id)
    except UnknownPlanError:
        return None


def _drafted(house: House, firing: Firing, play: Playbook, plan_id: str, as_of: AsOf) -> Plan | None:
    """Draft the plan of those it is about; None where the playbook means none of them."""
    look(house, as_of)
    since = people_of(house.state, firing) if firing.kind == "event" else None
    now = house.clock.now()
    drafted = draft_some(house, as_of, plan_id, now, play, since)
    if not drafted.cells:
        return None
    said = {
        "kind": firing.kind,
        "about": firing.about,
        "at": firing.at.isoformat(timespec="seconds"),
        "playbook": play.id,
        "clock_until": firing.clock_until.isoformat(timespec="seconds") if firing.clock_until else None,
        "firing": firing.id,
    }
    made = document(house, drafted, plan_id, AUTHOR, now, deadline=firing.clock_until, trigger=said)
    plan = Plan(id=plan_id, hash=made["hash"], as_of=as_of.day, author=AUTHOR, created_at=now, document=made)
    keep_plan(house.state, plan)
    return plan


def _say_yes(house: House, firing: Firing, play: Playbook, plan: Plan, now: datetime) -> str:
    """Approve a plan by the yes that was given beforehand, within its figures; returns the code of why not, or nothing.

    The figures are counted and used in one transaction, so that two workers together cannot pass them.
    """
    send, cost_fen = int(plan.document["totals"]["send"]), int(plan.document["totals"]["cost_fen"])
    with house.state.begin() as connection:
        hold(connection, lock_name(play.id))
        yes = standing_approval_in(connection, play.id)
        why = holds(house, play, yes, now)
        if why or yes is None:
            return why or NotArmedError.code
        today = midnight(now.astimezone(house.zone).date(), house.zone)
        people, _ = used(connection, firing, since=today)
        _, fen = used(connection, firing, since=yes.at)
        if people + send > yes.per_day:
            return OverPerDayError.code
        if fen + cost_fen > yes.budget_fen:
            return OverArmBudgetError.code
        to = FiringState.APPROVED
        if not move_in(connection, firing, to, now, plan_id=plan.id, sent=send, cost_fen=cost_fen):
            return NotArmedError.code
    for by in filter(None, (yes.by, yes.second_by)):
        approve(house.state, plan.id, hash_=plan.hash, by=by, now=now)
    set_state(house.state, plan.id, PlanState.APPROVED, by=yes.by, now=now, hash_=plan.hash)
    return ""


def holds(house: House, play: Playbook, yes: StandingApproval | None, now: datetime) -> str:
    """Return the code of why a yes given beforehand does not hold of a playbook as it is now, or nothing."""
    if yes is None:
        return NotArmedError.code
    if yes.version != play.version:
        return OtherVersionError.code
    if yes.policy != house.policy.version:
        return OtherPolicyError.code
    if not yes.stands:
        return NotSecondedError.code
    return ArmOverError.code if now.astimezone(house.zone).date() > yes.until else ""


def _applied(house: House, firing: Firing, plan_id: str) -> CarriedOut:
    plan = read_plan(house.state, plan_id)
    totals = plan.document["totals"]
    if plan.state is PlanState.STOPPED:
        return _ended(house, firing, FiringState.FAILED, plan_id=plan_id, code=str(Code.KILL_SWITCH))
    try:
        done = apply_plan(house, plan)
        say_applied(house, plan, by=AUTHOR)
    except PlanStateError:
        return _ended(house, firing, FiringState.FAILED, plan_id=plan_id, code=str(Code.KILL_SWITCH))
    now = house.clock.now()
    send, cost_fen = int(totals["send"]), int(totals["cost_fen"])
    move(house.state, firing, FiringState.APPLIED, now, plan_id=plan_id, sent=send, cost_fen=cost_fen)
    return CarriedOut(firing=firing, state=FiringState.APPLIED, plan_id=plan_id, sent=send, applied=done)


def _ended(house: House, firing: Firing, to: FiringState, *, plan_id: str = "", code: str = "") -> CarriedOut:
    move(house.state, firing, to, house.clock.now(), plan_id=plan_id, code=code)
    return CarriedOut(firing=firing, state=to, plan_id=plan_id, code=code)
