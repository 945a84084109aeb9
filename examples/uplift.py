"""Who is moved, on four public experiments: when choosing people pays, and when it does not.

Hillstrom's e-mails (four tasks: two mailings, visits and money), a cat game's gate, a coffee shop's promotion and
letters to voters. Each policy is learned on one part and valued on another; it is used only where it surely beats
treating everybody and treating nobody. Run: python examples/uplift.py [--json] [--quick]
"""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from common import DATA, tell

from liuke.kit.learn.folds import folds
from liuke.kit.learn.frame import frame_of
from liuke.kit.one_thread import one_thread
from liuke.outcome.arm import Arm, yes_or_no
from liuke.outcome.effect import one_look
from liuke.outcome.uplift.gate import gated
from liuke.outcome.uplift.judge import net, qini, weighed_effects, worth
from liuke.outcome.uplift.kinds import KINDS_EN, kinds
from liuke.outcome.uplift.learners import learners_for
from liuke.outcome.uplift.trial import Trial, trial

BEFORE = ("recency", "history", "mens", "womens", "zip_code", "newbie", "channel")
TASKS = {
    "womens_visit": ("Womens E-Mail", "visit", 0.04),
    "mens_visit": ("Mens E-Mail", "visit", 0.07),
    "mens_spend": ("Mens E-Mail", "spend", 0.5),
    "womens_spend": ("Womens E-Mail", "spend", 0.3),
}
PROMOTION, PURCHASE = 0.15, 10.0
"""What one promotion costs and one purchase brings, as the coffee shop's task says."""


def main() -> None:
    """Judge the experiments; print."""
    parser = argparse.ArgumentParser(description=str(__doc__))
    parser.add_argument("--json", action="store_true", help="print one JSON document of the figures")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the Parquet files (LIUKE_SHARED_DATA)")
    parser.add_argument("--quick", action="store_true", help="fewer folds, two of the four tasks")
    said = parser.parse_args()
    if not said.data.is_dir():
        sys.exit(f"The data is not in {said.data}; say where with --data or LIUKE_SHARED_DATA")
    with one_thread():
        document = {
            "hillstrom": hillstrom(said.data, quick=said.quick),
            "cookie_cats": cookie_cats(said.data),
            "starbucks": starbucks(said.data),
            "voters": voters(said.data),
        }
    tell(document, said.json, report)


def hillstrom(data: Path, *, quick: bool) -> dict[str, Any]:
    """Return the arms' differences, and what each task's policies bring for each person, on people not learned from."""
    table = pq.read_table(data / "rct_hillstrom.parquet")
    found: dict[str, Any] = {"differences": {}, "tasks": {}}
    for name, (mailing, metric, cost) in TASKS.items():
        world = _mailing(table, mailing, metric)
        arms = _arm(world, treated=True), _arm(world, treated=False)
        effect = one_look(*arms, "absolute")
        found["differences"][name] = {"difference": effect.difference, "standard_error": effect.standard_error}
        if not quick or metric == "visit":
            found["tasks"][name] = _nested(world, cost, outer=3 if quick else 5, rounds=1 if quick else 2)
    return found


def cookie_cats(data: Path) -> dict[str, Any]:
    """Return the z of a later gate on coming back after a day and after a week."""
    table = pq.read_table(data / "rct_cookie_cats.parquet")
    early = pc.equal(table["version"], "gate_30").to_numpy(zero_copy_only=False)
    found = {}
    for day in (1, 7):
        back = table[f"retention_{day}"].to_numpy().astype(float)
        arms = [yes_or_no(int(rows.sum()), int(back[rows].sum())) for rows in (early, ~early)]
        effect = one_look(*arms, "absolute", shares=True)
        found[f"day_{day}"] = {
            "gate_30": arms[0].mean,
            "gate_40": arms[1].mean,
            "z": effect.difference / effect.standard_error,
        }
    return found


def starbucks(data: Path) -> dict[str, Any]:
    """Return what the policy learned on the shop's first part earns on its second, as the task counts it (NIR)."""
    table = pq.read_table(data / "rct_starbucks_sim.parquet")
    first, second = (_promotion(table.filter(pc.equal(table["split"], part))) for part in ("train", "test"))
    policy = gated(first, PROMOTION / PURCHASE)
    chosen = policy.chooses(second.frame, second.n)
    everybody = np.ones(second.n, bool)
    return {
        "learner": policy.learner,
        "otherwise": policy.otherwise,
        "chosen": int(chosen.sum()),
        "people": second.n,
        "nir": _nir(second, chosen),
        "nir_everybody": _nir(second, everybody),
        "kinds": [asdict(one) for one in kinds(policy, policy.learner or "s")],
    }


def voters(data: Path) -> dict[str, Any]:
    """Return how much more people voted after each letter: pressure works, which is why manners are a rule."""
    table = pq.read_table(data / "rct_gotv_social.parquet")
    voted = table["primary2006"].to_numpy().astype(float)
    letters = np.array(table["messages"].to_pylist())
    return {name: float(voted[letters == name].mean()) for name in sorted(set(letters.tolist()))}


def _mailing(table: pa.Table, mailing: str, metric: str) -> Trial:
    rows = table.filter(pc.is_in(table["segment"], pa.array([mailing, "No E-Mail"])))
    sent = pc.equal(rows["segment"], mailing).to_numpy(zero_copy_only=False)
    return trial(frame_of(rows.select(BEFORE)), sent, rows[metric].to_numpy().astype(float), 0.5)


def _promotion(table: pa.Table) -> Trial:
    given = pc.equal(table["Promotion"], "Yes").to_numpy(zero_copy_only=False)
    categories = {name: pc.cast(table[name], pa.string()) for name in ("V1", "V4", "V5", "V6", "V7")}
    frame = frame_of(pa.table({"V2": table["V2"], "V3": table["V3"], **categories}))
    return trial(frame, given, table["purchase"].to_numpy().astype(float), 0.5)


def _nested(world: Trial, cost: float, *, outer: int, rounds: int) -> dict[str, Any]:
    """Learn on some, value on the others, each person in turn; values are net, for each person."""
    learners = learners_for(world.n)
    names = ("gated", "all", *learners)
    gains: dict[str, list[np.ndarray]] = {name: [] for name in names}
    heights: dict[str, list[float]] = {name: [] for name in learners}
    used: list[str] = []
    for seed in range(rounds):
        for test in folds(world.treated, outer, seed=100 + seed):
            rest, held = world.part(~test), world.part(test)
            effects = weighed_effects(held)
            policy = gated(rest, cost, seed=seed)
            used.append(policy.learner or policy.otherwise)
            gains["gated"].append(net(policy.chooses(held.frame, held.n), effects, cost))
            gains["all"].append(effects - cost)
            for name, learn in learners.items():
                score = learn(rest, seed)(held.frame)
                gains[name].append(net(score > cost, effects, cost))
                heights[name].append(qini(score, held))
    values = {name: worth(np.concatenate(parts)) for name, parts in gains.items()}
    more = worth(np.concatenate(gains["gated"]) - np.concatenate(gains["all"]))
    return {
        "cost": cost,
        "value": {name: one.mean for name, one in values.items()},
        "gated_over_all": {"mean": more.mean, "standard_error": more.standard_error * np.sqrt(rounds)},
        "qini": {name: float(np.mean(one)) for name, one in heights.items()},
        "used": used,
    }


def _arm(world: Trial, *, treated: bool) -> Arm:
    y = world.outcome[world.treated == treated]
    return Arm(n=len(y), total=float(y.sum()), squares=float((y * y).sum()))


def _nir(world: Trial, chosen: np.ndarray) -> float:
    """Return the task's net incremental revenue among those chosen."""
    given, not_given = chosen & world.treated, chosen & ~world.treated
    bought = PURCHASE * (world.outcome[given].sum() - world.outcome[not_given].sum())
    return float(bought - PROMOTION * given.sum())


def report(document: dict[str, Any]) -> None:
    """Print it to be read."""
    for name, task in document["hillstrom"]["tasks"].items():
        value = ", ".join(f"{who} {one:+.4f}" for who, one in task["value"].items())
        more = task["gated_over_all"]
        print(f"Hillstrom {name}: {value}; gated over all {more['mean']:+.4f} ± {1.96 * more['standard_error']:.4f}")
        print(f"  used: {', '.join(task['used'])}; qini {', '.join(f'{k} {v:.5f}' for k, v in task['qini'].items())}")
    for name, one in document["hillstrom"]["differences"].items():
        print(f"Hillstrom {name}: difference {one['difference']:.4f} (se {one['standard_error']:.4f})")
    for day, one in document["cookie_cats"].items():
        print(f"Cookie Cats {day}: {one['gate_30']:.4f} / {one['gate_40']:.4f}, z {one['z']:.2f}")
    shop = document["starbucks"]
    print(f"Coffee shop: {shop['chosen']:,} of {shop['people']:,} chosen by {shop['learner'] or shop['otherwise']},")
    print(f"  net {shop['nir']:+.2f} (everybody {shop['nir_everybody']:+.2f})")
    for one in shop["kinds"]:
        low, high = one["interval"]
        print(f"  {KINDS_EN[one['kind']]}: {one['n']:,}, effect {one['effect']:+.4f} ({low:+.4f} to {high:+.4f})")
    print("Voters: " + ", ".join(f"{name} {share:.4f}" for name, share in document["voters"].items()))


if __name__ == "__main__":
    main()
