"""Clues on a telecom's answers and on tweets: found without a label, and the same in one go as day by day."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

pytestmark = pytest.mark.shared


def test_clues_of_answers_and_tweets_do_not_depend_on_when_they_were_computed(shared_data: Path) -> None:
    """docs/diagnosis/clues.md: 15 and 13 of 20 read clues hang together; three in five complaints are in one."""
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "clues.py"), "--json", "--quick", "--data", str(shared_data)],
        capture_output=True,
        text=True,
        check=True,
    )
    document = json.loads(done.stdout)
    for said, least in ((document["nps_verbatims"], 15), (document["airline_tweets"], 40)):
        assert said["moved"] == 0
        assert said["clues"] >= least
        assert said["in_a_clue"] > 0.5
        assert len(said["sample"]) == 20 or said["clues"] < 20
        assert all(one["name"] and one["quotes"] for one in said["sample"])
    names = " ".join(one["name"] for one in document["airline_tweets"]["largest"])
    assert "cancelled" in names
    quotes = json.dumps(document["airline_tweets"]["sample"])
    assert "@united" not in quotes and "http" not in quotes
