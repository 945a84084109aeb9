"""What events mean, as the page arranges it before anything is saved."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from liuke.web.view.meanings import meanings
from liuke.web.view.pen import Pen

PEN = Pen(language="zh", currency="CNY", zone=UTC, now=datetime(2026, 11, 20, tzinfo=UTC))


def _row(event: str, **more: Any) -> dict[str, Any]:
    days = {"first_day": date(2026, 11, 1), "last_day": date(2026, 11, 9)}
    nothing = dict.fromkeys(("role", "feature", "proposed", "proposed_feature", "word"))
    return {"event": event, "n": 3, "people": 2, "of_messages": False, "sure": False, **days, **nothing, **more}


@pytest.mark.parametrize(
    ("chosen", "kept", "roles", "lacks"),
    [
        (None, 0, ["-", "-"], True),
        (None, 3, ["-", "-"], False),
        ({}, 0, ["login", "core"], False),
        ({"open": "view"}, 0, ["view", "core"], True),
        ({"open": "-", "read": "share"}, 0, ["login", "share"], False),
    ],
)
def test_what_was_chosen_stands_before_what_is_proposed_and_a_login_that_is_chosen_is_no_longer_missed(
    chosen: dict[str, str] | None, kept: int, roles: list[str], lacks: bool
) -> None:
    rows = [
        _row("open", proposed="login", word="open"),
        _row("read", proposed="core", proposed_feature="r", word="read"),
    ]
    said = {"events": rows, "base": "b", "roles": [], "unknown": 2, "logins": kept, "presence": []}
    it = meanings(said, PEN, chosen=chosen)
    assert ([row["role"] for row in it["rows"]], not it["logins"]) == (roles, lacks)
