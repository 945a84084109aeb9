"""Calls about long work of a served workspace: what is under way, how far it has come, ending it."""

from typing import Annotated, Any

from liuke.app.answers.job_calls import JobList, JobShow, JobStop
from liuke.app.calls.ask import Ask, somebody, written
from liuke.app.jobs import doing
from liuke.app.work_errors import UnknownJobError
from liuke.flow.house import House
from liuke.model.words import Duty
from liuke.state import jobs
from liuke.state.jobs import Job, JobState
from liuke.state.people import people


def job_list(house: House, ask: Ask, *, limit: int = 20) -> Annotated[dict[str, Any], JobList]:
    """List long work, the newest first."""
    names = _names(house)
    return {"jobs": [_said(house, ask, one, names) for one in jobs.jobs(house.state, limit=max(1, min(limit, 60)))]}


def job_show(house: House, ask: Ask, *, job: int) -> Annotated[dict[str, Any], JobShow]:
    """Show one piece of long work: its steps, how far it has come, what became of it.

    Raises
    ------
    UnknownJobError
    """
    found = jobs.job_of(house.state, job)
    if found is None:
        raise UnknownJobError(job=job)
    return _said(house, ask, found, _names(house))


def job_stop(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    job: int | None = None,
    by: str | None = None,
) -> Annotated[dict[str, Any], JobStop]:
    """Wish that work ends, the one under way unless another is named: it does at its next step.

    Raises
    ------
    UnknownJobError
    """
    who = somebody(house, by, Duty.OPERATOR)
    going = jobs.going_on(house.state) if job is None else jobs.job_of(house.state, job)
    if going is None:
        raise UnknownJobError(job=job or "-")
    return {"job": going.id, "asked": jobs.ask_stop(house.state, going.id, who.id)}


def _names(house: House) -> dict[str, str]:
    return {one.id: one.name for one in people(house.state, off=True)}


def _said(house: House, ask: Ask, job: Job, names: dict[str, str]) -> dict[str, Any]:
    until = job.ended_at or house.clock.now()
    return {
        "id": job.id,
        "call": job.call,
        "what": job.what,
        "about": job.about,
        "doing": doing(job.call, job.what, ask.language),
        "by": names.get(job.by, job.by),
        "state": str(job.state),
        "running": job.state is JobState.RUNNING,
        "stopping": job.state is JobState.RUNNING and bool(job.stop_by),
        "step": job.step,
        "done": job.done,
        "total": job.total,
        "steps": list(job.steps),
        "started_at": written(job.started_at, house),
        "ended_at": written(job.ended_at, house) if job.ended_at else None,
        "seconds": max(0, round((until - job.started_at).total_seconds())),
        "answer": job.answer,
        "error": job.error,
    }
