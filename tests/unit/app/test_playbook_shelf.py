"""The shelf: a shipped playbook comes into use and goes back, its document in the workspace, nothing else touched."""

from pathlib import Path

import pytest

import liuke
from liuke.app.create import create
from liuke.app.errors import UnknownPlaybookError
from liuke.playbooks.document import library


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    create(tmp_path / "shop", {"name": "Tea", "zone": "Asia/Shanghai"}, language="en")
    return tmp_path / "shop"


def _in_use(shop: Path) -> set[str]:
    return {play["code"] for play in liuke.open(shop).ask("playbook_list")["playbooks"] if play["in_use"]}


def test_a_playbook_comes_into_use_and_goes_back(shop: Path) -> None:
    assert _in_use(shop) == {"P1", "P3", "P8"}
    house = liuke.open(shop)
    assert house.ask("playbook_use", playbook="P4")["in_use"] is True
    assert _in_use(shop) == {"P1", "P3", "P4", "P8"}
    said = house.ask("playbook_use", playbook="triple_touch", on=False)
    assert said["in_use"] is False
    assert _in_use(shop) == {"P1", "P3", "P8"}
    assert Path(said["file"]).parent == shop / "playbooks"


def test_only_the_line_in_use_is_written_and_what_people_wrote_stays(shop: Path) -> None:
    house = liuke.open(shop)
    house.ask("playbook_use", playbook="P1", on=False)
    (file,) = (shop / "playbooks").glob("*.yml")
    mine = file.read_text(encoding="utf-8").replace("budget_fen: 2000000", "budget_fen: 7000  # ours")
    file.write_text(mine, encoding="utf-8")
    house.ask("playbook_use", playbook="P1")
    assert file.read_text(encoding="utf-8") == mine.replace("in_use: false", "in_use: true")
    assert [play["budget_fen"] for play in house.ask("playbook_list")["playbooks"] if play["code"] == "P1"] == [7000]


def test_whom_a_resting_playbook_would_answer_stays_where_they_are(shop: Path) -> None:
    """P1 leaves the dormant to P8; with P8 on the shelf nobody is sent to it."""
    assert library()["golden_48h"].tier("medium").divert_to == "dormant_wakeup"
    (shop / "log.csv").write_text(
        "user,time,what\nu1,2026-01-02 09:00,login\nu1,2026-01-02 09:05,favourite\nu2,2026-01-12 09:00,login\n"
    )
    house = liuke.open(shop)
    mapping = {"user": "subject_id", "time": "ts", "what": "event"}
    house.ask("import", file=str(shop / "log.csv"), table="events", mapping=mapping)

    people = "subject_id,name,phone,push_token,consent_push,consent_call\nu1,Ann,13800000000,t1,true,true\n"
    (shop / "people.csv").write_text(people)
    house.ask("import", file=str(shop / "people.csv"), table="users")

    def diverted() -> int:
        plan = house.ask("plan_draft")
        return sum(sum(play["totals"]["diverted"].values()) for play in plan["playbooks"] if play["code"] == "P1")

    assert diverted() == 1
    house.ask("playbook_use", playbook="P8", on=False)
    assert diverted() == 0


def test_an_unknown_playbook_is_named_with_the_nearest(shop: Path) -> None:
    with pytest.raises(UnknownPlaybookError) as why:
        liuke.open(shop).ask("playbook_use", playbook="tripple_touch")
    assert "triple_touch" in why.value.sentence("en")
