"""The served workspace's other door: calls over the unix socket, answered line by line as the work goes on."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from liuke.app.errors import BadParameterError, UnexpectedError
from liuke.kit.errors import Language, LiukeError

_LOG = logging.getLogger("liuke.web")
_LARGEST_QUESTION = 16_000_000
Progress = Callable[[str, int, int | None], None]
Ask = Callable[[str, dict[str, Any], Language | None, Progress], dict[str, Any]]
_DONE = object()


def make_rpc(ask: Ask, language: Language) -> Starlette:
    """Build the application behind the socket: ``POST /call/<name>`` with ``{"params", "language"}``.

    The answer is lines of JSON: ``{"progress": {"step", "done", "total"}}`` as often as there is some, then one
    ``{"answer"}`` or one ``{"error": {"code", "message", "next", "exit_code"}}``.
    """

    async def call(request: Request) -> Response:
        name, body = request.path_params["name"], await request.body()
        lines = _lines(ask, name, body, language)
        return StreamingResponse(lines, media_type="application/x-ndjson")

    return Starlette(routes=[Route("/call/{name}", call, methods=["POST"])])


def _question(name: str, body: bytes, otherwise: Language) -> tuple[dict[str, Any], Language | None, Language]:
    """Read a question; returns its parameters, the language asked for, and the language to say errors in."""
    wrong = BadParameterError(command=name, name="params", said="", choices="")
    if len(body) > _LARGEST_QUESTION:
        raise wrong
    try:
        said = json.loads(body or b"{}")
        params, language = said.get("params") or {}, said.get("language")
    except (ValueError, AttributeError) as why:
        raise wrong from why
    if not isinstance(params, dict) or language not in (None, "zh", "en"):
        raise wrong
    return params, language, language or otherwise


async def _lines(ask: Ask, name: str, body: bytes, otherwise: Language) -> AsyncIterator[bytes]:
    loop, said = asyncio.get_running_loop(), asyncio.Queue[Any]()

    def tell(line: Any) -> None:
        with suppress(RuntimeError):  # the loop is gone when the server stopped in the middle
            loop.call_soon_threadsafe(said.put_nowait, line)

    def progress(step: str, done: int, total: int | None) -> None:
        tell({"progress": {"step": step, "done": done, "total": total}})

    def work() -> None:
        tell(answered(ask, name, body, otherwise, progress))
        tell(_DONE)

    running = loop.run_in_executor(None, work)
    while (line := await said.get()) is not _DONE:
        yield json.dumps(line, ensure_ascii=False, default=_plain).encode() + b"\n"
    await running


def answered(ask: Ask, name: str, body: bytes, otherwise: Language, progress: Progress) -> dict[str, Any]:
    """Ask one question and return its last line; the one place here where a mistake of ours becomes an answer."""
    language: Language = otherwise
    try:
        params, wanted, language = _question(name, body, otherwise)
        return {"answer": ask(name, params, wanted, progress)}
    except LiukeError as why:
        error = why
    except Exception as why:  # noqa: BLE001 - one request at a door
        _LOG.exception("the call %s failed", name)
        error = UnexpectedError(why=f"{type(why).__name__}: {why}")
    return {"error": {**error.document(language), "exit_code": error.exit_code}}


def _plain(value: Any) -> Any:
    """Write what JSON has no word for: days and instants as ISO text, the rest as its text."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
