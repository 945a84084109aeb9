"""The shelf as a whole: sixteen codes, a page each, and promises that agree with one another."""

from pathlib import Path

import pytest

from liuke.playbooks.circumstances import asks_circumstances
from liuke.playbooks.document import library
from liuke.playbooks.vocabulary import FACTS

PAGES = Path(__file__).parents[3] / "docs" / "playbooks"


def test_all_sixteen_playbooks_ship_and_three_are_in_use() -> None:
    codes = {play.code for play in library().values()}
    assert {f"P{n}" for n in range(1, 17)} <= codes
    assert {play.code for play in library().values() if play.in_use} == {"P1", "P3", "P8"}


@pytest.mark.parametrize("id_", sorted(library()))
def test_a_playbook_says_when_to_use_it_and_when_not_and_has_a_page(id_: str) -> None:
    play = library()[id_]
    assert play.fits is not None
    assert play.unfit is not None
    assert play.payback is not None
    page = (PAGES / f"{play.code.lower()}.md").read_text(encoding="utf-8")
    assert play.fits.zh in page
    assert play.unfit.en in page
    assert "## Before you use it" in page


def test_the_cashback_of_check_ins_is_the_one_that_is_offered() -> None:
    """P5: two places say it, and they say the same."""
    play = library()["progressive_value"]
    assert play.progress is not None
    assert play.offer("checkin_cashback").value_fen == play.progress.cashback_fen


def test_circumstances_are_read_only_for_playbooks_that_speak_of_them() -> None:
    plays = library()
    assert not asks_circumstances([plays["golden_48h"], plays["dormant_wakeup"], plays["triple_touch"]])
    assert asks_circumstances([plays["gap_apology"]])


def test_nobody_is_left_alone_by_a_playbook_but_by_the_one_that_lets_go() -> None:
    """P16."""
    quiet = {play.code: tier.quiet_days for play in library().values() for tier in play.tiers if tier.quiet_days}
    assert quiet == {"P16": 180}


def test_the_vocabulary_names_what_circumstances_give() -> None:
    groups = {"stuck", "unused", "used", "member", "complaint", "call", "account"}
    assert groups <= {fact.key.split(".")[0] for fact in FACTS}
