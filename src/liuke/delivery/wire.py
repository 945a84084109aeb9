"""One HTTP request, and exactly what is known when it went wrong: surely not taken, or nobody knows.

Until the last byte of a request has left, it surely was not taken. From then on silence, a broken line or half an
answer leave us not knowing. Redirects are not followed. The whole exchange has one deadline: a server that answers a
byte a second would otherwise hold a message past its lease.
"""

import http.client
import io
import select
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

from liuke.delivery.errors import TemporaryError, UncertainError
from liuke.delivery.outbound import Place, dial, place
from liuke.kit.clock import stopwatch

_MOST_BYTES = 256_000
_IDLE_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said. Header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def retry_after_s(self) -> float | None:
        """How long the server asks us to wait, by its own clock; None where it says nothing that can be read."""
        said = self.headers.get("retry-after", "").strip()
        if said.isascii() and said.isdigit():
            return float(min(int(said[:9]), 86_400))
        with suppress(ValueError, TypeError):
            wait = parsedate_to_datetime(said) - parsedate_to_datetime(self.headers.get("date", ""))
            return min(max(wait.total_seconds(), 0.0), 86_400.0)
        return None

    @property
    def words(self) -> str:
        """The beginning of what it said, on one line."""
        return " ".join(self.body[:2_000].decode("utf-8", "replace").split())[:200]


class Wire:
    """One open line a thread and server. ``private`` lets it speak to machines of one's own, and without https."""

    def __init__(self, *, timeout_s: float = 15.0, private: bool = False, ca_file: str | None = None) -> None:
        self._timeout_s, self._private, self._ca_file = timeout_s, private, ca_file
        self._trust: ssl.SSLContext | None = None
        self._mine = threading.local()

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send one POST.

        Raises
        ------
        TemporaryError
            Surely not taken.
        RejectedError
            The address is none we speak to.
        UncertainError
            Taken or not, nobody knows.
        """
        to = place(url, private=self._private)
        ends = stopwatch() + self._timeout_s
        line = self._line(to, ends)
        try:
            line.request("POST", to.path, body, dict(headers))
        except (OSError, http.client.HTTPException) as why:  # the last byte did not leave
            self.close()
            raise TemporaryError(why=f"the line to {to.host} broke: {why}", down=True) from why
        try:
            answer = line.getresponse()
            said = answer.read(_MOST_BYTES)
            if not answer.isclosed():  # cut short, or longer than any answer we understand
                self.close()
                if len(said) < _MOST_BYTES and answer.status < 300:
                    raise http.client.IncompleteRead(said, answer.length)
        except (OSError, http.client.HTTPException, ValueError) as why:
            self.close()
            raise UncertainError(why=f"{to.host} took it and gave no whole answer: {_named(why)}") from why
        if answer.will_close:
            self.close()
        return Answer(
            status=answer.status, headers={name.lower(): value for name, value in answer.getheaders()}, body=said
        )

    def close(self) -> None:
        """Hang up this thread's line."""
        kept: tuple[Any, _Line, float] | None = getattr(self._mine, "kept", None)
        self._mine.kept = None
        if kept is not None:
            kept[1].close()

    def _line(self, to: Place, ends: float) -> "_Line":
        """Return this thread's line where it is still good, or a new one."""
        kept: tuple[Any, _Line, float] | None = getattr(self._mine, "kept", None)
        which = (to.secure, to.host, to.port)
        if kept and kept[0] == which and stopwatch() - kept[2] < _IDLE_S and kept[1].usable():
            line = kept[1]
            line.until(ends)
        else:
            self.close()
            line = self._open(to, ends)
        self._mine.kept = (which, line, stopwatch())
        return line

    def _open(self, to: Place, ends: float) -> "_Line":
        left = max(0.01, ends - stopwatch())
        plain = dial(to, private=self._private, timeout_s=left)
        try:
            plain.settimeout(max(0.01, ends - stopwatch()))
            raw = self._trusted().wrap_socket(plain, server_hostname=to.host) if to.secure else plain
        except (OSError, ValueError) as why:
            plain.close()
            raise TemporaryError(why=f"{to.host} is not who it says, or does not encrypt: {why}", down=True) from why
        return _Line(to, raw, ends)

    def _trusted(self) -> ssl.SSLContext:
        if self._trust is None:
            self._trust = ssl.create_default_context(cafile=self._ca_file)
        return self._trust


class _Line(http.client.HTTPConnection):
    """An open connection with a deadline."""

    def __init__(self, to: Place, raw: socket.socket, ends: float) -> None:
        super().__init__(to.host, to.port)
        self.default_port = 443 if to.secure else 80
        self._raw = raw
        self.sock: Any = _Timed(raw, ends)

    def until(self, ends: float) -> None:
        """Set the deadline of the next exchange."""
        self.sock.ends = ends

    def usable(self) -> bool:
        """Whether the other side has neither hung up nor said anything unasked."""
        if self.sock is None:
            return False
        with suppress(OSError, ValueError):
            return not select.select([self._raw], [], [], 0)[0]
        return False

    def connect(self) -> None:
        """Never by itself: the address was looked at before."""
        raise OSError("the line is closed")


class _Timed:
    """A socket whose every step must end by one instant; open until it is closed and whoever reads has read."""

    def __init__(self, raw: socket.socket, ends: float) -> None:
        self._raw, self.ends = raw, ends
        self._readers, self._closed = 0, False

    def _left(self) -> None:
        left = self.ends - stopwatch()
        if left <= 0:
            raise TimeoutError("timed out")
        self._raw.settimeout(left)

    def sendall(self, said: bytes) -> None:
        self._left()
        self._raw.sendall(said)

    def makefile(self, mode: str) -> io.BufferedReader:  # noqa: ARG002 - always for reading
        self._readers += 1
        return io.BufferedReader(_Reader(self))

    def read_into(self, into: Any) -> int:
        self._left()
        return self._raw.recv_into(into)

    def close(self) -> None:
        """Close; where a server says that it will hang up, the library does so before the answer's body is read."""
        self._closed = True
        if not self._readers:
            self._raw.close()

    def let_go(self) -> None:
        self._readers -= 1
        if self._closed and not self._readers:
            self._raw.close()


class _Reader(io.RawIOBase):
    def __init__(self, timed: _Timed) -> None:
        self._timed = timed

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        return self._timed.read_into(into)

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._timed.let_go()


def _named(why: Exception) -> str:
    return f"{type(why).__name__}: {why}"[:200]
