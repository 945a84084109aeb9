"""A list of users, arranged: personal data masked, units written, each row a way to the person."""

from collections.abc import Mapping
from typing import Any

from liuke.web.view.marked import masked, personal, shown_id
from liuke.web.view.pen import NOTHING, Pen
from liuke.web.view.where import address

COLUMNS = (
    "subject_id",
    "name",
    "idle_days",
    "value_tier",
    "paid_365d_fen",
    "orders_365d",
    "last_present_day",
    "liveness",
)
_WORDS = {
    "idle_tier": "tier",
    "value_tier": "value_tier",
    "liveness": "liveness",
    "health_band": "field",
    "reason": "reason",
    "reason_2": "reason",
    "reason_status": "reason_status",
}
_EXAMPLES = (
    "idle_days >= 7 and idle_days < 15",
    "high_value_leaving = true",
    "liveness = 'dormant'",
    "value_tier = 'key_rescue'",
    "errors_28d >= 3",
)


def listed(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the answer of ``users``."""
    columns = [c if isinstance(c, Mapping) else {"name": c} for c in said.get("columns", ())]
    shown = [c for c in columns if c["name"] != "subject_id"]
    rows = said.get("users", ())
    total = said.get("found", len(rows))
    return {
        "total": pen.count(total),
        "sub": pen.say("users.sub", day=pen.day(said["as_of"])) if said.get("as_of") else "",
        "heads": [
            {"label": c.get("label") or c.get(pen.language) or c["name"], "name": c["name"], "r": numeric(c)}
            for c in shown
        ],
        "rows": [
            {
                "id": shown_id(str(row["subject_id"])),
                "href": address("user", str(row["subject_id"])),
                "cells": [{"text": cell(c, row.get(c["name"]), pen), "r": numeric(c)} for c in shown],
            }
            for row in rows
        ],
        "more": pen.say("users.more", n=len(rows)) if total > len(rows) else "",
    }


def examples(pen: Pen) -> list[dict[str, str]]:
    """Expressions to start from."""
    return [
        {"text": pen.say(f"example.{i}"), "where": where, "href": address("users", where)}
        for i, where in enumerate(_EXAMPLES, start=1)
    ]


def numeric(column: Mapping[str, Any]) -> bool:
    """Whether a column's values stand at the right."""
    return column.get("type") in ("integer", "number")


def cell(column: Mapping[str, Any], value: Any, pen: Pen) -> str:
    """Write one value as its column means it."""
    name = str(column["name"])
    if value is None or value == "":
        return NOTHING
    if column.get("personal") or personal(name):
        return masked(value)
    if isinstance(value, int | float):
        return _counted(name, value, pen)
    if column.get("type") == "instant":
        return pen.moment(value)
    return str(value)[:10] if column.get("type") == "date" else value_word(name, str(value), pen)


def _counted(name: str, value: float, pen: Pen) -> str:
    if isinstance(value, bool):
        return pen.yes(value)
    if name.endswith("_fen"):
        return pen.money(round(value))
    return pen.count(value) if value == int(value) else pen.number(value, 1)


def value_word(name: str, value: str, pen: Pen) -> str:
    """Write a value of a closed set in the reader's language, anything else as it is."""
    return pen.word(_WORDS[name], value) if name in _WORDS else value
