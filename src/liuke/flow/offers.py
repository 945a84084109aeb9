"""Keeps count of offers: what is left of each, what was used, what is free again."""

from datetime import UTC, timedelta
from typing import Any

import pyarrow as pa

from liuke.facts.statement import load_one
from liuke.flow.house import House
from liuke.kit.clock import midnight
from liuke.playbooks.play import Offer, Playbook
from liuke.state.offers import Limit, give_back, held, mark_used, reserved

_USED = load_one("liuke.facts", "offers_used")


def settle_offers(house: House) -> dict[str, int]:
    """Note what was used, by the coupons of orders, and free what was not sent or has run out."""
    now = house.clock.now()
    open_ = reserved(house.state)
    used = mark_used(house.state, _used(house, open_), now) if open_ else 0
    return {"used": used, "released": give_back(house.state, now.astimezone(house.zone).date(), now)}


def _used(house: House, rows: list[dict[str, Any]]) -> list[str]:
    until = [midnight(row["expires_on"] + timedelta(days=1), house.zone).replace(tzinfo=None) for row in rows]
    asked = pa.table(
        {
            "key": pa.array([row["key"] for row in rows], pa.string()),
            "subject_id": pa.array([row["subject_id"] for row in rows], pa.string()),
            "at": pa.array([row["at"].astimezone(UTC).replace(tzinfo=None) for row in rows], pa.timestamp("us")),
            "until": pa.array(until, pa.timestamp("us")),
        }
    )
    found: list[str] = house.facts.read(_USED, held_offers=asked, coupon_from_fen=1)["key"].to_pylist()
    return found


def limit_of(offer: Offer) -> Limit:
    """Return how many of an offer there are, and what they may cost together."""
    return Limit(stock=offer.stock, budget_fen=offer.budget_fen)


def left_of(play: Playbook, offer: Offer, taken: dict[tuple[str, str], tuple[int, int]]) -> int | None:
    """Return how many pieces are left; None without a limit."""
    n, fen = taken.get((play.id, offer.id), (0, 0))
    rest = [] if offer.stock is None else [offer.stock - n]
    if offer.budget_fen is not None and offer.cost_fen:
        rest.append((offer.budget_fen - fen) // offer.cost_fen)
    return max(0, min(rest)) if rest else None


def with_offers(house: House, proposals: pa.Table) -> pa.Table:
    """Return the proposals with ``stock`` as it is now: what is left, not what there once was."""
    taken = held(house.state)
    left = {(p.id, offer.id): left_of(p, offer, taken) for p in house.playbooks.values() for offer in p.offers}
    named = zip(proposals["playbook"].to_pylist(), proposals["offer"].to_pylist(), strict=True)
    stock = pa.array([left.get((play, offer)) if offer else None for play, offer in named], pa.int64())
    return proposals.set_column(proposals.schema.get_field_index("stock"), "stock", stock)
