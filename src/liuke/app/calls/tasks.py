"""Calls about tasks (W1): the board, one task, giving out, handing over, moving, remarks, blocking."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from liuke.app.answers.tasks import TaskBoard, TaskDone, TaskList, TaskShow
from liuke.app.calls.ask import Ask, one_of, plain, somebody, written
from liuke.app.calls.whom import account_known, user_known
from liuke.app.departments import named
from liuke.app.errors import YEARS, BadDateError
from liuke.app.house import shown_day, today
from liuke.app.settings import read_settings
from liuke.desk import blocks, moves
from liuke.desk.errors import TaskMoveError, TaskWordError
from liuke.desk.tasks import (
    BUSINESS,
    CALENDAR,
    OPEN_STATES,
    NewTask,
    Wanted,
    counts,
    open_one,
    owners,
    task_of,
    tasks,
)
from liuke.facts.tables import RECEIPTS
from liuke.flow.desk_hours import work_hours
from liuke.flow.house import House
from liuke.flow.receipts import carry_back
from liuke.kit.chance import token
from liuke.kit.work_hours import WorkHours
from liuke.model.moment import AsOf
from liuke.model.words import Duty, PlanState, TaskState
from liuke.state.plans import read_plan

BOARD = (TaskState.OPEN, TaskState.DOING, TaskState.WAITING, TaskState.REVIEW, TaskState.DONE)
_LONGEST_TITLE, _LONGEST_TEXT = 200, 4_000
_MOST_HOURS = 10_000


def task_list(  # one argument a choice
    house: House,
    ask: Ask,  # noqa: ARG001 - every call is asked
    *,
    state: str = "",
    owner: str = "",
    department: str = "",
    kind: str = "",
    account: str = "",
    user: str = "",
    about: str = "",
    words: str = "",
    late: bool | None = None,
    limit: int = 200,
    offset: int = 0,
    after: int | None = None,
) -> Annotated[dict[str, Any], TaskList]:
    """List tasks, the most urgent first; ``after`` a task of an earlier page, whatever came or went meanwhile."""
    states = (TaskState(one_of("task list", "state", state, tuple(TaskState))),) if state else OPEN_STATES
    wanted = _wanted(house, owner, department, kind, account, user, about, words)
    now, hours = house.clock.now(), work_hours(house)
    found = tasks(
        house.state, now=now, states=states, late=late, limit=limit, offset=offset, after=after, wanted=wanted
    )
    return {"now": written(now, house), "tasks": [said(row, now, hours) for row in found]}


def task_board(  # one argument a choice
    house: House,
    ask: Ask,  # noqa: ARG001 - every call is asked
    *,
    owner: str = "",
    department: str = "",
    kind: str = "",
    account: str = "",
    words: str = "",
    late: bool | None = None,
    each: int = 20,
) -> Annotated[dict[str, Any], TaskBoard]:
    """Show the board: every column with its most urgent tasks and how many there are, late ones told."""
    wanted = _wanted(house, owner, department, kind, account, "", "", words)
    now, hours = house.clock.now(), work_hours(house)
    counted = counts(house.state, now, wanted=wanted)
    columns = []
    for state in BOARD:
        lately = late if state is not TaskState.DONE else None
        found = tasks(house.state, now=now, states=(state,), late=lately, limit=each, wanted=wanted)
        cards = [said(row, now, hours) | {"ways": _ways(row)} for row in found]
        columns.append({"state": str(state), "n": counted[state], "tasks": cards})
    return {
        "now": written(now, house),
        "working": hours.is_open(now),
        "late": counted["late"],
        "columns": columns,
        **owners(house.state),
    }


def task_show(house: House, ask: Ask, *, task: int) -> Annotated[dict[str, Any], TaskShow]:  # noqa: ARG001
    """Answer one task with its history, its clock, what blocks it, and where it may go."""
    now = house.clock.now()
    found = task_of(house.state, task, now)
    return {"task": _whole(house, found), "ways": _ways(found), "now": written(now, house)}


def _ways(row: dict[str, Any]) -> list[str]:
    return [str(state) for state in OPEN_STATES] if moves.reopens(row) else moves.ways_on(row["state"])


def task_new(  # one argument a thing that is said
    house: House,
    ask: Ask,
    *,
    title: str,
    by: str | None = None,
    note: str = "",
    to: str = "",
    department: str = "",
    hours: float | None = None,
    due: str | None = None,
    user: str = "",
    account: str = "",
    about: str = "",
    kind: str = "task",
    blocked_by: Sequence[int] = (),
    once: str = "",
) -> Annotated[dict[str, Any], TaskShow]:
    """Give out a task; ``once`` makes it the only one of its name, however often it is sent.

    Raises
    ------
    TaskWordError, UnknownUserError, UnknownAccountError
    """
    who = somebody(house, by, Duty.OPERATOR)
    now, kept = house.clock.now(), work_hours(house)
    title = _worded("title", title, _LONGEST_TITLE)
    if hours is not None and not 0 < hours <= _MOST_HOURS:
        raise TaskWordError(why="hours are more than 0 and at most 10,000", why_zh="小时数须大于 0 且不超过 10000")
    owner, of = named(read_settings(house.folder), to)
    _about(house, user, account)
    new = NewTask(
        key=f"manual/{once[:100] or token(12)}",
        kind=_worded("kind", kind, 40),
        title=title,
        note=note[:_LONGEST_TEXT],
        owner=owner,
        department=department or of or "",
        due_at=_due(house, due, hours, kept),
        clock=BUSINESS if hours is not None else CALENDAR,
        subject_id=user,
        account_id=account,
        about=about,
        created_by=who.id,
    )
    for other in blocked_by:  # an unknown one is told before anything is given out
        task_of(house.state, other, now)
    made = open_one(house.state, new, now)
    for other in blocked_by:
        blocks.block(house.state, made["id"], other, by=who.id, now=now)
    return task_show(house, ask, task=made["id"])


def _about(house: House, user: str, account: str) -> None:
    """Refuse somebody there is not: a task about a slip of the pen would be found on nobody's page."""
    if user:
        user_known(house, AsOf(day=today(house) + timedelta(days=1), zone=house.zone), user)
    if account:
        account_known(house, shown_day(house, None), account, ["account_id"])


def task_assign(
    house: House,
    ask: Ask,
    *,
    task: int,
    to: str,
    by: str | None = None,
    note: str = "",
    version: int | None = None,
    of: str | None = None,
) -> Annotated[dict[str, Any], TaskShow]:
    """Hand a task over to a person or a department; the history keeps who had it.

    ``of`` says whose work it is where that is another department than the name's own.
    """
    who = somebody(house, by, Duty.OPERATOR)
    owner, department = named(read_settings(house.folder), _worded("owner", to, 80))
    moves.assign(
        house.state,
        task,
        owner,
        by=who.id,
        now=house.clock.now(),
        note=note[:_LONGEST_TEXT],
        version=version,
        department=department if of is None else of[:80],
    )
    return task_show(house, ask, task=task)


def task_move(
    house: House,
    ask: Ask,
    *,
    task: int,
    state: str,
    by: str | None = None,
    note: str = "",
    version: int | None = None,
) -> Annotated[dict[str, Any], TaskShow]:
    """Move a task on the board; in waiting its clock stands still. One that is over is taken up again.

    What its finishing told is taken back then, also from the facts.
    """
    who = somebody(house, by, Duty.OPERATOR)
    to = TaskState(one_of("task move", "state", state, tuple(TaskState)))
    now, text = house.clock.now(), note[:_LONGEST_TEXT]
    hours = work_hours(house)
    if to in OPEN_STATES and _is_over(house, task, to):
        gone = moves.reopen(house.state, task, to, by=who.id, now=now, note=text, version=version, hours=hours)
        house.facts.delete(RECEIPTS, {"receipt_id": gone})
    else:
        moves.move(house.state, task, to, by=who.id, now=now, note=text, version=version, hours=hours)
    if to is TaskState.DONE:
        carry_back(house)
    return task_show(house, ask, task=task)


def _is_over(house: House, task: int, to: TaskState) -> bool:
    """Whether a task is to be taken up again; what a stopped plan took back stays so."""
    row = task_of(house.state, task, house.clock.now())
    taken = row["state"] == TaskState.CANCELLED and row["plan_id"]
    if taken and read_plan(house.state, taken).state is PlanState.STOPPED:
        raise TaskMoveError(task=task, now=row["state"], to=str(to))
    return row["state"] not in OPEN_STATES


def task_done(
    house: House,
    ask: Ask,  # noqa: ARG001 - every call is asked
    *,
    task: int,
    by: str | None = None,
    note: str = "",
    version: int | None = None,
) -> Annotated[dict[str, Any], TaskDone]:
    """Finish a task; it comes back as a fact."""
    who = somebody(house, by, Duty.OPERATOR)
    now = house.clock.now()
    done = moves.finish(house.state, task, by=who.id, note=note[:_LONGEST_TEXT], now=now, version=version)
    carry_back(house)
    return {"task": _whole(house, done)}


def task_note(
    house: House, ask: Ask, *, task: int, text: str, by: str | None = None
) -> Annotated[dict[str, Any], TaskShow]:
    """Add a remark to a task."""
    who = somebody(house, by, Duty.OPERATOR)
    moves.comment(house.state, task, _worded("text", text, _LONGEST_TEXT), by=who.id, now=house.clock.now())
    return task_show(house, ask, task=task)


def task_block(
    house: House, ask: Ask, *, task: int, blocked_by: int, off: bool = False, by: str | None = None
) -> Annotated[dict[str, Any], TaskShow]:
    """Say that a task cannot begin before another is over, or take that back."""
    who = somebody(house, by, Duty.OPERATOR)
    act = blocks.unblock if off else blocks.block
    act(house.state, task, blocked_by, by=who.id, now=house.clock.now())
    return task_show(house, ask, task=task)


def said(row: dict[str, Any], now: datetime, hours: WorkHours) -> dict[str, Any]:
    """Return a task with its clock: minutes of work left (negative where it is late), and whether the clock runs."""
    return plain(row) | {"clock_state": _runs(row, now, hours), "left_minutes": _left(row, now, hours)}


def _runs(row: dict[str, Any], now: datetime, hours: WorkHours) -> str:
    if row["due_at"] is None or row["state"] not in OPEN_STATES:
        return "none"
    if row["clock"] == CALENDAR:
        return "runs"
    return "waits" if row["state"] == TaskState.WAITING else "runs" if hours.is_open(now) else "closed"


def _left(row: dict[str, Any], now: datetime, hours: WorkHours) -> int | None:
    if row["due_at"] is None or row["state"] not in OPEN_STATES:
        return None
    if row["clock"] == CALENDAR:
        length = row["due_at"] - now
    elif row["state"] == TaskState.WAITING and row["left_seconds"] is not None:
        length = timedelta(seconds=row["left_seconds"])
    else:
        length = hours.between(now, row["due_at"])
    return int(length.total_seconds() // 60)


def _whole(house: House, found: dict[str, Any]) -> dict[str, Any]:
    whole = said(found, house.clock.now(), work_hours(house))
    return whole | {name: [plain(one) for one in found[name]] for name in ("history", "mirrors")}


def _wanted(  # one argument a choice
    house: House, owner: str, department: str, kind: str, account: str, user: str, about: str, words: str
) -> Wanted:
    return Wanted(
        owner=named(read_settings(house.folder), owner)[0] if owner else None,
        department=department or None,
        kind=kind or None,
        account_id=account or None,
        subject_id=user or None,
        about=about or None,
        words=words.strip()[:100] or None,
    )


def _worded(name: str, text: str, longest: int) -> str:
    """Return a text on one line, or say what is wrong with it."""
    line = " ".join(text.split()) if name != "text" else text.strip()
    if not line or len(line) > longest:
        en, zh = f"{name} has from 1 to {longest} characters", f"{name} 须为 1 到 {longest} 个字"
        raise TaskWordError(why=en, why_zh=zh)
    return line


def _due(house: House, due: str | None, hours: float | None, kept: WorkHours) -> datetime | None:
    """Return when a task is due: after hours of work, at an instant, or at the end of a day's work."""
    if due is None:
        return kept.promised(house.clock.now(), hours) if hours is not None else None
    try:
        if len(due) == len("2026-11-16"):
            at = kept.closes(date.fromisoformat(due))
        else:
            said = datetime.fromisoformat(due)
            at = (said if said.tzinfo else said.replace(tzinfo=house.zone)).astimezone(UTC)
    except (ValueError, OverflowError) as why:
        raise BadDateError(said=due) from why
    if at.year not in YEARS:
        raise BadDateError(said=due)
    return at
