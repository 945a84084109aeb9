"""Calls about the week's interviews (W2): choosing, listing, answering."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from liuke.app.answers.interviews import InterviewChoose, InterviewList, InterviewShow
from liuke.app.calls.ask import Ask, one_of, plain, somebody
from liuke.app.calls.numbers import looked
from liuke.app.departments import named
from liuke.app.errors import BadDateError
from liuke.app.house import business_day, today
from liuke.app.say import say
from liuke.app.settings import read_settings
from liuke.desk import interviews as kept
from liuke.desk.errors import AnswerError
from liuke.diagnosis.reasons.find import find_reasons
from liuke.diagnosis.reasons.taxonomy import BY_CAUSE, Cause
from liuke.flow.desk_hours import work_hours, works
from liuke.flow.house import House
from liuke.flow.interviews import carry_interviews, choose_week
from liuke.flow.receipts import carry_back
from liuke.model.words import Duty

DEPARTMENT = "user_research"
_REASONS = tuple(str(cause) for cause in Cause if cause is not Cause.UNKNOWN)
_LONGEST = 4_000


def interview_choose(
    house: House, ask: Ask, *, count: int | None = None, to: str = DEPARTMENT, by: str | None = None, dry: bool = False
) -> Annotated[dict[str, Any], InterviewChoose]:
    """Choose whom to ask this week, and give the interviews out; ``dry`` only shows the choice."""
    who, day = somebody(house, by, Duty.OPERATOR), looked(house, ask, None)
    now, week = house.clock.now(), kept.week_of(today(house))
    before = kept.of_week(house.state, week)
    if before and not dry:  # chosen once a week: a second time would ask the next hundred
        return {**_week(house, ask, week), "chosen_now": 0}
    n = house.policy.desk.interview_count if count is None else max(1, min(count, 1_000))
    chosen = choose_week(house, day, week=week.isoformat(), count=n, at=now)
    said = {
        "as_of": day.day.isoformat(),
        "week": week.isoformat(),
        "wanted": n,
        "looked_at": chosen.looked_at,
        "refused": chosen.refused,
        "quota": [row | {"label": _label(ask, row["reason"])} for row in chosen.reasons],
        "currency": house.currency,
    }
    if dry:
        people = [{name: getattr(one, name) for name in ("subject_id", "reason", "worth_fen")} for one in chosen.people]
        return {**said, "chosen_now": 0, "people": people}
    owner, department = named(read_settings(house.folder), to)
    notes = {row["reason"]: _guide(ask, row["reason"]) for row in chosen.reasons}
    new = kept.open_week(
        house.state,
        week,
        chosen.people,
        title=say("desk.interview.title", ask.language),
        notes=notes,
        department=department or owner,
        due_at=work_hours(house).closes(_last_day(house, week)),
        now=now,
        by=who.id,
    )
    return {**_week(house, ask, week), **said, "chosen_now": new}


def interview_list(house: House, ask: Ask, *, week: str = "") -> Annotated[dict[str, Any], InterviewList]:
    """List a week's interviews, with what came of them by reason; the newest week where none is named."""
    weeks = kept.weeks(house.state)
    try:
        said = kept.week_of(date.fromisoformat(week)) if week else (weeks or [kept.week_of(today(house))])[0]
    except ValueError as why:
        raise BadDateError(said=week) from why
    return {**_week(house, ask, said), "weeks": [one.isoformat() for one in weeks]}


def interview_show(house: House, ask: Ask, *, task: int) -> Annotated[dict[str, Any], InterviewShow]:
    """Answer one interview and what may be said of it."""
    found = kept.one(house.state, task)
    reasons = [{"reason": name, "label": _label(ask, name)} for name in _REASONS]
    label = _label(ask, found["reason"])
    return {"interview": plain(found) | {"label": label, "guide": _guide(ask, found["reason"])}, "reasons": reasons}


def interview_answer(  # one argument a field of the form
    house: House,
    ask: Ask,
    *,
    task: int,
    outcome: str = "reached",
    need: int | None = None,
    feeling: int | None = None,
    verbatim: str = "",
    confirm: Sequence[str] = (),
    deny: Sequence[str] = (),
    by: str | None = None,
    version: int | None = None,
) -> Annotated[dict[str, Any], InterviewShow]:
    """Keep an interview's form: scores, words, reasons that are so or not; they become facts, and move the reasons."""
    who = somebody(house, by, Duty.OPERATOR)
    one_of("interview answer", "--outcome", outcome, kept.OUTCOMES)
    for name in (*confirm, *deny):
        one_of("interview answer", "--confirm", name, _REASONS)
    if set(confirm) & set(deny):
        raise AnswerError(why="a reason is either so or not", why_zh="同一个原因不能既确认又否认")
    said = dict.fromkeys(confirm, True) | dict.fromkeys(deny, False)
    answer = kept.Answer(outcome=outcome, need=need, feeling=feeling, verbatim=verbatim[:_LONGEST], said=said)
    kept.answer(house.state, task, answer, by=who.id, now=house.clock.now(), version=version)
    day = business_day(house, None)
    carry_back(house)
    if carry_interviews(house, day) and said:
        find_reasons(house.facts, day, house.policy)
    return interview_show(house, ask, task=task)


def _week(house: House, ask: Ask, week: date) -> dict[str, Any]:
    rows = kept.of_week(house.state, week)
    by_reason = [row | {"label": _label(ask, row["reason"])} for row in kept.summary(rows)]
    names = (
        "task_id",
        "subject_id",
        "reason",
        "worth_fen",
        "outcome",
        "need",
        "feeling",
        "state",
        "owner",
        "due_at",
        "version",
    )
    people = [plain({name: row[name] for name in names}) | {"label": _label(ask, row["reason"])} for row in rows]
    return {"week": week.isoformat(), "reasons": by_reason, "interviews": people, "currency": house.currency}


def _last_day(house: House, week: date) -> date:
    """Return the last day of work of a week on which there is still time; else the last of the next."""
    country, now = house.policy.signals.calendar_country, house.clock.now()
    for n in (6, 5, 4, 3, 2, 1, 0, 13, 12, 11, 10, 9, 8, 7):
        day = week + timedelta(days=n)
        if works(country, day) and work_hours(house).closes(day) > now:
            return day
    return work_hours(house).workday(week + timedelta(days=14), 1)


def _label(ask: Ask, reason: str) -> str:
    found = BY_CAUSE[Cause(reason)]
    return found.zh if ask.language == "zh" else found.en


def _guide(ask: Ask, reason: str) -> str:
    found = BY_CAUSE[Cause(reason)]
    means = found.means_zh if ask.language == "zh" else found.means_en
    return say("desk.interview.guide", ask.language, reason=_label(ask, reason), means=means)
