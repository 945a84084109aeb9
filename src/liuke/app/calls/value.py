"""Calls that ask what customers are worth."""

from datetime import date
from typing import Annotated, Any

from liuke.app.answers.value import LtvAnswer
from liuke.app.calls.ask import Ask, one_of
from liuke.app.calls.numbers import looked
from liuke.app.errors import BadDateError, BadParameterError
from liuke.app.house import business_day
from liuke.flow.house import House
from liuke.signals.ltv.spec import ltv as ltv_of

_MODELS = ("mbg_nbd", "bg_nbd", "pareto_nbd", "gamma_gamma", "sbg")


def ltv(
    house: House,
    ask: Ask,
    *,
    model: str = "mbg_nbd",
    unit: str = "week",
    calibration_end: str | None = None,
    as_of: str | None = None,
) -> Annotated[dict[str, Any], LtvAnswer]:
    """Fit a model of purchases, payments or renewals, and say how sure it is and what it expects.

    Raises
    ------
    BadDateError
        ``calibration_end`` is not a day.
    BadParameterError
        It is not before ``as_of``, or the model or unit is none of those there are.
    """
    one_of("ltv", "model", model, _MODELS)
    one_of("ltv", "unit", unit, ("day", "week"))
    end = None
    if calibration_end is not None:
        try:
            end = date.fromisoformat(calibration_end)
        except ValueError as why:
            raise BadDateError(said=calibration_end) from why
        if end >= business_day(house, as_of).day:
            hint = ask.say("，要早于统计日", "; it must be before the day asked for")
            raise BadParameterError(command="ltv", name="--calibration-end", said=calibration_end, choices=hint)
    day = looked(house, ask, as_of)
    return house.facts.made_of(
        "ltv",
        (day, house.policy.version, model, unit, end),
        lambda: ltv_of(house.facts, day, house.policy, model=model, unit=unit, calibration_end=end),
        day,
    )
