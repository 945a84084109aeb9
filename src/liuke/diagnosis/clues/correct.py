"""What people put right: clues put together, put apart again, texts taken out. It counts at once, for every day."""

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from liuke.diagnosis.clues.tables import CLUE_MERGES, CLUE_SPLITS
from liuke.facts.statement import load
from liuke.facts.store import Facts

_MERGES = load("liuke.diagnosis", "clue_report")["clue_merges"]


def merge(facts: Facts, from_clue: str, into_clue: str, *, by: str, now: datetime) -> None:
    """Put a clue into another; into itself, it stands alone again.

    Where the other had been put into this one, that is taken back first: two clues in each other would be in neither.
    """
    at = now.replace(tzinfo=None)
    known = {row["from_clue"]: row["into_clue"] for row in facts.rows(_MERGES)}
    rows = [{"ts": at, "from_clue": from_clue, "into_clue": into_clue, "by": by}]
    if known.get(into_clue) == from_clue:
        rows.insert(0, {"ts": at, "from_clue": into_clue, "into_clue": into_clue, "by": by})
    facts.append(CLUE_MERGES, pa.Table.from_pylist(rows))


def split(facts: Facts, texts: Sequence[tuple[str, str, str]], *, by: str, now: datetime) -> None:
    """Take texts (kind, text_id, clue_id) out of their clue."""
    for kind, text_id, clue_id in texts:
        row = {"ts": now.replace(tzinfo=None), "kind": kind, "text_id": text_id, "clue_id": clue_id, "by": by}
        facts.replace(CLUE_SPLITS, {"kind": kind, "text_id": text_id}, pa.Table.from_pylist([row]))
