"""Calls about the sample business laid over a workspace: showing it by one click, removing it by another."""

import shutil
from pathlib import Path
from typing import Annotated, Any

from liuke.app.answers.sample_calls import SampleShow
from liuke.app.calls.ask import Ask, somebody
from liuke.app.lock import held
from liuke.app.sample_over import is_over, lay, lift, making
from liuke.app.settings import read_settings
from liuke.app.work_errors import NoSampleError, SampleHereError, SamplePlaceError
from liuke.facts.fresh import span
from liuke.flow.house import House
from liuke.model.words import Duty

USERS, DAYS = 3_000, 150


def sample_show(house: House, ask: Ask) -> Annotated[dict[str, Any], SampleShow]:  # noqa: ARG001 - every call is asked
    """Say whether a sample is shown, whether it can be removed here, and whether there are facts of one's own."""
    return {
        "sample": house.sample,
        "over": is_over(house.folder),
        "facts": span(house.facts) is not None,
        "users": USERS,
        "days": DAYS,
    }


def sample_make(
    house: House, ask: Ask, *, users: int = USERS, days: int = DAYS, seed: int = 1, by: str | None = None
) -> dict[str, Any]:
    """Lay the sample business over the workspace, in files of its own; nothing of the workspace's is touched.

    Raises
    ------
    SampleHereError, SamplePlaceError
    """
    from liuke.app.sample import build_sample  # the simulator, which nothing else here needs

    who = somebody(house, by, Duty.OPERATOR)
    if house.sample:
        raise SampleHereError
    settings = read_settings(house.folder)
    if settings.state_url or settings.engine.kind != "duckdb":
        what = ask.say("状态", "state") if settings.state_url else ask.say("数据", "facts")
        raise SamplePlaceError(what=what)
    place = making(house.folder)
    try:
        made = build_sample(
            place, users=users, days=days, seed=seed, language=ask.language, progress=ask.progress, clock=house.clock
        )
        _look(place, house, ask)
        lay(house.folder, place, who.id)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return {**made, "folder": str(house.folder), "sample": True}


def _look(place: Path, house: House, ask: Ask) -> None:
    """Measure the sample's morning while its page tells of it: whoever opens Today then need not wait."""
    from liuke.app.calls import answer
    from liuke.app.house import opened

    with held(place, "init"), opened(place, house.clock, durable=False) as made:
        answer(made, "today", {}, language=ask.language, on_progress=ask.progress)


def sample_remove(house: House, ask: Ask, *, by: str | None = None) -> dict[str, Any]:  # noqa: ARG001
    """Remove the sample business with everything in it; the workspace's own facts are shown again.

    Raises
    ------
    NoSampleError
    """
    who = somebody(house, by, Duty.OPERATOR)
    if not is_over(house.folder):
        raise NoSampleError
    lift(house.folder, who.id)
    return {"sample": False, "by": who.id}
