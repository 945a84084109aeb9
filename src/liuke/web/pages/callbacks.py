"""Where other programs knock: providers with their callbacks, and pages of the business that fetch an inbox.

Nobody signs in. A callback proves itself by its signature, an inbox by its sealed address; both are answered in JSON,
and what is wrong with a callback is said in a code, never in detail.
"""

import base64
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any, cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from liuke.app.errors import UnexpectedError
from liuke.delivery.errors import ChannelSettingsError
from liuke.kit.errors import LiukeError
from liuke.web.errors import FormTooLargeError
from liuke.web.render import STATIC
from liuke.web.visit import Site

_LOG = logging.getLogger("liuke.web")
_LONGEST = 1_000_000
_KEPT = ("webhook-", "x-twilio-")
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Content-Type",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "no-referrer",
}
"""Any page may fetch an inbox whose address it knows: no cookie says anything here."""


def routes() -> list[Route]:
    """Return the addresses."""
    return [
        Route("/hooks/tasks", _answers(_task_hook), methods=["POST"]),
        Route("/calendar/{token}.ics", _answers(_calendar), methods=["GET"]),
        Route("/hooks/{provider}", _answers(_hook), methods=["POST"]),
        Route("/hooks/{provider}/{word}", _answers(_hook), methods=["POST"]),
        Route("/inbox.js", _script, methods=["GET"]),
        Route("/inbox/{token}", _answers(_inbox, _OPEN), methods=["GET", "POST", "OPTIONS"]),
    ]


def _hook(request: Request, body: bytes) -> Response:
    path = request.path_params
    said = _ask(
        request,
        "hook",
        provider=path["provider"],
        word=path.get("word", ""),
        url=_told(request),
        headers={name: value for name, value in request.headers.items() if name.startswith(_KEPT)},
        body=base64.b64encode(body).decode(),
    )
    kind = "application/xml" if str(said["answer"]).startswith("<") else "application/json"
    return Response(str(said["answer"]), media_type=kind)


def _task_hook(request: Request, body: bytes) -> Response:
    headers = {name: value for name, value in request.headers.items() if name.startswith(_KEPT)}
    said = _ask(request, "task_hook", headers=headers, body=base64.b64encode(body).decode())
    return Response(str(said["answer"]), media_type="application/json")


def _calendar(request: Request, body: bytes) -> Response:  # noqa: ARG001 - the shape of an answer
    said = _ask(request, "calendar_feed", link=request.path_params["token"])
    return Response(
        str(said["calendar"]), media_type="text/calendar", headers={"Cache-Control": "private, max-age=300"}
    )


def _inbox(request: Request, body: bytes) -> Response:
    token = request.path_params["token"]
    if request.method == "OPTIONS":
        return Response(status_code=204)
    if request.method == "GET":
        return JSONResponse(_ask(request, "inbox_show", token=token))
    try:
        id_ = str(json.loads(body)["read"])[:64]
    except (ValueError, KeyError, TypeError):
        id_ = ""
    return JSONResponse(_ask(request, "inbox_read", token=token, id=id_))


async def _script(_request: Request) -> Response:
    return FileResponse(STATIC / "inbox.js", media_type="text/javascript", headers=_OPEN)


def _ask(request: Request, name: str, **params: Any) -> dict[str, Any]:
    site = cast(Site, request.app.state.site)
    return site.answers.answer(name, params, "en")


def _told(request: Request) -> str:
    """Return the address the provider was told: the public one, whatever a proxy made of it."""
    site = cast(Site, request.app.state.site)
    query = f"?{request.url.query}" if request.url.query else ""
    return site.public_url + request.url.path + query


def _answers(
    act: Callable[[Request, bytes], Response], headers: dict[str, str] | None = None
) -> Callable[[Request], Awaitable[Response]]:
    async def answered(request: Request) -> Response:
        try:
            body = await _body(request)
            answer = await run_in_threadpool(act, request, body)
        except LiukeError as why:
            error = why
            answer = _refused(error)
        except Exception as why:  # noqa: BLE001 - one request at a door
            _LOG.exception("a call of another program under %s failed", request.url.path[:7])
            answer = _refused(UnexpectedError(why=type(why).__name__))
        answer.headers.update(headers or {})
        return answer

    return answered


def _refused(error: LiukeError) -> Response:
    status = 503 if isinstance(error, ChannelSettingsError) else error.http_status  # ours to mend: let them try again
    return JSONResponse({"error": {"code": error.code}}, status_code=status)


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST:
            raise FormTooLargeError
    return body
