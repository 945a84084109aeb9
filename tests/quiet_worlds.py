"""Whether alarms keep quiet: many worlds without any story, a quarter each, every firing counted.

``python -m tests.quiet_worlds [seeds] [users]`` prints a table; the journey tests run a few seeds of it.
"""

import sys
from collections import Counter

from liuke.kit.clock import stopwatch
from liuke.signals.specs import ALARMS
from liuke.simulator.world import World
from tests.told import END, QUARTER_DAYS, business, firings

DAYS = QUARTER_DAYS + 56


def quarter(seed: int, users: int = 1_500) -> dict[str, dict[str, object]]:
    """Return what each alarm said in the last quarter of one quiet world."""
    facts = business(World(seed=seed, users=users, days=DAYS, end=END, stories=()))
    try:
        return firings(facts, END, ALARMS)
    finally:
        facts.close()


def main(seeds: int, users: int) -> None:
    """Print how often each alarm fired in each quarter."""
    began, counts, judged = stopwatch(), {a.name: Counter[int]() for a in ALARMS}, Counter[str]()
    for seed in range(1, seeds + 1):
        for name, row in quarter(seed, users).items():
            if "error" in row:
                print(seed, name, row["error"])
                continue
            counts[name][int(str(row["fired"]))] += 1
            judged[name] += int(str(row["judged_days"]))
            for firing in row["firings"]:  # type: ignore[attr-defined]
                print(
                    f"seed {seed}: {name} {firing['segment']} {firing['day']} {firing['value']} line {firing['line']}"
                )
        print(f"seed {seed} after {stopwatch() - began:.0f} s", flush=True)
    print(f"{'alarm':24} {'quarters':>8} {'firings':>8} {'most':>5} {'over 1':>7} {'judged days':>12}")
    for name, count in counts.items():
        n = sum(count.values())
        most, over = max(count, default=0), sum(v for k, v in count.items() if k > 1)
        print(
            f"{name:24} {n:8} {sum(k * v for k, v in count.items()):8} {most:5} {over:7} {judged[name] / max(n, 1):12.0f}"
        )


if __name__ == "__main__":
    said = [int(word) for word in sys.argv[1:]]
    main(*(said + [50, 1_500][len(said) :]))
