"""Documents of `liuke ltv` and `liuke funnel`, as the calls answer them."""

from typing import Any

LTV: dict[str, Any] = {
    "as_of": "1998-07-01",
    "model": "mbg_nbd",
    "currency": "USD",
    "unit": "week",
    "params": {"r": 0.5248, "alpha": 6.1831},
    "se": {"r": 0.0833, "alpha": None},
    "interval": {"r": [0.3846, 0.7163], "alpha": None},
    "log_likelihood": -9582.13,
    "n": 2357,
    "iterations": 6,
    "fit": [{"repeats": "0", "actual": 1411, "expected": 1418.9}, {"repeats": "7+", "actual": 0, "expected": 0.4}],
    "holdout": {
        "days": 273,
        "actual": 1882,
        "expected": 1576.7,
        "total_error": -0.162,
        "mae": 0.7648,
        "conditional": [{"repeats": "0", "people": 1411, "actual": 0.24, "expected": 0.19}],
    },
    "alive": 1058.2,
    "expected_orders": 602.4,
    "expected_orders_days": 90,
    "gamma_gamma": {"correlated": True, "correlation": 0.41},
    "value_fen": 6_771_765,
    "ltv_fen": 10_253,
    "horizon_days": 365,
    "foreign_orders": 2,
    "benchmark": {"ratio": 0.6, "gap_fen": 4_000, "gap_total_fen": 4_000_000},
}

_STEP: dict[str, Any] = {
    "step": "view",
    "zh": "浏览",
    "en": "View",
    "users": 4287,
    "share": 1.0,
    "pass_share": 0.304,
    "median_minutes": 1513.8,
    "p90_minutes": 3557.0,
    "retries": 12173,
    "errors": 593,
    "churn": {
        "stuck": {"share": 0.104},
        "past": {"share": 0.094},
        "difference": 0.0093,
        "interval": [-0.014, 0.0307],
        "accounts_for": 27.8,
        "accounts_for_interval": [-41.8, 91.6],
    },
}
_LAST = _STEP | {"step": "purchase", "zh": "付款", "en": "Pay", "users": 860, "share": 0.2}
_LAST |= dict.fromkeys(("pass_share", "median_minutes", "p90_minutes", "retries", "errors", "churn"))
FUNNEL: dict[str, Any] = {
    "as_of": "2026-11-22",
    "funnel": "buy",
    "zh": "浏览到付款",
    "en": "Browse to pay",
    "window_hours": 72,
    "from": "2026-10-22",
    "through": "2026-11-18",
    "users": 4287,
    "open": 31,
    "steps": [_STEP, _LAST],
    "segment": "city",
    "parts": [{"value": None, "users": 12, "steps": [{"share": 1.0}, {"share": 0.25}]}],
}
