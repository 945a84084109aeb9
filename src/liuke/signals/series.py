"""Numbers of the business day by day, computed from the roll-up: no run need have happened on those days."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from liuke.facts.fresh import span
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.document import nearest
from liuke.model.moment import AsOf
from liuke.model.policy import SignalPolicy
from liuke.signals.errors import UnknownSeriesError
from liuke.signals.windows import presence, sign_up_hours

_ASK = load("liuke.signals", "series")
_DAY = timedelta(days=1)
_WEEK_DAYS = 7

Values = dict[date, float | None]


def series(
    facts: Facts, as_of: AsOf, name: str, days: int = 90, *, policy: SignalPolicy | None = None
) -> list[dict[str, Any]]:
    """Return day, value, complete of the last ``days`` days, oldest first.

    ``complete`` is false where the days that the value looks back on are not all within the facts; ``value`` is None
    where there is nothing to divide by. Windows end with the day they are shown at.

    Raises
    ------
    UnknownSeriesError
        There is no series of that name.
    """
    if name not in _SERIES:
        near = nearest(name, _SERIES)
        raise UnknownSeriesError(
            name=name,
            nearest=f"; did you mean {near}?" if near else "",
            nearest_zh=f"；是不是 {near}？" if near else "",
            known=", ".join(_SERIES),
        )
    compute, back = _SERIES[name]
    knobs = policy or SignalPolicy()
    look_back = back(knobs)
    shown = [as_of.day - (n + 1) * _DAY for n in reversed(range(days))]
    values = compute(facts, as_of, shown, knobs)
    seen = span(facts)
    return [
        {
            "day": day.isoformat(),
            "value": values.get(day),
            "complete": seen is not None and seen.first_day <= day - (look_back - 1) * _DAY and day <= seen.last_day,
        }
        for day in shown
    ]


def names() -> tuple[str, ...]:
    """Return the names of all series."""
    return tuple(_SERIES)


def _daily(column: str, per: str | None = None) -> Callable[[Facts, AsOf, list[date], SignalPolicy], Values]:
    def compute(facts: Facts, as_of: AsOf, shown: list[date], _: SignalPolicy) -> Values:
        rows = facts.rows(_ASK["by_day"], as_of, from_day=shown[0], **presence(facts, as_of))
        if per is None:
            return dict.fromkeys(shown, 0) | {row["day"]: row[column] for row in rows}
        return {row["day"]: row[column] / row[per] if row[per] else None for row in rows}

    return compute


def _minutes(facts: Facts, as_of: AsOf, shown: list[date], knobs: SignalPolicy) -> Values:
    seconds = _daily("active_seconds", per="session_users")(facts, as_of, shown, knobs)
    return {day: None if value is None else value / 60 for day, value in seconds.items()}


def _logins_per_user(facts: Facts, as_of: AsOf, shown: list[date], _: SignalPolicy) -> Values:
    bound = {"from_day": shown[0] - (_WEEK_DAYS - 1) * _DAY, **presence(facts, as_of)}
    acts = {row["day"]: row["acts"] for row in facts.rows(_ASK["by_day"], as_of, **bound)}
    users: dict[date, int] = defaultdict(int)
    for row in facts.rows(_ASK["stays"], as_of, window_days=_WEEK_DAYS, **bound):
        for n in range(row["stay_days"]):
            users[row["day"] + n * _DAY] += row["users"]
    return {
        day: sum(acts.get(day - n * _DAY, 0) for n in range(_WEEK_DAYS)) / users[day] if users[day] else None
        for day in shown
    }


def _login_decay(facts: Facts, as_of: AsOf, shown: list[date], knobs: SignalPolicy) -> Values:
    window = knobs.login_decay_window_days
    acts: dict[date, dict[int, int]] = defaultdict(dict)
    for row in facts.rows(
        _ASK["acts_by_age"],
        as_of,
        from_day=shown[0] - (2 * window - 1) * _DAY,
        max_age=2 * window,
        **presence(facts, as_of),
        **sign_up_hours(facts, as_of),
    ):
        acts[row["day"]][row["age"]] = row["acts"]
    return {day: _decay(acts, day, window) for day in shown}


def _decay(acts: dict[date, dict[int, int]], day: date, window: int) -> float | None:
    """Add up what people known before both windows did: an act ``n`` days before the end needs that much more age."""

    def known(n: int) -> int:
        return sum(count for age, count in acts[day - n * _DAY].items() if age >= 2 * window - n)

    recent, earlier = sum(known(n) for n in range(window)), sum(known(n) for n in range(window, 2 * window))
    return (earlier - recent) / earlier if earlier else None


_SERIES: dict[
    str,
    tuple[Callable[[Facts, AsOf, list[date], SignalPolicy], Values], Callable[[SignalPolicy], int]],
] = {
    "active_users": (_daily("active_users"), lambda _: 1),
    "new_users": (_daily("new_users"), lambda _: 1),
    "orders": (_daily("orders"), lambda _: 1),
    "paid_fen": (_daily("paid_fen"), lambda _: 1),
    "minutes_per_active_day": (_minutes, lambda _: 1),
    "logins_per_user": (_logins_per_user, lambda _: _WEEK_DAYS),
    "login_decay": (_login_decay, lambda knobs: 2 * knobs.login_decay_window_days),
}
