"""The examples of what people say and feel, on real data: answers, tweets and e-mails give the published figures."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

pytestmark = pytest.mark.shared


def run(name: str, data: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name), "--json", "--data", str(data)],
        capture_output=True,
        text=True,
        check=True,
    )
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def test_the_answers_of_a_telecom_give_the_published_score_overall_and_by_stage(shared_data: Path) -> None:
    """Data README: NPS −24.7; by stage −29.3 / −10.0 / −56.7; 32 of 2,385 answers have no score."""
    said = run("nps.py", shared_data)
    assert said["import"]["read"] == 2385
    assert (said["n"], said["left_out"]["invalid"]) == (2353, 32)
    assert round(said["nps"], 1) == -24.7
    stages = {stage: round(row["score"], 1) for stage, row in said["stages"].items()}
    assert stages["First Payment"] == -29.3
    assert stages["Order"] == -10.0
    assert stages["Equipment Received"] == -56.7
    for row in (*said["stages"].values(), {"score": said["nps"], "interval": said["interval"]}):
        low, high = row["interval"]
        assert low < row["score"] < high
    assert said["bad"]


def test_the_burst_of_tweets_fires_and_nothing_does_on_the_days_before_it(shared_data: Path) -> None:
    """Data README: negative 62.7 %, daily .51 → .73 on 02-22."""
    said = run("opinion.py", shared_data)
    days = {day["day"]: day for day in said["days"]}
    assert round(min(day["negative_share"] for day in days.values() if day["negative_share"]), 2) == 0.61
    assert round(days["2015-02-22"]["negative_share"], 2) == 0.73
    assert (days["2015-02-22"]["method"], days["2015-02-22"]["bad"]) == ("labels", True)
    assert min(said["fired"]) == "2015-02-22"
    assert days["2015-02-21"]["bad"] is False
    assert {days[f"2015-02-{day}"]["why"] for day in (17, 18, 19, 20)} == {"nothing_usual"}
    for day in days.values():  # the lexicon alone is unsure, and its interval says so
        low, high = day["lexicon_interval"]
        assert low < (day["negative_share"] or 0.56) < high


def test_the_digest_e_mails_fire_in_the_week_of_the_fourth_of_august_and_not_before(shared_data: Path) -> None:
    """Data README: click/open .48 → .32 from the week of 2014-08-04."""
    said = run("yammer.py", shared_data)
    assert said["import"] == {"read": 90_389, "loaded": 90_389, "duplicate": 0, "rejected": 0}
    (first,) = said["first_bad"]
    assert "2014-08-04" <= first["last_day"] <= "2014-08-10"
    assert first["rate"] == "click_open"
    weeks = {week["week"]: week["click_open"] for week in said["weeks"]}
    assert (round(weeks["2014-07-21"], 2), round(weeks["2014-08-04"], 2)) == (0.48, 0.32)
    assert said["judged_days"] >= 80
