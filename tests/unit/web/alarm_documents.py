"""What the calls about signals and alarms answer, made up but adding up."""

from datetime import date, timedelta
from typing import Any

AS_OF = date(2026, 11, 16)


def _two(language: str, zh: str, en: str) -> str:
    return zh if language == "zh" else en


def card(language: str = "zh", **changed: Any) -> dict[str, Any]:
    """Return one alarm that fires."""
    return {
        "alarm": "login_decay",
        "signal": "login_decay",
        "segment": "all",
        "label": _two(language, "登录频次在衰减", "Logins are falling"),
        "rule": _two(language, "高于阈值", "above the line"),
        "unit": "share",
        "format": "percent",
        "worse": "above",
        "state": "firing",
        "state_word": _two(language, "报警中", "firing"),
        "since": "2026-11-15",
        "before": "pending",
        "episode": "2026-11-14",
        "days": 2,
        "value": 0.182,
        "line": 0.15,
        "low": None,
        "high": None,
        "expected_low": 0.02,
        "expected_high": 0.09,
        "n": 41_862,
        "bad": True,
        "bad_days": 3,
        "clear_days": 0,
        "unknown_days": 0,
        "money_fen": 123_456_700,
        "why": None,
        "numbers": {},
        "failed": None,
        "who": {
            "fell": 900,
            "others": 2_100,
            "tested": 61,
            "alpha": 0.05,
            "differences": [
                {
                    "column": "acquisition_source",
                    "value": "ads",
                    "kind": "segment",
                    "label": _two(language, "来源", "Source"),
                    "share_fell": 0.4,
                    "share_others": 0.2,
                    "effect": 0.2,
                    "interval": [0.1, 0.3],
                    "en": "Source is ads for 40.0% of those who fell and 20.0% of the others",
                    "zh": "下降的人里 40.0% 的“来源”是 ads，其他人是 20.0%",
                },
                {
                    "column": "minutes_per_active_day",
                    "value": None,
                    "kind": "behaviour",
                    "label": _two(language, "活跃日均时长", "Minutes per active day"),
                    "effect": -0.3,
                    "interval": [-0.4, -0.2],
                    "en": "Minutes are lower among those who fell",
                    "zh": "下降的人“时长”偏低",
                },
            ],
        },
        "who_line": _two(language, "下降的人里 40.0% 的“来源”是 ads", "Source is ads for 40.0% of those who fell"),
        "playbook": {"id": "golden_48h", "code": "P1", "label": _two(language, "黄金 48 小时", "Golden 48 hours")},
        "snoozed": None,
        "acknowledged": None,
        "command": "liuke alarm show login_decay",
        "page": "/signals/login_decay",
        "sentence": _two(language, "登录频次在衰减 18.2%，高于线 15.0%", "Logins are falling: 18.2%, above 15.0%"),
    } | changed


def signal(language: str = "zh", **changed: Any) -> dict[str, Any]:
    """Return one declared signal with its number."""
    return {
        "name": "login_decay",
        "id": "S2",
        "label": _two(language, "7 日登录频次衰减率", "7-day login-frequency decay"),
        "means": _two(language, "少了多大比例的登录", "The share of logins that is gone"),
        "rule": _two(language, "高于 15% 报警", "alarm above 15 %"),
        "unit": "share",
        "scope": "business",
        "needs": [],
        "knobs": ["signals.login_decay_alarm_above"],
        "columns": ["logins_7d"],
        "value": 0.182,
        "line": 0.15,
        "n": 41_862,
        "format": "percent",
        "state": "firing",
        "state_word": _two(language, "报警中", "firing"),
        "series": [{"day": f"2026-11-{n:02d}", "value": 0.01 * n, "complete": True} for n in range(1, 17)],
        "values": [{"segment": "all", "value": 0.182, "n": 41_862, "threshold": 0.15, "firing": True}],
        "values_format": "percent",
        "alarms": [],
    } | changed


def notices(**changed: Any) -> dict[str, Any]:
    """Return how messages stand."""
    return {
        "on": True,
        "targets": [{"name": "ops", "language": "zh", "ready": True, "env": "LIUKE_OPS"}],
        "failed": 0,
        "why": "",
    } | changed


def signals(language: str = "zh", **changed: Any) -> dict[str, Any]:
    """Return the list."""
    quiet = {"state": None, "state_word": "", "value": None, "line": None, "series": [], "values": []}
    return {
        "as_of": AS_OF.isoformat(),
        "signals": [signal(language), signal(language, name="rfm", id="S5", label="RFM", **quiet)],
        "alarms": [card(language)],
        "counts": {"normal": 3, "pending": 0, "firing": 1, "recovering": 0, "no_data": 2, "error": 0},
        "notices": notices(),
    } | changed


def signal_page(language: str = "zh", **changed: Any) -> dict[str, Any]:
    """Return one signal with its alarm."""
    one = card(language, **changed)
    days = [AS_OF - timedelta(days=30 - n) for n in range(31)]
    series = [
        {
            "day": day.isoformat(),
            "value": 0.05 + 0.004 * n,
            "line": 0.15,
            "low": None,
            "high": None,
            "expected_low": -0.02,
            "expected_high": 0.09,
            "n": 900,
            "bad": 0.05 + 0.004 * n > 0.15,
            "state": "normal" if n < 27 else "firing",
        }
        for n, day in enumerate(days)
    ]
    return {
        "as_of": AS_OF.isoformat(),
        "signal": signal(language),
        "alarm": {
            "as_of": AS_OF.isoformat(),
            "alarm": one["alarm"],
            "signal": one["signal"],
            "label": one["label"],
            "rule": one["rule"],
            "knobs": [],
            "segment": one["segment"],
            "cards": [one],
            "series": series,
            "history": [
                {
                    "at": "2026-11-15",
                    "kind": "state",
                    "what": "firing",
                    "text": one["state_word"],
                    "segment": "all",
                    "before": "pending",
                    "value": 0.17,
                    "line": 0.15,
                    "by": None,
                    "why": "",
                }
            ],
            "notices": [
                {
                    "segment": "all",
                    "state": "firing",
                    "since": "2026-11-15",
                    "target": "ops",
                    "title": "报警",
                    "outcome": "sent",
                    "detail": "",
                    "tries": 1,
                    "changed_at": "2026-11-15T00:00:00+00:00",
                    "outcome_word": _two(language, "已送达", "sent"),
                }
            ],
        },
        "alarms": [one],
    }
