"""舆情 (S13) by the hour: the share of each hour's mentions that is negative, and the alarm that fires within the day.

The states of an alarm, stepped through hours instead of days. An hour with too few mentions says nothing. Facts are
seen as of the day after the newest one, so a run at noon judges this morning's hours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import Any

import pyarrow as pa

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.clock import midnight
from liuke.model.moment import AsOf
from liuke.model.policy import AlarmPolicy, FeelingPolicy, Policy
from liuke.model.words import AlarmState
from liuke.signals.alarms import Standing, step
from liuke.signals.opinion_usual import Usual, usual_of
from liuke.signals.opinion_voice import Binned, Voice, grouped, said_of_us
from liuke.signals.spec import AlarmSpec, Lack, Point
from liuke.signals.text.quantify import expected_share
from liuke.signals.text.scores import calibrations, keep_scores

_ASK = load("liuke.signals", "opinion")
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """One hour of a day in the workspace's zone; ``voice`` is None where nothing was said."""

    day: date
    hour: int
    begins: datetime
    voice: Voice | None

    @property
    def n(self) -> int:
        """How many mentions there were."""
        return self.voice.spoken.n if self.voice else 0


def hours_of(facts: Facts, as_of: AsOf, policy: Policy, first: date) -> list[Hour]:
    """Return every hour from a day through the last that was seen, those without a mention, too."""
    keep_scores(facts, as_of, policy)
    known = calibrations(facts)
    days = [first + n * _DAY for n in range((as_of.day - first).days)]
    rows = facts.rows(
        _ASK["opinion_hours"],
        as_of,
        from_day=first,
        hour_days=_mornings(as_of, days),
        **said_of_us(facts),
    )
    said = {key: Voice(group, known) for key, group in grouped(rows, "day", "hour")}
    return [
        Hour(day=day, hour=n, begins=(begins + n * _HOUR).astimezone(as_of.zone), voice=said.get((day, n)))
        for day in days
        for begins in (midnight(day, as_of.zone),)
        for n in range(ceil((midnight(day + _DAY, as_of.zone) - begins) / _HOUR))
    ]


def _mornings(as_of: AsOf, days: Sequence[date]) -> pa.Table:
    """Return when each day begins, as naive UTC."""
    begins = [midnight(day, as_of.zone).replace(tzinfo=None) for day in days]
    return pa.table({"day": pa.array(days, pa.date32()), "begins": pa.array(begins, pa.timestamp("us"))})


def walked(hours: Sequence[Hour], policy: Policy) -> dict[date, list[tuple[Hour, Standing]]]:
    """Step through each day's hours as an alarm steps through days: normal, pending, firing, recovering, no data.

    Where a day begins is what the day before it left, alone: a day says the same however far back one looks.
    """
    knobs = policy.feeling
    patience = AlarmPolicy(
        pending_days=knobs.opinion_pending_hours,
        recover_days=knobs.opinion_recover_hours,
        no_data_after_days=knobs.opinion_no_data_after_hours,
    )
    usual = _usual_days(hours, knobs)
    points: dict[date, list[tuple[Hour, Point]]] = {}
    for hour in hours:
        points.setdefault(hour.day, []).append((hour, _point(hour, usual.get(hour.day), policy)))
    found: dict[date, list[tuple[Hour, Standing]]] = {}
    for day, own in points.items():
        before: Standing | None = None
        for _, point in points.get(day - _DAY, ()):
            before = step(before, point, patience)
        found[day] = [(hour, before := step(before, point, patience)) for hour, point in own]
    return found


def _back(policy: Policy) -> int:
    """Return how many days before the first that is shown are needed."""
    knobs = policy.feeling
    return 1 if knobs.opinion_alarm == "line" else knobs.opinion_usual_days + 2


def _usual_days(hours: Sequence[Hour], knobs: FeelingPolicy) -> dict[date, Usual]:
    """Return what an hour usually is for each day, from the days before the one before it."""
    if knobs.opinion_alarm == "line":
        return {}
    enough = [hour for hour in hours if hour.n >= knobs.opinion_hour_min_mentions and hour.voice]
    shares = [(hour.day, expected_share(hour.voice.spoken), hour.n) for hour in enough if hour.voice]
    found: dict[date, Usual] = {}
    for day in {hour.day for hour in hours}:
        past = [row for row in shares if day - (knobs.opinion_usual_days + 1) * _DAY <= row[0] < day - _DAY]
        if len({row[0] for row in past}) >= knobs.opinion_usual_min_days:
            usual = usual_of([(share, n) for _, share, n in past], knobs.opinion_usual_min_days)
            found |= {day: usual} if usual else {}
    return found


def _point(hour: Hour, usual: Usual | None, policy: Policy) -> Point:
    """Judge an hour; its interval is computed only where its share alone could be past the line."""
    knobs, day = policy.feeling, hour.begins.astimezone(UTC)
    by_line = knobs.opinion_alarm != "usual"
    line = knobs.opinion_alarm_above if by_line else usual.share if usual else None
    if line is None or hour.voice is None or hour.n < knobs.opinion_hour_min_mentions:
        return Point(day=day, value=None, n=hour.n, line=line, bad=None, lack=FEW_IN_HOUR)
    value = expected_share(hour.voice.spoken)
    share = hour.voice.share(knobs.opinion_hour_alpha) if value > line else None
    above = share is not None and by_line and share.low > knobs.opinion_alarm_above
    burst = share is not None and usual is not None and usual.broken_by(share, hour.n)
    return Point(
        day=day,
        value=value,
        n=hour.n,
        line=line,
        bad=above or burst,
        clear=not (above or burst) and value <= line,
        low=share.low if share else None,
        high=share.high if share else None,
        detail={"method": hour.voice.method},
    )


def opinion_hour_points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> list[Point]:
    """Return a point a day: bad where the alarm stood firing in one of its hours, clear where all were calm again."""
    found = walked(hours_of(facts, as_of, policy, as_of.before(days + _back(policy)).day), policy)
    asked = [as_of.before(back).day for back in range(days - 1, -1, -1)]
    return [_day_point(day, found.get(day - _DAY, [])) for day in asked]


def _day_point(day: date, hours: Sequence[tuple[Hour, Standing]]) -> Point:
    judged = [(hour, standing) for hour, standing in hours if standing.point.bad is not None]
    n = sum(hour.n for hour, _ in hours)
    if not judged:
        return Point(day=day, value=None, n=n, line=None, bad=None, lack=FEW_IN_HOUR)
    firing = [(hour, standing) for hour, standing in judged if standing.state is AlarmState.FIRING]
    hour, worst = max(firing or judged, key=lambda one: (one[1].point.low or 0.0, one[1].point.value or 0.0))
    point = worst.point
    return replace(
        point,
        day=day,
        bad=bool(firing),
        at_once=True,
        clear=not firing and judged[-1][1].state is AlarmState.NORMAL,
        detail={
            **point.detail,
            "hour": hour.begins.isoformat(timespec="seconds"),
            "fired_from": firing[0][0].begins.isoformat(timespec="seconds") if firing else None,
            "fired_until": (firing[-1][0].begins + _HOUR).isoformat(timespec="seconds") if firing else None,
            "fired_hours": len(firing),
            "judged_hours": len(judged),
            "mentions_of_day": n,
        },
    )


def hour_documents(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> list[dict[str, Any]]:
    """Return the hours of the last days as a door shows them: those without enough mentions say only how many."""
    shown = as_of.before(days).day
    stands = walked(hours_of(facts, as_of, policy, as_of.before(days + _back(policy)).day), policy)
    return [_document(*one, policy.feeling) for day, hours in stands.items() if day >= shown for one in hours]


def _document(hour: Hour, standing: Standing, knobs: FeelingPolicy) -> dict[str, Any]:
    empty = {"mentions": 0, "negative_share": None, "interval": None, "method": None}
    said = hour.voice.document(knobs, knobs.opinion_hour_min_mentions) if hour.voice else empty
    return {
        "day": hour.day.isoformat(),
        "hour": hour.hour,
        "begins": hour.begins.isoformat(timespec="seconds"),
        **said,
        "line": standing.point.line,
        "bad": standing.point.bad,
        "state": str(standing.state),
    }


def hour_parts(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> list[dict[str, Any]]:
    """Return each hour with enough mentions of one platform or topic, and what share of them is negative."""
    known, knobs = calibrations(facts), policy.feeling
    shown = [as_of.before(n).day for n in range(days, 0, -1)]
    rows = facts.rows(
        _ASK["opinion_hour_parts"], as_of, from_day=shown[0], hour_days=_mornings(as_of, shown), **said_of_us(facts)
    )
    return [
        _part(key, group, as_of, known, knobs)
        for key, group in grouped(rows, "axis", "part", "day", "hour")
        if sum(row["n"] for row in group) >= knobs.opinion_hour_min_mentions
    ]


def _part(
    key: tuple[str, str | None, date, int], rows: Binned, as_of: AsOf, known: Mapping[str, Any], knobs: FeelingPolicy
) -> dict[str, Any]:
    axis, part, day, hour = key
    begins = (midnight(day, as_of.zone) + hour * _HOUR).astimezone(as_of.zone)
    return {
        "by": axis,
        "part": part,
        "day": day.isoformat(),
        "hour": hour,
        "begins": begins.isoformat(timespec="seconds"),
        **Voice(rows, known).document(knobs, knobs.opinion_hour_min_mentions),
    }


FEW_IN_HOUR = Lack(
    code="few_mentions_in_hour",
    en="Not enough data: no hour of the day has enough mentions to say what share of them is negative",
    zh="数据不够：当天没有哪个小时的声量够算负面占比",
)

ALARM = AlarmSpec(
    name="opinion_hours",
    en="Public opinion turns within the day",
    zh="舆情当日转负",
    rule_en="Two hours in a row, each with enough mentions, are past the line (or the hours' own usual): it fires in "
    "the second of them, and ends after calm hours in a row",
    rule_zh="连续两个声量足够的小时越线（或超出自身平常）：第二个小时即报警；连续几个小时平静后解除",
    worse="above",
    unit="share of mentions",
    points=opinion_hour_points,
    knobs=(
        "feeling.opinion_alarm",
        "feeling.opinion_alarm_above",
        "feeling.opinion_hour_min_mentions",
        "feeling.opinion_hour_alpha",
        "feeling.opinion_pending_hours",
        "feeling.opinion_recover_hours",
        "feeling.opinion_no_data_after_hours",
    ),
)
