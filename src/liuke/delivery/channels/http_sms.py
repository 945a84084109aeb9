"""Text messages by any gateway that takes JSON: one POST, signed, with an idempotency key."""

import json
from dataclasses import dataclass

from liuke.delivery.channel import Handed, Idempotence
from liuke.delivery.message import Outgoing
from liuke.delivery.seal import seal
from liuke.delivery.sms import number, parts_of, sms_text
from liuke.delivery.verdict import promised, trouble
from liuke.delivery.wire import Answer, Wire
from liuke.kit.clock import Clock
from liuke.model.words import ChannelName


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpSms:
    """Where the gateway is. ``token`` goes as a bearer, ``secret`` signs (Standard Webhooks); either may be empty.

    ``key_window_s``: how long it promises to know a key again; None where it makes no promise.
    """

    url: str
    token: str = ""
    secret: bytes = b""
    signature: str = ""
    market: str = "none"
    key_window_s: float | None = None
    per_second: int | None = None


class HttpSmsChannel:
    """POST ``{"key", "to", "text", "parts", "class"}``; a yes is any 2xx with ``{"id"}``."""

    name = ChannelName.SMS
    dry_run = False

    def __init__(self, gateway: HttpSms, wire: Wire, clock: Clock) -> None:
        self._gateway, self._wire, self._clock = gateway, wire, clock
        self.per_second, self.key_window_s = gateway.per_second, gateway.key_window_s
        self.idempotent: Idempotence = "key" if gateway.key_window_s else "none"

    def send(self, message: Outgoing) -> Handed:
        """Hand one text message over.

        Raises
        ------
        TemporaryError, RejectedError, UncertainError
        """
        gateway = self._gateway
        text = sms_text(message, signature=gateway.signature, market=gateway.market)
        said = {
            "key": message.key,
            "to": number(message.address, market=gateway.market),
            "text": text,
            "parts": parts_of(text, market=gateway.market).parts,
            "class": str(message.message_class),
        }
        body = json.dumps(said, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": message.key}
        if gateway.token:
            headers["Authorization"] = f"Bearer {gateway.token}"
        if gateway.secret:
            headers |= seal(gateway.secret, message.key, self._clock.now(), body)
        return _verdict(self._wire.post(gateway.url, headers, body))

    def close(self) -> None:
        """Hang up."""
        self._wire.close()


def _verdict(answer: Answer) -> Handed:
    if 200 <= answer.status < 300:
        return Handed(provider_id=str(promised(answer).get("id", ""))[:200])
    raise trouble(answer)
