"""What we know of chosen people, as the plain facts a template may say. Read for a batch at a time."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from liuke.facts.statement import load_one
from liuke.facts.store import Facts
from liuke.model.moment import AsOf

_KNOWN = load_one("liuke.playbooks", "known")
_YEAR_DAYS = 365


def known(facts: Facts, as_of: AsOf, subject_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return each person's facts by subject id; what we do not know is absent, never empty or zero-filled.

    Money appears in yuan as written (``"29.90"``), days as ``2026-11-16``.
    """
    chosen = pa.table({"subject_id": pa.array(list(subject_ids), pa.string())})
    year = as_of.before(_YEAR_DAYS)
    rows = facts.rows(
        _KNOWN, as_of, chosen=chosen, year_since=year.instant.replace(tzinfo=None), year_since_day=year.day
    )
    return {row["subject_id"]: _worded(row, as_of) for row in rows}


def _worded(row: dict[str, Any], as_of: AsOf) -> dict[str, Any]:
    def day(name: str) -> str | None:
        at = row[name]
        return as_of_day(at, as_of) if at else None

    said: dict[str, Any] = {
        "user": _present(name=row["name"], language=row["language"], zone=row["timezone"]),
        "address": _present(email=row["email"], sms=row["phone"], push=row["push_token"]),
        "idle_days": row["idle_days"],
        "tenure_days": row["tenure_days"],
        "first_year": row["signed_up_at"].year if row["signed_up_at"] else None,
        "open_orders": row["open_orders"] or None,
        "open_order_yuan": yuan(row["open_order_fen"]) if row["open_orders"] else None,
        "open_item": _item(row, "open_item") if row["open_orders"] else None,
        "cart_items": row["cart_items"] or None,
        "cart_item": _item(row, "cart_item") if row["cart_items"] else None,
        "follow_item": _item(row, "follow_item") if row["follows"] else None,
        "orders_365d": row["orders_365d"] or None,
        "paid_365d_yuan": yuan(row["paid_365d_fen"]) if row["paid_365d_fen"] else None,
        "active_days_365d": row["active_days_365d"] or None,
        "first_order_date": day("first_order_at"),
        "last_order_date": day("last_order_at"),
        "top_item": _present(name=row["top_item_name"], times=row["top_item_times"]),
        "favourite_category": row["favourite_category"],
    }
    return {name: value for name, value in said.items() if value not in (None, {})}


def _present(**pairs: Any) -> dict[str, Any]:
    return {name: value for name, value in pairs.items() if value is not None}


def _item(row: dict[str, Any], which: str) -> dict[str, Any]:
    price = row.get(f"{which}_price_fen")
    return _present(
        name=row[f"{which}_name"],
        price_yuan=yuan(price) if price is not None else None,
        stock=row.get(f"{which}_stock"),
    )


def yuan(fen: int) -> str:
    """Write fen as yuan: ``500`` → ``5``, ``2990`` → ``29.90``."""
    return f"{fen // 100}" if fen % 100 == 0 else f"{fen / 100:.2f}"


def as_of_day(at: datetime, as_of: AsOf) -> str:
    """Write a naive UTC instant as the calendar day it is in the workspace's zone."""
    return at.replace(tzinfo=UTC).astimezone(as_of.zone).date().isoformat()
