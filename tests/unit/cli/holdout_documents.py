"""What the calls about holdouts answer."""

from typing import Any

_ONE: dict[str, Any] = {
    "holdout": "playbook:golden_48h",
    "label": "黄金 48 小时",
    "share": 0.1,
    "generation": 2,
    "playbooks": ["golden_48h"],
    "unknown_playbooks": [],
    "treated": 1_045,
    "held_out": 99,
    "both_arms": 3,
    "expected": 114.4,
    "shares_drawn": [0.1, 0.1],
    "since": "2026-11-08",
    "ends_on": "2026-12-31",
}
_ALL = {**_ONE, "holdout": "all", "label": "整个留客", "unknown_playbooks": ["gone"], "since": None, "both_arms": 0}
LIST = {"as_of": "2026-11-16", "holdouts": [_ALL, _ONE]}
_DRAWING = {"began_at": "2026-11-01T00:00:00+00:00", "by": "", "why": "", "treated": 1_045, "held_out": 99}
SHOWN = {
    **_ONE,
    "drawings": [
        {**_DRAWING, "generation": 1, "salt": "Tea", "ends_on": None, "first_day": "2026-11-08"},
        {**_DRAWING, "generation": 2, "salt": "kR0", "ends_on": "2026-12-31", "first_day": None},
    ],
    "result": {
        "holdout_cost": {
            "people": 99,
            "returns": 6.2,
            "returns_interval": [2.1, 10.3],
            "money_fen": 31_000,
            "money_interval_fen": [-1_000, 63_000],
        },
        "notes": [{"code": "LK-O118", "zh": "有 3 人同时出现在两组", "en": "3 people are in both arms"}],
    },
}
POWER = {
    "holdout": None,
    "difference": 0.01,
    "base": 0.2,
    "share": 0.1,
    "per_day": 500.0,
    "needed": {
        "once": {"people": 141_000, "days": 282, "width": 1.96},
        "known_end": {"people": 158_000, "days": 316, "width": 2.145},
        "open_ended": {"people": 360_000, "days": None, "width": 3.4},
    },
}
DECIDED = {"playbook": "golden_48h", "verb": "keep", "by": "lin", "why": "later", "advised": "scale_up"}
