"""An audience as a sentence of rows: column, comparison, value, joined by and or by or; and back into an expression."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from liuke.model.column import Column
from liuke.playbooks.grammar.read import read
from liuke.playbooks.grammar.spell import spell
from liuke.playbooks.grammar.tree import (
    Among,
    Compare,
    Condition,
    Day,
    Either,
    Every,
    Holds,
    Name,
    Number,
    Opposite,
    Text,
    Truth,
    Unknown,
)

Join = Literal["and", "or"]
OPS = ("eq", "ne", "lt", "le", "gt", "ge", "in", "not_in", "true", "false", "known", "unknown")
_SIGNS = {"=": "eq", "<>": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_WRITTEN = {op: sign for sign, op in _SIGNS.items()}
_TRUTHS = {"true": "true", "yes": "true", "是": "true", "false": "false", "no": "false", "否": "false"}
"""What people type for a column that is true or not."""
_NUMBER = re.compile(r"[-+]?\d{1,15}(\.\d{1,9})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the sentence; ``value`` as typed, several with commas between."""

    column: str
    op: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Rows joined by one word."""

    join: Join
    rows: tuple[Row, ...]


def sentence_of(expression: str, columns: Sequence[Column]) -> Sentence | None:
    """Return an expression as rows; None where it says more than rows can (brackets, reckoning, functions).

    Raises
    ------
    AudienceError
        It is no audience at all.
    """
    condition = read(spell(expression, columns))
    join: Join = "or" if isinstance(condition, Either) else "and"
    parts = condition.conditions if isinstance(condition, Every | Either) else (condition,)
    rows = [_row(part) for part in parts]
    return Sentence(join=join, rows=tuple(row for row in rows if row)) if all(rows) else None


def expression_of(sentence: Sentence, columns: Sequence[Column]) -> str:
    """Write rows as an expression; a row without a column, or without the value it needs, is left out.

    Whether the result is an audience is for ``compile_audience`` to say.
    """
    known = {column.name: column for column in columns}
    parts = [_part(row, known[row.column]) for row in sentence.rows if row.column in known]
    return f" {sentence.join.upper()} ".join(part for part in parts if part)


def _row(part: Condition) -> Row | None:  # noqa: PLR0911 - one a case
    match part:
        case Compare(sign=sign, left=Name(column=column), right=Truth(value=value)) if sign in ("=", "<>"):
            return Row(column=column.name, op="true" if value == (sign == "=") else "false")
        case Compare(sign=sign, left=Name(column=column), right=Number() | Text() | Day() as right):
            return Row(column=column.name, op=_SIGNS[sign], value=_said(right))
        case Among(term=Name(column=column), values=values):
            return Row(column=column.name, op="in", value=", ".join(map(_said, values)))
        case Opposite(condition=Among(term=Name(column=column), values=values)):
            return Row(column=column.name, op="not_in", value=", ".join(map(_said, values)))
        case Holds(term=Name(column=column), value=value):
            return Row(column=column.name, op="true" if value else "false")
        case Opposite(condition=Holds(term=Name(column=column), value=value, surely=False)):
            return Row(column=column.name, op="false" if value else "true")
        case Unknown(term=Name(column=column)):
            return Row(column=column.name, op="unknown")
        case Opposite(condition=Unknown(term=Name(column=column))):
            return Row(column=column.name, op="known")
        case _:
            return None


def _said(value: Number | Text | Day | Truth) -> str:
    match value:
        case Number(value=number):
            return f"{number:f}"
        case Day(value=day):
            return day.isoformat()
        case Text(value=text):
            return text
        case Truth(value=truth):
            return str(truth).lower()


def _part(row: Row, column: Column) -> str:
    name, value = column.name, row.value.strip()
    match row.op:
        case "true" | "false":
            return f"{name} = {row.op}"
        case "known":
            return f"{name} IS NOT NULL"
        case "unknown":
            return f"{name} IS NULL"
        case "in" | "not_in":
            values = [_typed(one.strip(), column) for one in re.split(r"[,，、]", value) if one.strip()]
            return f"{name} {'NOT IN' if row.op == 'not_in' else 'IN'} ({', '.join(values)})" if values else ""
        case op if op in _WRITTEN and value:
            return f"{name} {_WRITTEN[op]} {_typed(value, column)}"
        case _:
            return ""


def _typed(value: str, column: Column) -> str:
    if column.type in ("integer", "number") and _NUMBER.fullmatch(value):
        return value
    if column.type == "boolean" and value.lower() in _TRUTHS:
        return _TRUTHS[value.lower()]
    return "'" + value.replace("'", "''") + "'"
