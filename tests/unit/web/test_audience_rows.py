"""The audience builder's rows: a column that is true or not is asked with yes and no, any other with words."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import liuke
from liuke.web.render import _environment
from liuke.web.view.audience import builder
from liuke.web.view.pen import Pen

ZH = Pen(language="zh", currency="CNY", zone=UTC, now=datetime(2026, 11, 20, tzinfo=UTC))
COLUMNS = [
    {"name": "city", "label": "城市", "type": "text", "unit": "", "values": ["上海"]},
    {"name": "high_value_leaving", "label": "高价值正在离开", "type": "boolean", "unit": "", "values": []},
]


def said(*rows: dict[str, str]) -> dict[str, Any]:
    told = {"ok": True, "expression": "x", "join": "and", "rows": list(rows), "columns": COLUMNS, "names": []}
    return builder({**told, "message": "", "code": ""}, ZH)


def test_a_truth_is_a_choice_of_yes_and_no_beside_its_column() -> None:
    it = said(
        {"column": "high_value_leaving", "op": "false", "value": ""}, {"column": "city", "op": "eq", "value": "上海"}
    )
    assert [(row["op"], row["value"], row["yes_no"]) for row in it["rows"][:2]] == [
        ("eq", "false", True),
        ("eq", "上海", False),
    ]
    assert it["truths"] == [{"value": "true", "label": "是"}, {"value": "false", "label": "否"}]
    assert {op["value"] for op in it["ops"]}.isdisjoint({"true", "false"})
    assert [(one["name"], one["yes_no"]) for one in it["columns"]] == [("city", False), ("high_value_leaving", True)]


def test_the_row_holds_a_choice_for_a_truth_and_a_box_for_words() -> None:
    it = said(
        {"column": "high_value_leaving", "op": "true", "value": ""}, {"column": "city", "op": "eq", "value": "上海"}
    )
    page = _environment().get_template("parts/audience_rows.html").render(it=it, w=lambda key, **_: key, small=None)
    first, second = (part for part in page.split('<div class="aud-row">')[1:3])
    assert '<option value="true" selected>是</option>' in first
    assert "<input" not in first
    assert '<input class="line" name="v1" value="上海"' in second
    script = (Path(liuke.__file__).parent / "web" / "static" / "work.js").read_text("utf-8")
    assert "data-yes-no" in page
    assert "data-yes-no" in script
