"""Mail that comes back: delivery status notifications (RFC 3464) and complaints in ARF (RFC 5965).

Anybody can write such a mail, so it counts only where it holds the Message-ID of a mail of ours and names the very
address that mail went to. A reply, an out-of-office note or a mail without either reports nothing.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from typing import Any

from liuke.delivery.hooks.mail_key import key_of
from liuke.delivery.reports import Report, ReportKind
from liuke.model.words import ChannelName

_MOST_BYTES = 2_000_000
_STATUS = re.compile(r"\s*([245])\.\d{1,3}\.\d{1,3}\b")
_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^>\r\n]{1,200}>)")
_FULL_OR_BUSY = ("5.2.2", "5.3.", "5.4.", "5.7.")
"""Permanent for this mail, not for the address: mailbox full, system or network trouble, refused by policy."""


def read(raw: bytes) -> list[Report]:
    """Return what one returned mail reports; empty where it reports nothing of ours."""
    mail = email.message_from_bytes(raw[:_MOST_BYTES], policy=email.policy.compat32)
    key = _original(mail)
    if not key:
        return []
    kind = str(mail.get_param("report-type") or "").lower()
    if mail.get_content_type() != "multipart/report":
        return []
    if kind == "delivery-status":
        return [report for fields in _blocks(mail, "message/delivery-status") if (report := _bounce(key, fields))]
    if kind == "feedback-report":
        return [report for fields in _blocks(mail, "message/feedback-report") if (report := _complaint(key, fields))]
    return []


def _original(mail: Message) -> str:
    """Return the key in the Message-ID of the mail that came back: of its part, never of the notification itself."""
    for part in mail.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            for found in _MESSAGE_ID.finditer(_bytes(part)):
                if key := key_of(found[1].decode("latin-1")):
                    return key
    return ""


def _bytes(part: Message) -> bytes:
    payload: Any = part.get_payload()
    if isinstance(payload, list):
        return b"\n".join(inner.as_bytes() for inner in payload if isinstance(inner, Message | EmailMessage))
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else str(payload).encode("utf-8", "replace")


def _blocks(mail: Message, kind: str) -> Iterator[dict[str, str]]:
    """Walk the groups of fields of the machine's part: the first is of the whole mail, each further of one receiver."""
    for part in mail.walk():
        if part.get_content_type() != kind:
            continue
        payload: Any = part.get_payload()
        groups = payload if isinstance(payload, list) else [email.message_from_string(str(payload))]
        for group in groups:
            yield {name.lower(): " ".join(str(value).split()) for name, value in group.items()}


def _bounce(key: str, fields: dict[str, str]) -> Report | None:
    address = _plain(fields.get("original-recipient") or fields.get("final-recipient", ""))
    status = _STATUS.match(fields.get("status", ""))
    action = fields.get("action", "").lower()
    if not address or not status or action not in ("failed", "delayed", "delivered", "relayed", "expanded"):
        return None
    if action in ("delivered", "relayed", "expanded"):
        kind = ReportKind.DELIVERED
    elif action == "delayed" or status[1] != "5":
        kind = ReportKind.DEFERRED
    else:
        passing = fields["status"].strip().startswith(_FULL_OR_BUSY)
        kind = ReportKind.UNDELIVERED if passing else ReportKind.BOUNCED
    detail = f"{fields['status']} {fields.get('diagnostic-code', '')}".strip()
    id_ = f"dsn {key} {address} {action} {status[0].strip()}"
    return Report(id=id_, kind=kind, channel=ChannelName.EMAIL, key=key, address=address, detail=detail, strict=True)


def _complaint(key: str, fields: dict[str, str]) -> Report | None:
    address = _plain(fields.get("original-rcpt-to", ""))
    kind = fields.get("feedback-type", "").lower()
    if kind not in ("abuse", "fraud", "opt-out", "opt-out-list") or not address:
        return None
    found = ReportKind.COMPLAINED if kind in ("abuse", "fraud") else ReportKind.STOPPED
    return Report(
        id=f"arf {key} {kind}",
        kind=found,
        channel=ChannelName.EMAIL,
        key=key,
        address=address,
        detail=kind,
        strict=True,
    )


def _plain(said: str) -> str:
    """Read ``rfc822; <mei@example.com>`` as the address."""
    return said.rpartition(";")[2].strip().strip("<>").strip()
