"""Documents of what starts playbooks and of yeses given beforehand, as the calls answer them."""

from typing import Any

TRIGGER: dict[str, Any] = {
    "playbook": "nps_rescue",
    "code": "P2",
    "label": "NPS rescue",
    "in_use": True,
    "kind": "event",
    "starts": "an NPS answer, within 24 hours",
    "next_at": None,
    "armed": {
        "version": "3f2a9c01b7de",
        "per_day": 50,
        "budget_fen": 80_000,
        "until": "2027-02-14",
        "by": ["he"],
        "needs_second": False,
        "stands": True,
    },
    "runs_by_itself": True,
    "waits": None,
    "wrong": None,
    "currency": "CNY",
}
WEEKLY: dict[str, Any] = TRIGGER | {
    "playbook": "triple_touch",
    "code": "P4",
    "label": "Triple touch",
    "kind": "schedule",
    "starts": "every Monday at 09:00",
    "next_at": "2026-11-23T09:00+08:00",
    "armed": None,
    "runs_by_itself": False,
    "waits": {"code": "LK-P201", "text": "P4 started and waits: nobody said yes to its plans beforehand"},
}
TRIGGERS: dict[str, Any] = {
    "now": "2026-11-16T11:00+08:00",
    "currency": "CNY",
    "playbooks": [TRIGGER, WEEKLY],
    "cycles": [["outbound_call"]],
    "firings": [
        {
            "id": "6184c4b049f60aff",
            "playbook": "nps_rescue",
            "kind": "event",
            "about": "nps",
            "key": "nps|6184c4b049f60aff",
            "state": "applied",
            "code": "",
            "plan_id": "T-261117-6184c4",
            "label": "NPS rescue",
            "state_word": "carried out",
            "why": "",
            "at": "2026-11-16T10:59+08:00",
            "begun_at": "2026-11-16T11:00+08:00",
            "clock_until": None,
            "people": 6,
            "sent": 5,
            "cost_fen": 8500,
        }
    ],
}
ARMED: dict[str, Any] = TRIGGER | {"needs_second": []}
DISARMED: dict[str, Any] = TRIGGER | {"armed": None, "runs_by_itself": False, "ended": True}
VERSIONS: dict[str, Any] = {
    "playbook": "triple_touch",
    "code": "P4",
    "label": "Triple touch",
    "versions": [
        {"version": "8b1d4407aa10", "at": "2026-11-16T10:00+08:00", "people": 0, "today": True},
        {"version": "3f2a9c01b7de", "at": "2026-11-02T10:00+08:00", "people": 41, "today": False},
    ],
}
DIFF: dict[str, Any] = {
    "playbook": "triple_touch",
    "code": "P4",
    "label": "Triple touch",
    "before": "3f2a9c01b7de",
    "after": "8b1d4407aa10",
    "changes": [{"path": "steps.sms", "before": "sms", "after": None, "text": "step sms was taken out"}],
}
OFFERS: dict[str, Any] = {
    "currency": "CNY",
    "used": 1,
    "released": 0,
    "offers": [
        {
            "playbook": "high_value_leaving",
            "code": "P3",
            "offer": "limited_coupon",
            "label": "limited coupon",
            "kind": "coupon",
            "stock": 1000,
            "budget_fen": None,
            "valid_days": 14,
            "reserved": 40,
            "used": 1,
            "released": 3,
            "held_fen": 61_500,
            "left": 959,
            "released_why": {"expired": 3},
        }
    ],
}
