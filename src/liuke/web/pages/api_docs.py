"""The API for people: every call with its parameters, made from the same endpoints that answer."""

from typing import Any

from starlette.responses import Response

from liuke.app.access import Kind
from liuke.web.api.openapi import openapi
from liuke.web.api.shape import endpoints
from liuke.web.render import show
from liuke.web.visit import Visit


def show_api(seen: Visit) -> Response:
    """Show what programs may ask."""
    paths = openapi()["paths"]
    groups: dict[str, list[dict[str, Any]]] = {"read": [], "act": []}
    for one in endpoints().values():
        said = paths[one.path][one.method.lower()]
        schema = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        params = [(p["name"], p["schema"], p["required"]) for p in said["parameters"] if "schema" in p]
        params += [(n, s, n in schema.get("required", ())) for n, s in schema.get("properties", {}).items()]
        kind = "act" if one.rule.kind is Kind.ACT else "read"
        groups[kind].append(
            {
                "path": one.path,
                "method": one.method,
                "means": seen.pen.text(f"calls.{one.name}"),
                "duty": seen.pen.say(f"duty.{one.rule.duty}"),
                "scope": str(one.rule.scope),
                "params": [{"name": n, "type": _type(s), "needed": r} for n, s, r in params],
                "keys": one.keys,
            }
        )
    return show(seen, "api.html", groups=groups)


def _type(schema: dict[str, Any]) -> str:
    kinds = [schema, *schema.get("anyOf", ())]
    said = [str(one["type"]) for one in kinds if one.get("type") not in (None, "null")]
    return " | ".join(said) or "any"
