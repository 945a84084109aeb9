"""Documents of `liuke risk …` and of one person's risk, as the calls answer them."""

from typing import Any

_METRICS = {"n": 3362, "churners": 252, "auc": 0.8512, "log_loss": 0.2104, "brier": 0.0605, "ece": 0.0307, "lift": 5.63}
_GAP = _METRICS | {"auc": 0.8012, "log_loss": 0.2169, "lift": None}

TEST: dict[str, Any] = {
    "rule": "gap",
    "day": "2026-11-07",
    "tested_on": ["2026-11-07", "2026-10-23"],
    "everyone": {"base": "gap", "best": "logistic", "metrics": {"gap": _GAP, "logistic": _METRICS}, "gains": {}},
    "active": {"base": "gap", "best": "logistic", "metrics": {"gap": _GAP | {"n": 3014}}, "gains": {}},
    "reliability": [
        {"n": 337, "said": 0.008, "came": 0.009, "low": 0.003, "high": 0.026},
        {"n": 336, "said": 0.661, "came": 0.451, "low": 0.399, "high": 0.504},
    ],
    "tenths": [2800, 150, 60, 40, 50, 90, 60, 90, 54, 2],
    "told": 0.098,
    "found": 0.075,
    "thresholds": [
        {
            "from": 0.5,
            "people": 304,
            "left": 141,
            "precision": 0.464,
            "found_share": 0.56,
            "money_fen": 71_219_910,
            "left_money_fen": 21_472_740,
        },
        {
            "from": 0.9,
            "people": 0,
            "left": 0,
            "precision": None,
            "found_share": 0.0,
            "money_fen": 0,
            "left_money_fen": 0,
        },
    ],
}

REPORT: dict[str, Any] = {
    "as_of": "2026-11-22",
    "currency": "CNY",
    "model": "2026-11-22-9c5e0d8031",
    "speaker": "model",
    "name": "logistic",
    "why": None,
    "made_as_of": "2026-11-22",
    "window_days": 14,
    "gap_days": 1,
    "today": {
        "users": 4084,
        "bands": {"low": 3440, "middle": 237, "high": 407},
        "expected_leavers": 580.6,
        "paid_365d_fen": 900_000_000,
        "risked_fen": 89_855_507,
        "tenths": [{"from": 0.0, "n": 3440, "paid_365d_fen": 800_000_000}],
    },
    "past": [],
    "test": TEST,
    "days": [
        {
            "as_of": "2026-11-22",
            "speaker": "2026-11-22-9c5e0d8031",
            "window_days": 14,
            "users": 4084,
            "told": 0.142,
            "high": 407,
            "psi": 0.06,
            "closed_day": None,
            "closed_users": None,
            "closed_told": None,
            "closed_found": None,
            "drift": False,
        }
    ],
}

WINDOW: dict[str, Any] = {
    "as_of": "2026-11-22",
    "days": 14,
    "source": "gaps",
    "history_days": 179,
    "lengths": [
        {"days": 7, "longer": 0.012, "back": 0.474, "people": 5930},
        {"days": 14, "longer": 0.0096, "back": None, "people": 4745},
    ],
}

TRAINED: dict[str, Any] = {
    "as_of": "2026-11-22",
    "id": "2026-11-22-9c5e0d8031",
    "speaker": "model",
    "name": "logistic",
    "stands": False,
    "stands_why": "worse",
    "window_days": 14,
    "gap_days": 1,
    "past": [],
    "report": TEST,
    "why": None,
    "told": 0,
}

MODELS: dict[str, Any] = {
    "as_of": "2026-11-22",
    "speaks": "2026-11-22-9c5e0d8031",
    "models": [
        {
            "id": "2026-11-22-9c5e0d8031",
            "readable": True,
            "made_as_of": "2026-11-22",
            "made_at": "2026-11-22T02:00:00+00:00",
            "speaker": "model",
            "name": "logistic",
            "why": None,
            "window_days": 14,
            "gap_days": 1,
            "facts": "f",
            "policy": "p",
            "stands": True,
            "stands_why": "first",
            "figures": _METRICS,
        },
        {"id": "2026-11-01-broken", "readable": False, "problem": {"en": "broken", "zh": "坏了"}},
    ],
}

PERSON: dict[str, Any] = {
    "risk": 0.66,
    "risk_low": 0.4,
    "risk_high": 0.5,
    "risk_band": "high",
    "risk_by": "model",
    "risk_change_7d": 0.52,
    "sentence": "66.0%",
    "contributions": [{"column": "idle_days", "sentence": "idle_days 6"}],
    "changed": [{"column": "idle_days", "sentence": "idle_days 0 6"}],
    "terms": [],
}
