"""The roll-up's query without the counters of roles that nobody played: each costs as much as reading a column."""

from functools import cache

import sqlglot
from sqlglot import exp

from liuke.facts.statement import Statement
from liuke.model.words import Role

_COUNTED_IN = ("event_counts", "given_days", "untimed")
_ALIASES = ("e", "g", "x")


@cache
def for_roles(statement: Statement, roles: frozenset[str]) -> Statement:
    """Return activity_daily's statement with every role that is not among ``roles`` answered beforehand.

    Its filtered counts and sums are 0 and its first instant is empty, so the steps in between need not carry them; the
    answer is the same.
    """
    absent = {str(role) for role in Role} - roles
    tree = sqlglot.parse_one(statement.text, read="duckdb")
    for step in tree.find_all(exp.CTE):
        if step.alias in _COUNTED_IN:
            select = step.this
            select.set("expressions", [one for one in select.expressions if one.alias_or_name not in absent])
    text = tree.transform(lambda node: _answered(node, absent)).sql("duckdb", comments=False)
    return Statement(name=statement.name, text=text, says=statement.says)


def _answered(node: exp.Expr, absent: set[str]) -> exp.Expr:
    if isinstance(node, exp.Column) and node.table in _ALIASES and node.name in absent:
        return exp.Literal.number(0)
    if isinstance(node, exp.Filter) and isinstance(node.expression.this, exp.EQ):
        asked = node.expression.this
        if asked.this.name == "role" and asked.expression.name in absent:
            return exp.cast(exp.null(), "TIMESTAMP")  # the counts are gone: what is left is a first instant
    return node
