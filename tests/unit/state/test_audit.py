"""Whoever changes one byte of the past is told on."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from liuke.kit.clock import HandClock
from liuke.state.audit import Broken, entries, note, verify
from liuke.state.store import State, open_state
from liuke.state.tables import AUDIT

_ROWS = 5
_TEXTS = ("at", "who", "act", "target", "before", "after", "previous", "hash")


@pytest.fixture
def written(state: State, clock: HandClock) -> State:
    with state.begin() as connection:
        for n in range(1, _ROWS + 1):
            note(
                connection, at=clock.now(), who="李雷", act="approve", target=f"W-{n}", before={"n": n}, after=f"第{n}"
            )
    return state


def test_a_log_as_it_was_written_is_whole(written: State) -> None:
    assert verify(written) is None


def test_an_empty_log_is_whole(state: State) -> None:
    assert verify(state) is None


@pytest.mark.parametrize("row", range(1, _ROWS + 1))
@pytest.mark.parametrize("column", _TEXTS)
def test_one_changed_character_names_its_row(written: State, column: str, row: int) -> None:
    with written.begin() as connection:
        kept = connection.execute(sa.select(AUDIT.c[column]).where(AUDIT.c.id == row)).scalar_one()
        spoilt = kept[:-1] + ("0" if kept[-1:] != "0" else "1")
        connection.execute(AUDIT.update().where(AUDIT.c.id == row).values({column: spoilt}))
    found = verify(written)
    assert found is not None
    assert found.id == row


@pytest.mark.parametrize("row", range(1, _ROWS + 1))
def test_a_removed_row_is_missed_even_at_the_end(written: State, row: int) -> None:
    with written.begin() as connection:
        connection.execute(AUDIT.delete().where(AUDIT.c.id == row))
    assert verify(written) == Broken(id=row, why="missing")


def test_two_rows_that_change_places_are_found(written: State) -> None:
    with written.begin() as connection:
        for now, then in ((2, 99), (3, 2), (99, 3)):
            connection.execute(AUDIT.update().where(AUDIT.c.id == now).values(id=then))
    assert verify(written) == Broken(id=2, why="changed")


def test_any_flipped_byte_of_the_file_is_found_or_makes_it_unreadable(written: State, tmp_path: Path) -> None:
    with written.begin() as connection:
        row = connection.execute(sa.select(AUDIT).where(AUDIT.c.id == 3)).mappings().one()
    written.close()
    file = tmp_path / "state.sqlite"
    content = file.read_bytes()
    # SQLite keeps the texts of a row one after the other; WAL was folded in by closing.
    text = "".join(row[name] for name in _TEXTS).encode()
    start = content.find(text)
    assert start > 0
    for place in range(start, start + len(text), 7):
        copy = tmp_path / f"flipped-{place}.sqlite"
        copy.write_bytes(content[:place] + bytes([content[place] ^ 0x01]) + content[place + 1 :])
        spoilt = open_state(f"sqlite:///{copy}")
        found = verify(spoilt)
        spoilt.close()
        assert found is not None, place
        assert found.id == 3


def test_line_breaks_in_what_was_done_forge_no_row(state: State, clock: HandClock) -> None:
    with state.begin() as connection:
        note(connection, at=clock.now(), who="a\r\nadmin", act="x\n", target="y", after="\r\n2026 admin approve")
    (entry,) = entries(state)
    assert entry["who"] == r"a\u000d\u000aadmin"
    assert verify(state) is None


def test_entries_come_newest_first_and_by_target(written: State) -> None:
    assert [entry["target"] for entry in entries(written, limit=2)] == ["W-5", "W-4"]
    assert [entry["before"] for entry in entries(written, target="W-2")] == [{"n": 2}]
