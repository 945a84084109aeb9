"""G3: what a message says against what the facts say, in keys as businesses write them."""

from typing import Any

import pytest

from liuke.guard.message import read_message
from liuke.guard.text import judge_text

UNTRUE: list[tuple[str, dict[str, Any], str, str]] = [
    ("zh", {"coupon_stock": 0, "coupon_yuan": 5}, "", "你的 5 元券可以领了，打开就能用。"),
    ("zh", {"coupon_left": 0, "coupon_yuan": 5}, "", "5 元券还能领，打开就能用。"),
    ("zh", {"order_status": "paid", "item": "茶壶"}, "", "茶壶的订单还没付款，点开就能完成。"),
    ("zh", {"cart_bought": True, "item": "茶壶"}, "", "茶壶还在购物车里。"),
    ("zh", {"bought_at": "2026-11-20T10:00", "cart_item": "茶壶"}, "", "茶壶还在购物车里。"),
    (
        "zh",
        {"deadline": "2026-11-20", "now": "2026-11-22", "event": "读书会"},
        "",
        "你收藏的读书会 11 月 20 日截止报名。",
    ),
    ("zh", {"event_until": "2026-11-20", "now": "2026-11-22", "event": "读书会"}, "", "你收藏的读书会还可以报名。"),
    ("zh", {"unread": 3}, "林晓", "王晓，你有 3 条未读。"),
    ("zh", {"unread": 3}, "林晓", "你有 5 条未读。"),
    ("zh", {"clue": "闪退", "clue_state": "planned"}, "", "你反馈的闪退已经修好了。"),
    ("zh", {"clue": "闪退", "shipped": False}, "", "你反馈的闪退修好了，更新就能用。"),
    ("zh", {"saved_yuan": 120}, "", "今年你省了 320 元。"),
    ("zh", {"plan_price_yuan": 30}, "", "会员三十五元一个月。"),
    ("zh", {"discount": "8折"}, "", "你收藏的课打七折。"),
    ("zh", {"price_then": 39, "price_now": 35, "item": "茶"}, "", "你收藏的茶从 39 元降到 33 元。"),
    ("zh", {"active_days": 88}, "", "这一年你来了 98 天。"),
    ("zh", {"coupon_expired": True, "coupon_yuan": 5}, "", "账户里有一张 5 元券。"),
    ("zh", {"coupon_status": "expired", "coupon_yuan": 5}, "", "账户里有一张 5 元券。"),
    ("en", {"coupon_stock": 0, "coupon_usd": 5}, "", "Your $5 voucher is ready to claim."),
    ("en", {"order_status": "paid", "item": "teapot"}, "", "Your teapot order is still unpaid. Tap to finish."),
    ("en", {"bought_at": "2026-11-20T10:00", "cart_item": "teapot"}, "", "The teapot is still in your cart."),
    (
        "en",
        {"event_until": "2026-11-20", "now": "2026-11-22", "event": "Book Club"},
        "",
        "You can still register for the Book Club.",
    ),
    ("en", {"unread": 3}, "Lin", "Hi Mark, you have 3 unread replies."),
    ("en", {"unread": 3}, "Lin", "You have 5 unread replies."),
    ("en", {"clue": "crash", "clue_state": "planned"}, "", "The crash you reported is fixed."),
    ("en", {"clue": "crash", "shipped": False}, "", "The crash you reported is fixed. Update to get it."),
    ("en", {"saved_usd": 120}, "", "You saved $320 this year."),
    ("en", {"plan_price_usd": 30}, "", "Membership is thirty-five dollars a month."),
    ("en", {"discount": "20%"}, "", "The course you saved is 30% off."),
    ("en", {"price_then": 39, "price_now": 35, "item": "tea"}, "", "The tea you saved went from $39 to $33."),
    ("en", {"active_days": 88}, "", "You came by on 98 days this year."),
    ("en", {"coupon_expired": True, "coupon_usd": 5}, "", "There is a $5 voucher in your account."),
    ("en", {"sold_out": True, "item": "lamp"}, "", "The lamp you saved is available again."),
    ("en", {"renewal_on": "2026-12-15"}, "", "Your plan renews on December 12."),
    ("zh", {"renewal_on": "2026-12-15"}, "", "你的会员 12 月 12 日续费。"),
    ("zh", {"name_of_item": "云雾茶", "stock": 3}, "", "云雾茶仅剩 1 件。"),
]


@pytest.mark.parametrize(("lang", "facts", "name", "body"), UNTRUE)
def test_s14_what_the_facts_deny_is_blocked_as_untrue(lang: str, facts: dict[str, Any], name: str, body: str) -> None:
    """A coupon gone, a cart bought, a deadline past, a name, a count, a fix that never shipped."""
    said = {"lang": lang, "channel": "push", "class": "marketing", "user": {"name": name} if name else {}}
    verdict = judge_text(read_message({**said, "facts": facts, "body": body}))
    assert verdict.verdict == "block"
    assert "G-02" in verdict.codes


@pytest.mark.parametrize(
    ("lang", "facts", "body"),
    [
        ("zh", {"coupon_stock": 40, "coupon_yuan": 5}, "你的 5 元券可以领了，打开就能用。"),
        ("zh", {"last_bought_at": "2026-10-20T10:00", "cart_item": "茶壶"}, "茶壶还在购物车里。"),
        ("zh", {"clue": "闪退", "shipped_on": "2026-11-20"}, "你反馈的闪退修好了，更新就能用。"),
        ("zh", {"event_until": "2026-11-24", "now": "2026-11-22", "event": "读书会"}, "你收藏的读书会还可以报名。"),
        ("en", {"order_status": "unpaid", "item": "teapot"}, "Your teapot order is still unpaid. Tap to finish."),
        ("en", {"clue": "crash", "clue_state": "shipped"}, "The crash you reported is fixed. Update to get it."),
        ("en", {"stock": 4, "item": "lamp"}, "The lamp you saved is available again."),
    ],
)
def test_the_same_words_pass_where_they_are_true(lang: str, facts: dict[str, Any], body: str) -> None:
    said = {"lang": lang, "channel": "push", "class": "marketing", "facts": facts, "body": body}
    assert judge_text(read_message(said)).verdict == "ok"
