"""The tracking plan of the made-up business: what its event names mean, and what else it declares."""

import json

from liuke.simulator import words
from liuke.simulator.calendar import Calendar
from liuke.simulator.words import Words

_REACHED_BY = ("login", "[view, search]", "[favourite, follow, cart_add]", "checkout", "purchase")
"""What brings a person to each of the stages."""
_FUNNELS = (
    ("buy", "浏览到付款", "Browse to pay", "[view, cart_add, checkout, purchase]", 72),
    ("deliver", "外卖下单", "Order delivery", "[login, delivery, checkout, purchase]", 24),
)


def tracking_yml(calendar: Calendar, said: Words) -> str:
    """Return the tracking plan of the business; one of its event names is left out, as in life."""
    lines = [f"# {said.note}", "events:"]
    for event in words.EVENTS:
        if event.role is not None:
            means = f"{{role: {event.role}, feature: {event.feature}}}" if event.feature else str(event.role)
            lines.append(f"  {event.name}: {means}")
    lines += ["presence: [login]", "features:"]
    lines += [f"  {name}: {label}" for name, label in said.features.items()]
    lines.append("messages:")
    for event in words.EVENTS:
        if event.message:
            kind, channel = ("digest", "push") if event.name.startswith("push") else ("letter", "email")
            lines.append(f"  {event.name}: {{act: {event.message}, kind: {kind}, channel: {channel}}}")
    lines.append("stages:")
    other = "en" if said.language == "zh" else "zh"
    for (name, label, owner), reached in zip(said.stages, _REACHED_BY, strict=True):
        lines.append(f"  - {{name: {name}, {other}: {label}, reached_by: {reached}, owner: {owner}}}")
    lines.append("funnels:")
    for key, chinese, english, steps, hours in _FUNNELS:
        lines.append(f"  {key}: {{zh: {chinese}, en: {english}, steps: {steps}, window_hours: {hours}}}")
    lines += ["faqs:", *(f"  {step}: {_both(*answer)}" for step, answer in words.FAQS.items())]
    lines.append("showcase:")
    for feature, (zh, en, purposes) in words.SHOWCASE.items():
        lines += [f"  {feature}:", f"    zh: {_quoted(zh)}", f"    en: {_quoted(en)}"]
        lines += ["    for:"] if purposes else []
        lines += [f"      {name}: {_both(*does)}" for name, does in purposes.items()]
    if calendar.promotion:
        first, last = map(calendar.date_of, calendar.promotion)
        lines += ["promotions:", f"  - {{name: {said.festival.format(last.year)}, from: {first}, through: {last}}}"]
    lines += ["words:", f"  product: [{', '.join(said.brand)}]", f"  competitor: [{', '.join(said.competitors)}]"]
    return "\n".join(lines) + "\n"


def _both(zh: str, en: str) -> str:
    return f"{{zh: {_quoted(zh)}, en: {_quoted(en)}}}"


def _quoted(said: str) -> str:
    return json.dumps(said, ensure_ascii=False)
