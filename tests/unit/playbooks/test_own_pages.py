"""P1's annual report and P5's progress: a link to a page that would not be there is refused when the playbook is read."""

from dataclasses import replace

import pytest

from liuke.playbooks.document import library
from liuke.playbooks.play import CheckIns, Playbook
from liuke.playbooks.rules import broken
from liuke.playbooks.template import FactUse, Template


def golden() -> Playbook:
    return library()["golden_48h"]


def with_link(play: Playbook, key: str) -> dict[str, Template]:
    letter = play.templates["executive_letter"]
    uses = tuple(use for use in letter.uses if use.key != "links.report")
    return {**play.templates, letter.id: replace(letter, facts=(*uses, FactUse(key=key)))}


def paths(play: Playbook, templates: dict[str, Template]) -> list[tuple[int | str, ...]]:
    return [path for path, _, _ in broken(play, templates)]


def test_the_heavy_letter_of_golden_48h_carries_the_annual_report() -> None:
    heavy = golden().tier("heavy")
    assert heavy.document == "annual_report"
    assert "links.report" in {use.key for use in golden().templates[heavy.template].uses}


def test_a_report_link_without_the_document_is_refused() -> None:
    play = golden()
    bare = replace(play, tiers=tuple(replace(tier, document=None) for tier in play.tiers))
    assert paths(play, dict(play.templates)) == []
    assert paths(bare, dict(play.templates)) == [("tiers", 2, "template")]


def test_a_progress_link_without_progress_is_refused() -> None:
    play = golden()
    templates = with_link(play, "links.progress")
    assert paths(play, templates) == [("tiers", 2, "template")]
    assert paths(replace(play, progress=CheckIns(goal_days=7, within_days=14)), templates) == []


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (CheckIns(goal_days=0, within_days=14), "goal_days"),
        (CheckIns(goal_days=32, within_days=60), "goal_days"),
        (CheckIns(goal_days=7, within_days=6), "within_days"),
        (CheckIns(goal_days=7, within_days=366), "within_days"),
        (CheckIns(goal_days=7, within_days=14, cashback_fen=-1), "cashback_fen"),
    ],
)
def test_progress_that_nobody_could_make_is_refused(said: CheckIns, key: str) -> None:
    assert ("progress", key) in paths(replace(golden(), progress=said), dict(golden().templates))
