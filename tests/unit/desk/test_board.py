"""W1: clocks that pause, blockers without circles, late work that goes up once, and stopped plans."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from liuke.desk.blocks import block, unblock
from liuke.desk.errors import BlockCircleError, TaskBlockedError, UnknownTaskError
from liuke.desk.escalate import escalate, went_up
from liuke.desk.moves import assign, cancel_plan, comment, finish, move
from liuke.desk.tasks import BUSINESS, NewTask, Wanted, counts, open_one, open_tasks, task_of, tasks
from liuke.kit.clock import HandClock
from liuke.kit.work_hours import WorkHours
from liuke.model.words import TaskState
from liuke.state.store import State

HOURS = WorkHours(zone=ZoneInfo("Asia/Shanghai"), spans=((time(9), time(18)),), works=lambda day: day.weekday() < 5)
AGAIN = timedelta(hours=4)


def work(n: int = 1, due: datetime | None = None, **other: str) -> NewTask:
    said = {"department": "customer_service", "clock": BUSINESS} | other
    return NewTask(key=f"k{n}", kind="task", title=f"事 {n}", due_at=due, **said)


def test_a_clock_stands_still_in_waiting_and_goes_on_with_what_was_left(state: State, clock: HandClock) -> None:
    open_tasks(state, [work(1, due=HOURS.add(clock.now(), timedelta(hours=4)))], clock.now())  # Monday 11:00, due 15:00
    clock.forward(timedelta(hours=1))
    move(state, 1, TaskState.WAITING, by="林晚", now=clock.now(), hours=HOURS)
    clock.forward(timedelta(days=3))
    assert task_of(state, 1, clock.now())["late"] is False
    assert counts(state, clock.now())["late"] == 0
    back = move(state, 1, TaskState.DOING, by="林晚", now=clock.now(), hours=HOURS)
    assert back["due_at"] == clock.now() + timedelta(hours=3)  # Thursday 12:00, due 15:00
    assert back["left_seconds"] is None


def test_what_was_late_before_it_waited_is_late_afterwards(state: State, clock: HandClock) -> None:
    open_tasks(state, [work(1, due=clock.now() - timedelta(hours=1))], clock.now())
    move(state, 1, TaskState.WAITING, by="林晚", now=clock.now(), hours=HOURS)
    clock.forward(timedelta(days=1))
    assert move(state, 1, TaskState.OPEN, by="林晚", now=clock.now(), hours=HOURS)["late"] is True


def test_a_calendar_clock_waits_for_nobody(state: State, clock: HandClock) -> None:
    open_tasks(state, [NewTask(key="c", kind="crisis", due_at=clock.now() + timedelta(hours=1))], clock.now())
    move(state, 1, TaskState.WAITING, by="林晚", now=clock.now(), hours=HOURS)
    clock.forward(timedelta(hours=2))
    assert counts(state, clock.now())["late"] == 1


def test_a_clock_that_jumps_back_loses_no_time_of_a_task(state: State, clock: HandClock) -> None:
    open_tasks(state, [work(1, due=clock.now() + timedelta(hours=1))], clock.now())
    clock.forward(-timedelta(minutes=30))
    move(state, 1, TaskState.WAITING, by="林晚", now=clock.now(), hours=HOURS)
    move(state, 1, TaskState.OPEN, by="林晚", now=clock.now(), hours=HOURS)
    assert task_of(state, 1, clock.now())["due_at"] == clock.now() + timedelta(minutes=90)


def test_what_waits_for_another_cannot_begin_or_end_before_it(state: State, clock: HandClock) -> None:
    open_tasks(state, [work(1), work(2)], clock.now())
    block(state, 2, 1, by="林晚", now=clock.now())
    for to in (TaskState.DOING, TaskState.REVIEW, TaskState.DONE):
        with pytest.raises(TaskBlockedError):
            move(state, 2, to, by="林晚", now=clock.now())
    assert [one["id"] for one in task_of(state, 2, clock.now())["blocked_by"]] == [1]
    finish(state, 1, by="林晚", now=clock.now())
    assert move(state, 2, TaskState.DOING, by="林晚", now=clock.now())["blocked_by"] == []


def test_a_circle_of_blockers_is_refused_however_long(state: State, clock: HandClock) -> None:
    open_tasks(state, [work(n) for n in range(1, 6)], clock.now())
    for n in range(1, 5):
        block(state, n, n + 1, by="林晚", now=clock.now())
    for closing in (1, 3, 5):
        with pytest.raises(BlockCircleError):
            block(state, 5, closing, by="林晚", now=clock.now())
    unblock(state, 2, 3, by="林晚", now=clock.now())
    assert [one["id"] for one in block(state, 5, 1, by="林晚", now=clock.now())["blocked_by"]] == [1]
    with pytest.raises(UnknownTaskError):
        block(state, 1, 99, by="林晚", now=clock.now())


def test_late_work_goes_up_a_step_at_a_time_and_each_step_once(state: State, clock: HandClock) -> None:
    open_tasks(state, [work(1, due=clock.now()), work(2, due=clock.now()), work(3)], clock.now())

    def up() -> int:
        return escalate(state, clock.now(), chain=lambda _: ("lin", "he"), hours=HOURS, again=AGAIN)

    assert up() == 0
    clock.forward(timedelta(minutes=1))
    assert (up(), up()) == (2, 0)
    (group,) = went_up(state, clock.now())
    assert (group["escalated_to"], group["n"], [one["id"] for one in group["first"]]) == ("lin", 2, [1, 2])
    finish(state, 1, by="lin", now=clock.now())
    clock.forward(timedelta(hours=4))
    assert up() == 1
    assert task_of(state, 2, clock.now())["escalated_to"] == "he"
    clock.forward(timedelta(days=2))
    assert up() == 0


def test_the_second_step_waits_in_hours_of_work(state: State, clock: HandClock) -> None:
    friday = datetime(2026, 11, 20, 9, 59, tzinfo=UTC)  # 17:59 in Shanghai
    open_tasks(state, [work(1, due=friday)], clock.now())

    def up(at: datetime) -> int:
        return escalate(state, at, chain=lambda _: ("lin", "he"), hours=HOURS, again=AGAIN)

    assert up(friday + timedelta(seconds=30)) == 1
    assert up(friday + timedelta(days=2)) == 0  # Sunday: hours of the clock, not of work
    assert up(datetime(2026, 11, 23, 5, 1, tzinfo=UTC)) == 1  # Monday 13:01


def test_a_hundred_thousand_late_tasks_go_up_in_sets(state: State, clock: HandClock) -> None:
    open_tasks(state, (work(n, due=clock.now(), department=f"d{n % 3}") for n in range(20_000)), clock.now())
    later = clock.now() + timedelta(hours=1)
    assert escalate(state, later, chain=lambda _: ("lin",), hours=HOURS, again=AGAIN) == 20_000
    assert [group["n"] for group in went_up(state, later)] == [6_667, 6_667, 6_666]
    assert len(tasks(state, now=later, late=True, limit=50, offset=100, wanted=Wanted(department="d1"))) == 50


def test_a_remark_is_no_change_that_two_people_could_quarrel_over(state: State, clock: HandClock) -> None:
    open_tasks(state, [work(1)], clock.now())
    comment(state, 1, "下午再打", by="何也", now=clock.now())
    assert move(state, 1, TaskState.DOING, by="林晚", now=clock.now(), version=1)["version"] == 2


def test_handing_over_keeps_who_had_it(state: State, clock: HandClock) -> None:
    open_tasks(state, [work(1)], clock.now())
    assign(state, 1, "林晚", by="何也", now=clock.now())
    assign(state, 1, "苏迟", by="林晚", now=clock.now(), note="换班")
    acts = [(one["before"], one["after"], one["note"]) for one in task_of(state, 1, clock.now())["history"][1:]]
    assert acts == [("", "林晚", ""), ("林晚", "苏迟", "换班")]


def test_a_stopped_plan_takes_back_what_waits_and_tells_who_has_begun(state: State, clock: HandClock) -> None:
    open_tasks(state, [work(n, plan_id="W-1") for n in (1, 2, 3)], clock.now())
    move(state, 1, TaskState.WAITING, by="林晚", now=clock.now())
    move(state, 2, TaskState.DOING, by="林晚", now=clock.now())
    assert cancel_plan(state, "W-1", by="何也", now=clock.now()) == 2
    assert [task_of(state, n, clock.now())["state"] for n in (1, 2, 3)] == ["cancelled", "doing", "cancelled"]
    assert task_of(state, 2, clock.now())["history"][-1]["act"] == "plan_stopped"


def test_the_same_form_sent_twice_gives_out_one_task(state: State, clock: HandClock) -> None:
    assert open_one(state, work(7), clock.now())["id"] == open_one(state, work(7), clock.now())["id"]


def test_words_find_tasks_and_wildcards_are_letters(state: State, clock: HandClock) -> None:
    open_tasks(state, [work(1), NewTask(key="p", kind="task", title="100% 退款")], clock.now())
    assert [one["key"] for one in tasks(state, now=clock.now(), wanted=Wanted(words="100%"))] == ["p"]
    assert tasks(state, now=clock.now(), wanted=Wanted(words="1%0")) == []
