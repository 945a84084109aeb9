"""Policy and as_of turned into the days and cuts that queries bind."""

from datetime import date, timedelta
from typing import Any

from liuke.facts.calendar import local_hours
from liuke.facts.fresh import any_act_counts
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import SignalPolicy
from liuke.signals.errors import RfmCutsError

_SIGN_UPS = load("liuke.signals", "sign_ups")["sign_up_dates"]


def presence(facts: Facts, as_of: AsOf) -> dict[str, Any]:
    """Bind ``$any_act``: whether any act of a person's own will counts as being there."""
    return {"any_act": any_act_counts(facts, as_of)}


def since(as_of: AsOf, *days: int) -> dict[str, date]:
    """Bind ``$since_7d`` and the like: the first of the last so many whole days."""
    return {f"since_{n}d": as_of.day - timedelta(days=n) for n in days}


def sign_up_hours(facts: Facts, as_of: AsOf) -> dict[str, Any]:
    """Bind the table ``sign_up_hours``, which turns sign-up instants into calendar days."""
    dates = [row["utc_day"] for row in facts.rows(_SIGN_UPS, as_of)]
    return {"sign_up_hours": local_hours(facts.zone, dates)}


def rfm_params(as_of: AsOf, policy: SignalPolicy) -> dict[str, Any]:
    """Bind the windows, cuts and heights of RFM.

    Raises
    ------
    RfmCutsError
        A list of cuts is not four rising numbers.
    """
    before = as_of.before(policy.falling_recency_days)
    bound: dict[str, Any] = {
        "rfm_since": as_of.day - timedelta(days=policy.rfm_window_days),
        "before_day": before.day,
        "before_since": before.day - timedelta(days=policy.rfm_window_days),
        "by_quintile": policy.rfm_method == "quintile",
        "high_from": policy.rfm_high_from_score,
        "high_value_from": policy.high_value_from_score,
    }
    for letter, knob in (
        ("r", "rfm_recency_cuts_days"),
        ("f", "rfm_frequency_cuts"),
        ("m", "rfm_monetary_cuts_fen"),
    ):
        cuts = getattr(policy, knob)
        if len(cuts) != 4 or list(cuts) != sorted(set(cuts)):
            raise RfmCutsError(knob=knob, found=", ".join(map(str, cuts)) or "-")
        bound |= {f"{letter}_cut_{n}": cut for n, cut in enumerate(cuts, 1)}
    return bound
