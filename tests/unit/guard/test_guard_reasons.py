"""Reason codes: complete, in one order, in both languages, and the law as data."""

import re

import pytest

from liuke.guard.law import LAWS, law
from liuke.guard.reasons import REASONS, RULE_ORDER, change, reason
from liuke.model.reasons import Code
from liuke.model.words import ChannelName

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_code_is_explained_once() -> None:
    assert sorted(RULE_ORDER) == sorted(Code)


def test_the_switch_comes_first_and_the_holdout_last() -> None:
    assert RULE_ORDER[0] is Code.KILL_SWITCH
    assert RULE_ORDER[-1] is Code.HOLDOUT
    assert RULE_ORDER[-3:-1] == (Code.QUIET_HOURS, Code.SEND_HOUR)


@pytest.mark.parametrize("found", REASONS, ids=lambda found: str(found.code))
def test_a_reason_says_what_it_means_and_what_would_change_it(found: object) -> None:
    known = reason(found.code)  # type: ignore[attr-defined]
    zh, en = change(known.code)
    for chinese in (known.zh, known.means_zh, zh):
        assert _CHINESE.search(chinese)
    for english in (known.en, known.means_en, en):
        assert english
        assert not _CHINESE.search(english)


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(ValueError, match="G-99"):
        reason("G-99")


@pytest.mark.parametrize("market", list(LAWS))
def test_a_profile_is_data_with_lawful_hours(market: str) -> None:
    profile = law(market)  # type: ignore[arg-type]
    assert profile.market == market
    assert _CHINESE.search(profile.zh)
    assert set(profile.hours) <= set(ChannelName)
    assert all(0 <= start < end <= 24 for start, end in profile.hours.values())
