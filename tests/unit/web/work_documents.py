"""Made-up answers of ``today_pictures``, ``plan_outlook`` and ``live`` for the pages' tests."""

from typing import Any

from tests.unit.web import worth_documents


def pictures(language: str = "zh", **_: Any) -> dict[str, Any]:
    """A morning with every picture."""
    return {
        "as_of": "2026-11-16",
        "scatter": {
            "users": 2,
            "risk_from": 0.6,
            "paid_from_fen": 50_000,
            "first": 1,
            "first_loss_fen": 80_000,
            "loss_fen": 81_000,
            "where": "risk >= 0.6 AND paid_365d_fen >= 50000",
            "points": [
                {"user": "u_7f3a91", "risk": 0.8, "paid_fen": 100_000, "touched": True},
                {"user": "u_2", "risk": 0.1, "paid_fen": 10_000, "touched": False},
            ],
        },
        "opinion": {
            "line": 0.05,
            "days": [{"as_of": f"2026-11-{n:02d}", "value": 0.01 * (n % 5), "n": 40 + n} for n in range(1, 17)],
        },
        "friction": {
            "label": "浏览到付款" if language == "zh" else "Browse to pay",
            "from": "2026-10-22",
            "through": "2026-11-15",
            "users": 400,
            "steps": [
                {"label": "A", "share": 1.0, "users": 400, "median_minutes": None, "worst": True},
                {"label": "B", "share": 0.3, "users": 120, "median_minutes": 90.0, "worst": False},
            ],
        },
        "month": worth_documents.page()["month"],
    }


def outlook(language: str = "zh", **_: Any) -> dict[str, Any]:
    """A plan of which one tier has a result of its own and another only a promise."""
    zh = language == "zh"
    tier = {"playbook": "golden_48h", "send": 1_000, "cost_fen": 50_000, "cost_each_fen": None}
    hours = [
        {"at": f"2026-11-16T{h:02d}:00+08:00", "hour": h, "messages": 600 if h == 9 else 0, "quiet": h >= 21 or h < 9}
        for h in range(24)
    ]
    return {
        "plan": "W-1116-01",
        "currency": "CNY",
        "pace": {
            "staged": [0.01, 0.1, 1.0],
            "messages": 600,
            "tasks": 20,
            "quiet_from_hour": 21,
            "quiet_until_hour": 9,
            "later": 0,
            "hours": hours,
        },
        "expected": {
            "tiers": [
                {
                    **tier,
                    "tier": "light",
                    "label": "轻度" if zh else "Light",
                    "from": "tier",
                    "more": 40.0,
                    "low": 12.0,
                    "high": 69.0,
                    "anyway": 204.0,
                },
                {
                    **tier,
                    "tier": "heavy",
                    "label": "重度" if zh else "Heavy",
                    "from": "promise",
                    "more": 20.0,
                    "low": None,
                    "high": None,
                    "anyway": None,
                },
            ],
            "total": 40.0,
            "low": 12.0,
            "high": 69.0,
            "anyway": 204.0,
            "promised": 20.0,
            "results": 6,
        },
        "budget": {**worth_documents.page()["month"], "after_fen": -50_000},
        "stock": [
            {
                "playbook": "golden_48h",
                "offer": "card",
                "label": "体验卡" if zh else "Card",
                "needs": 90,
                "left": 60,
                "short": 30,
            },
        ],
        "looked_at": [
            {
                "subject_id": "u_7f3a91",
                "playbook": "golden_48h",
                "tier": "light",
                "channel": "push",
                "subject": "",
                "body": "",
                "facts": {"item.price": "¥29.9", "user.name": "王小明"},
                "code": "G-02",
                "why": "",
            }
        ],
    }


def live(language: str = "zh", **_: Any) -> dict[str, Any]:
    """One plan half through."""
    return {
        "now": "2026-11-16T01:00:00+00:00",
        "outbox": {"queued": 40, "sent": 60},
        "plans": [
            {
                "plan": "W-1116-01",
                "label": {"zh": "黄金 48 小时", "en": "Golden 48 hours"}[language],
                "state": "applied",
                "as_of": "2026-11-16",
                "outbox": {"queued": 40, "sent": 60},
                "total": 100,
                "waiting": 40,
                "done": 60,
                "ramp": None,
            }
        ],
        "under_way": 1,
        "live_channels": ["push"],
        "stops": [],
        "messages": [
            {
                "subject_id": "u_7f3a91",
                "playbook": "golden_48h",
                "label": {"zh": "黄金 48 小时", "en": "Golden 48 hours"}[language],
                "plan": "W-1116-01",
                "channel": "push",
                "state": "sent",
                "dry_run": False,
                "at": "2026-11-16T00:59:00+00:00",
                "code": "",
            }
        ],
    }
