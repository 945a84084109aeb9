"""Any program that listens, a robot that calls too: a signed POST (Standard Webhooks) whose id is the message's key."""

import json
from dataclasses import dataclass
from typing import Literal

from liuke.delivery.channel import Handed, Idempotence
from liuke.delivery.message import Outgoing
from liuke.delivery.seal import seal
from liuke.delivery.sms import number
from liuke.delivery.verdict import document, trouble
from liuke.delivery.wire import Answer, Wire
from liuke.kit.clock import Clock
from liuke.model.words import ChannelName


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Who listens, and what both sides sign with. ``key_window_s``: how long it promises to know an id again."""

    url: str
    secret: bytes
    market: str = "none"
    key_window_s: float | None = 43_200.0
    per_second: int | None = None


class WebhookChannel:
    """POST ``{"type", "data"}``. A voice robot is asked to call a number; others are given the message."""

    dry_run = False

    def __init__(
        self, name: Literal[ChannelName.WEBHOOK, ChannelName.VOICE], listener: Listener, wire: Wire, clock: Clock
    ) -> None:
        self.name: ChannelName = name
        self._listener, self._wire, self._clock = listener, wire, clock
        self.per_second, self.key_window_s = listener.per_second, listener.key_window_s
        self.idempotent: Idempotence = "key" if listener.key_window_s else "none"

    def send(self, message: Outgoing) -> Handed:
        """Hand one message over; any 2xx is a yes (Standard Webhooks asks for no body).

        Raises
        ------
        TemporaryError, RejectedError, UncertainError
        """
        voice, now = self.name is ChannelName.VOICE, self._clock.now()
        said = {
            "key": message.key,
            "subject_id": message.subject_id,
            "playbook": message.playbook,
            "to": number(message.address, market=self._listener.market) if voice else message.address,
            "class": str(message.message_class),
            "subject": message.subject,
            "text": message.text,
            "valid_until": message.valid_until.isoformat() if message.valid_until else None,
        }
        event = {"type": "call.requested" if voice else "message", "data": said}  # the same at every try
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json"} | seal(self._listener.secret, message.key, now, body)
        return _verdict(self._wire.post(self._listener.url, headers, body))

    def close(self) -> None:
        """Hang up."""
        self._wire.close()


def _verdict(answer: Answer) -> Handed:
    if 200 <= answer.status < 300:
        return Handed(provider_id=str(document(answer).get("id", ""))[:200])
    raise trouble(answer)
