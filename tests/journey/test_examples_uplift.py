"""The example of who is moved, with fewer folds, held to the figures others published of the same experiments."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def judged(shared_data: Path) -> dict[str, Any]:
    """Run the example once."""
    line = [sys.executable, str(EXAMPLES / "uplift.py"), "--json", "--quick", "--data", str(shared_data)]
    document: dict[str, Any] = json.loads(subprocess.run(line, capture_output=True, text=True, check=True).stdout)
    return document


def test_hillstroms_arms_differ_as_published(judged: dict[str, Any]) -> None:
    """The README of the data: men's visit .0766 (se .0034), women's .0452; spend .770 and .424."""
    found = judged["hillstrom"]["differences"]
    assert found["mens_visit"]["difference"] == pytest.approx(0.0766, abs=5e-5)
    assert found["mens_visit"]["standard_error"] == pytest.approx(0.0034, abs=5e-5)
    assert found["womens_visit"]["difference"] == pytest.approx(0.0452, abs=5e-5)
    assert found["mens_spend"]["difference"] == pytest.approx(0.770, abs=5e-4)
    assert found["womens_spend"]["difference"] == pytest.approx(0.424, abs=5e-4)


def test_a_score_is_used_where_it_pays_and_nowhere_else(judged: dict[str, Any]) -> None:
    """MODELS §3.1: gated +.0183 against treat-all's +.0055 for women's visits; men's stay with everybody."""
    womens, mens = (judged["hillstrom"]["tasks"][name] for name in ("womens_visit", "mens_visit"))
    assert womens["value"]["gated"] >= 0.018
    assert womens["value"]["all"] == pytest.approx(0.0055, abs=0.001)
    assert set(mens["used"]) == {"all"}
    assert mens["value"]["gated"] == mens["value"]["all"]


def test_a_cat_games_later_gate_loses_players(judged: dict[str, Any]) -> None:
    """The README of the data: z 1.78 after a day, 3.16 after a week."""
    assert judged["cookie_cats"]["day_1"]["z"] == pytest.approx(1.78, abs=0.005)
    assert judged["cookie_cats"]["day_7"]["z"] == pytest.approx(3.16, abs=0.005)


def test_choosing_whom_to_give_the_promotion_earns_what_giving_it_to_all_loses(judged: dict[str, Any]) -> None:
    """The task's own reference solution earns 189.45 on the second part."""
    assert judged["starbucks"]["nir"] > 189.45
    assert judged["starbucks"]["nir_everybody"] < 0


def test_pressure_works_on_voters(judged: dict[str, Any]) -> None:
    """The README of the data: 29.66, 31.45, 32.24 and 37.79 %."""
    assert [round(share, 4) for share in sorted(judged["voters"].values())] == [0.2966, 0.3145, 0.3224, 0.3779]
