"""Which kinds of value may stand together, and the sentence where they may not."""

from datetime import date

from liuke.kit.document import nearest
from liuke.playbooks.errors import (
    BadLiteralError,
    NoColumnError,
    NotAConditionError,
    TypesDifferError,
    UnknownValueError,
)
from liuke.playbooks.grammar.say import KINDS, said
from liuke.playbooks.grammar.tree import Day, Kind, Name, Number, Term, Text, columns, kind

_YEARS = range(1900, 2200)


def fitted(left: Term, right: Term) -> Term:
    """Return the right side in the kind of the left: text beside a date becomes a day.

    Raises
    ------
    TypesDifferError, UnknownValueError, BadLiteralError
        The two cannot stand together; or the text is outside the column's closed set, or not a day.
    """
    if isinstance(right, Text) and kind(left) in {"date", "instant"}:
        right = Day(value=day(right.value))
    pair = (kind(left), kind(right))
    if pair[0] != pair[1] and not (pair == ("instant", "date") and isinstance(right, Day)):
        raise differ(left, right, *_hint(left, right))
    if isinstance(right, Text):
        _check_value(left, right.value)
    return right


def differ(left: Term, right: Term, hint_en: str, hint_zh: str) -> TypesDifferError:
    """Make the error that names both sides and their kinds."""
    one, two = KINDS[kind(left)], KINDS[kind(right)]
    return TypesDifferError(
        left=said(left),
        left_en=one[0],
        left_zh=one[1],
        right=said(right),
        right_en=two[0],
        right_zh=two[1],
        hint_en=hint_en,
        hint_zh=hint_zh,
    )


def wanted(term: Term, kind_: Kind) -> Term:
    """Return the term if it is of the kind, or refuse it."""
    if kind(term) != kind_:
        here, want = KINDS[kind(term)], KINDS[kind_]
        raise NotAConditionError(
            what=said(term), kind_en=here[0], kind_zh=here[1], wanted_en=want[0], wanted_zh=want[1]
        )
    return term


def condition_wanted(term: Term) -> NoColumnError | NotAConditionError:
    """Make the error for a bare value where a condition was needed."""
    if not columns(term):
        return NoColumnError(what=said(term))
    here = KINDS[kind(term)]
    return NotAConditionError(
        what=said(term), kind_en=here[0], kind_zh=here[1], wanted_en="a condition", wanted_zh="条件"
    )


def day(text: str) -> date:
    """Read a day written as ``2026-01-31``, of this century or those beside it.

    Raises
    ------
    BadLiteralError
        There is no such day, or it is written otherwise.
    """
    try:
        if len(text) != len("2026-01-31") or not text.isascii():
            raise ValueError(text)
        found = date.fromisoformat(text)
        if found.year not in _YEARS:
            raise ValueError(text)
    except ValueError as why:
        raise BadLiteralError(
            what=f"'{text[:40]}'", wanted_en="a day like '2026-01-31'", wanted_zh="日期（写法如 '2026-01-31'）"
        ) from why
    return found


def _hint(left: Term, right: Term) -> tuple[str, str]:
    if kind(left) == "text" and isinstance(right, Number):
        return f"; text is written in quotes: '{right.value}'", f"；文字要加引号：'{right.value}'"
    if kind(left) == "number" and isinstance(right, Text):
        return "; a number is written without quotes", "；数字不加引号"
    if kind(left) == "boolean":
        return "; write true or false", "；请写 true 或 false"
    return "", ""


def _check_value(term: Term, value: str) -> None:
    if not isinstance(term, Name) or not term.column.values or value in term.column.values:
        return
    near = nearest(value[:60], term.column.values)
    raise UnknownValueError(
        column=term.column.name,
        value=value[:60],
        hint_en=f"; did you mean '{near}'?" if near else "",
        hint_zh=f"；是不是 '{near}'？" if near else "",
        values=", ".join(term.column.values),
    )
