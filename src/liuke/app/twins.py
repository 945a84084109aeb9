"""Puts what carries a person's risk together where two features say the same."""

from math import exp, log
from typing import Any

_LEAST_RISK = 1e-9
_TWINS = {"act_idle_days": "idle_days"}
"""Columns that say the same of most people."""


def untwinned(terms: list[dict[str, Any]], risk: float) -> list[dict[str, Any]]:
    """Put features that say the same of a person, now and a week ago, into one: their pull together, not twice.

    Such are days since the last visit and since the last act of any kind: what either carries is a matter of chance.
    """
    odds = log(max(risk, _LEAST_RISK) / max(1 - risk, _LEAST_RISK))
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in terms:
        key = (_TWINS.get(one["column"], one["column"]), one["change"], one["value"], one["value_before"])
        first = found.get(key)
        if first is None:
            found[key] = {**one, "twins": []}
            continue
        first["twins"].append(one["column"])
        first["log_odds"] += one["log_odds"]
        if first["log_odds_before"] is not None and one["log_odds_before"] is not None:
            first["log_odds_before"] += one["log_odds_before"]
        first["points"] = risk - 1 / (1 + exp(first["log_odds"] - odds))
    return sorted(found.values(), key=lambda one: -abs(one["log_odds"]))
