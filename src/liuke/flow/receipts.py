"""The one way back: what was sent, refused or done becomes facts."""

from liuke.delivery.receipts import receipts_after
from liuke.facts.statement import load_one
from liuke.facts.tables import RECEIPTS
from liuke.flow.house import House
from liuke.state.meta import recall, remember

_NEW = load_one("liuke.facts", "new_receipts")
_CURSOR = "receipts_carried"


def carry_back(house: House) -> int:
    """Write receipts that are not facts yet into the facts; returns how many.

    A crash between the two stores repeats a batch; what is there already is left out.
    """
    carried = 0
    cursor = int(recall(house.state, _CURSOR) or 0)
    while True:
        rows, after = receipts_after(house.state, cursor)
        if after == cursor:
            return carried
        carried += house.facts.append(RECEIPTS, _NEW, incoming=rows)
        remember(house.state, _CURSOR, str(after))
        cursor = after
