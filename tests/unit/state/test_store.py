"""Opening, sharing and losing the operational database."""

import sqlite3
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from liuke.kit.clock import HandClock
from liuke.kit.errors import LiukeError
from liuke.state import store
from liuke.state.errors import StateBusyError, StateFullError, StateUnreachableError, StateUnreadableError
from liuke.state.meta import recall, remember
from liuke.state.store import State, open_state
from liuke.state.tables import META, OUTBOX


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/at/all/state.sqlite",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://root@localhost/liuke",
        "not a url://",
    ],
)
def test_an_address_that_cannot_work_says_why_and_what_next(url: str) -> None:
    with pytest.raises(StateUnreadableError) as caught:
        open_state(url)
    assert caught.value.sentence("zh")
    assert caught.value.next_step("en")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite"
    file.write_text("我不是数据库" * 1000)
    with pytest.raises(StateUnreadableError) as caught:
        open_state(f"sqlite:///{file}")
    assert str(file) in caught.value.sentence()


def test_a_database_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(StateUnreachableError) as caught:
        open_state("postgresql://liuke:geheim@127.0.0.1:1/liuke?connect_timeout=2")
    assert "geheim" not in str(caught.value)
    assert caught.value.exit_code == 6


def test_a_bare_path_is_a_file(tmp_path: Path) -> None:
    opened = open_state(str(tmp_path / "bare.sqlite"))
    remember(opened, "day", "2026-11-16")
    assert recall(opened, "day") == "2026-11-16"
    assert recall(opened, "other") is None
    opened.close()


@pytest.mark.parametrize(("durable", "synchronous"), [(True, 2), (False, 0)])
def test_an_answer_means_that_it_is_on_the_disk_unless_it_can_be_built_again(
    tmp_path: Path, durable: bool, synchronous: int
) -> None:
    opened = open_state(str(tmp_path / "fresh.sqlite"), durable=durable)
    for read in (opened.read, opened.begin):
        with read() as connection:
            found = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys")
            }
        assert found == {"journal_mode": "wal", "synchronous": synchronous, "foreign_keys": 1}
    opened.close()


def test_what_fails_in_the_middle_is_undone(state: State) -> None:
    class OddError(Exception):
        pass

    def half() -> None:
        with state.begin() as connection:
            connection.execute(META.insert().values(name="half", value="1"))
            raise OddError

    with pytest.raises(OddError):
        half()
    assert recall(state, "half") is None


def test_a_reader_waits_for_no_writer_and_sees_what_was_kept(state: State) -> None:
    remember(state, "x", "before")
    with state.begin() as writer:
        writer.execute(META.update().where(META.c.name == "x").values(value="after"))
        assert recall(state, "x") == "before"
    assert recall(state, "x") == "after"


def test_a_writer_that_cannot_get_in_says_so(state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_WAIT_S", 0.1)
    other = open_state(f"sqlite:///{tmp_path / 'state.sqlite'}")
    with state.begin(), pytest.raises(StateBusyError) as caught:
        remember(other, "x", "y")
    other.close()
    assert caught.value.exit_code == 5


def test_a_full_disk_changes_nothing_and_says_so(state: State) -> None:
    def fill() -> None:
        with state.begin() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
            connection.execute(META.insert(), [{"name": f"n{n}", "value": "x" * 4_000} for n in range(50)])

    with pytest.raises(StateFullError) as caught:
        fill()
    assert caught.value.exit_code == 6
    with state.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(META)).scalar_one() == 1  # the secret


def test_eight_threads_counting_together_lose_nothing(state: State) -> None:
    remember(state, "n", "0")

    def count() -> None:
        for _ in range(25):
            with state.begin() as connection:
                n = connection.execute(sa.select(META.c.value).where(META.c.name == "n")).scalar_one()
                connection.execute(META.update().where(META.c.name == "n").values(value=str(int(n) + 1)))

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert recall(state, "n") == "200"


def test_a_time_without_its_offset_is_refused(state: State, clock: HandClock) -> None:
    naive = clock.now().replace(tzinfo=None)
    with pytest.raises(sa.exc.StatementError), state.begin() as connection:
        connection.execute(OUTBOX.update().values(next_at=naive))


def test_errors_are_told_in_both_languages() -> None:
    facts = {"url": "u", "why": "w", "waited_s": 1}
    for error in (StateUnreadableError, StateBusyError, StateFullError, StateUnreachableError):
        told: LiukeError = error(**facts)
        assert told.sentence("zh") != told.sentence("en")


def test_the_file_is_an_ordinary_sqlite_file(state: State, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "state.sqlite") as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    plain.close()
