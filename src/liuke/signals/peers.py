"""One user's numbers beside the median of like users."""

from typing import Any

from liuke.facts.profile import medians, row_of
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.signals.errors import UnknownUserError
from liuke.signals.specs import COLUMNS, SIGNALS

_SIGNAL = {column.name: spec for spec in SIGNALS for column in spec.columns}


def peers(facts: Facts, as_of: AsOf, subject_id: str) -> dict[str, Any]:
    """Return each user column's value, and its median among users of the same value type, on a day already measured.

    Raises
    ------
    UnknownUserError
        The user was not measured on that day.
    """
    names = [column.name for column in COLUMNS]
    user = row_of(facts, as_of, COLUMNS, subject_id, names)
    if not user:
        raise UnknownUserError(subject_id=subject_id, as_of=as_of.day.isoformat())
    tiers = facts.made_of("peers", as_of, lambda: medians(facts, as_of, COLUMNS, "value_tier"), as_of)
    like = tiers[user["value_tier"]]
    return {
        "as_of": as_of.day.isoformat(),
        "subject_id": subject_id,
        "value_tier": user["value_tier"],
        "like_users": like["n"],
        "columns": [
            {
                "name": column.name,
                "signal": _SIGNAL[column.name].id,
                "signal_en": _SIGNAL[column.name].en,
                "signal_zh": _SIGNAL[column.name].zh,
                "en": column.en,
                "zh": column.zh,
                "unit": column.unit,
                "value": _plain(user[column.name]),
                "median": like.get(column.name),
            }
            for column in COLUMNS
        ],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
