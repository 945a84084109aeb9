"""The next day behind the pages: facts come in and are measured, its pages are reckoned, and then it is shown at once.

Until then everybody reads the last measured day, which later facts cannot change (ADR 30).
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

from liuke.app.calls import answer
from liuke.app.errors import NoFactsError
from liuke.app.house import business_day, last_looked_at, settings_of
from liuke.app.work_errors import JobStoppedError
from liuke.flow.daily import is_current, look
from liuke.flow.house import House
from liuke.kit.behind import behind
from liuke.kit.clock import stopwatch
from liuke.state.jobs import going_on
from liuke.web.reckoned import Reckoned
from liuke.web.room import Room

_LOG = logging.getLogger("liuke.web")
IMPORTS = frozenset({"import", "upload_import"})
COMPUTES = frozenset({"run", "plan_draft"})
MAKES = COMPUTES | IMPORTS
"""Work whose facts and numbers are shown when all of them are there, not one by one."""
_OFTEN: tuple[tuple[str, dict[str, Any]], ...] = (
    *((name, {}) for name in ("today", "today_pictures", "signals")),
    *((name, {}) for name in ("results_page", "lifecycle", "rfm", "ltv", "clues", "retention_page")),
    *(("signal", {"name": name}) for name in ("journey", "nps", "opinion", "bursts")),
)
_PLANS, _QUIET_S = 2, 60.0


def often_opened(house: House) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what most people open, the morning first, then the newest plans."""
    plans = answer(house, "plan_list", {}, language=settings_of(house).language)["plans"][:_PLANS]
    for name, params in _OFTEN:
        yield name, params
        if name == "today":
            for plan in plans:
                yield "plan_review", {"plan": plan["id"]}
                yield "plan_outlook", {"plan": plan["id"], "draw": "0"}


class NextDay:
    """Makes and shows it; where nobody asks for that and nothing comes in for a minute, by itself."""

    def __init__(self, house: House, reckoned: Reckoned, room: Room) -> None:
        self._house, self._reckoned, self._room = house, reckoned, room
        self._closing = threading.Event()
        self._quiet_since, self._rests = stopwatch(), False
        self._thread: threading.Thread | None = None

    @property
    def under_way(self) -> bool:
        """Whether it is made, or waits for that: what is shown stands meanwhile."""
        return self._house.at_work.elsewhere() or self._house.facts.shown is not None

    @contextmanager
    def making(self, name: str = "run") -> Iterator[None]:
        """Change facts in this thread, by that call, without what is shown being another."""
        try:
            with self._house.facts.making(self._shown_now()):
                yield
            self._rests = False
        except BaseException:  # somebody stopped it, say: it is not begun again behind their back
            self._rests = self._rests or name in COMPUTES
            raise
        finally:
            self._quiet_since = stopwatch()

    def _shown_now(self) -> date | None:
        try:
            found = last_looked_at(self._house, business_day(self._house, None))
        except NoFactsError:
            return None
        return found.day if found else None

    def show(self) -> None:
        """Reckon of the new day what most people open, and what was asked most lately; then show it."""
        prepared, language = self._reckoned.prepare(), settings_of(self._house).language
        ahead = [(name, params, language) for name, params in often_opened(self._house)]
        for name, params, spoken in (*ahead, *self._reckoned.asked_most()):
            if self._closing.is_set():
                return
            try:
                self._reckoned.add(prepared, name, params, spoken)
            except Exception:  # noqa: BLE001 - whoever opens that page is told
                _LOG.exception("%s could not be reckoned ahead", name)
        self._house.facts.show()
        self._reckoned.take(prepared)

    def follow(self) -> None:
        """Make the day of what has come in, where nobody asked for that and nothing came since for a while."""
        house = self._house
        waits = house.facts.shown is not None and not self._rests
        quiet = stopwatch() - self._quiet_since >= _QUIET_S
        if not (waits and quiet) or house.at_work.elsewhere() or going_on(house.state) or self._closing.is_set():
            return
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=lambda: behind(self._followed), name="next-day")
            self._thread.start()

    def _followed(self) -> None:
        house = self._house
        try:
            with suppress(JobStoppedError), self._room.working(compute=True), self.making():
                day = business_day(house, None)
                if not is_current(house, day):
                    self._room.found("look", lambda: look(house, day, self._until_closing))
                self.show()
        except Exception:  # noqa: BLE001 - pages say what they are as of, and whoever computes the day is told
            _LOG.exception("the day of what came in could not be made")

    def _until_closing(self, *_: object) -> None:
        if self._closing.is_set():
            raise JobStoppedError(by="")

    def close(self) -> None:
        """Make nothing further."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()
