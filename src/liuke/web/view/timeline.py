"""A person's story, arranged: sends and non-sends as they are, a day's many small acts in one line."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from liuke.web.view.evidence import evidence
from liuke.web.view.pen import Pen

_SHOWN_ACTS = 6
_KINDS = {
    "event": ("flat", "today"),
    "order": ("good", "cart"),
    "refund": ("bad", "turn"),
    "feedback": ("bad", "chat"),
    "answer": ("info", "star"),
    "verdict": ("warn", "ban"),
    "receipt": ("good", "email"),
}

KINDS: dict[str, tuple[str, ...]] = {
    "all": (),
    "acts": ("event", "order", "refund"),
    "touch": ("receipt", "verdict"),
    "unsent": ("verdict",),
    "service": ("feedback",),
    "scores": ("answer",),
}
"""What of a story one may look at alone."""


def whole_days(said: Sequence[Mapping[str, Any]], pen: Pen) -> Sequence[Mapping[str, Any]]:
    """Leave away the earliest day of a story that is longer than was asked: a part of it would be told as all of it."""
    first = pen.at(said[-1]["at"]).date()
    return [one for one in said if pen.at(one["at"]).date() > first] or said


def story(
    said: Sequence[Mapping[str, Any]], labels: Mapping[str, str], pen: Pen, events: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Arrange a timeline, newest first. ``labels`` are playbooks' names by id, ``events`` what each event means."""
    words = {name: _event_word(meaning, pen) for name, meaning in (events or {}).items()}
    told: list[dict[str, Any]] = []
    for (kind, _), group in groupby(said, key=lambda e: (e.get("kind"), pen.at(e["at"]).date())):
        entries = list(group)
        if kind == "event" and len(entries) > 1:
            told.append(_acts(entries, words, pen))
        else:
            told += [_entry(entry, {**labels, **words}, pen) for entry in entries]
    return told


def _event_word(meaning: Mapping[str, Any], pen: Pen) -> str:
    """Say an event by its role; a core act by its feature, which says more; one of a message by what befell it."""
    if "message" in meaning:
        return pen.text(f"insight.user.message_{meaning['message']}")
    return str(meaning.get("feature") or pen.text(f"begin.role.{meaning['role']}"))


def _acts(entries: Sequence[Mapping[str, Any]], words: Mapping[str, str], pen: Pen) -> dict[str, Any]:
    """Write acts that followed each other on one day as one entry: how many, and which most."""
    first, last = pen.at(entries[-1]["at"]), pen.at(entries[0]["at"])
    tone, icon = _KINDS["event"]
    most = Counter(words.get(str(e.get("what")), str(e.get("what") or "")) for e in entries).most_common()
    shown = [f"{name} × {n}" if n > 1 else name for name, n in most[:_SHOWN_ACTS]]
    return {
        "at": last.isoformat(),
        "day": pen.day(last.date()),
        "clock": f"{first:%H:%M}–{last:%H:%M}",
        "tone": tone,
        "icon": icon,
        "what": pen.say("user.acts", n=len(entries)),
        "code": "",
        "detail": " · ".join([*shown, *(["…"] if len(most) > _SHOWN_ACTS else [])]),
    }


def _entry(entry: Mapping[str, Any], labels: Mapping[str, str], pen: Pen) -> dict[str, Any]:
    at, kind = pen.at(entry["at"]), str(entry.get("kind") or "event")
    tone, icon = _KINDS.get(kind, _KINDS["event"])
    word, _, code = str(entry.get("code") or "").partition(" ")
    sent = kind == "verdict" and word in ("allow", "hold")
    what = str(entry.get("what") or "")
    parts = [pen.say(f"kind.{kind}") if kind in _KINDS else kind]
    if kind == "verdict":
        parts.append(pen.word("verdict", word))
    elif kind == "receipt":
        parts.append(pen.say(f"receipt.{word}") if word in _RECEIPTS else word)
    elif kind in ("answer", "refund", "order"):
        parts.append(pen.say(f"code.{word}") if word in _CODES else word)
    named = "" if what == kind else pen.named("feedback_kind", what) if kind == "feedback" else labels.get(what, what)
    parts += [named, pen.money(entry["amount_fen"]) if entry.get("amount_fen") else ""]
    return {
        "at": at.isoformat(),
        "day": pen.day(at.date()),
        "clock": f"{at:%H:%M}",
        "tone": "good" if sent else tone,
        "icon": "email" if sent else icon,
        "what": " · ".join(part for part in parts if part),
        "code": code if kind == "verdict" else "",
        "detail": _detail(kind, entry.get("detail"), labels, pen),
    }


_RECEIPTS = ("sent", "failed", "refused", "uncertain", "task_done", "bounced", "complained", "opened")
_CODES = ("paid", "open", "refunded", "cancelled")


def _detail(kind: str, said: Any, labels: Mapping[str, str], pen: Pen) -> str:
    """Write what is known besides; a verdict's evidence is kept as JSON text."""
    if kind == "verdict" and isinstance(said, str) and said.startswith("{"):
        return evidence(json.loads(said), pen, labels)
    return pen.word("channel", said) if kind == "receipt" and said else str(said or "")
