"""What `rehearse` answers, in the shape the house gives it."""

from typing import Any


def rehearsed(language: str = "zh") -> dict[str, Any]:
    """Return a rehearsal on two past mornings."""
    zh = language == "zh"
    return {
        "playbook": "golden_48h",
        "code": "P1",
        "label": "黄金 48 小时" if zh else "Golden 48 hours",
        "version": "3f2a9c01b7de",
        "on": "past",
        "currency": "CNY",
        "goal": "present",
        "window_days": 14,
        "mornings": [
            {
                "day": day,
                "found": 412,
                "stopped": 180,
                "holdout": 23,
                "send": 209,
                "cost_fen": 41_800,
                "returned": 61,
            }
            for day in ("2026-10-26", "2026-11-02")
        ],
        "totals": {
            "found": 824,
            "people": 464,
            "send": 418,
            "holdout": 46,
            "stopped": 360,
            "tasks": 80,
            "cost_fen": 83_600,
        },
        "stopped": [{"code": "G-04", "label": "没有同意" if zh else "no consent", "people": 360}],
        "tiers": [
            {
                "tier": "light",
                "label": "轻度" if zh else "light",
                "channels": {"push": 418},
                "send": 418,
                "holdout": 46,
                "cost_fen": 83_600,
                "returned": 122,
                "share": 0.263,
            }
        ],
        "offers": [
            {
                "offer": "coupon_5",
                "label": "5 元券" if zh else "¥5 coupon",
                "given": 418,
                "expected_fen": 62_700,
                "most_fen": 209_000,
                "stock": None,
            }
        ],
        "a_morning": {"send": 209.0, "cost_fen": 41_800},
        "budget": {"budget_fen": 500_000, "most_fen": 41_800, "over": 0},
        "base": {"people": 464, "returned": 122, "share": 0.263, "interval": [0.225, 0.305]},
        "power": {
            "holdout_share": 0.1,
            "power": 0.8,
            "detectable": 0.271,
            "single_look": 0.192,
            "needed": [{"difference": 0.05, "people": 15_840, "days": 274}],
        },
        "written": 0,
        "sent": 0,
    }


def in_a_world(language: str = "zh") -> dict[str, Any]:
    """Return a rehearsal in a made-up world."""
    effect = {
        "reached": 418,
        "kept": 9,
        "kept_alone": 781,
        "said_no": 3,
        "complained": 1,
        "harmed": 17,
        "people": 1_020,
    }
    return rehearsed(language) | {"on": "world", "world": "shop", "effect": effect}


def lives(_language: str = "zh") -> dict[str, Any]:
    """Return what simulate answers of a world that lives in a workspace."""
    return {
        "folder": "/srv/made",
        "world": "shop",
        "tables": {"users": 2_400, "events": 312_000},
        "users": 2_000,
        "days": 120,
        "seed": 1,
        "end": "2026-11-15",
        "plans": 14,
        "reached": 1_204,
    }
