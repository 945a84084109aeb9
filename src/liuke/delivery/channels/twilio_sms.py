"""Text messages by Twilio (2010-04-01 Messages). It knows no keys."""

import base64
from dataclasses import dataclass
from urllib.parse import urlencode

from liuke.delivery.channel import Handed, Idempotence
from liuke.delivery.errors import RejectedError, TemporaryError
from liuke.delivery.message import Outgoing
from liuke.delivery.sms import number, sms_text
from liuke.delivery.verdict import document, promised, trouble
from liuke.delivery.wire import Answer, Wire
from liuke.model.words import ChannelName

_QUEUE_FULL, _TOO_MANY = 30001, 20429
_OURS = frozenset({20003, 20005, 20006, 21603, 21606, 21659, 21660, 21701, 21703})


@dataclass(frozen=True, slots=True, kw_only=True)
class TwilioSms:
    """Whose account. ``sender`` is a number of ours or a messaging service (``MG…``)."""

    account_id: str
    secret: str
    sender: str
    signature: str = ""
    report_to: str = ""
    endpoint: str = "https://api.twilio.com"
    market: str = "none"
    per_second: int | None = None


class TwilioSmsChannel:
    """One message a request; ``report_to`` is our address for delivery reports."""

    name = ChannelName.SMS
    idempotent: Idempotence = "none"
    key_window_s: float | None = None
    dry_run = False

    def __init__(self, account: TwilioSms, wire: Wire) -> None:
        self._account, self._wire = account, wire
        self.per_second = account.per_second

    def send(self, message: Outgoing) -> Handed:
        """Hand one text message over.

        Raises
        ------
        TemporaryError, RejectedError, UncertainError
        """
        account = self._account
        said = {
            "To": number(message.address, market=account.market),
            "Body": sms_text(message, signature=account.signature, market=account.market),
            "MessagingServiceSid" if account.sender.startswith("MG") else "From": account.sender,
        }
        if account.report_to:
            said["StatusCallback"] = account.report_to
        who = base64.b64encode(f"{account.account_id}:{account.secret}".encode()).decode()
        headers = {"Authorization": f"Basic {who}", "Content-Type": "application/x-www-form-urlencoded"}
        url = f"{account.endpoint}/2010-04-01/Accounts/{account.account_id}/Messages.json"
        return _verdict(self._wire.post(url, headers, urlencode(said).encode()))

    def close(self) -> None:
        """Hang up."""
        self._wire.close()


def _verdict(answer: Answer) -> Handed:
    if answer.status in (200, 201):
        return Handed(provider_id=str(promised(answer).get("sid", "")))
    said = document(answer)
    code, why = said.get("code"), f"{said.get('code', '')} {said.get('message', '')}"[:200].strip()
    if code in (_QUEUE_FULL, _TOO_MANY):
        raise TemporaryError(why=why, retry_after_s=answer.retry_after_s)
    if code in _OURS:
        raise TemporaryError(why=why, down=True)
    if answer.status == 400 and code is not None:
        raise RejectedError(why=why)
    raise trouble(answer, why)
