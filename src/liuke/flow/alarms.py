"""Watches over the day: judges every alarm, and adds to those that fire what is at stake and who is falling."""

import logging
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from liuke.diagnosis.falling import who_is_falling
from liuke.flow.house import House
from liuke.kit.errors import LiukeError
from liuke.model.moment import AsOf
from liuke.model.words import AlarmState
from liuke.signals.alarm_days import Evidence, Judged, judge, keep, of_day
from liuke.signals.alarms import OPEN, Standing
from liuke.signals.errors import AlarmFailedError

_LOG = logging.getLogger("liuke.flow")
_Kept = Mapping[tuple[str, str], Mapping[str, Any]]


def watch(house: House, as_of: AsOf) -> int:
    """Say where each alarm stands on the day, and keep it; returns how many stand. Twice is the same."""
    kept = {(row["alarm"], row["segment"]): row for row in of_day(house.facts, as_of)}
    judged = judge(house.facts, as_of, house.policy, house.alarms)
    found: dict[tuple[str, str], Evidence] = {}
    for one in judged:
        if any(standing.state in OPEN for standing in one.now.values()):
            found |= _again(one, kept) or _evidence(house, as_of, one)
    keep(house.facts, judged, found)
    return sum(len(one.now) for one in judged)


def _again(one: Judged, kept: _Kept) -> dict[tuple[str, str], Evidence]:
    """Take over the evidence of the same day, where the alarm stands as it stood when it was gathered."""
    found = {}
    for name, standing in one.now.items():
        if standing.state not in OPEN:
            continue
        row = kept.get((one.spec.name, name))
        if row is None or _told(standing) != tuple(row[part] for part in _SAME):
            return {}
        more = {part: row["detail"][part] for part in ("who", "failed") if part in row["detail"]}
        found[one.spec.name, name] = Evidence(money_fen=row["money_fen"], more=more)
    return found


_SAME = ("state", "since", "value", "line", "n")


def _told(standing: Standing) -> tuple[Any, ...]:
    point = standing.point
    return str(standing.state), standing.since, point.value, point.line, point.n


_A_WEEK = 7


def _before(house: House, as_of: AsOf, one: Judged) -> pa.Table | None:
    """Return who had fallen a week before, to split the change into who is there and how each kind does.

    None where that day knows nobody or was asked of others: a change needs two sides, the alarm stands without it.
    """
    fallen = one.spec.fallen if one.spec.split else None
    found = fallen(house.facts, as_of.before(_A_WEEK), house.policy) if fallen else None
    return found if found is not None and len(found) else None


def _evidence(house: House, as_of: AsOf, one: Judged) -> dict[tuple[str, str], Evidence]:
    """Gather money and people once for the alarm; what cannot be had is named, and the alarm stands without it."""
    spec, more, money = one.spec, {}, None
    try:
        money = spec.money(house.facts, as_of, house.policy) if spec.money else None
        if spec.fallen and any(standing.state is AlarmState.FIRING for standing in one.now.values()):
            more["who"] = who_is_falling(
                house.facts,
                as_of,
                spec.fallen(house.facts, as_of, house.policy),
                tuple(column for column in house.columns if not column.personal),
                alpha=house.policy.outcome.alpha,
                before=_before(house, as_of, one),
            )
    except Exception as why:  # noqa: BLE001 - one alarm in the walk over all of them
        _LOG.exception("evidence of alarm %s could not be gathered for %s", spec.name, as_of.day)
        error = why if isinstance(why, LiukeError) else AlarmFailedError(alarm=spec.name, why=f"{why}")
        more["failed"] = {"code": error.code, "en": error.sentence("en"), "zh": error.sentence("zh")}
    found = {}
    for name, standing in one.now.items():
        if standing.state in OPEN:
            firing = standing.state is AlarmState.FIRING
            said = {part: value for part, value in more.items() if firing or part != "who"}
            found[spec.name, name] = Evidence(money_fen=money, more=said)
    return found
