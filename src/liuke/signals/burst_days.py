"""Which days were a burst: declared, or far above the band of the business's own weeks in newcomers or actives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from liuke.facts.fresh import span
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.band import LEAST_DAYS, LOOK_BACK_DAYS, Expected, expected
from liuke.signals.calendar_days import DayKind, kinds
from liuke.signals.windows import presence

_BY_DAY = load("liuke.signals", "series")["by_day"]
_DAY = timedelta(days=1)
LONGEST_DAYS = 38
"""A burst is looked for this far back, and is cut there: what was longer has become the usual."""

Values = dict[date, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Newcomers and actives of each day, the kinds of days, and which days were bursts."""

    new: Values
    actives: Values
    kinds: Mapping[date, DayKind]
    declared: frozenset[date]
    loud: frozenset[date]
    """Days on which newcomers or actives were far above the median of the four weeks before: out of every history."""
    width: float
    ratio: float
    least: int

    def usual(self, values: Values, day: date, before: date | None = None) -> Expected | None:
        """Return what ``values`` was to be on a day had it been no burst, from days before it or ``before``."""
        until = before or day
        first = until - (LOOK_BACK_DAYS + LEAST_DAYS) * _DAY
        odd = {one: kind for one, kind in self.kinds.items() if first <= one < until}
        odd |= {one: DayKind.PROMOTION for one in self.loud if first <= one < until}
        kind = self.kinds.get(day)
        plain = {} if kind is None or kind is DayKind.PROMOTION else {day: kind}
        history = [(one, value) for one, value in values.items() if first <= one < until]
        return expected(history, day, odd | plain, width=self.width)

    def is_burst(self, day: date) -> bool:
        """Whether a day was declared a promotion, or newcomers or actives were far above what was usual."""
        return day in self.declared or any(self.far_above(values, day) for values in (self.new, self.actives))

    def far_above(self, values: Values, day: date) -> bool:
        """Whether a day is above the band and at least ``ratio`` times what was expected."""
        if day not in self.loud or day not in values:
            return False
        usual = self.usual(values, day)
        return usual is not None and values[day] > usual.high and values[day] >= self.ratio * usual.mid


def _is_loud(values: Values, day: date, ratio: float) -> bool:
    """Whether a day is ``ratio`` times the median of the four weeks before it: no burst can hide itself in a median."""
    before = [values[day - n * _DAY] for n in range(1, LEAST_DAYS + 1) if day - n * _DAY in values]
    return len(before) >= LEAST_DAYS // 2 and values[day] > ratio * median(before)


def days_of(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> Days:
    """Read what bursts within the last ``days`` days are told by."""
    knobs = policy.signals
    first = as_of.day - (days + LOOK_BACK_DAYS + 2 * LEAST_DAYS) * _DAY
    rows = facts.rows(_BY_DAY, as_of, from_day=first, **presence(facts, as_of))
    seen = span(facts)
    began = max(first, seen.first_day) if seen else as_of.day
    shown = [began + n * _DAY for n in range((as_of.day - began).days)]
    new = dict.fromkeys(shown, 0.0) | {row["day"]: float(row["new_users"]) for row in rows}
    actives = dict.fromkeys(shown, 0.0) | {row["day"]: float(row["active_users"]) for row in rows}
    kind_of = kinds(facts, policy, first, as_of.day)
    return Days(
        new=new,
        actives=actives,
        kinds=kind_of,
        declared=frozenset(day for day, kind in kind_of.items() if kind is DayKind.PROMOTION),
        loud=frozenset(
            day for values in (new, actives) for day in shown if _is_loud(values, day, knobs.burst_from_ratio)
        ),
        width=knobs.band_width,
        ratio=knobs.burst_from_ratio,
        least=knobs.burst_min_users,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """A stretch of burst days, both ends inclusive."""

    first: date
    last: date
    declared: bool

    @property
    def days(self) -> list[date]:
        """Every day of it."""
        return [self.first + n * _DAY for n in range((self.last - self.first).days + 1)]


def bursts_of(days: Days, first: date, until: date) -> list[Burst]:
    """Return the bursts from ``first`` until ``until`` (exclusive)."""
    return stretches(
        [one for one in (first + n * _DAY for n in range((until - first).days)) if days.is_burst(one)], days
    )


def stretches(flagged: Sequence[date], days: Days) -> list[Burst]:
    """Join burst days; a single quiet day does not end a burst. Declared and found ones are told apart.

    A found one with fewer newcomers, and fewer actives on its best day, than the least is noise.
    """
    found: list[list[date]] = []
    for day in flagged:
        if found and (day - found[-1][-1]).days <= 2 and (day in days.declared) == (found[-1][-1] in days.declared):
            found[-1].append(day)
        else:
            found.append([day])
    bursts = [Burst(first=one[0], last=one[-1], declared=one[0] in days.declared) for one in found]
    return [one for one in bursts if one.declared or _is_big(one, days)]


def _is_big(burst: Burst, days: Days) -> bool:
    if sum(days.new.get(day, 0.0) for day in burst.days) >= days.least:
        return True
    return max(days.actives[day] for day in burst.days) >= days.least and any(
        days.far_above(days.actives, day) for day in burst.days
    )
