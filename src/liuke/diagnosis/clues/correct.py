"""What people put right: clues put together, put apart again, texts taken out. It counts at once, for every day."""

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from liuke.diagnosis.clues.tables import CLUE_MERGES, CLUE_SPLITS
from liuke.facts.store import Facts


def merge(facts: Facts, from_clue: str, into_clue: str, *, by: str, now: datetime) -> None:
    """Put a clue into another; into itself, it stands alone again."""
    row = {"ts": now.replace(tzinfo=None), "from_clue": from_clue, "into_clue": into_clue, "by": by}
    facts.append(CLUE_MERGES, pa.Table.from_pylist([row]))


def split(facts: Facts, texts: Sequence[tuple[str, str, str]], *, by: str, now: datetime) -> None:
    """Take texts (kind, text_id, clue_id) out of their clue."""
    for kind, text_id, clue_id in texts:
        row = {"ts": now.replace(tzinfo=None), "kind": kind, "text_id": text_id, "clue_id": clue_id, "by": by}
        facts.replace(CLUE_SPLITS, {"kind": kind, "text_id": text_id}, pa.Table.from_pylist([row]))
