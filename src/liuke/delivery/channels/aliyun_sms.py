"""Text messages by Alibaba Cloud (dysmsapi 2017-05-25, signature ACS3-HMAC-SHA256). It knows no keys.

It sends registered texts only, and puts 【signature】 before them itself.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from liuke.delivery.channel import Handed, Idempotence
from liuke.delivery.errors import RejectedError, TemporaryError, UncertainError
from liuke.delivery.message import Outgoing
from liuke.delivery.registered import Registered, fit
from liuke.delivery.sms import number, sms_text, unsigned
from liuke.delivery.verdict import Trouble, document, promised, trouble
from liuke.delivery.wire import Answer, Wire
from liuke.kit.chance import token
from liuke.kit.clock import Clock
from liuke.model.words import ChannelName

_ALGORITHM = "ACS3-HMAC-SHA256"
_SLOWLY = {
    "isv.BUSINESS_LIMIT_CONTROL": 3_600.0,
    "isv.DAY_LIMIT_CONTROL": 86_400.0,
    "isv.MONTH_LIMIT_CONTROL": 86_400.0,
}
_OURS = ("InvalidAccessKeyId", "SignatureDoesNotMatch", "SignatureNonceUsed", "Forbidden", "isv.AMOUNT_NOT_ENOUGH")
_OURS_TOO = ("isv.OUT_OF_SERVICE", "isv.ACCOUNT_", "isv.PRODUCT_UN", "isv.RAM_PERMISSION", "isv.SMS_SIGNATURE_ILLEGAL")


@dataclass(frozen=True, slots=True, kw_only=True)
class AliyunSms:
    """Whose account. ``signature`` is the registered one, without brackets."""

    key_id: str
    secret: str
    signature: str
    texts: tuple[Registered, ...]
    endpoint: str = "https://dysmsapi.aliyuncs.com"
    market: str = "cn"
    per_second: int | None = None


class AliyunSmsChannel:
    """One SendSms a message; ``OutId`` carries our key to the delivery report."""

    name = ChannelName.SMS
    idempotent: Idempotence = "none"
    key_window_s: float | None = None
    dry_run = False

    def __init__(self, account: AliyunSms, wire: Wire, clock: Clock) -> None:
        self._account, self._wire, self._clock = account, wire, clock
        self.per_second = account.per_second

    def send(self, message: Outgoing) -> Handed:
        """Hand one text message over.

        Raises
        ------
        TemporaryError, RejectedError, UncertainError
        """
        account = self._account
        text = sms_text(message, signature=account.signature, market=account.market)
        fitted = fit(unsigned(text, account.signature), account.texts)
        said = {
            "PhoneNumbers": number(message.address, market=account.market).removeprefix("+86").removeprefix("+"),
            "SignName": account.signature,
            "TemplateCode": fitted.code,
            "TemplateParam": json.dumps(fitted.blanks, ensure_ascii=False),
            "OutId": message.key[:64],
        }
        body = urlencode(said).encode()
        host = account.endpoint.partition("://")[2].rstrip("/")
        headers = signed_headers(
            key_id=account.key_id,
            secret=account.secret,
            host=host,
            action="SendSms",
            version="2017-05-25",
            body=body,
            date=f"{self._clock.now():%Y-%m-%dT%H:%M:%SZ}",
            nonce=token(16),
            further={"content-type": "application/x-www-form-urlencoded"},
        )
        answer = self._wire.post(account.endpoint + "/", headers, body)
        return _verdict(answer)

    def close(self) -> None:
        """Hang up."""
        self._wire.close()


def signed_headers(
    *,
    key_id: str,
    secret: str,
    host: str,
    action: str,
    version: str,
    body: bytes,
    date: str,
    nonce: str,
    query: Mapping[str, str] | None = None,
    further: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return every header of a signed request (Alibaba Cloud, "Request syntax and signature method V3")."""
    hashed = hashlib.sha256(body).hexdigest()
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": hashed,
        "x-acs-date": date,
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    } | dict(further or {})
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers))
    asked = "&".join(f"{_quoted(k)}={_quoted(v)}" for k, v in sorted((query or {}).items()))
    request = "\n".join(("POST", "/", asked, lines, names, hashed))
    to_sign = f"{_ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return headers | {"Authorization": f"{_ALGORITHM} Credential={key_id},SignedHeaders={names},Signature={signature}"}


def _quoted(said: str) -> str:
    return quote(said, safe="-_.~")


def _verdict(answer: Answer) -> Handed:
    if answer.status == 200:
        said = promised(answer)
        if said.get("Code") == "OK":
            return Handed(provider_id=str(said.get("BizId", "")))
        raise _refusal(str(said.get("Code", "")), str(said.get("Message", "")), answer)
    said = document(answer)
    raise _refusal(str(said.get("Code", "")), str(said.get("Message", "")), answer)


def _refusal(code: str, words: str, answer: Answer) -> Trouble:
    why = f"{code} {words}"[:200].strip()
    if not code:
        return trouble(answer)
    if code in _SLOWLY:
        return TemporaryError(why=why, retry_after_s=_SLOWLY[code])
    if code.startswith("Throttling") or code == "ServiceUnavailable":
        return TemporaryError(why=why, retry_after_s=answer.retry_after_s)
    if code.startswith((*_OURS, *_OURS_TOO)):
        return TemporaryError(why=why, down=True)
    if code in ("isp.SYSTEM_ERROR", "InternalError", "isp.UNKNOWN"):
        return UncertainError(why=why)
    return RejectedError(why=why)
