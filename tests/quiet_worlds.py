"""Whether alarms keep quiet: many worlds without any story, a quarter each, every firing counted.

``python -m tests.quiet_worlds [seeds] [users] [workers]`` prints a table; the journey tests run a few seeds of it. Health
and the risk model are judged by what was kept day by day, which costs more: ``python -m tests.quiet_worlds health
[seeds] [users]``, and ``risk`` likewise, of worlds with people enough for a model. Every world is a process of its own, and a polite one. Seeds are 1 to ``seeds``; of a range, ``11-20``, those alone.
"""

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from liuke.diagnosis.liveness import diagnose
from liuke.diagnosis.risk.keep import speaking
from liuke.flow import risk_drift
from liuke.flow.risk import learn_if_due, tell_risk
from liuke.kit.clock import stopwatch
from liuke.model.policy import Policy
from liuke.signals import health
from liuke.signals.band import LOOK_BACK_DAYS
from liuke.signals.measure import measure
from liuke.signals.spec import Point
from liuke.signals.specs import ALARMS
from liuke.simulator.world import World
from tests.risk_house import world_house
from tests.told import END, QUARTER_DAYS, business, firings

DAYS = QUARTER_DAYS + 56
HEALTH_DAYS = QUARTER_DAYS + 2 * 28 + LOOK_BACK_DAYS
"""A month to be known by, a month to be held against, a band's look back, and the quarter that is judged."""
RISK_DAYS = QUARTER_DAYS + 150
"""Past days to learn from, a window's time until the first day told has closed, and the quarter that is judged."""
_RISK_WARM_DAYS = 50
_HEALTH = ("health",)

Said = dict[str, dict[str, Any]]


def quarter(seed: int, users: int = 1_500) -> Said:
    """Return what each alarm but health said in the last quarter of one quiet world."""
    facts = business(World(seed=seed, users=users, days=DAYS, end=END, stories=()))
    try:
        return firings(facts, END, [alarm for alarm in ALARMS if alarm.name not in _HEALTH])
    finally:
        facts.close()


def health_quarter(seed: int, users: int = 1_500) -> Said:
    """Return what health said in the last quarter of one quiet world, measured and judged every day.

    Day by day as a workspace does it: what was measured is kept for some weeks only, so it cannot be judged afterwards.
    """
    facts = business(World(seed=seed, users=users, days=HEALTH_DAYS, end=END, stories=()))
    (spec,), policy, said = health.SPEC.alarms, Policy(), list[Point]()
    try:
        for back in range(HEALTH_DAYS - 28, -1, -1):
            as_of = facts.as_of(END + timedelta(days=1 - back))
            measure(facts, as_of, policy, [health.SPEC])
            said += spec.points(facts, as_of, policy, 1)
        return firings(facts, END, [replace(spec, points=lambda *_: said)])
    finally:
        facts.close()


def risk_quarter(seed: int, users: int = 4_000) -> Said:
    """Return what the risk model's own alarms said in the last quarter of one quiet world.

    Day by day as a workspace does it: learned when it is due, told every morning, held against what came true.
    """
    with TemporaryDirectory() as folder:
        house = world_house(Path(folder), World(seed=seed, users=users, days=RISK_DAYS, end=END, stories=()))
        try:
            for back in range(QUARTER_DAYS + _RISK_WARM_DAYS, -1, -1):
                as_of = house.facts.as_of(END + timedelta(days=1 - back))
                measure(house.facts, as_of, house.policy)
                diagnose(house.facts, as_of, house.policy.liveness)
                learn_if_due(house, as_of)
                tell_risk(house, as_of)
            speaker = speaking(house.folder, END)
            if speaker is None or speaker.speaker != "model":
                raise ValueError("no model was learned: more people")
            return firings(house.facts, END, risk_drift.SPEC.alarms)
        finally:
            house.facts.close()
            house.state.close()


def _politely(ask: Callable[[int, int], Said], users: int, seed: int) -> Said:
    os.nice(10)
    return ask(seed, users)


def main(ask: Callable[[int, int], Said], seeds: Sequence[int], users: int, workers: int) -> None:
    """Print how often each alarm fired in each quarter."""
    began = stopwatch()
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    judged, segments = Counter[str](), Counter[str]()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        asked = {pool.submit(partial(_politely, ask, users), seed): seed for seed in seeds}
        for done in as_completed(asked):
            for name, row in done.result().items():
                if "error" in row:
                    print(asked[done], name, row["error"])
                    continue
                counts[name][row["fired"]] += 1
                judged[name] += row["judged_days"]
                segments[name] = max(segments[name], row["segments"])
                for one in row["firings"]:
                    print(
                        f"seed {asked[done]}: {name} {one['segment']} {one['day']} {one['value']:.4g} line {one['line']:.4g}"
                    )
            print(f"seed {asked[done]} after {stopwatch() - began:.0f} s", flush=True)
    print("| alarm | worlds | judged days a world | segments | worlds that rang | most in one | rings in all |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name in sorted(counts):
        count, n = counts[name], sum(counts[name].values())
        rang, most, rings = n - count[0], max(count), sum(fired * worlds for fired, worlds in count.items())
        print(f"| `{name}` | {n} | {judged[name] / n:.0f} | {segments[name]} | {rang} | {most} | {rings} |")


if __name__ == "__main__":
    words = sys.argv[1:]
    asked, most = {"health": (health_quarter, 1_500), "risk": (risk_quarter, 4_000)}.get(
        words[0] if words else "", (quarter, 1_500)
    )
    words = words[asked is not quarter :]
    first, _, last = (words[:1] or ["50"])[0].rpartition("-")
    users, workers = [int(word) for word in words[1:]] + [most, 1][len(words[1:]) :]
    main(asked, range(int(first or 1), int(last) + 1), users, workers)
