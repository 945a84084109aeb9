"""People by any column of their profile: what a signal is asked to be shown by."""

import pyarrow as pa

from liuke.facts.profile import select, user_columns
from liuke.facts.store import Facts
from liuke.model.moment import AsOf


def parts_by(facts: Facts, as_of: AsOf, column: str) -> pa.Table:
    """Return subject_id and part (text; none where unknown) of everybody measured on the day.

    Raises
    ------
    UnknownColumnError
        No column of the profile has that name; the nearest is named.
    """
    from liuke.signals.specs import COLUMNS  # noqa: PLC0415 - the list of signals is made of those that ask here

    found = select(facts, as_of, (*user_columns(facts), *COLUMNS), where=None, wanted=["subject_id", column])
    return pa.table({"subject_id": found["subject_id"], "part": found[column].cast(pa.string())})
