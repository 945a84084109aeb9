"""`liuke ltv` on paper: parameters, fit, what came later and the money, and a plain reason where there is none."""

import io
from typing import Any

import pytest

from liuke.cli.paper import paper_for
from liuke.cli.show.ltv import show_ltv
from liuke.cli.width import cells

_WHY = {"code": "no_orders", "zh": "数据不够：还没有任何人买过", "en": "not enough data because nobody has bought"}
_DOCUMENT: dict[str, Any] = {
    "as_of": "1998-07-01",
    "model": "mbg_nbd",
    "currency": "USD",
    "unit": "week",
    "params": {"r": 0.5248, "alpha": 6.1831},
    "se": {"r": 0.0833, "alpha": None},
    "interval": {"r": [0.3846, 0.7163], "alpha": None},
    "log_likelihood": -9582.13,
    "n": 2357,
    "iterations": 6,
    "fit": [{"repeats": "0", "actual": 1411, "expected": 1418.9}, {"repeats": "7+", "actual": 0, "expected": 0.4}],
    "holdout": {
        "days": 273,
        "actual": 1882,
        "expected": 1576.7,
        "total_error": -0.162,
        "mae": 0.7648,
        "conditional": [{"repeats": "0", "people": 1411, "actual": 0.24, "expected": 0.19}],
    },
    "alive": 1058.2,
    "expected_orders": 602.4,
    "expected_orders_days": 90,
    "gamma_gamma": {"correlated": True, "correlation": 0.41},
    "value_fen": 6_771_765,
    "ltv_fen": 10_253,
    "horizon_days": 365,
    "foreign_orders": 2,
    "benchmark": {"ratio": 0.6, "gap_fen": 4_000, "gap_total_fen": 4_000_000},
}


def shown(document: dict[str, Any], language: str, width: int = 80) -> str:
    written = io.StringIO()
    show_ltv(paper_for(written, language=language, width=width), document)
    return written.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_fit_is_shown_within_the_terminal(language: str, width: int) -> None:
    text = shown(_DOCUMENT, language, width)
    assert max(cells(line) for line in text.splitlines()) <= width
    for said in ("MBG/NBD", "0.5248", "0.3846", "2,357", "1,411", "1,882", "−16.2%", "0.60", "0.41", "—"):
        assert said in text


@pytest.mark.parametrize(("language", "why"), [("zh", _WHY["zh"]), ("en", _WHY["en"])])
def test_a_model_that_the_data_cannot_carry_says_why_and_nothing_else(language: str, why: str) -> None:
    text = shown({"as_of": "1998-07-01", "model": "sbg", "enough": False, "why": _WHY}, language)
    assert why in text
    assert len(text.strip().splitlines()) == 2


def test_without_a_benchmark_the_worth_is_shown_and_how_to_set_one() -> None:
    lack = {"enough": False, "why": {**_WHY, "en": "no benchmark is set"}}
    assert "no benchmark is set" in shown(_DOCUMENT | {"benchmark": lack}, "en")
