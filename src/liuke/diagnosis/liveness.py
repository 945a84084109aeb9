"""True or false churn 真假流失 (D1), who of the quiet is likely to come back, and the test of both on the own past."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from liuke.diagnosis.liveness_weights import Kinds, Weighed, weigh
from liuke.diagnosis.tables import USER_LIVENESS
from liuke.facts.calendar import local_hours
from liuke.facts.engines.engine import Held
from liuke.facts.fresh import any_act_counts
from liuke.facts.statement import load, load_one
from liuke.facts.store import Facts
from liuke.kit.intervals import wilson
from liuke.model.moment import AsOf
from liuke.model.policy import LivenessPolicy

_ASK = load("liuke.diagnosis", "liveness")
_BACK_TEST = load_one("liuke.diagnosis", "back_test")
_COUNTS = load_one("liuke.diagnosis", "counts")
_KEYS = ("open_act", "attention", "community", "never_there", "quiet_days", "paid_level")
_YEAR_DAYS = 365
_MOST_MORNINGS = 12


def diagnose(facts: Facts, as_of: AsOf, policy: LivenessPolicy) -> int:
    """Replace the day's true-or-false churn of everybody measured for it; returns how many users.

    Who is quiet also gets the chance of coming back within ``return_window_days``, unknown where no past morning of
    which that is known had anybody quiet.
    """
    open_acts = _open_acts(facts, as_of, policy)
    ties = _ties(facts, as_of, policy, facts.hold(_ASK["measured_today"], as_of), open_acts)
    kinds = _kinds(facts.read(_ASK["quiet_kinds"], as_of, ties=ties))
    weighed = weigh(past_mornings(facts, as_of, policy), policy.learn_min_users) if len(kinds.n) else None
    given = {**open_acts, **_open(as_of, policy), "ties": ties, "chances": _chances(kinds, weighed)}
    return facts.replace(USER_LIVENESS, {"as_of": as_of.day}, _ASK["liveness"], as_of, **given)


def _open(as_of: AsOf, policy: LivenessPolicy) -> dict[str, Any]:
    """Bind since when what somebody began counts as open."""
    since = as_of.before(policy.open_order_days)
    return {"open_since": since.instant.replace(tzinfo=None), "open_since_day": since.day}


def _open_acts(facts: Facts, as_of: AsOf, policy: LivenessPolicy) -> dict[str, pa.Table | Held]:
    """Ask for what people left unfinished, each by itself: together the joins would take all of the engine's memory."""
    return {name: facts.hold(_ASK[name], as_of, **_open(as_of, policy)) for name in ("carts", "unpaid")}


def _ties(
    facts: Facts,
    as_of: AsOf,
    policy: LivenessPolicy,
    measured: pa.Table | Held,
    open_acts: dict[str, pa.Table | Held],
) -> pa.Table | Held:
    return facts.hold(
        _ASK["ties"],
        as_of,
        measured=measured,
        **open_acts,
        year_from=as_of.day - timedelta(days=_YEAR_DAYS),
        quiet_from_days=policy.quiet_from_days,
        just_before_days=policy.just_before_days,
    )


def past_days(as_of: AsOf, policy: LivenessPolicy) -> list[AsOf]:
    """Return the mornings to learn from, the newest first: one a return window, each window closed by ``as_of``."""
    window = max(1, policy.return_window_days)
    return [as_of.before(window * n) for n in range(1, 1 + min(policy.learn_days // window, _MOST_MORNINGS))]


def past_mornings(facts: Facts, as_of: AsOf, policy: LivenessPolicy) -> list[Kinds]:
    """Return who was quiet on each of the mornings to learn from, and who of them came back since."""
    return [quiet_then(facts, past, policy) for past in past_days(as_of, policy)]


def quiet_then(facts: Facts, past: AsOf, policy: LivenessPolicy) -> Kinds:
    """Return the kinds of quiet users of a past morning with how many came back; it need not have been measured."""
    return _kinds(facts.read(_ASK["quiet_kinds_back"], past, **_since(facts, past, policy)))


def _since(facts: Facts, past: AsOf, policy: LivenessPolicy) -> dict[str, Any]:
    """Bind everybody's ties on a past morning, from the roll-up alone, and the end of the window that followed."""
    dates = [row["utc_day"] for row in facts.rows(_ASK["sign_up_dates"], past)]
    measured = facts.hold(
        _ASK["measured_past"],
        past,
        any_act=any_act_counts(facts, past),
        sign_up_hours=local_hours(facts.zone, dates),
    )
    ties = _ties(facts, past, policy, measured, _open_acts(facts, past, policy))
    return {"ties": ties, "until_day": past.day + timedelta(days=policy.return_window_days)}


def quiet_now(facts: Facts, as_of: AsOf, policy: LivenessPolicy) -> Kinds:
    """Return the kinds of quiet users of a day that was measured."""
    measured = facts.hold(_ASK["measured_today"], as_of)
    ties = _ties(facts, as_of, policy, measured, _open_acts(facts, as_of, policy))
    return _kinds(facts.read(_ASK["quiet_kinds"], as_of, ties=ties))


def _kinds(found: pa.Table) -> Kinds:
    def numbers(name: str, type_: Any) -> Any:
        return np.asarray(found[name].to_numpy()).astype(type_)

    returned = numbers("returned", float) if "returned" in found.column_names else np.zeros(len(found))
    flags = {name: numbers(name, bool) for name in _KEYS[:4]}
    whole = {name: np.maximum(numbers(name, np.int64), 0) for name in _KEYS[4:]}
    return Kinds(**flags, **whole, n=numbers("n", float), returned=returned)


def _chances(kinds: Kinds, weighed: Weighed | None) -> pa.Table:
    """Return the chances of each kind as the table that statement ``liveness`` joins."""
    said = weighed.chances(kinds) if weighed else None
    of_kind: dict[str, Any] = {name: pa.array(getattr(kinds, name), pa.bool_()) for name in _KEYS[:4]}
    of_kind |= {name: pa.array(getattr(kinds, name), pa.int32()) for name in _KEYS[4:]}
    unknown = pa.nulls(len(kinds.n), pa.float64())
    given: Sequence[Any] = [pa.array(a) for a in (said.p, said.low, said.high)] if said else [unknown] * 3
    return pa.table(of_kind | dict(zip(("return_p", "return_low", "return_high"), given, strict=True)))


def counts(facts: Facts, as_of: AsOf) -> dict[str, Any]:
    """Return how many are active, dormant and churned, and how many of the dormant each dimension holds."""
    return facts.one(_COUNTS, as_of)


def back_test(facts: Facts, past: AsOf, policy: LivenessPolicy) -> dict[str, Any]:
    """Return what share of each kind of quiet on a past day came back within ``return_window_days``.

    The day need not have been measured; the window must have closed before the newest roll-up. Shares come with a
    Wilson score interval (Wilson 1927, 95 %); a kind with nobody in it has None for share and interval, not 0.
    """
    rows = {row["liveness"]: row for row in facts.rows(_BACK_TEST, past, **_since(facts, past, policy))}
    return {
        "as_of": past.day.isoformat(),
        "window_days": policy.return_window_days,
        **{kind: _returned(rows.get(kind, {"n": 0, "returned": 0})) for kind in ("active", "dormant", "churned")},
    }


def _returned(row: dict[str, Any]) -> dict[str, Any]:
    n, returned = row["n"], row["returned"]
    return {
        "n": n,
        "returned": returned,
        "share": returned / n if n else None,
        "interval": list(wilson(returned, n)) if n else None,
    }
