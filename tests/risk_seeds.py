"""How well the risk of leaving is calibrated on made-up businesses, seed by seed: ``python -m tests.risk_seeds 20``.

Each seed is another business. What is printed is of the newest closed day, of which nothing was learned.
"""

import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from liuke.flow.risk import learn
from liuke.model.policy import Policy
from liuke.signals.measure import measure
from liuke.simulator.world import World
from tests.risk_house import END, world_house


def trained(
    seed: int, folder: Path, *, users: int = 6_000, days: int = 150, policy: Policy | None = None
) -> dict[str, Any]:
    """Make a business, train on its past, and return what was kept of the training."""
    house = world_house(folder, World(seed=seed, users=users, days=days, end=END), policy)
    as_of = house.facts.as_of(END + timedelta(days=1))
    measure(house.facts, as_of, house.policy)
    made = learn(house, as_of)
    house.facts.close()
    house.state.close()
    assert made is not None
    return made


def main(seeds: int) -> None:
    """Print who speaks, and AUC, log-loss and calibration error of each candidate, a line a seed."""
    for seed in range(100, 100 + seeds):
        with tempfile.TemporaryDirectory() as folder:
            said = trained(seed, Path(folder) / "shop")
        row = {
            name: {figure: round(one[figure], 4) for figure in ("auc", "log_loss", "ece")}
            for name, one in said["report"]["everyone"]["metrics"].items()
        }
        head = {"seed": seed, "speaks": said["name"], "window_days": said["window_days"]}
        head |= {name: round(said["report"][name], 4) for name in ("told", "found")}
        sys.stdout.write(json.dumps(head | row) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
