"""What every page is made of (U1): lists, saved views, number cards, the palette, toasts, and their words."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from liuke.app import say as catalogue
from liuke.app.definitions import OWN, definition, names, spoken
from liuke.web.render import FOLDER
from liuke.web.toasts import Toast, Toasts
from liuke.web.view import charts
from liuke.web.view.alive import alive
from liuke.web.view.listing import Field, as_csv, listing, wished
from liuke.web.view.measured import measured
from liuke.web.view.pen import Pen
from tests.unit.web import documents
from tests.unit.web.house_door import Door, open_door

PEN = Pen(language="zh", currency="CNY", zone=ZoneInfo("Asia/Shanghai"), now=datetime(2026, 11, 15, 23, tzinfo=UTC))
FIELDS = (
    Field(name="id", label="用户", href=lambda row: f"/users/{row['id']}"),
    Field(name="paid", label="消费", kind="money"),
    Field(name="city", label="城市", optional=True),
)
ROWS = [{"id": f"u{n:05}", "paid": n * 100 if n % 7 else None, "city": "=HYPERLINK(1)"} for n in range(10_000)]


def test_ten_thousand_rows_come_page_by_page_sorted_with_unknown_values_last() -> None:
    last = wished("/users", [("sort", "paid"), ("desc", "1"), ("page", "200"), ("where", "a > 1")])
    it = listing(ROWS, FIELDS, last, PEN)
    assert (len(it["rows"]), it["after"], it["range"]) == (50, "", "第 9,951–10,000 行，共 10,000")
    assert it["rows"][-1][1]["text"] == "—"
    assert it["before"] == "/users?where=a+%3E+1&sort=paid&desc=1&page=199"
    first = listing(ROWS, FIELDS, wished("/users", [("sort", "paid"), ("desc", "1")]), PEN)
    assert first["rows"][0][0] == {
        "text": "u09999", "r": False, "href": "/users/u09999", "tone": "", "tag": False, "sub": "", "code": ""
    }  # fmt: skip
    assert [head["sort"] for head in first["heads"]] == ["none", "descending"]


@pytest.mark.parametrize("page", ["0", "-3", "abc", "9999999999", "²"])
def test_a_page_that_makes_no_sense_is_a_page_that_exists(page: str) -> None:
    assert listing(ROWS[:60], FIELDS, wished("/users", [("page", page)]), PEN)["rows"]


def test_what_is_taken_home_runs_nothing_in_a_spreadsheet() -> None:
    wish = wished("/users", [("cols", "id,paid,city,nothing"), ("sort", "id")])
    lines = as_csv(ROWS[:3], FIELDS, wish).split("\r\n")
    assert lines[:3] == ["id,paid,city", "u00000,,'=HYPERLINK(1)", "u00001,1.0,'=HYPERLINK(1)"]


def test_a_toast_is_said_once() -> None:
    toasts = Toasts()
    toasts.put("a", Toast(text="done"))
    assert (toasts.take("b"), toasts.take("a"), toasts.take("a")) == (None, Toast(text="done"), None)


def _asked(pattern: str) -> set[str]:
    texts = [
        p.read_text(encoding="utf-8")
        for p in [*FOLDER.rglob("*.html"), *FOLDER.rglob("*.py"), *(FOLDER.parent / "app").rglob("*.py")]
    ]
    return {key for text in texts for key in re.findall(pattern, text)}


@pytest.mark.parametrize("file", ["begin", "parts", "insight"])
def test_every_word_of_the_parts_is_said_and_none_is_left_over(file: str) -> None:
    known = set(catalogue.keys(file))
    asked = _asked(rf"[\"']{file}\.([\w.]+)") - {"css", "js"}
    families = tuple(key for key in asked if key not in known)
    assert {key for key in known if key not in asked and not key.startswith(families)} == set()
    assert {key for key in families if not any(name.startswith(key) for name in known)} == set()


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with open_door(tmp_path_factory.mktemp("parts") / "shop") as door:
        yield door


def test_what_a_number_is_counted_in_is_said_in_chinese_on_a_chinese_page(door: Door) -> None:
    cards = [said for name in dict.fromkeys(names()) if (said := definition(door.house, name, "zh"))]
    said = [measured(one, PEN) for one in cards]
    assert [one["unit"] for one in said if one["unit"] and not re.search(r"[\u3400-\u9fff]", one["unit"])] == []
    assert [need for one in said for need in one["needs"] if re.search(r"\b(or|the|as)\b", need)] == []


def test_every_number_has_a_card(door: Door) -> None:
    assert spoken() == set(OWN)
    for name in dict.fromkeys(names()):
        said = definition(door.house, name, "zh")
        assert said is not None, name
        assert said["label"], name
        assert said["means"], name
        assert said["rule"], name
        assert all(knob["value"] is not None or "." in knob["name"] for knob in said["knobs"]), name


def test_a_change_against_a_week_of_hardly_anybody_is_in_the_table_and_not_in_the_picture() -> None:
    """Day 14 is the first whole one; a rise of 9,000 % two days on would press the fall at the end flat."""
    changes = [None] * 13 + [-0.2, -90.0, -0.5, *[0.01] * 20, -3.0, 0.18]
    series = [
        {"day": f"2026-{3 + n // 28:02}-{1 + n % 28:02}", "value": value, "complete": n >= 13}
        for n, value in enumerate(changes)
    ]
    said = {"format": "percent", "series": series, "signal": {}, "line": 0.15, "band": []}
    found = charts.decay(said, PEN)
    assert [n for n, value in enumerate(found["chart"]["values"]) if value is None] == [*range(13), 14]
    assert found["chart"]["values"][-2:] == [3.0, -0.18]
    assert "9000.0%" in {row["cells"][1] for row in found["table"]["rows"]}


def test_two_kinds_that_come_back_alike_are_said_to_be_no_better_told_apart() -> None:
    """Newcombe's intervals of the difference: 106 of 108 against 95 of 99 hold 0, 781 of 1,148 against 336 of 2,734 none."""
    told = documents.liveness()
    assert alive(told, PEN)["alike"] == ""
    kinds = {"dormant": (108, 106), "churned": (99, 95)}
    test = {
        kind: {"n": n, "returned": k, "share": k / n, "interval": [k / n - 0.05, 1.0]} for kind, (n, k) in kinds.items()
    }
    assert "说不准谁真的走了" in alive({**told, "back_test": {**told["back_test"], **test}}, PEN)["alike"]
