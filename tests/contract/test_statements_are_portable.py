"""SQL is SQL: plain SELECTs, named parameters, nothing that asks a clock or dice, all of it sayable to Spark."""

import pytest
import sqlglot
from sqlglot import ErrorLevel, exp

from liuke.facts.statement import Statement
from tests.contract.statements import STATEMENTS

_CLOCK_AND_DICE = (
    exp.CurrentDate,
    exp.CurrentTime,
    exp.CurrentTimestamp,
    exp.CurrentDatetime,
    exp.Rand,
    exp.Randn,
    exp.Uuid,
)
_FORBIDDEN_NAMES = {"now", "today", "random", "setseed", "uuid", "gen_random_uuid", "getenv", "current_setting"}
_SUGAR = (exp.Comprehension, exp.Lambda, exp.PivotAlias, exp.Pivot, exp.Columns)

every = pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)


def tree(text: str) -> exp.Expression:
    """Parse one statement of DuckDB's dialect."""
    (parsed,) = sqlglot.parse(text, read="duckdb")
    assert parsed is not None
    return parsed


def objections(statement: Statement) -> list[str]:
    """Return what is not plain about a statement."""
    parsed = tree(statement.text)
    found = [] if isinstance(parsed, exp.Select | exp.SetOperation) else [f"{type(parsed).__name__} is no SELECT"]
    found += [node.sql("duckdb") for node in parsed.find_all(*_CLOCK_AND_DICE)]
    found += [node.name for node in parsed.find_all(exp.Anonymous) if node.name.lower() in _FORBIDDEN_NAMES]
    found += [node.sql("duckdb") for node in parsed.find_all(*_SUGAR)]
    found += [
        node.sql("duckdb") for node in parsed.find_all(exp.Star) if node.args.get("except_") or node.args.get("replace")
    ]
    named = {node.name for node in parsed.find_all(exp.Parameter, exp.Placeholder)}
    found += [] if named == statement.params else [f"parameters {named ^ statement.params}"]
    wide = (exp.DType.INT128, exp.DType.UINT128, exp.DType.INT256, exp.DType.UINT256)
    found += [node.sql("duckdb") for node in parsed.find_all(exp.DataType) if node.this in wide]
    return found


@every
def test_each_statement_is_one_plain_select_with_named_parameters(statement: Statement) -> None:
    assert objections(statement) == []
    assert statement.text.lstrip("-").lstrip()[:1].isalpha()
    assert statement.says, "a statement says what it answers"


@every
def test_each_statement_can_be_said_in_spark(statement: Statement) -> None:
    (said,) = sqlglot.transpile(statement.text, read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE)
    assert sqlglot.parse_one(said, read="spark")


@pytest.mark.parametrize(
    "text",
    [
        "DELETE FROM events",
        "SELECT now()",
        "SELECT current_date",
        "SELECT random()",
        "SELECT gen_random_uuid()",
        "SELECT ?",
        "SELECT * EXCLUDE (a) FROM events",
        "SELECT [x + 1 FOR x IN l] FROM events",
        "SELECT CAST(a AS HUGEINT) FROM events",
    ],
)
def test_what_is_not_plain_is_found(text: str) -> None:
    assert objections(Statement(name="x", text=text))


def test_ids_of_statements_are_unique_and_facts_and_signals_have_theirs() -> None:
    rooms = {name.split("/")[0] for name in STATEMENTS}
    assert {"facts", "signals"} <= rooms
    assert "facts/activity_daily/activity_daily" in STATEMENTS
