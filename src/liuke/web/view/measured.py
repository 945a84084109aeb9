"""What a number is counted in, and of what, in the reader's words."""

import re
from collections.abc import Mapping
from typing import Any

from liuke.web.view.pen import Pen


def measured(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Return the unit and the needs of a definition; names of tables and columns stay as they are."""
    return {
        "unit": pen.text(f"parts.unit.{_name(said['unit'])}", otherwise=said["unit"]) if said["unit"] else "",
        "needs": [pen.text(f"parts.need.{_name(need)}", otherwise=need) for need in said["needs"]],
    }


def _name(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
