"""Made-up answers of ``results_page`` and ``results_moved`` for the pages' tests."""

from typing import Any

RATIO: dict[str, Any] = {"p": 0.61, "ok": True, "expected": 1_023.0, "seen": 1_021, "detectable": 0.12}
PAST: list[dict[str, Any]] = [
    {
        "day": f"2026-11-{11 + n}",
        "treated": 1_800 * n,
        "holdout": 200 * n,
        "difference": 0.05 - 0.002 * n,
        "interval": [-0.05 + 0.012 * n, 0.15 - 0.016 * n],
        "interval_single_look": [-0.02 + 0.01 * n, 0.11 - 0.012 * n],
    }
    for n in range(5)
]


def _stage(name: str, **changed: Any) -> dict[str, Any]:
    return {"stage": name, "people": 10_235, **RATIO, **changed}


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
        "sample_ratio": RATIO | {"stages": [_stage("drawn"), _stage("exposed", people=None), _stage("analysed")]},
        "checks": {
            "balance": {"ok": True, "worst": "pre_days", "rows": [{"metric": "pre_days", "p": 0.4}]},
            "novelty": {"ok": True, "early": 0.05, "late": 0.04, "p": 0.6},
            "contamination": {"people": 2, "share": 0.002, "ok": True},
        },
        "guard_rails": {"ok": True, "worse": []},
        "cumulative": PAST,
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
        "cumulative": [],
        "sample_ratio": RATIO
        | {"stages": [_stage("drawn"), _stage("exposed", people=None), _stage("analysed", people=None)]},
        "checks": {
            "balance": {"ok": True, "worst": None, "rows": []},
            "novelty": {"ok": True, "early": None, "late": None, "p": None},
            "contamination": {"people": 0, "share": 0.0, "ok": True},
        },
        "guard_rails": {"ok": None, "worse": []},
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
            _row("golden_48h", "黄金 48 小时" if zh else "Golden 48 hours", "scale_up"),
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


def moved(language: str = "zh", **asked: Any) -> dict[str, Any]:
    """One playbook's money follows what was learned, another's does not; a touch with a winner."""
    zh = language == "zh"
    level = {"mean": 0.013, "low": 0.005, "high": 0.021}
    at = {
        "share": 0.3,
        "ours": {"mean": 0.034, "low": 0.02, "high": 0.048},
        "rivals": {"highest_risk": {**level, "mean": -0.004}, "random": level, "nobody": {**level, "mean": 0.0}},
        "gain": {"mean": 0.021, "low": 0.008, "high": 0.034},
        "wins": True,
    }
    kind = {
        "label": "可打动" if zh else "persuadable",
        "n": 2_310,
        "share": 0.41,
        "effect": 0.11,
        "interval": [0.07, 0.15],
    }
    learned = {
        "state": "learned",
        "said": "分得出谁会被打动" if zh else "Some people are moved and others not",
        "as_of": "2026-11-15",
        "treated": 5_040,
        "holdout": 560,
        "kinds": [kind | {"proven": True}],
        "at_money": [at, at | {"share": 1.0, "wins": False}],
    }
    rows = [
        {
            "playbook": "golden_48h",
            "playbook_code": "P1",
            "label": "黄金 48 小时" if zh else "Golden 48 hours",
            "plan": {
                "id": "W-1116-01",
                "as_of": "2026-11-16",
                "people": 900,
                "chosen": 240,
                "exploring": 90,
                "not_chosen": 570,
            },
            "used": True,
            "why": "wins",
            "said": "按增量分配" if zh else "Money goes to whom it moves",
            "money_share": 0.31,
            "found": learned,
        },
        {
            "playbook": "birthday",
            "playbook_code": "P7",
            "label": "生日礼" if zh else "Birthday gift",
            "plan": {"id": "W-1116-01", "as_of": "2026-11-16"},
            "used": False,
            "why": "nothing_learned",
            "said": "照旧：还没有学到结论" if zh else "As before: nothing was learned yet",
            "money_share": 1.0,
            "found": None,
        },
    ]
    touch = {
        "playbook": "golden_48h",
        "playbook_code": "P1",
        "label": "黄金 48 小时" if zh else "Golden 48 hours",
        "touch": "light",
        "touch_label": "轻度" if zh else "Light",
        "standing": "winner",
        "waiting": 12,
        "said": "胜出：保留 evening" if zh else "Winner: evening is kept",
        "decided": {"kept": "evening", "as_of": "2026-11-10"},
        "variants": [
            {
                "variant": "now",
                "label": "立刻" if zh else "At once",
                "drawn_share": 0.5,
                "n": 900,
                "reached": 90,
                "share": 0.1,
            },
            {
                "variant": "evening",
                "label": "19 点" if zh else "At 19",
                "drawn_share": 0.5,
                "n": 910,
                "reached": 140,
                "share": 0.154,
            },
        ],
        "pairs": [
            {"one": "now", "other": "evening", "difference": -0.054, "interval": [-0.09, -0.02], "p": 0.001, "q": 0.002}
        ],
    }
    only = asked.get("playbook")
    return {
        "as_of": "2026-11-16",
        "rivals": ["everyone", "highest_risk", "random", "nobody"],
        "needed_per_arm": 200,
        "explore_share": 0.1,
        "allotment": [row for row in rows if only in (None, row["playbook"])],
        "variants": [touch] if only in (None, "golden_48h") else [],
        "alpha": 0.05,
    }
