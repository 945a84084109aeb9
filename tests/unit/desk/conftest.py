"""An operational database of its own for each test, and a clock that is moved by hand."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from liuke.kit.clock import HandClock
from liuke.state.store import State, open_state


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    opened = open_state(f"sqlite:///{tmp_path / 'state.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 11, 16, 3, 0, tzinfo=UTC))
