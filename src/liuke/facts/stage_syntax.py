"""Small words for building statements out of the pieces in ``stage_values.sql``."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlglot
from sqlglot import exp

from liuke.facts.statement import Statement, load

Node = exp.Expr
_VALUES = load("liuke.facts", "stage_values")


def filled(statement: Statement, params: Mapping[str, Any] | None = None, **cells: Node) -> Node:
    """Return a statement's syntax with columns (``cell`` and the like) and ``$params`` put in their places."""
    values = {name: v if isinstance(v, exp.Expr) else exp.convert(v) for name, v in (params or {}).items()}

    def put(node: Node) -> Node:
        if isinstance(node, exp.Placeholder | exp.Parameter):
            return values[node.name].copy()
        if isinstance(node, exp.Column) and not node.table and node.name in cells:
            return cells[node.name].copy()
        return node

    return _parsed(statement).transform(put)


@cache
def _parsed(statement: Statement) -> Node:
    return sqlglot.parse_one(statement.text, dialect="duckdb")


def value_of(name: str, params: Mapping[str, Any] | None = None, **cells: Node) -> Node:
    """Return one expression of ``stage_values.sql`` over the given cells."""
    found = filled(_VALUES[name], params, **cells)
    value: Node = found.expressions[0].unalias()
    return value


def column(name: str, table: str | None = None) -> exp.Column:
    """Return a column by name."""
    return exp.column(name, table, quoted=True)


def named(value: Node, name: str) -> exp.Alias:
    """Return a value under a name."""
    return exp.Alias(this=value, alias=exp.to_identifier(name, quoted=True))


def typed(value: Node, type_: str) -> exp.Cast:
    """Return a value as an engine type."""
    return exp.Cast(this=value, to=exp.DataType.build(type_, dialect="duckdb"))


def word(text: str) -> exp.Literal:
    """Return a text as syntax."""
    return exp.Literal.string(text)


def no_text() -> Node:
    """Return a null that is a text."""
    return typed(exp.Null(), "VARCHAR")


def unknown(value: Node) -> Node:
    """Tell whether a value is null."""
    return exp.Is(this=value, expression=exp.Null())


def known(value: Node) -> Node:
    """Tell whether a value is not null."""
    return exp.Not(this=unknown(value))


def either(conditions: Sequence[Node]) -> Node:
    """Any of the conditions; none given is never."""
    return exp.Paren(this=exp.or_(*conditions)) if conditions else exp.false()


def both(*conditions: Node) -> Node:
    """All of the conditions, in brackets."""
    return exp.Paren(this=exp.and_(*conditions))


def same(left: Node, right: Node) -> Node:
    """Equal, or both unknown."""
    return exp.NullSafeEQ(this=left, expression=right)


def function(name: str, *arguments: Node) -> Node:
    """Call one of the engine's functions."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def stamp(at: datetime) -> Node:
    """Return a naive instant as syntax."""
    return typed(word(at.isoformat(sep=" ")), "TIMESTAMP")


def day(at: date) -> Node:
    """Return a calendar day as syntax."""
    return typed(word(at.isoformat()), "DATE")


def layer(columns: Sequence[Node], inner: Node, name: str) -> exp.Select:
    """Return a SELECT over another, without copying either: these trees are large."""
    return exp.Select(expressions=list(columns)).from_(aside(inner, name), copy=False)


def aside(inner: Node, name: str) -> exp.Subquery:
    """Return a SELECT as something to select from."""
    return exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier(name)))


def found_in(columns: Sequence[Node], query: Node) -> Node:
    """Tell whether the columns together are among a query's rows."""
    one = columns[0] if len(columns) == 1 else exp.Tuple(expressions=list(columns))
    return exp.In(this=one, query=exp.Subquery(this=query))
