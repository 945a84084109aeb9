"""Push by JPush 极光 (v3). Two requests with the same ``cid`` are one push for as long as it remembers it."""

import base64
import json
from dataclasses import dataclass

from liuke.delivery.channel import Handed, Idempotence
from liuke.delivery.errors import RejectedError, TemporaryError, UncertainError
from liuke.delivery.message import Outgoing
from liuke.delivery.verdict import document, promised, trouble
from liuke.delivery.wire import Answer, Wire
from liuke.model.words import ChannelName

_NEVER = frozenset({1003, 1005, 1011, 1012, 1030})
_OURS = frozenset({1004, 1008, 1020, 2004, 2005, 2006, 2007})
_SEEN_BEFORE = 1013
_TOO_MANY = frozenset({2002, 2003, 2008})


@dataclass(frozen=True, slots=True, kw_only=True)
class JPush:
    """Whose app. ``production`` chooses Apple's real service."""

    app_key: str
    secret: str
    production: bool = True
    endpoint: str = "https://api.jpush.cn"
    per_second: int | None = None


class JPushChannel:
    """One registration id a request. Its memory of a ``cid`` is promised nowhere, so it is not relied on."""

    name = ChannelName.PUSH
    idempotent: Idempotence = "message_id"
    key_window_s: float | None = None
    dry_run = False

    def __init__(self, app: JPush, wire: Wire) -> None:
        self._app, self._wire = app, wire
        self.per_second = app.per_second

    def send(self, message: Outgoing) -> Handed:
        """Hand one push over.

        Raises
        ------
        TemporaryError, RejectedError, UncertainError
        """
        if not (message.address.isascii() and message.address.isalnum() and len(message.address) <= 64):
            raise RejectedError(why="this is not a registration id")
        further = {"key": message.key, "playbook": message.playbook}
        said = {
            "cid": f"{self._app.app_key}-{_as_uuid(message.key)}",
            "platform": "all",
            "audience": {"registration_id": [message.address]},
            "notification": {
                "android": {"alert": message.text, "title": message.subject, "extras": further},
                "ios": {"alert": {"title": message.subject, "body": message.text}, "extras": further},
                "hmos": {"alert": message.text, "title": message.subject, "category": "MARKETING", "extras": further},
            },
            "options": {"apns_production": self._app.production, "apns_collapse_id": message.key[:40]},
        }
        who = base64.b64encode(f"{self._app.app_key}:{self._app.secret}".encode()).decode()
        headers = {"Authorization": f"Basic {who}", "Content-Type": "application/json"}
        body = json.dumps(said, ensure_ascii=False).encode()
        return _verdict(self._wire.post(f"{self._app.endpoint}/v3/push", headers, body))

    def close(self) -> None:
        """Hang up."""
        self._wire.close()


def _as_uuid(key: str) -> str:
    return "-".join((key[:8], key[8:12], key[12:16], key[16:20], key[20:32]))


def _verdict(answer: Answer) -> Handed:
    if answer.status == 200:
        return Handed(provider_id=str(promised(answer).get("msg_id", "")))
    failed = document(answer).get("error")
    code = failed.get("code") if isinstance(failed, dict) else None
    why = f"{code} {failed.get('message', '')}"[:200] if isinstance(failed, dict) else answer.words
    if code == _SEEN_BEFORE:
        return Handed()  # this very push was taken before
    if code in _NEVER:
        raise RejectedError(why=why)
    if code in _OURS:
        raise TemporaryError(why=why, down=True)
    if code in _TOO_MANY:
        wait = answer.headers.get("x-rate-limit-reset", "")
        raise TemporaryError(why=why, retry_after_s=float(wait) if wait.isdigit() else answer.retry_after_s or 60.0)
    if code == 1000:
        raise UncertainError(why=why)
    raise trouble(answer, why)
