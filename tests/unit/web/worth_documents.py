"""Made-up answers of ``results_page`` and ``results_past`` for the page's tests."""

from typing import Any


def _row(name: str, label: str, verb: str, **more: Any) -> dict[str, Any]:
    base = {
        "playbook": name,
        "playbook_code": "P1",
        "label": label,
        "plans": 2,
        "window_days": 14,
        "treated": {"n": 9_214, "returned": 2_248, "share": 0.244},
        "holdout": {"n": 1_021, "returned": 208, "share": 0.204},
        "waiting": {"complete": True, "treated": 0, "holdout": 0, "until": None},
        "both_arms": 0,
        "lift": 0.040,
        "interval": [0.012, 0.069],
        "looks": 14,
        "sample_ratio": {"p": 0.61, "ok": True, "expected": 1_023.0, "seen": 1_021, "detectable": 0.012},
        "extra_returns": 371.0,
        "extra_returns_interval": [110.0, 636.0],
        "attributed_returns": 2_248,
        "cost_fen": 1_284_000,
        "cost_per_extra_return_fen": 3_461,
        "tiers": [
            {
                "tier": "light",
                "label": {"zh": "3–7 天", "en": "3–7 days"},
                "treated": {"n": 4_000, "returned": 900, "share": 0.225},
                "holdout": {"n": 440, "returned": 80, "share": 0.182},
                "lift": 0.043,
                "interval": [0.002, 0.08],
            }
        ],
        "verb": verb,
        "verdict_zh": "多留下 371 人：扩大。",
        "verdict_en": "371 more people kept: scale up.",
        "code": None,
        "in_use": True,
        "above_cap": False,
    }
    return base | more


def page(language: str = "zh", **changed: Any) -> dict[str, Any]:
    """A month in which one playbook works, one cannot be told and one waits."""
    zh = language == "zh"
    cannot = {
        "lift": 0.014,
        "interval": [-0.071, 0.099],
        "extra_returns": 18.0,
        "extra_returns_interval": [-94.0, 130.0],
        "attributed_returns": 905,
        "cost_per_extra_return_fen": None,
        "tiers": [],
    }
    waits = {
        "treated": {"n": 0, "returned": 0, "share": None},
        "holdout": {"n": 0, "returned": 0, "share": None},
        "waiting": {"complete": False, "treated": 287, "holdout": 42, "until": "2026-12-08"},
        "lift": None,
        "interval": None,
        "extra_returns": None,
        "extra_returns_interval": None,
        "attributed_returns": 0,
        "cost_per_extra_return_fen": None,
        "tiers": [],
    }
    document = {
        "as_of": "2026-11-16",
        "currency": "CNY",
        "alpha": 0.05,
        "cap_fen": 6_000,
        "totals": {
            "kept": 389.0,
            "interval": [105.0, 677.0],
            "cost_fen": 1_286_640,
            "cost_per_return_fen": 3_308,
            "cost_per_return_interval_fen": [1_900, 12_254],
            "attributed": 3_153,
            "treated": 18_428,
            "holdout": 2_042,
            "told": 2,
            "waiting": 1,
            "wasted_fen": 0,
            "wasted_people": 0,
            "wasted_playbooks": 0,
        },
        "playbooks": [
            _row("dormant_wake", "假性流失唤醒" if zh else "Dormant wake-up", "wait", **cannot),
            _row("golden_48h", "黄金48小时" if zh else "Golden 48 hours", "scale_up"),
            _row("birthday", "生日礼" if zh else "Birthday gift", "wait", **waits),
        ],
        "month": {
            "month": "2026-11",
            "first": "2026-11-01",
            "last": "2026-11-30",
            "budget_fen": 3_000_000,
            "spent_fen": 1_500_000,
            "left_fen": 1_500_000,
            "pace_fen": 150_000,
            "ends_on": "2026-11-26",
            "days": [
                {"day": f"2026-11-{n:02d}", "cost_fen": 93_750, "spent_fen": 93_750 * n, "complete": n < 16}
                for n in range(1, 17)
            ],
            "playbooks": [{"playbook": "golden_48h", "label": "P1", "cost_fen": 1_500_000}],
            "touches_without_cost": 0,
            "currency": "CNY",
        },
    }
    return document | changed


def past(language: str = "zh", **asked: Any) -> dict[str, Any]:
    """How the lift came to be over five mornings."""
    del language
    points = [
        {
            "day": f"2026-11-{11 + n}",
            "lift": 0.05 - 0.002 * n,
            "low": -0.05 + 0.012 * n,
            "high": 0.15 - 0.016 * n,
            "low_once": -0.02 + 0.01 * n,
            "high_once": 0.11 - 0.012 * n,
            "n": 2_000 * n,
        }
        for n in range(5)
    ]
    return {"playbook": asked.get("playbook", ""), "label": "P1", "points": points}
