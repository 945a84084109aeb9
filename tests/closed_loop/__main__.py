"""``python -m tests.closed_loop 20``: each seed a world and its twin; a line a seed, then the sums and what they say."""

import argparse
import json
import sys

from liuke.simulator.flight.read import world_named
from tests.closed_loop.report import compare, summary


def main() -> None:
    """Read the line, fly, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.closed_loop")
    parser.add_argument("seeds", type=int, nargs="?", default=20)
    parser.add_argument("--world", default="shop")
    parser.add_argument("--people", type=int, default=8_000)
    parser.add_argument("--yuan", type=float, default=0.5, help="budget of the ninety days, yuan a person")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args()
    spec = world_named(said.world)
    found = []
    for seed in range(said.first, said.first + said.seeds):
        found.append(compare(spec, seed=seed, people=said.people, yuan=said.yuan))
        sys.stderr.write(json.dumps(found[-1], ensure_ascii=False) + "\n")
    whole = summary(found)
    print(json.dumps(whole, ensure_ascii=False, indent=1) if said.json else whole["text"])


if __name__ == "__main__":
    main()
