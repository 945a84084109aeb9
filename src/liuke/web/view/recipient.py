"""Message settings, arranged: what is set now, in words, and what was sent and held back."""

from collections.abc import Iterator, Mapping
from typing import Any

from liuke.app.say import known, say
from liuke.web.view.pen import Pen

_OPEN = ("on", "off")
_TOPICS = ("winback", "wakeup", "named_service")
"""Kinds of content of our own playbooks; a business's own stand for themselves."""
_ICONS = {"email": "email", "sms": "sms", "push": "push", "call": "call", "letter": "letter"}
_OTHER_ICON = "chat"


def arranged(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the answer of ``recipient_show`` or ``recipient_save``."""
    channels = [_channel(row, pen) for row in said["channels"]]
    until = pen.moment(said["paused_until"]) if said["paused_until"] else ""
    shut = bool(channels) and not any(row["open"] and row["on"] for row in channels)
    return {
        "caps": _caps(said, pen),
        "ours": said["cap_of_ours"],
        "channels": channels,
        "topics": [{**row, "label": _topic(row["topic"], pen)} for row in said["topics"]],
        "personalisation": said["personalisation"],
        "until": until,
        "pause_days": said["pause_days"],
        "quiet": _hours(said["quiet"], pen),
        "log": [_told(row, pen) for row in said["log"]],
        "did": pen.say(f"public.did_{said['did']}") if said.get("did") else "",
        "now": _now(said, shut, until, pen),
        "shut": shut,
    }


def _caps(said: Mapping[str, Any], pen: Pen) -> list[dict[str, Any]]:
    now, ours = said["cap_per_week"], said["cap_of_ours"]
    usual = pen.say("public.cap_default", n=ours) if ours is not None else pen.say("public.cap_none")
    numbers = [{"value": str(n), "label": str(n), "on": n == now, "wide": False} for n in said["caps"]]
    return [{"value": "default", "label": usual, "on": now is None, "wide": True}, *numbers]


def _channel(row: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    state = row["state"]
    return {
        "name": row["channel"],
        "label": _way(row["channel"], pen),
        "icon": _ICONS.get(row["channel"], _OTHER_ICON),
        "address": row["address"],
        "open": state in _OPEN,
        "on": state == "on",
        "again": {"stopped": pen.say("public.again"), "not_agreed": pen.say("public.agree")}.get(state, ""),
        "why": "" if state in _OPEN else pen.say(f"public.shut_{state}"),
    }


def _now(said: Mapping[str, Any], shut: bool, until: str, pen: Pen) -> str:
    """Say in one sentence what is set now."""
    if shut:
        return pen.say("public.now_shut")
    if until:
        return pen.say("public.now_paused", until=until)
    caps = [cap for cap in (said["cap_per_week"], said["cap_of_ours"]) if cap is not None]
    if not caps:
        return pen.say("public.now_open")
    return pen.say("public.now_cap", n=min(caps)) if min(caps) else pen.say("public.now_none")


def _told(row: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    channel, topic = row["channel"], row["topic"]
    return {
        "at": pen.moment(row["at"]),
        "icon": _ICONS.get(channel, _OTHER_ICON) if row["sent"] else "ban",
        "what": " · ".join(part for part in (_way(channel, pen), row["subject"] or _topic(topic, pen)) if part),
        "why": why_line(row, pen) if row["sent"] else _why_not(row, pen),
        "because": list(_because(row, pen)) if row["sent"] else [],
        "id": row["id"],
        "topic": topic,
        "sent": row["sent"],
    }


def why_line(row: Mapping[str, Any], pen: Pen) -> str:
    """Say in one sentence why a message came."""
    topic = row["topic"]
    if row["class"] != "marketing":
        return pen.say("why.service")
    if topic == "winback" and row["idle_days"]:
        return pen.say("why.winback_days", n=row["idle_days"])
    return pen.say(f"why.{topic}" if topic in _TOPICS else "why.other")


def _why_not(row: Mapping[str, Any], pen: Pen) -> str:
    """Say why nothing came, to the person it did not come to."""
    key = f"web.why_not.{row['code'].replace('-', '')}"
    if known(key):
        return pen.say("public.not_sent", why=say(key, pen.language))
    return pen.say("public.not_sent", why=row["reason"]) if row["reason"] else pen.say("public.not_sent_plain")


def _because(row: Mapping[str, Any], pen: Pen) -> Iterator[tuple[str, str]]:
    """Yield what a message rested on."""
    if row["play"]:
        yield pen.say("public.because_play"), row["play"]
    if row["idle_days"] is not None:
        yield pen.say("public.because_facts"), pen.say("public.because_idle", n=row["idle_days"])
    yield pen.say("public.because_topic"), _topic(row["topic"], pen) or pen.say("public.orders")
    if row["address"]:
        yield pen.say("public.because_address"), row["address"]
    if row["consent_at"]:
        yield pen.say("public.because_consent"), pen.moment(row["consent_at"])


def erased(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the receipt of an erasure."""
    return {"receipt": said["receipt"], "at": pen.moment(said["at"]), "elsewhere": bool(said["elsewhere"])}


def _hours(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    own, ours = said["own"], said["ours"]
    clock = [{"value": str(hour), "label": f"{hour}:00"} for hour in range(24)]
    return {
        "from": "" if own[0] is None else str(own[0]),
        "until": "" if own[1] is None else str(own[1]),
        "hours": clock,
        "ours": pen.say("public.quiet_ours", first=ours[0], last=ours[1]) if ours[0] is not None else "",
    }


def _topic(topic: str, pen: Pen) -> str:
    return pen.named("topic", topic)


def _way(channel: str, pen: Pen) -> str:
    """Call a channel as its receiver does: a call, not a call by one of ours."""
    return pen.say(f"public.by_{channel}")


def named_address(said: Mapping[str, Any], pen: Pen) -> str:
    """Name what a link stops: the channel, and the masked address where it is known."""
    channel = _way(said["channel"], pen) if said["channel"] else pen.say("public.every_channel")
    channel = channel.lower() if pen.language == "en" else channel
    return pen.say("public.at_address", channel=channel, address=said["address"]) if said["address"] else channel
