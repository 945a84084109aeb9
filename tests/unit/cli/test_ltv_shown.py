"""`liuke ltv` on paper: parameters, fit, what came later and the money, and a plain reason where there is none."""

import io
from typing import Any

import pytest

from liuke.cli.paper import paper_for
from liuke.cli.show.ltv import show_ltv
from liuke.cli.width import cells
from tests.unit.cli.value_documents import LTV

_WHY = {"code": "no_orders", "zh": "数据不够：还没有任何人买过", "en": "Not enough data: nobody has bought"}


def shown(document: dict[str, Any], language: str, width: int = 80) -> str:
    written = io.StringIO()
    show_ltv(paper_for(written, language=language, width=width), document)
    return written.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_fit_is_shown_within_the_terminal(language: str, width: int) -> None:
    text = shown(LTV, language, width)
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
    assert "no benchmark is set" in shown(LTV | {"benchmark": lack}, "en")
