"""Push by Firebase Cloud Messaging (HTTP v1), as a service account.

It knows no keys; the key goes along as collapse id and tag, so a second copy replaces the first on the device.
"""

import json
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.asymmetric import rsa

from liuke.delivery.channel import Handed, Idempotence
from liuke.delivery.errors import ChannelSettingsError, RejectedError, TemporaryError, UncertainError
from liuke.delivery.jose import rs256, rsa_key
from liuke.delivery.message import Outgoing
from liuke.delivery.verdict import document, promised, trouble
from liuke.delivery.wire import Answer, Wire
from liuke.kit.clock import Clock
from liuke.model.words import ChannelName

_SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_SPARE = timedelta(minutes=5)
_MOST_BYTES = 4_000
_NEVER = frozenset({"UNREGISTERED", "SENDER_ID_MISMATCH", "INVALID_ARGUMENT", "NOT_FOUND"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FcmPush:
    """A service account, as its JSON file says it. ``endpoint`` is the sending API."""

    project: str
    client: str
    key: rsa.RSAPrivateKey = field(repr=False)
    key_id: str = ""
    token_url: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
    endpoint: str = "https://fcm.googleapis.com"
    per_second: int | None = None


def service_account(text: str, *, endpoint: str = "", per_second: int | None = None) -> FcmPush:
    """Read the JSON of a service account.

    Raises
    ------
    ChannelSettingsError
    """
    try:
        said = json.loads(text)
        return FcmPush(
            project=said["project_id"],
            client=said["client_email"],
            key=rsa_key(said["private_key"]),
            key_id=said.get("private_key_id", ""),
            token_url=said.get("token_uri") or "https://oauth2.googleapis.com/token",
            endpoint=endpoint or "https://fcm.googleapis.com",
            per_second=per_second,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as why:
        raise ChannelSettingsError(
            channel="push",
            why="the environment does not hold the JSON of a service account",
            why_zh="环境变量里不是服务账号的 JSON",
        ) from why


class FcmPushChannel:
    """One message a request, to one registration token."""

    name = ChannelName.PUSH
    idempotent: Idempotence = "message_id"
    key_window_s: float | None = None
    dry_run = False

    def __init__(self, account: FcmPush, wire: Wire, clock: Clock) -> None:
        self._account, self._wire, self._clock = account, wire, clock
        self.per_second = account.per_second
        self._pass: tuple[str, datetime] | None = None
        self._alone = threading.Lock()

    def send(self, message: Outgoing) -> Handed:
        """Hand one push over.

        Raises
        ------
        TemporaryError, RejectedError, UncertainError
        """
        if not message.address or not message.address.isascii() or len(message.address) > 4_096:
            raise RejectedError(why="this is not a registration token")
        body = json.dumps({"message": _note(message, self._clock.now())}, ensure_ascii=False).encode()
        if len(body) - len(message.address) > _MOST_BYTES:
            raise RejectedError(why="a push has at most 4000 bytes")
        headers = {"Authorization": f"Bearer {self._token()}", "Content-Type": "application/json; charset=utf-8"}
        url = f"{self._account.endpoint}/v1/projects/{quote(self._account.project, safe='')}/messages:send"
        answer = self._wire.post(url, headers, body)
        if answer.status == 401:
            self._pass = None
        return _verdict(answer)

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

    def _token(self) -> str:
        """Return the access token, a new one five minutes before the old one ends. Nothing was sent if that fails."""
        with self._alone:
            now = self._clock.now()
            if self._pass is None or now >= self._pass[1]:
                self._pass = self._new_token(now)
            return self._pass[0]

    def _new_token(self, now: datetime) -> tuple[str, datetime]:
        account, at = self._account, int(now.timestamp())
        claims = {"iss": account.client, "scope": _SCOPE, "aud": account.token_url, "iat": at, "exp": at + 3_600}
        asked = {"grant_type": _GRANT, "assertion": rs256(account.key, claims, kid=account.key_id)}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            answer = self._wire.post(account.token_url, headers, urlencode(asked).encode())
            said = promised(answer) if answer.status == 200 else {}
        except UncertainError as why:
            raise TemporaryError(why=why.why, down=True) from why
        if not said.get("access_token"):
            raise TemporaryError(why=f"no access: {answer.status} {answer.words}", down=True)
        lasts = timedelta(seconds=float(said.get("expires_in", 3_600)))
        return str(said["access_token"]), now + max(lasts - _SPARE, timedelta(0))


def _note(message: Outgoing, now: datetime) -> dict[str, object]:
    collapse = message.key[:40]
    left = max(0, int((message.valid_until - now).total_seconds())) if message.valid_until else 86_400
    apns = {"apns-collapse-id": collapse, "apns-expiration": str(int(now.timestamp()) + left)}
    return {
        "token": message.address,
        "notification": {"title": message.subject, "body": message.text},
        "data": {"key": message.key, "playbook": message.playbook},
        "android": {"collapse_key": collapse, "ttl": f"{min(left, 2_419_200)}s", "notification": {"tag": collapse}},
        "apns": {"headers": apns},
    }


def _verdict(answer: Answer) -> Handed:
    if answer.status == 200:
        return Handed(provider_id=str(promised(answer).get("name", ""))[:200])
    failed = document(answer).get("error")
    failed = failed if isinstance(failed, dict) else {}
    details = failed.get("details")
    codes = [one.get("errorCode") for one in details if isinstance(one, dict)] if isinstance(details, list) else []
    code = next((str(one) for one in codes if one), str(failed.get("status", "")))
    why = f"{code} {failed.get('message', '')}".strip()[:200]
    if code in _NEVER:
        raise RejectedError(why=why)
    if code in ("QUOTA_EXCEEDED", "UNAVAILABLE"):
        raise TemporaryError(why=why, retry_after_s=answer.retry_after_s)
    raise trouble(answer, why)
