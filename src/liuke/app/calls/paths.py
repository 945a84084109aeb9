"""Calls that ask which ways people take."""

from datetime import date
from typing import Annotated, Any

from liuke.app.answers.paths import FunnelAnswer
from liuke.app.calls.ask import Ask
from liuke.app.calls.numbers import looked
from liuke.app.errors import YEARS, BadDateError
from liuke.flow.house import House
from liuke.signals.funnel import funnel as funnel_of


def funnel(
    house: House,
    ask: Ask,
    *,
    name: str | None = None,
    first: str | None = None,
    through: str | None = None,
    segment: str | None = None,
    as_of: str | None = None,
) -> Annotated[dict[str, Any], FunnelAnswer]:
    """Walk a funnel of the tracking plan (the main one if unnamed): those who entered from ``first`` to ``through``.

    Raises
    ------
    BadDateError
        A day is none, or the first is after the last.
    """
    since, until = _day(first), _day(through)
    if since and until and until < since:
        raise BadDateError(said=f"{first} – {through}")
    day = looked(house, ask, as_of)
    return house.facts.made_of(
        "funnel",
        (day, house.policy.version, name, since, until, segment),
        lambda: funnel_of(house.facts, day, house.policy, name=name, first=since, through=until, segment=segment),
        day,
    )


def _day(said: str | None) -> date | None:
    if said is None:
        return None
    try:
        day = date.fromisoformat(said)
    except ValueError as why:
        raise BadDateError(said=said) from why
    if day.year not in YEARS:
        raise BadDateError(said=said)
    return day
