"""The facts that templates may name: each declared once, with its type and whether naming it makes a claim.

Whoever renders hands them over as plain nested values (see ``known``): money in whole units of the currency, counts as
numbers, days as dates; ``preview.fill`` writes them for people, in the message's language and currency.
"""

from dataclasses import dataclass
from typing import Literal

FactType = Literal["text", "count", "money", "day", "link"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFact:
    """One fact. ``claim``: a message that names it says something that must be true when it is sent."""

    key: str
    type: FactType
    en: str
    zh: str
    claim: bool = True


def _f(key: str, type_: FactType, en: str, zh: str, *, claim: bool = True) -> TemplateFact:
    return TemplateFact(key=key, type=type_, en=en, zh=zh, claim=claim)


FACTS: tuple[TemplateFact, ...] = (
    _f("user.name", "text", "the person's name", "称呼", claim=False),
    _f("brand", "text", "the business", "品牌", claim=False),
    _f("sender", "text", "who writes, by name and role", "写信人（姓名与职务）", claim=False),
    _f("idle_days", "count", "whole days since the last visit", "距上次到访的天数"),
    _f("tenure_days", "count", "days since the person is known", "已认识天数"),
    _f("first_year", "text", "the year of sign-up", "注册年份"),
    _f("open_orders", "count", "unpaid orders", "未付订单数"),
    _f("open_order_yuan", "money", "money in unpaid orders", "未付订单金额"),
    _f("open_item.name", "text", "item of the newest unpaid order", "最近未付订单的商品"),
    _f("open_item.price_yuan", "money", "its price now", "它现在的价格"),
    _f("cart_items", "count", "items in the cart", "购物车里的件数"),
    _f("cart_item.name", "text", "newest item in the cart", "购物车里最近的商品"),
    _f("cart_item.price_yuan", "money", "its price now", "它现在的价格"),
    _f("follow_item.name", "text", "the item followed last", "最近收藏或关注的商品"),
    _f("follow_item.price_yuan", "money", "its price now", "它现在的价格"),
    _f("orders_365d", "count", "orders of the last 365 days", "近一年订单数"),
    _f("paid_365d_yuan", "money", "money paid in the last 365 days", "近一年实付"),
    _f("active_days_365d", "count", "days there in the last 365 days", "近一年到访天数"),
    _f("first_order_date", "day", "day of the first order", "第一次下单日"),
    _f("last_order_date", "day", "day of the last order", "最近下单日"),
    _f("favourite_category", "text", "the category bought most in the last 365 days", "近一年买得最多的品类"),
    _f("top_item.name", "text", "the item bought most often in the last 365 days", "近一年买得最多的商品"),
    _f("top_item.times", "count", "how often", "买过的次数"),
    _f("fixed_clue.name", "text", "what was put right of what they complained of", "此人吐槽过、已修好的问题"),
    _f("fixed_clue.shipped_on", "day", "the day it came out", "修好上线的日期"),
    _f("stuck.step", "text", "the step of the funnel reached and not passed", "停下的那一步"),
    _f("stuck.answer", "text", "the tracking plan's answer for that step", "这一步的常见解答"),
    _f("unused.name", "text", "a paid feature not used", "已付费未使用的功能"),
    _f("unused.does", "text", "what it does for this person's purpose", "它对本人用途的作用"),
    _f("used.name", "text", "the feature used most in 90 days", "近 90 天用得最多的功能"),
    _f("member.renews_on", "day", "day on which the term ends", "当前一期到期日"),
    _f("member.price_yuan", "money", "price of one term", "一期价格"),
    _f("member.uses", "count", "uses of paid features in this term", "本期权益使用次数"),
    _f("member.saved_yuan", "money", "saved by coupons in this term", "本期用券省下的金额"),
    _f("complaint.on", "day", "day of the newest complaint", "最近投诉日"),
    _f("complaint.wait_hours", "count", "hours it waited for its first answer", "首次答复等待小时数"),
    _f("complaint.solved_on", "day", "day on which it was solved", "投诉解决日"),
    _f("call.on", "day", "day of the newest call", "最近通话日"),
    _f("account.name", "text", "the person's account", "所属客户"),
    _f("account.csm", "text", "its customer-success manager", "客户成功经理"),
    _f("account.renews_on", "day", "its next renewal", "客户续费日"),
    _f("account.active_seats", "count", "its active seats", "活跃席位"),
    _f("account.seats", "count", "its paid seats", "付费席位"),
    _f("account.features_used", "count", "its key features used", "已用的关键功能数"),
    _f("account.features_available", "count", "its key features available", "可用的关键功能数"),
    _f("account.late_milestone", "text", "its milestone that is or was late", "延期的里程碑"),
    _f("account.late_days", "count", "by how many days", "延期天数"),
    _f("account.late_done", "text", "the late milestone, once it was reached", "已补上的里程碑"),
    _f("offer.label", "text", "what is offered", "权益名称"),
    _f("offer.value_yuan", "money", "what it is worth", "权益面值"),
    _f("offer.expires_on", "day", "last day on which it may be used", "权益有效期至"),
    _f("links.open", "link", "straight to the next step", "下一步的链接", claim=False),
    _f(
        "links.report",
        "link",
        "the person's own annual report (a touch with document: annual_report)",
        "本人年度报告的链接（document: annual_report 的触达才有）",
        claim=False,
    ),
    _f(
        "links.progress",
        "link",
        "the person's own progress (a playbook with progress)",
        "本人打卡进度的链接（打法写了 progress 才有）",
        claim=False,
    ),
    _f("links.settings", "link", "message settings", "消息设置的链接", claim=False),
    _f("links.stop", "link", "stop these messages at once", "退订的链接", claim=False),
)
BY_KEY = {fact.key: fact for fact in FACTS}
