"""Documents of texts, clues, reasons, journeys and the shelf, as the calls answer them."""

from typing import Any

CLUE: dict[str, Any] = {
    "clue_id": "c1a2b3c4",
    "name": "卡在验证码、收不到",
    "lang": "zh",
    "topic": "account",
    "phrases": ["卡在验证码", "收不到"],
    "first_day": "2026-10-02",
    "texts": 36,
    "growth": {"recent": 9, "earlier": 4, "growing": True},
    "users": 35,
    "money_fen": 3_444_300,
    "excess_churn": {"enough": True, "excess": 0.307, "interval": [0.1, 0.513]},
    "merged": [{"clue_id": "c9", "name": "登不上"}],
    "quotes": [{"day": "2026-11-12", "kind": "feedback", "text_id": "r-1041", "text": "验证码一直收不到，[phone]"}],
    "currency": "CNY",
}
CLUES: dict[str, Any] = {
    "as_of": "2026-11-16",
    "window_days": 28,
    "complaints": 1_993,
    "in_no_clue": 403,
    "found": 1,
    "currency": "CNY",
    "clues": [CLUE],
}
DRAFT: dict[str, Any] = {
    "as_of": "2026-11-16",
    "clue_id": "c1a2b3c4",
    "name": "卡在验证码、收不到",
    "by": "offline",
    "why": "off",
    "model": "",
    "draft": "您反映的问题我们已经记下，正在处理。",
}
TEXTS: list[dict[str, Any]] = [
    {
        "text": "太差了，等了两个小时",
        "lang": "zh",
        "sentiment": "negative",
        "negative": 0.99,
        "topic": "delivery",
        "topics": [{"topic": "delivery", "p": 0.95}, {"topic": "other", "p": 0.03}],
        "intent": 0.11,
        "mood": "upset",
        "mood_p": 0.7,
        "follows": "follow_up",
    }
]
TEXT_REPORT: dict[str, Any] = {
    "as_of": "2026-11-16",
    "base_model": "shipped",
    "model": "base-1",
    "learn_from_labels": 50,
    "questions": [
        {"question": "topic", "labels": 61, "accuracy_before": 0.8, "accuracy": 0.86, "used": True},
        {"question": "mood", "labels": 3, "accuracy_before": None, "accuracy": None, "used": False},
    ],
    "read": [{"topic": "delivery", "sentiment": "negative", "mood": "angry", "n": 120}],
}
REASONS: dict[str, Any] = {
    "as_of": "2026-11-16",
    "users": 482,
    "named_share": 0.49,
    "churn_days": 28,
    "reasons": [
        {
            "reason": "experience_gap",
            "label": "Experience gap",
            "users": 60,
            "users_any": 71,
            "paid_fen": 11_409_100,
            "verified": {"asked": 5, "confirmed": 4, "share": 0.8, "interval": [0.38, 0.96]},
            "association": {"enough": True, "excess": 0.055, "interval": [-0.017, 0.126], "sure": False},
            "answers": [{"code": "P1", "playbook": "golden_48h", "label": "Golden 48 hours"}],
        },
        {
            "reason": "unknown",
            "label": "Unknown",
            "users": 247,
            "users_any": 247,
            "paid_fen": 52_248_550,
            "verified": None,
            "association": None,
            "answers": [],
        },
    ],
}
OF_PERSON: dict[str, Any] = {
    "as_of": "2026-11-16",
    "subject_id": "u_1",
    "said": "To verify",
    "reasons": [
        {
            "rank": 1,
            "reason": "experience_gap",
            "label": "Experience gap",
            "status": "to_verify",
            "evidence": [{"sentence": "Met 12 errors on 7 of 12 days"}],
        }
    ],
    "association": {"excess_churn": [{"label": "Experience gap", "sentence": "+5.5%"}], "carried_by": []},
    "labels": [{"at": "2026-11-15T10:00:00", "by": "call", "label": "Price", "confirmed": False}],
}
JOURNEYS: dict[str, Any] = {
    "now": "2026-11-16T10:00:00+08:00",
    "journeys": [
        {
            "playbook": "triple_touch",
            "label": "Triple touch",
            "version": "3f2a9c01b7de",
            "newest": False,
            "step": "sms",
            "step_label": "Second: SMS",
            "state": "running",
            "why": "",
            "people": 41,
            "next_due": "2026-11-17T10:00:00+08:00",
        },
        {
            "playbook": "triple_touch",
            "label": "Triple touch",
            "version": "3f2a9c01b7de",
            "newest": False,
            "step": "sms",
            "step_label": "Second: SMS",
            "state": "done",
            "why": "goal",
            "people": 12,
            "next_due": None,
        },
    ],
}
ADVANCED: dict[str, Any] = {
    "as_of": "2026-11-16",
    "moved": 41,
    "goal": 5,
    "left": 2,
    "end": 0,
    "messages": 30,
    "tasks": 0,
    "refused": 4,
}
MIGRATION: dict[str, Any] = {
    "playbook": "triple_touch",
    "from": "3f2a9c01b7de",
    "to": "8b1d4407aa10",
    "steps": [{"step": "sms", "label": "Second: SMS", "people": 41, "can": True}],
    "can": 41,
    "cannot": 0,
    "preview": True,
}
SHOWN: dict[str, Any] = {
    "id": "progressive_value",
    "code": "P5",
    "label": "Progressive value",
    "purpose": "Newcomers try membership for three days.",
    "fits": "Newcomers who do not get going.",
    "unfit": "People who use the product already.",
    "in_use": False,
    "difficulty": 3,
    "payback": "Within a month",
    "audience": "tenure_days <= 14",
    "goal": {"event": "purchase", "window_days": 14},
    "tiers": [
        {
            **{"id": "trial", "label": "Day 1", "from_days": 0, "below_days": 7, "when": None, "channel": "push"},
            "fallback_channel": "email",
        }
    ],
    "steps": [
        {"id": "stalled", "label": "Stalled?", "after_hours": 48, "when": "idle_days >= 2"}
        | {"channel": None, "fallback_channel": None}
    ],
    "tasks": [{"id": "look", "owner": "product", "label": "Look at the steps", "due_hours": 72}],
}
USED: dict[str, Any] = {
    "playbook": "triple_touch",
    "code": "P4",
    "label": "Triple touch",
    "in_use": True,
    "file": "playbooks/triple_touch.yml",
}
