"""Paths of S9: which order of stages goes with staying, over all the paths that people took."""

from math import erfc, sqrt
from typing import Any

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import benjamini_hochberg, newcombe, wilson
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.spec import Lack
from liuke.signals.windows import presence

_ASK = load("liuke.signals", "journey")
_DIGITS = 6


def compared(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return each path with its people, the share who stayed, and how that differs from everybody else's.

    A path is walked within ``journey_days`` that end ``gone_days`` before ``as_of``; who was there since has stayed.
    ``differs`` holds for paths found by Benjamini and Hochberg's procedure over all that were compared.
    """
    knobs = policy.paths
    stay_from = as_of.before(knobs.gone_days)
    first = stay_from.before(knobs.journey_days).day
    reach = facts.hold(_ASK["stage_reach"], stay_from, from_day=first, through_day=stay_from.last_day)
    rows = facts.rows(
        _ASK["paths"],
        as_of,
        reach=reach,
        stay_from=stay_from.day,
        path_stages=knobs.path_stages,
        **presence(facts, as_of),
    )
    users, stayed = sum(row["users"] for row in rows), sum(row["stayed"] for row in rows)
    large = [row for row in rows if row["users"] >= knobs.path_min_users and row["users"] < users]
    head = {
        "from": first.isoformat(),
        "through": stay_from.last_day.isoformat(),
        "stay_from": stay_from.day.isoformat(),
        "users": users,
        "stayed": stayed,
        "share": stayed / users if users else None,
    }
    if not large:
        return {**head, **_few(knobs.path_min_users).document()}
    names = {row["place"]: row["stage"] for row in facts.rows(_ASK["stages_there"])}
    q_values = benjamini_hochberg([_p(row["stayed"], row["users"], stayed, users) for row in large])
    said = [_path(row, stayed, users, names, q, knobs.path_false_share) for row, q in zip(large, q_values, strict=True)]
    said.sort(key=lambda one: (-one["share"], -one["users"], one["path"]))
    small = sum(row["users"] for row in rows) - sum(row["users"] for row in large)
    return {**head, "paths": said, "of_small_paths": small, "false_share": knobs.path_false_share}


def _few(least: int) -> Lack:
    return Lack(
        code="few_on_paths",
        en=f"Not enough data: fewer than two paths of {least} people or more ended long enough ago to be compared",
        zh=f"数据不够：结束得够早、且达到 {least} 人的路径不足两条，无法比较",
    )


def _path(row: dict[str, Any], stayed: int, users: int, names: dict[int, str], q: float, most: float) -> dict[str, Any]:
    n, k = row["users"], row["stayed"]
    others, others_stayed = users - n, stayed - k
    return {
        "path": [names.get(place, str(place)) for place in places(row["path"])],
        "users": n,
        "stayed": k,
        "share": k / n,
        "interval": list(wilson(k, n)),
        "difference": k / n - others_stayed / others,
        "difference_interval": list(newcombe(k, n, others_stayed, others)),
        "q": q,
        "differs": q <= most,
    }


def places(path: int) -> list[int]:
    """Return the places that a path's digits to base 16 name, in order."""
    return [place for n in reversed(range(_DIGITS)) if (place := path // 16**n % 16)]


def _p(stayed: int, users: int, all_stayed: int, all_users: int) -> float:
    """Return the two-sided p of the pooled test that the path's share is everybody else's; 1 where all or none stay."""
    share = all_stayed / all_users
    others = all_users - users
    error = sqrt(share * (1 - share) * (1 / users + 1 / others))
    if not error:
        return 1.0
    return erfc(abs(stayed / users - (all_stayed - stayed) / others) / error / sqrt(2))
