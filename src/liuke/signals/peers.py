"""One user's numbers beside the median of like users."""

from typing import Any

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.signals.errors import UnknownUserError
from liuke.signals.specs import COLUMNS

_ASK = load("liuke.signals", "peers")


def peers(facts: Facts, as_of: AsOf, subject_id: str) -> dict[str, Any]:
    """Return each user column's value, and its median among users of the same value type, on a day already measured.

    Raises
    ------
    UnknownUserError
        The user was not measured on that day.
    """
    found = facts.rows(_ASK["one_user"], as_of, subject_id=subject_id)
    if not found:
        raise UnknownUserError(subject_id=subject_id, as_of=as_of.day.isoformat())
    user = found[0]
    like = facts.one(_ASK["like_users"], as_of, value_tier=user["value_tier"] or "")
    return {
        "as_of": as_of.day.isoformat(),
        "subject_id": subject_id,
        "value_tier": user["value_tier"],
        "like_users": like["like_users"],
        "columns": [
            {
                "name": column.name,
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
