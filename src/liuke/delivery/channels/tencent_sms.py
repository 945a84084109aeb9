"""Text messages by Tencent Cloud (sms 2021-01-11, signature TC3-HMAC-SHA256). It knows no keys.

It sends registered texts only, and puts 【signature】 before them itself.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from liuke.delivery.channel import Handed, Idempotence
from liuke.delivery.errors import RejectedError, TemporaryError, UncertainError
from liuke.delivery.message import Outgoing
from liuke.delivery.registered import Registered, fit
from liuke.delivery.sms import number, sms_text, unsigned
from liuke.delivery.verdict import Trouble, promised, trouble
from liuke.delivery.wire import Answer, Wire
from liuke.kit.clock import Clock
from liuke.model.words import ChannelName

_ALGORITHM = "TC3-HMAC-SHA256"
_TYPE = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class TencentSms:
    """Whose account. ``app_id`` is the SMS application's SdkAppId."""

    key_id: str
    secret: str
    app_id: str
    signature: str
    texts: tuple[Registered, ...]
    region: str = "ap-guangzhou"
    endpoint: str = "https://sms.tencentcloudapi.com"
    market: str = "cn"
    per_second: int | None = None


class TencentSmsChannel:
    """One SendSms a message; ``SessionContext`` carries our key to the delivery report."""

    name = ChannelName.SMS
    idempotent: Idempotence = "none"
    key_window_s: float | None = None
    dry_run = False

    def __init__(self, account: TencentSms, wire: Wire, clock: Clock) -> None:
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
            "PhoneNumberSet": [number(message.address, market=account.market)],
            "SmsSdkAppId": account.app_id,
            "SignName": account.signature,
            "TemplateId": fitted.code,
            "TemplateParamSet": list(fitted.blanks.values()),
            "SessionContext": message.key[:64],
        }
        body = json.dumps(said, ensure_ascii=False).encode()
        host = account.endpoint.partition("://")[2].rstrip("/")
        headers = {
            "Host": host,
            "Content-Type": _TYPE,
            "X-TC-Action": "SendSms",
            "X-TC-Version": "2021-01-11",
            "X-TC-Region": account.region,
            "X-TC-Timestamp": str(int(self._clock.now().timestamp())),
            "Authorization": authorization(
                key_id=account.key_id, secret=account.secret, service="sms", host=host, body=body, at=self._clock.now()
            ),
        }
        return _verdict(self._wire.post(account.endpoint + "/", headers, body))

    def close(self) -> None:
        """Hang up."""
        self._wire.close()


def authorization(*, key_id: str, secret: str, service: str, host: str, body: bytes, at: datetime) -> str:
    """Return the Authorization header of a POST (Tencent Cloud, "Signature v3")."""
    day = f"{at.astimezone(UTC):%Y-%m-%d}"
    request = "\n".join(
        ("POST", "/", "", f"content-type:{_TYPE}\nhost:{host}\n", "content-type;host", hashlib.sha256(body).hexdigest())
    )
    scope = f"{day}/{service}/tc3_request"
    to_sign = "\n".join((_ALGORITHM, str(int(at.timestamp())), scope, hashlib.sha256(request.encode()).hexdigest()))
    key = f"TC3{secret}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{_ALGORITHM} Credential={key_id}/{scope}, SignedHeaders=content-type;host, Signature={signature}"


def _verdict(answer: Answer) -> Handed:
    if answer.status != 200:
        raise trouble(answer)
    said = promised(answer).get("Response")
    said = said if isinstance(said, dict) else {}
    failed = said.get("Error")
    if isinstance(failed, dict):
        raise _refusal(str(failed.get("Code", "")), str(failed.get("Message", "")), answer)
    each = said.get("SendStatusSet")
    if not (isinstance(each, list) and len(each) == 1 and isinstance(each[0], dict)):
        raise UncertainError(why=f"an answer that cannot be read: {answer.words}")
    if each[0].get("Code") != "Ok":
        raise _refusal(str(each[0].get("Code", "")), str(each[0].get("Message", "")), answer)
    return Handed(provider_id=str(each[0].get("SerialNo", "")))


def _refusal(code: str, words: str, answer: Answer) -> Trouble:
    why = f"{code} {words}"[:200].strip()
    if code.startswith("LimitExceeded."):
        return TemporaryError(why=why, retry_after_s=86_400.0 if "Daily" in code else 3_600.0)
    if code.startswith("RequestLimitExceeded"):
        return TemporaryError(why=why, retry_after_s=answer.retry_after_s)
    if code.startswith(("AuthFailure", "UnauthorizedOperation", "FailedOperation.InsufficientBalance")):
        return TemporaryError(why=why, down=True)
    if code.startswith(("InternalError", "ResourceUnavailable")) or code.startswith("FailedOperation.FailResolve"):
        return UncertainError(why=why)
    return RejectedError(why=why)
