"""Work for people: given out once, taken by one, finished with what came of it, and nobody overwrites anybody."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from liuke.delivery.receipts import receipts_after
from liuke.desk.errors import TaskConflictError, TaskMoveError, UnknownTaskError
from liuke.desk.moves import assign, cancel_plan, finish, move, reopen
from liuke.desk.tasks import OPEN_STATES, NewTask, counts, open_tasks, tasks
from liuke.desk.tasks import task_of as task
from liuke.kit.clock import HandClock
from liuke.model.words import MessageClass, TaskState
from liuke.state.store import State


def call_back(n: int = 1, due: datetime | None = None, **other: Any) -> NewTask:
    said: dict[str, Any] = {
        "key": f"golden_48h/u{n}/2026-11-16",
        "kind": "call_back",
        "due_at": due,
        "title": "回访 7 天未登录的用户",
        "details": {"open_order": "茶 × 2", "offer": ["trial_card"]},
        "department": "客服",
        "subject_id": f"u{n}",
        "plan_id": "W-1116-01",
        "playbook": "golden_48h",
        "channel": "call",
        "cost_fen": 800,
    }
    return NewTask(**said | other)


def test_the_same_work_planned_twice_is_given_out_once(state: State, clock: HandClock) -> None:
    assert open_tasks(state, [call_back(1), call_back(2)], clock.now()) == 2
    assert open_tasks(state, [call_back(2), call_back(3), call_back(3)], clock.now()) == 1
    assert open_tasks(state, [], clock.now()) == 0
    assert counts(state, clock.now())["open"] == 3


def test_a_task_comes_back_as_it_was_given_out(state: State, clock: HandClock) -> None:
    open_tasks(state, [call_back(1, due=clock.now())], clock.now())
    (found,) = tasks(state, now=clock.now())
    assert found["details"] == {"open_order": "茶 × 2", "offer": ["trial_card"]}
    assert (found["state"], found["due_at"], found["version"]) == ("open", clock.now(), 1)


@pytest.mark.parametrize(("minutes", "late"), [(-1, True), (0, False), (1, False)])
def test_a_task_is_late_after_its_time_and_not_at_it(state: State, clock: HandClock, minutes: int, late: bool) -> None:
    open_tasks(state, [call_back(1, due=clock.now() + timedelta(minutes=minutes))], clock.now())
    (found,) = tasks(state, now=clock.now())
    assert found["late"] is late
    assert counts(state, clock.now())["late"] == int(late)
    assert len(tasks(state, now=clock.now(), late=True)) == int(late)
    assert len(tasks(state, now=clock.now(), late=False)) == 1 - int(late)


def test_what_is_done_or_has_no_time_is_never_late(state: State, clock: HandClock) -> None:
    open_tasks(state, [call_back(1, due=clock.now() - timedelta(days=1)), call_back(2)], clock.now())
    finish(state, 1, by="韩梅梅", now=clock.now())
    assert counts(state, clock.now())["late"] == 0
    assert not any(found["late"] for found in tasks(state, now=clock.now(), states=list(TaskState)))


def test_the_most_urgent_come_first_and_those_without_a_time_last(state: State, clock: HandClock) -> None:
    due = [timedelta(hours=3), None, timedelta(hours=1), timedelta(hours=2)]
    made = [call_back(n, due=clock.now() + span if span else None) for n, span in enumerate(due)]
    open_tasks(state, made, clock.now())
    assert [found["subject_id"] for found in tasks(state, now=clock.now())] == ["u2", "u3", "u0", "u1"]
    assert [found["subject_id"] for found in tasks(state, now=clock.now(), limit=2, offset=1)] == ["u3", "u0"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"owner": "李雷"}, {"u1"}),
        ({"owner": ""}, {"u2", "u3"}),
        ({"department": "法务"}, {"u3"}),
        ({"kind": "letter"}, {"u3"}),
        ({"subject_id": "u2"}, {"u2"}),
        ({"plan_id": "W-2"}, {"u3"}),
        ({"states": [TaskState.DOING]}, {"u1"}),
        ({"states": []}, {"u1", "u2", "u3"}),
        ({"owner": "李雷", "kind": "letter"}, set()),
    ],
)
def test_the_board_is_looked_at_from_any_side(
    state: State, clock: HandClock, wanted: dict[str, Any], found: set[str]
) -> None:
    other = call_back(3, department="法务", kind="letter", plan_id="W-2", channel="letter")
    open_tasks(state, [call_back(1), call_back(2), other], clock.now())
    move(state, 1, TaskState.DOING, by="李雷", now=clock.now())
    assert {row["subject_id"] for row in tasks(state, now=clock.now(), **wanted)} == found


def test_who_moves_a_task_nobody_has_takes_it(state: State, clock: HandClock) -> None:
    open_tasks(state, [call_back(1), call_back(2, owner="韩梅梅")], clock.now())
    assert move(state, 1, TaskState.DOING, by="李雷", now=clock.now())["owner"] == "李雷"
    assert move(state, 2, TaskState.DOING, by="李雷", now=clock.now())["owner"] == "韩梅梅"


def test_handing_over_keeps_who_had_it(state: State, clock: HandClock) -> None:
    open_tasks(state, [call_back(1)], clock.now())
    assign(state, 1, "李雷", by="韩梅梅", now=clock.now())
    clock.forward(timedelta(hours=1))
    found = assign(state, 1, "王芳", by="李雷", now=clock.now(), note="我在休假")
    said = [(change["act"], change["before"], change["after"], change["note"]) for change in found["history"]]
    assert said == [("open", "", "open", ""), ("assign", "", "李雷", ""), ("assign", "李雷", "王芳", "我在休假")]
    assert found["history"][-1]["at"] == clock.now()


_WAYS = {
    TaskState.OPEN: {"doing", "waiting", "review", "done", "cancelled"},
    TaskState.DOING: {"open", "waiting", "review", "done", "cancelled"},
    TaskState.WAITING: {"open", "doing", "review", "done", "cancelled"},
    TaskState.REVIEW: {"open", "doing", "waiting", "done", "cancelled"},
    TaskState.DONE: set(),
    TaskState.CANCELLED: set(),
}


@pytest.mark.parametrize("to", list(TaskState))
@pytest.mark.parametrize("start", list(TaskState))
def test_a_task_moves_only_where_it_may(state: State, clock: HandClock, start: TaskState, to: TaskState) -> None:
    open_tasks(state, [call_back(1)], clock.now())
    if start != TaskState.OPEN:
        move(state, 1, start, by="李雷", now=clock.now())
    if to in _WAYS[start]:
        assert move(state, 1, to, by="李雷", now=clock.now())["state"] == to
    else:
        with pytest.raises(TaskMoveError):
            move(state, 1, to, by="李雷", now=clock.now())
        assert task(state, 1, clock.now())["state"] == start


def test_what_is_done_walks_back_as_a_receipt_once(state: State, clock: HandClock) -> None:
    open_tasks(state, [call_back(1), call_back(2, subject_id="", key="interview")], clock.now())
    done = finish(state, 1, by="李雷", note="很满意", outcome="reached", now=clock.now())
    finish(state, 2, by="李雷", now=clock.now())
    with pytest.raises(TaskMoveError):
        finish(state, 1, by="王芳", now=clock.now())
    assert (done["outcome"], done["finished_by"], done["finished_at"]) == ("reached", "李雷", clock.now())
    (receipt,) = receipts_after(state)[0].to_pylist()
    said = {name: receipt[name] for name in ("state", "detail", "channel", "cost_fen", "subject_id", "playbook")}
    assert said == {
        "state": "task_done",
        "detail": "reached",
        "channel": "call",
        "cost_fen": 800,
        "subject_id": "u1",
        "playbook": "golden_48h",
    }
    assert receipt["message_class"] == MessageClass.MARKETING


@pytest.mark.parametrize("over", [TaskState.DONE, TaskState.CANCELLED])
def test_what_was_finished_too_soon_is_taken_up_again_and_its_receipt_taken_back(
    state: State, clock: HandClock, over: TaskState
) -> None:
    open_tasks(state, [call_back(1)], clock.now())
    move(state, 1, over, by="李雷", now=clock.now())
    reopen(state, 1, TaskState.DOING, by="李雷", now=clock.now())
    again = task(state, 1, clock.now())
    assert (again["state"], again["finished_at"], again["outcome"]) == ("doing", None, "")
    assert receipts_after(state)[0].num_rows == 0
    assert [one["after"] for one in again["history"]] == ["open", str(over), "doing"]
    with pytest.raises(TaskMoveError):  # it is not over any more
        reopen(state, 1, TaskState.OPEN, by="李雷", now=clock.now())
    finish(state, 1, by="李雷", now=clock.now())
    assert receipts_after(state)[0].num_rows == 1


def test_who_looked_before_somebody_else_changed_it_is_told_who(state: State, clock: HandClock) -> None:
    open_tasks(state, [call_back(1)], clock.now())
    seen = tasks(state, now=clock.now())[0]["version"]
    move(state, 1, TaskState.DOING, by="李雷", now=clock.now(), version=seen)
    for change in (
        lambda: finish(state, 1, by="王芳", now=clock.now(), version=seen),
        lambda: move(state, 1, TaskState.WAITING, by="王芳", now=clock.now(), version=seen),
        lambda: assign(state, 1, "王芳", by="王芳", now=clock.now(), version=seen),
    ):
        with pytest.raises(TaskConflictError) as caught:
            change()
        assert "李雷" in caught.value.sentence("zh")
        assert caught.value.exit_code == 5


def test_of_two_people_who_finish_at_once_one_is_told(state: State, clock: HandClock) -> None:
    open_tasks(state, [call_back(n) for n in range(20)], clock.now())
    told: list[type[BaseException]] = []

    def close(name: str) -> None:
        for n in range(1, 21):
            try:
                finish(state, n, by=name, now=clock.now(), version=1)
            except (TaskConflictError, TaskMoveError) as why:
                told.append(type(why))

    people = [threading.Thread(target=close, args=(name,)) for name in ("李雷", "王芳")]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert told == [TaskConflictError] * 20
    assert receipts_after(state)[0].num_rows == 20


def test_a_task_nobody_made_is_unknown(state: State, clock: HandClock) -> None:
    for ask in (
        lambda: task(state, 7, clock.now()),
        lambda: finish(state, 7, by="李雷", now=clock.now()),
        lambda: assign(state, 7, "李雷", by="李雷", now=clock.now()),
    ):
        with pytest.raises(UnknownTaskError):
            ask()


def test_a_task_that_is_done_is_not_handed_over(state: State, clock: HandClock) -> None:
    open_tasks(state, [call_back(1)], clock.now())
    finish(state, 1, by="李雷", now=clock.now())
    with pytest.raises(TaskMoveError):
        assign(state, 1, "王芳", by="李雷", now=clock.now())


def test_a_stopped_plan_takes_back_what_nobody_has_begun(state: State, clock: HandClock) -> None:
    open_tasks(state, [call_back(1), call_back(2), call_back(3, plan_id="W-2")], clock.now())
    move(state, 2, TaskState.DOING, by="李雷", now=clock.now())
    assert cancel_plan(state, "W-1116-01", by="韩梅梅", now=clock.now(), note="投诉") == 1
    assert [task(state, n, clock.now())["state"] for n in (1, 2, 3)] == ["cancelled", "doing", "open"]
    assert receipts_after(state)[0].num_rows == 0


def test_counts_name_every_state_and_one_plan_if_asked(state: State, clock: HandClock) -> None:
    assert counts(state, clock.now()) == {str(word): 0 for word in TaskState} | {"late": 0}
    open_tasks(state, [call_back(1), call_back(2, plan_id="W-2")], clock.now())
    assert counts(state, clock.now(), plan_id="W-2")["open"] == 1
    assert set(OPEN_STATES) == {word for word, ways in _WAYS.items() if ways}


def test_ten_thousand_tasks_are_given_out_in_one_go(state: State, clock: HandClock) -> None:
    assert open_tasks(state, (call_back(n) for n in range(10_000)), clock.now()) == 10_000
    assert len(tasks(state, now=clock.now(), limit=50)) == 50
