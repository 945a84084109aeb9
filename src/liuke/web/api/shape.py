"""What each call takes and gives over HTTP, read from its own signature: nothing is listed twice."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from liuke.app.access import RULES, Kind, Rule
from liuke.app.calls import CALLS
from liuke.web.api.answers import answer_schema, whole

PREFIX = "/api/v1"
_NOT_OVER_HTTP = frozenset({"file", "files", "show_personal"})
_MOST = 2_147_483_647
_BOUNDS = {
    "limit": (1, 1_000),
    "each": (1, 200),
    "entries": (1, 1_000),
    "people": (1, 50),
    "days": (1, 3_650),
    "cells": (1, 60),
    "offset": (0, 100_000),
    "count": (1, 1_000),
    "seats": (1, 100_000),
    "change": (0, 60),
}
_LONGEST = {"note": 4_000, "text": 4_000, "where": 4_000, "verbatim": 20_000, "conclusion": 4_000, "why": 500}
_LONGEST_ELSE, _MOST_ITEMS = 400, 500
_NO_NUL = r"^[^\x00]*$"
PAGED = {
    "users": "users",
    "accounts": "accounts",
    "plan_people": "people",
    "plan_messages": "messages",
    "results_people": "people",
    "task_list": "tasks",
    "clues": "clues",
    "audit_list": "rows",
}
"""Lists that are given page by page, and where their rows stand in the answer."""
INNER = frozenset({"next", "last"})
"""What a list's answer says of where it goes on; a cursor says it to programs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One call as programs reach it."""

    name: str
    path: str
    method: str
    rule: Rule
    means: str
    params: type[BaseModel]
    keys: tuple[str, ...]
    """Keys of the answer."""

    @property
    def rows(self) -> str | None:
        """Where the rows stand of a list that is given page by page."""
        return PAGED.get(self.name)


@cache
def endpoints() -> dict[str, Endpoint]:
    """Return every call that is answered over HTTP, by its name in the address."""
    made = (_endpoint(name) for name, rule in RULES.items() if rule.api and name in CALLS)
    return {one.path.removeprefix(PREFIX + "/"): one for one in made}


def _endpoint(name: str) -> Endpoint:
    rule, call = RULES[name], CALLS[name]
    hints = get_type_hints(call)
    acts = rule.kind is Kind.ACT
    fields: dict[str, Any] = {}
    for param in list(inspect.signature(call).parameters.values())[2:]:
        if param.name in _NOT_OVER_HTTP or (param.name == "by" and acts):
            continue
        default = ... if param.default is inspect.Parameter.empty else param.default
        if name in PAGED and param.name in ("limit", "offset", "before", "after"):
            continue
        fields[param.name] = (_bounded(param.name, hints[param.name]), default)
    if name in PAGED:
        fields["limit"] = (Annotated[int, Field(ge=1, le=1_000)], 50)
        fields["cursor"] = (Annotated[str, Field(max_length=_LONGEST_ELSE)], "")
    model = create_model(f"{name}_params", __config__=ConfigDict(extra="forbid", strict=False), **fields)
    complex_ = any(_holds_mapping(hints[field]) for field in fields if field in hints)
    return Endpoint(
        name=name,
        path=f"{PREFIX}/{name.replace('_', '-')}",
        method="POST" if acts or complex_ else "GET",
        rule=rule,
        means=(inspect.getdoc(call) or name).split("\n\n")[0].replace("\n", " ").replace("``", "`"),
        params=model,
        keys=tuple(whole(answer_schema(name)).get("properties", ())),
    )


def _bounded(name: str, hint: Any) -> Any:
    """Return a parameter's type with the bounds that keep a question answerable."""
    args = get_args(hint)
    if type(None) in args:
        inner = [arg for arg in args if arg is not type(None)]
        return Union[tuple(_bounded(name, arg) for arg in inner)] | None  # noqa: UP007 - made at run time
    origin = get_origin(hint)
    if origin in (Sequence, list, tuple):
        return Annotated[list[_bounded(name, args[0])], Field(max_length=_MOST_ITEMS)]  # type: ignore[misc]
    if origin in (Mapping, dict):
        value: Any = args[1] if len(args) == 2 else Any
        return dict[str, _bounded(name, value)]  # type: ignore[misc]
    low, high = _BOUNDS.get(name, (0, _MOST))
    plain: dict[Any, Any] = {
        int: Annotated[int, Field(ge=low, le=high)],
        float: Annotated[float, Field(allow_inf_nan=False, ge=-1e12, le=1e12)],
        str: Annotated[str, Field(max_length=_LONGEST.get(name, _LONGEST_ELSE), pattern=_NO_NUL)],
    }
    return plain.get(hint, hint)


def _holds_mapping(hint: Any) -> bool:
    return get_origin(hint) in (Mapping, dict) or any(_holds_mapping(arg) for arg in get_args(hint))


def is_list(model: type[BaseModel], name: str) -> bool:
    """Whether a parameter is a list, so that a query may name it several times."""
    hint = model.model_fields[name].annotation
    return any(get_origin(one) is list for one in (hint, *get_args(hint)))
