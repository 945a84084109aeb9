"""Calls that list accounts: by an expression over their wide profile, at risk, and by who serves them."""

from collections.abc import Sequence
from typing import Annotated, Any, cast

from liuke.app.answers.accounts import Accounts, AccountsAtRisk, ConsultantsAnswer
from liuke.app.calls.ask import Ask, one_of, plain
from liuke.app.calls.numbers import Listed, listed, looked
from liuke.facts.account_profile import ACCOUNT
from liuke.flow.daily import account_report, consultant_report
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
    after: str | None = None,
    as_of: str | None = None,
) -> Annotated[dict[str, Any], Accounts]:
    """List accounts by an expression over their columns, traits and signals."""
    asked = Listed(where, columns or _SHOWN, order_by, descending, limit, as_of, after)
    found = listed(house, ask, "accounts", house.account_columns, asked, whose=ACCOUNT)
    return found | {"accounts": [plain(row) for row in found["accounts"]]}


def at_risk(
    house: House, ask: Ask, *, limit: int | None = None, as_of: str | None = None
) -> Annotated[dict[str, Any], AccountsAtRisk]:
    """List accounts with a sign of risk, each with its facts, its renewal and its money."""
    found = account_report(house, looked(house, ask, as_of))
    shown = found["accounts"] if limit is None else found["accounts"][:limit]
    return {**found, "accounts": shown, "found": len(found["accounts"]), "currency": house.currency}


def consultants(
    house: House, ask: Ask, *, role: str = "consultant", as_of: str | None = None
) -> Annotated[dict[str, Any], ConsultantsAnswer]:
    """Answer whose accounts renew how often, shares drawn toward the mean, and what is due soon."""
    one_of("consultants", "role", role, ("consultant", "csm"))
    return {**consultant_report(house, looked(house, ask, as_of), cast(Any, role)), "currency": house.currency}
