"""Small pictures drawn on the server, as numbers for SVG: sparklines, bars, intervals, rings."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi
from typing import Any

_WIDTH, _HEIGHT, _EDGE = 160.0, 36.0, 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """Paths of a sparkline in a 160 x 36 box; ``open`` is the unfinished end, drawn dashed."""

    line: str
    area: str
    open: str
    end: tuple[float, float]


def sparkline(points: Sequence[dict[str, Any]]) -> Spark | None:
    """Draw ``{"value", "complete"}`` points; fewer than two make no line."""
    known = [p for p in points if p.get("value") is not None]
    if len(known) < 2:
        return None
    values = [float(p["value"]) for p in known]
    low, high = min(values), max(values)
    spread = high - low or 1.0
    across = (_WIDTH - 2 * _EDGE) / (len(values) - 1)
    spots = [
        (round(_EDGE + i * across, 1), round(_EDGE + (high - v) / spread * (_HEIGHT - 2 * _EDGE), 1))
        for i, v in enumerate(values)
    ]
    done = [p.get("complete", True) for p in known]
    area = f"M{spots[0][0]} {_HEIGHT}" + "".join(f"L{x} {y}" for x, y in spots) + f"L{spots[-1][0]} {_HEIGHT}Z"
    whole = [i for i in range(1, len(spots)) if done[i - 1] and done[i]]
    rest = [i for i in range(1, len(spots)) if not (done[i - 1] and done[i])]
    return Spark(line=_path(spots, whole), area=area, open=_path(spots, rest), end=spots[-1])


def _path(spots: Sequence[tuple[float, float]], steps: Sequence[int]) -> str:
    """Draw the given steps, each from the spot before; a gap lifts the pen."""
    drawn, at = "", -1
    for i in steps:
        if i - 1 != at:
            drawn += f"M{spots[i - 1][0]} {spots[i - 1][1]}"
        drawn += f"L{spots[i][0]} {spots[i][1]}"
        at = i
    return drawn


def bars(parts: Sequence[float], gap: float = 0.4) -> list[tuple[float, float]]:
    """Lay parts of a whole side by side over 100 units: (start, width) each, never thinner than half a unit."""
    total = sum(parts)
    if not total:
        return []
    laid, at = [], 0.0
    for part in parts:
        width = part / total * 100
        laid.append((round(at, 2), round(max(width - gap, 0.5 if part else 0.0), 2)))
        at += width
    return laid


def ring(left: float, whole: float, radius: float = 27.0) -> str:
    """Return the dash array of a ring of which ``left`` of ``whole`` remains."""
    around = 2 * pi * radius
    shown = around * max(0.0, min(1.0, left / whole if whole else 0.0))
    return f"{shown:.1f} {around - shown + 0.1:.1f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A dot with its interval on a line of 100 units; ``zero`` is where nothing changes."""

    low: float
    high: float
    at: float
    zero: float


def interval(low: float, at: float, high: float, *, start: float, stop: float) -> Interval:
    """Place an interval on a scale from ``start`` to ``stop``."""

    def place(value: float) -> float:
        return round(max(0.0, min(1.0, (value - start) / (stop - start))) * 100, 2)

    return Interval(low=place(low), high=place(high), at=place(at), zero=place(0.0))
