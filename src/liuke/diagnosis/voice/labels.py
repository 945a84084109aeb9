"""Takes down what people say of texts, and says how what reads them fares on it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from liuke.diagnosis.voice.learning import labels, reader
from liuke.diagnosis.voice.reading import QUESTIONS
from liuke.diagnosis.voice.tables import TEXT_LABELS
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import VoicePolicy

_ASK = load("liuke.diagnosis", "voice")
_SCHEMA = pa.schema(
    [
        ("ts", pa.timestamp("us")),
        *((name, pa.string()) for name in ("kind", "text_id", "by", "topic")),
        ("negative", pa.bool_()),
        ("mood", pa.string()),
        ("intent", pa.bool_()),
    ]
)


def text_of(facts: Facts, as_of: AsOf, kind: str, text_id: str) -> str | None:
    """Return a text, or None where there is none of that id."""
    one = pa.table({"kind": [kind], "text_id": [text_id]})
    found = facts.rows(_ASK["labelled_texts"], as_of, labelled=one)
    return str(found[0]["text"]) if found else None


def label(
    facts: Facts, as_of: AsOf, kind: str, text_id: str, said: Mapping[str, Any], *, by: str, now: datetime
) -> None:
    """Keep what somebody says of a text; what they said of it before and do not take back stays.

    It is dated before ``as_of``, so that a business whose newest facts are old learns of it too.
    """
    at = min(now, as_of.instant - timedelta(seconds=1))
    before = facts.rows(_ASK["labels_by"], text_kind=kind, text_id=text_id, who=by)
    row = {**(before[-1] if before else {}), **{name: one for name, one in said.items() if one is not None}}
    row |= {"ts": at.replace(tzinfo=None), "kind": kind, "text_id": text_id, "by": by}
    where = {"kind": kind, "text_id": text_id, "by": by}
    facts.replace(TEXT_LABELS, where, pa.Table.from_pylist([row], schema=_SCHEMA))


def report(facts: Facts, as_of: AsOf, knobs: VoicePolicy) -> dict[str, Any]:
    """Return what reads the texts, how it fares on people's own labels, and what was read so far."""
    told, now = labels(facts, as_of), reader(facts, as_of, knobs)
    last = {row["question"]: row for row in facts.rows(_ASK["learned_models"], as_of)}
    return {
        "as_of": as_of.day.isoformat(),
        "base_model": knobs.base_model,
        "model": now.name,
        "learn_from_labels": knobs.learn_from_labels,
        "questions": [
            {
                "question": question,
                "answers": list(answers),
                "labels": len(told) - told[question].null_count,
                "learned_labels": last[question]["labels"] if question in last else 0,
                "accuracy_before": last[question]["accuracy_before"] if question in last else None,
                "accuracy": last[question]["accuracy"] if question in last else None,
                "used": question in now.learned,
            }
            for question, answers in QUESTIONS.items()
        ],
        "read": facts.rows(_ASK["read_counts"], as_of),
    }


def mark(facts: Facts) -> str:
    """Return a text that changes with any label: while it stays, what was read holds."""
    return repr(facts.one(_ASK["labels_mark"]))
