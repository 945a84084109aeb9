"""How declared tables are laid in the embedded engine's file: packed or not, in which order, with a hash beside."""

from collections.abc import Collection
from functools import cache

from sqlglot import exp

from liuke.facts.engines.finding import KIND, beside, hashed
from liuke.facts.tables import FactTable


@cache
def creation(table: FactTable) -> str:
    """Return the order that creates a table."""
    columns = exp.Schema(this=exp.to_table(table.name), expressions=_definitions(table))
    return exp.Create(this=columns, kind="TABLE", exists=True).sql("duckdb")


def additions(table: FactTable, there: Collection[str]) -> list[str]:
    """Return the orders that add the columns which a table has gained since the file was made; a hash waits empty."""
    names = {column.name for column in table.columns} | ({beside(table.found_by)} if table.found_by else set())
    gained = names.difference(there)
    return [
        exp.Alter(
            this=exp.to_table(table.name), kind="TABLE", actions=[exp.ColumnDef(this=new.this, kind=new.kind)]
        ).sql("duckdb")
        for new in (_definitions(table) if gained else ())
        if new.name in gained
    ]


def insertion(table: FactTable, answer: str, *, hashing: bool = True) -> str:
    """Return the order that appends an answer by name, in the table's order and, unless told not to, with its hash."""
    columns: list[exp.Expr] = [exp.Star()]
    if hashing and table.found_by:
        columns.append(exp.alias_(hashed(exp.column(table.found_by)), beside(table.found_by)))
    laid = [exp.select(*columns).sql("duckdb"), "FROM (", answer, ")"]
    if table.day and table.within_day:
        order = [exp.column(name, quoted=True) for name in (table.day, table.within_day)]
        laid.append(exp.Order(expressions=order).sql("duckdb"))
    rows = exp.Var(this="\n".join(laid))
    return exp.Insert(this=exp.to_table(table.name), by_name=True, expression=rows).sql("duckdb")


def hashes_amiss(table: FactTable) -> tuple[str, str]:
    """Return two questions that find a row where hashes are amiss: another release made them, or some are missing."""
    name = str(table.found_by)
    its = exp.column(beside(name))
    first = exp.select(its, name).from_(table.name).limit(1).subquery("first")
    other = exp.select("1").from_(first).where(its.neq(hashed(exp.column(name))))
    return other.sql("duckdb"), exp.select("1").from_(table.name).where(its.is_(exp.null())).limit(1).sql("duckdb")


def hashes_anew(table: FactTable) -> str:
    """Return the order that hashes every row anew: of a file from before, or where another release hashes otherwise."""
    name = str(table.found_by)
    anew = exp.AlterColumn(this=exp.to_identifier(beside(name)), dtype=KIND, using=hashed(exp.column(name)))
    return exp.Alter(this=exp.to_table(table.name), kind="TABLE", actions=[anew]).sql("duckdb")


def _definitions(table: FactTable) -> list[exp.ColumnDef]:
    """Define the columns. A person's id is in a table of ours once a day: there is nothing to gain by packing it.

    Looking for repeats is half of the writing, and unpacking more than half of finding a person or joining two days.
    """
    plain = exp.ColumnConstraint(kind=exp.var("USING COMPRESSION uncompressed"))
    unpacked = not table.imported and table.day is not None
    found = [
        exp.ColumnDef(
            this=exp.to_identifier(column.name),
            kind=exp.DataType.build(column.type, dialect="duckdb"),
            constraints=[plain.copy()] if unpacked and column.name == "subject_id" else [],
        )
        for column in table.columns
    ]
    if table.found_by:
        found.append(exp.ColumnDef(this=exp.to_identifier(beside(table.found_by)), kind=KIND.copy()))
    return found
