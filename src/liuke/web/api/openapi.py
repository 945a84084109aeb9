"""The API described in OpenAPI 3.1, made from the same endpoints that answer."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from liuke import __version__
from liuke.app.access import Kind
from liuke.web.api.answers import answer_schema, schemas, whole
from liuke.web.api.schema import Schema
from liuke.web.api.shape import INNER, PREFIX, Endpoint, endpoints

_PROBLEM = {"$ref": "#/components/responses/Problem"}
_ERRORS = ("400", "401", "403", "404", "409", "410", "422", "429", "503")


@cache
def openapi() -> dict[str, Any]:
    """Return the whole document."""
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "liuke",
            "version": "1",
            "summary": "Everything a page can do, for programs.",
            "description": f"liuke {__version__}. Tokens are made by `liuke token add`. Money is integer fen, shares "
            "are 0..1, instants carry their offset, a day is one of the workspace's zone.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "tags": [{"name": "read"}, {"name": "act"}, {"name": "tables"}, {"name": "house"}],
        "paths": {**{one.path: {one.method.lower(): _operation(one)} for one in endpoints().values()}, **_others()},
        "components": _components(),
    }


def _operation(one: Endpoint) -> dict[str, Any]:
    acts = one.rule.kind is Kind.ACT
    said: dict[str, Any] = {
        "operationId": one.name,
        "tags": ["act" if acts else "read"],
        "summary": one.means,
        "x-liuke-duty": str(one.rule.duty),
        "x-liuke-scope": str(one.rule.scope),
        "x-liuke-own": str(one.rule.own),
        "parameters": [{"$ref": "#/components/parameters/Language"}],
        "responses": {"200": _answer(one), **dict.fromkeys(_ERRORS, _PROBLEM)},
    }
    schema = _inlined(one)
    if one.method == "GET":
        said["parameters"] += [
            {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": part}
            for name, part in schema.get("properties", {}).items()
        ]
    else:
        if acts:
            said["parameters"] += [{"$ref": "#/components/parameters/IdempotencyKey"}]
        said["requestBody"] = {
            "required": bool(schema.get("required")),
            "content": {"application/json": {"schema": schema}},
        }
    return said


def _inlined(one: Endpoint) -> dict[str, Any]:
    schema = TypeAdapter(one.params).json_schema()
    schema.pop("title", None)
    for part in schema.get("properties", {}).values():
        part.pop("title", None)
    return schema


def _answer(one: Endpoint) -> dict[str, Any]:
    schema = answer_schema(one.name)
    if one.rows:
        schema = _paged(whole(schema))
    return {
        "description": "the answer; the same document as the command's --json",
        "content": {"application/json": {"schema": schema}},
    }


def _paged(schema: Schema) -> Schema:
    """Return a list's schema as it is given page by page: a cursor in place of what the call itself goes by."""
    following = {"type": ["string", "null"], "description": "where the next page begins; null at the end"}
    own = {name: part for name, part in schema.get("properties", {}).items() if name not in INNER}
    required = [name for name in schema.get("required", ()) if name not in INNER]
    return {**schema, "properties": {**own, "next_cursor": following}, "required": [*required, "next_cursor"]}


def _others() -> dict[str, Any]:
    table = {"name": "table", "in": "path", "required": True, "schema": {"type": "string", "maxLength": 80}}
    personal = {
        "name": "personal",
        "in": "query",
        "schema": {"type": "boolean", "default": False},
        "description": "with personal columns: an approver's token with the scope personal; noted in the audit log",
    }
    formats = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
    return {
        f"{PREFIX}/tables": {
            "get": {
                "operationId": "table_list",
                "tags": ["tables"],
                "summary": "List the tables with their columns.",
                "x-liuke-duty": "operator",
                "x-liuke-scope": "tables",
                "responses": {"200": _json("the tables"), **dict.fromkeys(_ERRORS, _PROBLEM)},
            }
        },
        **{
            f"{PREFIX}/tables/{{table}}.{kind}": {
                "get": {
                    "operationId": f"table_{kind}",
                    "tags": ["tables"],
                    "summary": f"A whole table as {kind.upper()}; a cell that a spreadsheet would run is defused.",
                    "x-liuke-duty": "operator",
                    "x-liuke-scope": "tables",
                    "parameters": [table, personal],
                    "responses": {
                        "200": {"description": "the table", "content": {media: {"schema": {"type": "string"}}}},
                        **dict.fromkeys(_ERRORS, _PROBLEM),
                    },
                }
            }
            for kind, media in formats.items()
        },
    }


def _json(means: str) -> dict[str, Any]:
    return {"description": means, "content": {"application/json": {"schema": {"type": "object"}}}}


def _components() -> dict[str, Any]:
    problem = {
        "type": "object",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference", "description": "explains the code"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "what to do next"},
            "code": {"type": "string", "pattern": "^LK-[A-Z]?[0-9]{3}$"},
            "errors": {"type": "array", "items": {"type": "object"}},
        },
    }
    return {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "description": "liuke token add"},
            "session": {
                "type": "apiKey",
                "in": "cookie",
                "name": "liuke",
                "description": "a signed-in browser; acts also need the header X-CSRF-Token",
            },
        },
        "parameters": {
            "Language": {"name": "Accept-Language", "in": "header", "schema": {"enum": ["zh", "en"]}},
            "IdempotencyKey": {
                "name": "Idempotency-Key",
                "in": "header",
                "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
                "description": "the same act under the same key is done once within 24 hours, and answered the same",
            },
        },
        "schemas": {**schemas(), "Problem": problem},
        "responses": {
            "Problem": {
                "description": "why not, with a code (RFC 9457)",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
        },
    }
