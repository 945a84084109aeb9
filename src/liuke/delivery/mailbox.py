"""Fetches returned mail from a mailbox by IMAP: what was read is marked as seen once it is kept, never before."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Literal

from liuke.delivery.errors import TemporaryError

_MOST_BYTES = 2_000_000
_FOLDER = re.compile(r'[^\x00-\x1f"\\]{1,200}')


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSettings:
    """Where returned mail lies. ``tls`` as in ``SmtpSettings``; a password is never sent in the clear elsewhere."""

    host: str
    user: str
    password: str
    port: int = 993
    tls: Literal["tls", "starttls", "none"] = "tls"
    folder: str = "INBOX"
    timeout_s: float = 20.0


class Mailbox:
    """An open mailbox: the mails nobody has seen, and the means to mark them."""

    def __init__(self, line: imaplib.IMAP4) -> None:
        self._line = line

    def unseen(self, most: int = 1_000) -> Iterator[tuple[str, bytes]]:
        """Walk mails that were not seen yet, oldest first: the mailbox's own number, and the mail. None is marked."""
        _, found = self._line.uid("SEARCH", "UNSEEN")
        for number in (found[0] or b"").split()[:most]:
            uid = number.decode("ascii")
            _, parts = self._line.uid("FETCH", uid, f"(BODY.PEEK[]<0.{_MOST_BYTES}>)")
            raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
            if raw:
                yield uid, raw

    def seen(self, numbers: list[str]) -> None:
        """Mark mails as seen."""
        for start in range(0, len(numbers), 100):
            self._line.uid("STORE", ",".join(numbers[start : start + 100]), "+FLAGS.SILENT", r"(\Seen)")


@contextmanager
def opened_mailbox(settings: MailboxSettings) -> Iterator[Mailbox]:
    """Open a mailbox and close it after use.

    Raises
    ------
    TemporaryError
        It cannot be reached, does not know us, or has no such folder.
    """
    line = None
    try:
        line = _connected(settings)
        line.login(settings.user, settings.password)
        if not _FOLDER.fullmatch(settings.folder) or line.select(f'"{settings.folder}"')[0] != "OK":
            raise TemporaryError(why=f"the mailbox has no folder {settings.folder}")
        yield Mailbox(line)
    except (OSError, imaplib.IMAP4.error) as why:
        raise TemporaryError(why=f"the mailbox at {settings.host} does not answer as it should: {why}") from why
    finally:
        if line is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                line.logout()


def _connected(settings: MailboxSettings) -> imaplib.IMAP4:
    trust = ssl.create_default_context()
    where = (settings.host, settings.port)
    if settings.tls == "tls":
        return imaplib.IMAP4_SSL(*where, ssl_context=trust, timeout=settings.timeout_s)
    line = imaplib.IMAP4(*where, timeout=settings.timeout_s)
    if settings.tls == "starttls":
        line.starttls(trust)
    return line
