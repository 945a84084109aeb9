"""What came of each policy against the twin to whom nobody wrote, and what all seeds say together."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from liuke.simulator.flight.spec import WorldSpec
from tests.closed_loop.liuke import Liuke
from tests.closed_loop.loop import DAYS, Policy, Run, begin, fly
from tests.closed_loop.policies import CouponForAll, HighestRisk, Oracle

USUAL = ("coupon for everyone at risk", "highest risk first")
AS_MANY = 0.8
"""liuke may touch so many people for each that the more sparing of the usual ways touches, so that it does not buy
people with refusals."""
RAILS = ("said_no", "complaints", "expected_no", "expected_complaints")


def compare(spec: WorldSpec, *, seed: int, people: int, yuan: float, only: tuple[str, ...] = ()) -> dict[str, Any]:
    """Fly one seed under every policy."""
    budget = yuan * 100 * people
    begun = begin(spec, seed=seed, people=people)
    twin = fly(begun, None, budget_fen=0)
    found: dict[str, Any] = {"seed": seed, "kept_alone": int(twin.kept.sum()), "budget_yuan": budget / 100}
    touched = {}
    for usual in (CouponForAll(seed), HighestRisk(seed)):
        run = fly(begun, usual, budget_fen=budget)
        touched[usual.name] = AS_MANY * sum(run.touched.values()) / DAYS
        found[usual.name] = _told(run, twin, people)
    with TemporaryDirectory(prefix="closed-loop-") as folder:
        for policy in _ours(seed, touched, Path(folder)):
            if not only or policy.name in only:
                found[policy.name] = _told(fly(begun, policy, budget_fen=budget), twin, people)
                if isinstance(policy, Liuke):
                    found[policy.name]["learned"] = policy.learned
    return found


def _ours(seed: int, touched: dict[str, float], folder: Path) -> list[Policy]:
    few = min(touched[name] for name in USUAL)
    return [
        Liuke(seed, folder / "all", few),
        Liuke(seed, folder / "coupon", few, choices=("coupon",), name="liuke, coupon only"),
        Oracle(few, "oracle, as few contacts"),
        Oracle(),
    ]


def _told(run: Run, twin: Run, people: int) -> dict[str, Any]:
    kept = int(run.kept.sum()) - int(twin.kept.sum())
    return {
        "kept": kept,
        "people": people,
        "user_days": (run.days_present - twin.days_present) / DAYS,
        "spent_yuan": run.spent_fen / 100,
        "touched": run.touched,
        "said_no": run.said_no,
        "complaints": run.complaints - twin.complaints,
        "expected_no": run.expected_no,
        "expected_complaints": run.expected_complaints,
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
    whole = {key: float(sum(one[key] for one in runs)) for key in ("kept", "people", "user_days", "spent_yuan", *RAILS)}
    touched = sum(sum(one["touched"].values()) for one in runs)
    return {
        **whole,
        "touched": touched,
        "kept_per_1000_yuan": 1000 * whole["kept"] / max(whole["spent_yuan"], 1e-9),
        **{f"{rail}_per_1000_touched": 1000 * whole[rail] / max(touched, 1) for rail in RAILS},
        **{f"{rail}_per_1000_people": 1000 * whole[rail] / max(whole["people"], 1) for rail in RAILS},
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
    lines = [
        f"{'':42}{'kept':>7}{'yuan':>9}{'/1000¥':>8}{'touched':>9}{'no':>6}{'compl':>6}{'oracle':>8}"
        f"{'no‰t':>7}{'co‰t':>7}{'no‰p':>7}{'co‰p':>7}"
    ]
    for name, one in sums.items():
        rails = "".join(
            f"{one[f'{rail}_per_1000_{of}']:7.3f}"
            for of in ("touched", "people")
            for rail in ("expected_no", "expected_complaints")
        )
        lines.append(
            f"{name:42}{one['kept']:7.0f}{one['spent_yuan']:9.0f}{one['kept_per_1000_yuan']:8.2f}{one['touched']:9.0f}"
            f"{one['said_no']:6.0f}{one['complaints']:6.0f}{share.get(name, float('nan')):8.2f}{rails}"
        )
    for name, one in ratios.items():
        low, high = one["interval"]
        lines.append(
            f"{name}: per yuan {one['kept_per_yuan']:.2f} ({low:.2f} to {high:.2f}), "
            f"at equal budget {one['kept_at_equal_budget']:.2f}"
        )
    return "\n".join(lines)
