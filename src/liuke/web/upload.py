"""A file sent by a form, written to the disk as it comes: nothing of it is kept in memory, and no more than allowed."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from liuke.kit.errors import LiukeError
from liuke.web.errors import FormError, NoRoomError

_MOST_FIELDS, _LONGEST_FIELD, _MOST_FILES = 20, 20_000, 20


@dataclass(slots=True, kw_only=True)
class Taken:
    """One file that came: its name as the browser says it, where its bytes are, how many; ``over`` where too many."""

    name: str
    path: Path
    upload: str
    size: int = 0
    over: bool = False


@dataclass(slots=True, kw_only=True)
class _Part:
    name: str = ""
    filename: str | None = None
    text: bytearray = field(default_factory=bytearray)


Begin = Callable[[str, dict[str, str]], tuple[str, Path, int]]
"""Told a file's name and the fields before it; returns the upload's id, where to write, how many bytes at most."""


class Incoming:
    """Reads one multipart form: files go where ``begin`` says, fields are kept, what is over the limit is dropped."""

    def __init__(self, boundary: bytes, begin: Begin) -> None:
        self.fields: dict[str, str] = {}
        self.files: list[Taken] = []
        self._begin = begin
        self._part = _Part()
        self._out: BinaryIO | None = None
        self._limit = 0
        self._header, self._value = bytearray(), bytearray()
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._on_part,
                "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
                "on_header_end": self._on_header,
                "on_headers_finished": self._on_headers,
                "on_part_data": self._on_data,
                "on_part_end": self._on_end,
            },
        )

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the request."""
        self._parser.write(chunk)

    def close(self) -> None:
        """Let go of a file that is still open."""
        if self._out is not None:
            self._out.close()
            self._out = None

    def _on_part(self) -> None:
        self._part = _Part()

    def _on_header(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            _, options = parse_options_header(bytes(self._value))
            self._part.name = options.get(b"name", b"").decode("utf-8", "replace")
            if b"filename" in options:
                self._part.filename = options[b"filename"].decode("utf-8", "replace")
        self._header.clear()
        self._value.clear()

    def _on_headers(self) -> None:
        if not self._part.filename or len(self.files) >= _MOST_FILES:
            return
        upload, path, self._limit = self._begin(self._part.filename, self.fields)
        self.files.append(Taken(name=self._part.filename, path=path, upload=upload))
        self._out = path.open("wb")
        path.chmod(0o600)

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._out is not None:
            taken = self.files[-1]
            taken.size += end - start
            if taken.size > self._limit:
                taken.over = True
            else:
                self._out.write(data[start:end])
        elif self._part.filename is None and len(self._part.text) + end - start <= _LONGEST_FIELD:
            self._part.text.extend(data[start:end])

    def _on_end(self) -> None:
        if self._out is not None:
            self.close()
        elif self._part.filename is None and len(self.fields) < _MOST_FIELDS:
            self.fields[self._part.name] = self._part.text.decode("utf-8", "replace")


async def incoming(request: Request, begin: Begin) -> Incoming:
    """Read a request's form to its end.

    Raises
    ------
    FormError, NoRoomError
        It is none, or broke off; the disk took no more.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise FormError(name="file")
    taken, refused = Incoming(boundary, begin), list[LiukeError]()
    try:
        async for chunk in _chunks(request):
            if not refused:
                _fed(taken, chunk, refused)
        if refused:
            raise refused[0]  # said after the last byte: a browser that still sends would not read it
    except (ClientDisconnect, FormParserError) as why:
        _dropped(taken)
        raise FormError(name="file") from why
    except BaseException:
        _dropped(taken)
        raise
    finally:
        taken.close()
    return taken


def _fed(taken: Incoming, chunk: bytes, refused: list[LiukeError]) -> None:
    try:
        taken.feed(chunk)
    except LiukeError as why:
        refused.append(why)
    except OSError as why:
        refused.append(NoRoomError(why=why.strerror or type(why).__name__))


def _dropped(taken: Incoming) -> None:
    taken.close()
    for one in taken.files:
        one.path.unlink(missing_ok=True)


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    async for chunk in request.stream():
        if chunk:
            yield chunk
