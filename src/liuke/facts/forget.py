"""Takes one person out of every table of facts, and gives out what is kept of one (F6, P9)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlglot import exp

from liuke.facts.roll_up import mark_dirty
from liuke.facts.statement import Statement
from liuke.facts.store import Facts
from liuke.facts.tables import FactTable

_WORDS = {"feedback": "feedback_id", "survey_responses": "response_id"}
"""Tables of what people said, and the column that other tables call ``text_id``."""
_OTHER_NAMES = {"mentions": "author", "account_risk": "champion_id"}
"""Columns that name a person in a table whose rows are not theirs alone."""
_OF_DAYS = ("events", "orders", "survey_responses", "feedback", "activity_counts")


def own_tables(facts: Facts) -> Iterator[FactTable]:
    """Yield the tables of ours whose rows say whose they are; the business's own are not ours to change."""
    for table in facts.tables.values():
        if "subject_id" in {column.name for column in table.columns} and table.name not in facts.engine.sources:
            yield table


def elsewhere(facts: Facts) -> list[str]:
    """Return the names of the business's own tables, which it must clean itself."""
    return sorted(facts.engine.sources)


def kept_of(facts: Facts, subject_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return every row about a person, by table, the business's own tables included."""
    named = [table for table in facts.tables.values() if any(c.name == "subject_id" for c in table.columns)]
    return {table.name: facts.rows(_where(table, "subject_id", "*"), wanted=subject_id) for table in named}


def forget(facts: Facts, subject_id: str) -> dict[str, int]:
    """Delete a person's rows from every table of ours, in one transaction; returns how many of each.

    Days that lose a row are counted anew with the next run. Figures of a day that name nobody stay.
    """
    counts: dict[str, int] = {}
    with facts.transaction():
        mark_dirty(facts, _days(facts, subject_id))
        ids = [id_ for name in _WORDS for id_ in _ids(facts, name, subject_id)]
        for table in facts.tables.values():
            names = {column.name for column in table.columns}
            if ids and "text_id" in names and "subject_id" not in names:
                counts[table.name] = facts.delete(table, {"text_id": ids})
            if table.name in _OTHER_NAMES and table.name not in facts.engine.sources:
                counts[table.name] = facts.delete(table, {_OTHER_NAMES[table.name]: subject_id})
        for table in own_tables(facts):
            counts[table.name] = facts.delete(table, {"subject_id": subject_id})
    return {name: n for name, n in sorted(counts.items()) if n}


def drop(facts: Facts, table: FactTable, subject_ids: Sequence[str]) -> int:
    """Delete people's rows from one table: they came in once more with an import."""
    return facts.delete(table, {"subject_id": list(subject_ids)}) if subject_ids else 0


def taken_in_since(facts: Facts, table: FactTable, at: datetime) -> list[str]:
    """Return the people of whom a table took rows in from a naive UTC instant on."""
    asked = exp.select(exp.column("subject_id")).distinct().from_(exp.to_table(table.name))
    asked = asked.where(exp.column("ingested_at") >= exp.Placeholder(this="since"))
    rows = facts.rows(Statement(name=table.name, text=asked.sql("duckdb")), since=at)
    return [row["subject_id"] for row in rows if row["subject_id"]]


def _where(table: FactTable, column: str, *wanted: str) -> Statement:
    asked = exp.select(*(exp.Star() if one == "*" else exp.column(one) for one in wanted))
    asked = asked.from_(exp.to_table(table.name)).where(exp.column(column).eq(exp.Placeholder(this="wanted")))
    return Statement(name=table.name, text=asked.sql("duckdb"))


def _ids(facts: Facts, name: str, subject_id: str) -> list[str]:
    rows = facts.rows(_where(facts.tables[name], "subject_id", _WORDS[name]), wanted=subject_id)
    return [row[_WORDS[name]] for row in rows if row[_WORDS[name]]]


def _days(facts: Facts, subject_id: str) -> list[Any]:
    found = (
        row["day"]
        for name in _OF_DAYS
        for row in facts.rows(_where(facts.tables[name], "subject_id", "day"), wanted=subject_id)
    )
    return sorted({day for day in found if day is not None})
