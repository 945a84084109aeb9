"""The day, room by room: measure, diagnose, propose, judge. Everything but sending."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from liuke.diagnosis.accounts.assess import assess_accounts
from liuke.diagnosis.accounts.at_risk import accounts_at_risk
from liuke.diagnosis.accounts.consultants import consultants
from liuke.diagnosis.accounts.renewals import Kind
from liuke.diagnosis.accounts.signs import card_before
from liuke.diagnosis.clues.fixed import keep_fixed, ships_mark
from liuke.diagnosis.clues.keep import keep_clues
from liuke.diagnosis.liveness import back_test, counts, diagnose
from liuke.diagnosis.liveness_report import liveness_report
from liuke.diagnosis.occasions.find import find_occasions
from liuke.diagnosis.reasons.find import find_reasons
from liuke.diagnosis.voice.labels import mark
from liuke.diagnosis.voice.meanings import meanings
from liuke.facts.arrivals import notice
from liuke.facts.fresh import inputs, is_measured, measured_before
from liuke.facts.roll_up import roll_up
from liuke.facts.tables import PLAN_ROWS
from liuke.flow.alarms import watch
from liuke.flow.allot import with_allotment
from liuke.flow.holdouts import holdouts
from liuke.flow.house import House, Progress, silent
from liuke.flow.moved import learn_moved_if_due
from liuke.flow.offers import settle_offers, with_offers
from liuke.flow.receipts import carry_back
from liuke.flow.risk import learn_if_due, tell_risk
from liuke.flow.standing import with_standing
from liuke.flow.variants import decide_variants, with_variants
from liuke.flow.versions import keep_todays
from liuke.flow.worth import with_worth
from liuke.guard.people import judge_people
from liuke.guard.waterfall import waterfall
from liuke.kit.chance import fingerprint
from liuke.model.moment import AsOf
from liuke.playbooks.play import Playbook
from liuke.playbooks.propose import propose
from liuke.signals.measure import measure
from liuke.signals.scorecard import keep_account_scorecards
from liuke.signals.tables import USER_SIGNALS
from liuke.state.meta import recall, remember


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A day's work as data: how many are proposed, with which verdicts; what kind of quiet it is; rows per step.

    Everybody's own verdict is in the facts: of a large plan that is too much to be held while it is written up.
    """

    as_of: AsOf
    cells: list[dict[str, Any]]
    liveness: dict[str, Any]
    steps: dict[str, int]
    allotment: dict[str, Any] = field(default_factory=dict)


def look(house: House, as_of: AsOf, progress: Progress = silent) -> dict[str, int]:
    """Bring facts, signals and diagnosis of a day up to date; twice is the same. Returns rows per step.

    A day that was measured of these very facts, under these very thresholds, is not measured again: its rows are 0.
    While another thread is at it, or what has come in is not shown yet, a day that was measured stands as it is.
    """
    if (_stands(house, as_of) or house.at_work.elsewhere()) and looked_at(house, as_of):
        return dict.fromkeys(("receipts", "roll_up", "signals", "diagnosis", "alarms"), 0)
    with house.at_work.mine():
        return _brought_up(house, as_of, progress)


def _stands(house: House, as_of: AsOf) -> bool:
    """Tell whether a day is shown as it was measured, until the next one is made."""
    shown = house.facts.shown
    return shown is not None and as_of.day <= shown


def is_current(house: House, as_of: AsOf) -> bool:
    """Tell whether a day was brought up to date with the facts, thresholds and tracking plan there are now."""
    return _known(house, f"looked:{as_of.day}", as_of, _inputs(house, as_of))


def looked_at(house: House, as_of: AsOf) -> bool:
    """Tell whether everything of a day was once brought up to date, its alarms too."""
    return recall(house.state, f"looked:{as_of.day}") is not None and is_measured(house.facts, as_of)


def mornings_before(house: House, as_of: AsOf) -> list[AsOf]:
    """Return the newest mornings before a day that were measured, the newest first."""
    return [AsOf(day=day, zone=house.zone) for day in measured_before(house.facts, as_of)]


def _brought_up(house: House, as_of: AsOf, progress: Progress) -> dict[str, int]:
    steps = caught_up(house, progress)
    facts_now = _inputs(house, as_of)
    if _known(house, f"looked:{as_of.day}", as_of, facts_now):
        _put_right(house, as_of)
        return {**steps, "signals": 0, "diagnosis": 0, "alarms": 0}
    steps |= _measured(house, as_of, progress, learning=True)
    progress("alarms", 0, None)
    _put_right(house, as_of)
    steps["alarms"] = watch(house, as_of)
    remember(house.state, f"looked:{as_of.day}", facts_now)
    return steps


def caught_up(house: House, progress: Progress = silent) -> dict[str, int]:
    """Bring what came back and the roll-up up to date: what every day's numbers begin with."""
    progress("receipts", 0, None)
    steps = {"receipts": carry_back(house)}
    notice(house.facts)
    progress("roll_up", 0, None)
    steps["roll_up"] = roll_up(house.facts, session_gap_minutes=house.policy.signals.session_gap_minutes).days
    return steps


def _put_right(house: House, as_of: AsOf) -> None:
    """Tell anew who complained of something put right since, where a word about that has come since the last look."""
    now, name = ships_mark(house.facts), f"put_right:{as_of.day}"
    if recall(house.state, name) != now:
        keep_fixed(house.facts, as_of, house.policy.keep.keep_profile_days)
        remember(house.state, name, now)


def _measured(house: House, as_of: AsOf, progress: Progress = silent, *, learning: bool = False) -> dict[str, int]:
    facts_now, name = _inputs(house, as_of), f"measured:{as_of.day}"
    waits = _stands(house, as_of) or house.at_work.elsewhere()
    left = waits and recall(house.state, name) is not None and is_measured(house.facts, as_of)
    if left or _known(house, name, as_of, facts_now):
        return {"signals": 0, "diagnosis": 0, "risk": 0, "clues": 0, "reasons": 0}
    with house.at_work.mine():
        steps = _numbers(house, as_of, progress, learning=learning)
        remember(house.state, name, facts_now)
    return steps


def measured_for_now(house: House, as_of: AsOf) -> None:
    """Bring a past morning's numbers up to date without remembering that it was done: for what is taken back again."""
    if not is_measured(house.facts, as_of):
        _numbers(house, as_of, silent, learning=False)


def _numbers(house: House, as_of: AsOf, progress: Progress, *, learning: bool) -> dict[str, int]:
    progress("signals", 0, None)
    steps = {"signals": measure(house.facts, as_of, house.policy)[USER_SIGNALS.name]}
    progress("texts", 0, None)
    steps["texts"] = meanings(house.facts, as_of, house.policy)
    progress("diagnosis", 0, None)
    steps["diagnosis"] = diagnose(house.facts, as_of, house.policy.liveness)
    _keep_card_before(house, as_of)
    assess_accounts(house.facts, as_of, house.policy.accounts)
    progress("risk", 0, None)
    if learning:
        learn_if_due(house, as_of, progress)
    steps["risk"] = tell_risk(house, as_of)
    progress("clues", 0, None)
    steps["clues"] = keep_clues(house.facts, as_of, house.policy.voice)
    keep_fixed(house.facts, as_of, house.policy.keep.keep_profile_days)
    progress("reasons", 0, None)
    steps["reasons"] = find_reasons(house.facts, as_of, house.policy)
    steps["occasions"] = find_occasions(house.facts, as_of)
    return steps


def _keep_card_before(house: House, as_of: AsOf) -> None:
    """See to scorecards that the day's can be held against: a month before it, that day may not have been measured."""
    if card_before(house.facts, as_of, house.policy.accounts) is None:
        keep_account_scorecards(house.facts, as_of.before(house.policy.accounts.card_days), house.policy)


def _inputs(house: House, as_of: AsOf) -> str:
    """Return a fingerprint of all that a day's numbers come of: facts, what came back, thresholds, tracking plan."""
    alarms = [spec.name for spec in house.alarms]
    now = (inputs(house.facts, as_of), mark(house.facts), house.policy.version, repr(house.tracking), repr(alarms))
    return fingerprint(*now, version("liuke"))


def _known(house: House, name: str, as_of: AsOf, facts_now: str) -> bool:
    return recall(house.state, name) == facts_now and is_measured(house.facts, as_of)


def liveness(house: House, as_of: AsOf) -> dict[str, Any]:
    """Count true and false churn, and test the distinction on the day whose return window closed at ``as_of``."""
    return {**counts(house.facts, as_of), "back_test": _tested(house, as_of)}


def _tested(house: House, as_of: AsOf) -> dict[str, Any]:
    """Test the past of a day once for as long as its facts stand: every morning's page asks, and reads a month."""
    name = f"back_test:{as_of.day}"
    kept, facts_now = json.loads(recall(house.state, name) or "{}"), _inputs(house, as_of)
    if kept and (kept["of"] == facts_now or _stands(house, as_of) or house.at_work.elsewhere()):
        return dict(kept["found"])
    policy = house.policy.liveness
    found = back_test(house.facts, as_of.before(policy.return_window_days), policy)
    remember(house.state, name, json.dumps({"of": facts_now, "found": found}))
    return found


def quiet_report(house: House, as_of: AsOf) -> dict[str, Any]:
    """Return all there is to say of true and false churn on a day that was looked at."""
    _measured(house, as_of.before(max(1, house.policy.liveness.return_window_days)))
    columns = tuple(column for column in house.columns if not column.personal)
    return liveness_report(house.facts, as_of, house.policy.liveness, columns, house.policy.outcome.alpha)


def account_report(house: House, as_of: AsOf) -> dict[str, Any]:
    """Return the accounts at risk on a day that was looked at."""
    return accounts_at_risk(house.facts, as_of, house.policy.accounts, house.policy.outcome.alpha)


def consultant_report(house: House, as_of: AsOf, kind: Kind) -> dict[str, Any]:
    """Return whose accounts renew how often, and what they have coming."""
    return consultants(house.facts, as_of, house.policy.accounts, kind, house.policy.outcome.alpha)


def draft_day(house: House, as_of: AsOf, plan_id: str, at: datetime, progress: Progress = silent) -> Drafted:
    """Measure, diagnose, propose, judge. No side effect outside the facts of this day and plan."""
    steps = look(house, as_of, progress)
    progress("back_test", 0, None)
    kinds = liveness(house, as_of)
    steps["moved"] = learn_moved_if_due(house, as_of, progress)
    settle_offers(house)
    keep_todays(house)
    progress("proposals", 0, None)
    proposals = propose(house.facts, house.in_use, house.columns, as_of)
    progress("guard", 0, None)
    steps["variants"] = decide_variants(house, as_of)
    asked = with_offers(house, with_variants(house, with_standing(house, proposals, as_of, plan_id)))
    allotted = with_allotment(house, with_worth(house, asked, as_of, house.in_use), as_of, at)
    asked = allotted.asked
    judged = judge_people(asked, house.policy.guard, at=at, salt=house.name, zone=house.zone, holdouts=holdouts(house))
    house.facts.replace(PLAN_ROWS, {"plan_id": plan_id}, _kept(judged, plan_id, as_of))
    counted = {**steps, "proposals": proposals.num_rows}
    return Drafted(as_of=as_of, cells=waterfall(judged), liveness=kinds, steps=counted, allotment=allotted.said)


def draft_some(
    house: House, as_of: AsOf, plan_id: str, at: datetime, play: Playbook, since: Mapping[str, datetime] | None = None
) -> Drafted:
    """Propose and judge one playbook alone on a day that was looked at; of nobody but ``since`` where it is given.

    ``since`` says of each person when what starts the playbook happened: longer ago than its window is too late (G-19).
    """
    proposals = propose(house.facts, (play,), house.columns, as_of, beside=[other.id for other in house.in_use])
    if since is not None:
        proposals = proposals.filter(pc.is_in(proposals["subject_id"], pa.array(list(since), pa.string())))
    asked = with_offers(house, with_variants(house, with_standing(house, proposals, as_of, plan_id)))
    allotted = with_allotment(house, with_worth(house, asked, as_of, (play,)), as_of, at)
    asked = allotted.asked
    if since is not None:
        asked = _happened_at(asked, since, play.trigger.within_hours)
    judged = judge_people(asked, house.policy.guard, at=at, salt=house.name, zone=house.zone, holdouts=holdouts(house))
    house.facts.replace(PLAN_ROWS, {"plan_id": plan_id}, _kept(judged, plan_id, as_of))
    return Drafted(
        as_of=as_of, cells=waterfall(judged), liveness=counts(house.facts, as_of), steps={}, allotment=allotted.said
    )


def _happened_at(asked: pa.Table, since: Mapping[str, datetime], within_hours: int) -> pa.Table:
    at = [since[who].astimezone(UTC).replace(tzinfo=None) for who in asked["subject_id"].to_pylist()]
    columns = {
        "triggered_at": pa.array(at, pa.timestamp("us")),
        "fresh_hours": pa.array([within_hours] * len(at), pa.int64()),
    }
    for name, column in columns.items():
        asked = asked.set_column(asked.schema.get_field_index(name), name, column)
    return asked


def _kept(judged: pa.Table, plan_id: str, as_of: AsOf) -> pa.Table:
    n = judged.num_rows
    return judged.append_column("plan_id", pa.array([plan_id] * n, pa.string())).append_column(
        "as_of", pa.array([as_of.day] * n, pa.date32())
    )
