"""Answers programs: /api/v1/…, the description of it all, tables, and what watches the house asks."""

import json
import logging
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from liuke.app.access import Kind, Scope
from liuke.app.errors import UnexpectedError
from liuke.kit.chance import fingerprint
from liuke.kit.errors import Language, LiukeError
from liuke.web.api import paging
from liuke.web.api.caller import Caller, caller
from liuke.web.api.openapi import openapi
from liuke.web.api.shape import PREFIX, Endpoint, endpoints, is_list
from liuke.web.api.tables import list_tables, send_table
from liuke.web.errors import BadQuestionError, FormTooLargeError, NoPageError, SameKeyError, SignInNeededError
from liuke.web.visit import Visit

_LOG = logging.getLogger("liuke.web")
_LONGEST = 1_000_000
_CHALLENGE = 'Bearer realm="liuke"'
Act = Callable[[Caller, bytes], Response]


def routes() -> list[Route]:
    """Return the addresses."""
    return [
        Route("/api/openapi.json", _description, methods=["GET"]),
        Route(f"{PREFIX}/tables", _answers(lambda who, _: list_tables(who)), methods=["GET"]),
        Route(f"{PREFIX}/tables/{{file}}", _answers(lambda who, _: send_table(who)), methods=["GET"]),
        Route(f"{PREFIX}/{{call}}", _answers(_call), methods=["GET", "POST"]),
        Route(f"{PREFIX}/{{rest:path}}", _answers(_nothing), methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
        Route("/healthz", _alive, methods=["GET"]),
        Route("/readyz", _ready, methods=["GET"]),
        Route("/metrics", _answers(_metrics), methods=["GET"]),
    ]


def _answers(act: Act) -> Callable[[Request], Any]:
    async def answered(request: Request) -> Response:
        call = request.path_params.get("call", "")
        request.scope["liuke.route"] = f"{PREFIX}/{call}" if call in endpoints() else "/api"
        try:
            body = await _body(request)
        except LiukeError as why:
            return problem(why, "en")
        return await run_in_threadpool(_said, act, request, body)

    return answered


def _said(act: Act, request: Request, body: bytes) -> Response:
    """One request of a program at the door: the only place here where a mistake of ours becomes an answer."""
    language: Language = "en"
    try:
        who = caller(request)
        language = who.seen.language
        return act(who, body)
    except LiukeError as why:
        return problem(why, language)
    except Exception as why:  # noqa: BLE001 - one request at a door
        _LOG.exception("the API's %s failed", request.url.path)
        return problem(UnexpectedError(why=type(why).__name__), language)


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST:
            raise FormTooLargeError
    return body


def problem(why: LiukeError, language: Language, errors: list[dict[str, Any]] | None = None) -> Response:
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
    headers = {"WWW-Authenticate": _CHALLENGE} if why.http_status == 401 else {}
    return _json(document, why.http_status, "application/problem+json", headers)


def _json(document: Any, status: int = 200, media: str = "application/json", headers: Any = None) -> Response:
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, default=_plain, separators=(",", ":"))
    return Response(text.encode("utf-8", "replace"), status, {**(headers or {})}, media)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _call(who: Caller, body: bytes) -> Response:
    request = who.seen.request
    one = endpoints().get(request.path_params["call"])
    if one is None:
        raise NoPageError(path=request.url.path)
    if request.method != one.method:
        said = problem(NoPageError(path=f"{request.method} {request.url.path}"), who.seen.language)
        said.status_code = 405
        said.headers["Allow"] = one.method
        return said
    who.demand(one.rule)
    who.seen.demand(one.name)
    try:
        params = _params(one, request, body)
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
        said = {n: query.getlist(n) if n in known and is_list(one.params, n) else query[n] for n in query}
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
        return Response(kept.answer, kept.status, {"Idempotent-Replayed": "true"}, "application/json")
    try:
        answer = _json(_asked(who.seen, one, params))
    except BaseException:
        entry.give_back(kept_as)
        raise
    entry.keep_answer(kept_as, 200, bytes(answer.body).decode())
    return answer


def _nothing(who: Caller, body: bytes) -> Response:  # noqa: ARG001 - the shape of an answer
    raise NoPageError(path=who.seen.request.url.path)


async def _description(request: Request) -> Response:  # noqa: ARG001 - the shape of an answer
    return JSONResponse(openapi())


async def _alive(request: Request) -> Response:  # noqa: ARG001
    return PlainTextResponse("ok\n")


async def _ready(request: Request) -> Response:
    entry = request.app.state.site.entry
    ready = entry is None or await run_in_threadpool(entry.ready)
    return PlainTextResponse("ready\n" if ready else "not ready\n", status_code=200 if ready else 503)


def _metrics(who: Caller, body: bytes) -> Response:  # noqa: ARG001
    who.demand_scope(Scope.METRICS)
    entry = who.seen.site.entry
    if entry is None or (who.scopes is None and who.seen.person is None and not who.seen.site.reading_is_open):
        raise SignInNeededError
    return PlainTextResponse(entry.measures(), media_type="text/plain; version=0.0.4; charset=utf-8")
