"""Whether planted reasons are found: made-up businesses, everybody quiet on the last morning, told against planted.

``python -m tests.reasons_seeds [seeds] [users]`` prints precision and recall of each planted cause; the journey test runs
a few seeds of it. The world plants boredom by content and by messages as one cause (content fatigue): told either, it
counts as found. Who was planted to leave for no reason ("none") should be told unknown.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from liuke.diagnosis.reasons.find import find_reasons
from liuke.diagnosis.tables import TABLES as DIAGNOSIS_TABLES
from liuke.diagnosis.voice.meanings import meanings
from liuke.facts.statement import Statement
from liuke.facts.store import open_duckdb
from liuke.facts.tracking import keep_roles, read_tracking
from liuke.kit.clock import stopwatch
from liuke.kit.intervals import wilson
from liuke.model.policy import Policy
from liuke.signals.measure import measure
from liuke.signals.tables import TABLES as SIGNAL_TABLES
from liuke.simulator.causes import CAUSES, Cause
from liuke.simulator.world import World
from tests.told import END, ZONE, take_in

DAYS = 120
_SAME = {"message_fatigue": "content_fatigue"}
_TOLD = Statement(
    name="told",
    text="SELECT subject_id, reason, rank FROM user_reasons WHERE as_of = $as_of_day ORDER BY subject_id, rank",
)

Pair = tuple[str, tuple[str, ...]]
"""What was planted, and what was told, the first reason first."""


def told(seed: int, users: int = 2_500) -> list[Pair]:
    """Return, for everybody quiet on the last morning of one world, what was planted and what was told."""
    world = World(seed=seed, users=users, days=DAYS, end=END)
    facts = open_duckdb(None, ZONE, memory_limit="600MB", extra=(*SIGNAL_TABLES, *DIAGNOSIS_TABLES))
    try:
        keep_roles(facts, read_tracking(world.tracking_yml()))
        take_in(facts, world.tables())
        morning, policy = facts.as_of(END + timedelta(days=1)), Policy()
        measure(facts, morning, policy, ())
        meanings(facts, morning, policy)
        find_reasons(facts, morning, policy)
        planted = dict(world.truth_at(morning.day, 1).select(["subject_id", "cause"]).to_pandas().to_numpy().tolist())
        found: dict[str, list[str]] = {}
        for row in facts.rows(_TOLD, morning):
            found.setdefault(row["subject_id"], []).append(_SAME.get(row["reason"], row["reason"]))
    finally:
        facts.close()
    return [(planted[who], tuple(reasons)) for who, reasons in found.items()]


def scores(pairs: Iterable[Pair]) -> dict[str, dict[str, float]]:
    """Return of each planted cause: people, told, found (told first, rightly), and found at any place."""
    counts: dict[str, Counter[str]] = {cause: Counter() for cause in (*CAUSES, "unknown")}
    for planted, reasons in pairs:
        counts[planted]["planted"] += 1
        counts[planted]["found"] += reasons[0] == planted
        counts[planted]["found_any"] += planted in reasons
        counts[planted]["unknown"] += reasons[0] == "unknown"
        counts.setdefault(reasons[0], Counter())["told"] += 1
    return {cause: dict(count) for cause, count in counts.items()}


def main(seeds: int, users: int) -> None:
    """Print precision and recall of each planted cause over many worlds."""
    began, pairs = stopwatch(), list[Pair]()
    for seed in range(1, seeds + 1):
        pairs += told(seed, users)
        print(f"seed {seed}: {len(pairs):,} people after {stopwatch() - began:.0f} s", flush=True)
    found = scores(pairs)
    print(
        f"{'planted':16} {'people':>7} {'told':>6} {'precision':>24} {'recall':>24} {'recall, any':>12} {'unknown':>8}"
    )
    for cause in CAUSES:
        row = found[cause]
        n, said = row["planted"], row.get("told", 0)
        if cause == Cause.NONE:
            print(f"{cause:16} {n:7,} {'':6} {'':24} {'':24} {'':12} {row['unknown'] / n:8.1%}")
            continue
        print(
            f"{cause:16} {n:7,} {said:6,} {_share(row['found'], said):>24} {_share(row['found'], n):>24} "
            f"{row['found_any'] / n:12.1%} {row['unknown'] / n:8.1%}"
        )
    named = [(planted, reasons[0]) for planted, reasons in pairs if reasons[0] != "unknown"]
    print(
        f"named {len(named) / len(pairs):.1%}; right of those named {_share(sum(p == r for p, r in named), len(named))}"
    )


def _share(k: float, n: float) -> str:
    if not n:
        return "–"
    low, high = wilson(k, n)
    return f"{k / n:.1%} ({low:.1%} to {high:.1%})"


if __name__ == "__main__":
    said = [int(word) for word in sys.argv[1:]]
    main(*(said + [20, 2_500][len(said) :]))
