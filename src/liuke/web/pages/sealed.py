"""What every page behind a signed link keeps to: no sign-in, no cookie, no script, nothing of the house around it."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, cast
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from liuke.app.errors import BadSettingError, ErasedError, NotProvenError, UnexpectedError
from liuke.delivery.errors import LinkError, LinkExpiredError, TooManyWordsError
from liuke.kit.errors import Language, LiukeError
from liuke.web.errors import ClosedError, FormTooLargeError, HostError
from liuke.web.render import show_public
from liuke.web.shield import is_public
from liuke.web.visit import Visit, visit

_LOG = logging.getLogger("liuke.web")
_LONGEST_FORM = 20_000
_MOST_FIELDS = 200
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
Form = dict[str, str]
_AGAIN = ("bad_value", "unproven")


def turned_away(request: Request, error: LiukeError) -> Response | None:
    """Say in plain words why one of these pages is not there; None where the request was for another page."""
    if not is_public(request.url.path) and not isinstance(error, HostError | ClosedError):
        return None
    seen = _reader(visit(request))
    kind = (
        "bad_link"
        if isinstance(error, LinkError)
        else "old_link"
        if isinstance(error, LinkExpiredError)
        else "bad_value"
        if isinstance(error, BadSettingError | FormTooLargeError | TooManyWordsError)
        else "erased_before"
        if isinstance(error, ErasedError)
        else "unproven"
        if isinstance(error, NotProvenError)
        else "trouble"
        if error.http_status >= 500
        else "no_page"
    )
    said = error.document(seen.language)
    again = here(seen) if kind in _AGAIN else ""
    return shown(seen, "public_error.html", status=error.http_status, kind=kind, said=said, again=again)


def token_of(seen: Visit) -> str:
    return str(seen.request.path_params["token"])


def here(seen: Visit) -> str:
    said = seen.request.query_params.get("language")
    return seen.request.url.path + (f"?language={said}" if said in ("zh", "en") else "")


def shown(seen: Visit, name: str, *, status: int = 200, **values: Any) -> Response:
    other = "en" if seen.language == "zh" else "zh"
    path = seen.request.url.path if is_public(seen.request.url.path) else "/open"
    answer = show_public(seen, name, status=status, here=here(seen), other=f"{path}?language={other}", **values)
    answer.headers.update(_HEADERS)
    return answer


def _reader(seen: Visit) -> Visit:
    """Read in which language a stranger reads: the one they chose here, else their browser's, else the workspace's."""
    chosen = seen.request.query_params.get("language") or seen.request.cookies.get("liuke_language")
    asked = [part.strip()[:2].lower() for part in seen.request.headers.get("accept-language", "").split(",")]
    said = next((one for one in (chosen, *asked) if one in ("zh", "en")), seen.site.workspace.language)
    language = cast(Language, said)
    return replace(seen, language=language, pen=replace(seen.pen, language=language))


def answers(
    page: Callable[[Visit, Form], Response], *, reads_form: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    async def answered(request: Request) -> Response:
        try:
            form = await _form(request) if reads_form else {}
            answer = await run_in_threadpool(lambda: page(_reader(visit(request)), form))
            answer.headers.update(_HEADERS)
            return answer
        except LiukeError as why:
            error = why
        except Exception as why:  # noqa: BLE001 - one request at a door
            _LOG.exception("a page under %s failed", request.url.path[:3])  # the rest of the address is a key
            error = UnexpectedError(why=type(why).__name__)
        return await run_in_threadpool(lambda: turned_away(request, error) or Response(status_code=500))

    return answered


async def _form(request: Request) -> Form:
    """Read a form of fields only; of a field that comes twice the last counts, as a switch after its default."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST_FORM:
            raise FormTooLargeError
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError as why:
        raise FormTooLargeError from why
