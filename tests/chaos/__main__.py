"""``make chaos``: a day of the sample business goes out live under races and kills, on SQLite and on PostgreSQL.

Writes what came of it into docs/chaos.md, and fails where anything went twice, went where it may not, or is missing.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from runpy import run_path

from tests.chaos.account import Found
from tests.chaos.day import Asked, build, run
from tests.chaos.report import report


def main() -> int:
    """Read the arguments, run, write the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--users", type=int, default=1_500)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--races", type=int, default=5)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--built", type=Path, help="a business that is built already")
    parser.add_argument("--report", type=Path, default=Path("docs/chaos.md"))
    asked = parser.parse_args()
    said = Asked(users=asked.users, kills=asked.kills, races=asked.races, seed=asked.seed)
    rig = run_path(str(Path(__file__).parents[1] / "migration" / "cluster.py"))
    with tempfile.TemporaryDirectory(prefix="chaos-") as made, rig["durable_cluster"]() as url:
        built = asked.built or Path(made) / "built"
        if not asked.built:
            build(built, said)
        where = {"SQLite": "", "PostgreSQL": f"{url}/postgres"}
        if asked.only != "sqlite" and url is None:
            sys.stderr.write("PostgreSQL is not installed: its half is left out\n")
        if asked.only == "postgresql":
            del where["SQLite"]
        if asked.only == "sqlite" or url is None:
            del where["PostgreSQL"]
        found = _days(Path(made), built, said, where)
    words = report(found, said)
    asked.report.write_text(words, encoding="utf-8")
    sys.stdout.write(words)
    enough = all(one.kills >= said.kills and one.races >= said.races for one in found.values())
    return 0 if found and enough and all(one.holds for one in found.values()) else 1


def _days(folder: Path, built: Path, said: Asked, where: Mapping[str, str]) -> dict[str, Found]:
    """Live through one day an engine, in processes of their own, at once."""
    asked = {name: said.on(url, built) for name, url in where.items()}
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        waiting = {name: pool.submit(run, folder / name.lower(), one) for name, one in asked.items()}
        return {name: one.result() for name, one in waiting.items()}


if __name__ == "__main__":
    sys.exit(main())
