"""Documents as the calls answer them, made up but adding up: what the pages are built and tested on."""

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

from liuke.guard.reasons import REASONS
from liuke.playbooks.audience import compile_audience
from liuke.signals.specs import COLUMNS

AS_OF = date(2026, 11, 16)
NOW = datetime(2026, 11, 15, 23, 42, tzinfo=UTC)  # 07:42 in Shanghai
HASH = "9f2c41d07a5be83c6d1e4f0a2b7c9d8e5f60718293a4b5c6d7e8f90a1b2c3d4e"


def _two(language: str, zh: str, en: str) -> str:
    return zh if language == "zh" else en


def _days(n: int) -> list[str]:
    return [(AS_OF - timedelta(days=n - i)).isoformat() for i in range(n)]


def _frequency() -> list[float]:
    """Seventy days around four logins a week, a promotion's burst and the cliff after it."""
    calm = [4.0 + 0.09 * math.sin(i * 0.9) + 0.05 * math.sin(i * 2.3) for i in range(62)]
    return [round(v, 3) for v in (*calm, 4.1, 4.18, 4.36, 4.62, 4.79, 4.40, 3.84, 3.41)]


def _series(values: list[float]) -> list[dict[str, Any]]:
    return [
        {"day": day, "value": value, "complete": True} for day, value in zip(_days(len(values)), values, strict=True)
    ]


def _tier(
    tier: str, label: str, channel: str, found: int, diverted: int, excluded: dict[str, int], **more: Any
) -> dict[str, Any]:
    left = found - diverted - sum(excluded.values())
    holdout = round(left * 0.1)
    send = left - holdout
    return {
        "tier": tier,
        "label": label,
        "channel": channel,
        "found": found,
        "diverted": {"G-16": diverted} if diverted else {},
        "excluded": excluded,
        "holdout": holdout,
        "send": send,
        "held": more.pop("held", 0),
        "tasks": send if channel in ("call", "letter") else 0,
        "cost_fen": send * more.pop("each_fen"),
        **more,
    }


def _totals(tiers: list[dict[str, Any]]) -> dict[str, Any]:
    totals: dict[str, Any] = {name: sum(t[name] for t in tiers) for name in ("found", "holdout", "send")}
    for kind in ("diverted", "excluded"):
        totals[kind] = {}
        for t in tiers:
            for code, n in t[kind].items():
                totals[kind][code] = totals[kind].get(code, 0) + n
    return totals


def _golden(language: str) -> dict[str, Any]:
    def two(zh: str, en: str) -> str:
        return _two(language, zh, en)

    light = _tier(
        "light",
        two("间隔 3–7 天", "Quiet 3–7 days"),
        "email",
        1842,
        310,
        {"G-01": 102, "G-04": 226, "G-10": 32, "G-02": 41},
        held=118,
        each_fen=52,
        template="open_order",
        sample={
            "subject": two("《置身事内》还在你的购物车里", "“Cities on Hills” is still in your cart"),
            "body": two(
                "周晓明，你好：\n《置身事内》还在你的购物车里，现在 ¥29.90，与你加入时相同。"
                "账户里有一张 5 元无门槛券，2026-11-23 前有效。\n打开购物车，就能看到它。",
                "Hello 周晓明,\n“Cities on Hills” is still in your cart at ¥29.90, the price when you put it there. "
                "A ¥5 coupon without minimum is in your account until 2026-11-23.\nOpen your cart to see it.",
            ),
            "facts": {
                "user.name": "周晓明",
                "item.name": two("置身事内", "Cities on Hills"),
                "item.price": "¥29.90",
                "offer.until": "2026-11-23",
            },
        },
    )
    medium = _tier(
        "medium",
        two("间隔 7–15 天", "Quiet 7–15 days"),
        "call",
        1424,
        149,
        {"G-01": 118, "G-04": 88, "G-07": 20, "G-10": 74},
        each_fen=600,
        template="service_call",
        sample={
            "subject": two("客服回访", "Service call"),
            "body": two(
                "您好，我是青柠生活客服。看到 10 月 29 日您反馈过“离线下载失败”，4.12.1 版已修复。"
                "想确认是否恢复，并送您 7 天体验卡，您看可以吗？",
                "Hello, this is Lime Life's service desk. On 29 October you told us that an offline download failed; "
                "version 4.12.1 mends it. May I check that it works again, and add a 7-day trial card?",
            ),
            "facts": {
                "feedback.day": two("10 月 29 日", "29 October"),
                "feedback.topic": two("离线下载失败", "an offline download failed"),
                "offer.days": two("7 天", "7-day"),
            },
        },
    )
    heavy = _tier(
        "heavy",
        two("间隔 15 天以上", "Quiet 15 days and more"),
        "letter",
        921,
        40,
        {"G-01": 134, "G-04": 12, "G-10": 169},
        each_fen=75,
        template="executive_letter",
        sample={
            "subject": two("你的 2026", "Your 2026"),
            "body": two(
                "今年你读完 14 本，最长一次连读 2 小时 10 分。报告里有完整书单，可导出。"
                "我们改了三处你这类读者最常抱怨的地方，列在文末。",
                "This year you finished 14 books; your longest sitting was 2 hours 10 minutes. The report holds the "
                "whole list, ready to export. Three things readers like you complained of most have changed.",
            ),
            "facts": {"year.books": "14", "year.longest": two("2 小时 10 分", "2 hours 10 minutes")},
        },
    )
    tiers = [light, medium, heavy]
    return {
        "playbook": "golden_48h",
        "code": "P1",
        "label": two("黄金 48 小时 · 分级召回", "Golden 48 hours, graded win-back"),
        "tiers": tiers,
        "totals": _totals(tiers),
    }


def _dormant(language: str) -> dict[str, Any]:
    tier = _tier(
        "dormant",
        _two(language, "假性流失 · 收藏有更新", "Dormant: news in what they follow"),
        "email",
        499,
        0,
        {"G-08": 64, "G-05": 31},
        each_fen=2,
        template="followed_news",
        sample={
            "subject": _two(
                language, "你收藏的《漫长的余生》有了有声版", "“A Long Remainder” now has an audio edition"
            ),
            "body": _two(
                language,
                "你收藏的《漫长的余生》11 月 12 日上线了有声版，会员可直接听。",
                "“A Long Remainder”, which you follow, has had an audio edition since 12 November; members can listen.",
            ),
            "facts": {
                "item.name": _two(language, "漫长的余生", "A Long Remainder"),
                "item.day": _two(language, "11 月 12 日", "12 November"),
            },
        },
    )
    return {
        "playbook": "dormant_wake",
        "code": "P8",
        "label": _two(language, "假性流失唤醒", "Waking the dormant"),
        "tiers": [tier],
        "totals": _totals([tier]),
    }


_GUARD = {
    "G-16": ("假性流失，已转出", "False churn, diverted", 499),
    "G-01": ("未同意或已退订", "No consent", 354),
    "G-02": ("事实核对未过", "Fact not verified", 41),
    "G-04": ("用户自设频次已满", "The user's own frequency", 326),
    "G-05": ("系统频次已满", "System frequency", 31),
    "G-07": ("有未结服务事项", "Open service case", 20),
    "G-08": ("内容类型已关闭", "Content type off", 64),
    "G-10": ("没有可用触点", "No reachable channel", 275),
    "G-15": ("随机对照组", "Random holdout", 0),
}


def liveness() -> dict[str, Any]:
    """True and false churn with their back-test."""
    return {
        "active": 15_814,
        "dormant": 1_206,
        "churned": 2_980,
        "back_test": {
            "as_of": "2026-10-17",
            "window_days": 30,
            "dormant": {"n": 1_148, "returned": 781, "share": 0.680, "interval": [0.653, 0.707]},
            "churned": {"n": 2_734, "returned": 336, "share": 0.123, "interval": [0.111, 0.136]},
        },
    }


def plan(language: str = "zh", **changed: Any) -> dict[str, Any]:
    """A drafted plan; every number adds up."""
    playbooks = [_golden(language), _dormant(language)]
    totals = _totals([t for p in playbooks for t in p["tiers"]])
    codes = [*totals["diverted"], *sorted(totals["excluded"])]
    cost = sum(t["cost_fen"] for p in playbooks for t in p["tiers"])
    return {
        "id": "W-1116-01",
        "hash": HASH,
        "as_of": AS_OF.isoformat(),
        "state": "draft",
        "author": "lin",
        "currency": "CNY",
        "cost_fen": cost,
        "cost": cost / 100,
        "playbooks": playbooks,
        "totals": totals,
        "liveness": liveness(),
        "needs_second": [
            _two(language, "发送 2,300 人，超过 1,000 人", "2,300 people, above 1,000"),
        ],
        "approvals": [],
        "guard": [
            {
                "code": code,
                "label": _two(language, *_GUARD[code][:2]),
                "people": (totals["diverted"] | totals["excluded"])[code],
                "examples": [],
            }
            for code in codes
        ],
        "people": [
            _example("u_7f3a91", "golden_48h", "light", "allow", "", {"item.price": "¥29.90"}),
            _example("u_0b77c2", "golden_48h", "medium", "deny", "G-07", {"case": "T-20931"}),
            _example("u_c4410e", "golden_48h", "light", "deny", "G-04", {"cap_per_week": 1, "sent_7d": 1}),
            _example("u_99d2aa", "golden_48h", "heavy", "withhold", "G-15", {"draw": 0.043}),
            _example("u_5e1b30", "golden_48h", "light", "divert", "G-16", {"cart_items": 2}),
        ],
        "created_at": "2026-11-15T22:00:00+00:00",
        "deadline": "2026-11-16T23:30:00+00:00",
        **changed,
    }


def _example(
    subject: str, playbook: str, tier: str, verdict: str, code: str, evidence: dict[str, Any]
) -> dict[str, Any]:
    return {
        "subject_id": subject,
        "playbook": playbook,
        "tier": tier,
        "verdict": verdict,
        "code": code,
        "evidence": evidence,
    }


def today(language: str = "zh", **changed: Any) -> dict[str, Any]:
    """A morning three days after a promotion."""

    def two(zh: str, en: str) -> str:
        return _two(language, zh, en)

    frequency = _frequency()
    the_plan = plan(language)
    return {
        "as_of": AS_OF.isoformat(),
        "workspace": {
            "name": two("青柠生活", "Lime Life"),
            "zone": "Asia/Shanghai",
            "currency": "CNY",
            "sample": True,
            "language": "zh",
        },
        "users": 20_000,
        "headline": two("双11 结束第 3 天 · 2 条信号越线", "Third day after Double 11 · 2 signals over their line"),
        "decisions": [
            {
                "id": "plan:W-1116-01",
                "tone": "bad",
                "label": two("黄金 48 小时", "Golden 48 hours"),
                "deadline": "2026-11-16T23:30:00+00:00",
                "title": two(
                    "批准分级召回：7 日登录频次 −16.8%，越过 −15% 线",
                    "Approve the graded win-back: logins −16.8 % week on week, past the −15 % line",
                ),
                "facts": [
                    {"label": two("本次发送", "would be sent"), "value": the_plan["totals"]["send"], "format": "count"},
                    {"label": two("留作对照", "held out"), "value": the_plan["totals"]["holdout"], "format": "count"},
                    {"label": two("预算", "cost"), "value": the_plan["cost_fen"], "format": "money"},
                ],
                "owner": two("林晚", "Lin Wan"),
                "verb": two("去审批", "Review"),
                "page": "plan",
                "target": "W-1116-01",
            },
            {
                "id": "users:high_value_leaving",
                "tone": "warn",
                "label": two("高价值正在离开", "High value leaving"),
                "deadline": None,
                "title": two(
                    "212 位高价值用户的最近活跃在下降，过去一年消费 ¥48.6 万",
                    "212 high-value users come less often; they paid ¥486,000 in a year",
                ),
                "facts": [
                    {"label": two("用户", "users"), "value": 212, "format": "count"},
                    {"label": two("一年消费", "paid in a year"), "value": 48_600_000, "format": "money"},
                ],
                "owner": two("林晚", "Lin Wan"),
                "verb": two("看名单", "See the list"),
                "page": "users",
                "target": "high_value_leaving = true",
            },
            {
                "id": "task:late",
                "tone": "info",
                "label": two("任务超时", "Tasks late"),
                "deadline": None,
                "title": two(
                    "2 个回访任务已经超时，等得最久的过了 42 分钟", "2 call-backs are late, the oldest by 42 minutes"
                ),
                "facts": [
                    {"label": two("超时", "late"), "value": 2, "format": "count"},
                    {"label": two("今天到期", "due today"), "value": 14, "format": "count"},
                ],
                "owner": two("陈朗", "Chen Lang"),
                "verb": two("看任务", "See the tasks"),
                "page": "today",
                "target": "tasks",
            },
        ],
        "figures": [
            _figure(
                "logins_per_user_7d",
                two("7 日人均登录", "Logins per user, 7 days"),
                3.41,
                "number",
                two("次/人", "per user"),
                -0.168,
                "percent",
                "bad",
                two("周环比 · 阈值 −15%", "week on week · line −15 %"),
                frequency[-28:],
            ),
            _figure(
                "active_users",
                two("昨日活跃用户", "Active users yesterday"),
                6_841,
                "count",
                two("人", ""),
                -0.092,
                "percent",
                "bad",
                two("与 7 天前比", "against 7 days before"),
                [7100, 7220, 7180, 7090, 7300, 7260, 7210, 7150, 7480, 8120, 9240, 9980, 8460, 7310, 6841],
            ),
            _figure(
                "retention_d7",
                two("新客 7 日留存", "Day-7 retention of new users"),
                0.241,
                "percent",
                "",
                -0.031,
                "points",
                "bad",
                two("与前 4 周均值比", "against the 4 weeks before"),
                [27.0, 27.4, 27.2, 26.9, 27.1, 27.6, 27.3, 27.2, 26.8, 26.1, 25.2, 24.1],
            ),
            _figure(
                "quiet_high_value",
                two("高价值正在离开", "High value leaving"),
                212,
                "count",
                two("人", ""),
                38,
                "count",
                "warn",
                two("一年消费 ¥48.6 万", "paid ¥486,000 in a year"),
                [161, 158, 162, 165, 160, 163, 168, 171, 169, 174, 188, 201, 212],
            ),
            _figure(
                "dormant",
                two("假性流失", "Dormant users"),
                1_206,
                "count",
                two("人", ""),
                94,
                "count",
                "flat",
                two("其中约 68% 会在 30 天内回来", "about 68 % of them return in 30 days"),
                [1080, 1095, 1090, 1102, 1110, 1098, 1105, 1112, 1124, 1150, 1171, 1190, 1206],
            ),
            _figure(
                "paid_7d",
                two("7 日支付", "Paid in 7 days"),
                82_640_000,
                "money",
                "",
                0.046,
                "percent",
                "good",
                two("与前 7 天比", "against the 7 days before"),
                [60, 61, 63, 62, 64, 66, 65, 68, 72, 79, 86, 85, 83],
            ),
        ],
        "decay": {
            "title": two("7 日人均登录频次", "Logins per user over 7 days"),
            "format": "number",
            "unit": two("次/人", "per user"),
            "series": _series(frequency),
            "line": 3.49,
            "signal": {
                "recent": 61_102,
                "earlier": 73_440,
                "decay": 0.168,
                "threshold": 0.15,
                "firing": True,
                "users": 17_918,
            },
            "band": [
                {
                    "day": day,
                    "low": round(3.9 + 0.06 * math.sin(i * 0.9), 3),
                    "high": round(4.2 + 0.06 * math.sin(i * 0.9), 3),
                }
                for i, day in enumerate(_days(70))
            ],
        },
        "lifecycle": [
            {
                "week": (date(2026, 9, 7) + timedelta(days=7 * i)).isoformat(),
                "retained": 8_120 + 37 * i,
                "new": (1010, 1040, 1090, 1120, 1180, 1150, 1205, 1190, 1260, 2480, 410)[i],
                "returned": (310, 300, 325, 340, 335, 360, 350, 372, 390, 610, 120)[i],
                "lost": (-980, -1010, -1002, -1040, -1025, -1060, -1080, -1044, -1102, -1190, -520)[i],
                "complete": i < 10,
            }
            for i in range(11)
        ],
        "rfm": {
            "as_of": AS_OF.isoformat(),
            "users": 12_460,
            "types": [
                {"type": t, "zh": zh, "en": en, "users": n, "paid_fen": fen, "share": n / 12_460}
                for t, zh, en, n, fen in (
                    ("key_value", "重要价值", "Key value", 2_140, 388_200_000),
                    ("key_grow", "重要发展", "Key to grow", 1_022, 96_400_000),
                    ("key_keep", "重要保持", "Key to keep", 1_318, 142_700_000),
                    ("key_rescue", "重要挽留", "Key to rescue", 760, 61_300_000),
                    ("value", "一般价值", "Value", 1_904, 48_900_000),
                    ("grow", "一般发展", "To grow", 2_316, 33_100_000),
                    ("keep", "一般保持", "To keep", 1_140, 19_800_000),
                    ("rescue", "一般挽留", "To rescue", 1_860, 21_400_000),
                )
            ],
            "high_value_leaving": {"users": 212, "paid_fen": 48_600_000},
        },
        "liveness": liveness(),
        "tasks": tasks(language)["tasks"],
        "results": results(),
        "night": [
            {
                "at": "2026-11-15T13:00:00+00:00",
                "text": two(
                    "进入免打扰时段，118 封营销邮件顺延到 09:00",
                    "Quiet hours began; 118 marketing e-mails wait until 09:00",
                ),
            },
            {
                "at": "2026-11-15T22:00:00+00:00",
                "text": two(
                    "检出登录频次越线，生成计划 W-1116-01；1,251 人排除，逐人留有原因",
                    "Login decay passed its line; W-1116-01 was drafted. 1,251 people excluded, each with a reason",
                ),
            },
            {
                "at": "2026-11-15T22:40:00+00:00",
                "text": two(
                    "事实核对拦下 41 条：购物车商品涨价或订单已完成",
                    "The fact check stopped 41 messages: a cart item grew dearer or the order was complete",
                ),
            },
            {
                "at": "2026-11-15T23:31:00+00:00",
                "text": two(
                    "回访任务 14 个到期，2 个超时，已提醒负责人",
                    "14 call-backs fall due, 2 are late; their owners were told",
                ),
            },
        ],
        "freshness": {
            "last_day": "2026-11-15",
            "newest_at": "2026-11-15T15:59:41+00:00",
            "tables": [
                {"table": "events", "rows": 3_412_008, "newest": "2026-11-15T15:59:41+00:00"},
                {"table": "orders", "rows": 88_214, "newest": "2026-11-15T15:58:02+00:00"},
                {"table": "users", "rows": 20_000, "newest": "2026-11-15T15:51:11+00:00"},
            ],
        },
        **changed,
    }


def _figure(
    name: str,
    label: str,
    value: float,
    format_: str,
    unit: str,
    delta: float,
    delta_format: str,
    tone: str,
    threshold: str,
    series: list[float],
) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "value": value,
        "format": format_,
        "unit": unit,
        "delta": delta,
        "delta_format": delta_format,
        "tone": tone,
        "threshold": threshold,
        "series": _series(series),
    }


def tasks(language: str = "zh") -> dict[str, Any]:
    """Work for people, by due time."""

    def two(zh: str, en: str) -> str:
        return _two(language, zh, en)

    rows = (
        (two("回访：离线下载失败", "Call back: offline download"), "u_0b77c2", two("陈朗", "Chen Lang"), -42, "open"),
        (two("回访：7 天体验卡", "Call back: 7-day trial card"), "u_5512fe", two("陈朗", "Chen Lang"), -8, "doing"),
        (two("回访：7 天体验卡", "Call back: 7-day trial card"), "u_1a90c3", two("苏迟", "Su Chi"), 110, "open"),
        (two("高管信：年度报告", "Executive letter: the year"), "u_77e0d1", two("许放", "Xu Fang"), 310, "open"),
        (two("高管信：年度报告", "Executive letter: the year"), "u_0c3b19", two("许放", "Xu Fang"), 450, "waiting"),
    )
    return {
        "tasks": [
            {
                "id": 100 + i,
                "plan_id": "W-1109-01",
                "title": title,
                "subject_id": subject,
                "owner": owner,
                "state": state,
                "due_at": (NOW + timedelta(minutes=due)).isoformat(),
                "late": due < 0,
            }
            for i, (title, subject, owner, due, state) in enumerate(rows)
        ]
    }


def results() -> dict[str, Any]:
    """What it was worth so far."""
    return {
        "as_of": AS_OF.isoformat(),
        "playbooks": [
            {
                "playbook": "golden_48h",
                "label": "P1",
                "plans": 6,
                "treated": {"n": 9_214, "returned": 2_248, "share": 0.244},
                "holdout": {"n": 1_021, "returned": 208, "share": 0.204},
                "lift": 0.040,
                "interval": [0.012, 0.069],
                "looks": 14,
                "sample_ratio": {"p": 0.61, "ok": True, "expected": 0.1, "seen": 0.0998, "detectable": 0.012},
                "extra_returns": 371,
                "cost_fen": 1_284_000,
                "cost_per_extra_return_fen": 3_461,
                "verb": "scale_up",
                "verdict_zh": "多留下 371 人（区间 110–636），每人 ¥34.61，低于上限：扩大。",
                "verdict_en": "371 more people kept (interval 110–636) at ¥34.61 each, under the cap: scale up.",
            },
            {
                "playbook": "dormant_wake",
                "label": "P8",
                "plans": 3,
                "treated": {"n": 1_322, "returned": 905, "share": 0.685},
                "holdout": {"n": 146, "returned": 98, "share": 0.671},
                "lift": 0.014,
                "interval": [-0.071, 0.099],
                "looks": 9,
                "sample_ratio": {"p": 0.88, "ok": True, "expected": 0.1, "seen": 0.0995, "detectable": 0.03},
                "extra_returns": 18,
                "cost_fen": 2_640,
                "cost_per_extra_return_fen": None,
                "verb": "wait",
                "verdict_zh": "区间含 0，还看不出来：再看。",
                "verdict_en": "The interval holds 0, we cannot tell yet: wait.",
            },
        ],
    }


def users(language: str = "zh", where: str = "") -> dict[str, Any]:
    """A list by expression; one that means nothing is refused as the house refuses it."""
    if where:
        compile_audience(where, COLUMNS)
    return {
        "as_of": AS_OF.isoformat(),
        "where": where or None,
        "found": 4_186,
        "columns": [
            {
                "name": "subject_id",
                "type": "text",
                "label": _two(language, "用户", "User"),
                "unit": "",
                "personal": False,
            },
            {"name": "name", "type": "text", "label": _two(language, "姓名", "Name"), "unit": "", "personal": True},
            {
                "name": "idle_days",
                "type": "integer",
                "label": _two(language, "登录间隔", "Login gap"),
                "unit": "days",
                "personal": False,
            },
            {
                "name": "value_tier",
                "type": "text",
                "label": _two(language, "价值类型", "Value type"),
                "unit": "",
                "personal": False,
            },
            {
                "name": "paid_365d_fen",
                "type": "integer",
                "label": _two(language, "一年消费", "Paid in a year"),
                "unit": "fen",
                "personal": False,
            },
            {
                "name": "liveness",
                "type": "text",
                "label": _two(language, "真假流失", "Liveness"),
                "unit": "",
                "personal": False,
            },
        ],
        "users": [
            {
                "subject_id": f"u_{i * 7919:06x}",
                "name": ("周晓明", "李娜", "王强", "陈静", "赵磊", "Anna Schmidt")[i % 6],
                "idle_days": 7 + (i * 5) % 31,
                "value_tier": ("key_rescue", "key_keep", "keep", "rescue")[i % 4],
                "paid_365d_fen": 128_600 - i * 2_311,
                "liveness": ("churned", "dormant")[i % 2],
            }
            for i in range(40)
        ],
    }


def explain(language: str = "zh") -> list[dict[str, Any]]:
    """Every reason code."""
    zh = language == "zh"
    return [
        {"code": str(r.code), "name": r.zh if zh else r.en, "means": r.means_zh if zh else r.means_en, "kind": "reason"}
        for r in REASONS
    ]


def why(user: str, language: str = "zh") -> dict[str, Any]:
    """One user: numbers beside like users, true or false churn, verdicts, and what happened."""

    def two(zh: str, en: str) -> str:
        return _two(language, zh, en)

    signals: tuple[tuple[str, str, str, str, Any, Any], ...] = (
        ("idle_days", "登录间隔", "Login gap", "days", 8, 2),
        ("logins_7d", "近 7 日登录", "Logins in 7 days", "logins", 0, 4),
        ("active_days_28d", "28 日活跃天数", "Active days of 28", "days", 6, 14),
        ("minutes_per_active_day", "每活跃日分钟", "Minutes a day", "minutes", 11.4, 18.2),
        ("errors_28d", "28 日报错", "Errors in 28 days", "", 3, 0),
        ("value_tier", "价值类型", "Value type", "", "key_rescue", None),
        ("paid_365d_fen", "一年消费", "Paid in a year", "fen", 128_600, 90_200),
        ("orders_365d", "一年订单", "Orders in a year", "", 9, 7),
    )
    return {
        "as_of": AS_OF.isoformat(),
        "subject_id": user,
        "profile": {
            "subject_id": user,
            "name": "周**",
            "phone": "138****01",
            "city": two("杭州", "Hangzhou"),
            "signed_up_at": "2024-03-09T04:11:00",
            "traits": {"plan": two("年卡", "yearly"), "os": "iOS 19"},
        },
        "signals": [
            {"name": n, "label": two(zh, en), "unit": unit, "value": value, "peer": peer}
            for n, zh, en, unit, value, peer in signals
        ],
        "liveness": {
            "liveness": "dormant",
            "open_act": True,
            "attention": True,
            "community": False,
            "evidence": [
                two("购物车里还有 1 件商品", "1 item in the cart"),
                two("11-12 收藏了 3 本", "3 follows on 12 Nov"),
            ],
            "facts": {"cart_items": 1, "follows": 3},
        },
        "plans": [
            {
                "plan": "W-1116-01",
                "as_of": AS_OF.isoformat(),
                "playbook": "golden_48h",
                "label": two("黄金 48 小时", "Golden 48 hours"),
                "tier": "medium",
                "tier_label": two("间隔 7–15 天", "Quiet 7–15 days"),
                "channel": "call",
                "verdict": "deny",
                "code": "G-07",
                "reason": two("有未结服务事项", "Open service case"),
                "sentence": two(
                    "这个人有一件服务事项还没有办完。", "The person has a service case that is still open."
                ),
                "evidence": {"case": "T-20931", "hours_open": 41.0},
                "arm": None,
                "not_before": None,
            }
        ],
        "timeline": [
            _moment("2026-11-15T22:40:00", "verdict", "golden_48h", "deny G-07", '{"case": "T-20931"}', None),
            _moment("2026-11-12T13:36:00", "event", "collect_book", "favourite", two("大国大城", "Great Cities"), None),
            _moment("2026-11-11T02:00:00", "receipt", "followed_news", "sent", "email", 2),
            _moment(
                "2026-11-03T11:20:00",
                "answer",
                "nps",
                "5",
                two("地铁上总是下载失败", "Downloads fail on the train"),
                None,
            ),
            _moment(
                "2026-10-29T13:58:00",
                "feedback",
                "ticket",
                "download",
                two("离线下载失败", "Offline download failed"),
                None,
            ),
            _moment("2026-09-21T09:12:00", "order", "O-88120", "paid", two("置身事内", "Cities on Hills"), 6_800),
        ],
    }


def _moment(at: str, kind: str, what: str, code: str, detail: str, fen: int | None) -> dict[str, Any]:
    return {"at": f"{at}+00:00", "kind": kind, "what": what, "code": code, "detail": detail, "amount_fen": fen}


def board(language: str = "zh") -> dict[str, Any]:
    """Return the board with those tasks on it."""
    clock = {"kind": "call_back", "department": "customer_service", "account_id": "", "blocked_by": [], "escalated": 0}
    clock |= {"escalated_to": "", "version": 1, "clock_state": "runs", "left_minutes": 60, "late": False}
    cards = [clock | task for task in tasks(language)["tasks"]]
    states = ("open", "doing", "waiting", "review", "done")
    columns = [{"state": s, "tasks": [c for c in cards if c["state"] == s]} for s in states]
    late = sum(bool(card.get("late")) for card in cards)
    counted = [column | {"n": len(column["tasks"])} for column in columns]
    return {"now": NOW.isoformat(), "working": True, "late": late, "columns": counted, "owner": [], "department": []}


def finding(said: str) -> dict[str, Any]:
    """Answer the palette: a user whose id begins so, or nothing."""
    user = {"name": said, "label": said, "detail": "", "subject_id": said}
    return {"said": said, "groups": [{"kind": "users", "found": [user]}] if said.startswith("u_") else []}


def user_page(why: dict[str, Any]) -> dict[str, Any]:
    """Answer what a person's page shows beyond the explanations: a day in three, one way shut, what to do and not."""
    acts = {"present": 1, "active": 5, "sessions": 1, "orders": 0}
    days = [{"day": day, **(acts if n % 3 == 0 else dict.fromkeys(acts, 0))} for n, day in enumerate(_days(91))]
    wishes = {"cap_per_week": 2, "topics_off": [], "quiet": [22, 8], "personalisation_off": False, "paused_until": None}
    ways = [{"channel": "email", "state": "on", "address": "z***@x"}, {"channel": "sms", "state": "off", "address": ""}]
    step = {"do": [{"text": "1"}], "dont": [{"code": "G-01", "text": "2"}]}
    return {**why, "days": days, "channels": ways, "wishes": wishes, "tasks": [], "next": step}
