"""`liuke risk …` and one person's risk on paper, and what they cannot say."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from liuke.cli.paper import Paper, paper_for
from liuke.cli.show.risk import show_models, show_report, show_risk_of_person, show_trained, show_window
from liuke.cli.width import cells
from tests.unit.cli.risk_documents import MODELS, PERSON, REPORT, TRAINED, WINDOW

Show = Callable[[Paper, Any], None]
_WHY = {"code": "few_users", "zh": "人太少", "en": "too few people"}


def shown(show: Show, document: dict[str, Any], language: str, width: int = 100) -> str:
    written = io.StringIO()
    show(paper_for(written, language=language, width=width), document)
    return written.getvalue()


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("show", "document", "said"),
    [
        (show_report, REPORT, ("4,084", "0.8512", "0.2104", "66.1%", "45.1%", "0.06", "56.0%")),
        (show_window, WINDOW, ("14", "47.4%", "1.2%", "5,930", "—")),
        (show_trained, TRAINED, ("2026-11-22-9c5e0d8031", "0.8512")),
        (show_models, MODELS, ("2026-11-22-9c5e0d8031", "2026-11-01-broken", "0.8512")),
        (show_risk_of_person, PERSON, ("66.0%", "+52.0pp", "idle_days 6")),
    ],
)
def test_it_is_shown_within_the_terminal(
    show: Show, document: dict[str, Any], said: tuple[str, ...], language: str, width: int
) -> None:
    text = shown(show, document, language, width)
    assert max(cells(line) for line in text.splitlines()) <= width
    for part in said:
        assert part in text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("show", [show_report, show_trained])
def test_where_nobody_speaks_it_says_why_and_nothing_else(show: Show, language: str) -> None:
    text = shown(show, {"as_of": "2026-11-22", "enough": False, "why": _WHY}, language)
    assert _WHY[language] in text
    assert "AUC" not in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_rule_that_speaks_untested_says_why(language: str) -> None:
    text = shown(show_report, REPORT | {"why": _WHY, "test": None, "name": "gap", "speaker": "rule"}, language)
    assert _WHY[language] in text
    assert "4,084" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_somebody_gone_has_no_risk_and_it_is_said(language: str) -> None:
    assert "14 days" in shown(show_risk_of_person, {"risk": None, "sentence": "14 days"}, language)
    assert shown(show_risk_of_person, {}, language) == ""
    assert shown(show_models, MODELS | {"models": []}, language).strip()
