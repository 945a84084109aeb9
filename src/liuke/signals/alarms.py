"""The states of an alarm: normal, pending, firing, recovering, normal; and no data, and error.

One step a day and a segment, from where it stood and what the day says, to where it stands. Nothing here reads facts.
"""

from dataclasses import dataclass
from datetime import date

from liuke.kit.errors import LiukeError
from liuke.model.policy import AlarmPolicy
from liuke.model.words import AlarmState
from liuke.signals.errors import AlarmFailedError
from liuke.signals.spec import Lack, Point

OPEN = (AlarmState.PENDING, AlarmState.FIRING, AlarmState.RECOVERING)
"""States in which something is the matter."""
SILENT_LACK = Lack(code="no_point", en="Nothing was counted for it that day", zh="那天没有可计的数")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an alarm stands on a day: ``since`` when, what it was ``before``, and the day the matter began.

    The three counts are days in a row: past the line, clear of it, and not to be said.
    """

    state: AlarmState
    since: date
    before: AlarmState | None = None
    episode: date | None = None
    bad_days: int = 0
    clear_days: int = 0
    unknown_days: int = 0
    point: Point


def step(standing: Standing | None, point: Point, policy: AlarmPolicy) -> Standing:
    """Take one day into account.

    The day must come after the one the alarm stands on: ``ValueError`` where it does not, since one day is one step.
    """
    if standing is not None and point.day <= standing.point.day:
        raise ValueError(f"{point.day} does not come after {standing.point.day}")
    before = standing.state if standing else None
    bad, clear, unknown = (standing.bad_days, standing.clear_days, standing.unknown_days) if standing else (0, 0, 0)
    if point.bad is None:
        unknown += 1
        lost = before is None or unknown >= policy.no_data_after_days
        state = AlarmState.NO_DATA if lost or before is None else before
        bad, clear = (0, 0) if lost else (bad, clear)
    else:
        unknown = 0
        bad = bad + 1 if point.bad else 0
        clear = clear + 1 if point.clear and not point.bad else 0
        state = _next(before, point, bad, clear, policy)
    same = standing is not None and state is before
    return Standing(
        state=state,
        since=standing.since if same and standing else point.day,
        before=standing.before if same and standing else before,
        episode=_episode(standing, state, point.day),
        bad_days=bad,
        clear_days=clear,
        unknown_days=unknown,
        point=point,
    )


def _next(before: AlarmState | None, point: Point, bad: int, clear: int, policy: AlarmPolicy) -> AlarmState:
    """Say where a day that can be judged leads."""
    match before:
        case AlarmState.PENDING:
            if not point.bad:
                return AlarmState.NORMAL
            return AlarmState.FIRING if bad > policy.pending_days else AlarmState.PENDING
        case AlarmState.FIRING:
            return AlarmState.RECOVERING if clear else AlarmState.FIRING
        case AlarmState.RECOVERING:
            if point.bad:
                return AlarmState.FIRING
            return AlarmState.NORMAL if clear > policy.recover_days else AlarmState.RECOVERING
        case None | AlarmState.NORMAL | AlarmState.NO_DATA | AlarmState.ERROR:
            return (AlarmState.FIRING if point.at_once else AlarmState.PENDING) if point.bad else AlarmState.NORMAL


def _episode(standing: Standing | None, state: AlarmState, day: date) -> date | None:
    """Return the first day of what is the matter: it goes on from pending to recovering."""
    if state not in OPEN:
        return None
    return standing.episode if standing and standing.episode else day


def failed(standing: Standing | None, day: date, segment: str, alarm: str, why: Exception) -> Standing:
    """Stand in error: the number of the day could not be computed. The next day goes on from before the error."""
    error = why if isinstance(why, LiukeError) else AlarmFailedError(alarm=alarm, why=f"{type(why).__name__}: {why}")
    lack = Lack(code=error.code, en=error.sentence("en"), zh=error.sentence("zh"))
    point = Point(day=day, segment=segment, value=None, n=0, line=None, bad=None, lack=lack)
    again = standing is not None and standing.state is AlarmState.ERROR
    return Standing(
        state=AlarmState.ERROR,
        since=standing.since if again and standing else day,
        before=(standing.before if again else standing.state) if standing else None,
        episode=standing.episode if standing else None,
        point=point,
    )
