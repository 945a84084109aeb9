"""Long work of a served workspace: one at a time, told as it goes, stopped when somebody wishes, found again later."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from liuke.app.errors import UnexpectedError
from liuke.app.say import say
from liuke.app.work_errors import JobBusyError, JobStoppedError
from liuke.flow.house import House, Progress
from liuke.kit.behind import behind
from liuke.kit.clock import stopwatch
from liuke.kit.errors import Language, LiukeError
from liuke.state import jobs
from liuke.state.jobs import Job, JobState
from liuke.state.people import people

Work = Callable[[Progress], dict[str, Any]]
LONG = frozenset(
    {
        "import",
        "upload_import",
        "run",
        "plan_draft",
        "risk_train",
        "text_learn",
        "sample_make",
        "table_make",
    }
)
"""Calls that take long: while one is at work no other begins."""
_EVERY_S = 0.5
_KEPT_WORDS = ("id", "as_of", "hash", "state", "steps", "totals", "file", "rows")


def doing(call: str, what: str, language: Language) -> str:
    """Say what work is about: ``importing orders.csv``."""
    return say(f"begin.job.{call}", language, what=what).strip()


class Jobs:
    """The long work of this process."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._one = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._closing = False
        jobs.end_lost(house.state, house.clock.now())

    def run(
        self,
        call: str,
        params: Mapping[str, Any],
        language: Language,
        progress: Progress,
        work: Work,
        *,
        wait_s: float = 0.0,
    ) -> dict[str, Any]:
        """Do work, and wait for it.

        Raises
        ------
        JobBusyError
            Other work is under way, and still is after ``wait_s``.
        JobStoppedError
            Somebody stopped it.
        """
        job = self._take(call, params, language, wait_s)
        return self._carry(job, language, progress, work)

    def begin(self, call: str, params: Mapping[str, Any], language: Language, work: Work) -> int:
        """Begin work in a thread of its own and return its number; the same again, under way, is the same work.

        Raises
        ------
        JobBusyError
        """
        going = jobs.going_on(self._house.state)
        if going is not None and going.call == call and going.about == _about(params):
            return going.id
        job = self._take(call, params, language, 0.0)

        def carried() -> None:
            with suppress(Exception):  # what became of it is kept, and shown to whoever looks
                self._carry(job, language, lambda *_: None, work)

        thread = threading.Thread(target=carried, name=f"job-{job}")
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()
        return job

    def close(self) -> None:
        """End what is under way, and wait for it: the house is about to close."""
        self._closing = True
        for thread in self._threads:
            thread.join()

    def _take(self, call: str, params: Mapping[str, Any], language: Language, wait_s: float) -> int:
        if not self._one.acquire(timeout=wait_s) if wait_s else not self._one.acquire(blocking=False):
            raise self._busy(jobs.going_on(self._house.state), language)
        try:
            by, now = str(params.get("by") or ""), self._house.clock.now()
            return jobs.begin(self._house.state, call, what=_what(params), about=_about(params), by=by, now=now)
        except BaseException:
            self._one.release()
            raise

    def _busy(self, job: Job | None, language: Language) -> JobBusyError:
        if job is None:
            return JobBusyError(doing="…", by="liuke", at="")
        return JobBusyError(
            doing=doing(job.call, job.what, language),
            by=self._name(job.by),
            at=job.started_at.astimezone(self._house.zone).strftime("%H:%M"),
        )

    def _name(self, by: str) -> str:
        return next((one.name for one in people(self._house.state, off=True) if one.id == by), by) or "liuke"

    def _carry(self, job: int, language: Language, progress: Progress, work: Work) -> dict[str, Any]:
        state, clock = self._house.state, self._house.clock
        try:
            told = self._told(job, progress)
            said = behind(lambda: work(told))
        except JobStoppedError as why:
            became = JobState.LOST if self._closing and not why.facts["by"] else JobState.STOPPED
            jobs.end(state, job, became, clock.now(), error=why.document(language))
            raise
        except LiukeError as why:
            jobs.end(state, job, JobState.FAILED, clock.now(), error=why.document(language))
            raise
        except BaseException as why:
            error = UnexpectedError(why=f"{type(why).__name__}: {why}"[:300]).document(language)
            jobs.end(state, job, JobState.FAILED, clock.now(), error=error)
            raise
        else:
            jobs.end(state, job, JobState.DONE, clock.now(), answer=_short(said))
            return said
        finally:
            self._one.release()

    def _told(self, job: int, progress: Progress) -> Progress:
        """Note progress at each step and twice a second in between, and end the work where somebody wishes."""
        steps: list[str] = []
        last = [-_EVERY_S]

        def told(step: str, done: int, total: int | None) -> None:
            progress(step, done, total)
            if self._closing:
                raise JobStoppedError(by="")
            if steps and steps[-1] == step and stopwatch() - last[0] < _EVERY_S:
                return
            if step not in steps:
                steps.append(step)
            last[0] = stopwatch()
            stop_by = jobs.move(self._house.state, job, step=step, done=done, total=total, steps=steps)
            if stop_by:
                raise JobStoppedError(by=self._name(stop_by))

        return told


def _about(params: Mapping[str, Any]) -> str:
    """Tell the same work from other work."""
    said = str(params.get("upload") or params.get("file") or params.get("as_of") or params.get("table") or "")
    return said + ":dry" * bool(params.get("dry_run"))


def _what(params: Mapping[str, Any]) -> str:
    """Name what work is done on, as people call it."""
    if params.get("upload"):
        return str(params["upload"]).partition("-")[2]
    return str(params.get("file") or params.get("table") or params.get("as_of") or "").rpartition("/")[2]


def _short(said: Mapping[str, Any]) -> dict[str, Any]:
    """Keep of an answer what a page shows of it; a report of an import whole, it is small."""
    if "duplicate" in said:
        return dict(said)
    return {name: said[name] for name in _KEPT_WORDS if name in said}
