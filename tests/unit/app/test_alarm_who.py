"""What an alarm's card says of who is falling: the first difference, a paradox in its place, and pairs."""

from typing import Any

import pytest

from liuke.app.alarm_card import who_line, who_more

FIRST = {"column": "plan", "value": "basic", "en": "Plan is basic for 60%", "zh": "60% 是 basic"}
TURNED = {
    "column": "plan",
    "value": "basic",
    "within": "city",
    "en": "Simpson's paradox: plan",
    "zh": "辛普森悖论：套餐",
}
OTHER = {"column": "source", "value": "ads", "within": "city", "en": "Simpson's paradox: ads", "zh": "辛普森悖论：来源"}
PAIRS = [{"columns": ["a", "b"], "en": f"Pair {n}", "zh": f"叠加 {n}"} for n in range(5)]


def who(**more: Any) -> dict[str, Any]:
    return {"fell": 30, "others": 70, "tested": 9, "alpha": 0.05, "differences": [FIRST], **more}


@pytest.mark.parametrize(("language", "said"), [("en", "Simpson's paradox: plan"), ("zh", "辛普森悖论：套餐")])
def test_a_first_difference_that_turns_round_is_told_as_the_paradox_it_is(language: Any, said: str) -> None:
    assert who_line(who(simpson=[OTHER, TURNED], pairs=PAIRS), language) == said


def test_a_paradox_of_another_column_and_pairs_stand_below_and_nothing_is_said_twice() -> None:
    found = who(simpson=[TURNED, OTHER], pairs=PAIRS)
    assert who_more(found, "en") == ["Simpson's paradox: ads", "Pair 0", "Pair 1", "Pair 2"]
    assert who_line(who(simpson=[OTHER]), "en") == "Plan is basic for 60%"


@pytest.mark.parametrize("found", [None, {}, who()])
def test_evidence_kept_by_an_earlier_release_has_neither(found: dict[str, Any] | None) -> None:
    assert who_more(found, "zh") == []
