"""Documents of who is moved, as the call answers them."""

from typing import Any

_GAIN = {"mean": 0.021, "low": 0.008, "high": 0.034}
_LEVEL = {
    "share": 0.3,
    "chosen_share": 0.29,
    "ours": {"mean": 0.034, "low": 0.02, "high": 0.048},
    "rivals": {
        "highest_risk": {"mean": 0.004, "low": -0.01, "high": 0.018},
        "random": {"mean": 0.013, "low": 0.005, "high": 0.021},
        "nobody": {"mean": 0.0, "low": 0.0, "high": 0.0},
    },
    "best_rival": "random",
    "best_rival_label": "people at random",
    "gain": _GAIN,
    "low": 0.01,
    "wins": True,
}
_KIND = {
    "kind": "persuadable",
    "label": "persuadable",
    "zh": "可打动",
    "en": "persuadable",
    "n": 2_310,
    "share": 0.41,
    "alone": 0.18,
    "effect": 0.11,
    "interval": [0.07, 0.15],
    "proven": True,
    "traits": [{"name": "orders_365d", "label": "Orders in a year", "mean": 7.4, "others": 2.1, "apart": 1.9}],
}
LEARNED: dict[str, Any] = {
    "id": "2026-11-15-20261115020000-1a2b3c",
    "playbook": "golden_48h",
    "playbook_code": "P1",
    "label": "Golden 48 hours",
    "as_of": "2026-11-15",
    "made_at": "2026-11-15T02:00:00+00:00",
    "policy": "3f2a9c01b7de",
    "goal": "present",
    "window_days": 14,
    "needed_per_arm": 200,
    "n": 5_600,
    "treated": 5_040,
    "holdout": 560,
    "state": "learned",
    "learner": "s",
    "said": "Some people are moved and others not, proven with money for 30% of them",
    "kinds": [_KIND, _KIND | {"kind": "lost", "label": "lost either way", "effect": 0.001, "traits": []}],
    "at_money": [_LEVEL, _LEVEL | {"share": 1.0, "wins": False}],
}
WAITS: dict[str, Any] = {
    "playbook": "dormant_wakeup",
    "playbook_code": "P8",
    "label": "Wake the dormant",
    "as_of": "2026-11-16",
    "goal": "present",
    "window_days": 30,
    "needed_per_arm": 200,
    "n": 410,
    "treated": 369,
    "holdout": 41,
    "state": "waits",
    "code": "LK-O130",
    "said": "Not enough data: 41 of 200 people needed in the smaller arm to say who is moved",
    "next_zh": "等后续计划；调高 holdout_share 会更快攒够",
    "next_en": "wait for further plans; a larger holdout_share fills the smaller arm sooner",
    "kinds": [],
    "at_money": [],
}
UPLIFT: dict[str, Any] = {"as_of": "2026-11-16", "playbooks": [LEARNED, WAITS]}
VARIANTS: dict[str, Any] = {
    "as_of": "2026-11-16",
    "alpha": 0.05,
    "touches": [
        {
            "playbook": "golden_48h",
            "playbook_code": "P1",
            "label": "Golden 48 hours",
            "touch": "light",
            "touch_label": "Light · 3–7 days",
            "goal": "present",
            "window_days": 14,
            "waiting": 12,
            "standing": "winner",
            "said": "Winner: evening is kept, it surely beats every other",
            "decided": {"kept": "evening", "rule": "winner", "as_of": "2026-11-10", "arms": {}},
            "variants": [
                {"variant": "now", "label": "At once", "drawn_share": 0.5, "n": 900, "reached": 90, "share": 0.1},
                {"variant": "evening", "label": "At 19", "drawn_share": 0.5, "n": 0, "reached": 0, "share": None},
            ],
            "pairs": [
                {"one": "now", "other": "evening", "difference": -0.05, "interval": [-0.08, -0.02], "p": 0, "q": 0.001},
                {"one": "now", "other": "third", "difference": None, "interval": None, "p": None, "q": None},
            ],
        }
    ],
}
