"""Alarm of S9: more of a day's people meet errors, slow answers or dead ends than the business's weeks make likely."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from statistics import median
from typing import Any

import pyarrow as pa

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import wilson
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.habit import HISTORY_DAYS, Habit, Reading, day_kinds, points, shown_days
from liuke.signals.spec import AlarmSpec, Point
from liuke.signals.windows import since

_ASK = load("liuke.signals", "friction")
_HURT_AT = load("liuke.signals", "journey")["hurt_at"]
_DAY = timedelta(days=1)
_USUAL_DAYS = 28
"""How far back a place's usual is looked up when the alarm names what is worse than usual."""

Where = dict[str, Any]


def friction_points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> Iterator[Point]:
    """Yield a point a day, about the day before: the share of its people who met friction; a bad day names where."""
    shown = shown_days(as_of, days, 1)
    about = [day for _, day in shown]
    rows = facts.rows(_ASK["friction_days"], as_of, from_day=about[0] - HISTORY_DAYS * _DAY)
    readings = {row["day"]: _reading(row["met"], row["users"]) for row in rows}
    habit = Habit(
        worse="above",
        least=policy.paths.friction_min_users,
        width=policy.paths.band_width,
        clear_share=policy.alarms.clear_share,
    )
    found = list(points(readings, shown, day_kinds(facts, policy, about), habit))
    bad = [point.day - _DAY for point in found if point.bad]
    where = _where(facts, as_of, bad, readings) if bad else {}
    for point in found:
        worst = where.get(point.day - _DAY)
        yield replace(point, detail={**point.detail, "worst": worst}) if worst else point


def _reading(met: int, users: int) -> Reading:
    if not users:
        return Reading(value=None, n=0)
    low, high = wilson(met, users)
    return Reading(value=met / users, n=users, low=low, high=high)


def _where(facts: Facts, as_of: AsOf, bad: list[date], readings: Mapping[date, Reading]) -> dict[date, Where]:
    """Return, for each bad day, the event, feature and stage whose share of people is most above its usual."""
    span = {"from_day": bad[0] - _USUAL_DAYS * _DAY, "through_day": bad[-1]}
    hurt = facts.hold(_HURT_AT, as_of, **span)
    by_day: dict[date, dict[tuple[Any, ...], Where]] = defaultdict(dict)
    for row in facts.rows(_ASK["friction_where"], hurt_at=hurt):
        by_day[row["day"]][row["event"], row["feature"], row["stage"]] = row
    found = {}
    for day in bad:
        grown = [(_share(row, readings) - _usual(key, day, by_day, readings), row) for key, row in by_day[day].items()]
        if grown:
            more, row = max(grown, key=lambda one: (one[0], one[1]["users"]))
            names = ("event", "feature", "stage", "zh", "en", "owner", "users")
            found[day] = {**{name: row[name] for name in names}, "share_more": more}
    return found


def _share(row: Where, readings: Mapping[date, Reading]) -> float:
    reading = readings.get(row["day"])
    return row["users"] / reading.n if reading and reading.n else 0.0


def _usual(
    key: tuple[Any, ...],
    day: date,
    by_day: Mapping[date, Mapping[tuple[Any, ...], Where]],
    readings: Mapping[date, Reading],
) -> float:
    before = [day - n * _DAY for n in range(1, _USUAL_DAYS + 1) if day - n * _DAY in readings]
    shares = [_share(row, readings) if (row := by_day.get(one, {}).get(key)) else 0.0 for one in before]
    return median(shares) if shares else 0.0


def friction_money(facts: Facts, as_of: AsOf, _: Policy) -> int:
    """Return what those who met friction on the last two days paid in the last 28, in fen."""
    row = facts.one(_ASK["friction_money"], as_of, from_day=as_of.day - 2 * _DAY, **since(as_of, 28))
    return int(row["paid_fen"])


def friction_fallen(facts: Facts, as_of: AsOf, _: Policy) -> pa.Table:
    """Return everybody there on the last two days, and whether they met friction (subject_id, fell)."""
    return facts.read(_ASK["friction_fallen"], as_of, from_day=as_of.day - 2 * _DAY)


FRICTION = AlarmSpec(
    name="friction",
    en="Friction",
    zh="摩擦",
    rule_en="Share of a day's active users who met an error, a slow answer or a dead end, its whole interval above the "
    "expected band",
    rule_zh="当天活跃用户中遇到错误、变慢或卡住的比例，其置信区间整体高于预期区间",
    worse="above",
    unit="share of active users",
    points=friction_points,
    knobs=("paths.friction_min_users", "paths.band_width", "alarms.clear_share"),
    money=friction_money,
    fallen=friction_fallen,
)
