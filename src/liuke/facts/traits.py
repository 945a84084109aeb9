"""Traits: further columns of an import, kept as JSON; which there are and what type fits each."""

import json
import re
from collections.abc import Iterable
from typing import Any

from liuke.model.column import ColumnType

_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?")
_FORMS: tuple[tuple[ColumnType, re.Pattern[str]], ...] = (
    ("integer", _INTEGER),
    ("number", _NUMBER),
    ("date", _DATE),
    ("boolean", re.compile(r"true|false", re.IGNORECASE)),
)


def discovered(documents: Iterable[str]) -> dict[str, ColumnType]:
    """Return each trait's name with the narrowest type that all its values have; empty values say nothing.

    A number with a leading zero is text: it is a code, not a quantity. A time of day is left off its date: nobody said
    in which zone it is.
    """
    fitting: dict[str, set[ColumnType] | None] = {}
    for document in documents:
        for name, value in json.loads(document).items():
            here = _types(value)
            if here is None:
                fitting.setdefault(name, None)
                continue
            before = fitting.get(name)
            fitting[name] = here if before is None else before & here
    order = [type_ for type_, _ in _FORMS]
    return {
        name: next((type_ for type_ in order if types and type_ in types), "text")
        for name, types in sorted(fitting.items())
    }


def _types(value: Any) -> set[ColumnType] | None:
    """Return every type that fits one value, or None where it says nothing."""
    if value is None or value == "":
        return None
    text = value if isinstance(value, str) else json.dumps(value)
    return {type_ for type_, form in _FORMS if form.fullmatch(text)}
