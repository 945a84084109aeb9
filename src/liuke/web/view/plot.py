"""Pictures drawn on the server: lines, bands, bars and points over a frame, read without a script, sharp at any width.

Across, everything is a share of the picture's width (0 to 100); down, it is points of its height. Words therefore keep
their size whatever the width.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Any

HEIGHT, TOP, FOOT = 236.0, 14.0, 22.0
_TICKS = 4

Values = Sequence[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where values stand: ``low`` at the foot, ``high`` at the top; ``n`` places across, the first at ``inset``."""

    low: float
    high: float
    n: int
    inset: float = 1.5
    until: float = 98.5

    def x(self, at: float) -> float:
        """Return how far across place ``at`` (from 0) is."""
        steps = max(1, self.n - 1)
        return round(self.inset + (self.until - self.inset) * at / steps, 2)

    def y(self, value: float) -> float:
        """Return how far down a value is; what lies outside stands at the edge."""
        share = (value - self.low) / ((self.high - self.low) or 1)
        return round(TOP + (1 - max(0.0, min(1.0, share))) * (HEIGHT - TOP - FOOT), 1)

    def line(self, values: Values) -> str:
        """Return the path of a line; unknown values lift the pen."""
        drawn, down = "", False
        for at, value in enumerate(values):
            if value is None:
                down = False
                continue
            drawn += f"{'L' if down else 'M'}{self.x(at)} {self.y(value)}"
            down = True
        return drawn

    def band(self, lows: Values, highs: Values) -> str:
        """Return the area between two lines, where both are known."""
        both = [
            (self.x(at), self.y(low), self.y(high))
            for at, (low, high) in enumerate(zip(lows, highs, strict=True))
            if low is not None and high is not None
        ]
        if len(both) < 2:
            return ""
        over = "".join(f"{'L' if n else 'M'}{x} {high}" for n, (x, _, high) in enumerate(both))
        return over + "".join(f"L{x} {low}" for x, low, _ in reversed(both)) + "Z"

    def under(self, values: Values) -> str:
        """Return the area between a line and the foot."""
        return self.band([self.low] * len(values), values)

    def bar(self, at: float, value: float, width: float = 0.62, base: float = 0.0) -> dict[str, float]:
        """Return a bar at a place, from ``base`` to ``value``."""
        step = (self.until - self.inset) / max(1, self.n - 1)
        wide = round(step * width, 2)
        top, foot = sorted((self.y(value), self.y(base)))
        return {"x": round(self.x(at) - wide / 2, 2), "y": top, "w": wide, "h": round(max(foot - top, 0.5), 1)}


def frame(values: Values, n: int, *, zero: bool = False, inset: float = 1.5, until: float = 98.5) -> Frame:
    """Return a frame that holds all values with a little air; ``zero``: from nothing on."""
    known = [value for value in values if value is not None] or [0.0]
    low, high = min(known), max(known)
    air = (high - low) * 0.1 or abs(high) * 0.1 or 1.0
    return Frame(low=min(0.0, low) if zero else low - air, high=high + air, n=n, inset=inset, until=until)


def ticks(low: float, high: float, most: int = _TICKS) -> list[float]:
    """Return round values between two, at most about ``most``."""
    span = high - low
    if span <= 0:
        return []
    rough = span / most
    size = 10.0 ** floor(log10(rough))
    step = next(size * of for of in (1, 2, 2.5, 5, 10) if size * of >= rough * 0.999)
    first = -(-low // step)
    found = [step * (first + n) for n in range(most + 3)]
    return [round(value, 10) for value in found if value <= high + step * 1e-9]


def grid(of: Frame, write: Callable[[float], str], *, skip: Sequence[float] = ()) -> list[dict[str, Any]]:
    """Return the lines across with their labels; those too near a line that says something itself are left out.

    Of values that are written alike, as 0.2 and 0.4 of a whole number, the first stands.
    """
    known: dict[str, float] = {}
    for value in ticks(of.low, of.high):
        if all(abs(of.y(value) - of.y(other)) > 14 for other in skip):
            known.setdefault(write(value), value)
    return [{"y": of.y(value), "label": label} for label, value in known.items()]


def places(of: Frame, labels: Sequence[str], most: int = 6) -> list[dict[str, Any]]:
    """Return labels along the foot: the first, the last, and some between."""
    n = len(labels)
    if not n:
        return []
    step = max(1, -(-(n - 1) // max(1, most - 1)))
    shown = list(range(0, n, step))
    return [
        {"x": of.x(at), "label": labels[at], "anchor": "start" if at == 0 else "end" if at == n - 1 else "middle"}
        for at in shown
    ]


def picture(**parts: Any) -> dict[str, Any]:
    """Return a picture; what it has not is empty."""
    empty: dict[str, Any] = {
        name: []
        for name in (
            "areas",
            "lines",
            "bars",
            "dots",
            "rules",
            "grid",
            "ticks",
            "shades",
            "notes",
            "whiskers",
            "legend",
        )
    }
    whole = {**empty, "height": HEIGHT, "foot": HEIGHT - FOOT, "top": TOP, **parts}
    return {**whole, "gutter": _gutter([line["label"] for line in whole["grid"]])}


def _gutter(labels: Sequence[str]) -> int:
    """Return how much room the labels beside a picture need, in points: they never stand on what is drawn."""
    widths = [sum(12.5 if ord(letter) > 0x2E7F else 7.0 for letter in label) for label in labels]
    return round(max(widths) + 8) if widths else 0
