"""Mailgun's event webhooks. Its signature covers a time and a token, not the body: so each token is believed once."""

import hashlib
import hmac
from typing import Any

from liuke.delivery.errors import BadReportError, ForgedError
from liuke.delivery.hooks.call import Call, instant, objects, said
from liuke.delivery.hooks.mail_key import key_of
from liuke.delivery.reports import Report, ReportKind
from liuke.delivery.seal import in_time
from liuke.model.words import ChannelName

ANSWER = "{}"


def read(call: Call, secret: bytes) -> list[Report]:
    """Read one call.

    Raises
    ------
    ForgedError, StaleError, BadReportError
    """
    (row, *more) = objects(call) or [{}]
    proof, event = row.get("signature"), row.get("event-data")
    if more or not isinstance(proof, dict) or not isinstance(event, dict):
        raise BadReportError(why="it is not one event")
    stamp, token = said(proof, "timestamp"), said(proof, "token")
    right = hmac.new(secret, f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    if not token or not hmac.compare_digest(right.encode(), said(proof, "signature").encode()):
        raise ForgedError
    if not (stamp.isascii() and stamp.isdigit()):
        raise ForgedError
    in_time(int(stamp), call.now)
    kind = _kind(said(event, "event"), said(event, "severity"))
    return [_report(token, kind, event)] if kind else []


def _kind(event: str, severity: str) -> ReportKind | None:
    match event:
        case "delivered":
            return ReportKind.DELIVERED
        case "failed":
            return ReportKind.BOUNCED if severity == "permanent" else ReportKind.DEFERRED
        case "complained":
            return ReportKind.COMPLAINED
        case "unsubscribed":
            return ReportKind.STOPPED
        case _:
            return None


def _report(token: str, kind: ReportKind, event: dict[str, Any]) -> Report:
    message, status = event.get("message"), event.get("delivery-status")
    headers = message.get("headers") if isinstance(message, dict) else None
    return Report(
        id=token,
        kind=kind,
        channel=ChannelName.EMAIL,
        at=instant(event.get("timestamp")),
        key=key_of(said(headers, "message-id")) if isinstance(headers, dict) else "",
        address=said(event, "recipient"),
        detail=f"{said(status, 'code')} {said(status, 'description')}".strip() if isinstance(status, dict) else "",
    )
