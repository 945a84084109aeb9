"""Whether chances of return hold: many made-up businesses, each asked on a past day and held against what came.

``python -m tests.liveness_seeds [seeds] [users]`` prints a line a world and the summary that docs/diagnosis.md states.
"""

import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np

from liuke.diagnosis.liveness import past_mornings, quiet_then
from liuke.diagnosis.liveness_report import calibration_error
from liuke.diagnosis.liveness_weights import Kinds, weigh
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tracking import keep_roles, read_tracking
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.simulator.world import World
from tests.told import END, ZONE, take_in

POLICY = Policy()
WINDOW = POLICY.liveness.return_window_days
_DRAWS = 40


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
    said["ece"] = calibration_error(seen, each.p)
    rng = np.random.default_rng(int(seen.n.sum()))
    drawn = (replace(seen, returned=rng.binomial(seen.n.astype(int), each.p).astype(float)) for _ in range(_DRAWS))
    said["by_chance"] = float(np.mean([calibration_error(one, each.p) for one in drawn]))
    brier = seen.returned @ (1 - each.p) ** 2 + (seen.n - seen.returned) @ each.p**2
    said["brier"] = float(brier / seen.n.sum())
    return said


def _some(kinds: Kinds, mask: Any) -> Kinds:
    return Kinds(**{name: getattr(kinds, name)[mask] for name in Kinds.__slots__})


def world(seed: int, users: int = 6_000, days: int = 180) -> dict[str, Any]:
    """Ask one world thirty days before its end."""
    made = World(seed=seed, users=users, days=days, end=END)
    facts = open_duckdb(None, ZONE, memory_limit="600MB")
    keep_roles(facts, read_tracking(made.tracking_yml()))
    try:
        take_in(facts, made.tables())
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
    mean, chance = (np.mean([one[name] for one in all_]) for name in ("ece", "by_chance"))
    text = f"calibration error: mean {100 * mean:.1f}, worst {100 * worst:.1f} points"
    sys.stdout.write(f"{text}; were every chance said the true one, {100 * chance:.1f}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20, int(sys.argv[2]) if len(sys.argv) > 2 else 6_000)
