"""X5: one byte of the log flipped anywhere, in any field of any row, and `audit verify` names that row."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from liuke.state.audit import note, verify
from liuke.state.store import State, open_state
from liuke.state.tables import AUDIT

NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)
FIELDS = ("at", "who", "act", "target", "before", "after", "previous", "hash")


@pytest.fixture
def state(tmp_path: Path) -> State:
    opened = open_state(str(tmp_path / "state.sqlite"), durable=False)
    with opened.begin() as connection:
        for n in range(6):
            note(connection, at=NOON, who="mei", act="tried", target=f"u_{n}", before={"n": n}, after={"词": "值\n"})
    return opened


@pytest.mark.parametrize("field", FIELDS)
def test_a_flipped_byte_names_its_row(state: State, field: str) -> None:
    assert verify(state) is None
    chance = Random(field)
    for row in range(1, 7):
        with state.begin() as connection:
            text = str(connection.execute(sa.select(AUDIT.c[field]).where(AUDIT.c.id == row)).scalar_one())
            raw = bytearray((text or " ").encode())
            raw[chance.randrange(len(raw))] ^= 1
            wrong = bytes(raw).decode("utf-8", "replace")
            connection.execute(AUDIT.update().where(AUDIT.c.id == row).values({field: wrong}))
        broken = verify(state)
        assert broken is not None
        assert (broken.id, broken.why) == (row, "changed")
        with state.begin() as connection:
            connection.execute(AUDIT.update().where(AUDIT.c.id == row).values({field: text}))
    assert verify(state) is None
    state.close()


@pytest.mark.parametrize("row", [1, 3, 6])
def test_a_row_that_was_taken_out_is_missed(state: State, row: int) -> None:
    with state.begin() as connection:
        connection.execute(AUDIT.delete().where(AUDIT.c.id == row))
    broken = verify(state)
    assert broken is not None
    assert (broken.id, broken.why) == (row, "missing")
    state.close()


def test_what_comes_from_outside_stays_on_one_line(state: State) -> None:
    with state.begin() as connection:
        note(connection, at=NOON, who="mei\r\n2026 root", act="tried", target="a\u2028b")
        row = connection.execute(sa.select(AUDIT).order_by(AUDIT.c.id.desc())).mappings().first()
    assert row is not None
    assert row["who"] == "mei\\u000d\\u000a2026 root"
    assert row["target"] == "a\\u2028b"
    assert verify(state) is None
    state.close()
