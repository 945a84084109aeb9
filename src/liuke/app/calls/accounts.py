"""The call that lists accounts by an expression over their wide profile."""

from collections.abc import Sequence
from typing import Any

from liuke.app.calls.ask import Ask, plain
from liuke.app.calls.numbers import looked, named
from liuke.facts.account_profile import ACCOUNT
from liuke.facts.profile import count, select
from liuke.flow.house import House
from liuke.playbooks.audience import compile_audience

_MOST_ACCOUNTS = 100_000
_SHOWN = ("account_id", "name", "plan", "health", "health_band", "depth", "renews_at", "mrr_fen")


def accounts(  # one argument a choice
    house: House,
    ask: Ask,
    *,
    where: str | None = None,
    columns: Sequence[str] = (),
    order_by: str | None = None,
    descending: bool = True,
    limit: int = 20,
    as_of: str | None = None,
) -> dict[str, Any]:
    """List accounts by an expression over their columns, traits and signals."""
    day = looked(house, ask, as_of)
    declared = house.account_columns
    predicate = compile_audience(where, declared, house.zone).predicate if where else None
    wanted = named("accounts", tuple(columns) or _SHOWN, declared)
    rows = select(
        house.facts,
        day,
        declared,
        where=predicate,
        wanted=[column.name for column in wanted],
        order_by=order_by,
        descending=descending,
        limit=min(limit, _MOST_ACCOUNTS),
        whose=ACCOUNT,
    ).to_pylist()
    zh = ask.language == "zh"
    return {
        "as_of": day.day.isoformat(),
        "where": where,
        "found": count(house.facts, day, declared, predicate, whose=ACCOUNT),
        "columns": [{"name": c.name, "label": c.zh if zh else c.en, "unit": c.unit, "type": c.type} for c in wanted],
        "accounts": [plain(row) for row in rows],
    }
