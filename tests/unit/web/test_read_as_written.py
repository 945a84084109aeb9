"""What was found by reading every page: units that were missing, names said twice, codes for words, blanks that hide a hit."""

import re
from typing import Any

from liuke.app.say import FOLDER, keys
from liuke.flow.declared import DECLARED
from liuke.playbooks.document import library
from liuke.web.view.desk import card
from liuke.web.view.palette import arranged
from liuke.web.view.signals import _difference
from tests.unit.web.test_audit_view import pen


def task(**more: Any) -> dict[str, Any]:
    return {
        "id": 7,
        "title": "",
        "kind": "interview",
        "owner": "user_research",
        "department": "用户研究",
        "due_at": None,
        "clock_state": "running",
        "subject_id": "",
        "account_id": "",
        "blocked_by": [],
        "escalated": False,
        "escalated_to": "",
        "version": 1,
        "state": "open",
        **more,
    }


def test_a_card_names_who_has_it_once() -> None:
    """Not 「用户研究 · 用户研究」, whether the desk keeps the department by its code or by its name."""
    shown = card(task(), pen())
    assert (shown["owner"], shown["department"]) == ("用户研究", "")
    assert card(task(owner="luo"), pen())["department"] == "用户研究"
    assert card(task(owner=""), pen())["owner"] == "用户研究"


def test_a_day_in_a_task_is_written_as_people_write_it() -> None:
    said = "Crisis: public opinion over its line (since 2026-11-22)"
    assert card(task(title=said), pen("en"))["title"] == "Crisis: public opinion over its line (since 22 Nov)"


def test_medians_of_money_are_said_as_money() -> None:
    one = {"column": "paid_90d_fen", "value": None, "kind": "behaviour", "effect": -0.3, "interval": [-0.4, -0.2]}
    said = _difference({**one, "en": "Paid is lower among those who fell: median 1,189.10 against 542.40"}, pen())
    assert (said["fell"], said["others"]) == ("¥1,189.10", "¥542.40")
    orders = _difference({**one, "column": "orders_90d", "en": "median 4 against 9"}, pen())
    assert (orders["fell"], orders["others"]) == ("4", "9")


def test_a_name_is_found_however_its_spaces_are_typed() -> None:
    page = ("today", "/", "sun")
    for said in ("今日", "今 日"):
        found = arranged(said, {"groups": []}, [page], [], pen(), condition=False)
        assert [one["href"] for group in found["groups"] for one in group["found"]] == ["/"]


def test_english_writes_percent_without_a_space() -> None:
    texts = [text["en"] for file in FOLDER.glob("*.toml") for text in keys(file.stem).values()]
    texts += [text.get("en_one", "") for file in FOLDER.glob("*.toml") for text in keys(file.stem).values()]
    texts += [text for spec in DECLARED for text in (spec.rule_en, spec.means_en)]
    texts += [play.purpose.en for play in library().values()]
    assert [text for text in texts if re.search(r"[0-9}] %", text)] == []
