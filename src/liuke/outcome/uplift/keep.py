"""What was learned of each playbook, as files of the workspace: the newest on or before a day is the word of that day.

``models/moved/<playbook>/<day>-<when>-<fingerprint>.json``. A file is never changed once written, so
that a past day is told by what was known then.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from liuke.kit.chance import fingerprint
from liuke.kit.learn.trees import boost_lack
from liuke.outcome.uplift.learners import Score, Scorer

PLACE = Path("models") / "moved"
_VERSION = 1


def keep(folder: Path, document: Mapping[str, Any]) -> dict[str, Any]:
    """Write what was learned of one playbook, whole or not at all; return it with its ``id``."""
    text = json.dumps({**document, "format": _VERSION}, ensure_ascii=False, sort_keys=True, allow_nan=False)
    place = folder / PLACE / str(document["playbook"])
    place.mkdir(parents=True, exist_ok=True)
    moment = "".join(one for one in str(document["made_at"])[:19] if one.isdigit())
    file = place / f"{document['as_of']}-{moment}-{fingerprint(text)[:6]}.json"
    unfinished = file.with_suffix(".part")
    unfinished.write_text(text + "\n", encoding="utf-8")
    unfinished.replace(file)
    return {**json.loads(text), "id": file.stem}


def newest(folder: Path, playbook: str, as_of: date) -> dict[str, Any] | None:
    """Return what was last learned of a playbook on or before a day; a file that cannot be read is passed over."""
    for file in sorted((folder / PLACE / playbook).glob("*.json"), reverse=True):
        if file.name[:10] <= as_of.isoformat() and (found := _read(file)) is not None:
            return found
    return None


def scorer_of(document: Mapping[str, Any]) -> Scorer | None:
    """Return the score that was learned, or None where it abstains, or cannot be read or run here."""
    said = document.get("scorer")
    trees = any("trees" in one.get("line", ()) for one in said.get("parts", ())) if said else False
    if trees and boost_lack() is not None:
        return None
    try:
        return Score.read(said) if said else None
    except (KeyError, TypeError, ValueError):
        return None


def _read(file: Path) -> dict[str, Any] | None:
    try:
        said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return {**said, "id": file.stem} if said.get("format") == _VERSION else None
