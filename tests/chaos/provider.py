"""Providers of every channel that behave badly: slow, 429, 500 after the deed, half an answer, a line that breaks.

``python -m tests.chaos.provider SEED`` prints its ports, then serves until its input ends; each line of it is answered
with how many effects there were. What reached a person is a line of the file that ``EFFECTS`` names: key, way, address.
"""

import asyncio
import json
import os
import random
import re
import sys
from pathlib import Path

_KEY = re.compile(rb"[0-9a-f]{64}")
_UUID = re.compile(rb'"key": ?"([0-9a-f]{64})"')
_YES = b'{"id": "ok", "msg_id": "7", "sendno": "0"}'
_KNOWS_KEYS = {"sms", "voice", "webhook"}


class Deeds:
    """What reached people, and how the next request goes."""

    def __init__(self, seed: int) -> None:
        self.dice, self.known, self.count = random.Random(seed), set[tuple[str, bytes]](), 0
        self.file = Path(os.environ["EFFECTS"]).open("ab", buffering=0)  # noqa: SIM115 - until the process ends

    def do(self, way: str, key: bytes, address: str = "") -> None:
        if way in _KNOWS_KEYS and (way, key) in self.known:
            return
        self.known.add((way, key))
        self.count += 1
        self.file.write(f"{key.decode()} {way} {address}\n".encode())

    def mood(self) -> str:
        return self.dice.choices(("fine", "slow", "429", "500", "half", "break"), (88, 4, 3, 2, 2, 1))[0]


class Gateway(asyncio.Protocol):
    """Text messages, calls, pushes and webhooks, by the path."""

    def __init__(self, deeds: Deeds) -> None:
        self.deeds, self.rest = deeds, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, said: bytes) -> None:
        self.rest += said
        while (head := self.rest.find(b"\r\n\r\n")) >= 0:
            first, *lines = self.rest[:head].split(b"\r\n")
            fields = {line.partition(b":")[0].lower(): line.partition(b":")[2].strip() for line in lines}
            end = head + 4 + int(fields.get(b"content-length", b"0"))
            if len(self.rest) < end:
                return
            body, self.rest = self.rest[head + 4 : end], self.rest[end:]
            path = first.split()[1].decode().strip("/").split("/")[0]
            self._answer("push" if path == "v3" else path, body)

    def _answer(self, way: str, body: bytes) -> None:
        found = _UUID.search(body) or _KEY.search(body)
        assert found, body
        mood = self.deeds.mood()
        if mood == "429":
            self._say(429, b"slow down", b"Retry-After: 5\r\n")
            return
        self.deeds.do(way, found.group(1) if found.re is _UUID else found.group(0))
        if mood == "500":
            self._say(500, b"<html>oops</html>")
        elif mood == "half":
            self.transport.write(b'HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n{"id":')
            self.transport.close()
        elif mood == "break":
            self.transport.abort()
        else:
            asyncio.get_running_loop().call_later(0.2 if mood == "slow" else 0.004, self._say, 200, _YES)

    def _say(self, status: int, body: bytes, more: bytes = b"") -> None:
        if not self.transport.is_closing():
            head = b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n%s\r\n" % (status, len(body), more)
            self.transport.write(head + body)


class Mail(asyncio.Protocol):
    """A mail server; it knows no keys."""

    def __init__(self, deeds: Deeds) -> None:
        self.deeds, self.rest, self.body, self.to = deeds, b"", False, ""

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
                self._take(one)
                continue
            word = one[:4].upper()
            if word == b"RCPT":
                self.to = one.partition(b"<")[2].partition(b">")[0].decode()
            self.body = word == b"DATA"
            self.transport.write(b"354 go on\r\n" if self.body else b"250 ok\r\n")

    def _take(self, mail: bytes) -> None:
        name = next(line for line in mail.split(b"\r\n") if line.lower().startswith(b"message-id:"))
        key = name.partition(b"<")[2].partition(b"@")[0]
        mood = self.deeds.mood()
        if mood in ("429", "500"):
            self.transport.write(b"451 busy\r\n" if mood == "429" else b"554 no\r\n")
            return
        self.deeds.do("email", key, self.to)
        if mood in ("half", "break"):
            self.transport.abort()
            return
        wait = 0.2 if mood == "slow" else 0.004
        asyncio.get_running_loop().call_later(wait, self.transport.write, b"250 ok\r\n")


async def _serve(seed: int) -> None:
    deeds, loop, ports = Deeds(seed), asyncio.get_running_loop(), []
    for make in (lambda: Gateway(deeds), lambda: Mail(deeds)):
        server = await loop.create_server(make, "127.0.0.1", 0)
        ports.append(server.sockets[0].getsockname()[1])
    sys.stdout.write(json.dumps(ports) + "\n")
    sys.stdout.flush()
    while await loop.run_in_executor(None, sys.stdin.readline):
        sys.stdout.write(f"{deeds.count}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
