"""The pages of the people who are written to: stop, message settings, and where the one next step leads.

Nobody signs in. The signed link in the address is all the authority there is, no cookie is set, and opening a page
changes nothing: scanners open every link. These pages show nothing of the house.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, cast
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liuke.app.errors import BadSettingError, UnexpectedError
from liuke.delivery.errors import LinkError, LinkExpiredError
from liuke.kit.errors import Language, LiukeError
from liuke.web.errors import ClosedError, FormTooLargeError, HostError
from liuke.web.render import show_public
from liuke.web.shield import is_public
from liuke.web.view.recipient import arranged, named_address
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


def routes() -> list[Route]:
    """Return the addresses of these pages."""
    return [
        Route("/u/{token}", _answers(lambda seen, _: show_stop(seen)), methods=["GET"]),
        Route("/u/{token}", _answers(lambda seen, _: stop(seen)), methods=["POST"]),
        Route("/settings/{token}", _answers(lambda seen, _: show_settings(seen)), methods=["GET"]),
        Route("/settings/{token}", _answers(save, reads_form=True), methods=["POST"]),
        Route("/open", _answers(lambda seen, _: show_open(seen)), methods=["GET"]),
    ]


def show_stop(seen: Visit) -> Response:
    """Say what will stop, with the one button that does it."""
    return _stop_page(seen, seen.ask("recipient_show", token=_token(seen), link="unsubscribe"), done=False)


def stop(seen: Visit) -> Response:
    """Stop it (RFC 8058): whatever the body says or lacks, without cookie, sign-in or redirect."""
    return _stop_page(seen, seen.ask("recipient_stop", token=_token(seen)), done=True)


def _stop_page(seen: Visit, said: dict[str, Any], *, done: bool) -> Response:
    return _shown(seen, "public_stop.html", it=said, done=done, whom=named_address(said, seen.pen))


def show_settings(seen: Visit) -> Response:
    """Show how a person's message settings stand."""
    return _settings_page(seen, seen.ask("recipient_show", token=_token(seen)))


def save(seen: Visit, form: Form) -> Response:
    """Keep what the form says, and show how the settings stand then."""
    return _settings_page(seen, seen.ask("recipient_save", token=_token(seen), **_read(form)))


def _settings_page(seen: Visit, said: dict[str, Any]) -> Response:
    return _shown(seen, "public_settings.html", it=arranged(said, seen.pen))


def show_open(seen: Visit) -> Response:
    """Show where the business's own page would open."""
    return _shown(seen, "public_open.html")


def turned_away(request: Request, error: LiukeError) -> Response | None:
    """Say in plain words why one of these pages is not there; None where the request was for another page."""
    if not is_public(request.url.path) and not isinstance(error, HostError | ClosedError):
        return None
    seen = _reader(visit(request))
    kind = (
        "bad_link"
        if isinstance(error, LinkError | LinkExpiredError)
        else "bad_value"
        if isinstance(error, BadSettingError | FormTooLargeError)
        else "trouble"
        if error.http_status >= 500
        else "no_page"
    )
    said = error.document(seen.language)
    again = _here(seen) if kind == "bad_value" else ""
    return _shown(seen, "public_error.html", status=error.http_status, kind=kind, said=said, again=again)


def _read(form: Form) -> dict[str, Any]:
    """Read a form: what it does not name stays as it is, so that an empty one changes nothing."""
    found: dict[str, Any] = {"act": "", "channels": {}, "topics": {}}
    for name, value in form.items():
        kind, _, which = name.partition(".")
        match kind:
            case "do":
                found["act"], _, found["again"] = value.partition(".")
            case "cap":
                found["cap"] = value
            case "channel":
                found["channels"][which] = _on(value)
            case "topic":
                found["topics"][which] = _on(value)
            case "personalisation":
                found["personalisation"] = _on(value)
            case _:
                pass
    return found


def _on(value: str) -> bool:
    if value not in ("on", "off"):
        raise BadSettingError(said=value[:40])
    return value == "on"


def _token(seen: Visit) -> str:
    return str(seen.request.path_params["token"])


def _here(seen: Visit) -> str:
    said = seen.request.query_params.get("language")
    return seen.request.url.path + (f"?language={said}" if said in ("zh", "en") else "")


def _shown(seen: Visit, name: str, *, status: int = 200, **values: Any) -> Response:
    other = "en" if seen.language == "zh" else "zh"
    path = seen.request.url.path if is_public(seen.request.url.path) else "/open"
    answer = show_public(seen, name, status=status, here=_here(seen), other=f"{path}?language={other}", **values)
    answer.headers.update(_HEADERS)
    return answer


def _reader(seen: Visit) -> Visit:
    """Read in which language a stranger reads: the one they chose here, else their browser's, else the workspace's."""
    chosen = seen.request.query_params.get("language") or seen.request.cookies.get("liuke_language")
    asked = [part.strip()[:2].lower() for part in seen.request.headers.get("accept-language", "").split(",")]
    said = next((one for one in (chosen, *asked) if one in ("zh", "en")), seen.site.workspace.language)
    language = cast(Language, said)
    return replace(seen, language=language, pen=replace(seen.pen, language=language))


def _answers(
    page: Callable[[Visit, Form], Response], *, reads_form: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    async def answered(request: Request) -> Response:
        try:
            form = await _form(request) if reads_form else {}
            return await run_in_threadpool(lambda: page(_reader(visit(request)), form))
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
