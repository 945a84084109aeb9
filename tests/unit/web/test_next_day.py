"""While the next day comes in and is made, pages show the last one, whole; then they show the new one, at once."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from liuke.app.house import new_workspace, opened
from liuke.app.work_errors import JobStoppedError
from liuke.flow.house import House, silent
from liuke.kit.behind import is_behind
from liuke.kit.clock import HandClock
from liuke.web import next_day
from liuke.web.house import HouseAnswers
from liuke.web.serve import make_house_site
from liuke.web.shield import host_names
from liuke.web.site import make_site
from tests.unit.web.reader import _through

FIRST, DAYS = date(2026, 10, 12), 35
LAST = FIRST + timedelta(days=DAYS - 1)
NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)
PEOPLE = [f"u{n:02}" for n in range(20)]


class Served:
    """A house as it is served, asked from a thread of the reader's own."""

    def __init__(self, house: House, answers: HouseAnswers, folder: Path) -> None:
        self.house, self.answers, self.folder = house, answers, folder

    def call(self, name: str, **params: Any) -> dict[str, Any]:
        return self.answers.call(name, params, "en", silent)

    def bring(self, day: date, people: list[str]) -> dict[str, Any]:
        """Import what people did on a day."""
        file = self.folder / f"{day}-{len(people)}.csv"
        rows = [f"{who},{day}T10:00:00+08:00,login" for who in people]
        file.write_text("\n".join(["subject_id,ts,event", *rows]) + "\n", encoding="utf-8")
        return self.call("import", file=str(file), table="events", options={})

    def page(self, path: str) -> str:
        """Return a page as whoever sits at the machine reads it."""
        site = make_house_site(self.house, "127.0.0.1", 8765, self.answers)
        app = make_site(site, names=host_names("127.0.0.1"))
        return asyncio.run(_through(app, "GET", path, b"", {"host": "127.0.0.1"})).text

    def seen(self) -> tuple[str, int]:
        """Return the morning that Today shows, and how many people it counts."""
        said = self.call("today")
        return said["as_of"], said["users"]


@contextmanager
def _served(folder: Path) -> Iterator[Served]:
    shop = folder / "shop"
    new_workspace(shop, name="店", timezone="Asia/Shanghai", market="cn", currency="CNY", language="en")
    with opened(shop, HandClock(NOON), durable=False) as house:
        answers = HouseAnswers(house)
        try:
            yield Served(house, answers, folder)
        finally:
            answers.jobs.close()
            answers.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A house of twenty people whose 35th day was measured."""
    with _served(tmp_path) as one:
        rows = [
            f"{who},{FIRST + timedelta(days=n)}T09:00:00+08:00,login"
            for n in range(DAYS)
            for nth, who in enumerate(PEOPLE)
            if n % (nth % 4 + 1) == 0
        ]
        file = tmp_path / "begin.csv"
        file.write_text("\n".join(["subject_id,ts,event", *rows]) + "\n", encoding="utf-8")
        one.call("import", file=str(file), table="events", options={})
        yield one


def test_the_next_day_is_shown_when_it_is_made_and_not_before(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    shown, after = (LAST + timedelta(days=1)).isoformat(), (LAST + timedelta(days=2)).isoformat()
    assert served.seen() == (shown, 20)  # the first day is measured for whoever asks first
    story = served.call("why", user="u00")["timeline"]
    served.bring(LAST + timedelta(days=1), [*PEOPLE, "new"])
    late = served.bring(LAST, ["u00", "u01"])
    assert late["loaded"] == 2
    assert served.seen() == (shown, 20)
    assert served.answers.around("en")["waiting"]
    assert served.answers.around("en")["through"] == LAST.isoformat()
    page = " ".join(served.page("/").split())
    assert "Data through 15 Nov. Newer facts are in" in page
    assert served.call("users", where="subject_id = 'new'")["found"] == 0
    assert {one["table"]: one["rows"] for one in served.call("check")["tables"]}["events"] > DAYS * 10  # as it is
    assert len(served.call("why", user="u00")["timeline"]) == len(story) + 2  # a story is told up to now

    during: list[tuple[str, int]] = []
    add = served.answers._reckoned.add

    def looked(*asked: Any) -> None:
        if not during:
            reader = threading.Thread(target=lambda: during.append(served.seen()))
            reader.start()
            reader.join()
        add(*asked)

    monkeypatch.setattr(served.answers._reckoned, "add", looked)
    assert served.call("run")["as_of"] == after
    assert during == [(shown, 20)]  # all but shown: its pages are being reckoned
    asked: list[str] = []
    monkeypatch.setattr(served.answers._reckoned, "_ask", lambda name, *_: asked.append(name) or {})
    assert served.call("today")["as_of"] == after  # reckoned before it was shown
    assert asked == []
    assert not served.answers.around("en")["waiting"]
    assert served.call("users", where="subject_id = 'new'")["found"] == 1


def test_who_is_erased_while_the_next_day_waits_is_gone_at_once(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert served.seen()[1] == 20
    assert served.call("users", where="idle_days >= 0", limit=50)["found"] == 20
    served.bring(LAST + timedelta(days=1), PEOPLE)
    prepared = served.answers._reckoned.prepare()
    served.answers._reckoned.add(prepared, "today", {}, "en")
    served.call("person_forget", user="u03", by="he", sure=True)
    served.answers._reckoned.take(prepared)
    assert served.seen()[1] == 19
    found = served.call("users", where="idle_days >= 0", limit=50)
    assert found["found"] == 19
    assert "u03" not in {row["subject_id"] for row in found["users"]}

    def stopped(step: str, *_: object) -> None:
        raise JobStoppedError(by="he")

    monkeypatch.setattr(next_day, "_QUIET_S", 0.0)
    with pytest.raises(JobStoppedError):
        served.answers.call("run", {}, "en", stopped)
    served.answers.next_day.follow()
    assert served.answers.next_day._thread is None  # somebody stopped it: it is not begun again behind their back
    served.bring(LAST + timedelta(days=1), [*PEOPLE, "late"])

    # nobody computes it: after a minute in which nothing came the house does
    monkeypatch.setattr(next_day, "_QUIET_S", 3_600.0)
    served.answers.next_day.follow()
    assert served.house.facts.shown is not None
    monkeypatch.setattr(next_day, "_QUIET_S", 0.0)
    served.answers.next_day.follow()
    assert served.answers.next_day._thread is not None
    served.answers.next_day._thread.join(60)
    assert served.seen() == ((LAST + timedelta(days=2)).isoformat(), 20)
    assert served.house.facts.shown is None
    assert served.call("plan_list")["plans"] == []  # computed, not drafted: nobody asked for that


def test_what_a_start_reckons_ahead_and_a_day_that_makes_itself_let_readers_go_first(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    stood, asked = list[bool](), served.answers._reckoned._ask

    def noted(*question: Any) -> dict[str, Any]:
        stood.append(is_behind())
        return asked(*question)

    monkeypatch.setattr(served.answers._reckoned, "_ask", noted)
    served.call("lifecycle")
    assert stood == [False]
    served.answers.warm()
    assert len(stood) > 5
    assert all(stood[1:])
    stood.clear()
    served.bring(LAST + timedelta(days=1), PEOPLE)
    monkeypatch.setattr(next_day, "_QUIET_S", 0.0)
    served.answers.next_day.follow()
    thread = served.answers.next_day._thread
    assert thread is not None
    thread.join(120)
    assert stood
    assert all(stood)
