"""Thresholds that cannot be what they say are refused with their place; the defaults all hold."""

from pathlib import Path

import pytest

import liuke
from liuke.app.create import create
from liuke.app.errors import BadDateError
from liuke.kit.document import DocumentError
from liuke.model.policy import Policy, SignalPolicy
from liuke.model.policy.check import wrong


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path / "shop", {"name": "Tea"}, language="en")
    return tmp_path / "shop"


def test_every_default_is_in_range() -> None:
    assert list(wrong(Policy())) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("signals:\n  idle_light_from_days: 20", "less than idle_medium_from_days"),
        ("signals:\n  idle_heavy_from_days: 7", "less than idle_heavy_from_days"),
        ("signals:\n  session_gap_minutes: 0", "from 1 to"),
        ("signals:\n  login_decay_window_days: 0", "from 1 to"),
        ("signals:\n  login_decay_window_days: 99999999999", "from 1 to"),
        ("signals:\n  login_decay_alarm_above: -5", "share"),
        ("signals:\n  band_width: 1.5", "share"),
        ("guard:\n  cap_per_week: -1", "from 0 to"),
        ("guard:\n  holdout_share: 2", "share"),
    ],
)
def test_a_threshold_out_of_range_is_refused_with_its_place(folder: Path, text: str, word: str) -> None:
    (folder / "policy.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError, match=r"policy\.yml, line 2") as refused:
        liuke.open(folder).ask("check")
    assert word in refused.value.sentence("en")


def test_tiers_in_order_hold() -> None:
    policy = Policy(signals=SignalPolicy(idle_light_from_days=20, idle_medium_from_days=30, idle_heavy_from_days=40))
    assert list(wrong(policy)) == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1969-12-31", "0001-01-01T00:00:00+14:00"])
def test_a_day_further_away_than_any_fact_is_refused(folder: Path, day: str) -> None:
    with pytest.raises(BadDateError):
        liuke.open(folder).ask("signal", name="idle_days", as_of=day)


@pytest.mark.parametrize("asked", [{"through": "0001-01-01"}, {"first": "9999-12-31"}, {"first": "1969-12-31"}])
def test_a_funnel_of_days_further_away_than_any_fact_is_refused(folder: Path, asked: dict[str, str]) -> None:
    with pytest.raises(BadDateError):
        liuke.open(folder).ask("funnel", **asked)
