"""`liuke funnel` on paper: steps, churn and parts, within the width, and a plain reason where there is none."""

import io
from typing import Any

import pytest

from liuke.cli.paper import paper_for
from liuke.cli.show.funnel import show_funnel
from liuke.cli.width import cells

_STEP: dict[str, Any] = {
    "step": "view",
    "zh": "浏览",
    "en": "View",
    "users": 4287,
    "share": 1.0,
    "pass_share": 0.304,
    "median_minutes": 1513.8,
    "p90_minutes": 3557.0,
    "retries": 12173,
    "errors": 593,
    "churn": {
        "stuck": {"share": 0.104},
        "past": {"share": 0.094},
        "difference": 0.0093,
        "interval": [-0.014, 0.0307],
        "accounts_for": 27.8,
        "accounts_for_interval": [-41.8, 91.6],
    },
}
_LAST = _STEP | {"step": "purchase", "zh": "付款", "en": "Pay", "users": 860, "share": 0.2}
_LAST |= dict.fromkeys(("pass_share", "median_minutes", "p90_minutes", "retries", "errors", "churn"))
_DOCUMENT: dict[str, Any] = {
    "as_of": "2026-11-22",
    "funnel": "buy",
    "zh": "浏览到付款",
    "en": "Browse to pay",
    "window_hours": 72,
    "from": "2026-10-22",
    "through": "2026-11-18",
    "users": 4287,
    "open": 31,
    "steps": [_STEP, _LAST],
    "segment": "city",
    "parts": [{"value": None, "users": 12, "steps": [{"share": 1.0}, {"share": 0.25}]}],
}
_WHY = {"code": "nobody_entered", "zh": "数据不够：没有人进入漏斗", "en": "Not enough data: nobody entered the funnel"}


def shown(document: dict[str, Any], language: str, width: int = 80) -> str:
    """Return what is written on plain paper."""
    out = io.StringIO()
    show_funnel(paper_for(out, language=language, width=width), document)
    return out.getvalue()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ["浏览到付款", "72 小时内", "25.23 小时", "2.47 天", "12,173", "31 人", "未知", "28 [-42, 92]"]),
        (
            "en",
            ["Browse to pay", "within 72 hours", "25.23 h", "2.47 d", "12,173", "31 more", "unknown", "28 [-42, 92]"],
        ),
    ],
)
def test_steps_churn_and_parts_are_shown(language: str, words: list[str]) -> None:
    said = shown(_DOCUMENT, language)
    assert [word for word in words if word not in said] == []
    assert max(cells(line) for line in said.splitlines()) <= 80


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_there_is_nothing_to_walk_it_says_why(language: str) -> None:
    head = {name: _DOCUMENT[name] for name in ("as_of", "zh", "en")}
    assert _WHY[language] in shown({**head, "enough": False, "why": _WHY}, language)
