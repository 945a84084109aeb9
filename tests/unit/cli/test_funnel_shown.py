"""`liuke funnel` on paper: steps, churn and parts, within the width, and a plain reason where there is none."""

import io
from typing import Any

import pytest

from liuke.cli.paper import paper_for
from liuke.cli.show.funnel import show_funnel
from liuke.cli.width import cells
from tests.unit.cli.value_documents import FUNNEL

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
    said = shown(FUNNEL, language)
    assert [word for word in words if word not in said] == []
    assert max(cells(line) for line in said.splitlines()) <= 80


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_there_is_nothing_to_walk_it_says_why(language: str) -> None:
    head = {name: FUNNEL[name] for name in ("as_of", "zh", "en")}
    assert _WHY[language] in shown({**head, "enough": False, "why": _WHY}, language)
