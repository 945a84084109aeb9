"""Carries what was measured of everybody on to a later day: what the days since added and took away, no more.

What a day is carried on from must still hold: no fact of its days changed, or it is known whose did. Where that cannot
be said, the day is measured from all the roll-up; the numbers are the same either way.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa

from liuke.facts.roll_up import MOST_REOPENED_DAYS
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.facts.tables import CHANGED_PEOPLE, KEPT_DAYS, USER_SIGNALS_KEPT
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.carry_tables import CARRIED_DAYS, RUNNING
from liuke.signals.windows import since

_ASK = load("liuke.signals", "carry")
_MARK = load("liuke.signals", "user_signals")
_DAY = timedelta(days=1)
_WINDOWS = (7, 14, 28, 90, 180, 365)
_FURTHEST_DAYS = 7
_STATES = 3
"""Measured days that later ones may be carried on from: the newest."""
_NEVER = datetime(1970, 1, 1)  # noqa: DTZ001 - naive UTC, as facts keep it


def carried_from(facts: Facts, as_of: AsOf, policy: Policy, *, any_act: bool) -> dict[str, Any] | None:
    """Return what carried_user_signals binds beside the windows of the day, or None: then everything is read."""
    windows_fit = policy.signals.rfm_window_days == _WINDOWS[-1] and policy.health.value_window_days >= _FURTHEST_DAYS
    if facts.engine.sources or not windows_fit:
        return None
    oldest = as_of.day - _FURTHEST_DAYS * _DAY
    for row in facts.rows(_ASK["states"], from_day=oldest, before_day=as_of.day):
        held = json.loads(row["mark"])
        if held.get("rules") == _rules(policy, any_act=any_act):
            changed = _changed_days(facts, row["as_of"], held)
            if changed is not None:
                return _bound(facts, facts.as_of(row["as_of"]), as_of, policy, held, changed)
    return None


def _rules(policy: Policy, *, any_act: bool) -> dict[str, Any]:
    """Return what running numbers depend on beside facts."""
    return {
        "any_act": any_act,
        "falling_days": policy.signals.falling_recency_days,
        "value_days": policy.health.value_window_days,
        "half_life_days": policy.feeling.goodwill_half_life_days,
        "columns": [column.name for column in RUNNING],
    }


def _bound(
    facts: Facts, state: AsOf, as_of: AsOf, policy: Policy, held: dict[str, Any], changed: list[date]
) -> dict[str, Any]:
    through = datetime.fromisoformat(held["users_through"])
    before = {f"carried_{name}": day for name, day in since(state, *_WINDOWS).items()}
    return {
        **before,
        "carried_value_from": state.before(policy.health.value_window_days).day,
        "half_life_gone": 0.5 ** ((as_of.day - state.day).days / policy.feeling.goodwill_half_life_days),
        "carried_day": state.day,
        "carried_at": state.instant.replace(tzinfo=None),
        "carried_before_day": state.before(policy.signals.falling_recency_days).day,
        "users_through": through,
        "all_users": facts.one(_MARK["users_mark"], users_through=through) != held["users"],
        "touched": _people(facts, changed),
    }


def _changed_days(facts: Facts, day: date, held: dict[str, Any]) -> list[date] | None:
    """Return the days whose facts changed since a state was measured; None where that is too much, or not known."""
    first = date.fromisoformat(held["first_day"]) if held["first_day"] else None
    begun = facts.one(_ASK["first_day"], before_day=day)["first_day"]
    if first is None or begun is None or begun < first:
        return None
    kept = {row["day"] for row in facts.rows(_ASK["days_kept"], what=USER_SIGNALS_KEPT, made_day=day)}
    changed = [one for one in _days(first, day) if one not in kept]
    return changed if len(changed) <= MOST_REOPENED_DAYS else None


def _people(facts: Facts, days: list[date]) -> pa.Table:
    if not days:
        return pa.table({"subject_id": pa.array([], pa.string())})
    return facts.read(_ASK["touched"], days=_days_table(days))


def keep_state(facts: Facts, as_of: AsOf, policy: Policy, *, any_act: bool) -> None:
    """Note of what the day was measured, so that later days can be carried on from it; the oldest states go."""
    first = facts.one(_ASK["first_day"], before_day=as_of.day)["first_day"]
    through = facts.one(_MARK["users_through"])["users_through"] or _NEVER
    mark = {
        "rules": _rules(policy, any_act=any_act),
        "first_day": first.isoformat() if first else None,
        "users_through": through.isoformat(),
        "users": facts.one(_MARK["users_mark"], users_through=through),
    }
    row = {"as_of": pa.array([as_of.day], pa.date32()), "mark": [json.dumps(mark)]}
    facts.replace(CARRIED_DAYS, {"as_of": as_of.day}, pa.table(row))
    days = _days(first, as_of.day) if first else []
    marks = {
        "what": pa.array([USER_SIGNALS_KEPT] * len(days), pa.string()),
        "made_day": pa.array([as_of.day] * len(days), pa.date32()),
        "day": pa.array(days, pa.date32()),
    }
    facts.replace(KEPT_DAYS, {"what": USER_SIGNALS_KEPT, "made_day": as_of.day}, pa.table(marks))
    _forget_old(facts)


def _forget_old(facts: Facts) -> None:
    states = [row["as_of"] for row in facts.rows(_ASK["all_states"])]
    if states[_STATES:]:
        facts.delete(CARRIED_DAYS, {"as_of": states[_STATES:]})
        facts.delete(KEPT_DAYS, {"what": USER_SIGNALS_KEPT, "made_day": states[_STATES:]})
    kept: set[date] | None = None
    for row in facts.rows(_ASK["changed_days"]):
        if kept is None:
            kept = _kept_by_all(facts, states[:_STATES])
        if row["day"] in kept:
            facts.delete(CHANGED_PEOPLE, {"day": row["day"]})


def _kept_by_all(facts: Facts, states: list[date]) -> set[date]:
    """Return the days that every state read as they are now, or did not read at all."""
    rows = facts.rows(_ASK["changed_days"])
    days = {row["day"] for row in rows}
    for state in states:
        kept = {row["day"] for row in facts.rows(_ASK["days_kept"], what=USER_SIGNALS_KEPT, made_day=state)}
        days = {day for day in days if day in kept or day >= state}
    return days


def _days(first: date, before: date) -> list[date]:
    return [first + n * _DAY for n in range((before - first).days)]


def _days_table(days: Iterable[date]) -> pa.Table:
    return pa.table({"day": pa.array(list(days), pa.date32())})
