"""S10: an approval is bound to exactly what was seen; one byte of it changed, and the hash is another."""

from datetime import date
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.facts.plans import plan_batches, plan_rows
from liuke.facts.store import open_duckdb
from liuke.facts.tables import PLAN_ROWS
from liuke.flow.house import House
from liuke.flow.plan import plan_hash

_NAMES = (
    "playbook",
    "version",
    "tier",
    "subject_id",
    "channel",
    "template",
    "offer",
    "cost_fen",
    "verdict",
    "code",
    "variant",
)
_ROW = {
    "playbook": "golden_48h",
    "version": "3fa85f",
    "tier": "light",
    "subject_id": "u1",
    "channel": "push",
    "template": "open_order_push",
    "offer": "coupon_5",
    "cost_fen": 500,
    "verdict": "allow",
    "code": None,
    "variant": None,
}
_TYPES = {name: pa.int64() if name == "cost_fen" else pa.string() for name in _NAMES}


def _house(version: str = "p1") -> House:
    return cast("House", SimpleNamespace(policy=SimpleNamespace(version=version)))


def _table(rows: list[dict[str, Any]]) -> list[pa.RecordBatch]:
    whole = pa.table({name: pa.array([row[name] for row in rows], _TYPES[name]) for name in _NAMES})
    pieces: list[pa.RecordBatch] = whole.to_batches()
    return pieces


@settings(deadline=None, max_examples=150)
@given(st.integers(1, 6), st.data())
def test_s10_any_byte_of_any_row_changes_the_hash(people: int, data: st.DataObject) -> None:
    rows = [{**_ROW, "subject_id": f"u{place}"} for place in range(people)]
    before = plan_hash(_house(), _table(rows))
    place, name = data.draw(st.integers(0, people - 1)), data.draw(st.sampled_from(_NAMES))
    said = rows[place][name]
    if isinstance(said, int):
        other: Any = said + data.draw(st.sampled_from([-1, 1]))
    else:
        text = said or ""
        at = data.draw(st.integers(0, len(text)))
        letter = data.draw(st.characters(codec="utf-8", exclude_characters="\x1f\x00"))
        other = text[:at] + letter + text[at + 1 :] if data.draw(st.booleans()) else text[:at] + letter + text[at:]
    changed = [{**row, name: other} if here == place else row for here, row in enumerate(rows)]
    if changed[place] != rows[place]:
        assert plan_hash(_house(), _table(changed)) != before


def test_the_hash_is_the_same_in_whatever_pieces_the_people_are_read() -> None:
    rows = [{**_ROW, "subject_id": f"u{place}"} for place in range(30)]
    cut = [*_table(rows[:7]), *_table([])[:1], *_table(rows[7:8]), *_table(rows[8:])]
    assert plan_hash(_house(), cut) == plan_hash(_house(), _table(rows))


def test_the_people_of_a_plan_come_piece_by_piece_in_the_order_of_the_whole(tmp_path: Path) -> None:
    facts, n = open_duckdb(tmp_path / "facts.duckdb", ZoneInfo("UTC")), 40_000
    ids = [f"u{place:05d}" for place in range(n)]
    Random(3).shuffle(ids)
    same: dict[str, Any] = {**_ROW, "plan_id": "W-1", "as_of": date(2026, 11, 16), "evidence": "{}", "draw": 0.5}
    facts.append(PLAN_ROWS, pa.table({name: [value] * n for name, value in same.items()} | {"subject_id": ids}))
    pieces = list(plan_batches(facts, "W-1"))
    assert len(pieces) > 1
    assert pa.Table.from_batches(pieces).equals(plan_rows(facts, "W-1"))
    facts.close()


def test_another_policy_one_person_more_or_another_order_is_another_plan() -> None:
    rows = [{**_ROW, "subject_id": f"u{place}"} for place in range(3)]
    before = plan_hash(_house(), _table(rows))
    assert before == plan_hash(_house(), _table(rows))
    assert before != plan_hash(_house("p2"), _table(rows))
    assert before != plan_hash(_house(), _table(rows[:2]))
    assert before != plan_hash(_house(), _table(rows[::-1]))


def test_held_now_or_allowed_now_is_the_clock_s_word_and_no_other_plan() -> None:
    held = {**_ROW, "verdict": "hold", "code": "G-06"}
    assert plan_hash(_house(), _table([held])) == plan_hash(_house(), _table([_ROW]))
    moved = {**_ROW, "verdict": "withhold", "code": "G-15"}
    assert plan_hash(_house(), _table([moved])) != plan_hash(_house(), _table([_ROW]))
