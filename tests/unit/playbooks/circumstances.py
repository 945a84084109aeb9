"""Circumstances of made-up people, with all there is to say of them and with the least."""

from typing import Any

RICH: dict[str, Any] = {
    "stuck": {"step": "结算", "answer": "付款没成功时订单会保留，在「我的订单」里可以换一种支付方式接着付。"},
    "unused": {"name": "免配送费", "does": "点外卖时自动免去配送费，不用领券。"},
    "used": {"name": "外卖"},
    "member": {"renews_on": "2026-02-01", "price_yuan": 15, "uses": 23, "saved_yuan": 42.5},
    "complaint": {"on": "2026-01-02", "wait_hours": 52, "solved_on": "2026-01-05"},
    "call": {"on": "2026-01-06"},
    "fixed_clue": {"name": "付款后页面卡住", "shipped_on": "2026-01-04"},
    "account": {
        "name": "云帆科技",
        "csm": "陈默",
        "renews_on": "2026-04-01",
        "active_seats": 18,
        "seats": 30,
        "features_used": 3,
        "features_available": 4,
        "late_milestone": "数据对接",
        "late_days": 12,
        "late_done": "数据对接",
    },
}
SCARCE: dict[str, Any] = {
    "stuck": {"step": "结算"},
    "unused": {"name": "会员日", "does": "会员日当天，参加活动的商品另有优惠。"},
    "member": {"renews_on": "2026-02-01", "price_yuan": 158},
    "complaint": {"on": "2026-01-02", "wait_hours": 1, "solved_on": "2026-01-02"},
    "call": {"on": "2026-01-06"},
    "fixed_clue": {"name": "搜索结果不准", "shipped_on": "2026-01-04"},
    "account": {
        "name": "Northwind",
        "csm": "Mary Lee",
        "renews_on": "2026-04-01",
        "active_seats": 1,
        "seats": 3,
        "features_used": 1,
        "features_available": 2,
        "late_milestone": "上线",
        "late_days": 7,
    },
}
