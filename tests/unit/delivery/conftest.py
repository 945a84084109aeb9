"""An operational database of its own for each test, and a clock that is moved by hand."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from runpy import run_path

import pytest

from liuke.kit.clock import HandClock
from liuke.state.store import State, open_state

_RIG = run_path(str(Path(__file__).parents[2] / "migration" / "cluster.py"))
blank, sqlite = _RIG["blank"], _RIG["sqlite"]


@pytest.fixture
def state(sqlite: str) -> Iterator[State]:
    opened = open_state(sqlite, durable=False)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 11, 16, 3, 0, tzinfo=UTC))
