"""``python -m tests.bench.ltv [--customers N]``: fits of lifetime value beside `lifetimes`, in processor seconds.

People buy and leave as BG/NBD says with CDNOW's parameters, known for 27 to 39 weeks, counted by day; 2,357 are CDNOW
itself where the real data is there. Each step runs in a process of its own, so that its peak memory is its own. Ours
includes the grouping (up to 100,000 people in NumPy, above in the engine, from a file); imports are nobody's work.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from liuke.facts.statement import load
from liuke.kit.clock import stopwatch
from liuke.signals.ltv.groups import Groups, compressed
from liuke.signals.ltv.models import fit_orders

Figures = dict[str, Any]
_TRUTH = (0.2426, 4.4136, 0.7929, 2.4259)
_CDNOW = 2_357
_IN_NUMPY = 100_000
_AT_ONCE = 1_000_000
_REPEATS = 15
_LIFETIMES = {"bg_nbd": "BetaGeoFitter", "mbg_nbd": "ModifiedBetaGeoFitter", "pareto_nbd": "ParetoNBDFitter"}
_ASK = load("tests.bench", "ltv")


def generate(file: Path, customers: int) -> Figures:
    """Write x, last_days and age_days of so many people."""
    real = Path(os.environ.get("LIUKE_SHARED_DATA", "../shared/data")) / "cdnow_summary.parquet"
    if customers == _CDNOW and real.exists():
        rows = pq.read_table(real)
        table = {
            name: pa.array(np.rint(rows[given].to_numpy() * scale).astype(np.int64))
            for name, given, scale in (("x", "x", 1), ("last_days", "t_x", 7), ("age_days", "T", 7))
        }
        pq.write_table(pa.table(table), file)
        return {"source": "CDNOW"}
    chance, writer = np.random.default_rng(20260101), None
    for first in range(0, customers, _AT_ONCE):
        part = pa.table(_people(chance, min(_AT_ONCE, customers - first)))
        writer = writer or pq.ParquetWriter(file, part.schema)
        writer.write_table(part)
    if writer:
        writer.close()
    return {"source": "simulated"}


def _people(chance: np.random.Generator, n: int) -> dict[str, Any]:
    r, alpha, a, b = _TRUTH
    rate, leaves = chance.gamma(r, 1 / alpha, n), chance.beta(a, b, n)
    age = np.floor(chance.uniform(27, 39, n) * 7)
    x, last = np.zeros(n, np.int64), np.zeros(n)
    who, now = np.arange(n), np.zeros(n)
    while len(who):
        now = now + chance.exponential(size=len(who)) / np.maximum(rate[who], 1e-12) * 7
        bought = now < age[who]
        who, now = who[bought], now[bought]
        x[who] += 1
        last[who] = np.floor(now)
        stays = chance.uniform(size=len(who)) >= leaves[who]
        who, now = who[stays], now[stays]
    return {"x": x, "last_days": last.astype(np.int64), "age_days": age.astype(np.int64)}


def ours(file: Path, model: str) -> Figures:
    """Group and fit."""
    customers = pq.read_metadata(file).num_rows
    if customers <= _IN_NUMPY:
        rows = pq.read_table(file)
        x, last, age = (rows[name].to_numpy() for name in ("x", "last_days", "age_days"))
        return _quickest(lambda: _fitted(compressed(x, last / 7, age / 7), model, 0.0), _REPEATS)
    with duckdb.connect(config={"memory_limit": "400MB", "preserve_insertion_order": False}) as con:
        return _quickest(lambda: _grouped(con, file, model), 1)


def _grouped(con: duckdb.DuckDBPyConnection, file: Path, model: str) -> Figures:
    started = time.process_time()
    con.read_parquet(str(file)).create_view("customers")
    rows = con.sql(_ASK["groups"].text).to_arrow_table()
    x, last, age, n = (rows[name].to_numpy().astype(float) for name in ("x", "last_days", "age_days", "n"))
    groups = Groups(x=x, t_x=last / 7, age=age / 7, n=n)
    return _fitted(groups, model, time.process_time() - started)


def _fitted(groups: Groups, model: str, grouping: float) -> Figures:
    fit = fit_orders(model, groups)
    return {
        "params": dict(fit.params),
        "groups": len(groups.x),
        "log_likelihood": fit.log_likelihood,
        "converged": fit.converged,
        "grouping_cpu_s": grouping,
    }


def lifetimes(file: Path, model: str) -> Figures:
    """Fit by `lifetimes`; its data stands ready in arrays."""
    warnings.simplefilter("ignore")
    import lifetimes as package

    rows = pq.read_table(file)
    x, last, age = (rows[name].to_numpy().astype(float) for name in ("x", "last_days", "age_days"))
    fitter = getattr(package, _LIFETIMES[model])

    def fit() -> Figures:
        one = fitter()
        one.fit(x, last / 7, age / 7)
        return {"params": {name: float(value) for name, value in one.params_.items()}}

    return _quickest(fit, 5 if len(x) <= _IN_NUMPY else 1)


def _quickest(work: Callable[[], Figures], times: int) -> Figures:
    pa.array([1]).to_numpy()  # where pandas is installed Arrow imports it now: seconds of nobody's work
    found: list[Figures] = []
    for _ in range(times):
        wall, processor = stopwatch(), time.process_time()
        said = work()
        found.append(said | {"cpu_s": time.process_time() - processor, "wall_s": stopwatch() - wall})
    cpu = sorted(one["cpu_s"] for one in found)
    return found[0] | {"cpu_s": cpu[len(cpu) // 2], "wall_s": min(one["wall_s"] for one in found)}


STEPS: dict[str, Callable[[Path, str], Figures]] = {"ours": ours, "lifetimes": lifetimes}


def in_a_process(step: str, file: Path, model: str, customers: int) -> Figures:
    """Run a step in a process of its own."""
    sys.stderr.write(f"{customers:,} {model} {step} …\n")
    command = [sys.executable, "-m", "tests.bench.ltv", "--step", step, "--file", str(file), "--model", model]
    command += ["--customers", str(customers)]
    quiet = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=quiet).stdout
    found: Figures = json.loads(said.splitlines()[-1])
    return found


def report(found: Figures) -> str:
    """Return the table of one run."""
    head = f"{'customers':>12} {'model':11} {'groups':>9} {'ours cpu s':>11} {'MB':>6} {'lifetimes':>10} {'MB':>6} {'ratio':>7}"
    lines = [head + "  largest difference of a parameter"]
    for row in found["rows"]:
        mine, other = row["ours"], row.get("lifetimes")
        line = (
            f"{row['customers']:12,} {row['model']:11} {mine['groups']:9,} {mine['cpu_s']:11.4f} {mine['peak_mb']:6,}"
        )
        if other:
            apart = max(abs(other["params"][name] / value - 1) for name, value in mine["params"].items())
            line += f" {other['cpu_s']:10.3f} {other['peak_mb']:6,} {other['cpu_s'] / mine['cpu_s']:6.0f}x  {apart:.1e}"
        lines.append(line)
    lines.append("pymc-marketing, MAP of BG/NBD on CDNOW (measured once, elsewhere, not in this run): 5.1-11.6 s warm")
    return "\n".join(lines) + "\n"


def bench(customers: int, models: list[str], folder: Path, *, alone: bool) -> list[Figures]:
    """Run one size."""
    with tempfile.TemporaryDirectory(dir=folder, prefix="ltv-") as made:
        file = Path(made) / "customers.parquet"
        source = in_a_process("generate", file, "bg_nbd", customers)["source"]
        rows = []
        for model in models:
            row = {"customers": customers, "source": source, "model": model}
            row["ours"] = in_a_process("ours", file, model, customers)
            if not alone:
                row["lifetimes"] = in_a_process("lifetimes", file, model, customers)
            rows.append(row)
        return rows


def main() -> None:
    """Read the arguments, run, print the table, keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ltv", description=__doc__)
    parser.add_argument("--customers", type=int, action="append", help=f"how many ({_CDNOW:,} and 1,000,000)")
    parser.add_argument("--model", action="append", choices=list(_LIFETIMES), help="which (bg_nbd)")
    parser.add_argument("--alone", action="store_true", help="without lifetimes")
    parser.add_argument("--folder", type=Path, default=Path("bench"), help="where figures and scratch files go (bench)")
    parser.add_argument("--step", choices=["generate", *STEPS], help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        said = (
            generate(asked.file, asked.customers[0])
            if asked.step == "generate"
            else STEPS[asked.step](asked.file, asked.model[0])
        )
        said["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        sys.stdout.write(json.dumps(said) + "\n")
        return
    asked.folder.mkdir(parents=True, exist_ok=True)
    sizes = asked.customers or [_CDNOW, 1_000_000]
    rows = [row for n in sizes for row in bench(n, asked.model or ["bg_nbd"], asked.folder, alone=asked.alone)]
    found = {"machine": {"processors": os.cpu_count(), "python": platform.python_version()}, "rows": rows}
    name = f"ltv-{max(sizes)}{'-alone' if asked.alone else ''}.json"
    (asked.folder / name).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(report(found))


if __name__ == "__main__":
    main()
