"""Writes what would be sent into a folder: a line of JSON and a readable file a message. Nothing leaves the house."""

import json
import os
import threading
from dataclasses import asdict
from pathlib import Path

from liuke.delivery.channel import Handed, Idempotence
from liuke.delivery.errors import TemporaryError
from liuke.delivery.mail import MailSettings, as_mail
from liuke.delivery.message import Outgoing
from liuke.kit.clock import Clock
from liuke.model.words import ChannelName


class FileChannel:
    """A rehearsal on paper: ``<folder>/<channel>.jsonl`` and ``<folder>/<channel>/<key>.eml`` or ``.txt``."""

    idempotent: Idempotence = "key"
    key_window_s: float | None = None
    per_second: int | None = None

    def __init__(
        self, name: ChannelName, folder: Path, clock: Clock, *, mail: MailSettings | None = None, dry_run: bool = True
    ) -> None:
        self.name, self.dry_run = name, dry_run
        self._folder, self._clock, self._mail = folder, clock, mail
        self._keys: set[str] | None = None
        self._alone = threading.Lock()

    def send(self, message: Outgoing) -> Handed:
        """Write one message; the same key again writes nothing.

        Raises
        ------
        TemporaryError
            The folder cannot be written to, or the disk is full.
        RejectedError
            No e-mail can be made of it.
        """
        pages = self._folder / str(self.name)
        content, ending = self._content(message)
        try:
            pages.mkdir(parents=True, exist_ok=True)
            page = pages / f"{message.key[:40]}{ending}"
            with self._alone:
                if message.key not in self._known():
                    _write_whole(page, content)
                    self._note(message)
        except OSError as why:
            raise TemporaryError(why=f"{why.strerror}: {pages}", down=True) from why
        return Handed(provider_id=str(page.relative_to(self._folder)))

    def close(self) -> None:
        """Forget which keys were seen; they are read again from the folder."""
        with self._alone:
            self._keys = None

    def _content(self, message: Outgoing) -> tuple[bytes, str]:
        if self.name == ChannelName.EMAIL and self._mail is not None:
            return as_mail(message, self._mail, self._clock.now()), ".eml"
        return f"{message.address}\n\n{message.subject}\n\n{message.text}".encode(), ".txt"

    def _lines(self) -> Path:
        return self._folder / f"{self.name}.jsonl"

    def _known(self) -> set[str]:
        if self._keys is None:
            self._keys = set()
            if self._lines().exists():
                text = self._lines().read_bytes()
                self._keys = {key for line in text.splitlines() if (key := _key_of(line))}
                if not text.endswith(b"\n"):
                    self._write(b"\n")
        return self._keys

    def _note(self, message: Outgoing) -> None:
        line = json.dumps(asdict(message), ensure_ascii=False, default=str)
        self._write(line.encode() + b"\n")
        self._known().add(message.key)

    def _write(self, line: bytes) -> None:
        handle = os.open(self._lines(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)


def _key_of(line: bytes) -> str | None:
    """Read the key of one line; a line that a power cut left half written has none."""
    try:
        return str(json.loads(line)["key"])
    except (ValueError, KeyError, TypeError):
        return None


def _write_whole(page: Path, content: bytes) -> None:
    draft = page.with_suffix(".part")
    draft.write_bytes(content)
    draft.replace(page)
