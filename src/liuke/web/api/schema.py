"""JSON Schema from types: what a call's annotation says becomes what its description says, and nothing else does.

A ``TypedDict`` is a closed object: keys that it does not name are none of its. ``dict[str, X]`` is a map by ids, codes
or days. A form that a text has (a day, an instant) stands in its ``Annotated``. What two answers share is written once,
under the type's name.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from liuke.app.answers.forms import Form

REF = "#/components/schemas/"
Schema = dict[str, Any]
_PLAIN: dict[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


def schema_of(hint: Any, named: dict[str, Schema]) -> Schema:
    """Return the schema of a type; named types on its way are put among ``named`` and referred to.

    Raises
    ------
    TypeError
        The type says nothing that JSON has a word for.
    """
    if hint is Any:
        return {}
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if is_typeddict(hint):
        return _object(hint, named)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        named.setdefault(hint.__name__, {"type": "string", "enum": [str(word) for word in hint]})
        return {"$ref": REF + hint.__name__}
    return _made(get_origin(hint), get_args(hint), hint, named)


def _made(origin: Any, args: tuple[Any, ...], hint: Any, named: dict[str, Schema]) -> Schema:
    if origin in (Union, UnionType):
        return _either([schema_of(arg, named) for arg in args])
    if origin is Literal:
        return {"enum": list(args)}
    if origin is Annotated:
        form = next((one for one in args[1:] if isinstance(one, Form)), None)
        return schema_of(args[0], named) | ({"format": form.format} if form else {})
    if origin in (Required, NotRequired):
        return schema_of(args[0], named)
    if origin in (list, Sequence):
        return {"type": "array", "items": schema_of(args[0], named)}
    if origin in (dict, Mapping):
        of = schema_of(args[1], named)
        return {"type": "object"} | ({"additionalProperties": of} if of else {})
    raise TypeError(hint)


def _either(parts: list[Schema]) -> Schema:
    """Return one type of several words where they are plain, else a choice."""
    if all(set(part) == {"type"} and isinstance(part["type"], str) for part in parts):
        return {"type": [part["type"] for part in parts]}
    one, *others = parts
    if others == [{"type": "null"}] and isinstance(one.get("type"), str):
        return one | {"type": [one["type"], "null"]}
    return {"anyOf": parts}


_OF: dict[str, Any] = {}
"""Whose name a name is: two types of one name would be told as one."""


def _object(hint: Any, named: dict[str, Schema]) -> Schema:
    name = hint.__name__
    if _OF.setdefault(name, hint) is not hint:
        raise TypeError(hint)
    if name not in named:
        named[name] = {}  # it may hold itself
        keys = get_type_hints(hint, include_extras=True)
        means = (hint.__doc__ or "").strip()
        named[name] = {
            "type": "object",
            **({"description": means} if means and not means.startswith("dict(") else {}),
            "properties": {key: schema_of(kind, named) for key, kind in keys.items()},
            "required": sorted(hint.__required_keys__),
            "additionalProperties": False,
        }
    return {"$ref": REF + name}
