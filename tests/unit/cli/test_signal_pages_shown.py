"""`liuke signal NAME` on paper: a headline with its unit and interval, what it means, what to run next."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liuke.cli.paper import Paper, paper_for
from liuke.cli.show.signal import PAGES
from liuke.cli.show.signals import show_signal
from liuke.cli.width import cells
from liuke.flow.declared import DECLARED

OPINION = {
    "as_of": "2026-11-20",
    "signal": "opinion",
    "id": "S13",
    "label": "舆情",
    "means": "公开提及我们的声音里有多大比例是负面的",
    "rule": "下限高于 5% 报警",
    "alarms": ["opinion", "opinion_hours"],
    "mentions": 143,
    "negative_share": 0.124,
    "interval": [0.081, 0.176],
    "method": "em_base",
    "threshold": 0.05,
    "bad": True,
    "usual": None,
    "why": None,
    "by": "day",
    "days": [
        {"day": "2026-11-18", "mentions": 12, "negative_share": None, "interval": None, "method": None},
        {
            "day": "2026-11-19",
            "mentions": 143,
            "negative_share": 0.124,
            "interval": [0.081, 0.176],
            "method": "em_base",
        },
    ],
    "hours": [],
    "hour_parts": [],
    "parts_days": 7,
    "platforms": [
        {"platform": "微博", "mentions": 90, "negative_share": 0.2, "interval": [0.1, 0.3], "method": "em_base"}
    ],
    "topics": [{"topic": None, "mentions": 9, "negative_share": None, "interval": None, "method": None}],
    "competitors": [{"word": "rival", "mentions": 4, "before": 2}],
    "models": [],
}
_HOUR = {
    "day": "2026-10-25",
    "hour": 2,
    "mentions": 40,
    "negative_share": 0.25,
    "interval": [0.119, 0.4],
    "state": "firing",
}
_OPINION_BY_HOUR = OPINION | {
    "by": "hour",
    "hours": [
        _HOUR | {"begins": "2026-10-25T02:00+02:00"},
        _HOUR | {"begins": "2026-10-25T02:00+01:00", "state": "recovering", "negative_share": 0.03},
        _HOUR
        | {
            "mentions": 0,
            "negative_share": None,
            "interval": None,
            "state": "no_data",
            "begins": "2026-10-25T03:00+01:00",
        },
    ],
    "hour_parts": [_HOUR | {"by": "topic", "part": "客服", "begins": "2026-10-25T02:00+02:00"}],
}


def shown(
    document: dict[str, Any], language: str, width: int = 80, show: Callable[[Paper, Any], None] = show_signal
) -> str:
    written = io.StringIO()
    show(paper_for(written, language=language, width=width), document)
    text = written.getvalue()
    assert max(cells(line) for line in text.splitlines()) <= width
    return " ".join(text.split())


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ["负面占 12.4%", "区间 8.1%–17.6%", "越过 5.0% 的线", "随包模型", "微博", "未注明", "--by hour"]),
        (
            "en",
            ["12.4% of the day's 143 mentions", "8.1%–17.6%", "line of 5.0%", "shipped model", "not said", "--by hour"],
        ),
    ],
)
def test_opinion_says_share_interval_line_and_how_it_is_known(language: str, words: list[str], width: int) -> None:
    text = shown(OPINION, language, width).replace(" ", "")
    assert [word for word in words if word.replace(" ", "") not in text] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh",
            [
                "10-25 02:00 +02:00",
                "10-25 02:00 +01:00",
                "报警中",
                "恢复中",
                "另有 1 个小时",
                "客服",
                "liuke alarm show opinion",
            ],
        ),
        (
            "en",
            [
                "10-25 02:00 +02:00",
                "10-25 02:00 +01:00",
                "firing",
                "recovering",
                "1 more hour had",
                "By topic and hour",
            ],
        ),
    ],
)
def test_opinion_by_hour_tells_both_two_o_clocks_apart(language: str, words: list[str]) -> None:
    text = shown(_OPINION_BY_HOUR, language)
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize(("language", "why"), [("zh", "没有任何公开声音"), ("en", "Nothing was said in public")])
def test_a_signal_that_cannot_be_said_says_why(language: str, why: str) -> None:
    lack = {
        "code": "no_mentions",
        "zh": "近 28 日没有任何公开声音",
        "en": "Nothing was said in public in the last 28 days",
    }
    head = {name: OPINION[name] for name in ("as_of", "signal", "label", "means")}
    assert why in shown(head | {"enough": False, "why": lack}, language)


DRIFT = {
    "as_of": "2026-11-20",
    "signal": "risk_drift",
    "id": "D2",
    "label": "风险模型漂移",
    "users": 5000,
    "told": 0.1,
    "psi": 0.31,
    "psi_line": 0.25,
    "closed_day": "2026-11-01",
    "closed_users": 2000,
    "closed_told": 0.1,
    "closed_found": 0.16,
    "off": 0.06,
    "off_interval": [0.045, 0.077],
    "off_line": 0.05,
    "drift": True,
    "features": [{"feature": "idle_days", "psi": 0.7}],
    "lacks": [],
}


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh",
            [
                "已不准",
                "0.31（线 0.25）",
                "实际 16.0%",
                "6.0% (4.5%–7.7%)（线 5.0%）",
                "idle_days",
                "liuke risk report",
            ],
        ),
        (
            "en",
            ["no longer fits", "0.31 (line 0.25)", "16.0% left", "6.0% (4.5%–7.7%) (line 5.0%)", "liuke risk report"],
        ),
    ],
)
def test_drift_says_what_moved_and_what_did_not_come_true(language: str, words: list[str], width: int) -> None:
    text = shown(DRIFT, language, width).replace(" ", "")
    assert [word for word in words if word.replace(" ", "") not in text] == []


DOCUMENTS = json.loads((Path(__file__).parent / "signal_documents.json").read_text(encoding="utf-8"))
_WORDS = {
    "arpu": (
        ["3,597", "2026-06", "（ARPU）", "3.9%–13.8%", "arpu_falling"],
        ["active people paid", "(ARPPU)", "3.9%–13.8%"],
    ),
    "journey": (
        ["31.6%", "由增长负责", "注册 → 浏览", "6.48 分钟", "friction"],
        ["Sign up", "owned by 增长", "6.48 min", "+6.1pp"],
    ),
    "nps": (
        ["NPS 36.1", "29.7 … 42.6", "451 份回答", "−8.2 分"],
        ["NPS 36.1", "29.7 … 42.6", "58 detractors", "not like everybody"],
    ),
    "scorecard": (
        ["使用广度", "98.7%", "88.7%–100.0%"],
        ["Breadth", "98.7%", "lie unused", "liuke users --where"],
    ),
    "health": (["5,980", "红 1,658", "登录天数", "49.2"], ["5,980 people at 47.4 points", "green", "Login days"]),
    "emotional_account": (
        ["−3.3 分", "88.8%", "90 天后减半", "关注的商品涨价"],
        ["−3.3 points", "88.8%", "dearer", "--user USER"],
    ),
    "diversity": (["1.28 比特", "19.2%", "+8.3pp [+5.5pp, +11.2pp]"], ["1.28 bits", "+8.3pp [+5.5pp, +11.2pp]"]),
    "bursts": (["1 次拉新高峰", "82.3% (74.3%)", "—"], ["82.3% (74.3%)", "usual days", "Incentive only"]),
    "fatigue": (
        ["8,978 条", "12.33%（11.67%–13.03%）", "digest"],
        ["8,978 messages", "4.70% (3.60%–6.11%)", "not cause"],
    ),
    "b2b_delivery": (
        ["340 个里程碑", "79.4%（74.8%–83.4%）", "26.42 小时"],
        ["79.4% came on time", "success managers", "at-risk"],
    ),
}


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", _WORDS)
def test_every_signal_has_a_page_of_its_own_that_fits(name: str, language: str, width: int) -> None:
    text = shown(DOCUMENTS[name], language, width).replace(" ", "")
    words = _WORDS[name][language == "en"]
    assert [word for word in words if word.replace(" ", "") not in text] == []
    assert "None" not in text


@pytest.mark.parametrize("name", _WORDS)
def test_every_page_says_why_where_there_is_nothing_to_say(name: str) -> None:
    lack = {"code": "few", "zh": "数据不够：太少", "en": "Not enough data: too few"}
    head = {part: DOCUMENTS[name][part] for part in ("as_of", "signal", "label", "means", "id")}
    assert "Not enough data: too few" in shown(head | {"enough": False, "why": lack}, "en")


def test_every_signal_with_an_answer_of_its_own_has_a_page() -> None:
    plain = {"idle_days", "login_decay", "retention", "rfm", "usage"}
    assert {spec.name for spec in DECLARED if spec.answer} - plain == set(PAGES)
