"""``python -m tests.bench.flight 100000 180``: what a world costs, in processor seconds, facts written as Arrow (O6)."""

import argparse
import time
from datetime import date

from liuke.simulator.flight.business import Business
from liuke.simulator.flight.read import shipped, world_named


def measure(world: str, people: int, days: int) -> dict[str, float]:
    """Live a world, once without and once with its facts written down."""
    spec = world_named(world)
    began = time.process_time()
    alone = Business(spec, seed=1, people=people, days=days, first=date(2026, 1, 5))
    for _ in range(days):
        alone.live()
    lived = time.process_time()
    told = Business(spec, seed=1, people=people, days=days, first=date(2026, 1, 5))
    rows = sum(table.num_rows for table in told.opening().values())
    for _ in range(days):
        rows += sum(table.num_rows for table in told.pass_day().values())
    return {"lived_s": lived - began, "with_facts_s": time.process_time() - lived, "rows": rows}


def main() -> None:
    """Measure every shipped world."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.flight")
    parser.add_argument("people", type=int, nargs="?", default=100_000)
    parser.add_argument("days", type=int, nargs="?", default=180)
    said = parser.parse_args()
    for world in shipped():
        found = measure(world, said.people, said.days)
        print(f"{world:14}" + "  ".join(f"{name} {value:,.1f}" for name, value in found.items()))


if __name__ == "__main__":
    main()
