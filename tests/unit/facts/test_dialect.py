"""Statements said to Spark as trees: values never become text of the query, and what differs is said otherwise."""

from datetime import date, datetime

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from liuke.facts.engines.dialect import bound, spoken, tables_of


def said(text: str, **params: object) -> str:
    """Return Spark's text of a statement."""
    return bound(spoken(text), params, {})[0]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("SELECT date_diff('day', a, b) FROM t", "SELECT CAST(DATEDIFF(b, a) AS BIGINT) FROM t"),
        (
            "SELECT date_diff('week', a, b) FROM t",
            "SELECT CAST(TIMESTAMPDIFF(WEEK, DATE_TRUNC('WEEK', a), DATE_TRUNC('WEEK', b)) AS BIGINT) FROM t",
        ),
        ("SELECT a / b FROM t", "SELECT TRY_DIVIDE(CAST(a AS DOUBLE), CAST(b AS DOUBLE)) FROM t"),
        ("SELECT a // b FROM t", "SELECT a DIV b FROM t"),
        (
            "SELECT CAST(a / b AS BIGINT) FROM t",
            "SELECT CAST(BROUND(TRY_DIVIDE(CAST(a AS DOUBLE), CAST(b AS DOUBLE))) AS BIGINT) FROM t",
        ),
        ("SELECT CAST(a AS BIGINT) FROM t", "SELECT CAST(a AS BIGINT) FROM t"),
        ("SELECT max_by(a, b) FROM t", "SELECT MAX_BY(a, b) FILTER(WHERE NOT a IS NULL) FROM t"),
        (
            "SELECT max_by(a, b) FILTER (WHERE c) FROM t",
            "SELECT MAX_BY(a, b) FILTER(WHERE c AND NOT a IS NULL) FROM t",
        ),
        ("SELECT log(a) FROM t", "SELECT LOG10(a) FROM t"),
        ("SELECT quantile_cont(a, 0.9) FROM t", "SELECT PERCENTILE(a, 0.9) FROM t"),
        ("SELECT a FROM t ORDER BY a", "SELECT a FROM t ORDER BY a NULLS LAST"),
        (
            "SELECT (t.traits ->> '/a~1b') FROM t",
            "SELECT (TRY_ELEMENT_AT(FROM_JSON(t.traits, 'MAP<STRING, STRING>'), 'a/b')) FROM t",
        ),
    ],
)
def test_what_the_engines_mean_differently_is_said_otherwise(ours: str, theirs: str) -> None:
    assert said(ours) == theirs


@pytest.mark.parametrize(
    ("value", "constant"),
    [
        (None, "NULL"),
        (True, "TRUE"),
        (7, "CAST(7 AS INT)"),
        (-(2**40), f"CAST({-(2**40)} AS BIGINT)"),
        (0.5, "CAST('0.5' AS DOUBLE)"),
        (date(2025, 3, 1), "CAST('2025-03-01' AS DATE)"),
        (datetime(2025, 3, 1, 4, 5, 6, 7), "CAST('2025-03-01 04:05:06.000007' AS TIMESTAMP_NTZ)"),
    ],
)
def test_a_value_without_text_in_it_becomes_a_typed_constant(value: object, constant: str) -> None:
    assert said("SELECT $x AS x", x=value) == f"SELECT {constant} AS x"


@given(st.text())
def test_a_text_is_bound_never_written_into_the_query(text: str) -> None:
    assert bound(spoken("SELECT a FROM t WHERE b = $x"), {"x": text}, {}) == (
        "SELECT a FROM t WHERE b = :x",
        {"x": text},
    )


def test_a_value_of_no_known_type_is_refused() -> None:
    with pytest.raises(TypeError):
        said("SELECT $x", x=object())


def test_tables_are_renamed_and_what_a_statement_makes_itself_is_not() -> None:
    tree = spoken("WITH made AS (SELECT a FROM events) SELECT events.a FROM made, events")
    assert tables_of(tree) == {"events"}
    text, _ = bound(tree, {}, {"events": "v7"})
    tables = [(table.name, table.alias) for table in sqlglot.parse_one(text, read="spark").find_all(exp.Table)]
    assert sorted(tables) == [("made", ""), ("v7", "events"), ("v7", "events")]
    assert tables_of(tree) == {"events"}, "the tree that is kept is not changed"
