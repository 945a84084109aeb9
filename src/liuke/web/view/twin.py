"""The table that says what a picture says: for readers without the picture, and to take home as CSV."""

from collections.abc import Iterable, Sequence
from typing import Any


def twin(label: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, Any]:
    """Return a picture's table; each row begins with what it is about."""
    return {"label": label, "heads": list(heads), "rows": [{"cells": list(cells), "open": False} for cells in rows]}
