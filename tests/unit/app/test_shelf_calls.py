"""Writing playbooks: checked with line and column, changed without touching the rest, saved beside others."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from liuke.app.calls import answer
from liuke.app.create import create
from liuke.app.errors import BadParameterError, PlaybookChangedError
from liuke.app.house import opened
from liuke.flow.house import House
from liuke.playbooks.errors import PlaybookError


class Asked:
    """A house, opened once, that is asked many things."""

    def __init__(self, house: House) -> None:
        self.house, self.folder = house, house.folder

    def ask(self, name: str, /, **params: Any) -> dict[str, Any]:
        return answer(self.house, name, params, language="en")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "shop"
    create(folder, {"name": "Tea", "zone": "Asia/Shanghai"}, language="en")
    with opened(folder, durable=False):
        return folder


@pytest.fixture
def house(made: Path, tmp_path: Path) -> Iterator[Asked]:
    shutil.copytree(made, tmp_path / "shop", ignore=shutil.ignore_patterns(".lock"))
    with opened(tmp_path / "shop", durable=False) as house:
        yield Asked(house)


def _saved(house: Asked, before: str, after: str, **more: str) -> dict[str, str]:
    said = house.ask("playbook_source", playbook="P1")
    text = said["text"].replace(before, after)
    assert text != said["text"]
    found: dict[str, str] = house.ask("playbook_save", **{"playbook": "P1", "text": text, "base": said["base"]}, **more)
    return found


def test_a_document_is_checked_with_line_and_column_and_drawn_all_the_same(house: Asked) -> None:
    text = house.ask("playbook_source", playbook="P1")["text"]
    assert house.ask("playbook_check", text=text)["ok"] is True
    wrong = house.ask("playbook_check", text=text.replace("idle_days >= 3", "idle_dayz >= 3"))
    assert wrong["ok"] is False and wrong["errors"][0]["line"] == 28 and "idle_days" in wrong["errors"][0]["message"]
    assert [tier["id"] for tier in wrong["nodes"]["tiers"]] == ["light", "medium", "heavy"]
    assert house.ask("playbook_check", text="a: [")["nodes"] is None


@pytest.mark.parametrize(
    "text",
    ["{{x}}: 1", "text={{7*7}}", "{a: b}: c", "? [1, 2]\n: 3", "id: golden_48h\n{1: 2}: 3", "a: .nan", "a: -.inf"],
)
def test_what_json_cannot_say_is_drawn_as_text(house: Asked, text: str) -> None:
    """A template without quotes is a mapping for a key: an everyday slip, which is told and not fallen over."""
    found = house.ask("playbook_check", text=text)
    assert found["ok"] is False and found["errors"][0]["message"]
    json.dumps(found, allow_nan=False)


def test_the_canvas_changes_its_line_and_no_other(house: Asked) -> None:
    text = house.ask("playbook_source", playbook="P1")["text"]
    after = house.ask("playbook_change", text=text, path="tiers.0", values={"below_days": "6", "label.zh": "轻"})[
        "text"
    ]
    changed = [pair for pair in zip(text.splitlines(), after.splitlines(), strict=True) if pair[0] != pair[1]]
    assert [after.strip() for _, after in changed] == ["label: {zh: 轻, en: Light · 3–7 days}", "below_days: 6"]
    with pytest.raises(BadParameterError):
        house.ask("playbook_change", text=text, path="tiers.9", values={"when": "x"})


def test_a_saved_document_holds_at_once_with_its_history_and_both_texts(house: Asked) -> None:
    old = house.ask("playbook_source", playbook="P1")
    said = _saved(house, "budget_fen: 2000000", "budget_fen: 7000  # ours", why="less")
    now = house.ask("playbook_source", playbook="P1")
    assert now["base"] == said["base"] and "7000  # ours" in now["text"] and now["own"]
    (save,) = house.ask("playbook_history", playbook="P1")["saves"]
    assert (save["why"], save["mark"], save["there"]) == ("less", said["base"], True)
    assert house.ask("playbook_history", playbook="P1", of=old["base"])["text"] == old["text"]
    changes = house.ask("playbook_diff", playbook="P1", before=old["version"], after=said["version"])["changes"]
    assert [change["path"] for change in changes] == ["budget_fen"]


def test_two_people_lose_nothing(house: Asked) -> None:
    base = house.ask("playbook_source", playbook="P1")
    mine = base["text"].replace("idle_days >= 3", "idle_days >= 5")
    _saved(house, "budget_fen: 2000000", "budget_fen: 7000")
    with pytest.raises(PlaybookChangedError):
        house.ask("playbook_save", playbook="golden_48h", text=mine, base=base["base"])
    both = house.ask("playbook_join", playbook="P1", text=mine, base=base["base"])
    assert both["conflicts"] == 0 and "budget_fen: 7000" in both["joined"] and "idle_days >= 5" in both["joined"]
    house.ask("playbook_save", playbook="golden_48h", text=both["joined"], base=both["base"])
    clash = house.ask("playbook_join", playbook="P1", text=mine.replace("5", "6"), base=base["base"])
    assert clash["conflicts"] and "idle_days >= 5" in clash["theirs"]


def test_what_is_no_playbook_is_not_saved(house: Asked) -> None:
    with pytest.raises(PlaybookError):
        _saved(house, "idle_days >= 3", "idle_dayz >= 3")
    with pytest.raises(BadParameterError):
        _saved(house, "id: golden_48h", "id: other")
    assert house.ask("playbook_history", playbook="P1")["saves"] == []
    assert not list(Path(house.folder / "playbooks").glob("*.yml"))


def test_a_new_playbook_comes_onto_the_shelf(house: Asked) -> None:
    text = house.ask("playbook_source", playbook="P1")["text"]
    text = text.replace("id: golden_48h", "id: mine").replace("code: P1", "code: M1")
    house.ask("playbook_save", playbook="mine", text=text)
    assert house.ask("playbook_show", playbook="mine")["code"] == "M1"


def test_an_archive_is_not_a_way_to_other_files(house: Asked) -> None:
    from liuke.app.errors import UnknownVersionError

    for of in ("../../liuke", "..", "x/y"):
        with pytest.raises(UnknownVersionError):
            house.ask("playbook_history", playbook="P1", of=of)


@pytest.mark.parametrize("said", ["黄金48", "黄金 48", "golden  48", "GOLDEN48"])
def test_a_playbook_is_found_with_and_without_the_space_of_its_name(house: Asked, said: str) -> None:
    groups = house.ask("finding", said=said)["groups"]
    assert "golden_48h" in [one["name"] for group in groups if group["kind"] == "playbooks" for one in group["found"]]
