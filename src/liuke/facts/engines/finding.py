"""How the embedded engine finds one person among all days: a small hash beside the id is compared before the id is.

Facts lie in the order of days, so somebody's are everywhere. Comparing texts costs ten times what comparing numbers
does, and a block whose numbers do not match is not unpacked.
"""

from collections.abc import Iterable
from functools import lru_cache

import sqlglot
from sqlglot import exp

_BITS = 0xFFFFFFFF
KIND = exp.DataType.build("UINTEGER", dialect="duckdb")


def beside(name: str) -> str:
    """Return the name of the column that holds the hash of another; the engine's own, in no declaration."""
    return f"{name}_hash"


def hashed(value: exp.Expr) -> exp.Expr:
    """Return the 32-bit hash of a value: the lower half of the engine's own."""
    whole = exp.Anonymous(this="hash", expressions=[value])
    return exp.cast(exp.BitwiseAnd(this=whole, expression=exp.Literal.number(_BITS)), KIND)


def by_hash(text: str, found_by: Iterable[tuple[str, str]]) -> str:
    """Return a statement that asks for the hash too wherever it asks for one value of a table's ``found_by`` column.

    The answer is the same: equal values have equal hashes, and the values are compared all the same.
    """
    asked = frozenset((table, name) for table, name in found_by if f"{name} = $" in text and table in text)
    return _asked_by_hash(text, asked) if asked else text


@lru_cache(maxsize=128)
def _asked_by_hash(text: str, asked: frozenset[tuple[str, str]]) -> str:
    tree = sqlglot.parse_one(text, read="duckdb")
    made_here = {one.alias for one in tree.find_all(exp.CTE)}
    for equal in list(tree.find_all(exp.EQ)):
        one, value = equal.this, equal.expression
        plain = isinstance(one, exp.Column) and isinstance(value, exp.Placeholder)
        table = _table_of(one) if plain else None
        if table not in made_here and (table, one.name) in asked:
            its = exp.column(beside(one.name), table=one.table or None)
            equal.replace(exp.paren(exp.and_(equal.copy(), exp.EQ(this=its, expression=hashed(value.copy())))))
    return tree.sql("duckdb", comments=False)


def _table_of(column: exp.Column) -> str | None:
    """Return the name of the table that a column is of, as the SELECT around it calls its tables; None where unsure."""
    around = column.find_ancestor(exp.Select)
    if around is None:
        return None
    given = [around.args.get("from_"), *(around.args.get("joins") or [])]
    tables = {one.this.alias_or_name: one.this for one in given if one is not None}
    table = tables.get(column.table) if column.table else next(iter(tables.values())) if len(tables) == 1 else None
    return table.name if isinstance(table, exp.Table) else None
