"""The list of signals: a signal's own number, and apart from it what its alarm watches and how that stands."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from liuke.app.calls import answer
from liuke.app.create import create
from liuke.app.house import opened
from liuke.facts.roll_up import mark_dirty
from liuke.facts.tables import EVENTS
from liuke.flow.house import House
from liuke.kit.clock import HandClock

LAST = date(2026, 10, 31)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A shop to which sixty people came on three days, and half of them long ago."""
    create(tmp_path / "shop", {"name": "茶铺"}, language="zh")
    with opened(tmp_path / "shop", HandClock(datetime(2026, 11, 1, 2, tzinfo=UTC)), durable=False) as found:
        days = [LAST - timedelta(days=back) for back in (40, 2, 0)]
        rows = [
            {"subject_id": f"u{n}", "event": "login", "day": day, "ts": datetime(day.year, day.month, day.day, 4)}
            for n in range(60)
            for day in (days if n % 2 else days[:1])
        ]
        found.facts.append(EVENTS, pa.Table.from_pylist(rows))
        mark_dirty(found.facts, days)
        yield found


def test_a_number_stands_apart_from_the_state_of_an_alarm_that_watches_another(house: House) -> None:
    said = {one["name"]: one for one in answer(house, "signals", {"as_of": "2026-11-01"}, language="en")["signals"]}
    for one in said.values():
        assert (one["alarm"] is None) == (one["state"] is None)
        assert one["alarm"] is None or one["alarm"]["state"] == one["state"]
    health = said["health"]["alarm"]
    assert (health["state"], health["value"], health["same"]) == ("no_data", None, False)
    assert health["sentence"]
    assert said["health"]["line"] is None, "the alarm's line is none of the signal's"
    assert said["idle_days"]["headline"] == {"segment": "heavy", "value": 0.5, "n": 30}
    assert said["retention"]["value"] is None
