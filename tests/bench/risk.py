"""``python -m tests.bench.risk [--users N]``: the risks of a day, told to a million users, in processor seconds.

People, their signals of the day, of a week ago and of what both are held against are drawn at random; what is learned
of them is a rule that was put in. Measured is the whole of telling: reading features, predicting, the same for a week
ago, writing the rows. Each step runs in a process of its own, so that its peak memory is its own.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from liuke.diagnosis.risk import train as training
from liuke.diagnosis.risk.features import CHANGED, features_of
from liuke.diagnosis.risk.keep import document_of, keep, speaking
from liuke.diagnosis.risk.origins import Horizon, Past
from liuke.diagnosis.risk.score import score
from liuke.diagnosis.risk.window import Window
from liuke.diagnosis.tables import LIVENESS_COLUMNS
from liuke.diagnosis.tables import TABLES as DIAGNOSIS_TABLES
from liuke.facts.store import Facts, open_duckdb
from liuke.kit.clock import stopwatch
from liuke.model.policy import RiskPolicy
from liuke.signals.specs import COLUMNS, SIGNALS
from liuke.signals.tables import TABLES as SIGNAL_TABLES
from liuke.signals.tables import USER_SIGNALS

DAY = date(2026, 6, 1)
_AT_ONCE = 250_000
_LEARNED_OF = 4_000
_MEMORY = "400MB"
_TYPES = {"INTEGER": pa.int32(), "BIGINT": pa.int64(), "DOUBLE": pa.float64()}
_TABLES = (USER_SIGNALS, *(spec.table for spec in SIGNALS if spec.columns and not spec.base))
NAMES = features_of((*COLUMNS, *LIVENESS_COLUMNS))


def opened(file: Path) -> Facts:
    """Open facts with half a gigabyte for the engine."""
    return open_duckdb(file, ZoneInfo("Asia/Shanghai"), memory_limit=_MEMORY, extra=(*SIGNAL_TABLES, *DIAGNOSIS_TABLES))


def generate(file: Path, users: int) -> dict[str, Any]:
    """Fill the profile tables of the day and a week ago, and the base of what they are held against."""
    facts = opened(file)
    chance = np.random.default_rng(1)
    for ago in (0, 7, 28, 35):
        day = facts.as_of(DAY).before(ago).day
        for first in range(0, users, _AT_ONCE):
            n = min(_AT_ONCE, users - first)
            ids = pa.array([f"u{k:08d}" for k in range(first, first + n)])
            for table in _TABLES if ago in (0, 7) else (USER_SIGNALS,):
                columns: dict[str, Any] = {"as_of": pa.array([day] * n, pa.date32()), "subject_id": ids}
                for column in table.columns:
                    if column.type in _TYPES and column.name in NAMES:
                        columns[column.name] = pa.array(chance.poisson(3, n), _TYPES[column.type])
                facts.append(table, pa.table(columns))
    facts.close()
    return {"users": users}


def learn(folder: Path) -> dict[str, Any]:
    """Learn a rule put in, of two past days, and keep the model; without boosting where it is not there."""
    past = [_past(n) for n in (15, 30, 45)]
    began_at = stopwatch()
    began = time.process_time()
    trained = training.train(past, NAMES, RiskPolicy())
    assert trained is not None
    spent = time.process_time() - began
    horizon = Horizon(window_days=14, gap_days=1)
    window = Window(days=14, source="policy", history_days=100)
    document = document_of(
        trained, as_of=DAY, window=window, horizon=horizon, facts="", policy="", made_at=DAY.isoformat()
    )
    keep(folder, document, stands=True, stands_why="first")
    return {
        "learned_of": 3 * _LEARNED_OF,
        "features": len(NAMES),
        "speaks": trained.name,
        "cpu_s": spent,
        "wall_s": stopwatch() - began_at,
    }


def _past(ago: int) -> Past:
    chance = np.random.default_rng(ago)
    frame = {name: chance.poisson(3, _LEARNED_OF).astype(float) for name in NAMES if not name.endswith(CHANGED)}
    frame |= {name: chance.normal(0, 2, _LEARNED_OF) for name in NAMES if name.endswith(CHANGED)}
    odds = -2 + 0.3 * frame["idle_days"] - 0.2 * frame["sessions_28d"] + 0.2 * frame["errors_28d"]
    gone = (chance.random(_LEARNED_OF) < 1 / (1 + np.exp(-odds))).astype(float)
    return Past(
        day=date(2026, 5, 1) if ago == 15 else date(2026, 4, 1) if ago == 30 else date(2026, 3, 1),
        frame=frame,
        gone=gone,
        subjects=np.array([f"u{n}" for n in range(_LEARNED_OF)], dtype=object),
        active=frame["idle_days"] < 3,
        money_fen=frame["paid_365d_fen"],
    )


def tell(folder: Path) -> dict[str, Any]:
    """Tell everybody, a week ago as well, and write it down."""
    facts = opened(folder / "facts.duckdb")
    speaker = speaking(folder, DAY)
    assert speaker is not None
    began_at = stopwatch()
    began = time.process_time()
    told = score(facts, facts.as_of(DAY), RiskPolicy(), speaker)
    figures = {
        "told": told,
        "model": speaker.name,
        "cpu_s": time.process_time() - began,
        "wall_s": stopwatch() - began_at,
    }
    facts.close()
    return figures


def _step(name: str, folder: Path, users: int) -> dict[str, Any]:
    """Run one step in a process of its own."""
    line = [sys.executable, "-m", "tests.bench.risk", "--step", name, "--folder", str(folder), "--users", str(users)]
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(line, capture_output=True, text=True, check=True, env=os.environ | one_thread)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def main() -> None:
    """Run the steps and print one document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=1_000_000)
    parser.add_argument("--step", choices=["generate", "learn", "tell"])
    parser.add_argument("--folder", type=Path)
    said = parser.parse_args()
    if said.step:
        steps = {
            "generate": lambda: generate(said.folder / "facts.duckdb", said.users),
            "learn": lambda: learn(said.folder),
            "tell": lambda: tell(said.folder),
        }
        figures = steps[said.step]()
        figures["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        sys.stdout.write(json.dumps(figures))
        return
    with tempfile.TemporaryDirectory() as scratch:
        document = {name: _step(name, Path(scratch), said.users) for name in ("generate", "learn", "tell")}
    sys.stdout.write(json.dumps(document, indent=2) + "\n")


if __name__ == "__main__":
    main()
