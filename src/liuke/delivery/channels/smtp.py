"""E-mail by SMTP. It knows no keys: between the last byte and the server's yes, nobody knows whether it was sent."""

import re
import smtplib
import ssl
import threading
from dataclasses import dataclass
from typing import Literal

from liuke.delivery.channel import Handed, Idempotence
from liuke.delivery.dkim import Signer, signed
from liuke.delivery.errors import ChannelSettingsError, RejectedError, TemporaryError, UncertainError
from liuke.delivery.mail import MailSettings, as_mail, mail_address
from liuke.delivery.message import Outgoing
from liuke.kit.clock import Clock
from liuke.model.words import ChannelName

_LONE_DOT = re.compile(rb"(?m)^\.")
_CLOSING = 421
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """Where the server is. ``timeout_s`` holds for each of its answers; ``per_second`` is what it accepts."""

    host: str
    port: int = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password: str = ""
    ca_file: str | None = None
    timeout_s: float = 15.0
    per_second: int | None = None


class SmtpChannel:
    """One connection a thread, kept open between messages."""

    name = ChannelName.EMAIL
    idempotent: Idempotence = "message_id"
    key_window_s: float | None = None
    dry_run = False

    def __init__(
        self, server: SmtpSettings, mail: MailSettings, clock: Clock, *, sign_as: Signer | None = None
    ) -> None:
        if server.tls == "none" and server.password and server.host not in _LOOPBACK:
            raise ChannelSettingsError(channel="email", why="a password would cross the network in the clear")
        try:
            self._envelope_from = mail_address(mail.bounces or mail.sender_address)
            self._domain = mail_address(mail.sender_address).rpartition("@")[2]
        except RejectedError as why:
            raise ChannelSettingsError(channel="email", why="the sender's address is not an address") from why
        self.per_second = server.per_second
        self._server, self._mail, self._clock, self._signer = server, mail, clock, sign_as
        self._mine = threading.local()

    def send(self, message: Outgoing) -> Handed:
        """Hand one e-mail to the server.

        Raises
        ------
        TemporaryError, RejectedError, UncertainError
        """
        payload = as_mail(message, self._mail, self._clock.now())
        if self._signer is not None:
            payload = signed(payload, self._signer, self._clock.now())
        to = mail_address(message.address)
        try:
            smtp = self._ready()
            self._envelope(smtp, to)
            answer = smtp.docmd("DATA")
            if answer[0] != 354:
                raise self._refusal(answer)
            smtp.send(_LONE_DOT.sub(b"..", payload) + b"\r\n.\r\n")
        except (OSError, smtplib.SMTPException) as why:  # the closing dot did not arrive: surely not sent
            self.close()
            raise TemporaryError(why=f"the connection broke: {why}", down=True) from why
        return Handed(provider_id=self._verdict(smtp))

    def close(self) -> None:
        """Hang up this thread's connection."""
        smtp: smtplib.SMTP | None = getattr(self._mine, "smtp", None)
        self._mine.smtp = None
        if smtp is not None:
            smtp.close()

    def _verdict(self, smtp: smtplib.SMTP) -> str:
        try:
            answer = smtp.getreply()
        except (OSError, smtplib.SMTPException) as why:
            self.close()
            raise UncertainError(why=f"the server fell silent after the last byte: {why}") from why
        if answer[0] == _CLOSING:
            self.close()
        if answer[0] != 250:
            raise self._refusal(answer)
        return _said(answer[1])[:200]

    def _ready(self) -> smtplib.SMTP:
        """Return the open connection, or a new one; a server may have hung up meanwhile."""
        smtp: smtplib.SMTP | None = getattr(self._mine, "smtp", None)
        if smtp is not None:
            try:
                if smtp.docmd("RSET")[0] == 250:
                    return smtp
            except (OSError, smtplib.SMTPException):
                pass
            self.close()
        self._mine.smtp = smtp = self._connect()
        return smtp

    def _connect(self) -> smtplib.SMTP:
        server, secure = self._server, ssl.create_default_context(cafile=self._server.ca_file)
        where = (server.host, server.port, self._domain)
        smtp = (
            smtplib.SMTP_SSL(*where, timeout=server.timeout_s, context=secure)
            if server.tls == "tls"
            else smtplib.SMTP(*where, timeout=server.timeout_s)
        )
        try:
            if server.tls == "starttls":
                smtp.starttls(context=secure)
            if server.username:
                smtp.login(server.username, server.password)
            smtp.ehlo_or_helo_if_needed()
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _envelope(self, smtp: smtplib.SMTP, to: str) -> None:
        sender = smtp.mail(self._envelope_from)
        if sender[0] != 250:  # about us, not about this message: no reason to give it up
            self.close()
            raise TemporaryError(why=f"the server refuses the sender: {sender[0]} {_said(sender[1])}", down=True)
        receiver = smtp.rcpt(to)
        if receiver[0] not in (250, 251):
            raise self._refusal(receiver)

    def _refusal(self, answer: tuple[int, bytes]) -> TemporaryError | RejectedError:
        code, said = answer[0], f"{answer[0]} {_said(answer[1])}"
        if code == _CLOSING:
            self.close()
            return TemporaryError(why=said, down=True)
        return RejectedError(why=said) if 500 <= code < 600 else TemporaryError(why=said)


def _said(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:300]
