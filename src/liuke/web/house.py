"""The open house behind the pages: its answers, its people's keys, and the worker that empties its outbox."""

import json
import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from datetime import timedelta
from typing import Any, cast

from liuke.app.access import Kind, rule_of
from liuke.app.calls import answer
from liuke.app.calls.ask import Ask
from liuke.app.calls.morning_card import tell_morning
from liuke.app.desk_pulse import desk_pulse
from liuke.app.errors import NoFactsError
from liuke.app.house import settings_of
from liuke.app.jobs import LONG, Jobs, doing
from liuke.app.wiring import send
from liuke.app.work_errors import JobStoppedError
from liuke.delivery.outbox import counts
from liuke.desk.tasks import counts as task_counts
from liuke.facts.fresh import inputs
from liuke.flow.house import House, Progress, silent
from liuke.kit.behind import behind
from liuke.kit.clock import stopwatch
from liuke.kit.errors import Language, LiukeError
from liuke.kit.memory import give_back, trim
from liuke.model.words import PlanState
from liuke.state.jobs import going_on
from liuke.state.meta import recall, remember
from liuke.state.people import new_key, who_has
from liuke.state.plans import list_plans, read_plan
from liuke.state.switches import ALL, switches
from liuke.web.next_day import COMPUTES, IMPORTS, MAKES, NextDay, often_opened
from liuke.web.reckoned import OF_FACTS, OF_THE_MOMENT, Reckoned
from liuke.web.room import Room

_LOG = logging.getLogger("liuke.web")
_WORKER_EVERY_S = 3.0
_AROUND_KEPT_S = 5.0
_PATIENCE_S = 20.0
_MOVES = frozenset({"sample_make", "sample_remove", "tracking_save"})
"""Acts after which the house is opened anew."""
_ONLY_LOOKS = frozenset({"view_list"})
"""Acts by name only, since they concern one person: nothing is changed by them."""


class HouseAnswers:
    """Answers pages and the socket from one open house, served at ``address``."""

    def __init__(self, house: House, address: str = "") -> None:
        self._house = house
        self._address = address
        self._fresh: dict[str, Any] = {}
        self._around: tuple[float, dict[str, Any]] | None = None
        self._acts = 0
        self._looking = threading.Lock()
        self._closing = threading.Event()
        self.on_people_changed: Callable[[], None] = lambda: None
        self._reckoned = Reckoned(self._asked, self._mark, lambda: self.next_day.under_way)
        self._room = Room(house.facts.engine)
        self.next_day = NextDay(house, self._reckoned, self._room)
        self.jobs = Jobs(house)
        self.moved = threading.Event()
        """The house is to be opened anew: other files are to be shown, or the tracking plan is another."""

    def answer(self, name: str, params: Mapping[str, Any], language: Language) -> dict[str, Any]:
        """Answer a page's question; readers who ask the same at the same moment share one computation."""
        if name in LONG:
            return self._worked(name, dict(params), language, silent, wait_s=0.0)
        return self._answered(name, dict(params), language, silent)

    def call(self, name: str, params: dict[str, Any], language: Language | None, progress: Progress) -> dict[str, Any]:
        """Answer a question from either door; what is read of the same facts more than once is reckoned once."""
        if name in LONG:
            return self._worked(name, params, language, progress, wait_s=_PATIENCE_S)
        return self._answered(name, params, language, progress)

    def begin(self, name: str, params: Mapping[str, Any], language: Language) -> int:
        """Begin long work beside the pages and return its number."""
        said = dict(params)
        return self.jobs.begin(name, said, language, lambda told: self._carried(name, said, language, told))

    def _worked(
        self, name: str, params: dict[str, Any], language: Language | None, progress: Progress, *, wait_s: float
    ) -> dict[str, Any]:
        """Do long work for whoever waits for it: no other is done meanwhile, and the pages tell of it."""
        spoken: Language = language or settings_of(self._house).language

        def work(told: Progress) -> dict[str, Any]:
            return self._carried(name, params, language, told)

        return self.jobs.run(name, params, spoken, progress, work, wait_s=wait_s)

    def _carried(
        self, name: str, params: dict[str, Any], language: Language | None, progress: Progress
    ) -> dict[str, Any]:
        """Carry long work out, and show what it made."""
        making = self.next_day.making(name) if name in MAKES else nullcontext()
        with self._room.working(compute=name not in IMPORTS), making:
            said = self._answered(name, params, language, self._room.measured(progress))
            if name in COMPUTES:
                with suppress(JobStoppedError):  # too late: the day is made
                    progress("pages", 0, None)
                self.next_day.show()
        return said

    def _answered(
        self, name: str, params: dict[str, Any], language: Language | None, progress: Progress
    ) -> dict[str, Any]:
        if name in OF_FACTS or name in OF_THE_MOMENT:
            said = self._reckoned.answer(name, params, language)
            if name == "today":
                self._fresh = dict(said.get("freshness") or {})
            return said
        acts = rule_of(name).kind is not Kind.READ and name not in _ONLY_LOOKS
        try:
            return self._done(name, params, language, progress)
        finally:
            if acts:
                self._acts, self._around = self._acts + 1, None
                if not self._house.facts.is_making:  # what is made is shown when all of it is
                    self._reckoned.forget()

    def _done(self, name: str, params: dict[str, Any], language: Language | None, progress: Progress) -> dict[str, Any]:
        at = self._address
        said = self._room.found(
            name, lambda: answer(self._house, name, params, language=language, on_progress=progress, served_at=at)
        )
        if name in _MOVES:
            self.moved.set()
        if name.startswith("user_"):
            self.on_people_changed()
        return said

    def _asked(self, name: str, params: str, language: str | None) -> dict[str, Any]:
        spoken = cast("Language | None", language)
        return self._room.found(name, lambda: answer(self._house, name, json.loads(params), language=spoken))

    def _mark(self) -> str:
        """Say of which facts, policy and day an answer is."""
        house = self._house
        return f"{inputs(house.facts)} {house.policy.version} {house.clock.now().astimezone(house.zone).date()}"

    def close(self) -> None:
        """Reckon nothing further: the house is being closed."""
        self._closing.set()
        self.next_day.close()
        self._reckoned.close()

    def around(self, language: Language) -> dict[str, Any]:
        """Say what stands around every page; kept for a few seconds, since every page asks."""
        kept = self._around
        if kept is None:
            with self._looking:
                kept = self._around or self._looked_around()
        elif stopwatch() - kept[0] > _AROUND_KEPT_S and self._looking.acquire(blocking=False):
            try:  # whoever comes meanwhile reads what was
                kept = self._looked_around()
            finally:
                self._looking.release()
        waiting = self._house.facts.shown is not None
        return {**kept[1], "through": self._through(), "job": self._job(language), "waiting": waiting}

    def _looked_around(self) -> tuple[float, dict[str, Any]]:
        acts, found = self._acts, (stopwatch(), self._look_around())
        self._around = found
        if acts != self._acts:  # who acted meanwhile is to see what came of it
            self._around = None
        return found

    def _through(self) -> str | None:
        """Say through which day the pages' numbers go."""
        shown = self._house.facts.shown
        return (shown - timedelta(days=1)).isoformat() if shown is not None else self._fresh.get("last_day")

    def _job(self, language: Language) -> dict[str, Any] | None:
        """Say which long work is under way."""
        going = going_on(self._house.state)
        return {"id": going.id, "doing": doing(going.call, going.what, language)} if going else None

    def _look_around(self) -> dict[str, Any]:
        state = self._house.state
        drafts = [plan.id for plan in list_plans(state, states=(PlanState.DRAFT,))]
        return {
            "plans": sum(read_plan(state, draft).document["totals"]["send"] > 0 for draft in drafts),
            "late": task_counts(state, self._house.clock.now())["late"],
            "stopped": self._stopped(),
        }

    def _stopped(self) -> dict[str, Any] | None:
        """Say who stopped all sending and when, or nothing."""
        for row in switches(self._house.state):
            if row["kind"] == "stop" and row["scope"] == ALL and row["is_on"]:
                return {"by": row["by"], "at": row["at"], "why": row["why"]}
        return None

    def warm(self) -> None:
        """Reckon once what most people open, so that the first reader need not wait for it; readers go first."""
        behind(self._warm)

    def _warm(self) -> None:
        language = settings_of(self._house).language
        for name, params in often_opened(self._house):
            with suppress(LiukeError):
                if self._closing.is_set():
                    return
                self.call(name, params, language, silent)
        give_back()


class HouseKeys:
    """Sign-in keys in the state; only their hashes are kept there."""

    def __init__(self, house: House) -> None:
        self._house = house

    def give(self, person_id: str) -> str:
        """Make a new key for a person; the one before is no longer good."""
        return new_key(self._house.state, person_id, by="serve", now=self._house.clock.now())

    def whose(self, key: str) -> str | None:
        """Return the id of the person whose key this is."""
        person = who_has(self._house.state, key)
        return person.id if person else None


def work_on(house: House, stop: threading.Event, follow: Callable[[], None] = lambda: None) -> None:
    """Start playbooks, move journeys on and send what is due every few seconds; no job's mistake ends the others.

    Memory that was freed is given back as often: a day's computing frees as it goes, for minutes.
    """
    while not stop.wait(_WORKER_EVERY_S):
        for job in (_start, _advance, _send, _desk, lambda *_: follow(), lambda *_: trim()):
            try:
                job(house, stop)
            except Exception:  # noqa: BLE001 - one job of the worker
                _LOG.exception("the worker failed; it tries again")


def _start(house: House, stop: threading.Event) -> None:
    if not (stop.is_set() or house.at_work.elsewhere()):
        answer(house, "playbook_fire", {})


def _advance(house: House, stop: threading.Event) -> None:
    if not (stop.is_set() or house.at_work.elsewhere()):
        answer(house, "journey_advance", {})


def _desk(house: House, stop: threading.Event) -> None:
    """Send late work up, keep tasks elsewhere in step, tell the morning: once a minute by the house's clock."""
    now = house.clock.now().isoformat(timespec="minutes")
    if not stop.is_set() and recall(house.state, "desk_looked") != now:
        remember(house.state, "desk_looked", now)
        desk_pulse(house)
        with suppress(NoFactsError):
            tell_morning(house, Ask())


def _send(house: House, stop: threading.Event) -> None:
    waiting = counts(house.state)
    if waiting.get("queued") or waiting.get("sending"):
        send(house, stop=stop.is_set)
