"""Risk ahead of time on real businesses: better than the best rule, or said so."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "risk_time.py"


@pytest.mark.shared
def test_models_beat_the_rules_ahead_of_time_or_the_rule_speaks(shared_data: Path) -> None:
    """Figures of docs/diagnosis/risk.md; the rule's chances are a logistic of its own columns."""
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), "--json", "--data", str(shared_data)], capture_output=True, text=True, check=True
    )
    said: dict[str, Any] = json.loads(done.stdout)
    mooc = said["mooc"]
    assert mooc["test_day"] == "2026-03-25"
    assert mooc["everyone"]["gap"]["n"] == 17_871
    assert mooc["everyone"][mooc["speaks"]]["auc"] > 0.885
    assert mooc["everyone"][mooc["speaks"]]["ece"] < 0.035
    assert mooc["active"][mooc["speaks"]]["auc"] > mooc["active"]["gap"]["auc"] + 0.1
    for name, one in said.items():
        if one["why"] is None:
            assert one["gains"][one["speaks"]]["log_loss"] > 0, name
        else:
            assert one["speaks"] in ("gap", "rfm", "mbg")
            assert one["why"] == "not_better"
    assert said["online_retail"]["everyone"]["logistic"]["auc"] > 0.73
    assert said["openstack"]["speaks"] in ("logistic", "boost")
