"""What came of each policy against the twin to whom nobody wrote, and what all seeds say together."""

from typing import Any

import numpy as np

from liuke.simulator.flight.spec import WorldSpec
from tests.closed_loop.loop import DAYS, Run, begin, fly
from tests.closed_loop.policies import CouponForAll, HighestRisk, Liuke, Oracle

USUAL = ("coupon for everyone at risk", "highest risk first")


def compare(spec: WorldSpec, *, seed: int, people: int, yuan: float, only: tuple[str, ...] = ()) -> dict[str, Any]:
    """Fly one seed under every policy."""
    budget = yuan * 100 * people
    begun = begin(spec, seed=seed, people=people)
    twin = fly(begun, None, budget_fen=0)
    coupon = Liuke(seed, choices=("coupon",), name="liuke, coupon only")
    every = (CouponForAll(seed), HighestRisk(seed), Liuke(seed), coupon, Oracle())
    found: dict[str, Any] = {"seed": seed, "kept_alone": int(twin.kept.sum()), "budget_yuan": budget / 100}
    for policy in every:
        if not only or policy.name in only:
            found[policy.name] = _told(fly(begun, policy, budget_fen=budget), twin)
            if isinstance(policy, Liuke):
                found[policy.name]["learned"] = policy.learned[-len(policy.choices) :]
    return found


def _told(run: Run, twin: Run) -> dict[str, Any]:
    kept = int(run.kept.sum()) - int(twin.kept.sum())
    return {
        "kept": kept,
        "user_days": (run.days_present - twin.days_present) / DAYS,
        "spent_yuan": run.spent_fen / 100,
        "touched": run.touched,
        "said_no": run.said_no,
        "complaints": run.complaints - twin.complaints,
        "harmed": round(run.share_harmed, 4),
    }


def summary(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Add the seeds up: kept users per yuan of each policy, the ratios with their intervals over seeds, the guard rails."""
    names = [name for name in found[0] if isinstance(found[0][name], dict)]
    sums = {name: _sums([one[name] for one in found]) for name in names}
    ratios = {}
    for mine in (name for name in names if name.startswith("liuke")):
        for usual in (name for name in names if name in USUAL):
            ratios[f"{mine} / {usual}"] = _ratio([one[mine] for one in found], [one[usual] for one in found])
    oracle = sums.get("oracle", {}).get("kept") or 0
    share = {name: round(one["kept"] / oracle, 3) for name, one in sums.items() if oracle > 0}
    return {
        "seeds": len(found),
        "policies": sums,
        "ratios": ratios,
        "share_of_oracle": share,
        "text": _text(sums, ratios, share),
    }


def _sums(runs: list[dict[str, Any]]) -> dict[str, float]:
    whole = {
        key: float(sum(one[key] for one in runs))
        for key in ("kept", "user_days", "spent_yuan", "said_no", "complaints")
    }
    touched = sum(sum(one["touched"].values()) for one in runs)
    return {
        **whole,
        "touched": touched,
        "kept_per_1000_yuan": 1000 * whole["kept"] / max(whole["spent_yuan"], 1e-9),
        "said_no_per_1000_touched": 1000 * whole["said_no"] / max(touched, 1),
        "complaints_per_1000_touched": 1000 * whole["complaints"] / max(touched, 1),
    }


def _ratio(mine: list[dict[str, Any]], usual: list[dict[str, Any]]) -> dict[str, Any]:
    """Return kept users per yuan spent, ours over theirs, on all seeds; the interval by leaving seeds out by lot."""
    a = np.array([[one["kept"], one["spent_yuan"]] for one in mine])
    b = np.array([[one["kept"], one["spent_yuan"]] for one in usual])

    def of(rows: Any) -> tuple[float, float]:
        (ours, money), (theirs, other) = a[rows].sum(axis=0), b[rows].sum(axis=0)
        budget = ours / theirs if theirs > 0 else float("inf")
        return budget, budget * other / money if money > 0 else float("inf")

    rng = np.random.default_rng(0)
    lots = [of(rng.integers(0, len(a), len(a))) for _ in range(1000)]
    low, high = np.percentile([one[1] for one in lots], [2.5, 97.5])
    at_budget, per_yuan = of(np.arange(len(a)))
    return {"kept_at_equal_budget": at_budget, "kept_per_yuan": per_yuan, "interval": [float(low), float(high)]}


def _text(sums: dict[str, Any], ratios: dict[str, Any], share: dict[str, float]) -> str:
    lines = [f"{'':34}{'kept':>8}{'yuan':>10}{'/1000¥':>8}{'touched':>9}{'no':>7}{'compl.':>8}{'oracle':>8}"]
    for name, one in sums.items():
        lines.append(
            f"{name:34}{one['kept']:8.0f}{one['spent_yuan']:10.0f}{one['kept_per_1000_yuan']:8.2f}{one['touched']:9.0f}"
            f"{one['said_no']:7.0f}{one['complaints']:8.0f}{share.get(name, float('nan')):8.2f}"
        )
    for name, one in ratios.items():
        low, high = one["interval"]
        lines.append(
            f"{name}: per yuan {one['kept_per_yuan']:.2f} ({low:.2f} to {high:.2f}), "
            f"at equal budget {one['kept_at_equal_budget']:.2f}"
        )
    return "\n".join(lines)
