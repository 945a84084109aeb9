"""Accounts that merge or are renamed go on as another one: they are not churned, and their people count there."""

from typing import Any

import pyarrow as pa

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy

_ASK = load("liuke.signals", "accounts_merged")
_SCHEMA = pa.schema([("account_id", pa.string()), ("goes_on_as", pa.string())])


def accounts_there(facts: Facts) -> bool:
    """Tell whether there is any account: else nothing of accounts need be asked."""
    return bool(facts.one(_ASK["accounts_there"])["there"])


def goes_on(facts: Facts, as_of: AsOf) -> pa.Table:
    """Return (account_id, goes_on_as) of every account declared to have gone on as another, followed to the end.

    Accounts that are declared to have gone into each other in a circle go nowhere.
    """
    step = {row["account_id"]: row["goes_on_as"] for row in facts.rows(_ASK["declared_successors"], as_of)}
    ends = {account: _end(account, step) for account in step}
    rows = [{"account_id": account, "goes_on_as": end} for account, end in sorted(ends.items()) if end is not None]
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def _end(account: str, step: dict[str, str]) -> str | None:
    seen = {account}
    while account in step:
        account = step[account]
        if account in seen:
            return None
        seen.add(account)
    return account


def suggested_merges(facts: Facts, as_of: AsOf, policy: Policy) -> list[dict[str, Any]]:
    """Return accounts that seem to go on as another one, and are not declared to: people moved, share, days."""
    knobs = policy.health
    declared = {row["account_id"] for row in facts.rows(_ASK["declared_successors"], as_of)}
    found = facts.rows(
        _ASK["suggested_merges"],
        as_of,
        merge_within_days=knobs.merge_within_days,
        merge_min_people=knobs.merge_min_people,
        merge_share_from=knobs.merge_share_from,
    )
    return [
        {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}
        for row in found
        if row["account_id"] not in declared
    ]
