"""What each call answers, as JSON Schema: read off real answers, never written by hand.

``answers.json`` is made by ``python -m tests.contract.answers_seen``, which watches the calls while tests ask them of
real workspaces: every key that ever came, its types, whether it may be null or missing. A test asks the API again and
holds the answers against it.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("answers.json")


@cache
def _known() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def answer_schema(name: str) -> dict[str, Any]:
    """Return the schema of a call's answer; an object of which nothing is known where nobody has asked it yet."""
    found: dict[str, Any] = _known().get(name, {"type": "object"})
    return found
