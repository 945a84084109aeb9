"""Answers that are kept: as long as the facts are the same, for seconds, and never beyond what somebody did."""

import threading
from typing import Any

import pytest

from liuke.web import reckoned
from liuke.web.reckoned import Reckoned


class House:
    """Counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.facts = "1"
        self.wait: threading.Event | None = None

    def ask(self, name: str, params: str, language: str | None) -> dict[str, Any]:  # noqa: ARG002 - as a house is asked
        self.asked.append(name)
        if self.wait:
            self.wait.wait(10)
        return {"n": len(self.asked), "rows": [1]}


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(reckoned, "stopwatch", lambda: now[0])
    return now


def test_what_depends_on_facts_is_reckoned_once_until_they_change(time: list[float]) -> None:
    house = House()
    kept = Reckoned(house.ask, lambda: house.facts)
    first = kept.answer("rfm", {}, "zh")
    first["rows"].append(2)  # a reader's own copy
    time[0] += 1_000
    assert kept.answer("rfm", {}, "zh") == {"n": 1, "rows": [1]}
    house.facts = "2"
    time[0] += 3
    assert kept.answer("rfm", {}, "zh")["n"] == 2  # far too old to be shown once facts have changed
    assert kept.answer("rfm", {}, "en")["n"] == 3
    assert kept.answer("rfm", {"a": 1}, "zh")["n"] == 4
    house.facts = "3"
    time[0] += 3
    assert kept.answer("rfm", {}, "en")["n"] == 3  # the last good one, while a new one is reckoned
    kept.close()
    assert kept.answer("rfm", {}, "en")["n"] == 5


def test_the_moment_is_kept_for_seconds_then_renewed_beside(time: list[float]) -> None:
    house = House()
    kept = Reckoned(house.ask, lambda: house.facts)
    assert kept.answer("today", {}, "zh")["n"] == 1
    time[0] += 9
    assert kept.answer("today", {}, "zh")["n"] == 1
    time[0] += 9
    house.wait = threading.Event()
    assert kept.answer("today", {}, "zh")["n"] == 1  # the last good one, while a new one is reckoned
    assert kept.answer("today", {}, "zh")["n"] == 1
    house.wait.set()
    kept.close()
    assert house.asked == ["today", "today"]
    assert kept.answer("today", {}, "zh")["n"] == 2
    time[0] += 1_000
    assert kept.answer("today", {}, "zh")["n"] == 3  # far too old to be shown


def test_an_act_forgets_all_even_what_is_being_reckoned(time: list[float]) -> None:
    house = House()
    kept = Reckoned(house.ask, lambda: house.facts)
    kept.answer("today", {}, "zh")
    kept.forget()
    assert kept.answer("today", {}, "zh")["n"] == 2
    house.wait = threading.Event()
    kept.forget()
    asking = threading.Thread(target=kept.answer, args=("today", {}, "zh"))
    asking.start()
    while len(house.asked) < 3:
        pass
    kept.forget()  # somebody approves meanwhile
    house.wait.set()
    asking.join()
    assert kept.answer("today", {}, "zh")["n"] == 4


def test_readers_at_the_same_moment_share_one_reckoning() -> None:
    house, said = House(), []
    house.wait = threading.Event()
    kept = Reckoned(house.ask, lambda: house.facts)
    readers = [threading.Thread(target=lambda: said.append(kept.answer("today", {}, "zh"))) for _ in range(5)]
    for one in readers:
        one.start()
    while not house.asked:
        pass
    house.wait.set()
    for one in readers:
        one.join()
    assert len(said) == 5
    assert len(house.asked) <= 2


def test_an_error_is_told_and_not_kept() -> None:
    def fails(*_: Any) -> dict[str, Any]:
        raise ValueError("nothing there")

    kept = Reckoned(fails, lambda: "1")
    for _ in range(2):
        with pytest.raises(ValueError, match="nothing there"):
            kept.answer("today", {}, "zh")


def test_what_was_prepared_is_shown_at_once_and_not_after_somebody_did_something(time: list[float]) -> None:
    house, busy = House(), [False]
    kept = Reckoned(house.ask, lambda: house.facts, lambda: busy[0])
    assert [kept.answer(name, {}, "zh")["n"] for name in ("today", "rfm")] == [1, 2]
    busy[0] = True
    house.facts = "2"
    time[0] += 50
    ready = kept.prepare()
    assert kept.asked_most() == [("today", {}, "zh"), ("rfm", {}, "zh")]
    for _ in range(2):
        kept.add(ready, "today", {}, "zh")
    assert [kept.answer(name, {}, "zh")["n"] for name in ("today", "rfm")] == [1, 2]  # the day that is shown
    busy[0] = False
    kept.take(ready)
    assert [kept.answer(name, {}, "zh")["n"] for name in ("today", "rfm")] == [3, 4]
    ready = kept.prepare()
    kept.add(ready, "today", {}, "zh")
    kept.forget()  # somebody is erased
    kept.take(ready)
    assert kept.answer("today", {}, "zh")["n"] == 6
