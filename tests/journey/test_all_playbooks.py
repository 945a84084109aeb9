"""Every shipped playbook finds people in the sample business, and what they would get stands up to the guard."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from liuke.app.calls import answer
from liuke.app.house import opened
from liuke.diagnosis.clues.fixed import ship
from liuke.flow.house import House
from liuke.kit.clock import HandClock
from liuke.model.words import ChannelName
from liuke.playbooks.document import library

MORNING = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def house(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The sample business on a Monday, with the biggest clue just shipped (W3)."""
    folder = tmp_path_factory.mktemp("plays") / "shop"
    shutil.copytree(built, folder)
    with opened(folder, HandClock(MORNING), durable=False) as house:
        clues = answer(house, "clues", {}, language="en")["clues"]
        ship(house.facts, clues[0]["clue_id"], name="付款后页面卡住", on=date(2026, 11, 13), by="lin", now=MORNING)
        yield house


@pytest.mark.parametrize("code", sorted(play.code for play in library().values()))
def test_every_playbook_has_something_to_say_to_somebody_of_the_sample(house: House, code: str) -> None:
    shown = answer(house, "playbook_preview", {"playbook": code, "people": 8}, language="zh")
    assert shown["found"] > 0
    said = [one for one in shown["previews"] if not one["codes"]]
    assert said
    assert all(one["body"] and "{{" not in one["body"] for one in said)
    assert {code for one in shown["previews"] for code in one["codes"]} <= {"G-02"}  # a fact that is not known


@pytest.mark.parametrize("code", ["P1", "P4"])
def test_a_preview_on_twenty_real_people_accounts_for_everybody(house: House, code: str) -> None:
    shown = answer(house, "playbook_preview", {"playbook": code, "people": 20}, language="zh")
    assert shown["found"] == shown["would_send"] + sum(row["people"] for row in shown["kept"])
    assert len(shown["previews"]) == min(20, shown["found"])
    assert {row["code"] for row in shown["kept"]} >= {
        one["verdict_code"] for one in shown["previews"] if one["verdict"] not in ("allow", "hold")
    }
    for one in shown["previews"]:
        play = house.playbooks[shown["playbook"]]
        wanted = play.touch(one["tier"]).template_for(ChannelName(one["channel"]))
        assert one["codes"] or one["instead"]["template"] == (one["template"] != wanted)
