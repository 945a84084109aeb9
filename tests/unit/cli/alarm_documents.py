"""What the calls about alarms answer, made up but adding up."""

from typing import Any


def _t(language: str, zh: str, en: str) -> str:
    return zh if language == "zh" else en


def card(language: str = "zh", **changed: Any) -> dict[str, Any]:
    """Return one alarm that fires."""
    return {
        "alarm": "login_decay",
        "segment": "all",
        "label": _t(language, "登录频次在衰减", "Logins are falling"),
        "format": "percent",
        "state": "firing",
        "since": "2026-11-15",
        "value": 0.182,
        "line": 0.15,
        "n": 41_862,
        "money_fen": 123_456_700,
        "why": None,
        "failed": None,
        "who_line": _t(
            language, "下降的人里 40.0% 的“来源”是 ads，其他人是 20.0%", "Source is ads for 40.0% of those who fell"
        ),
        "playbook": {"id": "golden_48h", "code": "P1", "label": _t(language, "黄金 48 小时", "Golden 48 hours")},
        "snoozed": None,
        "acknowledged": None,
        "command": "liuke alarm show login_decay",
        "sentence": _t(
            language,
            "登录频次在衰减 18.2%，高于线 15.0%（预期 2.0% 至 9.0%）",
            "Logins are falling: 18.2%, above the line of 15.0% (expected 2.0% to 9.0%)",
        ),
    } | changed


def notices(language: str = "zh", **changed: Any) -> dict[str, Any]:
    """Return how messages stand, and what became of the last."""
    sent = {"segment": "all", "state": "firing", "target": "ops", "changed_at": "2026-11-15T00:00:00+00:00", "tries": 1}
    title = _t(language, "青柠生活 · 报警：登录频次在衰减", "Lime Life · Firing: Logins are falling")
    return {
        "on": True,
        "targets": [
            {"name": "ops", "language": "zh", "ready": True, "env": "LIUKE_ALARMS_OPS"},
            {"name": "board", "language": "en", "ready": False, "env": "LIUKE_ALARMS_BOARD"},
        ],
        "failed": 1,
        "why": "board: LIUKE_ALARMS_BOARD is not set",
        "recent": [
            sent | {"title": title, "outcome": "sent", "outcome_word": _t(language, "已送达", "sent"), "detail": ""},
        ],
    } | changed


def alarms(language: str = "zh") -> dict[str, Any]:
    """Return the list: one fires, one is pending and snoozed, one is in error."""
    lack = {"code": "LK-S190", "text": _t(language, "警报 nps 算不出来", "Alarm nps could not be computed")}
    return {
        "as_of": "2026-11-16",
        "declared": 13,
        "watched": 14,
        "counts": {"normal": 11, "pending": 1, "firing": 1, "recovering": 0, "no_data": 0, "error": 1},
        "firing": 1,
        "alarms": [
            card(language),
            card(
                language,
                alarm="opinion",
                label=_t(language, "舆情转负", "Opinion turns"),
                state="pending",
                value=0.071,
                line=0.05,
                money_fen=None,
                who_line="",
                snoozed={"by": "lin", "at": "", "why": "", "until": "2026-11-20"},
            ),
            card(
                language,
                alarm="nps",
                label="NPS",
                state="error",
                value=None,
                line=None,
                who_line="",
                why=lack,
                money_fen=None,
                format="number",
            ),
        ],
        "notices": notices(language),
    }


def history(language: str = "zh") -> dict[str, Any]:
    """Return what happened to one alarm."""
    return {
        "as_of": "2026-11-16",
        "alarm": "login_decay",
        "label": card(language)["label"],
        "history": [
            {
                "at": "2026-11-16T09:00+08:00",
                "kind": "act",
                "what": "snooze",
                "text": _t(language, "静音到 2026-11-20", "snoozed until 2026-11-20"),
                "segment": "all",
                "by": "林晚",
                "why": _t(language, "双11之后", "after the sale"),
            },
            {
                "at": "2026-11-15",
                "kind": "state",
                "what": "firing",
                "text": _t(language, "报警中", "firing"),
                "segment": "all",
                "by": None,
                "why": "",
            },
        ],
    }


def alarm(language: str = "zh") -> dict[str, Any]:
    """Return one alarm's card."""
    return {
        **history(language),
        "rule": _t(language, "衰减率高于阈值，也超出了预期区间", "The decay is above the line and outside the band"),
        "segment": "all",
        "cards": [card(language)],
        "series": [],
        "notices": notices(language)["recent"],
    }


def backtest(language: str = "zh") -> dict[str, Any]:
    """Return the back-test of three alarms."""
    firings = [{"segment": "all", "day": "2026-09-05"}, {"segment": "view", "day": "2026-10-31"}]
    return {
        "as_of": "2026-11-16",
        "from": "2026-05-21",
        "days": 180,
        "definition": _t(
            language, "“真”指报警之后 7 天里至少 50% 仍在线外", "True: past the line on at least 50% of 7 days"
        ),
        "alarms": [
            {
                "alarm": "login_decay",
                "label": card(language)["label"],
                "fired": 2,
                "confirmed": 1,
                "refuted": 1,
                "open": 0,
                "judged_days": 170,
                "firings": firings,
            },
            {
                "alarm": "nps",
                "label": "NPS",
                "fired": 0,
                "error": {"code": "LK-S190", "text": _t(language, "算不出来", "could not be computed")},
            },
        ],
    }
