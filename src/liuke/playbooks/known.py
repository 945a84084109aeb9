"""What we know of chosen people, as the plain facts a template may say. Read for a batch at a time."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from liuke.facts.statement import load_one
from liuke.facts.store import Facts
from liuke.model.moment import AsOf

_KNOWN = load_one("liuke.playbooks", "known")
_YEAR_DAYS = 365


def known(
    facts: Facts, as_of: AsOf, subject_ids: Iterable[str], *, open_order_days: int = 30, at: datetime | None = None
) -> dict[str, dict[str, Any]]:
    """Return each person's facts by subject id; what we do not know is absent, never empty or zero-filled.

    With ``at`` (aware) prices, stock and unfinished business are those of that instant: the last look before sending.
    Keys are those of ``playbooks.vocabulary``; money is a number of whole currency units, days are dates.
    """
    chosen = pa.table({"subject_id": pa.array(list(subject_ids), pa.string())})
    year = as_of.before(_YEAR_DAYS)
    rows = facts.rows(
        _KNOWN,
        as_of,
        chosen=chosen,
        at=(at or as_of.instant).astimezone(UTC).replace(tzinfo=None),
        open_since=as_of.before(open_order_days).instant.replace(tzinfo=None),
        year_since=year.instant.replace(tzinfo=None),
        year_since_day=year.day,
    )
    return {row["subject_id"]: _worded(row, as_of) for row in rows}


def _worded(row: dict[str, Any], as_of: AsOf) -> dict[str, Any]:
    """Lay a row out under the keys of ``playbooks.vocabulary``."""
    orders, paid = row["orders_365d"], row["paid_365d_fen"]
    said: dict[str, Any] = {
        "user": _present(name=row["name"], language=row["language"], zone=row["timezone"]),
        "address": _present(
            email=row["email"],
            sms=row["phone"],
            push=row["push_token"],
            voice=row["phone"],
            inbox=row["subject_id"],
            webhook=row["subject_id"],
        ),
        "idle_days": row["idle_days"],
        "first_year": str(row["signed_up_at"].year) if row["signed_up_at"] else None,
        "tenure_days": row["tenure_days"],
        "open_orders": row["open_orders"] or None,
        "open_order_yuan": yuan(row["open_order_fen"]) if row["open_orders"] else None,
        "open_item": _item(row, "open_item") if row["open_orders"] else None,
        "cart_items": row["cart_items"] or None,
        "cart_item": _item(row, "cart_item") if row["cart_items"] else None,
        "follow_item": _item(row, "follow_item") if row["follows"] else None,
        "orders_365d": orders or None,
        "paid_365d_yuan": yuan(paid) if paid else None,
        "active_days_365d": row["active_days_365d"] or None,
        "first_order_date": _day(row["first_order_at"], as_of) if row["first_order_at"] else None,
        "last_order_date": _day(row["last_order_at"], as_of) if row["last_order_at"] else None,
        "top_item": _present(name=row["top_item_name"], times=row["top_item_times"]),
        "favourite_category": row["favourite_category"],
        "fixed_clue": _present(name=row["fixed_clue_name"], shipped_on=row["fixed_clue_shipped_on"]),
        "report": _report(row, as_of),
    }
    return {name: value for name, value in said.items() if value not in (None, {})}


def _report(row: dict[str, Any], as_of: AsOf) -> dict[str, Any]:
    """The person's own year: what the annual report says."""
    if not row["active_days_365d"]:
        return {}
    return _present(
        from_day=max(as_of.before(_YEAR_DAYS).day, _since(row, as_of)),
        to_day=as_of.last_day,
        active_days=row["active_days_365d"],
        orders=row["orders_365d"] or None,
        paid_yuan=yuan(row["paid_365d_fen"]) if row["paid_365d_fen"] else None,
        saved_yuan=yuan(row["saved_365d_fen"]) if row["saved_365d_fen"] else None,
        favourite_category=row["favourite_category"],
        top_item=row["top_item_name"],
        busiest_month=row["busiest_month"],
    )


def _since(row: dict[str, Any], as_of: AsOf) -> date:
    return _day(row["signed_up_at"], as_of) if row["signed_up_at"] else as_of.before(_YEAR_DAYS).day


def _present(**pairs: Any) -> dict[str, Any]:
    return {name: value for name, value in pairs.items() if value is not None}


def _item(row: dict[str, Any], which: str) -> dict[str, Any]:
    if row.get(f"{which}_stock") == 0:  # what is sold out is nobody's next step
        return {}
    price = row.get(f"{which}_price_fen")
    return _present(name=row[f"{which}_name"], price_yuan=yuan(price) if price is not None else None)


def yuan(fen: int) -> float:
    """Return fen as whole currency units."""
    return fen / 100


def _day(at: datetime, as_of: AsOf) -> date:
    """Return the calendar day, in the workspace's zone, of a naive UTC instant."""
    return at.replace(tzinfo=UTC).astimezone(as_of.zone).date()
