"""What Spark says differently: statements are written once, in DuckDB's dialect, and said anew as trees, never as text.

sqlglot carries over what the two have under other names. The rules here are for what both have under one name and mean
differently; each was measured on both engines and stands in the contract suite.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp

_FRACTIONAL = (
    exp.Div,
    exp.Avg,
    exp.Median,
    exp.PercentileCont,
    exp.Pow,
    exp.Sqrt,
    exp.Exp,
    exp.Ln,
    exp.Log,
    exp.Stddev,
    exp.StddevSamp,
    exp.StddevPop,
)
_SINCE_1970 = {"SECOND": "UNIX_SECONDS", "MILLISECOND": "UNIX_MILLIS", "MICROSECOND": "UNIX_MICROS"}
_WHOLE = frozenset({exp.DType.TINYINT, exp.DType.SMALLINT, exp.DType.INT, exp.DType.BIGINT})
_BROKEN = frozenset({exp.DType.FLOAT, exp.DType.DOUBLE, exp.DType.DECIMAL})
_CARRYING = (
    exp.Paren,
    exp.Neg,
    exp.Add,
    exp.Sub,
    exp.Mul,
    exp.Coalesce,
    exp.Filter,
    exp.Sum,
    exp.Min,
    exp.Max,
    exp.Abs,
    exp.Case,
    exp.If,
    exp.Greatest,
    exp.Least,
)


@lru_cache(maxsize=512)
def spoken(text: str) -> exp.Expr:
    """Return a statement's tree as Spark means it; the caller copies it before changing it."""
    tree = sqlglot.parse_one(text, read="duckdb")
    for cast in tree.find_all(exp.Cast):
        _round(cast)
    for node in reversed(list(tree.find_all(*_RULES))):  # the innermost first
        node.replace(_RULES[type(node)](node))
    return tree


def tables_of(tree: exp.Expr) -> set[str]:
    """Return the tables that a statement reads and does not make itself."""
    return {table.name for table in tree.find_all(exp.Table)} - {cte.alias for cte in tree.find_all(exp.CTE)}


def bound(tree: exp.Expr, params: Mapping[str, Any], views: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return Spark's text with tables under the names of ``views``, and the texts to bind to its named markers.

    Texts stay markers; what has no text in it (numbers, days, instants, yes and no) becomes a typed constant.
    """
    said, texts = tree.copy(), {}
    for table in list(said.find_all(exp.Table)):
        if table.name in views:
            if not table.alias:
                table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name, quoted=True)))
            table.set("this", exp.to_identifier(views[table.name], quoted=True))
    for marker in list(said.find_all(exp.Placeholder)):
        value = params[marker.name]
        if isinstance(value, str):
            texts[marker.name] = str(value)
        else:
            marker.replace(_constant(value))
    return said.sql("spark", comments=False), texts


def _constant(value: Any) -> exp.Expr:
    """Return a value as a constant of its type."""
    if value is None:
        return exp.null()
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, datetime):
        return exp.cast(exp.Literal.string(value.isoformat(sep=" ")), exp.DType.TIMESTAMPNTZ)
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), exp.DType.DATE)
    if isinstance(value, int):
        return exp.cast(exp.Literal.number(value), exp.DType.INT if abs(value) < 2**31 else exp.DType.BIGINT)
    if isinstance(value, float):
        return exp.cast(exp.Literal.string(repr(value)), exp.DType.DOUBLE)
    raise TypeError(f"a statement cannot be given a {type(value).__name__}")


def _date_diff(node: exp.Expr) -> exp.Expr:
    """DuckDB counts the borders crossed, Spark the whole units passed: so both ends go to a border first."""
    end, start, unit = node.this, node.expression, str(node.args["unit"].name).upper()
    if unit == "DAY":
        counted = exp.Anonymous(this="DATEDIFF", expressions=[end, start])
    elif unit in _SINCE_1970:
        ends = [exp.Anonymous(this=_SINCE_1970[unit], expressions=[_instant(one)]) for one in (end, start)]
        return exp.paren(exp.Sub(this=ends[0], expression=ends[1]))
    else:
        borders = [
            exp.Anonymous(this="DATE_TRUNC", expressions=[exp.Literal.string(unit), one]) for one in (start, end)
        ]
        counted = exp.Anonymous(this="TIMESTAMPDIFF", expressions=[exp.var(unit), *borders])
    return exp.cast(counted, exp.DType.BIGINT)


def _instant(node: exp.Expr) -> exp.Expr:
    return exp.cast(node, exp.DType.TIMESTAMPLTZ)


def _div(node: exp.Expr) -> exp.Expr:
    """A share is a double, also of decimals; by zero it is unknown, where Spark would refuse the whole statement."""
    return exp.Anonymous(
        this="TRY_DIVIDE",
        expressions=[exp.cast(node.this, exp.DType.DOUBLE), exp.cast(node.expression, exp.DType.DOUBLE)],
    )


def _extreme(name: str) -> Callable[[exp.Expr], exp.Expr]:
    """DuckDB leaves rows aside whose answer is unknown; Spark only those whose measure is."""

    def said(node: exp.Expr) -> exp.Expr:
        known = exp.Not(this=exp.Is(this=node.this.copy(), expression=exp.null()))
        call = exp.Anonymous(this=name, expressions=[node.this, node.expression])
        above = node.parent
        if isinstance(above, exp.Filter):
            above.expression.set("this", exp.and_(above.expression.this, known))
            return call
        return exp.Filter(this=call, expression=exp.Where(this=known))

    return said


def _log(node: exp.Expr) -> exp.Expr:
    """``log`` of one value is the decimal one."""
    return node if node.expression else exp.Anonymous(this="LOG10", expressions=[node.this])


def _quantile(node: exp.Expr) -> exp.Expr:
    return exp.Anonymous(
        this="PERCENTILE", expressions=[node.this, node.args.get("expression") or node.args["quantile"]]
    )


def _step(node: exp.Expr) -> exp.Expr:
    ordered = exp.Order(expressions=[exp.Ordered(this=node.this)])
    share = node.args.get("expression") or node.args["quantile"]
    return exp.WithinGroup(this=exp.Anonymous(this="PERCENTILE_DISC", expressions=[share]), expression=ordered)


def _round(node: exp.Cast) -> None:
    """A double made whole is rounded by DuckDB (half to even) and cut off by Spark."""
    if node.args["to"].this in _WHOLE and _fractional(node.this):
        node.set("this", exp.Anonymous(this="BROUND", expressions=[node.this]))


def _fractional(node: exp.Expr) -> bool:
    if isinstance(node, _FRACTIONAL):
        return True
    if isinstance(node, exp.Literal):
        return not node.is_string and "." in node.name
    if isinstance(node, exp.Cast):
        return node.args["to"].this in _BROKEN
    return isinstance(node, _CARRYING) and any(_fractional(child) for child in node.iter_expressions())


def _json(node: exp.Expr) -> exp.Expr:
    """A JSON pointer of one step (RFC 6901): any name may stand in it, which Spark's own paths do not allow."""
    name = node.expression.name.removeprefix("/").replace("~1", "/").replace("~0", "~")
    kept = exp.Anonymous(this="FROM_JSON", expressions=[node.this, exp.Literal.string("MAP<STRING, STRING>")])
    return exp.Anonymous(this="TRY_ELEMENT_AT", expressions=[kept, exp.Literal.string(name)])


_RULES: dict[type[exp.Expr], Callable[[Any], exp.Expr]] = {
    exp.DateDiff: _date_diff,
    exp.Div: _div,
    exp.ArgMax: _extreme("MAX_BY"),
    exp.ArgMin: _extreme("MIN_BY"),
    exp.Log: _log,
    exp.PercentileCont: _quantile,
    exp.PercentileDisc: _step,
    exp.Quantile: _step,
    exp.JSONExtractScalar: _json,
}
