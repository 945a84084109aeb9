"""Judges every alarm of a day, replaying the days on which nobody ran, and keeps where each stands."""

import json
import logging
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import AlarmPolicy, Policy
from liuke.model.words import AlarmState
from liuke.signals.alarm_tables import ALARM_DAILY
from liuke.signals.alarms import SILENT_LACK, Standing, failed, step
from liuke.signals.spec import AlarmSpec, Point

_LOG = logging.getLogger("liuke.signals")
_ASK = load("liuke.signals", "alarm_daily")
_ALL = "all"
_TYPES: dict[str, pa.DataType] = {
    "DATE": pa.date32(),
    "VARCHAR": pa.string(),
    "DOUBLE": pa.float64(),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "BOOLEAN": pa.bool_(),
}
_SCHEMA = pa.schema([(column.name, _TYPES[column.type]) for column in ALARM_DAILY.columns])
Known = Mapping[str, Standing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known beyond the number: fen at stake, and whatever else belongs on the card."""

    money_fen: int | None = None
    more: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One alarm on one day, with where it stands on each day that was replayed to come there."""

    spec: AlarmSpec
    days: tuple[tuple[date, Known], ...]

    @property
    def now(self) -> Known:
        """Where each segment stands on the day asked for."""
        return self.days[-1][1]


def judge(facts: Facts, as_of: AsOf, policy: Policy, alarms: Iterable[AlarmSpec]) -> list[Judged]:
    """Say where each alarm stands on the day; nothing is written.

    A number that cannot be computed puts its alarm into error with a code, and the others go on.
    """
    first = as_of.before(policy.alarms.replay_days - 1).day
    before = _before(facts, as_of, first)
    return [_judge(facts, as_of, policy, spec, before.get(spec.name, {}), first) for spec in alarms]


def _judge(facts: Facts, as_of: AsOf, policy: Policy, spec: AlarmSpec, known: Known, first: date) -> Judged:
    last = max((standing.point.day for standing in known.values()), default=None)
    start = last + timedelta(days=1) if last else first
    days = [start + timedelta(days=n) for n in range((as_of.day - start).days + 1)]
    try:
        points = by_day(spec.points(facts, as_of, policy, len(days)))
        walked = tuple(walk(known, points, days, policy.alarms))
    except Exception as why:  # noqa: BLE001 - one alarm in the walk over all of them
        _LOG.exception("alarm %s could not be computed for %s", spec.name, as_of.day)
        stands = {name: failed(known.get(name), as_of.day, name, spec.name, why) for name in (tuple(known) or (_ALL,))}
        return Judged(spec=spec, days=((as_of.day, stands),))
    return Judged(spec=spec, days=walked)


def by_day(points: Iterable[Point]) -> dict[date, dict[str, Point]]:
    """Order points by day and segment; a number that is none is no number."""
    found: dict[date, dict[str, Point]] = {}
    for point in points:
        broken = point.value is not None and not math.isfinite(point.value)
        found.setdefault(point.day, {})[point.segment] = replace(point, value=None, bad=None) if broken else point
    return found


def walk(
    known: Known, points: Mapping[date, Mapping[str, Point]], days: Sequence[date], policy: AlarmPolicy
) -> Iterator[tuple[date, Known]]:
    """Step through days; yields where each segment stands on each.

    A segment that says nothing any more has no data after a while, and is forgotten the day after.
    """
    for day in days:
        said = points.get(day, {})
        names = [*said, *(name for name in known if name not in said)] or [_ALL]
        stands = {}
        for name in names:
            before = known.get(name)
            gone = before is not None and before.state is AlarmState.NO_DATA and name != _ALL
            if name in said or not gone:
                stands[name] = step(before, said.get(name) or _nothing(day, name), policy)
        known = stands
        yield day, known


def _nothing(day: date, segment: str) -> Point:
    return Point(day=day, segment=segment, value=None, n=0, line=None, bad=None, lack=SILENT_LACK)


def keep(facts: Facts, judged: Iterable[Judged], evidence: Mapping[tuple[str, str], Evidence]) -> int:
    """Write the days that were judged in place of what was kept of them; returns rows. Twice is the same."""
    rows: list[dict[str, Any]] = []
    replaced: dict[tuple[date, ...], list[str]] = {}
    for one in judged:
        replaced.setdefault(tuple(day for day, _ in one.days), []).append(one.spec.name)
        for day, stands in one.days:
            today = day == one.days[-1][0]
            rows += [
                _row(one.spec.name, standing, evidence.get((one.spec.name, name)) if today else None)
                for name, standing in stands.items()
            ]
    with facts.transaction():
        for days, names in replaced.items():
            facts.delete(ALARM_DAILY, {"alarm": names, "as_of": days})
        if not rows:
            return 0
        return facts.append(ALARM_DAILY, pa.Table.from_pylist(rows, schema=_SCHEMA))


def _row(alarm: str, standing: Standing, evidence: Evidence | None) -> dict[str, Any]:
    point = standing.point
    detail: dict[str, Any] = dict(evidence.more or {}) if evidence else {}
    if point.detail:
        detail["numbers"] = dict(point.detail)
    if point.lack:
        detail["why"] = {"code": point.lack.code, "en": point.lack.en, "zh": point.lack.zh}
    return {
        "as_of": point.day,
        "alarm": alarm,
        "segment": point.segment,
        "state": str(standing.state),
        "since": standing.since,
        "before": str(standing.before) if standing.before else None,
        "episode": standing.episode,
        **{name: _finite(getattr(point, name)) for name in _OF_POINT},
        "bad_days": standing.bad_days,
        "clear_days": standing.clear_days,
        "unknown_days": standing.unknown_days,
        "money_fen": evidence.money_fen if evidence else None,
        "detail": json.dumps(_plain(detail), ensure_ascii=False) if detail else None,
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: a number that is none is nothing, a day is written down."""
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, str | bool | int | float) or value is None:
        return _finite(value)
    return _plain(value.item()) if hasattr(value, "item") else str(value)


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


_OF_POINT = ("value", "low", "high", "line", "expected_low", "expected_high", "n", "bad", "clear")


def _before(facts: Facts, as_of: AsOf, first: date) -> dict[str, dict[str, Standing]]:
    found: dict[str, dict[str, Standing]] = {}
    for row in facts.rows(_ASK["alarms_before"], as_of, from_day=first):
        found.setdefault(row["alarm"], {})[row["segment"]] = _standing(row)
    return found


def _standing(row: Mapping[str, Any]) -> Standing:
    point = Point(day=row["as_of"], segment=row["segment"], **{name: row[name] for name in _OF_POINT})
    return Standing(
        state=AlarmState(row["state"]),
        since=row["since"],
        before=AlarmState(row["before"]) if row["before"] else None,
        episode=row["episode"],
        bad_days=row["bad_days"],
        clear_days=row["clear_days"],
        unknown_days=row["unknown_days"],
        point=point,
    )


def of_day(facts: Facts, as_of: AsOf) -> list[dict[str, Any]]:
    """Return what is kept of a day, ``detail`` read back."""
    return [_read(row) for row in facts.rows(_ASK["alarms_of_day"], as_of)]


def last_judged(facts: Facts) -> list[dict[str, Any]]:
    """Return what is kept of the last day that was judged."""
    return [_read(row) for row in facts.rows(_ASK["alarms_last"])]


def through(facts: Facts, as_of: AsOf, alarm: str, days: int) -> list[dict[str, Any]]:
    """Return what is kept of one alarm over days up to the one asked for, oldest first."""
    return [_read(row) for row in facts.rows(_ASK["alarms_through"], as_of, alarm=alarm, from_day=_first(as_of, days))]


def changes(facts: Facts, as_of: AsOf, alarm: str = "", days: int = 365) -> list[dict[str, Any]]:
    """Return the changes of state, newest first; of one alarm, or of all."""
    return [_read(row) for row in facts.rows(_ASK["alarm_changes"], as_of, alarm=alarm, from_day=_first(as_of, days))]


def signals_of_day(facts: Facts, as_of: AsOf) -> list[dict[str, Any]]:
    """Return what was measured of the business on a day."""
    return facts.rows(_ASK["signals_of_day"], as_of)


def signals_through(facts: Facts, as_of: AsOf, days: int, signal: str = "") -> list[dict[str, Any]]:
    """Return what was measured of the business over days, oldest first; of one signal, or of all."""
    return facts.rows(_ASK["signals_through"], as_of, signal=signal, from_day=_first(as_of, days))


def _first(as_of: AsOf, days: int) -> date:
    return as_of.before(days - 1).day


def _read(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "detail": json.loads(row["detail"]) if row["detail"] else {}}
