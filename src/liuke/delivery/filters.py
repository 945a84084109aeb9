"""The filters a template may use, and what each use of one is held to."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from liquid.exceptions import FilterArgumentError, ResourceLimitError

from liuke.kit.money import written

MAX_RESULT = 100_000
_MAX_NUMBER = 10**15
_MAX_LIST = 1_000
_NUMBER = re.compile(r"\s*-?\d{1,15}(?:\.\d{1,9})?\s*")
_DIRECTIVE = re.compile(r"%(-?)([YymdHMS%])|%(.?)")
_ARITHMETIC = {"abs", "at_least", "at_most", "ceil", "divided_by", "floor", "minus", "modulo", "plus", "round", "times"}


def day(value: object, form: str = "%Y-%m-%d") -> str:
    """Write a day or instant: ``%Y %y %m %d %H %M %S`` and ``%-m`` without the leading nought. It knows no ``now``."""
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError as why:
        raise FilterArgumentError("date: this is not a day", token=None) from why

    def written_out(mark: re.Match[str]) -> str:
        if mark[3] is not None:
            raise FilterArgumentError(f"date: %{mark[3]} is not known", token=None)
        if mark[2] == "%":
            return "%"
        text = at.strftime(f"%{mark[2]}")
        return (text.lstrip("0") or "0") if mark[1] else text

    return _DIRECTIVE.sub(written_out, form)


def yuan(value: object, currency: str = "CNY") -> str:
    """Write integer fen as money."""
    if not isinstance(value, int):
        raise FilterArgumentError("money: needs a whole number of fen", token=None)
    return written(value, str(currency)[:3], "en")


FILTERS: dict[str, Callable[..., object] | None] = {
    "abs": None,
    "append": None,
    "at_least": None,
    "at_most": None,
    "capitalize": None,
    "ceil": None,
    "compact": None,
    "concat": None,
    "date": day,
    "default": None,
    "divided_by": None,
    "downcase": None,
    "escape": None,
    "first": None,
    "floor": None,
    "join": None,
    "last": None,
    "lstrip": None,
    "map": None,
    "minus": None,
    "modulo": None,
    "money": yuan,
    "plus": None,
    "prepend": None,
    "remove": None,
    "remove_first": None,
    "replace": None,
    "replace_first": None,
    "reverse": None,
    "round": None,
    "rstrip": None,
    "size": None,
    "slice": None,
    "sort": None,
    "split": None,
    "strip": None,
    "strip_newlines": None,
    "times": None,
    "truncate": None,
    "truncatewords": None,
    "uniq": None,
    "upcase": None,
    "url_encode": None,
}
"""Name to our own filter, or None for the library's."""


def checked(
    filter_: Callable[..., object], name: str, pay: Callable[[int], None], value: Any, *args: Any, **kwargs: Any
) -> object:
    """Use a filter: sizes are looked at before it runs, its result after, and all of it is paid for."""
    said = (value, *args, *kwargs.values())
    pay(50 + sum(weight(each) for each in said))
    if name in _ARITHMETIC:
        for each in said:
            _modest(each)
    if _foreseen(name, value, args) > MAX_RESULT:
        raise ResourceLimitError(f"{name}: its result would be too long", token=None)
    result = filter_(value, *args, **kwargs)
    size = weight(result)
    if size > MAX_RESULT:
        raise ResourceLimitError(f"{name}: its result is too long", token=None)
    pay(size)
    return result


def weight(value: Any) -> int:
    """Return about how many characters a value holds; a range that is too long is refused before anybody counts it."""
    match value:
        case str():
            return len(value)
        case range():
            if len(value) > _MAX_LIST:
                raise ResourceLimitError("this range is too long", token=None)
            return 8 * len(value)
        case list() | tuple():
            return 8 + sum(weight(each) for each in value)
        case dict():
            return 8 + sum(len(str(key)) + weight(each) for key, each in value.items())
        case int() if abs(value) > _MAX_NUMBER:
            raise ResourceLimitError("this number is too big", token=None)
    return 8


def _foreseen(name: str, value: Any, args: tuple[Any, ...]) -> int:
    """Return how long the result of a filter that multiplies would be."""
    if name == "replace" and args:
        text, by = str(value), len(str(args[1])) if len(args) > 1 else 0
        return len(text) + text.count(str(args[0])) * by
    if name == "join" and isinstance(value, list | tuple | range):
        return weight(list(value)) + len(value) * (len(str(args[0])) if args else 1)
    return 0


def _modest(value: Any) -> None:
    """Let arithmetic see numbers of a reasonable size only: ``'1e99999999' | ceil`` would be worked out in full."""
    fine = (
        (isinstance(value, bool | int | float) and abs(value) <= _MAX_NUMBER)
        or (isinstance(value, str) and _NUMBER.fullmatch(value) is not None)
        or not isinstance(value, int | float | str)
    )
    if not fine:
        raise FilterArgumentError("this is not a number of a reasonable size", token=None)
