"""W2-W6 at the desk: who is asked, one form an interview, clues through told, a crisis with its clock, work laid out."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from liuke.desk import cases, interviews, programmes
from liuke.desk.calendar_feed import feed
from liuke.desk.cards import CardMove, CardState, card, move_card, tell_card
from liuke.desk.checklist import CRISIS
from liuke.desk.choose import Candidate, choose, quota
from liuke.desk.errors import (
    AnswerError,
    CardError,
    CaseClosedError,
    NotAnInterviewError,
    ProgrammeWordError,
    TaskMoveError,
    UnknownStepError,
)
from liuke.desk.layouts import LAYOUTS
from liuke.desk.mirror import Said, Taken, hook_name, link, take
from liuke.desk.moves import reopen
from liuke.desk.tasks import NewTask, open_tasks, task_of, tasks
from liuke.kit.clock import HandClock
from liuke.kit.work_hours import WorkHours
from liuke.model.words import TaskState
from liuke.state.store import State

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = WorkHours(zone=SHANGHAI, spans=((time(9), time(18)),), works=lambda day: day.weekday() < 5)
WEEK = date(2026, 11, 16)


def test_places_go_to_every_reason_first_and_then_where_the_money_is() -> None:
    people = {"price": 500, "value_gap": 500, "content_fatigue": 500, "need_ended": 2}
    worth = {"price": 600_000, "value_gap": 300_000, "content_fatigue": 0, "need_ended": 900_000}
    places = quota(people, worth, 100, 5)
    assert sum(places.values()) == 100
    assert (places["need_ended"], places["content_fatigue"]) == (2, 5)
    assert places["price"] == pytest.approx(2 * places["value_gap"], abs=2)
    assert quota(people, worth, 3, 5) == {"need_ended": 1, "price": 1, "value_gap": 1, "content_fatigue": 0}
    assert quota({"price": 2}, {"price": 1}, 100, 5) == {"price": 2}
    assert quota({}, {}, 100, 5) == {}


def test_within_a_reason_those_who_paid_most_are_asked() -> None:
    found = [Candidate(subject_id=f"u{n}", reason="price", worth_fen=n) for n in range(10)]
    chosen = choose(found, {"price": 45}, count=3, least=1, week="2026-11-16")
    assert [one.subject_id for one in chosen] == ["u9", "u8", "u7"]


def _asked(state: State, clock: HandClock) -> int:
    one = Candidate(subject_id="u1", reason="price", worth_fen=900)
    interviews.open_week(
        state,
        WEEK,
        [one],
        title="访谈",
        notes={},
        department="user_research",
        due_at=clock.now(),
        now=clock.now(),
        by="林晚",
    )
    return int(interviews.of_week(state, WEEK)[0]["task_id"])


def test_an_interview_is_answered_once_and_finishes_its_task(state: State, clock: HandClock) -> None:
    task = _asked(state, clock)
    said = interviews.Answer(outcome="reached", need=2, feeling=4, verbatim="太贵", said={"price": True})
    found = interviews.answer(state, task, said, by="林晚", now=clock.now())
    assert (found["need"], found["feeling"], found["said"]) == (2, 4, {"price": True})
    assert task_of(state, task, clock.now())["state"] == "done"
    with pytest.raises(TaskMoveError):
        interviews.answer(state, task, said, by="何也", now=clock.now())
    with pytest.raises(TaskMoveError):  # the answer stands
        reopen(state, task, TaskState.OPEN, by="何也", now=clock.now())
    rows, after = interviews.answered_after(state, 0)
    assert [row["subject_id"] for row in rows] == ["u1"]
    assert interviews.answered_after(state, after) == ([], after)
    (summary,) = interviews.summary(interviews.of_week(state, WEEK))
    assert (summary["reached"], summary["need"], summary["confirmed"]) == (1, 2.0, 1)


def test_who_was_asked_rests_and_who_refused_is_never_asked_again(state: State, clock: HandClock) -> None:
    task = _asked(state, clock)
    assert interviews.asked_since(state, ["u1", "u2"], clock.now() - timedelta(days=1)) == {"u1"}
    assert interviews.asked_since(state, ["u1"], clock.now() + timedelta(days=1)) == set()
    interviews.answer(state, task, interviews.Answer(outcome="refused"), by="林晚", now=clock.now())
    assert interviews.asked_since(state, ["u1"], clock.now() + timedelta(days=900)) == {"u1"}


@pytest.mark.parametrize(
    "said",
    [
        interviews.Answer(outcome="reached", need=0, feeling=3),
        interviews.Answer(outcome="reached", need=6, feeling=3),
        interviews.Answer(outcome="reached", need=3),
        interviews.Answer(outcome="not_reached", need=3, feeling=3),
        interviews.Answer(outcome="perhaps"),
    ],
)
def test_a_form_that_cannot_be_is_refused_and_nothing_is_kept(
    state: State, clock: HandClock, said: interviews.Answer
) -> None:
    task = _asked(state, clock)
    with pytest.raises(AnswerError):
        interviews.answer(state, task, said, by="林晚", now=clock.now())
    assert task_of(state, task, clock.now())["state"] == "open"


def test_a_task_that_is_no_interview_takes_no_form(state: State, clock: HandClock) -> None:
    open_tasks(state, [NewTask(key="k", kind="letter")], clock.now())
    with pytest.raises(NotAnInterviewError):
        interviews.answer(state, 1, interviews.Answer(outcome="refused"), by="林晚", now=clock.now())
    assert task_of(state, 1, clock.now())["state"] == "open"


def test_a_clue_walks_from_accepted_to_users_told(state: State, clock: HandClock) -> None:
    def go(to: CardState, **more: object) -> dict[str, object]:
        return move_card(state, "c1", CardMove(to=to, **more), by="林晚", now=clock.now())  # type: ignore[arg-type]

    assert card(state, "c1")["state"] == "new"
    go(CardState.ACCEPTED, worth={"money_fen": 900})
    go(CardState.PLANNED, planned_for=WEEK)
    with pytest.raises(CardError, match="name"):
        go(CardState.SHIPPED, shipped_on=WEEK)
    go(CardState.SHIPPED, shipped_on=WEEK, title="收不到验证码", worth={"money_fen": 1})
    assert tell_card(state, "c1", 3, now=clock.now()) is True
    assert tell_card(state, "c1", 3, now=clock.now()) is False
    assert tell_card(state, "c2", 3, now=clock.now()) is False
    found = card(state, "c1")
    assert (found["state"], found["told"]["people"], found["worth"]) == ("told", 3, {"money_fen": 900})
    assert [one["after"] for one in found["history"]] == ["accepted", "planned", "shipped", "told"]
    assert go(CardState.PLANNED)["shipped_on"] is None  # it came back: nobody is told any more
    go(CardState.ACCEPTED)
    assert go(CardState.NEW)["state"] == "new"  # what was decided too soon is undecided again


def test_of_two_people_who_move_a_clue_one_is_told(state: State, clock: HandClock) -> None:
    kept = move_card(state, "c1", CardMove(to=CardState.ACCEPTED), by="林晚", now=clock.now())
    move_card(state, "c1", CardMove(to=CardState.PLANNED), by="林晚", now=clock.now(), version=kept["version"])
    with pytest.raises(CardError, match="林晚"):
        move_card(state, "c1", CardMove(to=CardState.DECLINED), by="何也", now=clock.now(), version=kept["version"])


def test_a_crisis_is_opened_once_and_closed_for_good(state: State, clock: HandClock) -> None:
    new = cases.NewCase(key="crisis/opinion/all/2026-11-16", kind="crisis", title="舆情越线", hours=24)
    id_, opened = cases.open_case(state, new, CRISIS, by="liuke", now=clock.now())
    assert (opened, cases.open_case(state, new, CRISIS, by="liuke", now=clock.now())) == (True, (id_, False))
    assert cases.case(state, id_)["due_at"] == clock.now() + timedelta(hours=24)
    cases.tick(state, id_, "verify", by="何也", now=clock.now())
    cases.tick(state, id_, "verify", by="林晚", now=clock.now())  # somebody did already
    with pytest.raises(UnknownStepError):
        cases.tick(state, id_, "nothing", by="何也", now=clock.now())
    cases.close(state, id_, by="何也", now=clock.now(), conclusion="已修好", figures={"value": 0.03})
    found = cases.case(state, id_)
    assert (found["checklist"][0]["by"], found["state"], found["figures"]["conclusion"]) == ("何也", "closed", "已修好")
    assert [one["act"] for one in found["log"]] == ["open", "tick", "close"]
    for act in (
        lambda: cases.remark(state, id_, "x", by="何也", now=clock.now()),
        lambda: cases.close(state, id_, by="林晚", now=clock.now(), conclusion="x", figures={}),
    ):
        with pytest.raises(CaseClosedError):
            act()


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.id)
def test_a_capability_is_laid_out_on_days_of_work_each_after_what_it_needs(
    state: State, clock: HandClock, layout: object
) -> None:
    start = date(2026, 11, 21)  # a Saturday: the first day of work is Monday
    for _ in range(2):
        made = programmes.lay_out(state, layout, start, HOURS, language="zh", by="林晚", now=clock.now())  # type: ignore[arg-type]
    found = {row["id"]: row for row in tasks(state, now=clock.now())}
    assert len(found) == len(made)
    assert all(HOURS.works(row["due_at"].astimezone(SHANGHAI).date()) for row in found.values())
    assert min(row["due_at"] for row in found.values()) >= datetime(2026, 11, 23, 10, tzinfo=UTC)
    for row in found.values():
        assert all(found[other["id"]]["due_at"] < row["due_at"] for other in row["blocked_by"])


def test_a_month_has_one_open_day_and_guests_cannot_have_been_there_uninvited(state: State, clock: HandClock) -> None:
    new = programmes.NewProgramme(
        kind="open_day", month="2026-12", title="开放日", rule="x", starts_at=clock.now(), seats=2, figures={}
    )
    id_, opened = programmes.open_programme(state, new, [("u1", 900), ("u2", 800)], by="林晚", now=clock.now())
    again = programmes.open_programme(state, new, [("u3", 1)], by="林晚", now=clock.now())
    assert (opened, again) == (True, (id_, False))
    with pytest.raises(ProgrammeWordError):
        programmes.guest(state, id_, "u1", "came", by="林晚", now=clock.now())
    for to in ("invited", "accepted", "came"):
        programmes.guest(state, id_, "u1", to, by="林晚", now=clock.now())
    assert programmes.programmes(state)[0]["guests"]["came"] == 1


def test_another_system_is_heard_once_in_its_own_order_and_not_told_back(state: State, clock: HandClock) -> None:
    open_tasks(state, [NewTask(key="k", kind="task", title="回电")], clock.now())
    link(state, "jira", Said(external_id="J-1", task=1), clock.now())

    def hear(call: str, **said: object) -> Taken:
        return take(state, "jira", call, Said(external_id="J-1", **said), clock.now(), HOURS)  # type: ignore[arg-type]

    assert hear("a", version=5, state="doing", owner="lin") is Taken.NEW
    assert hear("a", version=5, state="doing") is Taken.KNOWN
    assert hear("b", version=4, state="open") is Taken.STALE
    assert hear("c", version=6, state="done", comment="好了") is Taken.NEW
    assert hear("d", version=7, state="open") is Taken.REFUSED
    assert take(state, "jira", "e", Said(external_id="J-9", state="done"), clock.now(), HOURS) is Taken.NOBODY
    found = task_of(state, 1, clock.now())
    assert (found["state"], found["owner"]) == ("done", "lin")
    assert {one["by"] for one in found["history"][1:]} == {hook_name("jira")}


def test_a_calendar_holds_each_due_task_at_its_time_in_the_zone(state: State, clock: HandClock) -> None:
    import icalendar

    due = datetime(2026, 11, 17, 2, 0, tzinfo=UTC)
    open_tasks(state, [NewTask(key="k", kind="task", title="回电；带上, 合同", due_at=due)], clock.now())
    open_tasks(state, [NewTask(key="n", kind="task", title="无时限")], clock.now())
    rows = tasks(state, now=clock.now())
    text = feed(rows, name="林晚", zone=SHANGHAI, workspace="w", address="https://x.example", now=clock.now())
    read = icalendar.Calendar.from_ical(text)
    (event,) = read.walk("VEVENT")
    assert event["DTEND"].dt == due and str(event["DTEND"].dt.tzinfo) == "Asia/Shanghai"
    assert str(event["SUMMARY"]) == "#1 回电；带上, 合同"
    assert [str(zone["TZID"]) for zone in read.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert rows[0]["state"] == TaskState.OPEN
