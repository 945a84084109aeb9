"""What was asked of tables that nobody has written to since is not asked again; what may have changed always is."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pyarrow as pa
import pytest

from liuke.facts.engines import duckdb as engine
from liuke.facts.engines.duckdb import DuckDB, megabytes_of
from liuke.facts.errors import EngineFullError
from liuke.facts.statement import Statement
from liuke.facts.tables import DIRTY_DAYS, EVENTS, USERS
from liuke.model.moment import AsOf
from tests.shop import Shop

_EVENTS = Statement(name="n", text="SELECT count(*) AS n FROM events -- now() and users are only said here")
_USERS = Statement(name="n", text="SELECT count(*) AS n FROM users WHERE subject_id <> $but")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Statements that reached the engine."""
    found: list[str] = []
    read: Callable[..., pa.Table] = DuckDB.read

    def counted(self: DuckDB, statement: Statement, params: Mapping[str, Any], inputs: Mapping[str, Any]) -> pa.Table:
        found.append(statement.text)
        return read(self, statement, params, inputs)

    monkeypatch.setattr(DuckDB, "read", counted)
    return found


def test_an_answer_is_good_until_its_own_tables_change(asked: list[str]) -> None:
    shop = Shop()
    asked.clear()
    assert [shop.facts.one(_EVENTS)["n"] for _ in range(3)] == [0, 0, 0]
    assert len(asked) == 1
    shop.user("a")
    assert shop.facts.one(_EVENTS)["n"] == 0
    assert len(asked) == 1  # a new user is no event
    shop.event("a", "login", 1)
    assert shop.facts.one(_EVENTS)["n"] == 1
    shop.facts.delete(USERS, {"subject_id": "nobody"})
    assert shop.facts.one(_USERS, but="")["n"] == 1
    shop.facts.delete(USERS, {"subject_id": "a"})
    assert shop.facts.one(_USERS, but="")["n"] == 0


def test_other_parameters_and_other_rows_given_are_another_question(asked: list[str]) -> None:
    shop = Shop()
    shop.user("a")
    asked.clear()
    assert [shop.facts.one(_USERS, but=but)["n"] for but in ("a", "b", "a")] == [0, 1, 0]
    given = Statement(name="g", text="SELECT count(*) AS n FROM users AS u INNER JOIN wanted AS w USING (subject_id)")
    rows = [pa.table({"subject_id": pa.array(names, pa.string())}) for names in (["a"], ["b"], ["a"])]
    assert [shop.facts.one(given, wanted=one)["n"] for one in rows] == [1, 0, 1]
    assert len(asked) == 4


@pytest.mark.parametrize("asks", ["random() >= 0", "now() IS NOT NULL", "CURRENT_DATE IS NOT NULL"])
def test_chance_and_clocks_are_asked_every_time(asked: list[str], asks: str) -> None:
    shop = Shop()
    statement = Statement(name="n", text=f"SELECT count(*) AS n FROM users WHERE {asks}")
    asked.clear()
    assert [shop.facts.one(statement)["n"] for _ in range(2)] == [0, 0]
    assert len(asked) == 2


def test_who_writes_sees_their_rows_and_others_what_was_kept_before_until_it_is_done() -> None:
    shop = Shop()
    seen: list[int] = []

    def other() -> None:
        seen.append(shop.facts.one(_USERS, but="")["n"])

    with shop.facts.transaction():
        shop.user("a")
        assert shop.facts.one(_USERS, but="")["n"] == 1
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    other()
    assert seen == [0, 1]


def test_what_was_taken_back_is_not_told() -> None:
    shop = Shop()
    with pytest.raises(ZeroDivisionError), shop.facts.transaction():
        shop.user("a")
        assert shop.facts.one(_USERS, but="")["n"] == 1
        raise ZeroDivisionError
    assert shop.facts.one(_USERS, but="")["n"] == 0


def test_who_asks_the_same_at_once_waits_for_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    shop, go, asked = Shop(), threading.Event(), []
    read = DuckDB.read

    def slow(self: DuckDB, statement: Statement, *rest: Any) -> pa.Table:
        asked.append(statement.name)
        assert go.wait(10)
        return read(self, statement, *rest)

    monkeypatch.setattr(DuckDB, "read", slow)
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(shop.facts.one(_EVENTS)["n"])) for _ in range(4)]
    for one in threads:
        one.start()
    go.set()
    for one in threads:
        one.join()
    assert (found, len(asked)) == ([0] * 4, 1)


def test_nothing_to_delete_forgets_nothing(asked: list[str]) -> None:
    shop = Shop()
    shop.facts.one(_USERS, but="")
    asked.clear()
    shop.facts.delete(USERS, {"subject_id": "nobody"})
    shop.facts.replace(DIRTY_DAYS, {}, pa.table({"day": pa.array([], pa.date32())}))
    assert shop.facts.one(_USERS, but="")["n"] == 0
    assert asked == []


def test_an_engine_begins_small_and_takes_more_when_a_question_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    made = DuckDB(None, memory_limit="600MB", begin_with="250MB")
    limit = Statement(name="l", text="SELECT current_setting('memory_limit') AS most ")

    def now(asked: str = "-- now") -> str:
        statement = Statement(name="n", text=limit.text + asked)
        return str(made.read(statement, {}, {}).to_pylist()[0]["most"])

    seen, tried = [now()], []

    def full(cursor: object, statement: Statement, params: object) -> Any:
        tried.append(statement.name)
        raise engine.duckdb.OutOfMemoryException("full")

    with monkeypatch.context() as patched:
        patched.setattr(made, "_relation", full)
        with pytest.raises(EngineFullError):
            made.read(limit, {}, {})
    seen += [now(""), now()]  # what did not fit has more from now on, nothing else has
    assert made.take_more(EngineFullError(what="memory", why="full"))
    seen.append(now())
    made.take_less()
    seen.append(now())
    made.close()
    assert tried == ["l"] * 5  # with 250, once more alone, with 375, 562 and 600 MB, not for ever
    assert seen == ["238.4 MiB", "572.2 MiB", "238.4 MiB", "357.6 MiB", "238.4 MiB"]


def test_questions_that_do_not_fit_beside_each_other_are_asked_one_by_one_and_take_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, together, under_way = DuckDB(None, memory_limit="600MB", begin_with="250MB"), Barrier(3), list[int]()
    answer, seen = made._read, list[int]()

    def crowded(statement: Statement, params: Any, inputs: Any) -> Any:
        under_way.append(1)
        try:
            if len(seen) < 3:
                seen.append(1)
                together.wait(60)
                raise EngineFullError(what="memory", why="three at once")
            seen.append(len(under_way))
            return answer(statement, params, inputs)
        finally:
            under_way.pop()

    monkeypatch.setattr(made, "_read", crowded)
    ask = Statement(name="n", text="SELECT current_setting('memory_limit') AS most")
    with ThreadPoolExecutor(3) as pool:
        said = [one.to_pylist()[0]["most"] for one in pool.map(lambda _: made.read(ask, {}, {}), range(3))]
    made.close()
    assert said == ["238.4 MiB"] * 3
    assert seen == [1] * 6


def test_a_limit_that_cannot_be_lowered_yet_is_lowered_by_who_is_done_next(monkeypatch: pytest.MonkeyPatch) -> None:
    made = DuckDB(None, memory_limit="600MB", begin_with="250MB")
    ask = Statement(name="n", text="SELECT current_setting('memory_limit') AS most")

    def most() -> str:
        return str(made.read(ask, {}, {}).to_pylist()[0]["most"])

    assert made.take_more()
    with monkeypatch.context() as patched:
        patched.setattr(engine, "_setting", _too_low)
        made.take_less()
        stuck = most()
    seen = [stuck, most()]
    made.close()
    assert seen == ["297.5 MiB", "238.4 MiB"]


def _too_low(name: str, value: str) -> Any:
    raise engine.duckdb.OutOfMemoryException("in use")


def test_sizes_are_read_as_the_engine_means_them() -> None:
    assert [megabytes_of(said) for said in ("1500MB", "2 GB", "1GiB", "80%")] == [1500, 2000, 1073.741824, float("inf")]


def test_what_is_made_of_several_questions_is_made_once_until_a_table_of_theirs_changes() -> None:
    shop, made = Shop(), []

    def both() -> dict[str, int]:
        made.append(1)
        held = shop.facts.hold(_USERS, but="")
        return {"users": shop.facts.one(_USERS, but="")["n"], "held": held.num_rows, "events": 0}

    def asked(of: object = 1) -> dict[str, int]:
        return shop.facts.made_of("both", of, both)

    asked()["users"] = 9  # a reader's own copy
    assert asked() == {"users": 0, "held": 1, "events": 0}
    shop.event("a", "login", 1)
    assert (asked()["users"], len(made)) == (0, 1)
    shop.user("a")
    assert (asked()["users"], len(made)) == (1, 2)
    assert (asked(2)["users"], len(made)) == (1, 3)


def test_what_is_made_of_what_is_made_hangs_on_its_tables_too() -> None:
    shop = Shop()

    def outer() -> int:
        return shop.facts.made_of("inner", 1, lambda: int(shop.facts.one(_USERS, but="")["n"])) + 1

    assert [shop.facts.made_of("outer", 1, outer) for _ in range(2)] == [1, 1]
    shop.user("a")
    assert shop.facts.made_of("outer", 1, outer) == 2
    assert shop.facts.made_of("other", 1, outer) == 2  # made of what was kept
    shop.user("b")
    assert shop.facts.made_of("other", 1, outer) == 3


def test_what_changes_while_it_is_made_is_made_again() -> None:
    shop = Shop()

    def writes() -> int:
        n = int(shop.facts.one(_USERS, but="")["n"])
        shop.user(f"u{n}")
        return n

    assert [shop.facts.made_of("writes", 1, writes) for _ in range(3)] == [0, 1, 2]


_BEFORE = Statement(name="b", text="SELECT count(*) AS n FROM events WHERE ts < $as_of")


def _elsewhere(ask: Callable[[], int]) -> int:
    """Ask as a reader does, in a thread of their own."""
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(ask()))
    thread.start()
    thread.join()
    return found[0]


def test_of_the_day_that_is_shown_nothing_changes_until_the_next_is_made() -> None:
    shop = Shop()
    facts, day, after = shop.facts, shop.as_of(3), shop.as_of(4)

    def before(when: AsOf = day) -> int:
        return int(facts.one(_BEFORE, when)["n"])

    def made() -> int:
        return facts.made_of("twice", day, lambda: 2 * before())

    shop.event("a", "login", 1)
    assert (before(), made()) == (1, 2)
    with facts.making(day.day):
        shop.event("b", "login", 2, 3)
        assert (before(), made(), before(after)) == (2, 4, 3)  # whoever makes the next day sees it come
        assert _elsewhere(before) == 1
        assert _elsewhere(made) == 2
        assert _elsewhere(lambda: before(after)) == 3  # another day was asked for
        assert _elsewhere(lambda: int(facts.one(_EVENTS)["n"])) == 3  # what is there is said as it is
    assert (facts.shown, before(), made()) == (day.day, 1, 2)
    with facts.as_it_is():
        assert before() == 2
    facts.show()
    assert (facts.shown, before(), made(), before(after)) == (None, 2, 4, 3)


def test_what_the_maker_asked_is_there_when_it_is_shown(asked: list[str]) -> None:
    shop = Shop()
    with shop.facts.making(shop.day(3)):
        shop.event("a", "login", 1)
        assert shop.facts.one(_BEFORE, shop.as_of(4))["n"] == 1
    shop.facts.show()
    asked.clear()
    assert shop.facts.one(_BEFORE, shop.as_of(4))["n"] == 1
    assert asked == []


def test_who_is_erased_meanwhile_is_in_no_answer_of_the_day_that_is_shown() -> None:
    shop = Shop()
    for who in ("a", "b"):
        shop.event(who, "login", 1)
    day = shop.as_of(3)
    assert shop.facts.one(_BEFORE, day)["n"] == 2
    with shop.facts.making(day.day):
        shop.event("c", "login", 4)
        assert _elsewhere(lambda: int(shop.facts.one(_BEFORE, day)["n"])) == 2
        _elsewhere(lambda: shop.facts.delete(EVENTS, {"subject_id": "a"}))
        assert _elsewhere(lambda: int(shop.facts.one(_BEFORE, day)["n"])) == 1
    assert shop.facts.one(_BEFORE, day)["n"] == 1


def test_nothing_is_held_back_of_what_changed_nothing_or_where_no_day_is_shown() -> None:
    shop = Shop()
    with pytest.raises(ZeroDivisionError), shop.facts.making(shop.day(3)), shop.facts.transaction():
        shop.event("a", "login", 1)
        raise ZeroDivisionError
    assert shop.facts.shown is None
    with shop.facts.making(None):
        shop.event("a", "login", 1)
        assert _elsewhere(lambda: int(shop.facts.one(_BEFORE, shop.as_of(3))["n"])) == 1
    assert shop.facts.shown is None
