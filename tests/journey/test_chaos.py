"""A short day of chaos (``make chaos`` is the long one, on both engines): everything accounted for, nothing twice."""

from pathlib import Path

from tests.chaos.account import NOTHING
from tests.chaos.day import Asked, run
from tests.chaos.report import report


def test_a_day_under_kills_and_a_race_is_accounted_for_to_the_last_message(built: Path, tmp_path: Path) -> None:
    asked = Asked(kills=4, races=1, seed=3, built=built)
    found = run(tmp_path, asked)
    assert {name: getattr(found, name) for name in NOTHING} == dict.fromkeys(NOTHING, 0)
    assert found.holds
    assert found.kills >= 3
    assert found.races >= 1
    assert set(found.by_channel) == {"email", "sms", "push", "voice", "webhook", "inbox"}
    assert all(cell.get("sent") for cell in found.by_channel.values())
    assert found.waterfall["found"] == sum(found.waterfall.values()) - found.waterfall["found"]
    assert "went twice | 0" in report({"SQLite": found}, asked)
