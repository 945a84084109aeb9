"""Which rows are the same: as often stored as any one file has them, however often files repeat."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.facts.stage import stage
from liuke.facts.stage_wanted import ArrowGiven, Staged, Take, Wanted
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tables import EVENTS

from .conftest import NOW

HEAD = "user_id,ts,event,item\n"
LINES = "a,2025-01-05 10:00,view,1\na,2025-01-05 10:00,view,1\nb,2025-01-05 11:00,view,2\n"


def test_identical_lines_of_one_file_stay(take_in: Any, ask: Any) -> None:
    assert take_in(HEAD + LINES).loaded == 3
    assert ask("SELECT nth, count(*) AS n FROM events GROUP BY nth ORDER BY nth") == [
        {"nth": 1, "n": 2},
        {"nth": 2, "n": 1},
    ]


def test_who_was_brought_in_is_found_by_the_hash_beside_the_id(take_in: Any, ask: Any) -> None:
    take_in(HEAD + LINES)
    same = "subject_id_hash = CAST(hash(subject_id) & 4294967295 AS UINTEGER)"
    assert ask(f"SELECT subject_id, {same} AS same FROM events ORDER BY subject_id, nth") == [
        {"subject_id": who, "same": True} for who in ("a", "a", "b")
    ]


def test_a_file_made_before_a_table_had_a_column_takes_each_value_to_its_own(
    take_in: Any, ask: Any, facts: Facts
) -> None:
    with facts.engine.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("ALTER TABLE events DROP COLUMN item_id")
    facts.engine.create([EVENTS])  # it is there again, behind all others
    take_in(HEAD.replace("item", "item_id") + LINES)
    assert ask("SELECT subject_id, event, item_id, value FROM events ORDER BY item_id, nth") == [
        {"subject_id": who, "event": "view", "item_id": item, "value": None}
        for who, item in (("a", "1"), ("a", "1"), ("b", "2"))
    ]


def test_a_second_run_of_the_same_file_changes_nothing(take_in: Any, ask: Any) -> None:
    take_in(HEAD + LINES)
    before = ask("SELECT * FROM events ORDER BY ALL")
    again = take_in(HEAD + LINES)
    assert (again.loaded, again.duplicate, again.days) == (0, 3, ())
    assert ask("SELECT * FROM events ORDER BY ALL") == before


def test_a_longer_file_loads_what_it_has_more(take_in: Any, ask: Any) -> None:
    take_in(HEAD + LINES)
    more = take_in(HEAD + LINES + "a,2025-01-05 10:00,view,1\nc,2025-01-06,view,3\n", name="later.csv")
    assert (more.loaded, more.duplicate) == (2, 3)
    assert ask("SELECT max(nth) AS n FROM events") == [{"n": 3}]


def test_the_order_of_lines_does_not_matter(take_in: Any) -> None:
    take_in(HEAD + LINES)
    lines = LINES.splitlines(keepends=True)
    assert take_in(HEAD + "".join(reversed(lines)), name="other.csv").loaded == 0


def test_the_same_moment_written_with_another_offset_is_the_same_row(take_in: Any) -> None:
    take_in("user_id,ts,event\na,2025-01-05 10:00:00,view\n")
    assert take_in("user_id,ts,event\na,2025-01-05 02:00:00Z,view\n", name="utc.csv").loaded == 0


def test_an_event_id_counts_once_for_ever(take_in: Any, ask: Any) -> None:
    head = "event_id,user_id,ts,event\n"
    first = take_in(f"{head}m1,a,2025-01-05,view\nm1,a,2025-01-05,view\nm2,a,2025-01-05,view\n")
    other = take_in(f"{head}m1,b,2025-03-05,buy\nm3,b,2025-03-05,buy\n", name="other.csv")
    assert (first.loaded, first.duplicate) == (2, 1)
    assert (other.loaded, other.duplicate) == (1, 1)
    assert "conflicts" in {note.code for note in other.notes}
    assert "conflicts" not in {note.code for note in first.notes}
    assert ask("SELECT subject_id FROM events WHERE event_id = 'm1'") == [{"subject_id": "a"}]


def test_events_without_an_id_among_events_with_one_are_told_apart_by_content(take_in: Any) -> None:
    text = "event_id,user_id,ts,event\nm1,a,2025-01-05,view\n,a,2025-01-05,view\n,a,2025-01-05,view\n"
    assert take_in(text).loaded == 3
    assert take_in(text).loaded == 0


def test_an_order_line_that_is_paid_later_is_brought_up_to_date(take_in: Any, ask: Any) -> None:
    head = "order_id,line_id,user_id,ts,paid_at,amount\n"
    take_in(f"{head}o1,1,a,2025-01-05,,5\no1,2,a,2025-01-05,,6\n", "orders")
    ask("DELETE FROM dirty_days")
    later = take_in(f"{head}o1,1,a,2025-01-05,2025-01-07,5\no1,2,a,2025-01-05,,6\n", "orders", name="later.csv")
    assert (later.loaded, later.duplicate) == (1, 1)
    assert ask("SELECT count(*) AS n, count(paid_at) AS paid FROM orders") == [{"n": 2, "paid": 1}]
    assert {row["day"] for row in ask("SELECT day FROM dirty_days")} == {date(2025, 1, 5), date(2025, 1, 7)}


def test_an_order_moved_to_another_day_opens_both_days(take_in: Any, ask: Any) -> None:
    head = "order_id,line_id,user_id,ts,amount\n"
    take_in(f"{head}o1,1,a,2025-01-05,5\n", "orders")
    ask("DELETE FROM dirty_days")
    take_in(f"{head}o1,1,a,2025-01-09,5\n", "orders", name="later.csv")
    assert {row["day"] for row in ask("SELECT day FROM dirty_days")} == {date(2025, 1, 5), date(2025, 1, 9)}


def test_days_are_those_of_the_workspace_s_zone(take_in: Any, ask: Any) -> None:
    take_in("user_id,ts,event\na,2025-01-05 15:59:59Z,view\na,2025-01-05 16:00:00Z,view\n")
    assert ask("SELECT day FROM events ORDER BY ts") == [{"day": date(2025, 1, 5)}, {"day": date(2025, 1, 6)}]
    assert {row["day"] for row in ask("SELECT day FROM dirty_days")} == {date(2025, 1, 5), date(2025, 1, 6)}


def test_each_import_has_a_moment_of_its_own(take_in: Any, ask: Any) -> None:
    take_in(f"{HEAD}a,2025-01-05,view,1\n")
    take_in(f"{HEAD}b,2025-01-05,view,1\n", name="other.csv")
    assert ask("SELECT count(DISTINCT ingested_at) AS n FROM events") == [{"n": 2}]


def test_a_dry_run_says_what_would_be_and_changes_nothing(take_in: Any, ask: Any, tmp_path: Any) -> None:
    text = HEAD + LINES + "c,never,view,1\n"
    dry = take_in(text, dry_run=True)
    assert (dry.read, dry.loaded, dry.rejected) == (4, 3, 1)
    assert ask("SELECT count(*) AS n FROM events") == [{"n": 0}]
    assert ask("SELECT count(*) AS n FROM dirty_days") == [{"n": 0}]
    assert not (tmp_path / "quarantine").exists()
    wet = take_in(text)
    same = ("read", "loaded", "duplicate", "rejected", "reasons", "mapping", "zone", "events_unknown", "notes")
    assert [getattr(wet, name) for name in same] == [getattr(dry, name) for name in same]


def test_events_that_the_tracking_plan_does_not_know_are_kept_and_listed(take_in: Any, ask: Any) -> None:
    report = take_in(f"{HEAD}a,2025-01-05,view,1\na,2025-01-05,tap_banner,1\na,2025-01-06,tap_banner,1\n")
    assert report.loaded == 3
    assert report.events_unknown == {"tap_banner": 2}


# Rows against a model: a multiset of contents, counted file by file. ----------------------------------------------------

Row = tuple[str, int, str]
rows_of_a_file = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 2), st.sampled_from(["view", "buy"])), min_size=1, max_size=12
)


def _wanted(bits: int) -> Wanted:
    return Wanted(
        table=EVENTS,
        takes=(Take(column="subject_id", cell=0), Take(column="ts", cell=1), Take(column="event", cell=2)),
        zone=ZoneInfo("UTC"),
        home=ZoneInfo("UTC"),
        now=NOW,
        source="model",
        hash_bits=bits,
    )


def _given(rows: list[Row]) -> ArrowGiven:
    base = NOW.replace(tzinfo=None) - timedelta(days=30)
    columns = list(zip(*rows, strict=True))
    return ArrowGiven(
        table=pa.table(
            {
                "who": pa.array(columns[0]),
                "at": pa.array([base + timedelta(days=n) for n in columns[1]], pa.timestamp("us")),
                "what": pa.array(columns[2]),
            }
        )
    )


@pytest.fixture(scope="module")
def shared_facts() -> Iterator[Facts]:
    opened = open_duckdb(None, ZoneInfo("UTC"))
    yield opened
    opened.close()


@pytest.mark.parametrize("bits", [64, 1], ids=["hashes as they are", "nearly all hashes collide"])
@settings(max_examples=12, deadline=None)
@given(files=st.lists(rows_of_a_file, min_size=1, max_size=4))
def test_rows_are_stored_as_often_as_the_file_that_has_them_most(
    shared_facts: Facts, bits: int, files: list[list[Row]]
) -> None:
    with shared_facts.engine.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("DELETE FROM events")
    model: Counter[Row] = Counter()
    for rows in files:
        staged = stage(shared_facts, _given(rows), _wanted(bits), keep_rejected=lambda _: None)
        fresh = Counter(rows) - model
        assert _counted(staged) == (len(rows), fresh.total(), len(rows) - fresh.total(), 0)
        model |= Counter(rows)
        with shared_facts.engine.cursor() as cursor:  # type: ignore[attr-defined]
            base = NOW.replace(tzinfo=None) - timedelta(days=30)
            stored = cursor.execute("SELECT subject_id, ts, event, nth FROM events").fetchall()
        assert Counter((who, (at - base).days, what) for who, at, what, _ in stored) == model
        assert len(set(stored)) == len(stored)


def _counted(staged: Staged) -> tuple[int, int, int, int]:
    return staged.read, staged.loaded, staged.duplicate, staged.rejected


def test_a_change_of_the_engine_s_hash_does_not_load_rows_again(take_in: Any, ask: Any) -> None:
    take_in(HEAD + LINES)
    ask("UPDATE events SET row_hash = row_hash + 1")
    assert take_in(HEAD + LINES).loaded == 0


def test_a_rare_repeat_in_a_long_file_stays_and_is_numbered(take_in: Any, ask: Any) -> None:
    long = HEAD + "".join(f"u{n},2025-01-05 10:00,view,{n}\n" for n in range(400))
    twice = long + "u7,2025-01-05 10:00,view,7\n"
    assert take_in(twice).loaded == 401
    assert ask("SELECT subject_id, nth FROM events WHERE subject_id IN ('u6', 'u7') ORDER BY ALL") == [
        {"subject_id": "u6", "nth": 1},
        {"subject_id": "u7", "nth": 1},
        {"subject_id": "u7", "nth": 2},
    ]
    again = take_in(twice)
    assert (again.loaded, again.duplicate) == (0, 401)
    fresh = "".join(f"v{n},2025-01-06 10:00,view,{n}\n" for n in range(25_000))
    mixed = take_in(HEAD + fresh + "u7,2025-01-05 10:00,view,7\n" * 3, name="later.csv")
    assert (mixed.loaded, mixed.duplicate) == (25_001, 2)


@pytest.mark.parametrize("amount", ["1e30", "-1e30", "9" * 40])
def test_one_wild_amount_is_rejected_and_the_others_stay(take_in: Any, ask: Any, amount: str) -> None:
    rows = "".join(f"o{n},a,2025-01-05 10:00,{n}.50\n" for n in range(5))
    report = take_in(f"order_id,user_id,ts,amount\n{rows}wild,a,2025-01-05 10:00,{amount}\n", "orders")
    assert (report.loaded, report.rejected) == (5, 1)
    assert ask("SELECT sum(amount_fen) AS fen FROM orders") == [{"fen": 1250}]
