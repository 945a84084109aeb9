"""What carries a person's risk is said once: features that say the same are one line."""

from math import exp, log
from typing import Any

import pytest

from liuke.app.twins import untwinned


def term(column: str, log_odds: float, value: float | None, before: float | None = None, **more: Any) -> dict[str, Any]:
    row = {"column": column, "change": False, "log_odds": log_odds, "points": 0.1, "value": value}
    return row | {"value_before": before, "log_odds_before": None} | more


def test_days_since_the_last_visit_and_since_the_last_act_are_one_line_where_they_are_equal() -> None:
    terms = [term("idle_days", 1.0, 7), term("errors_28d", 0.9, 7), term("act_idle_days", 0.5, 7)]
    first, second = untwinned(terms, 0.75)
    assert (first["column"], first["twins"], first["log_odds"]) == ("idle_days", ["act_idle_days"], 1.5)
    odds = log(3) - 1.5
    assert first["points"] == pytest.approx(0.75 - 1 / (1 + exp(-odds)))
    assert (second["column"], second["twins"]) == ("errors_28d", [])


@pytest.mark.parametrize(
    "other",
    [term("act_idle_days", 0.5, 3), term("act_idle_days", 0.5, 7, change=True), term("order_idle_days", 0.5, 7)],
)
def test_what_says_another_thing_keeps_its_line(other: dict[str, Any]) -> None:
    assert len(untwinned([term("idle_days", 1.0, 7), other], 0.5)) == 2


def test_the_terms_handed_over_stay_as_they_were() -> None:
    terms = [term("act_idle_days", 0.5, 7), term("idle_days", 1.0, 7)]
    (one,) = untwinned(terms, 0.5)
    assert (one["column"], one["twins"], [row["log_odds"] for row in terms]) == (
        "act_idle_days",
        ["idle_days"],
        [0.5, 1.0],
    )
