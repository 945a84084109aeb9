"""The tracking plan of the made-up business: what its event names mean, and what else it declares."""

import json

from liuke.simulator import words
from liuke.simulator.calendar import Calendar
from liuke.simulator.opinion import BRAND, COMPETITORS

_STAGES = (
    ("注册", "Sign up", "login", "增长"),
    ("浏览", "Browse", "[view, search]", "内容"),
    ("加购", "Choose", "[favourite, follow, cart_add]", "商品"),
    ("下单", "Order", "checkout", "交易"),
    ("复购", "Pay", "purchase", "会员"),
)
_FUNNELS = (
    ("buy", "浏览到付款", "Browse to pay", "[view, cart_add, checkout, purchase]", 72),
    ("deliver", "外卖下单", "Order delivery", "[login, delivery, checkout, purchase]", 24),
)


def tracking_yml(calendar: Calendar) -> str:
    """Return the tracking plan of the business; one of its event names is left out, as in life."""
    lines = ["# 本地生活样例业务的埋点：事件名 → 角色", "events:"]
    for event in words.EVENTS:
        if event.role is not None:
            said = f"{{role: {event.role}, feature: {event.feature}}}" if event.feature else str(event.role)
            lines.append(f"  {event.name}: {said}")
    lines += ["presence: [login]", "features:"]
    lines += [f"  {name}: {label}" for name, label in words.FEATURES.items()]
    lines.append("messages:")
    for event in words.EVENTS:
        if event.message:
            kind, channel = ("digest", "push") if event.name.startswith("push") else ("letter", "email")
            lines.append(f"  {event.name}: {{act: {event.message}, kind: {kind}, channel: {channel}}}")
    lines.append("stages:")
    for name, english, reached, owner in _STAGES:
        lines.append(f"  - {{name: {name}, en: {english}, reached_by: {reached}, owner: {owner}}}")
    lines.append("funnels:")
    for key, chinese, english, steps, hours in _FUNNELS:
        lines.append(f"  {key}: {{zh: {chinese}, en: {english}, steps: {steps}, window_hours: {hours}}}")
    lines += ["faqs:", *(f"  {step}: {_both(*said)}" for step, said in words.FAQS.items())]
    lines.append("showcase:")
    for feature, (zh, en, purposes) in words.SHOWCASE.items():
        lines += [f"  {feature}:", f"    zh: {_quoted(zh)}", f"    en: {_quoted(en)}"]
        lines += ["    for:"] if purposes else []
        lines += [f"      {name}: {_both(*said)}" for name, said in purposes.items()]
    if calendar.promotion:
        first, last = map(calendar.date_of, calendar.promotion)
        lines += ["promotions:", f"  - {{name: {last.year} 团购节, from: {first}, through: {last}}}"]
    lines += ["words:", f"  product: [{', '.join(BRAND)}]", f"  competitor: [{', '.join(COMPETITORS)}]"]
    return "\n".join(lines) + "\n"


def _both(zh: str, en: str) -> str:
    return f"{{zh: {_quoted(zh)}, en: {_quoted(en)}}}"


def _quoted(said: str) -> str:
    return json.dumps(said, ensure_ascii=False)
