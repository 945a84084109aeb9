"""A form that came too late, arranged: what was typed under its name, what was chosen in words, the rest unseen."""

from collections.abc import Mapping, Sequence
from typing import Any

from liuke.app.say import known, say
from liuke.web.view.pen import Pen

_LONG = 80
CHOSEN = ("duty", "state", "to", "channel", "department", "outcome")
"""Fields of which one of a few was chosen: shown in words, sent as they were."""
_WORDS = (
    "common.task_state",
    "common.channel",
    "web.duty",
    "web.owner",
    "desk.card",
    "desk.department",
    "desk.outcome",
)
"""Where a chosen value may have its word."""
TYPED = (
    *("note", "name", "why", "title", "text", "email", "id", "days", "conclusion", "verbatim", "until", "on", "user"),
    *("account", "seats", "month", "score", "feature", "blocked_by", "hours", "words", "reason", "owner", "rule"),
    "language",
)
UNSEEN = frozenset(
    [
        *("csrf", "version", "base", "back", "do", "act", "key", "hash", "wish", "address", "page", "segment", "step"),
        *("off", "live", "kind", "table", "parts", "layout", "arrange", "path", "who", "once"),
        *("only_from", "password", "again", "old", "late", "theme", "file", "target", "proof"),
    ]
)
"""What a button or the page itself says, not the person; it goes along unseen."""


def arranged(path: str, fields: Sequence[tuple[str, str]], names: Mapping[str, str], pen: Pen) -> dict[str, Any]:
    """Arrange a kept form; ``page`` is where it was written, ``names`` are people's names by id."""
    shown: list[dict[str, Any]] = []
    kept: list[tuple[str, str]] = []
    for name, value in fields:
        label = label_of(name, pen)
        if value and name in CHOSEN:
            kept.append((name, value))
            shown.append({"label": label, "said": names.get(value) or _word(value, pen), "field": ""})
        elif value and label and name not in UNSEEN:
            shown.append({"label": label, "said": value, "field": name, "long": "\n" in value or len(value) > _LONG})
        else:
            kept.append((name, value))
    chosen = sum(1 for name, value in kept if value and name not in UNSEEN and name not in CHOSEN)
    return {
        "path": path,
        "page": _page(path),
        "shown": shown,
        "kept": kept,
        "more": pen.text("parts.again.more", n=chosen) if chosen else "",
    }


def label_of(name: str, pen: Pen) -> str:
    """Return what a field of a form is called; nothing where it has no name for people."""
    family = next((known for known in (*TYPED, *CHOSEN) if name == known), "")
    return pen.text(f"parts.typed.{family}") if family else ""


def _word(value: str, pen: Pen) -> str:
    """Return the word for a chosen value; one that has none stands for itself."""
    key = next((f"{family}.{value}" for family in _WORDS if known(f"{family}.{value}")), "")
    return say(key, pen.language) if key else value


def _page(path: str) -> str:
    """Return the page on which a form stands, as far as the address tells."""
    parts = path.split("/")
    return "/".join(parts[:3]) if len(parts) > 3 else path
