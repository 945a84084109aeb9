"""What is said of true and false churn (D1): the weights, who is expected back, and how all that stood the test."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from liuke.diagnosis.liveness import back_test, counts, past_days, past_mornings, quiet_now
from liuke.diagnosis.liveness_segments import where_it_fails
from liuke.diagnosis.liveness_weights import WEIGHTS, Chances, Kinds, Weighed, weigh
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import wilson, z_two_sided
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import LivenessPolicy

_ASK = load("liuke.diagnosis", "liveness")
KINDS = ("dormant", "churned")
TIER_NAMES = ("light", "medium", "heavy")
_BINS = 10

LABELS: dict[str, tuple[str, str]] = {
    "any_tie": ("Anything ties the user", "有任何牵挂"),
    "open_act": ("An unfinished act, beyond that", "其中：有未完成的事"),
    "attention": ("Attention to something, beyond that", "其中：仍有关注"),
    "community": ("Community acts, beyond that", "其中：仍有社区互动"),
    "two_ties": ("More than one of these", "牵挂不止一种"),
    "quiet_days": ("Quiet for longer (each doubling)", "安静更久（每翻一倍）"),
    "tie_fades": ("A tie after longer quiet (each doubling)", "安静更久后的牵挂（每翻一倍）"),
    "never_there": ("Known, but never there", "有记录但从未来过"),
    "paid": ("Paid within a year", "一年内付过钱"),
    "paid_more": ("Paid more (four times as much)", "付得更多（每四倍）"),
}
_VERDICTS = {
    "better": ("beat the rule alone", "好于只用真假两类"),
    "worse": ("are worse than the rule alone", "不如只用真假两类"),
    "cannot_tell": ("cannot be told from the rule alone: it says as much", "与只用真假两类看不出高下"),
}
_PER_DOUBLING = frozenset({"quiet_days", "tie_fades"})


def liveness_report(
    facts: Facts, as_of: AsOf, policy: LivenessPolicy, columns: Sequence[Column], alpha: float = 0.05
) -> dict[str, Any]:
    """Return the document of `liuke liveness`: the day itself, and the morning whose window closed at it, are measured.

    Each part that cannot be said has ``enough`` false and ``why``.
    """
    mornings = past_mornings(facts, as_of, policy)
    weighed = weigh(mornings, policy.learn_min_users, alpha)
    past = as_of.before(max(1, policy.return_window_days))
    people = facts.read(_ASK["quiet_people"], past, until_day=past.day + timedelta(days=policy.return_window_days))
    return {
        "as_of": as_of.day.isoformat(),
        "window_days": policy.return_window_days,
        "counts": counts(facts, as_of),
        "weighing": _weighing(weighed, mornings, as_of, policy, alpha),
        "expected": _expected(weighed, quiet_now(facts, as_of, policy), alpha),
        "back_test": back_test(facts, past, policy) | _tested(mornings, policy, alpha),
        "where_it_fails": where_it_fails(facts, past, people, columns, alpha),
    }


def _lack(code: str, en: str, zh: str) -> dict[str, Any]:
    return {"enough": False, "why": {"code": code, "en": en, "zh": zh}}


def _nothing() -> dict[str, Any]:
    return _lack(
        "no_past",
        "Not enough data: on no past morning whose return window has closed was anybody quiet",
        "数据不够：回看窗口已经走完的历史早晨里，还没有安静的用户",
    )


def _weighing(
    weighed: Weighed | None, mornings: Sequence[Kinds], as_of: AsOf, policy: LivenessPolicy, alpha: float
) -> dict[str, Any]:
    days = [
        {
            "as_of": past.day.isoformat(),
            "n": int(one.n.sum()),
            "returned": int(one.returned.sum()),
            "share": float(one.returned.sum() / one.n.sum()) if one.n.sum() else None,
        }
        for past, one in zip(past_days(as_of, policy), mornings, strict=True)
    ]
    if weighed is None:
        return {"by": None, "mornings": days, "weights": []} | _nothing()
    return {
        "by": weighed.by,
        "n": int(weighed.n),
        "returned": int(weighed.returned),
        "mornings": days,
        "spread_between_mornings": weighed.spread,
        "weights": _weights(weighed, alpha),
    }


def _weights(weighed: Weighed, alpha: float) -> list[dict[str, Any]]:
    """Return what multiplies the odds of coming back, with its interval; the bends of the length are left out."""
    if weighed.by == "shares":
        return []
    found = []
    for i, name in enumerate(WEIGHTS, 1):
        if name in LABELS:
            unit = float(np.log(2)) if name in _PER_DOUBLING else 1.0
            at, half = weighed.weights[i] * unit, z_two_sided(alpha) * float(weighed.covariance[i, i]) ** 0.5 * unit
            found.append(
                {
                    "name": name,
                    "en": LABELS[name][0],
                    "zh": LABELS[name][1],
                    "odds": float(np.exp(at)),
                    "interval": [float(np.exp(at - half)), float(np.exp(at + half))],
                    "sure": bool(abs(at) > half),
                }
            )
    return found


def _some(kinds: Kinds, mask: NDArray[np.bool_]) -> Kinds:
    return Kinds(**{name: getattr(kinds, name)[mask] for name in Kinds.__slots__})


def _expected(weighed: Weighed | None, now: Kinds, alpha: float) -> dict[str, Any]:
    """Return how many of each kind will come back within the window, with the interval they will lie in."""
    if weighed is None:
        return _nothing()
    said: dict[str, Any] = {}
    for kind, mask in _masks(now).items():
        some = _some(now, mask)
        expected, n = weighed.expected(some, alpha), int(some.n.sum())
        said[kind] = {
            "n": n,
            "share": expected[0] if expected else None,
            "interval": list(expected[1:]) if expected else None,
            "people": [round(n * one) for one in expected[1:]] if expected else None,
        }
    return said


def _masks(kinds: Kinds) -> dict[str, NDArray[np.bool_]]:
    return {"dormant": kinds.dormant, "churned": ~kinds.dormant}


def _tested(mornings: Sequence[Kinds], policy: LivenessPolicy, alpha: float) -> dict[str, Any]:
    """Hold what the earlier mornings teach against the newest closed one, kind by kind and tier by tier."""
    newest, earlier = (mornings[0], mornings[1:]) if mornings else (None, [])
    weighed = weigh(earlier, policy.learn_min_users, alpha)
    if newest is None or not newest.n.sum():
        return {"rows": [], "weighed": _nothing()}
    if weighed is None:
        why = _lack(
            "one_morning",
            "The weighing cannot be tested yet: only one closed morning had anybody quiet",
            "权重还无法检验：只有一个窗口走完的早晨有安静的用户",
        )
        return {"rows": _rows(newest, None, None, alpha), "weighed": why}
    each = weighed.chances(newest, alpha)
    by_rule = _by_rule(earlier, newest)
    ours, rule = _scores(newest, each.p), _scores(newest, by_rule)
    gained, half = _gained(newest, each.p, by_rule, alpha)
    verdict = "better" if gained > half else "worse" if gained < -half else "cannot_tell"
    losses = f"{ours['log_loss']:.3f}", f"{rule['log_loss']:.3f}"
    return {
        "rows": _rows(newest, weighed, each, alpha),
        "weighed": {
            "by": weighed.by,
            **ours,
            "calibration_error": calibration_error(newest, each.p),
            "rule": rule,
            "gained": gained,
            "gained_interval": [gained - half, gained + half],
            "verdict": verdict,
            "en": f"The chances said beforehand {_VERDICTS[verdict][0]} (log-loss {losses[0]} against {losses[1]})",
            "zh": f"事先给出的可能性{_VERDICTS[verdict][1]}（对数损失 {losses[0]}，只用两类 {losses[1]}）",
        },
    }


def _rows(newest: Kinds, weighed: Weighed | None, each: Chances | None, alpha: float) -> list[dict[str, Any]]:
    rows = []
    for kind, mask in _masks(newest).items():
        for tier, name in enumerate(TIER_NAMES):
            some = _some(newest, mask & (newest.tier == tier))
            n, returned = int(some.n.sum()), int(some.returned.sum())
            if not n:
                continue
            expected = weighed.expected(some, alpha) if weighed and each else None
            share = returned / n
            rows.append(
                {
                    "kind": kind,
                    "tier": name,
                    "n": n,
                    "returned": returned,
                    "share": share,
                    "interval": list(wilson(returned, n, alpha)),
                    "said": expected[0] if expected else None,
                    "said_interval": list(expected[1:]) if expected else None,
                    "inside": expected[1] <= share <= expected[2] if expected else None,
                }
            )
    return rows


def _by_rule(earlier: Sequence[Kinds], newest: Kinds) -> NDArray[np.float64]:
    """Return the rule's own chances: the earlier shares of the two kinds (half a person added either way)."""
    n, back = np.ones(2), np.full(2, 0.5)
    for one in earlier:
        n += np.bincount(one.dormant.astype(int), one.n, 2)
        back += np.bincount(one.dormant.astype(int), one.returned, 2)
    return np.asarray((back / n)[newest.dormant.astype(int)])


def _scores(kinds: Kinds, p: NDArray[np.float64]) -> dict[str, Any]:
    """Return log-loss, Brier score and the area under the curve (None where all or nobody returned)."""
    n, back, gone = float(kinds.n.sum()), kinds.returned, kinds.n - kinds.returned
    order = np.argsort(p, kind="stable")
    levels, at = np.unique(p[order], return_inverse=True)
    came, stayed = np.bincount(at, back[order], len(levels)), np.bincount(at, gone[order], len(levels))
    area = None
    if came.sum() > 0 and stayed.sum() > 0:
        area = float(came @ (np.cumsum(stayed) - stayed / 2) / came.sum() / stayed.sum())
    return {
        "log_loss": float(-(back @ np.log(p) + gone @ np.log1p(-p)) / n),
        "brier": float((back @ (1 - p) ** 2 + gone @ p**2) / n),
        "auc": area,
    }


def _gained(kinds: Kinds, p: NDArray[np.float64], rule: NDArray[np.float64], alpha: float) -> tuple[float, float]:
    """Return how much log-loss a person the chances save against the rule's, and half the paired interval's width."""
    came, stayed = np.log(p / rule), np.log((1 - p) / (1 - rule))
    n, back, gone = float(kinds.n.sum()), kinds.returned, kinds.n - kinds.returned
    mean = float(back @ came + gone @ stayed) / n
    squares = float(back @ came**2 + gone @ stayed**2) / n
    return mean, z_two_sided(alpha) * float(np.sqrt(max(squares - mean**2, 0.0) / n))


def calibration_error(kinds: Kinds, p: NDArray[np.float64]) -> float:
    """Return the mean gap between what was said and what came, over ten equal parts of the people by what was said."""
    order = np.argsort(p, kind="stable")
    n = kinds.n[order]
    part = np.minimum(((np.cumsum(n) - n / 2) / n.sum() * _BINS).astype(int), _BINS - 1)
    gap = np.bincount(part, n * p[order] - kinds.returned[order], _BINS)
    return float(np.abs(gap).sum() / n.sum())
