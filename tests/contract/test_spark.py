"""The same contract on Spark, on this machine: what an engine must be able to do, and one statement in forty.

All statements are asked of two workers (test_spark_cluster.py), which is the stricter question: the same plans, and rows
and code that walk between processes. ``make spark`` asks all of them here, too.
"""

import json
import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from liuke.diagnosis.liveness import diagnose
from liuke.diagnosis.tables import USER_LIVENESS
from liuke.facts.arrivals import notice
from liuke.facts.errors import SourceReadOnlyError, SourceTableError
from liuke.facts.profile import count, select, user_columns
from liuke.facts.roll_up import mark_dirty, roll_up
from liuke.facts.statement import Statement
from liuke.facts.store import Facts, open_spark
from liuke.facts.tables import ACTIVITY_DAILY, DIRTY_DAYS, EVENTS, PLAN_ROWS, RECEIPTS, USERS
from liuke.model.policy import Policy
from liuke.signals.measure import measure
from liuke.signals.read import retention
from tests.contract.answers import EXTRA, embedded
from tests.contract.both import Both, asked
from tests.contract.small_rows import DAY, fill
from tests.contract.statements import STATEMENTS
from tests.shop import SHANGHAI, Shop
from tests.spark import copy, everything, needs_spark, quick

_ALL = "LIUKE_SPARK_RUN" in os.environ
_ASKED = list(STATEMENTS)[:: 1 if _ALL else 40]
_COUNT = Statement(name="n", text="SELECT count(*) AS n FROM activity_daily")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return one Spark for all tests of this file."""
    needs_spark()
    with quick("local[2]", tmp_path_factory.mktemp("spark"), {"spark.sql.shuffle.partitions": "1"}) as started:
        yield started


@pytest.fixture(scope="module")
def answers(session: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Both]]:
    """Return the answers of both engines."""
    with asked(session, tmp_path_factory.mktemp("both"), _ASKED) as found:
        yield found


@pytest.fixture
def facts(session: Any, tmp_path: Path) -> Iterator[Facts]:
    """Return empty facts in Spark."""
    opened = open_spark(session, tmp_path, SHANGHAI, extra=EXTRA)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", _ASKED)
def test_spark_gives_the_same_answer_as_the_embedded_engine(answers: dict[str, Both], name: str) -> None:
    if name not in answers:
        pytest.skip("tests/contract/small_rows.py does not know it yet")
    here, there = answers[name]
    assert there.result() == here


@pytest.mark.parametrize("by", ["first_action", "sign_up"])
def test_retention_is_the_same_by_first_action_and_by_sign_up(facts: Facts, by: Any) -> None:
    source = fill(embedded())
    copy(source.facts, facts, {name: source.facts.tables[name] for name in ("activity_daily", "users", "events")})
    said = [retention(one, source.as_of(DAY), unit="week", by=by, cells=4) for one in (source.facts, facts)]
    assert said[1] == said[0]
    assert any(cell["users"] for cohort in said[0]["cohorts"] for cell in cohort["cells"])


def days(facts: Facts, *numbers: int) -> pa.Table:
    """Return a row of activity a day."""
    return pa.table(
        {"day": pa.array([date(2025, 3, n) for n in numbers], pa.date32()), "subject_id": ["ann"] * len(numbers)}
    )


def test_days_are_replaced_whole_and_a_failure_leaves_every_table_as_it_was(facts: Facts, tmp_path: Path) -> None:
    assert facts.append(ACTIVITY_DAILY, days(facts, 1, 2, 3)) == 3
    assert facts.replace(ACTIVITY_DAILY, {"day": [date(2025, 3, 2), date(2025, 3, 3)]}, days(facts, 2)) == 1
    assert facts.one(_COUNT)["n"] == 2
    with pytest.raises(ZeroDivisionError), facts.transaction():
        facts.delete(ACTIVITY_DAILY, {})
        facts.append(RECEIPTS, pa.table({"receipt_id": ["r1"]}))
        assert facts.one(_COUNT)["n"] == 0
        raise ZeroDivisionError
    assert facts.one(_COUNT)["n"] == 2
    assert facts.read(everything(RECEIPTS)).num_rows == 0
    again = open_spark(facts.engine._session, tmp_path, SHANGHAI, extra=EXTRA)
    assert again.one(_COUNT)["n"] == 2
    kept = {part.number for part in again.engine._parts.of("activity_daily")}
    there = {one.name for one in (tmp_path / "facts.spark" / "tables" / "activity_daily").iterdir()}
    assert there == {f"v={number}" for number in kept}, "what failed or was replaced is swept away on opening"


def test_rows_are_deleted_by_any_column(facts: Facts) -> None:
    rows = {"plan_id": ["W-1", "W-1", "W-2"], "subject_id": ["ann", "bob", "ann"], "cost_fen": [1, 2, 3]}
    facts.append(PLAN_ROWS, pa.table(rows))
    assert facts.delete(PLAN_ROWS, {"subject_id": "bob", "plan_id": ["W-1", "W-2"]}) == 1
    assert facts.delete(PLAN_ROWS, {"subject_id": "bob"}) == 0
    left = facts.read(everything(PLAN_ROWS)).select(["plan_id", "subject_id"]).to_pylist()
    assert sorted(tuple(row.values()) for row in left) == [("W-1", "ann"), ("W-2", "ann")]


def test_many_small_appends_become_one_part(facts: Facts) -> None:
    for n in range(70):
        facts.append(RECEIPTS, pa.table({"receipt_id": [f"r{n}"]}))
    assert len(facts.engine._parts.of("receipts")) < 10
    assert facts.read(everything(RECEIPTS)).num_rows == 70


def test_what_is_held_can_be_asked_of_and_answers_come_in_batches(facts: Facts) -> None:
    facts.append(ACTIVITY_DAILY, days(facts, 1, 2, 3))
    held = facts.hold(Statement(name="d", text="SELECT day FROM activity_daily WHERE day > $d"), d=date(2025, 3, 1))
    asked = Statement(name="n", text="SELECT count(*) AS n, max(day) AS last FROM held_days")
    assert facts.rows(asked, held_days=held) == [{"n": 2, "last": date(2025, 3, 3)}]
    kept = facts.engine._session._jsparkSession.sharedState().cacheManager()
    assert not kept.isEmpty()
    del held
    assert kept.isEmpty(), "what nobody asks of any more is let go of"
    every = Statement(name="d", text="SELECT day FROM activity_daily ORDER BY day DESC")
    assert [day for batch in facts.batches(every) for day in batch["day"].to_pylist()] == [
        date(2025, 3, 3),
        date(2025, 3, 2),
        date(2025, 3, 1),
    ]


def test_a_text_that_looks_like_a_query_is_a_text(facts: Facts) -> None:
    hostile = "'; DROP VIEW x; -- \\' $y :z \n\"`"
    facts.append(USERS, pa.table({"subject_id": [hostile]}))
    asked = Statement(name="n", text="SELECT subject_id FROM users WHERE subject_id = $who")
    assert facts.rows(asked, who=hostile) == [{"subject_id": hostile}]


@pytest.mark.skipif(not _ALL, reason="minutes long: make spark (the statements run always)")
def test_a_day_of_work_gives_the_same_tables_on_both_engines(facts: Facts) -> None:
    source, policy = fill(embedded()), Policy()
    raw = {name: table for name, table in source.facts.tables.items() if table.imported or name.endswith("roles")}
    raw |= {
        name: source.facts.tables[name]
        for name in ("stages", "features", "promotions", "funnels", "verdicts", "receipts")
    }
    other = Shop(facts=embedded())
    for target in (other.facts, facts):
        copy(source.facts, target, raw)
        mark_dirty(target, [other.day(n) for n in range(1, DAY + 5)])
        roll_up(target)
        measure(target, other.as_of(DAY), policy)
        diagnose(target, other.as_of(DAY), policy.liveness)
    for table in (ACTIVITY_DAILY, USER_LIVENESS, *EXTRA):
        here, there = (_sorted(one.read(everything(table)).to_pylist()) for one in (other.facts, facts))
        assert there == here, table.name
    columns = (*user_columns(other.facts), *user_columns(facts))
    assert columns[: len(columns) // 2] == columns[len(columns) // 2 :]
    chosen = [
        select(one, other.as_of(DAY), user_columns(one), where=None, wanted=["subject_id", "vip"], order_by="vip")
        for one in (other.facts, facts)
    ]
    assert chosen[0].to_pylist() == chosen[1].to_pylist()
    assert count(facts, other.as_of(DAY), (), None) == chosen[0].num_rows


def _sorted(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(str(sorted((k, _rounded(v)) for k, v in row.items() if v is not None)) for row in rows)


def _rounded(value: Any) -> Any:
    """Leave out the last digits: they are of the order in which an engine adds up. Details are JSON with numbers in it."""
    if isinstance(value, str) and value[:1] == "{":
        value = json.loads(value)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return round(value, 9) if isinstance(value, float) else value


def lake(folder: Path, *events: tuple[str, datetime]) -> str:
    """Write the business's own events as it has them: other names, no day, instants of its own."""
    folder.mkdir(exist_ok=True)
    who, when = [one for one, _ in events], pa.array([at for _, at in events], pa.timestamp("us", tz="UTC"))
    rows = pa.table({"user_id": who, "ts": when, "event": ["login"] * len(who)})
    pq.write_table(rows, folder / f"{len(list(folder.iterdir()))}.parquet")
    return f"parquet:{folder}"


def test_rows_that_arrive_in_the_businesss_own_table_are_noticed_and_never_written(
    session: Any, tmp_path: Path
) -> None:
    from liuke.facts.engines.sources import Source

    place = lake(tmp_path / "lake", ("ann", datetime(2025, 3, 1, 15)), ("bob", datetime(2025, 3, 1, 17)))
    sources = {"events": Source(source=place, columns={"subject_id": "user_id"})}
    facts = open_spark(session, tmp_path, SHANGHAI, sources=sources, extra=EXTRA)
    Shop(facts=facts)
    assert notice(facts) == [date(2025, 3, 1), date(2025, 3, 2)], "17:00 UTC is the next day in Shanghai"
    assert roll_up(facts).rows == 2
    assert notice(facts) == []
    lake(tmp_path / "lake", ("cat", datetime(2025, 3, 2, 18)))
    assert notice(facts) == [date(2025, 3, 3)]
    assert facts.read(everything(DIRTY_DAYS)).to_pylist() == [{"day": date(2025, 3, 3)}]
    with pytest.raises(SourceReadOnlyError):
        facts.append(EVENTS, pa.table({"subject_id": ["ann"]}))
    with pytest.raises(SourceReadOnlyError):
        facts.delete(EVENTS, {})
    facts.close()


def test_a_table_that_is_not_what_it_is_said_to_be_is_told_at_once(session: Any, tmp_path: Path) -> None:
    place = lake(tmp_path / "lake", ("ann", datetime(2025, 3, 1)))
    for source in (f"parquet:{tmp_path / 'nowhere'}", "nobody.knows", place):
        with pytest.raises(SourceTableError):
            open_spark(session, tmp_path, SHANGHAI, sources={"orders": source})
