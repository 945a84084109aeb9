"""Calls about reasons to leave: everybody's, and what an interview or a call found."""

from typing import Annotated, Any

from liuke.app.answers.reasons import ReasonLabel, Reasons
from liuke.app.calls.ask import Ask, one_of, somebody
from liuke.app.calls.numbers import looked
from liuke.app.calls.whom import user_known
from liuke.diagnosis.reasons.find import find_reasons
from liuke.diagnosis.reasons.label import label
from liuke.diagnosis.reasons.read import of_person, population
from liuke.diagnosis.reasons.taxonomy import Cause
from liuke.flow.house import House
from liuke.model.words import Duty

_BY = ("interview", "call")
_KNOWN = tuple(str(cause) for cause in Cause if cause != Cause.UNKNOWN)


def reasons(house: House, ask: Ask, *, as_of: str | None = None) -> Annotated[dict[str, Any], Reasons]:
    """Say why people leave: each reason with its people, money, excess churn and what answers it."""
    day = looked(house, ask, as_of)
    plays = {play.code: (play.id, play.label.said(ask.language)) for play in house.playbooks.values()}
    return {**population(house.facts, day, house.policy, ask.language, plays), "currency": house.currency}


def reason_label(
    house: House, ask: Ask, *, user: str, reason: str, source: str, no: bool = False, by: str | None = None
) -> Annotated[dict[str, Any], ReasonLabel]:
    """Keep what an interview or a call found of one person, and tell their reasons anew.

    Raises
    ------
    UnknownUserError
        There is nobody of that id.
    BadParameterError
        The reason, or the way it was found, is none of those there are.
    """
    cause = Cause(one_of("reasons label", "REASON", reason, _KNOWN))
    source = one_of("reasons label", "--by", source, _BY)
    who = somebody(house, by, Duty.OPERATOR)
    day = looked(house, ask, None)
    user_known(house, day, user)
    label(
        house.facts,
        day,
        subject_id=user,
        cause=cause,
        by=source,
        confirmed=not no,
        person=who.id,
        now=house.clock.now(),
    )
    find_reasons(house.facts, day, house.policy)
    told = of_person(house.facts, day, house.policy, user, ask.language)
    return {"as_of": day.day.isoformat(), "subject_id": user, **told}
