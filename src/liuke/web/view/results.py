"""What it was worth, arranged: both arms, the difference with its interval, what one more return cost, and the verb."""

from collections.abc import Mapping
from typing import Any

from liuke.web.view.drawing import interval
from liuke.web.view.pen import Pen

_TONES = {"scale_up": "good", "keep": "good", "narrow": "warn", "wait": "info", "stop": "bad"}
_FILLS = {"good": 1, "warn": 5, "info": 6, "bad": 2}


def results(said: Mapping[str, Any], pen: Pen) -> list[dict[str, Any]]:
    """Arrange the answer of ``results``; all intervals share one scale, so that rows can be compared."""
    rows = [row for row in said.get("playbooks", ()) if (row.get("treated") or {}).get("n")]
    ends = [abs(end) for row in rows for end in (row.get("interval") or ()) if end is not None]
    widest = max([*ends, 0.02])
    return [_row(row, widest, pen) for row in rows]


def _row(row: Mapping[str, Any], widest: float, pen: Pen) -> dict[str, Any]:
    treated, holdout = row["treated"], row.get("holdout") or {}
    tone = _TONES.get(row.get("verb", "wait"), "info")
    low, high = row.get("interval") or (None, None)
    drawn = None
    if row.get("lift") is not None and low is not None and high is not None:
        drawn = interval(low, row["lift"], high, start=-widest * 1.1, stop=widest * 1.1)
    ratio = row.get("sample_ratio") or {}
    return {
        "label": row.get("label") or row["playbook"],
        "plans": pen.say("results.plans", n=row.get("plans", 0)),
        "treated": pen.percent(treated.get("share")),
        "treated_n": pen.count(treated["n"]),
        "holdout": pen.percent(holdout.get("share")) if holdout.get("n") else pen.say("results.none"),
        "holdout_n": pen.count(holdout.get("n", 0)),
        "lift": pen.points(row.get("lift")),
        "interval": f"[{pen.bare_points(low)}, {pen.bare_points(high)}]"
        if low is not None and high is not None
        else "",
        "drawn": drawn,
        "drawn_width": round(max(drawn.high - drawn.low, 1), 2) if drawn else 0,
        "fill": _FILLS[tone],
        "cost_each": pen.money(row.get("cost_per_extra_return_fen")),
        "tone": tone,
        "verb": pen.word("verb", row.get("verb", "wait")),
        "verdict": pen.plainly(row.get(f"verdict_{pen.language}", "")),
        "warning": pen.say("results.ratio") if ratio.get("ok") is False else "",
    }
