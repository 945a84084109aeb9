"""Twilio's status callbacks and replies, signed over the whole address and every field (X-Twilio-Signature)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from liuke.delivery.errors import BadReportError, ForgedError
from liuke.delivery.hooks.call import Call
from liuke.delivery.reports import Report, ReportKind, reply
from liuke.model.words import ChannelName

ANSWER = "<Response/>"
_STOPPED, _DEAD = "21610", frozenset({"30005", "30006", "21211", "21614"})


def read(call: Call, secret: bytes) -> list[Report]:
    """Read one call.

    Raises
    ------
    ForgedError, BadReportError
    """
    try:
        form = parse_qs(call.body.decode(), keep_blank_values=True, max_num_fields=200)
    except ValueError as why:
        raise BadReportError(why="it is not a form") from why
    right = signature(secret, call.url, form)
    if not hmac.compare_digest(right.encode(), call.headers.get("x-twilio-signature", "").encode()):
        raise ForgedError
    first = {name: values[0] for name, values in form.items()}
    id_, status = first.get("MessageSid", "")[:64], first.get("MessageStatus", "")
    if "Body" in first and not status:
        words = first["Body"][:500]
        stop = first.get("OptOutType", "") == "STOP"
        kind = ReportKind.STOPPED if stop else reply(words)
        sender = first.get("From", "")[:40]
        return [Report(id=f"reply {id_}", kind=kind, channel=ChannelName.SMS, address=sender, words=words)]
    found = _kind(status, first.get("ErrorCode", ""))
    if found is None:
        return []
    return [
        Report(
            id=f"{id_} {status}",
            kind=found,
            channel=ChannelName.SMS,
            provider_id=id_,
            address=first.get("To", "")[:40],
            detail=first.get("ErrorCode", "")[:20],
        )
    ]


def signature(secret: bytes, url: str, form: Mapping[str, Sequence[str]]) -> str:
    """Return what Twilio writes beside a call: HMAC-SHA1 over the address and the sorted fields."""
    text = url + "".join(name + value for name in sorted(form) for value in sorted(set(form[name])))
    return base64.b64encode(hmac.new(secret, text.encode(), hashlib.sha1).digest()).decode()


def _kind(status: str, code: str) -> ReportKind | None:
    if status in ("delivered", "read"):
        return ReportKind.DELIVERED
    if status not in ("undelivered", "failed"):
        return None
    if code == _STOPPED:
        return ReportKind.STOPPED
    return ReportKind.BOUNCED if code in _DEAD else ReportKind.UNDELIVERED
