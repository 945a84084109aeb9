"""SendGrid's event webhook, signed with its own key on the curve P-256 over the time and the very bytes."""

import base64
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from liuke.delivery.errors import ForgedError
from liuke.delivery.hooks.call import Call, instant, objects, said
from liuke.delivery.hooks.mail_key import key_of
from liuke.delivery.reports import Report, ReportKind
from liuke.delivery.seal import in_time
from liuke.model.words import ChannelName

ANSWER = "{}"
_KINDS = {
    "delivered": ReportKind.DELIVERED,
    "deferred": ReportKind.DEFERRED,
    "spamreport": ReportKind.COMPLAINED,
    "unsubscribe": ReportKind.STOPPED,
    "group_unsubscribe": ReportKind.STOPPED,
}


def read(call: Call, public_key: bytes) -> list[Report]:
    """Read one call; ``public_key`` is the base64 that SendGrid shows.

    Raises
    ------
    ForgedError, StaleError, BadReportError
    """
    stamp = call.headers.get("x-twilio-email-event-webhook-timestamp", "")
    try:
        key = serialization.load_der_public_key(base64.b64decode(public_key))
        proof = base64.b64decode(call.headers.get("x-twilio-email-event-webhook-signature", ""), validate=True)
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise ForgedError
        key.verify(proof, stamp.encode() + call.body, ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature) as why:
        raise ForgedError from why
    if not (stamp.isascii() and stamp.isdigit()):
        raise ForgedError
    in_time(int(stamp), call.now)
    return [_report(row, kind) for row in objects(call) if (kind := _kind(row)) is not None]


def _kind(row: dict[str, Any]) -> ReportKind | None:
    if row.get("event") == "bounce":
        return ReportKind.UNDELIVERED if row.get("type") == "blocked" else ReportKind.BOUNCED
    return _KINDS.get(str(row.get("event")))


def _report(row: dict[str, Any], kind: ReportKind) -> Report:
    return Report(
        id=said(row, "sg_event_id") or f"{said(row, 'smtp-id')} {kind} {said(row, 'timestamp')}",
        kind=kind,
        channel=ChannelName.EMAIL,
        at=instant(row.get("timestamp")),
        key=key_of(said(row, "smtp-id")),
        address=said(row, "email"),
        detail=f"{said(row, 'status')} {said(row, 'reason')}".strip(),
    )
