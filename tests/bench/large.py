"""``python -m tests.bench.large``: a world of 20,000 people for half a year, who is falling among a million, and whom
playbooks would write to among a million, each against sorting its rows in the same run. Processor seconds."""

import argparse
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from liuke.diagnosis.tables import USER_LIVENESS
from liuke.facts.store import open_duckdb
from liuke.playbooks.propose import propose
from liuke.signals.tables import USER_SIGNALS
from liuke.simulator.world import World
from tests.shop import Shop
from tests.unit.diagnosis.test_falling import asked, people
from tests.unit.playbooks.test_propose import AS_OF, IN_USE, columns, keep_many


def _world(n: int) -> tuple[int, Callable[[], Any]]:
    world = World(seed=1, users=n // 50, days=180, end=date(2026, 11, 20))
    return 180 * (n // 50), world.tables


def _falling(n: int) -> tuple[int, Callable[[], Any]]:
    shop = Shop()
    fallen = people(shop, 3, n=n, planted=True)
    return n, lambda: asked(shop, fallen)


def _proposed(n: int) -> tuple[int, Callable[[], Any]]:
    facts = open_duckdb(None, AS_OF.zone, extra=(USER_SIGNALS, USER_LIVENESS))
    keep_many(facts, n)
    return n, lambda: propose(facts, IN_USE, columns(facts), AS_OF)


def _spent(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Measure each, print it and its ratio."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.large")
    parser.add_argument("n", type=int, nargs="?", default=1_000_000)
    n = parser.parse_args().n
    for name, prepared in (("world", _world), ("falling", _falling), ("proposed", _proposed)):
        rows, work = prepared(n)
        dice = np.random.default_rng(7).random(rows)
        sorted_s, spent = _spent(lambda dice=dice: np.sort(dice)), _spent(work)
        print(f"{name:10s} {rows:>10,} rows {spent:6.1f} s, sorting {sorted_s:.2f} s, ratio {spent / sorted_s:,.0f}")


if __name__ == "__main__":
    main()
