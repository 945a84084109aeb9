"""Answers as the house gives them, made up, in the shapes that the doors agreed on."""

from typing import Any

from tests.unit.cli import alarm_documents


def _t(language: str, zh: str, en: str) -> str:
    return zh if language == "zh" else en


def tier(
    name: str, label: str, found: int, diverted: int, excluded: dict[str, int], holdout: int, **more: Any
) -> dict[str, Any]:
    """Make a tier whose numbers add up."""
    return {
        "tier": name,
        "label": label,
        "found": found,
        "diverted": {"G-16": diverted} if diverted else {},
        "excluded": excluded,
        "holdout": holdout,
        "send": found - diverted - sum(excluded.values()) - holdout,
        **more,
    }


def plan(language: str = "zh", state: str = "draft") -> dict[str, Any]:
    """Return a plan document of two playbooks."""
    tiers = [
        tier(
            "light",
            _t(language, "A 轻度", "A light"),
            18_420,
            1_254,
            {"G-01": 3_100, "G-05": 2_900},
            1_117,
            channel="push",
            cost_fen=485_400,
            held=320,
            tasks=0,
            sample={
                "subject": _t(language, "你的购物车还有 2 件", "Two things are still in your cart"),
                "body": _t(
                    language,
                    "周末露营套装还剩 14 件，¥5 无门槛券到 11 月 18 日有效。\n去结算 →",
                    "The camping set has 14 left; a ¥5 coupon holds until 18 November.\nCheck out →",
                ),
                "facts": {"cart_items": 2, "stock": 14, "coupon_fen": 500},
            },
        ),
        tier(
            "medium",
            _t(language, "B 中度", "B medium"),
            14_236,
            0,
            {"G-01": 2_000, "G-07": 99, "G-12": 2_500},
            964,
            channel="call",
            cost_fen=1_264_800,
            tasks=8_673,
        ),
        tier(
            "heavy",
            _t(language, "C 重度", "C heavy"),
            9_206,
            44,
            {"G-01": 3_600},
            556,
            channel="letter",
            cost_fen=37_500,
            tasks=5_006,
        ),
    ]
    totals = {
        "found": sum(t["found"] for t in tiers),
        "diverted": sum(sum(t["diverted"].values()) for t in tiers),
        "excluded": sum(sum(t["excluded"].values()) for t in tiers),
        "holdout": sum(t["holdout"] for t in tiers),
        "send": sum(t["send"] for t in tiers),
    }
    return {
        "id": "W-1116-01",
        "hash": "9f3c1a7be0d44c21" * 4,
        "as_of": "2026-11-16",
        "state": state,
        "author": _t(language, "林晚", "Lin Wan"),
        "currency": "CNY",
        "cost_fen": 1_787_700,
        "cost": "¥1.8 万",
        "playbooks": [
            {
                "playbook": "golden_48h",
                "code": "P1",
                "label": _t(language, "黄金 48 小时", "Golden 48 hours"),
                "tiers": tiers,
                "totals": totals,
            }
        ],
        "totals": totals,
        "liveness": {
            "active": 612_884,
            "dormant": 21_340,
            "churned": 20_522,
            "back_test": {
                "as_of": "2026-10-17",
                "window_days": 30,
                "dormant": {"n": 1_000, "returned": 680, "share": 0.68, "interval": [0.65, 0.708]},
                "churned": {"n": 1_000, "returned": 61, "share": 0.061, "interval": [0.048, 0.078]},
            },
        },
        "needs_second": [
            {
                "rule": "people",
                "value": 23_728,
                "limit": 1_000,
                "en": "23,728 people are above 1,000",
                "zh": "23,728 人，超过 1,000 人",
            }
        ],
        "approvals": [{"by": _t(language, "何也", "He Ye"), "at": "2026-11-16T01:20:00+00:00"}]
        if state != "draft"
        else [],
        "guard": [
            {
                "code": "G-01",
                "label": _t(language, "没有同意", "No consent"),
                "people": 8_700,
                "examples": ["u_1", "u_7"],
            },
            {"code": "G-02", "label": _t(language, "事实不符", "A fact does not hold"), "people": 0, "examples": []},
        ],
        "created_at": "2026-11-15T22:40:00+00:00",
    }


def today_card(language: str = "zh") -> dict[str, Any]:
    """Return a card as it would be sent."""
    title = {"zh": "1 件事要定", "en": "1 decision"}[language]
    payload = {"msg_type": "interactive", "card": {"header": {"title": {"tag": "plain_text", "content": title}}}}
    return {"kind": "feishu", "title": title, "tone": "bad", "text": title, "payload": payload}


def today(language: str = "zh") -> dict[str, Any]:
    """Return the morning: three decisions, figures, freshness."""
    return {
        "workspace": {"name": "云岚本地生活", "zone": "Asia/Shanghai", "currency": "CNY", "sample": True},
        "as_of": "2026-11-16",
        "sample": True,
        "firing": 1,
        "decisions": [
            {
                "id": "plan:W-1116-01",
                "title": _t(
                    language,
                    "审批今天的计划：7 日登录频次 −16.8%，越过 −15% 线",
                    "Approve today's plan: logins −16.8% week on week, past the −15% line",
                ),
                "evidence": _t(language, "本次发送 2.4 万|预计花费 ¥1.8 万", "to write to 23,728|cost ¥17,877").split(
                    "|"
                ),
                "deadline": "2026-11-17T23:48:00+00:00",
                "owner": _t(language, "林晚", "Lin Wan"),
                "command": "liuke plan review W-1116-01",
            },
            {
                "id": "task:late",
                "title": _t(language, "312 个任务已过时限，先做最早到期的", "312 tasks are late; the oldest first"),
                "evidence": [_t(language, "超时 312", "late 312")],
                "deadline": "2026-11-15T20:00:00+00:00",
                "owner": "",
                "command": "liuke task list",
            },
            {
                "id": "results:push_holiday",
                "title": _t(language, "停用 节日全量推送", "Stop the holiday push to everybody"),
                "evidence": ["−0.83pp [−1.70, +0.05]"],
                "deadline": None,
                "owner": None,
                "command": "liuke results push_holiday",
            },
        ],
        "figures": [
            {
                "name": "login_decay",
                "label": _t(language, "7 日人均登录", "Logins per user, 7 days"),
                "value": 1.8342,
                "format": "number",
                "unit": _t(language, "次", "logins"),
                "change": -0.168,
                "change_unit": "share",
                "threshold": _t(language, "周环比，线 −15%", "week on week, line −15%"),
                "firing": True,
            },
            {
                "name": "active_users",
                "label": _t(language, "昨日活跃用户", "Active users yesterday"),
                "value": 184_223,
                "format": "count",
                "change": 0.012,
                "change_unit": "share",
                "threshold": _t(language, "与 7 天前比", "against 7 days before"),
                "firing": False,
            },
            {
                "name": "paid_7d",
                "label": _t(language, "7 日支付", "Paid in 7 days"),
                "value": 1_234_567_800,
                "format": "money",
                "change": None,
                "threshold": None,
                "firing": False,
            },
            {
                "name": "dormant",
                "label": _t(language, "假性流失", "Dormant users"),
                "value": 312,
                "format": "count",
                "change": -14,
                "change_unit": "count",
                "threshold": None,
                "firing": False,
                "complete": False,
            },
        ],
        "night": [
            {"at": "2026-11-15T22:40:00+00:00", "text": _t(language, "lin 起草计划 W-1116-01", "lin drafted W-1116-01")}
        ],
        "freshness": {
            "last_day": "2026-11-15",
            "newest_at": "2026-11-15T15:59:58+00:00",
            "stale_days": 0,
            "tables": [
                {"table": "events", "rows": 31_204_551, "newest": "2026-11-15T15:59:58+00:00"},
                {"table": "orders", "rows": 1_284_551, "newest": "2026-11-15T15:40:00+00:00"},
                {"table": "mentions", "rows": 0, "newest": None},
            ],
        },
    }


def retention(language: str = "zh") -> dict[str, Any]:
    """Return a triangle whose last cell of each cohort is not over."""

    def cells(shares: list[float], size: int) -> list[dict[str, Any]]:
        last = len(shares)
        return [
            {"n": n, "users": round(share * size), "share": share, "complete": n < last}
            for n, share in enumerate(shares, start=1)
        ]

    return {
        "unit": "month",
        "kind": "on",
        "cohorts": [
            {"cohort": "2010-12", "size": 885, "cells": cells([0.366, 0.323, 0.384, 0.21], 885)},
            {"cohort": "2011-01", "size": 417, "cells": cells([0.221, 0.266, 0.11], 417)},
            {"cohort": "2011-02", "size": 380, "cells": cells([0.187, 0.05], 380)},
        ],
        "average": [
            {"n": 1, "share": 0.29, "users": 487, "size": 1682},
            {"n": 2, "share": 0.305, "users": 397, "size": 1302},
            {"n": 3, "share": 0.384, "users": 340, "size": 885},
        ],
    }


def why(language: str = "zh") -> dict[str, Any]:
    """Return one user's explanation."""
    return {
        "subject_id": "u_7f3a91",
        "as_of": "2026-11-16",
        "user": {"subject_id": "u_7f3a91"},
        "signals": [
            {
                "name": "idle_days",
                "label": _t(language, "沉默天数", "Idle days"),
                "value": 9,
                "peer": 2.5,
                "unit": "days",
            },
            {
                "name": "paid_365d_fen",
                "label": _t(language, "近一年付款", "Paid in a year"),
                "value": 123_400,
                "peer": 56_000,
                "unit": "fen",
            },
            {"name": "idle_tier", "label": _t(language, "沉默分档", "Idle tier"), "value": "medium", "peer": None},
        ],
        "liveness": {"liveness": "dormant", "open_act": True, "attention": False, "community": False},
        "plans": [
            {
                "plan": "W-1116-01",
                "playbook": "golden_48h",
                "label": _t(language, "黄金 48 小时", "Golden 48 hours"),
                "tier": "medium",
                "channel": "call",
                "verdict": "deny",
                "code": "G-07",
                "reason": _t(language, "有未结服务事项", "Open service case"),
                "evidence": '{"task": 20931, "nps": 5}',
                "arm": "treated",
            },
            {
                "plan": "W-1109-01",
                "playbook": "golden_48h",
                "tier": "light",
                "verdict": "withhold",
                "code": "G-15",
                "reason": _t(language, "对照组", "Holdout"),
                "evidence": {"draw": 0.041, "below": 0.1},
                "arm": "holdout",
            },
        ],
        "timeline": [
            {
                "at": "2026-11-09T02:00:00+00:00",
                "kind": "verdict",
                "what": "golden_48h",
                "code": "withhold G-15",
                "detail": '{"draw":0.000745,"holdout_share":0.1}',
                "amount_fen": None,
                "label": "",
            },
            {
                "at": "2026-11-08T02:00:00+00:00",
                "kind": "verdict",
                "what": "golden_48h",
                "code": "allow",
                "detail": '{"channel":"call","instead_of":"email"}',
                "amount_fen": 90,
                "label": "",
            },
            *(
                {
                    "at": f"2026-11-07T{hour:02}:00:00+00:00",
                    "kind": "event",
                    "what": "fav_item",
                    "code": "favourite",
                    "detail": "I0090",
                    "amount_fen": None,
                    "label": "",
                }
                for hour in range(23, 0, -1)
            ),
        ],
    }


def results(language: str = "zh") -> dict[str, Any]:
    """Return two playbooks: one that helps, one whose arms do not fit."""
    return {
        "as_of": "2026-11-16",
        "playbooks": [
            {
                "playbook": "golden_48h",
                "label": _t(language, "黄金 48 小时", "Golden 48 hours"),
                "plans": 4,
                "treated": {"n": 9_120, "returned": 3_101, "share": 0.34},
                "holdout": {"n": 1_013, "returned": 281, "share": 0.2774},
                "lift": 0.0626,
                "interval": [0.021, 0.104],
                "looks": 28,
                "sample_ratio": {"p": 0.61, "ok": True, "expected": 0.1, "seen": 0.0999, "detectable": 0.05},
                "extra_returns": 570.9,
                "cost_fen": 890_000,
                "cost_per_extra_return_fen": 1_559,
                "verb": "scale_up",
                "verdict_zh": "扩大：区间全在 0 以上，每多留一人 ¥15.59，低于上限。",
                "verdict_en": "Scale up: the whole interval is above 0 at ¥15.59 per extra return.",
            },
            {
                "playbook": "dormant_wake",
                "plans": 1,
                "treated": {"n": 210, "returned": 40, "share": 0.1905},
                "holdout": {"n": 61, "returned": 12, "share": 0.1967},
                "lift": -0.0062,
                "interval": [-0.14, 0.128],
                "looks": 3,
                "sample_ratio": {"p": 0.0001, "ok": False, "expected": 0.1, "seen": 0.225, "detectable": 0.3},
                "extra_returns": None,
                "cost_fen": 21_000,
                "cost_per_extra_return_fen": None,
                "verb": "wait",
                "verdict_zh": "再看：还看不出来，两组人数比例也不对。",
                "verdict_en": "Wait: cannot tell yet, and the arms' sizes do not fit.",
            },
        ],
    }


def rfm(language: str = "zh") -> dict[str, Any]:
    """Return two of the eight value types."""
    return {
        "as_of": "2026-11-16",
        "users": 1_000,
        "currency": "CNY",
        "types": [
            {
                "type": "key_value",
                "zh": "重要价值",
                "en": "key: champions",
                "users": 300,
                "paid_fen": 123_456_700,
                "share": 0.3,
            },
            {
                "type": "rescue",
                "zh": "一般挽留",
                "en": "regular: to win back",
                "users": 700,
                "paid_fen": 99_900,
                "share": 0.7,
            },
        ],
        "high_value_leaving": {"users": 42, "paid_fen": 4_200_000},
    }


def accounts(language: str = "zh") -> dict[str, Any]:
    """Return two accounts, one of them of unknown health."""
    return {
        "as_of": "2026-11-16",
        "found": 2,
        "columns": [
            {"name": "account_id", "label": _t(language, "客户", "Account"), "unit": "", "type": "text"},
            {"name": "health", "label": _t(language, "健康度", "Health"), "unit": "score 0-100", "type": "number"},
            {"name": "mrr_fen", "label": _t(language, "月收入", "Monthly revenue"), "unit": "fen", "type": "integer"},
        ],
        "accounts": [
            {"account_id": "a_1", "health": 31.5, "mrr_fen": 980_000},
            {"account_id": "=a_2", "health": None, "mrr_fen": None},
        ],
    }


def users(language: str = "zh") -> dict[str, Any]:
    """Return two users, one of them with a name that is a formula."""
    return {
        "as_of": "2026-11-16",
        "found": 2,
        "columns": [
            {"name": "subject_id", "label": _t(language, "用户", "User"), "unit": "", "type": "text"},
            {"name": "name", "label": _t(language, "名字", "Name"), "unit": "", "type": "text"},
            {"name": "idle_days", "label": _t(language, "沉默天数", "Idle days"), "unit": "days", "type": "integer"},
            {"name": "value_tier", "label": _t(language, "价值分层", "Value type"), "unit": "", "type": "text"},
            {
                "name": "paid_365d_fen",
                "label": _t(language, "近一年付款", "Paid in a year"),
                "unit": "fen",
                "type": "integer",
            },
        ],
        "users": [
            {"subject_id": "u_1", "name": "=1+1", "idle_days": 9, "value_tier": "key_keep", "paid_365d_fen": 123_400},
            {"subject_id": "u_2", "name": '林"晚"\n二', "idle_days": None, "value_tier": None, "paid_365d_fen": -500},
        ],
    }


def imported(language: str = "zh") -> dict[str, Any]:
    """Return an import with rejected rows."""
    return {
        "table": "orders",
        "read": 541_909,
        "loaded": 530_000,
        "duplicate": 1_909,
        "rejected": 10_000,
        "reasons": {"no user": 9_990, "impossible date": 10},
        "quarantine": "quarantine/orders-1.csv",
        "mapping": {"CustomerID": "subject_id", "InvoiceDate": "ts"},
        "guessed": True,
        "unused": ["Remark"],
        "kept_as": {"Country": "properties.Country"},
        "zone": "Asia/Shanghai",
        "notes": [
            {
                "code": "zone",
                "text": _t(
                    language,
                    "不带时差的时间按 Asia/Shanghai 读取",
                    "times without an offset were read in Asia/Shanghai",
                ),
            }
        ],
    }


def checks(language: str = "zh") -> dict[str, Any]:
    """Return a check with a warning and a failure."""
    return {
        "checks": [
            {"name": "facts.freshness", "state": "ok", "said": _t(language, "最新到 11-15", "newest 11-15")},
            {
                "name": "tracking.events",
                "state": "warn",
                "said": _t(language, "没有角色的事件名（已保留）：foo", "event names without a role (kept): foo"),
            },
            {
                "name": "state.audit",
                "state": "fail",
                "said": _t(language, "审计链断在第 7 行", "the audit chain breaks at 7"),
                "code": "LK-B203",
                "next": "liuke explain LK-B203",
            },
        ]
    }


def tasks(language: str = "zh") -> dict[str, Any]:
    """Return two tasks, one late."""
    return {
        "now": "2026-11-16T08:00+08:00",
        "tasks": [
            {
                "id": 17,
                "title": _t(language, "服务回访", "Service call-back"),
                "subject_id": "u_7f3a91",
                "owner": _t(language, "客服", "service"),
                "due_at": "2026-11-15T20:00:00+00:00",
                "state": "open",
                "late": True,
            },
            {
                "id": 18,
                "title": _t(language, "高管信", "Executive letter"),
                "subject_id": "u_2",
                "owner": None,
                "due_at": "2026-11-20T00:00:00+00:00",
                "state": "doing",
                "late": False,
            },
        ],
    }


def applied(language: str = "zh") -> dict[str, Any]:
    """Return what applying a plan did."""
    sent = {"sent": 120, "failed": 0, "uncertain": 2, "held": 30, "again": 0, "refused": {"G-04": 3}}
    done = {"messages": 155, "tasks": 40, "refused": {"G-02": 2}, "verdicts": 2_000, "sent_now": sent}
    return {**plan(language, "applied"), "applied": done}


def compared(language: str = "zh") -> dict[str, Any]:
    """Return the difference of two plans."""
    totals = plan(language)["totals"]
    before = {**totals, "found": totals["found"] - 10, "send": totals["send"] - 10}
    return {
        "plan": "W-1116-01",
        "other": "W-1115-01",
        "same_hash": False,
        "added": 12,
        "removed": 2,
        "changed": 5,
        "cost_fen": 100,
        "totals": {"plan": totals, "other": before},
        "policy_changed": True,
    }


def audiences(language: str = "zh") -> list[dict[str, Any]]:
    """Return one good condition and one that names an unknown column."""
    return [
        {"expression": "idle_days >= 7", "ok": True, "code": None, "message": "", "users": 12_345},
        {
            "expression": "idle_day >= 7",
            "ok": False,
            "code": "LK-A103",
            "message": _t(
                language, "没有 idle_day 这一列；是不是 idle_days？", "There is no column idle_day; idle_days?"
            ),
            "users": None,
        },
    ]


def channels(language: str = "zh") -> dict[str, Any]:
    """Return a live channel, one that broke, and one on paper."""
    he, at = _t(language, "何也", "He Ye"), "2026-11-15T09:00+08:00"
    lack = {
        "code": "LK-T140",
        "message": _t(
            language,
            "渠道 sms 不可用：环境变量 LIUKE_SMS_SECRET 是空的",
            "Channel sms cannot be used: the environment variable LIUKE_SMS_SECRET is empty",
        ),
        "next": _t(language, "修改 liuke.toml 里的 [sms]", "mend [sms] in liuke.toml"),
    }
    return {
        "channels": [
            {"channel": "email", "provider": "smtp", "live": True, "lack": None, "by": he, "at": at},
            {"channel": "sms", "provider": "aliyun", "live": True, "lack": lack, "by": he, "at": at},
            {"channel": "push", "provider": None, "live": False, "lack": None, "by": None, "at": None},
        ]
    }


def hooks(language: str = "zh") -> dict[str, Any]:
    """Return where two providers call."""
    base = "https://news.lime.example/hooks"
    return {
        "hooks": [
            {"channel": "sms", "provider": "aliyun", "address": f"{base}/aliyun/98550e40d4cda266dd86"},
            {"channel": "voice", "provider": "signed", "address": f"{base}/voice"},
        ]
    }


def tried(language: str = "zh") -> dict[str, Any]:
    """Return a test message that went."""
    return {"channel": "sms", "provider": "aliyun", "outcome": "sent", "provider_id": "900619746936498440^0"}


def records(language: str = "zh") -> dict[str, Any]:
    """Return how two records stand."""
    zh = language == "zh"
    spf = {"name": "spf", "state": "ok", "said": "SPF 正常（~all）" if zh else "SPF is in order (~all)"}
    text = "DMARC 是 p=none：只报告，不拦冒名" if zh else "DMARC is p=none: it reports and keeps nobody out"
    return {"domain": "example.com", "checks": [spf, {"name": "dmarc", "state": "warn", "said": text}]}


def bounced(language: str = "zh") -> dict[str, Any]:
    """Return what three mails that came back said."""
    return {"files": 3, "new": 1, "known": 1, "nobody": 1}


def inbox(language: str = "zh") -> dict[str, Any]:
    """Return the address of an inbox."""
    return {"user": "u_7f3a91", "address": "https://news.lime.example/inbox/abc", "until": "2027-02-14T12:00+08:00"}


def code(language: str = "zh") -> dict[str, Any]:
    """Return one reason code."""
    return {
        "code": "G-04",
        "kind": "reason",
        "label": _t(language, "用户自设频次", "The user's own frequency"),
        "means": _t(language, "这个人自己设了每周最多几条。", "The person set how many a week."),
        "next": "",
        "exit_code": None,
    }


def judged(language: str = "zh") -> list[dict[str, Any]]:
    """Return three messages: fit, to mend, blocked."""
    return [
        {"id": "m1", "verdict": "ok", "codes": [], "findings": []},
        {
            "id": "m2",
            "verdict": "fix",
            "codes": ["G-03"],
            "findings": [
                {
                    "code": "G-03",
                    "text": _t(language, "我们想你了", "We miss you"),
                    "advice": _t(language, "从对用户有用的事说起", "Lead with what is useful to the user"),
                }
            ],
        },
        {
            "id": "m3",
            "verdict": "block",
            "codes": ["G-02"],
            "findings": [
                {
                    "code": "G-02",
                    "text": _t(language, "已降价", "cheaper now"),
                    "advice": _t(language, "现价更高", "The price is higher now"),
                }
            ],
        },
    ]


def idle(language: str = "zh") -> dict[str, Any]:
    """Return the login gap."""
    return {
        "as_of": "2026-11-16",
        "users": 1_000,
        "tiers": {"active": 600, "light": 200, "medium": 120, "heavy": 80},
        "never": 17,
    }


def decay(language: str = "zh") -> dict[str, Any]:
    """Return the login decay, past its line."""
    return {
        "as_of": "2026-11-16",
        "recent": 8_320,
        "earlier": 10_000,
        "decay": 0.168,
        "threshold": 0.15,
        "firing": True,
        "users": 4_321,
    }


def made(language: str = "zh") -> dict[str, Any]:
    """Return what init answers."""
    return {
        "folder": "/srv/shop",
        "name": _t(language, "云岚书店", "Yunlan Books"),
        "zone": "Asia/Shanghai",
        "market": "cn",
        "currency": "CNY",
        "language": language,
        "sample": False,
    }


def linted(language: str = "zh") -> list[dict[str, Any]]:
    """Return one good and one bad playbook file."""
    return [
        {"file": "playbooks/a.yml", "ok": True, "playbook": "a", "code": "", "message": "", "next": ""},
        {
            "file": "playbooks/b.yml",
            "ok": False,
            "playbook": None,
            "code": "LK-D101",
            "message": _t(
                language, "playbooks/b.yml 第 7 行第 3 列：两档之间有空隙", "playbooks/b.yml, line 7, column 3: a gap"
            ),
            "next": "",
        },
    ]


def plans(language: str = "zh") -> dict[str, Any]:
    """Return two plans."""
    return {
        "plans": [
            {
                "id": f"W-111{n}-01",
                "hash": "0" * 64,
                "as_of": f"2026-11-1{n}",
                "state": state,
                "author": _t(language, "林晚", "Lin Wan"),
                "created_at": f"2026-11-1{n}T01:00:00+00:00",
                "send": 23_728 if n == 6 else 0,
                "cost_fen": 1_787_700 if n == 6 else 0,
            }
            for n, state in ((6, "draft"), (5, "applied"))
        ],
        "currency": "CNY",
    }


def playbooks(language: str = "zh") -> dict[str, Any]:
    """Return one playbook."""
    return {
        "playbooks": [
            {
                "id": "golden_48h",
                "code": "P1",
                "label": _t(language, "黄金 48 小时", "Golden 48 hours"),
                "purpose": _t(language, "刚安静下来的人，按天数分档请回来。", "Brings back those just gone quiet."),
                "owner": _t(language, "用户运营", "user operations"),
                "priority": 10,
                "holdout_share": 0.1,
                "tiers": [
                    {"id": "light", "label": _t(language, "A 轻度", "A light"), "channel": "push"},
                    {"id": "medium", "label": _t(language, "B 中度", "B medium"), "channel": "call"},
                ],
            }
        ]
    }


def preview(language: str = "zh") -> dict[str, Any]:
    """Return two messages, one of which would be refused."""
    return {
        "playbook": "golden_48h",
        "found": 3_120,
        "would_send": 2_700,
        "kept": [{"code": "G-01", "label": _t(language, "没有同意", "No consent"), "people": 420}],
        "previews": [
            {
                "subject_id": "u_1",
                "tier": "light",
                "channel": "push",
                "subject": _t(language, "你的购物车还有 2 件", "Two things are still in your cart"),
                "body": _t(language, "去结算 →", "Check out →"),
                "facts": {"cart_items": "2"},
                "template": "cart_push",
                "instead": {"channel": False, "template": True, "facts": ["user.name"]},
                "verdict": "withhold",
                "verdict_code": "G-15",
                "verdict_said": _t(language, "对照组", "Holdout"),
                "codes": [],
                "refused": None,
            },
            {
                "subject_id": "u_2",
                "tier": "light",
                "channel": "push",
                "subject": "",
                "body": "",
                "facts": {},
                "codes": ["G-02"],
                "refused": _t(language, "购物车已空", "the cart is empty"),
            },
        ],
    }


def ran(language: str = "zh") -> dict[str, Any]:
    """Return what run answers."""
    return {
        **plan(language),
        "steps": {"roll_up": 1, "signals": 612_884, "diagnosis": 612_884, "proposals": 41_862},
        "signals": {"login_decay": decay(language)},
        "alarms": [alarm_documents.card(language)],
        "sent": 0,
    }


def signals(language: str = "zh") -> dict[str, Any]:
    """Return two declared signals."""
    return {
        "as_of": "2026-11-16",
        "signals": [
            {
                "name": "idle_days",
                "id": "S1",
                "label": _t(language, "登录间隔", "Login gap"),
                "means": _t(language, "距最近一次到访的整天数", "Whole days since the last visit"),
                "rule": _t(
                    language, "活跃 <3 ≤ 轻度 <7 ≤ 中度 <15 ≤ 重度", "active < 3 ≤ light < 7 ≤ medium < 15 ≤ heavy"
                ),
                "unit": "days",
                "headline": {"segment": "heavy", "value": 0.312, "n": 1_868},
                "values_format": "percent",
            },
            {
                "name": "login_decay",
                "id": "S2",
                "label": _t(language, "7 日登录频次衰减率", "7-day login-frequency decay"),
                "means": _t(language, "少了多大比例的登录", "The share of logins that is gone"),
                "rule": _t(language, "高于 15% 报警", "alarm above 15%"),
                "unit": "share",
                "value": 0.182,
                "line": None,
                "format": "percent",
                "state": "firing",
                "alarm": {"alarm": "login_decay", "value": 0.194, "line": 0.15, "format": "percent", "same": False},
            },
        ],
    }


def simulated(language: str = "zh") -> dict[str, Any]:
    """Return what simulate answers."""
    return {"folder": "/srv/world", "tables": {"users": 20_000, "events": 1_234_567}, "end": "2026-11-15"}


def resumed(language: str = "zh") -> dict[str, Any]:
    """Return what is said when sending goes on."""
    return {"resumed": "all", "by": "he", "at": "2026-11-16T01:00:00+00:00"}


def stopped(language: str = "zh") -> dict[str, Any]:
    """Return a stopped plan."""
    return {"stopped": "W-1116-01", "withdrawn": 1, "by": "lin", "at": "2026-11-16T00:00:00+00:00"}


def worked(language: str = "zh") -> dict[str, Any]:
    """Return what the worker did."""
    return {"sent_now": {"sent": 1_200, "refused": {}, "uncertain": 0}, "outbox": {"queued": 30, "sent": 1_200}}


def behind(language: str = "zh") -> dict[str, Any]:
    """Return the people behind one cell of a plan."""
    row = {"subject_id": "u_1", "playbook": "golden_48h", "tier": "light", "verdict": "deny", "code": "G-04"}
    return {"plan": "W-1116-01", "people": [{**row, "evidence": {"cap": 1}}]}


def forgotten(language: str) -> dict[str, Any]:
    """Answer as the house does about an erasure."""
    counts = {"facts": {"events": 31, "users": 1}, "state": {"outbox": 2}}
    done = {"receipt": "0a1b2c3d4e5f6071", "mark": "erased:00", "at": "2026-11-16T04:00:00+00:00", "files": 2}
    return {"user": "u_7f3a91", "sure": True, **counts, **done, "scrubbed": False, "elsewhere": ["lake.events"]}
