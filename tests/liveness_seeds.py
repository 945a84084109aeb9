"""Whether chances of return hold: many made-up businesses, each asked on a past day and held against what came.

``python -m tests.liveness_seeds [seeds] [users]`` prints a line a world and the summary that docs/diagnosis.md states.
"""

import sys
from datetime import timedelta
from typing import Any

import numpy as np

from liuke.diagnosis.liveness import past_mornings, quiet_then
from liuke.diagnosis.liveness_weights import Kinds, weigh
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.simulator.world import World
from tests.told import END, business

POLICY = Policy()
WINDOW = POLICY.liveness.return_window_days
_BINS = 10


def held_against(facts: Facts, past: AsOf) -> dict[str, Any]:
    """Learn what could be known on a past day, say the chances of that day, and return how they stood the test."""
    weighed = weigh(past_mornings(facts, past, POLICY.liveness), POLICY.liveness.learn_min_users)
    seen = quiet_then(facts, past, POLICY.liveness)
    assert weighed is not None
    said: dict[str, Any] = {"by": weighed.by, "spread": weighed.spread, "n": int(seen.n.sum())}
    each = weighed.chances(seen)
    for kind, mask in (("dormant", seen.dormant), ("churned", ~seen.dormant), ("quiet", seen.n > 0)):
        some = _some(seen, mask)
        expected = weighed.expected(some)
        came = float(some.returned.sum() / some.n.sum())
        assert expected is not None
        said[kind] = {"came": came, "said": expected[0], "inside": expected[1] <= came <= expected[2]}
    order = np.argsort(each.p, kind="stable")
    reached = np.cumsum(seen.n[order]) / seen.n.sum()
    bins = np.minimum((reached * _BINS).astype(int), _BINS - 1)
    n = np.bincount(bins, seen.n[order], _BINS)
    gap = np.bincount(bins, (seen.n * each.p - seen.returned)[order], _BINS)
    said["ece"] = float(np.abs(gap).sum() / n.sum())
    brier = seen.returned @ (1 - each.p) ** 2 + (seen.n - seen.returned) @ each.p**2
    said["brier"] = float(brier / seen.n.sum())
    return said


def _some(kinds: Kinds, mask: Any) -> Kinds:
    return Kinds(**{name: getattr(kinds, name)[mask] for name in Kinds.__slots__})


def world(seed: int, users: int = 6_000, days: int = 180) -> dict[str, Any]:
    """Ask one world thirty days before its end."""
    facts = business(World(seed=seed, users=users, days=days, end=END))
    try:
        return held_against(facts, facts.as_of(END + timedelta(days=1 - WINDOW)))
    finally:
        facts.close()


def main(seeds: int, users: int) -> None:
    """Ask many worlds and say how often the truth lay inside."""
    all_ = []
    for seed in range(seeds):
        all_.append(said := world(200 + seed, users))
        kinds = "  ".join(
            f"{k} {said[k]['came']:.3f} said {said[k]['said']:.3f} {'in' if said[k]['inside'] else 'OUT'}"
            for k in ("dormant", "churned", "quiet")
        )
        sys.stdout.write(f"{seed} {said['by']} n={said['n']} {kinds}  ece {said['ece']:.3f} {said['spread']:.2f}\n")
        sys.stdout.flush()
    for kind in ("dormant", "churned", "quiet"):
        inside = sum(one[kind]["inside"] for one in all_)
        error = np.mean([abs(one[kind]["said"] - one[kind]["came"]) for one in all_])
        sys.stdout.write(f"{kind}: inside {inside} of {seeds}, mean error {100 * error:.1f} points\n")
    worst = max(one["ece"] for one in all_)
    mean = np.mean([one["ece"] for one in all_])
    sys.stdout.write(f"calibration error: mean {100 * mean:.1f}, worst {100 * worst:.1f} points\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20, int(sys.argv[2]) if len(sys.argv) > 2 else 6_000)
