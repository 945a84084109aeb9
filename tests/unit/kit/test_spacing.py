"""Where texts meet: a space between Chinese and letters or digits, none beside a full-width sign."""

import pytest

from liuke.app.say import say
from liuke.kit.spacing import gaps, joined, meets


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("近", "28 天", "近 28 天"),
        ("5%", "的人", "5% 的人"),
        ("疲劳（打开后点击）", " 5.0%", "疲劳（打开后点击）5.0%"),
        ("疲劳（打开后点击）", "  5.0%", "疲劳（打开后点击）  5.0%"),
        ("看到 ", "「支付」", "看到「支付」"),
        ("Look at ", "「支付」", "Look at 「支付」"),
        ("Fatigue (clicks after opening)", " 5.0%", "Fatigue (clicks after opening) 5.0%"),
        ("", "28", "28"),
    ],
)
def test_texts_are_put_together_as_they_are_written(before: str, after: str, said: str) -> None:
    assert joined(before, after) == said


def test_a_sentence_about_a_part_has_no_blank_after_the_bracket() -> None:
    label = say("alarms.said.segment", "zh", label="消息疲劳", segment=say("common.part.click_open", "zh"))
    assert say("alarms.said.bare", "zh", label=label, value="5.0%") == "消息疲劳（打开后点击）5.0%"


def test_what_is_wrong_is_found() -> None:
    assert gaps("（打开后点击） 5.0%") == ["打开后点击） 5.0%"]
    assert gaps("看 「支付」") != []
    assert gaps("看「支付」，再 5.0%") == []
    assert meets("黄金48小时") != []
    assert meets("黄金 48 小时") == []
