"""The typed tree of an audience: what an expression means once it has been read, and nothing of how it was typed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from liuke.model.column import Column

Kind = Literal["text", "number", "boolean", "date", "instant"]
Sign = Literal["=", "<>", "<", "<=", ">", ">="]
Reckoning = Literal["+", "-", "*", "/", "%"]
Function = Literal["abs", "ceil", "coalesce", "floor", "length", "lower", "round", "trim", "upper"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A declared column."""

    column: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as it was written."""

    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A piece of text."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A calendar day of the workspace's zone."""

    value: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """True or false."""

    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckon:
    """Two numbers made into one."""

    sign: Reckoning
    left: "Term"
    right: "Term"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One of the few functions."""

    function: Function
    terms: tuple["Term", ...]
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysSince:
    """Whole days that ended between a column's day and the business day, as ``idle_days`` counts: yesterday is 0."""

    column: Column


Value = Number | Text | Day | Truth
Term = Name | Value | Reckon | Call | DaysSince


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """A term against a term of its kind. A term that is a mere value stands on the right."""

    sign: Sign
    left: Term
    right: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """A term that is one of some values."""

    term: Term
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Text that fits a pattern of ``%`` and ``_``; ``folded`` does not tell capitals from small letters."""

    term: Term
    pattern: str
    folded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A term that has no value (IS NULL)."""

    term: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """A true-or-false term by itself, or told apart from unknown (``IS TRUE``, ``IS FALSE``) by ``surely``."""

    term: Term
    value: bool = True
    surely: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposite:
    """NOT."""

    condition: "Condition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """AND."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """OR."""

    conditions: tuple["Condition", ...]


Condition = Compare | Among | Alike | Unknown | Holds | Opposite | Every | Either


def kind(term: Term) -> Kind:
    """Return the kind of value a term has."""
    match term:
        case Name(column=column):
            return "number" if column.type == "integer" else column.type
        case Number() | Reckon() | DaysSince():
            return "number"
        case Text():
            return "text"
        case Day():
            return "date"
        case Truth():
            return "boolean"
        case Call(kind=said):
            return said


def columns(node: Term | Condition) -> tuple[Column, ...]:  # noqa: PLR0911 - one a case
    """Return the columns a term or condition asks for, each once, in their order."""
    match node:
        case Name(column=column) | DaysSince(column=column):
            return (column,)
        case Number() | Text() | Day() | Truth():
            return ()
        case Reckon(left=left, right=right) | Compare(left=left, right=right):
            return _once(left, right)
        case Call(terms=terms):
            return _once(*terms)
        case Among(term=term) | Alike(term=term) | Unknown(term=term) | Holds(term=term):
            return columns(term)
        case Opposite(condition=condition):
            return columns(condition)
        case Every(conditions=conditions) | Either(conditions=conditions):
            return _once(*conditions)


def _once(*nodes: Term | Condition) -> tuple[Column, ...]:
    return tuple(dict.fromkeys(column for node in nodes for column in columns(node)))
