"""What a burst's newcomers are worth by the lifetime value measured of each (S7), where it was measured."""

from datetime import date
from typing import Any

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.signals.spec import Lack

_LTV_OF = load("liuke.signals", "bursts")["ltv_of"]
_TABLE = "user_ltv"


def ltv_of(facts: Facts, as_of: AsOf, first: date, last: date, campaign: str | None = None) -> dict[str, Any]:
    """Return n and mean lifetime value of those first known in these days, of one campaign where it is named."""
    lack = Lack(
        code="no_ltv",
        en="No lifetime value was measured of these people on this day",
        zh="这一天没有测出这些人的生命周期价值",
    )
    if _TABLE not in facts.tables:
        return lack.document()
    asked = {"any_campaign": campaign is None, "campaign": campaign or ""}
    row = facts.one(_LTV_OF, as_of, from_day=first, through_day=last, **asked)
    return {"n": row["n"], "mean_fen": round(row["ltv_fen"] / row["n"])} if row["n"] else lack.document()
