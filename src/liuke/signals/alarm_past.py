"""The back-test: how often each alarm would have fired on the workspace's own past, and how many were true.

What "true" means is said with every answer: in the days after an alarm fired, its number was past the line on enough of
those that can be judged. A number counted over a window of days goes on saying what it said, so it confirms itself more
easily than one counted by the day; and a line that follows the business's habit learns what it saw. Neither is truth
about causes.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from liuke.facts.store import Facts
from liuke.kit.errors import LiukeError
from liuke.model.moment import AsOf
from liuke.model.policy import AlarmPolicy, Policy
from liuke.model.words import AlarmState
from liuke.signals.alarm_days import by_day, walk
from liuke.signals.errors import AlarmFailedError
from liuke.signals.spec import AlarmSpec, Point

_Points = Mapping[date, Mapping[str, Point]]


def back_test(facts: Facts, as_of: AsOf, policy: Policy, alarms: Iterable[AlarmSpec], days: int) -> dict[str, Any]:
    """Replay every alarm over the last ``days`` days.

    Each answers fired, confirmed, refuted, open (too young to say), ``true_share`` of those that can be said (None
    where there are none), days judged and not judged, and every firing with what followed it. Nothing is written.
    """
    rows = [_alarm(facts, as_of, policy, spec, days) for spec in alarms]
    return {
        "as_of": as_of.day.isoformat(),
        "days": days,
        "from": as_of.before(days - 1).day.isoformat(),
        "confirm_days": policy.alarms.confirm_days,
        "confirm_share": policy.alarms.confirm_share,
        "alarms": rows,
        "fired": sum(row["fired"] for row in rows),
        "confirmed": sum(row["confirmed"] for row in rows),
        "refuted": sum(row["refuted"] for row in rows),
    }


def _alarm(facts: Facts, as_of: AsOf, policy: Policy, spec: AlarmSpec, days: int) -> dict[str, Any]:
    shown = [as_of.day - timedelta(days=n) for n in reversed(range(days))]
    empty = {"alarm": spec.name, "fired": 0, "confirmed": 0, "refuted": 0, "open": 0, "true_share": None}
    try:
        points = by_day(spec.points(facts, as_of, policy, days))
    except Exception as why:  # noqa: BLE001 - one alarm in the walk over all of them
        error = why if isinstance(why, LiukeError) else AlarmFailedError(alarm=spec.name, why=f"{why}")
        return {**empty, "error": {"code": error.code, "en": error.sentence("en"), "zh": error.sentence("zh")}}
    firings = _firings(points, shown, policy.alarms)
    count = {said: sum(1 for f in firings if f["said"] == said) for said in ("confirmed", "refuted", "open")}
    told = count["confirmed"] + count["refuted"]
    judged = {(day, name) for day in shown for name, p in points.get(day, {}).items() if p.bad is not None}
    return {
        **empty,
        **count,
        "fired": len(firings),
        "true_share": count["confirmed"] / told if told else None,
        "segments": len({name for said in points.values() for name in said}),
        "judged_days": len({day for day, _ in judged}),
        "unknown_days": len(shown) - len({day for day, _ in judged}),
        "firings": firings,
    }


def _firings(points: _Points, days: list[date], policy: AlarmPolicy) -> list[dict[str, Any]]:
    """Return every time an alarm began to fire (not again while recovering), oldest first."""
    found: list[dict[str, Any]] = []
    running: dict[str, dict[str, Any]] = {}
    for day, stands in walk({}, points, days, policy):
        for name in [name for name in running if name not in stands]:
            running.pop(name)["over"] = day.isoformat()
        for name, standing in stands.items():
            if standing.state is AlarmState.FIRING and name not in running:
                point = standing.point
                running[name] = {
                    "segment": name,
                    "day": day.isoformat(),
                    "value": point.value,
                    "line": point.line,
                    **_followed(points, name, day, days[-1], policy),
                    "over": None,
                }
                found.append(running[name])
            elif standing.state not in (AlarmState.FIRING, AlarmState.RECOVERING) and name in running:
                running.pop(name)["over"] = day.isoformat()
    return found


def _followed(points: _Points, name: str, day: date, last: date, policy: AlarmPolicy) -> dict[str, Any]:
    """Say what followed the day an alarm fired: confirmed, refuted, or open where too few days have passed."""
    after = [day + timedelta(days=n) for n in range(1, policy.confirm_days + 1)]
    said = [points.get(d, {}).get(name) for d in after if d <= last]
    judged = [point for point in said if point is not None and point.bad is not None]
    bad = sum(1 for point in judged if point.bad)
    if after[-1] > last or not judged:
        verdict = "open"
    else:
        verdict = "confirmed" if bad >= policy.confirm_share * len(judged) else "refuted"
    return {"bad_after": bad, "judged_after": len(judged), "said": verdict}
