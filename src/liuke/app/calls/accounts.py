"""The call that lists accounts by an expression over their wide profile."""

from collections.abc import Sequence
from typing import Any

from liuke.app.calls.ask import Ask, plain
from liuke.app.calls.numbers import Listed, listed
from liuke.facts.account_profile import ACCOUNT
from liuke.flow.house import House

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
    asked = Listed(where, columns or _SHOWN, order_by, descending, limit, as_of)
    found = listed(house, ask, "accounts", house.account_columns, asked, whose=ACCOUNT)
    return found | {"accounts": [plain(row) for row in found["accounts"]]}
