"""The one way back: what was sent, refused or done becomes facts, and so does what people answered."""

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from liuke.delivery.receipts import receipts_after
from liuke.delivery.reports import words_after
from liuke.facts.statement import load_one
from liuke.facts.tables import FEEDBACK, RECEIPTS
from liuke.flow.house import House
from liuke.state.meta import recall, remember

_NEW = load_one("liuke.facts", "new_receipts")
_CURSOR = "receipts_carried"
_ANSWERS = load_one("liuke.facts", "new_feedback")
_ANSWERS_CURSOR = "answers_carried"
_KINDS = {"voice": "call"}


def carry_back(house: House) -> int:
    """Write receipts that are not facts yet into the facts; returns how many.

    A crash between the two stores repeats a batch; what is there already is left out.
    """
    carried = 0
    cursor = int(recall(house.state, _CURSOR) or 0)
    while True:
        rows, after = receipts_after(house.state, cursor)
        if after == cursor:
            carry_answers(house)
            return carried
        carried += house.facts.append(RECEIPTS, _NEW, incoming=rows)
        remember(house.state, _CURSOR, str(after))
        cursor = after


def carry_answers(house: House) -> int:
    """Write what people said in calls and replies into the facts, as feedback; returns how many.

    A crash between the two stores repeats a batch; what is there already is left out.
    """
    carried = 0
    cursor = int(recall(house.state, _ANSWERS_CURSOR) or 0)
    while True:
        rows, after = words_after(house.state, cursor)
        if after == cursor:
            return carried
        incoming = pa.Table.from_pylist([_answer(house, row) for row in rows], schema=_ANSWER)
        carried += house.facts.append(FEEDBACK, _ANSWERS, spoken=incoming)
        remember(house.state, _ANSWERS_CURSOR, str(after))
        cursor = after


_ANSWER = pa.schema(
    [
        ("feedback_id", pa.string()),
        ("subject_id", pa.string()),
        ("ts", pa.timestamp("us")),
        ("kind", pa.string()),
        ("text", pa.string()),
        ("agent", pa.string()),
        ("day", pa.date32()),
        ("source", pa.string()),
        ("ingested_at", pa.timestamp("us")),
    ]
)


def _answer(house: House, row: dict[str, Any]) -> dict[str, Any]:
    at: datetime = row["at"]
    return {
        "feedback_id": f"report:{row['report_id']}",
        "subject_id": row["subject_id"] or None,
        "ts": at.astimezone(UTC).replace(tzinfo=None),
        "kind": _KINDS.get(row["channel"], "reply"),
        "text": row["words"],
        "agent": row["source"],
        "day": at.astimezone(house.zone).date(),
        "source": f"hook:{row['source']}",
        "ingested_at": row["received_at"].astimezone(UTC).replace(tzinfo=None),
    }
