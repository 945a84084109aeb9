"""One person among all days is found by a hash beside the id: the same answers, in files of any age."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from liuke.facts.engines.duckdb import DuckDB
from liuke.facts.engines.finding import by_hash
from liuke.facts.engines.layout import hashes_anew
from liuke.facts.statement import Statement
from liuke.facts.tables import ACTIVITY_DAILY, EVENTS, ORDERS, FactTable
from tests.contract.statements import STATEMENTS

FOUND_BY = (("events", "subject_id"), ("activity_daily", "subject_id"))
TOLD = Statement(name="told", text="SELECT e.event FROM events AS e WHERE e.subject_id = $who ORDER BY e.event")
WRONG = (
    "SELECT count(*) FROM {table} "
    "WHERE subject_id_hash IS DISTINCT FROM CAST(hash(subject_id) & 4294967295 AS UINTEGER)"
)
DAY = date(2026, 3, 1)


def hashed(alias: str = "", param: str = "who") -> str:
    named = f"{alias}." if alias else ""
    its = f"{named}subject_id_hash = CAST(HASH(${param}) & 4294967295 AS UINTEGER)"
    return f"({named}subject_id = ${param} AND {its})"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * FROM events WHERE subject_id = $who", f"SELECT * FROM events WHERE {hashed()}"),
        ("SELECT 1 FROM events AS e WHERE e.subject_id = $who OR e.value > 1", f"{hashed('e')} OR e.value > 1"),
        ("SELECT 1 FROM users AS u INNER JOIN events AS e ON e.subject_id = $who", f"ON {hashed('e')}"),
        (
            "SELECT (SELECT max(o.ts) FROM orders AS o WHERE o.subject_id = $who) FROM events AS o WHERE o.subject_id = $who",
            f"WHERE o.subject_id = $who) FROM events AS o WHERE {hashed('o')}",
        ),
        ("SELECT 1 FROM activity_daily WHERE subject_id = $who -- events", f"WHERE {hashed()}"),
    ],
)
def test_where_one_value_is_asked_for_its_hash_is_too(text: str, said: str) -> None:
    assert said in by_hash(text, FOUND_BY)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1 FROM orders WHERE subject_id = $who",
        "SELECT 1 FROM events WHERE event = $who",
        "SELECT 1 FROM events WHERE subject_id = 'a'",
        "SELECT 1 FROM events AS e INNER JOIN users AS u ON u.subject_id = $who AND u.subject_id = e.subject_id",
        "SELECT 1 FROM events AS e, users AS u WHERE subject_id = $who",
        "SELECT 1 FROM (SELECT subject_id FROM events) AS e WHERE e.subject_id = $who",
        "WITH events AS (SELECT subject_id FROM users) SELECT 1 FROM events AS e WHERE e.subject_id = $who",
    ],
)
def test_where_it_is_not_sure_to_be_the_tables_own_column_nothing_is_added(text: str) -> None:
    assert "subject_id_hash" not in by_hash(text, FOUND_BY)


def test_the_questions_of_a_persons_page_ask_for_the_hash() -> None:
    found_by = tuple((table.name, "subject_id") for table in (EVENTS, ORDERS, ACTIVITY_DAILY))
    for name in ("facts/person/timeline", "facts/person/days", "facts/own_year/own_year", "facts/check_ins/check_ins"):
        assert "subject_id_hash" in by_hash(STATEMENTS[name].text, found_by), name


def engine_at(path: Path) -> DuckDB:
    engine = DuckDB(path)
    engine.create([EVENTS, ORDERS, ACTIVITY_DAILY])
    return engine


def events(*told: tuple[str, str]) -> pa.Table:
    return pa.table({"subject_id": [who for who, _ in told], "event": [event for _, event in told]})


def told(engine: DuckDB, who: str) -> list[str]:
    found: list[str] = engine.read(TOLD, {"who": who}, {})["event"].to_pylist()
    return found


def by_hand(path: Path, *orders: str) -> list[Any]:
    with duckdb.connect(str(path)) as con:
        for order in orders:
            found = con.execute(order).fetchall()
    return found


def test_two_people_of_one_hash_are_two_people(tmp_path: Path) -> None:
    pair = by_hand(
        tmp_path / "other.duckdb",
        "SELECT min('U' || n), max('U' || n) FROM range(400_000) AS r(n) "
        "GROUP BY hash('U' || n) & 4294967295 HAVING count(*) = 2 LIMIT 1",
    )[0]
    engine = engine_at(tmp_path / "f.duckdb")
    engine.insert(EVENTS, events((pair[0], "hers"), (pair[1], "his")), {}, {})
    assert (told(engine, pair[0]), told(engine, pair[1])) == (["hers"], ["his"])


@pytest.mark.parametrize(
    "before",
    [
        "ALTER TABLE events DROP COLUMN subject_id_hash",  # a file from before there were hashes
        "UPDATE events SET subject_id_hash = NULL WHERE event = 'search'",  # rows from before behind later ones
        "UPDATE events SET subject_id_hash = NULL",  # the process ended between adding the column and filling it
        "UPDATE events SET subject_id_hash = subject_id_hash + 1 WHERE subject_id_hash < 4294967295",  # another release
    ],
)
def test_a_file_whose_hashes_are_not_there_or_others_is_made_to_fit_when_it_is_opened(
    tmp_path: Path, before: str
) -> None:
    path = tmp_path / "f.duckdb"
    engine = engine_at(path)
    engine.insert(EVENTS, events(("a", "login"), ("b", "view"), ("a", "search")), {}, {})
    engine.close()
    by_hand(path, before)
    engine = engine_at(path)
    assert told(engine, "a") == ["login", "search"]
    engine.insert(EVENTS, events(("a", "share")), {}, {})
    assert told(engine, "a") == ["login", "search", "share"]
    engine.close()
    assert by_hand(path, WRONG.format(table="events")) == [(0,)]


@pytest.mark.parametrize("refusals", [2, 1_000])
def test_a_file_that_cannot_be_hashed_in_little_memory_is_opened_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusals: int
) -> None:
    path = tmp_path / "f.duckdb"
    engine = engine_at(path)
    engine.insert(EVENTS, events(("a", "login")), {}, {})
    engine.close()
    by_hand(path, "UPDATE events SET subject_id_hash = NULL")
    left = [refusals]

    def refused(table: FactTable) -> str:
        left[0] -= 1
        if left[0] >= 0:
            raise duckdb.OutOfMemoryException("too little")
        return hashes_anew(table)

    monkeypatch.setattr("liuke.facts.engines.duckdb.hashes_anew", refused)
    engine = DuckDB(path, memory_limit="800MB", begin_with="200MB")
    engine.create([EVENTS, ORDERS, ACTIVITY_DAILY])
    engine.insert(EVENTS, events(("a", "view")), {}, {})
    assert told(engine, "a") == ["login", "view"]
    engine.close()
    assert by_hand(path, WRONG.format(table="events")) == [(0 if refusals == 2 else 1,)]
    monkeypatch.undo()
    engine_at(path).close()
    assert by_hand(path, WRONG.format(table="events")) == [(0,)]


def test_every_way_in_leaves_the_hash_beside_the_id(tmp_path: Path) -> None:
    path = tmp_path / "f.duckdb"
    engine = engine_at(path)
    engine.insert(EVENTS, events(("a", "login")), {}, {})
    engine.insert(ORDERS, pa.table({"order_id": ["o1", "o2"], "subject_id": ["a", None]}), {}, {})
    engine.insert(ORDERS, pa.table({"order_id": ["o3"]}), {}, {})  # of nobody we know: the rows have no such column
    counted = Statement(name="n", text="SELECT day, subject_id FROM given")
    given = pa.table({"subject_id": ["b", "a"], "day": pa.array([DAY, DAY], pa.date32())})
    engine.insert(ACTIVITY_DAILY, counted, {}, {"given": given})
    assert engine.scrub()
    engine.close()
    for table in ("events", "activity_daily"):
        assert by_hand(path, WRONG.format(table=table)) == [(0,)]
    assert by_hand(path, WRONG.format(table="orders") + " AND subject_id IS NOT NULL") == [(0,)]
