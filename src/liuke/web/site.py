"""The web application: which address shows which page, and what happens when a page cannot be shown."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from liuke.app.errors import NoFactsError, UnexpectedError
from liuke.kit.errors import LiukeError
from liuke.web.api import door
from liuke.web.api.caller import said_in
from liuke.web.errors import ClosedError, NoPageError, SignInNeededError
from liuke.web.pace import Paced
from liuke.web.pages import (
    access,
    api_docs,
    audiences,
    audit,
    base,
    beginning,
    bring,
    callbacks,
    desk,
    explain,
    folk,
    gatherings,
    journeys,
    live,
    own_pages,
    palette,
    plans,
    plays,
    recipient,
    retention,
    signals,
    stop,
    tasks,
    today,
    users,
    voice,
    work,
    worth,
)
from liuke.web.pages.sealed import turned_away
from liuke.web.render import STATIC, failed
from liuke.web.shield import Shield
from liuke.web.visit import Site, Visit, visit

_LOG = logging.getLogger("liuke.web")
Page = Callable[[Visit], Response]
Act = Callable[[Visit, dict[str, str]], Response]
_LONGEST_FORM, _MOST_FIELDS = 20_000, 50
_STREAM_LOOKS, _STREAM_EVERY_S = 60, 2
_MOVING_S = 0.4


class _Number(IntegerConvertor):
    """A number in an address that every store can look for; there is nothing at a longer one."""

    regex = "[0-9]{1,9}"


register_url_convertor("number", _Number())


def make_site(site: Site, *, names: frozenset[str], public: frozenset[str] = frozenset()) -> Starlette:
    """Build the application for one workspace; ``names`` are the host names it answers for.

    Under a ``public`` name, where links in messages lead, it answers with the pages of recipients only.
    """
    app = Starlette(
        routes=[
            _page("/", today.show_today),
            _page("/plans", plans.show_plans),
            _page("/plans/{plan}", plans.show_plan),
            _page("/plans/{plan}/people", plans.show_people),
            _page("/plans/{plan}/diff", plans.show_diff),
            _page("/plans/{plan}/{act}", plans.show_confirm),
            _act("/plans/{plan}/{act}", plans.do),
            _page("/tasks", tasks.show_tasks),
            _act("/tasks", tasks.create),
            _page("/tasks/{task:number}", tasks.show_task),
            _act("/tasks/{task:number}/{act}", tasks.do),
            _page("/interviews", tasks.show_interviews),
            _act("/interviews", tasks.choose_interviews),
            _page("/clues", desk.show_clues),
            _page("/clues/{clue}", desk.show_clue),
            _act("/clues/{clue}", desk.move_clue),
            _page("/cases", desk.show_cases),
            _act("/cases", desk.open_case),
            _page("/cases/{case:number}", desk.show_case),
            _page("/cases/{case:number}/report.pdf", desk.case_pdf),
            _act("/cases/{case:number}/{act}", desk.do_case),
            _page("/programmes", gatherings.show_programmes),
            _act("/programmes", gatherings.plan_one),
            _page("/programmes/{programme:number}", gatherings.show_programme),
            _act("/programmes/{programme:number}/guest", gatherings.move_guest),
            _page("/accounts/{account}/qbr", desk.show_qbr),
            _page("/accounts/{account}/qbr.pdf", desk.qbr_pdf),
            _page("/signals", signals.show_signals),
            _page("/signals/{name}", signals.show_signal),
            _act("/signals/{name}/{act}", signals.do),
            _page("/api/signals", signals.api_signals),
            _page("/api/signals/{name}", signals.api_signal),
            _page("/api/alarms", signals.api_alarms),
            _page("/audience", audiences.show_audience),
            _page("/audience/count", audiences.show_count),
            _page("/playbooks", plays.show_library),
            _page("/playbooks/new", plays.show_new),
            _page("/playbooks/{playbook}", plays.show_playbook),
            _page("/playbooks/{playbook}/diff", plays.show_diff),
            _page("/playbooks/{playbook}/{act}", plays.show_confirm),
            _act("/playbooks/{playbook}/check", plays.check),
            _act("/playbooks/{playbook}/change", plays.change),
            _act("/playbooks/{playbook}/try", plays.try_out),
            _act("/playbooks/{playbook}/save", plays.save),
            _act("/playbooks/{playbook}/{act}", plays.do),
            _page("/live", live.show_live),
            Route("/live/stream", _stream(live.show_part), methods=["GET"]),
            _page("/results", worth.show_results),
            _page("/results/{playbook}/people", worth.show_people),
            _page("/retention", retention.show_retention),
            _page("/journeys", journeys.show_journeys),
            _page("/voice", voice.show_voice),
            _page("/users", users.show_users),
            _page("/accounts", users.show_accounts),
            _page("/accounts/{account}", users.show_account),
            _page("/users/{user:path}", users.show_user),
            _page("/explain", explain.show_reasons),
            _page("/explain/{code}", explain.show_code),
            _page("/stop", stop.show_stop),
            _act("/stop", stop.turn),
            _page("/find", palette.find),
            _page("/palette", palette.show_palette),
            _page("/import", bring.show_import),
            Route("/import", _taken(bring.take), methods=["POST"]),
            _page("/import/{upload}", bring.show_file),
            _act("/import/{upload}", bring.load),
            _page("/jobs", work.show_work),
            _page("/jobs/{job:number}", work.show_job),
            Route("/jobs/{job:number}/stream", _stream(work.show_part, 1), methods=["GET"]),
            _act("/jobs/{job:number}/stop", work.stop),
            _act("/run", work.run),
            _page("/sample", beginning.show_sample),
            _act("/sample", beginning.turn_sample),
            _page("/tracking", beginning.show_tracking),
            _act("/tracking", beginning.save_tracking, fields=2_000),
            _page("/people", folk.show_people),
            _act("/people", folk.add),
            _act("/people/tokens", folk.add_token),
            _page("/people/tokens/{token}", folk.show_revoke),
            _act("/people/tokens/{token}", folk.revoke),
            _act("/people/{user}/{act}", folk.do),
            _page("/data/quarantine/{name}", work.show_kept_out),
            _act("/data/quarantine/{name}", work.take_kept_out),
            _act("/exports", work.make_table),
            _page("/exports/{file}", work.take_table),
            _page("/data", base.show_data),
            _page("/guard", base.show_guard),
            _act("/guard/channels", base.switch),
            _page("/guard/{code}", base.show_rule),
            _page("/data/definitions/{name}", palette.show_definition),
            _act("/views", palette.keep_view),
            _page("/in", access.show_in, open_to_all=True),
            _act("/in", access.sign_in, open_to_all=True),
            _page("/in/company", access.to_company, open_to_all=True),
            _page("/in/back", access.from_company, open_to_all=True),
            _act("/out", access.sign_out),
            _page("/again", access.show_again),
            _page("/me", access.show_me),
            _act("/me", access.set_password),
            _page("/set-up", access.show_set_up, open_to_all=True),
            _act("/set-up", access.set_up, open_to_all=True),
            _page("/audit", audit.show_audit),
            _act("/look", access.look, open_to_all=True),
            *recipient.routes(),
            *own_pages.routes(),
            *callbacks.routes(),
            _page("/api/docs", api_docs.show_api, open_to_all=True),
            *door.routes(),
            Mount("/static", _Static(directory=STATIC)),
        ],
        middleware=[
            Middleware(Shield, names=names, public=public, refuse=_failed),
            Middleware(_Moving, moving=site.moving),
            Middleware(_StaticGzip),
            *([Middleware(Paced, pace=site.entry.pace)] if site.entry else []),
        ],
        exception_handlers={
            HTTPException: _not_there,
            LiukeError: _failed,
        },
    )
    app.state.site = site
    app.state.ending = False
    return app


def _page(path: str, page: Page, *, open_to_all: bool = False) -> Route:
    async def shown(request: Request) -> Response:
        request.scope["liuke.route"] = path
        return await run_in_threadpool(_answered, request, page, open_to_all)

    return Route(path, shown, methods=["GET"])


def _act(path: str, act: Act, *, open_to_all: bool = False, fields: int = _MOST_FIELDS) -> Route:
    async def done(request: Request) -> Response:
        request.scope["liuke.route"] = path
        form = await _form(request, fields)

        def acted(seen: Visit) -> Response:
            if open_to_all:
                return act(seen, form)
            try:
                access.check_form(seen, form)
            except SignInNeededError as why:
                return access.too_late(seen, form, why)
            session = seen.session.csrf if seen.session else ""
            return seen.site.pressed.once(session, request.url.path, form, lambda: act(seen, form))

        return await run_in_threadpool(_answered, request, acted, True)

    return Route(path, done, methods=["POST"])


def _stream(page: Page, every_s: float = _STREAM_EVERY_S) -> Callable[[Request], Awaitable[Response]]:
    """Tell of a part of a page as it changes (server-sent events), for a while; the browser asks again by itself."""

    async def parts(request: Request) -> AsyncIterator[str]:
        last = ""
        for _ in range(_STREAM_LOOKS):
            drawn = await run_in_threadpool(_answered, request, page, False)
            if drawn.status_code != 200:
                yield "event: over\ndata:\n\n"
                return
            html = bytes(drawn.body).decode()
            if html != last:
                last = html
                yield "event: part\n" + "".join(f"data: {line}\n" for line in html.splitlines()) + "\n"
            else:
                yield ": still\n\n"
            if work.OVER in drawn.headers:
                yield "event: over\ndata:\n\n"
                return
            for _ in range(round(every_s * 4)):
                if request.app.state.ending or await request.is_disconnected():
                    return
                await asyncio.sleep(0.25)

    async def streamed(request: Request) -> Response:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(parts(request), media_type="text/event-stream", headers=headers)

    return streamed


def _taken(take: Callable[[Request, Visit], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """Answer a form that brings files: read as it comes, not beforehand."""

    async def taken(request: Request) -> Response:
        request.scope["liuke.route"] = request.url.path
        seen = await run_in_threadpool(visit, request)
        try:
            return await take(request, seen)
        except LiukeError as why:
            return await run_in_threadpool(_told, seen, why)

    return taken


async def _form(request: Request, fields: int = _MOST_FIELDS) -> dict[str, str]:
    async with request.form(max_fields=fields, max_files=0, max_part_size=_LONGEST_FORM) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


def _answered(request: Request, page: Page, open_to_all: bool) -> Response:
    """One request at the door: the only place here where a mistake of ours becomes a page instead of a broken line."""
    seen = visit(request)
    try:
        if not (open_to_all or seen.site.reading_is_open or seen.person):
            raise SignInNeededError
        return page(seen)
    except NoFactsError as why:
        may_begin = request.method == "GET" and not request.url.path.startswith("/api/")
        return beginning.show_beginning(seen) if may_begin else _told(seen, why)
    except LiukeError as why:
        return _told(seen, why)
    except Exception as why:  # noqa: BLE001 - one request at a door
        _LOG.exception("the page %s failed", request.url.path)
        return _told(seen, UnexpectedError(why=type(why).__name__))


def _told(seen: Visit, why: LiukeError) -> Response:
    """Say an error as a page, or to a program as JSON."""
    if door.is_ours(seen.request.url.path):
        return door.problem(why, seen.language)
    if isinstance(why, SignInNeededError) and seen.request.headers.get("hx-request") != "true":
        only_reads = seen.request.method == "GET" and not seen.site.reading_is_open
        return access.form_in(seen, status=why.http_status, wrong=None if only_reads else why, back=seen.back)
    return failed(seen, why)


async def _not_there(request: Request, why: Exception) -> Response:
    status, headers = (why.status_code, why.headers) if isinstance(why, HTTPException) else (500, None)
    page = await run_in_threadpool(_failed, request, NoPageError(path=request.url.path))
    page.status_code = status
    page.headers.update(headers or {})
    return page


def _failed(request: Request, why: Exception) -> Response:
    """Show an error; a stranger, or somebody who is written to, sees nothing of the house around it."""
    error = why if isinstance(why, LiukeError) else UnexpectedError(why=type(why).__name__)
    if door.is_ours(request.url.path) and not isinstance(error, ClosedError):
        return door.problem(error, said_in(request) or "en")
    return turned_away(request, error) or failed(visit(request), error)


class _Static(StaticFiles):
    """Files of ours; one addressed by its content may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file."""
        answer = await super().get_response(path, scope)
        kept = b"v=" in scope.get("query_string", b"") and answer.status_code == 200
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if kept else "no-cache"
        return answer


class _Moving:
    """Sends whoever asks while the house is about to be opened anew to the same address again: the new one answers."""

    def __init__(self, app: ASGIApp, *, moving: Callable[[], bool]) -> None:
        self._app, self._moving = app, moving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or say that it is to be sent again over another connection."""
        if scope["type"] != "http" or not self._moving():
            await self._app(scope, receive, send)
            return
        await asyncio.sleep(_MOVING_S)
        query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
        way = {"Location": scope["raw_path"].decode("latin-1") + query, "Connection": "close"}
        await Response(status_code=307, headers=way)(scope, receive, send)


class _StaticGzip:
    """Compresses files of ours only: a page holds a form's token beside words of the reader (BREACH)."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self._plain, self._small = app, GZipMiddleware(app, minimum_size=1_000, compresslevel=6)

    async def __call__(self, scope: Scope, receive: object, send: object) -> None:
        """Pass the request on."""
        static = scope["type"] == "http" and scope["path"].startswith("/static/")
        await (self._small if static else self._plain)(scope, receive, send)  # type: ignore[arg-type]
