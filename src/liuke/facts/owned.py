"""Whose accounts are whose, and who belongs to them: for a manager who sees their own only."""

from collections.abc import Collection

from sqlglot import exp

from liuke.facts.statement import Statement
from liuke.facts.store import Facts
from liuke.facts.tables import ACCOUNTS, USERS


def accounts_of(facts: Facts, managers: Collection[str]) -> frozenset[str]:
    """Return the accounts that name one of these as their manager."""
    return _ids(facts, ACCOUNTS.name, "account_id", "csm", managers)


def people_of(facts: Facts, accounts: Collection[str]) -> frozenset[str]:
    """Return the people who belong to these accounts."""
    return _ids(facts, USERS.name, "subject_id", "account_id", accounts)


def _ids(facts: Facts, table: str, key: str, by: str, among: Collection[str]) -> frozenset[str]:
    if not among:
        return frozenset()
    query = exp.select(exp.column(key)).from_(exp.to_table(table)).where(exp.column(by).isin(*sorted(among)))
    found = facts.read(Statement(name=f"{table}_owned", text=query.sql("duckdb")))
    return frozenset(found.column(key).to_pylist())
