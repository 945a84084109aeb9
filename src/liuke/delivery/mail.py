"""An e-mail as bytes: the header traps live here, and nowhere else."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from liuke.delivery.errors import RejectedError
from liuke.delivery.message import Outgoing
from liuke.model.words import MessageClass

_UNFOLDED = policy.SMTP.clone(max_line_length=998)
"""Under the usual policy CPython turns a List-Unsubscribe longer than 78 characters into encoded words, and the mail
program's unsubscribe button is gone."""
_SHORT = policy.SMTP.clone(max_line_length=76)
_FOLDED = {"subject", "from", "to", "reply-to"}
"""These must fold: a long subject would become one encoded word of more than the 75 characters that RFC 2047 allows
(76 under CPython's own policy)."""
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.?)+")
_MAY_ADD = re.compile(r"(?i)(?:list-[a-z-]+|x-[a-z0-9-]+|feedback-id|auto-submitted|reply-to)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LONGEST_LINE = 998
_UNSUBSCRIBE = "List-Unsubscribe"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """Who writes. ``bounces`` gets what cannot be delivered; in market ``cn`` marketing is named so in its subject."""

    sender_name: str
    sender_address: str
    reply_to: str = ""
    bounces: str = ""
    market: str = "none"


def mail_address(address: str) -> str:
    """Return one plain address, its domain in ASCII.

    Anything that could mean more than one receiver (a comma, angle brackets, a comment, a line break) is refused, not
    repaired: ``"a@x" <victim@y>`` is a valid address, of somebody else.

    Raises
    ------
    RejectedError
    """
    local, _, domain = address.strip(" ").rpartition("@")
    try:
        plain = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError as why:
        raise RejectedError(why="this is not an e-mail address") from why
    if not _ADDRESS.fullmatch(plain) or ".." in plain or local.startswith(".") or len(plain) > 254:
        raise RejectedError(why="this is not an e-mail address")
    return plain


def message_id(message: Outgoing, settings: MailSettings) -> str:
    """Return the Message-ID: the same however often the message is sent."""
    return f"<{message.key[:40]}@{mail_address(settings.sender_address).rpartition('@')[2]}>"


def subject_line(message: Outgoing, market: str) -> str:
    """Return the subject as it goes out: in China, marketing starts with 广告 or AD (令38号, Art. 13)."""
    subject = one_line(message.subject)
    if market != "cn" or message.message_class != MessageClass.MARKETING:
        return subject
    if subject.startswith(("广告", "AD", "(AD)", "(广告)")):
        return subject
    return f"广告：{subject}" if _CHINESE.search(subject) else f"AD: {subject}"


def one_line(text: str) -> str:
    """Return text for a header field: whatever could end the line is a blank."""
    return " ".join(_CONTROL.sub(" ", text).split())


def as_mail(message: Outgoing, settings: MailSettings, at: datetime) -> bytes:
    """Return the message as it goes over the wire: plain text first, HTML beside it where there is some.

    Raises
    ------
    RejectedError
        An address or header field could do more than it says.
    """
    mail = EmailMessage(policy=_UNFOLDED)
    mail["From"] = Address(one_line(settings.sender_name), addr_spec=mail_address(settings.sender_address))
    mail["To"] = Address(addr_spec=mail_address(message.address))
    mail["Subject"] = subject_line(message, settings.market)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id(message, settings)
    if settings.reply_to:
        mail["Reply-To"] = Address(addr_spec=mail_address(settings.reply_to))
    for name, value in _further(message).items():
        del mail[name]
        mail[name] = value
    mail.set_content(message.text, cte=_encoding(message.text))
    if message.html:
        mail.add_alternative(message.html, subtype="html", cte=_encoding(message.html))
    return _wire(mail)


def _further(message: Outgoing) -> dict[str, str]:
    fields = dict(message.headers)
    for name, value in fields.items():
        if not _MAY_ADD.fullmatch(name):
            raise RejectedError(why=f"a message may not set the header {one_line(name)[:40]}")
        if _CONTROL.search(value) or not value.isascii() or len(f"{name}: {value}") > _LONGEST_LINE:
            raise RejectedError(why=f"header {name} has a line break, is not ASCII or longer than 998 characters")
        if name.lower() == "reply-to":
            fields[name] = mail_address(value)
    has = {name.lower(): value for name, value in fields.items()}
    if "https:" in has.get(_UNSUBSCRIBE.lower(), "") or "http:" in has.get(_UNSUBSCRIBE.lower(), ""):
        fields[f"{_UNSUBSCRIBE}-Post"] = "List-Unsubscribe=One-Click"
    return fields


def _encoding(text: str) -> str:
    """Choose an encoding that survives every relay: no bare eighth bit, no long line, no lonely dot."""
    return "quoted-printable" if text.isascii() else "base64"


def _wire(mail: EmailMessage) -> bytes:
    body = mail.as_bytes().partition(b"\r\n\r\n")[2]
    fields = (
        (_SHORT if name.lower() in _FOLDED else _UNFOLDED).fold_binary(name, value) for name, value in mail.raw_items()
    )
    return b"".join(fields) + b"\r\n" + body
