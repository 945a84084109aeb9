"""A provider to measure against: a gateway over HTTP that knows keys, and a mail server; both as quick as Python is.

``python -m tests.bench.provider`` prints its two ports, then serves until its input ends; each line of it is answered with what came so far.
"""

import asyncio
import json
import sys
from collections import Counter

_YES = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"id":"ok"}'
_REPLIES = {
    b"EHLO": b"250 stand-in\r\n",
    b"HELO": b"250 stand-in\r\n",
    b"MAIL": b"250 ok\r\n",
    b"RCPT": b"250 ok\r\n",
    b"RSET": b"250 ok\r\n",
    b"NOOP": b"250 ok\r\n",
    b"DATA": b"354 go on\r\n",
}


class Gateway(asyncio.Protocol):
    """Takes every POST, once a key."""

    def __init__(self, got: Counter[str]) -> None:
        self.got, self.rest = got, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, said: bytes) -> None:
        self.rest += said
        while (head := self.rest.find(b"\r\n\r\n")) >= 0:
            lines = (line.partition(b":") for line in self.rest[:head].split(b"\r\n")[1:])
            fields = {name.strip().lower(): value.strip() for name, _, value in lines}
            end = head + 4 + int(fields.get(b"content-length", b"0"))
            if len(self.rest) < end:
                return
            self.rest = self.rest[end:]
            self.got[fields.get(b"idempotency-key", b"").decode()] += 1
            self.transport.write(_YES)


class Mail(asyncio.Protocol):
    """Takes every mail; counts Message-IDs."""

    def __init__(self, got: Counter[str]) -> None:
        self.got, self.rest, self.body = got, b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(b"220 stand-in\r\n")

    def data_received(self, said: bytes) -> None:
        self.rest += said
        while (end := self.rest.find(b"\r\n.\r\n" if self.body else b"\r\n")) >= 0:
            one, self.rest = self.rest[:end], self.rest[end + (5 if self.body else 2) :]
            if self.body:
                self.body = False
                name = next(line for line in one.split(b"\r\n") if line.lower().startswith(b"message-id:"))
                self.got[name.decode()] += 1
                self.transport.write(b"250 ok\r\n")
                continue
            word = one[:4].upper()
            self.body = word == b"DATA"
            self.transport.write(_REPLIES.get(word, b"250 ok\r\n"))


async def _serve() -> None:
    texts, mails = Counter[str](), Counter[str]()
    loop = asyncio.get_running_loop()
    ports = []
    for make in (lambda: Gateway(texts), lambda: Mail(mails)):
        server = await loop.create_server(make, "127.0.0.1", 0)
        ports.append(server.sockets[0].getsockname()[1])
    sys.stdout.write(json.dumps(ports) + "\n")
    sys.stdout.flush()
    while await loop.run_in_executor(None, sys.stdin.readline):
        found = [{"messages": len(got), "handed": sum(got.values())} for got in (texts, mails)]
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve())
