"""The engine's memory behind the pages: little for readers, more for work, given back when nobody works."""

import pytest

from liuke.facts.engines.duckdb import DuckDB
from liuke.facts.errors import EngineFullError
from liuke.web.room import Room


def test_what_does_not_fit_is_done_again_with_more_which_is_kept_while_anybody_works() -> None:
    engine = DuckDB(None, memory_limit="500MB", begin_with="100MB")
    room, had = Room(engine), list[float]()

    def work() -> float:
        had.append(engine._limit_mb)
        if len(had) < 3:
            raise EngineFullError(what="memory", why="full")
        return had[-1]

    assert room.found("today", work) == 225
    assert (had, engine._limit_mb) == ([100, 150, 225], 100)
    with room.working(compute=True):
        assert engine._limit_mb == 125  # a day needs more: it is not begun twice for that
        had.clear()
        assert room.found("today", work) == 281.25
        assert engine._limit_mb == 281.25  # the day under way needs it perhaps
        steps = list[str]()
        told = room.measured(lambda step, *_: steps.append(step))
        with room.working(compute=False):
            told("proposals", 0, None)
            assert engine._limit_mb == 281.25
        told("signals", 0, None)
        assert engine._limit_mb == 281.25
        told("proposals", 0, None)
        assert engine._limit_mb == 100  # measured: judging people takes memory of another kind
        assert steps == ["proposals", "signals", "proposals"]
    assert engine._limit_mb == 100
    with room.working(compute=True):
        told, limits = room.measured(lambda *_: limits.append(engine._limit_mb)), list[float]()
        for step in ("signals", "alarms", "alarms", "back_test", "proposals", "guard"):
            told(step, 0, None)
        assert limits == [125, 100, 100, 125, 100, 100]

    def never() -> None:
        raise EngineFullError(what="memory", why="full")

    with pytest.raises(EngineFullError):
        room.found("today", never)
    assert engine._limit_mb == 100
    engine.close()


@pytest.mark.parametrize(("took_s", "searched"), [(0.9, []), (1.1, [1])])
def test_short_work_leaves_nothing_behind_that_a_search_would_be_worth(
    took_s: float, searched: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refused import and the like: looking through all there is took longer than they did."""
    engine, clock, found = DuckDB(None), iter([0.0, took_s]), list[int]()
    monkeypatch.setattr("liuke.web.room.stopwatch", lambda: next(clock))
    monkeypatch.setattr("liuke.web.room.give_back", lambda: found.append(1))
    with Room(engine).working(compute=False):
        pass
    assert found == searched
    engine.close()


def test_a_full_disk_is_told_at_once() -> None:
    engine, asked = DuckDB(None, memory_limit="500MB", begin_with="100MB"), list[int]()

    def work() -> None:
        asked.append(1)
        raise EngineFullError(what="disk", why="full")

    with pytest.raises(EngineFullError):
        Room(engine).found("today", work)
    assert asked == [1]
    engine.close()
