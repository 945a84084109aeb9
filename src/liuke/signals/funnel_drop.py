"""Alarm of S8: a step passes fewer people than the business's own weeks make likely, by day of entry."""

from collections.abc import Iterator
from datetime import date, timedelta

import pyarrow as pa

from liuke.facts.store import Facts
from liuke.facts.tables import FUNNEL_DAILY
from liuke.kit.intervals import wilson
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.funnel_walk import ASK, Walkable, funnel_named, walk
from liuke.signals.habit import HISTORY_DAYS, Habit, Reading, day_kinds, points, shown_days
from liuke.signals.kept_days import MADE, keep_made
from liuke.signals.spec import AlarmSpec, Lack, Point

_DAY = timedelta(days=1)
_MOST_AT_ONCE = 28
_ROWS_AT_ONCE = 2_000_000
"""People-days walked together: what one query then holds stays small."""

Entries = dict[date, dict[str, tuple[int, int]]]


def funnel_points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> Iterator[Point]:
    """Yield a point a day and step of the main funnel; a day is about the newest day of entry whose window was over."""
    asked = funnel_named(facts, as_of, None)
    if asked is None:
        yield from (_no_funnel(day) for day, _ in shown_days(as_of, days, 1))
        return
    shown = shown_days(as_of, days, 1 + asked.window_days)
    about = [day for _, day in shown]
    entries = kept_days(facts, as_of, asked, about[0] - HISTORY_DAYS * _DAY, about[-1])
    kind_of = day_kinds(facts, policy, about)
    habit = Habit(
        worse="below",
        least=policy.paths.funnel_min_users,
        width=policy.paths.band_width,
        clear_share=policy.alarms.clear_share,
    )
    found: list[Point] = []
    for step in asked.steps[:-1]:
        readings = {day: _reading(*steps.get(step.name, (0, 0))) for day, steps in entries.items()}
        said = {"funnel": asked.name, "step": step.name, "zh": step.zh, "en": step.en}
        found += points(readings, shown, kind_of, habit, segment=step.name, about=said)
    yield from sorted(found, key=lambda point: point.day)


def _reading(users: int, passed: int) -> Reading:
    if not users:
        return Reading(value=None, n=0)
    low, high = wilson(passed, users)
    return Reading(value=passed / users, n=users, low=low, high=high)


def _no_funnel(day: date) -> Point:
    lack = Lack(code="no_funnel", en="No funnel to walk", zh="没有可走的漏斗")
    return Point(day=day, value=None, n=0, line=None, bad=None, lack=lack)


def kept_days(
    facts: Facts, as_of: AsOf, asked: Walkable, first: date, through: date, kept: str | None = None
) -> Entries:
    """Return, by day of entry and step, who reached it and who passed; walks only days that are not kept.

    Only days whose window is over: what is kept of them holds whenever it is asked, until one of their facts changes.
    ``kept`` is what the acts of these days are kept as (``funnel_acts``); else facts are read.
    """
    through = min(through, as_of.last_day - asked.window_days * _DAY)
    if through < first:
        return {}
    what = f"funnel:{asked.name}:{asked.window_hours}:{','.join(step.name for step in asked.steps)}"
    span = {"from_day": first, "through_day": through}
    made = {row["made_day"] for row in facts.rows(MADE, what=what, **span) if row["days"] == asked.window_days + 1}
    missing = [day for n in range((through - first).days + 1) if (day := first + n * _DAY) not in made]
    if missing:
        for chunk in _runs(missing, _at_once(facts, missing)):
            _make(facts, as_of, asked, what, chunk, kept)
    found: Entries = {}
    for row in facts.rows(ASK["funnel_kept"], funnel=asked.name, **span):
        found.setdefault(row["day"], {})[row["step"]] = (row["users"], row["passed"])
    return found


def _at_once(facts: Facts, days: list[date]) -> int:
    """Return how many days of entry are walked together."""
    rows: int = facts.one(ASK["people_days"], from_day=days[0], through_day=days[-1])["n"]
    a_day = rows // ((days[-1] - days[0]).days + 1)
    return max(1, min(_MOST_AT_ONCE, _ROWS_AT_ONCE // max(1, a_day)))


def _runs(days: list[date], at_once: int) -> Iterator[list[date]]:
    """Yield runs of days that follow each other, none longer than ``at_once``."""
    run: list[date] = []
    for day in days:
        if run and (day != run[-1] + _DAY or len(run) == at_once):
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _make(facts: Facts, as_of: AsOf, asked: Walkable, what: str, days: list[date], kept: str | None) -> None:
    walked = walk(facts, as_of, asked, days[0], days[-1], by_day=True, with_retries=False, kept=kept)
    counted = {
        (row["day"], row["place"]): (row["users"], row["passed"])
        for row in facts.rows(ASK["funnel_entries"], walked=walked)
    }
    keys = [(day, step) for day in days for step in asked.steps]
    users, passed = zip(*(counted.get((day, step.place), (0, 0)) for day, step in keys), strict=True)
    rows = {
        "day": pa.array([day for day, _ in keys], pa.date32()),
        "funnel": pa.array([asked.name] * len(keys), pa.string()),
        "step": pa.array([step.name for _, step in keys], pa.string()),
        "place": pa.array([step.place for _, step in keys], pa.int32()),
        "users": pa.array(users, pa.int64()),
        "passed": pa.array(passed, pa.int64()),
    }
    with facts.transaction():
        facts.replace(FUNNEL_DAILY, {"funnel": asked.name, "day": days}, pa.table(rows))
        keep_made(facts, what, days, asked.window_days)


def funnel_money(facts: Facts, as_of: AsOf, policy: Policy) -> int:
    """Return what those under way in the main funnel would pay at the usual price of an order, in fen."""
    asked = funnel_named(facts, as_of, None)
    if asked is None:
        return 0
    first = as_of.day - asked.window_days * _DAY
    under_way = walk(facts, as_of, asked, first, as_of.last_day, under_way=True, with_retries=False)
    row = facts.one(ASK["order_price"], as_of, from_day=as_of.day - policy.paths.funnel_days * _DAY)
    stuck = facts.one(ASK["funnel_people"], walked=under_way)["users"]
    return int(stuck * (row["price_fen"] or 0))


def funnel_fallen(facts: Facts, as_of: AsOf, _: Policy) -> pa.Table:
    """Return who entered the main funnel in its newest whole week and did not come through (subject_id, fell)."""
    asked = funnel_named(facts, as_of, None)
    none = pa.table({"subject_id": pa.array([], pa.string()), "fell": pa.array([], pa.bool_())})
    if asked is None:
        return none
    through = as_of.last_day - asked.window_days * _DAY
    walked = walk(facts, as_of, asked, through - 6 * _DAY, through, with_retries=False)
    return facts.read(ASK["funnel_fallen"], walked=walked, last_place=len(asked.steps))


FUNNEL_DROP = AlarmSpec(
    name="funnel_drop",
    en="Fewer people pass a step",
    zh="漏斗某步通过率下降",
    rule_en="Share of a day's entrants at a step who pass it in the window, its whole interval below the expected band",
    rule_zh="某天进入的人中到达该步并在窗口内通过的比例，其置信区间整体低于预期区间",
    worse="below",
    unit="share of those at the step",
    points=funnel_points,
    knobs=("paths.funnel_min_users", "paths.band_width", "alarms.clear_share"),
    money=funnel_money,
    fallen=funnel_fallen,
)
