"""Message settings, arranged: what is set now, in words, and what was sent and held back."""

from collections.abc import Mapping
from typing import Any

from liuke.web.view.pen import Pen

_OPEN = ("on", "off")
_TOPICS = ("winback", "wakeup", "named_service")
"""Kinds of content of our own playbooks; a business's own stand for themselves."""
_ICONS = {"email": "email", "sms": "sms", "push": "push", "call": "call", "letter": "letter"}


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
        "icon": _ICONS[row["channel"]],
        "address": row["address"],
        "open": state in _OPEN,
        "on": state == "on",
        "again": state == "stopped",
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
    topic = row["topic"]
    why = pen.say(f"why.{topic}" if topic in _TOPICS else "why.other")
    refused = pen.say("public.not_sent", why=row["reason"]) if row["reason"] else pen.say("public.not_sent_plain")
    return {
        "at": pen.moment(row["at"]),
        "icon": _ICONS[row["channel"]] if row["sent"] else "ban",
        "what": " · ".join(part for part in (_way(row["channel"], pen), _topic(topic, pen)) if part),
        "why": why if row["sent"] else refused,
    }


def _topic(topic: str, pen: Pen) -> str:
    return pen.say(f"topic.{topic}") if topic in _TOPICS else topic


def _way(channel: str, pen: Pen) -> str:
    """Call a channel as its receiver does: a call, not a call by one of ours."""
    return pen.say(f"public.by_{channel}")


def named_address(said: Mapping[str, Any], pen: Pen) -> str:
    """Name what a link stops: the channel, and the masked address where it is known."""
    channel = _way(said["channel"], pen) if said["channel"] else pen.say("public.every_channel")
    channel = channel.lower() if pen.language == "en" else channel
    return pen.say("public.at_address", channel=channel, address=said["address"]) if said["address"] else channel
