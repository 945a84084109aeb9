"""Answers programs: /api/v1/…, the description of it all, tables, and what watches the house asks."""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, cast

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Send
from starlette.types import Scope as Asked

from liuke.app.access import Kind, Scope
from liuke.app.errors import UnexpectedError
from liuke.kit.chance import fingerprint
from liuke.kit.errors import Language, LiukeError
from liuke.web.api import paging
from liuke.web.api.caller import Caller, caller, said_in
from liuke.web.api.openapi import openapi
from liuke.web.api.shape import PREFIX, Endpoint, endpoints, is_list
from liuke.web.api.tables import list_tables, send_table
from liuke.web.errors import (
    BadQuestionError,
    BodyTooLargeError,
    MediaTypeError,
    MethodError,
    NoPageError,
    SameKeyError,
    ShownOnceError,
    SignInNeededError,
)
from liuke.web.visit import Visit

_LOG = logging.getLogger("liuke.web")
_LONGEST = 1_000_000
_READS = ("GET", "HEAD")
_SHOWN_ONCE = frozenset({"token_add", "user_add", "person_reveal", "person_export", "inbox_link", "task_calendar"})
"""Acts whose answer holds a secret or a person's data in clear: it is not kept to be said again."""
_CHALLENGE = 'Bearer realm="liuke"'
Act = Callable[[Caller], Response]
Plain = Callable[[Request], Response]


def routes() -> list[Route]:
    """Return the addresses."""
    return [
        Route("/api/openapi.json", _Door(_description, known=False)),
        Route(f"{PREFIX}/openapi.json", _Door(_description, known=False)),
        Route(f"{PREFIX}/tables", _Door(list_tables)),
        Route(f"{PREFIX}/tables/{{file}}", _Door(send_table)),
        Route(f"{PREFIX}/{{call}}", _Door(_call, _methods)),
        Route("/api/{rest:path}", _Door(_nothing, lambda _: ())),
        Route("/healthz", _Door(_alive, known=False)),
        Route("/readyz", _Door(_ready, known=False)),
        Route("/metrics", _Door(_metrics)),
    ]


def is_ours(path: str) -> bool:
    """Whether an address is for programs, which are told of everything in one form."""
    return (path.startswith("/api/") and path != "/api/docs") or path in ("/metrics", "/healthz", "/readyz")


def _methods(request: Request) -> tuple[str, ...]:
    """Return what an address takes; nothing where none is there, and whatever is asked is told so."""
    one = endpoints().get(request.path_params["call"])
    return () if one is None else _READS if one.method == "GET" else (one.method,)


class _Door:
    """One address for programs, whatever the method: what it does not take, it says in the same form as all else."""

    def __init__(
        self, act: Act | Plain, methods: Callable[[Request], tuple[str, ...]] = lambda _: _READS, *, known: bool = True
    ) -> None:
        self._act, self._methods, self._known = act, methods, known

    async def __call__(self, scope: Asked, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        call = request.path_params.get("call", "")
        other = "/api" if self._known else scope["path"]
        scope["liuke.route"] = f"{PREFIX}/{call}" if call in endpoints() else other
        answer = await self._answer(request)
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        methods, spoken = self._methods(request), said_in(request)
        allow = ", ".join(dict.fromkeys((*methods, "OPTIONS")))
        if methods and request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": allow})
        if methods and request.method not in methods:
            return problem(
                MethodError(method=request.method[:20], allow=allow), spoken or "en", headers={"Allow": allow}
            )
        try:
            body = await _body(request)
        except LiukeError as why:
            return problem(why, spoken or "en")
        return await run_in_threadpool(self._said, request, body, spoken)

    def _said(self, request: Request, body: bytes, spoken: Language | None) -> Response:
        """One request of a program at the door: the only place here where a mistake of ours becomes an answer."""
        language: Language = spoken or "en"
        try:
            if not self._known:
                return cast(Plain, self._act)(request)
            who = caller(request)
            language = who.seen.language
            request.state.body = body
            return cast(Act, self._act)(who)
        except LiukeError as why:
            return problem(why, language)
        except Exception as why:  # noqa: BLE001 - one request at a door
            _LOG.exception("the API's %s failed", request.url.path)
            return problem(UnexpectedError(why=type(why).__name__), language)


async def _body(request: Request) -> bytes:
    """Read what was sent, of the one kind that is taken and no longer than anything here needs.

    Raises
    ------
    BodyTooLargeError, MediaTypeError
    """
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST:
            raise BodyTooLargeError
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if body and request.method == "POST" and kind != "application/json" and not kind.endswith("+json"):
        raise MediaTypeError(kind=kind[:80] or "-")
    return body


def problem(
    why: LiukeError,
    language: Language,
    errors: list[dict[str, Any]] | None = None,
    *,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Say an error as RFC 9457 has it, with our code and the next step."""
    said = why.document(language)
    document = {
        "type": f"/explain/{said['code']}",
        "title": said["message"],
        "status": why.http_status,
        "detail": said["next"],
        "code": said["code"],
        **({"errors": errors} if errors else {}),
    }
    challenge = {"WWW-Authenticate": _CHALLENGE} if why.http_status == 401 else {}
    return _json(document, why.http_status, "application/problem+json", {**challenge, **(headers or {})})


def _json(document: Any, status: int = 200, media: str = "application/json", headers: Any = None) -> Response:
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, default=_plain, separators=(",", ":"))
    return Response(text.encode("utf-8", "replace"), status, {**(headers or {})}, media)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _call(who: Caller) -> Response:
    request = who.seen.request
    one = endpoints().get(request.path_params["call"])
    if one is None:
        raise NoPageError(path=request.url.path)
    who.demand(one.rule)
    who.seen.demand(one.name)
    try:
        params = _params(one, request, request.state.body)
    except ValidationError as why:
        wrong = [{"in": ".".join(map(str, e["loc"])), "why": e["msg"]} for e in why.errors(include_url=False)][:20]
        what = ", ".join(dict.fromkeys(str(error["in"]) for error in wrong))
        return problem(BadQuestionError(what=what or "body"), who.seen.language, wrong)
    key = request.headers.get("idempotency-key", "")
    if one.rule.kind is Kind.ACT and key:
        return _once(who, one, params, key)
    return _json(_asked(who.seen, one, params))


def _params(one: Endpoint, request: Request, body: bytes) -> dict[str, Any]:
    said: Any
    if one.method == "GET":
        query, known = request.query_params, one.params.model_fields
        many = {n for n in query if n in known and is_list(one.params, n)}
        twice = sorted(n for n in set(query) - many if len(query.getlist(n)) > 1)
        if twice:
            raise BadQuestionError(what=", ".join(twice)[:200])
        said = {n: query.getlist(n) if n in many else query[n] for n in query}
    else:
        try:
            said = json.loads(body or b"{}")
        except (ValueError, RecursionError) as why:
            raise BadQuestionError(what="body") from why
    read = one.params.model_validate(said)
    given = read.model_fields_set | (set(one.params.model_fields) & {"limit", "cursor"} if one.rows else set())
    return {name: getattr(read, name) for name in given}


def _asked(seen: Visit, one: Endpoint, params: dict[str, Any]) -> dict[str, Any]:
    if one.rows is None:
        return seen.ask(one.name, **params)
    asked, start, limit = paging.question(one, dict(params))
    return paging.answered(one, params, seen.ask(one.name, **asked), start, limit)


def _once(who: Caller, one: Endpoint, params: dict[str, Any], key: str) -> Response:
    """Do an act once however often it is asked under its key; what was answered is answered again."""
    entry = who.seen.site.entry
    if entry is None or len(key) > 200 or not key.isascii() or not key.isprintable():
        raise BadQuestionError(what="Idempotency-Key")
    asked = fingerprint(one.name, json.dumps(params, sort_keys=True, default=str))
    kept_as = fingerprint("idempotency", who.key, key)
    kept = entry.begin_act(kept_as, asked)
    if kept is not None:
        if kept.asked != asked or kept.status == 0:
            raise SameKeyError
        if not kept.answer:
            raise ShownOnceError
        return Response(kept.answer, kept.status, {"Idempotent-Replayed": "true"}, "application/json")
    try:
        answer = _json(_asked(who.seen, one, params))
    except BaseException:
        entry.give_back(kept_as)
        raise
    entry.keep_answer(kept_as, 200, "" if one.name in _SHOWN_ONCE else bytes(answer.body).decode())
    return answer


def _nothing(who: Caller) -> Response:
    raise NoPageError(path=who.seen.request.url.path)


def _description(request: Request) -> Response:  # noqa: ARG001 - the shape of an answer
    return JSONResponse(openapi())


def _alive(request: Request) -> Response:  # noqa: ARG001
    return PlainTextResponse("ok\n")


def _ready(request: Request) -> Response:
    entry = request.app.state.site.entry
    ready = entry is None or entry.ready()
    return PlainTextResponse("ready\n" if ready else "not ready\n", status_code=200 if ready else 503)


def _metrics(who: Caller) -> Response:
    who.demand_scope(Scope.METRICS)
    entry = who.seen.site.entry
    if entry is None or (who.scopes is None and who.seen.person is None and not who.seen.site.reading_is_open):
        raise SignInNeededError
    return PlainTextResponse(entry.measures(), media_type="text/plain; version=0.0.4; charset=utf-8")
