"""`liuke liveness`, `liuke accounts at-risk` and `liuke consultants` on paper, and what they cannot say."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liuke.cli.paper import Paper, paper_for
from liuke.cli.show.accounts import show_at_risk, show_consultants
from liuke.cli.show.liveness import show_liveness
from liuke.cli.width import cells
from tests.unit.cli.quiet_documents import AT_RISK, CONSULTANTS, LIVENESS
from tests.unit.cli.stand_in import StandIn, ran

_WHY = {"code": "no_past", "zh": "数据不够：还没有", "en": "Not enough data: none yet"}


def shown(show: Callable[[Paper, Any], None], document: dict[str, Any], language: str, width: int = 100) -> str:
    written = io.StringIO()
    show(paper_for(written, language=language, width=width), document)
    return written.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("show", "document", "said"),
    [
        (show_liveness, LIVENESS, ("3,454", "69.7%", "11.20", "88", "69.3%", "71.4%", "2.2%", "—")),
        (show_at_risk, AT_RISK, ("A0001", "2027-01-06", "90.0%", "沈嘉宁", "—")),
        (show_consultants, CONSULTANTS, ("88.3%", "84.4%", "55.9%", "方梦洁", "—")),
    ],
)
def test_it_is_shown_within_the_terminal(
    show: Callable[[Paper, Any], None], document: dict[str, Any], said: tuple[str, ...], language: str, width: int
) -> None:
    text = shown(show, document, language, width)
    assert max(cells(line) for line in text.splitlines()) <= width
    for part in said:
        assert part in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_said_of_true_and_false_churn_is_said_so(language: str) -> None:
    lack = {"enough": False, "why": _WHY}
    nothing = LIVENESS | {
        "weighing": {"by": None, "mornings": [], "weights": [], **lack},
        "expected": lack,
        "back_test": {"as_of": "2026-10-17", "window_days": 30, "rows": [], "weighed": lack},
        "where_it_fails": {"tested": 0, "alpha": 0.05, "segments": []},
    }
    text = shown(show_liveness, nothing, language)
    assert _WHY[language] in text
    whole = LIVENESS | {"where_it_fails": {"tested": 52, "alpha": 0.05, "segments": []}}
    assert "52" in shown(show_liveness, whole, language)
    by_shares = LIVENESS | {"weighing": LIVENESS["weighing"] | {"by": "shares", "weights": []}}
    assert "11.20" not in shown(show_liveness, by_shares, language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_accounts_or_renewals_the_reason_is_shown(language: str) -> None:
    lack = {"enough": False, "why": _WHY}
    assert _WHY[language] in shown(show_at_risk, AT_RISK | lack, language)
    assert _WHY[language] in shown(show_consultants, CONSULTANTS | lack, language)
    assert "A0001" not in shown(show_at_risk, AT_RISK | {"accounts": []}, language)


def test_at_risk_takes_no_condition(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "liuke.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert ran(["accounts", "at-risk", "--where", "mrr_fen > 1"]) == 2
    assert "--where" in capsys.readouterr().err
    door = StandIn()
    assert ran("accounts at-risk --limit 5", door) == 0
    assert door.asked[0][:2] == ("accounts_at_risk", {"limit": 5})
