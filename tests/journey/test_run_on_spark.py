"""A day of a business whose facts lie in Spark: ``liuke run`` from its own tables to a plan, and what left the engine."""

import io
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from liuke.app.house import new_workspace, opened
from liuke.cli.door import HouseDoor
from liuke.cli.main import run
from liuke.facts.engines.spark import Spark
from liuke.facts.plans import plan_rows
from liuke.facts.statement import Statement
from liuke.facts.tracking import Tracked, read_tracking
from liuke.simulator.world import World
from liuke.simulator.write import write
from tests.spark import SMALL, needs_spark

END = date(2026, 11, 20)
AS_OF = "2026-11-21"
USERS, DAYS = 100, 30
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        "LIUKE_SPARK_RUN" not in os.environ, reason="minutes long: make spark (the statements run always)"
    ),
]
LAKE = ("users", "events", "orders")
FUNNEL = "funnels: {short: {steps: [view, checkout], window_hours: 24}}"
"""Two steps in a day: a longer walk is what takes the most time, and other tests take it on Spark."""


LEARNED_OF = {"origin", "risk_features"}
"""Risk is learned, and told, outside the engine: batches of numbers without names, an id each to keep them apart."""


class Seen:
    """What left the engine: rows of each statement, and the people named in them."""

    def __init__(self) -> None:
        self.rows: Counter[str] = Counter()
        self.people: dict[str, set[str]] = {}

    def note(self, statement: Statement, answer: pa.Table | pa.RecordBatch) -> None:
        self.rows[statement.name] += answer.num_rows
        for name in {"subject_id", "id"} & set(answer.schema.names):
            self.people.setdefault(statement.name, set()).update(filter(None, answer[name].to_pylist()))


def plain(tracking_yml: str) -> str:
    """Return the world's event names with their roles, and one short funnel."""
    named = read_tracking(tracking_yml).events
    roles = {name: said.role if isinstance(said, Tracked) else said for name, said in named.items()}
    return "\n".join(["events:", *(f"  {name}: {role}" for name, role in roles.items()), FUNNEL, ""])


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace over a lake of Parquet files that a business has filled."""
    needs_spark()
    folder = tmp_path_factory.mktemp("on-spark")
    world = World(seed=3, users=USERS, days=DAYS, end=END, stories=())
    tables = {name: rows for name, rows in world.tables().items() if name in LAKE}
    files = write(tables, folder / "lake")
    shop = folder / "shop"
    new_workspace(
        shop,
        name="Lake",
        timezone="Asia/Shanghai",
        market="cn",
        currency="CNY",
        language="en",
        tracking=plain(world.tracking_yml()),
    )
    (shop / "policy.yml").write_text("alarms: {replay_days: 7}\n", encoding="utf-8")
    lines = ["", "[engine]", 'kind = "spark"', 'master = "local[2]"', "[engine.tables]"]
    lines += [f'{name} = "parquet:{file}"' for name, file in files.items()]
    lines += ["[engine.conf]", *(f'"{name}" = "{value}"' for name, value in SMALL.items())]
    with (shop / "liuke.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n".join(lines) + "\n")
    return shop


@pytest.fixture(scope="module")
def ran(workspace: Path) -> Iterator[tuple[dict[str, Any], Seen, set[str]]]:
    """Run the day once; give its plan, what left the engine, and whom the plan names."""
    seen, read, batches = Seen(), Spark.read, Spark.batches

    def noted_read(self: Spark, statement: Statement, params: Any, inputs: Any) -> pa.Table:
        answer = read(self, statement, params, inputs)
        seen.note(statement, answer)
        return answer

    def noted_batches(self: Spark, statement: Statement, params: Any, inputs: Any) -> Iterator[pa.RecordBatch]:
        for batch in batches(self, statement, params, inputs):
            seen.note(statement, batch)
            yield batch

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        patched.setattr(Spark, "read", noted_read)
        patched.setattr(Spark, "batches", noted_batches)
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with redirect_stdout(out):
            code = run(["run", "--workspace", str(workspace), "--as-of", AS_OF, "--json"], HouseDoor(serve=print))
            out.flush()
        said = out.buffer.getvalue()  # type: ignore[attr-defined]
        assert code in (0, 1), said
        plan = json.loads(said)
        patched.setattr(Spark, "read", read)
        patched.setattr(Spark, "batches", batches)
        with opened(workspace) as house:
            chosen = {str(one) for one in plan_rows(house.facts, plan["id"])["subject_id"].to_pylist()}
    yield plan, seen, chosen


def test_a_run_on_spark_makes_a_plan_from_the_businesss_own_tables(
    ran: tuple[dict[str, Any], Seen, set[str]],
) -> None:
    plan, _, chosen = ran
    assert plan["as_of"] == AS_OF
    assert plan["totals"]["found"] >= len(chosen) > 0
    assert plan["totals"]["found"] < USERS


def test_only_rows_of_people_the_plan_names_leave_spark(ran: tuple[dict[str, Any], Seen, set[str]]) -> None:
    _, seen, chosen = ran
    others = {name: sorted(people - chosen) for name, people in seen.people.items() if people - chosen}
    assert set(others) <= LEARNED_OF, "only what a model learns of, and is asked about, are others' rows"
    assert any(people for people in seen.people.values())
    large = {name: rows for name, rows in seen.rows.items() if rows > USERS * DAYS}
    assert large == {}, "an answer as long as the raw log"
