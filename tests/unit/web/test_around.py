"""What stands around every page is looked up once in some seconds, and at once after somebody acted."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from liuke.app.house import new_workspace, opened
from liuke.desk.tasks import counts
from liuke.flow.house import silent
from liuke.kit.clock import HandClock
from liuke.web import house as web_house
from liuke.web.house import HouseAnswers

NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)


class Looked:
    """A served house that counts how often it was looked around, by a watch set by hand."""

    def __init__(self, answers: HouseAnswers, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers, self.times, self.now = answers, 0, 100.0
        self.may_end, self.under_way = threading.Event(), threading.Event()
        self.may_end.set()

        def counted(*asked: Any) -> dict[str, int]:
            found = counts(*asked)
            self.times += 1
            self.under_way.set()
            assert self.may_end.wait(20)
            return found

        monkeypatch.setattr("liuke.web.house.task_counts", counted)
        monkeypatch.setattr(web_house, "stopwatch", lambda: self.now)

    def around(self) -> dict[str, Any]:
        return self.answers.around("en")

    def stop(self) -> None:
        self.answers.call("plan_stop", {"all": True, "by": "lin"}, "en", silent)

    def beside(self) -> threading.Thread:
        """Let another reader look around, and return when they are at it."""
        self.may_end.clear()
        self.under_way.clear()
        thread = threading.Thread(target=self.around)
        thread.start()
        assert self.under_way.wait(20)
        return thread


@pytest.fixture
def looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Looked]:
    new_workspace(tmp_path / "shop", name="店", timezone="UTC", market="cn", currency="CNY", language="en")
    with opened(tmp_path / "shop", HandClock(NOON), durable=False) as house, closing(HouseAnswers(house)) as answers:
        yield Looked(answers, monkeypatch)
        answers.jobs.close()


def test_reading_plans_and_tasks_does_not_look_around_again(looked: Looked) -> None:
    for name in ("plan_list", "task_list", "job_list"):
        assert looked.around()["plans"] == 0
        looked.answers.call(name, {}, "en", silent)
    looked.around()
    assert looked.times == 1


def test_whoever_acted_sees_it_on_the_next_page(looked: Looked) -> None:
    assert looked.around()["stopped"] is None
    looked.stop()
    assert looked.around()["stopped"]["by"] == "lin"


def test_after_some_seconds_one_looks_again_and_the_others_read_what_was(looked: Looked) -> None:
    looked.around()
    looked.now += 5.1
    other = looked.beside()
    assert looked.around()["plans"] == 0, "it waited for somebody else's look"
    assert looked.times == 2
    looked.may_end.set()
    other.join()
    looked.around()
    assert looked.times == 2


def test_a_look_that_began_before_an_act_is_not_kept(looked: Looked) -> None:
    looked.around()
    looked.now += 5.1
    other = looked.beside()
    looked.stop()
    looked.may_end.set()
    other.join()
    assert looked.around()["stopped"]["by"] == "lin"


def test_the_first_readers_share_one_look(looked: Looked) -> None:
    other = looked.beside()
    second = threading.Thread(target=looked.around)
    second.start()
    looked.may_end.set()
    other.join()
    second.join()
    assert looked.times == 1


def test_the_worker_gives_freed_memory_back_and_a_job_that_fails_ends_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, given = threading.Event(), list[int]()

    def trim() -> None:
        given.append(1)
        if len(given) == 2:
            stop.set()

    def fails() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(web_house, "_WORKER_EVERY_S", 0.01)
    monkeypatch.setattr(web_house, "trim", trim)
    new_workspace(tmp_path / "shop", name="店", timezone="UTC", market="cn", currency="CNY", language="en")
    with opened(tmp_path / "shop", HandClock(NOON), durable=False) as house:
        worker = threading.Thread(target=web_house.work_on, args=(house, stop, fails), daemon=True)
        worker.start()
        worker.join(20)
        assert not worker.is_alive(), "freed memory is not given back"
        stop.set()
