"""What each kind of people moved of a number's change, arranged: in tenths of a point that add up as they are shown."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from liuke.web.view.pen import Pen
from liuke.web.view.users import value_word
from liuke.web.view.where import address

_POINTS = 1_000
"""Tenths of a percentage point in one."""


def moved(one: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange what each kind of people moved: who is there (mix) and how they do (rate), in points that add up."""
    kinds = [*one["parts"], *([one["rest"]] if one.get("rest") else [])]
    change = round((one["after"] - one["before"]) * _POINTS)
    flat = adding_up([part[way] * _POINTS for part in kinds for way in ("mix", "rate")], change)
    pairs = list(zip(flat[::2], flat[1::2], strict=True))
    rows = [
        {
            "kind": _kind_of(part, one["column"], pen),
            "before": _of(part["k_before"], part["n_before"], pen),
            "after": _of(part["k_after"], part["n_after"], pen),
            "mix": pen.points(mix / _POINTS),
            "rate": pen.points(rate / _POINTS),
            "both": pen.points((mix + rate) / _POINTS),
            "href": address("users", f"{one['column']} = '{part['value']}'") if _findable(part) else "",
        }
        for part, (mix, rate) in zip(kinds, pairs, strict=True)
    ]
    return {
        "label": one[pen.language],
        "sub": pen.say("signals.moved_sub", before=pen.percent(one["before"]), after=pen.percent(one["after"])),
        "rows": rows,
        "mix": pen.points(sum(mix for mix, _ in pairs) / _POINTS),
        "rate": pen.points(sum(rate for _, rate in pairs) / _POINTS),
        "both": pen.points(change / _POINTS),
    }


def adding_up(parts: Sequence[float], total: int) -> list[int]:
    """Round parts to whole numbers that add up to ``total``: the largest remainders are rounded up (Hamilton)."""
    floors = [math.floor(part) for part in parts]
    left = total - sum(floors)
    order = sorted(range(len(parts)), key=lambda i: (floors[i] - parts[i], i))
    step = 1 if left > 0 else -1
    for n in range(abs(left)):
        floors[order[n % len(order)] if step > 0 else order[-1 - n % len(order)]] += step
    return floors


def _kind_of(part: Mapping[str, Any], column: str, pen: Pen) -> str:
    if "kinds" in part:
        return pen.say("signals.moved_rest", n=part["kinds"])
    return value_word(column, part["value"], pen) if part["value"] is not None else pen.say("signals.moved_unknown")


def _findable(part: Mapping[str, Any]) -> bool:
    value = part.get("value")
    return isinstance(value, str) and "'" not in value and value not in ("true", "false")


def _of(k: int, n: int, pen: Pen) -> str:
    return f"{pen.percent(k / n)} · {pen.count(n)}" if n else pen.count(0)
