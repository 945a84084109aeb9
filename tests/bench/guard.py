"""``python -m tests.bench.guard``: a million proposals judged, against a million hashes of the same run (G1, G2).

Every person needs one hash for the holdout's draw: what judging costs beyond that is the guard's own.
"""

import argparse
import time
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from liuke.guard.people import judge_people
from liuke.kit.chance import share
from liuke.model.policy import GuardPolicy


def proposals(n: int) -> pa.Table:
    """Return so many proposals of one playbook, four in five of which nobody objects to."""
    dice = np.random.default_rng(7)
    same = {
        "playbook": "golden_48h",
        "tier": "light",
        "priority": 20,
        "channel": "push",
        "message_class": "marketing",
        "topic": "winback",
        "cost_fen": 10,
        "has_address": True,
        "holdout_share": 0.1,
        "sent_1d": 0,
    }
    columns = {name: [value] * n for name, value in same.items()}
    return pa.table(
        {
            **columns,
            "subject_id": [f"u{i}" for i in range(n)],
            "consent": dice.random(n) < 0.8,
            "sent_7d": dice.integers(0, 3, n),
            "zone": dice.choice(np.array(["Asia/Shanghai", "Europe/Dublin", None], dtype=object), n),
        }
    )


def main() -> None:
    """Measure both in processor seconds; print them and their ratio."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.guard")
    parser.add_argument("n", type=int, nargs="?", default=1_000_000)
    n = parser.parse_args().n
    asked = proposals(n)
    began = time.process_time()
    for i in range(n):
        share("salt", "golden_48h", f"u{i}")
    hashed = time.process_time() - began
    began = time.process_time()
    judged = judge_people(asked, GuardPolicy(), at=datetime(2026, 3, 2, 4, tzinfo=UTC), salt="salt")
    spent = time.process_time() - began
    sent = int(np.isin(np.array(judged["verdict"].to_pylist()), ("allow", "hold")).sum())
    print(
        f"{n:,} proposals, {sent:,} to send: {spent:.1f} s; as many hashes: {hashed:.1f} s; ratio {spent / hashed:.1f}"
    )


if __name__ == "__main__":
    main()
