"""Finds what falls due of each person: one query for everybody. Accounts and texts of the day have been looked at."""

from datetime import timedelta

import pyarrow as pa

from liuke.diagnosis.occasions.tables import USER_OCCASIONS
from liuke.facts.statement import load_one
from liuke.facts.store import Facts
from liuke.kit.lunar import kept_birthdays
from liuke.model.moment import AsOf

_OCCASIONS = load_one("liuke.diagnosis", "occasions")
_BIRTHDAYS_AHEAD_DAYS, _LATELY_DAYS = 32, 30
_KEPT = pa.schema(
    [("lunar", pa.bool_()), ("month", pa.int32()), ("day", pa.int32()), ("leap", pa.bool_()), ("in_days", pa.int32())]
)


def find_occasions(facts: Facts, as_of: AsOf) -> int:
    """Replace the day's occasions of everybody who has one; returns how many people."""
    return facts.replace(
        USER_OCCASIONS,
        {"as_of": as_of.day},
        _OCCASIONS,
        as_of,
        kept_birthdays=_birthdays(as_of),
        lately_from=as_of.day - timedelta(days=_LATELY_DAYS),
    )


def _birthdays(as_of: AsOf) -> pa.Table:
    rows = [
        {"lunar": k.lunar, "month": k.month, "day": k.day, "leap": k.leap, "in_days": (k.on - as_of.day).days}
        for k in kept_birthdays(as_of.day, _BIRTHDAYS_AHEAD_DAYS)
    ]
    return pa.Table.from_pylist(rows, schema=_KEPT)
