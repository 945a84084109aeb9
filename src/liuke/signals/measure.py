"""Measures a day: every user's signals and the business's, stored whole, so that twice is the same."""

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta

import pyarrow as pa

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.alarm_tables import ALARM_DAILY
from liuke.signals.carry import carried_from, keep_state
from liuke.signals.idle_days import tiers_of
from liuke.signals.login_decay import decay_of, decay_windows
from liuke.signals.rfm import rfm_held, types_of
from liuke.signals.spec import Row, SignalSpec
from liuke.signals.specs import SIGNALS
from liuke.signals.tables import SIGNAL_DAILY, TABLES, USER_SIGNALS
from liuke.signals.usage import usage
from liuke.signals.windows import presence, rfm_params, sign_up_hours, since

_USER_SIGNALS = load("liuke.signals", "user_signals")
_OF_USERS = load("liuke.signals", "of_users")
_OLD_DAYS = load("liuke.signals", "kept")["old_days"]
_SHOWN_DAYS = (1, 7, 30)
_KEPT_WINDOW_DAYS = 7
_KEPT_ORDER_DAYS = 365
_SCHEMA = pa.schema(
    [
        ("as_of", pa.date32()),
        ("signal", pa.string()),
        ("segment", pa.string()),
        ("value", pa.float64()),
        ("n", pa.int64()),
        ("threshold", pa.float64()),
        ("firing", pa.bool_()),
        ("detail", pa.string()),
    ]
)


def measure(facts: Facts, as_of: AsOf, policy: Policy, specs: Iterable[SignalSpec] = SIGNALS) -> dict[str, int]:
    """Replace user_signals and signal_daily of the day from the roll-up; returns rows written to each.

    The first five signals are always measured, of the others those in ``specs``, in their order: health reads what the
    others left. Days older than ``keep_profile_days`` before ``as_of`` are pruned.

    Raises
    ------
    RfmCutsError
        The policy's cuts are not four rising numbers.
    """
    with facts.transaction():
        users = _everybody(facts, as_of, policy)
        rows = [*_idle(facts, as_of), *_decay(facts, as_of, policy), *_retention(facts, as_of)]
        rows += [*_usage(facts, as_of, policy), *_rfm(facts, as_of, policy)]
        for spec in specs:
            if spec.measure:
                rows += spec.measure(facts, as_of, policy)
        daily = facts.replace(SIGNAL_DAILY, {"as_of": as_of.day}, _table(as_of, rows))
        _prune(facts, as_of, policy.keep.keep_profile_days)
    return {USER_SIGNALS.name: users, SIGNAL_DAILY.name: daily}


def _everybody(facts: Facts, as_of: AsOf, policy: Policy) -> int:
    """Replace user_signals of the day: carried on from a day measured lately, or else from all the roll-up."""
    known = presence(facts, as_of)
    bound = {
        **policy.params("signals"),
        **known,
        **since(as_of, 7, 14, 28, 90, 180, 365),
        "value_from": as_of.before(policy.health.value_window_days).day,
        "half_life_days": float(policy.feeling.goodwill_half_life_days),
        **sign_up_hours(facts, as_of),
        **rfm_params(as_of, policy.signals),
    }
    carried = carried_from(facts, as_of, policy, **known)
    if carried is None:
        scores = rfm_held(facts, as_of, policy.signals)
        whole, bound = _USER_SIGNALS["user_signals"], {**bound, "rfm_scores": scores}
    else:
        whole, bound = _USER_SIGNALS["carried_user_signals"], {**bound, **carried}
        for row in facts.rows(_USER_SIGNALS["carried_cuts"], as_of, **bound):
            bound |= {f"{row['letter']}_above_{n}": row[f"above_{n}"] for n in range(1, 5)}
    users = facts.replace(USER_SIGNALS, {"as_of": as_of.day}, whole, as_of, **bound)
    keep_state(facts, as_of, policy, **known)
    return users


def _idle(facts: Facts, as_of: AsOf) -> Iterator[Row]:
    said = tiers_of(facts.one(_OF_USERS["tiers"], as_of), as_of)
    users = said["users"]
    for tier, n in said["tiers"].items():
        yield {"signal": "idle_days", "segment": tier, "value": n / users if users else None, "n": n}
    yield {"signal": "idle_days", "segment": "never", "n": said["never"]}


def _decay(facts: Facts, as_of: AsOf, policy: Policy) -> Iterator[Row]:
    knobs = policy.signals
    ends = decay_windows(as_of, knobs)
    kept = knobs.login_decay_window_days == _KEPT_WINDOW_DAYS
    row = facts.one(_OF_USERS["kept_decay" if kept else "decay"], as_of, **ends, **presence(facts, as_of))
    said = decay_of(row, as_of, knobs)
    yield {
        "signal": "login_decay",
        "value": said["decay"],
        "n": said["users"],
        "threshold": said["threshold"],
        "firing": said["firing"],
        "detail": {"recent": said["recent"], "earlier": said["earlier"], "why": said["why"]},
    }


def _retention(facts: Facts, as_of: AsOf) -> Iterator[Row]:
    steps = {n: as_of.last_day - timedelta(days=n) for n in _SHOWN_DAYS}
    table = pa.table({"n": pa.array(steps, pa.int32()), "cohort_day": pa.array(steps.values(), pa.date32())})
    for row in facts.rows(_OF_USERS["day_n"], as_of, steps=table):
        yield {
            "signal": "retention",
            "segment": f"d{row['n']}",
            "value": row["users"] / row["size"],
            "n": row["size"],
            "detail": {"cohort": steps[row["n"]].isoformat(), "users": row["users"]},
        }


def _usage(facts: Facts, as_of: AsOf, policy: Policy) -> Iterator[Row]:
    said = usage(facts, as_of, policy, measured=True)
    for name in ("sessions_per_user", "minutes_per_active_day", "task_minutes"):
        yield {"signal": "usage", "segment": name, "value": said[name], "n": said["users"]}


def _rfm(facts: Facts, as_of: AsOf, policy: Policy) -> Iterator[Row]:
    kept = policy.signals.rfm_window_days == _KEPT_ORDER_DAYS
    scored = facts.hold(_OF_USERS["scored"], as_of) if kept else rfm_held(facts, as_of, policy.signals)
    said = types_of(facts, as_of, scored)
    leaving = {"type": "high_value_leaving", **said["high_value_leaving"]}
    for kind in (*said["types"], leaving):
        yield {
            "signal": "rfm",
            "segment": kind["type"],
            "value": kind["users"] / said["users"] if said["users"] else None,
            "n": kind["users"],
            "detail": {"paid_fen": kind["paid_fen"]},
        }


def _table(as_of: AsOf, rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "as_of": as_of.day,
                "segment": "all",
                **row,
                "detail": json.dumps(row["detail"], ensure_ascii=False) if "detail" in row else None,
            }
            for row in rows
        ],
        schema=_SCHEMA,
    )


def _prune(facts: Facts, as_of: AsOf, keep_days: int) -> None:
    keep_from = as_of.before(keep_days).day
    old = [row["as_of"] for row in facts.rows(_OLD_DAYS, keep_from=keep_from)]
    if old:
        for table in TABLES:
            if table is not ALARM_DAILY:  # history
                facts.delete(table, {"as_of": old})
