"""The picture of a plan's sending: the quiet hours are named where there is room for the words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from liuke.web.view import plot
from liuke.web.view.outlook import _night
from liuke.web.view.pen import Pen

PEN = Pen(language="zh", currency="CNY", zone=ZoneInfo("Asia/Shanghai"), now=datetime(2026, 11, 15, 23, tzinfo=UTC))
SAID = {"quiet_from_hour": 21, "quiet_until_hour": 9}


@pytest.mark.parametrize(
    ("quiet", "edge", "anchor"),
    [
        ({0, 1, *range(14, 24)}, 23, "end"),  # the end of one night and all of the next
        ({0, 1}, 0, "start"),
        (set(range(12)), 0, "start"),
        (set(range(16, 20)), 19, "end"),
    ],
)
def test_the_longest_quiet_stretch_is_named(quiet: set[int], edge: int, anchor: str) -> None:
    hours = [{"quiet": n in quiet} for n in range(24)]
    of = plot.frame([0.0, 300], 24, zero=True, inset=2.0, until=98.0)
    (note,) = _night(hours, of, SAID, PEN)
    assert (note["x"], note["anchor"], note["text"]) == (of.x(edge), anchor, "免打扰 21:00–9:00")


def test_where_no_hour_is_quiet_nothing_is_named() -> None:
    of = plot.frame([0.0, 300], 24, zero=True, inset=2.0, until=98.0)
    assert _night([{"quiet": False}] * 24, of, SAID, PEN) == []


def test_lines_that_would_be_written_alike_are_drawn_once() -> None:
    of = plot.frame([0.0, 1.0], 24, zero=True, inset=2.0, until=98.0)
    labels = [line["label"] for line in plot.grid(of, PEN.count)]
    assert len(labels) == len(set(labels)) > 0
