"""Keeps what each text says as a fact: read once, again when it or what people said of it changes."""

import hashlib
from collections import defaultdict
from datetime import date

import numpy as np
import pyarrow as pa

from liuke.diagnosis.voice.learning import instant_before, labels, learn_anew, reader
from liuke.diagnosis.voice.reading import Meanings, Reader, follows, read_texts
from liuke.diagnosis.voice.tables import TEXT_MEANINGS
from liuke.facts.calendar import days_table
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy, VoicePolicy

_ASK = load("liuke.diagnosis", "voice")
_DAYS_AT_ONCE = 31
_AGAIN_DAYS = 60
"""What was learned meanwhile is asked of the texts of so many days; older ones stay as they were read."""
_TYPES = {"VARCHAR": pa.string(), "DOUBLE": pa.float64(), "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us")}
_SCHEMA = pa.schema([(column.name, _TYPES[column.type]) for column in TEXT_MEANINGS.columns])


def meanings(facts: Facts, as_of: AsOf, policy: Policy) -> int:
    """Read every text before ``as_of`` that is new or changed, or of which people say else; returns how many.

    First learns of corrections, where a tenth more have come. Twice is the same.
    """
    learn_anew(facts, as_of, policy.voice, at=instant_before(as_of))
    now, told = reader(facts, as_of, policy.voice), labels(facts, as_of)
    asked = {"model": now.name, "again_from_day": as_of.before(_AGAIN_DAYS).day, "labelled": told}
    unread: dict[str, list[date]] = defaultdict(list)
    for row in facts.rows(_ASK["unread_days"], as_of, **asked):
        unread[row["kind"]].append(row["day"])
    return sum(
        _read_days(facts, as_of, now, told, kind, days[n : n + _DAYS_AT_ONCE])
        for kind, days in unread.items()
        for n in range(0, len(days), _DAYS_AT_ONCE)
    )


def _read_days(facts: Facts, as_of: AsOf, now: Reader, told: pa.Table, kind: str, days: list[date]) -> int:
    texts = facts.read(_ASK["texts_of_days"], as_of, text_kind=kind, chunk_days=days_table(days), labelled=told)
    said = texts["text"].to_pylist()
    read = _corrected(read_texts(said, now), texts, now.knobs)
    columns = {name: texts[name] for name in ("kind", "text_id", "day", "ts", "subject_id")}
    columns["text_hash"] = pa.array([_md5(text) for text in said], pa.string())
    columns["model"] = pa.array([now.name] * len(said), pa.string())
    for name in Meanings.__slots__:
        columns[name] = pa.array(read[name].tolist())
    ordered = {column.name: columns[column.name].cast(_TYPES[column.type]) for column in TEXT_MEANINGS.columns}
    return facts.replace(TEXT_MEANINGS, {"kind": kind, "day": days}, pa.table(ordered, schema=_SCHEMA))


def _corrected(read: Meanings, texts: pa.Table, knobs: VoicePolicy) -> dict[str, np.ndarray]:
    """Put what people said in the place of what was read; it is certain."""
    columns = {name: getattr(read, name) for name in Meanings.__slots__}
    for name in ("topic", "mood"):
        said = np.array(texts[name].to_pylist(), object)
        there = np.array([one is not None for one in said], np.bool_)
        columns[name] = np.where(there, said, columns[name])
        columns[f"{name}_p"] = np.where(there, 1.0, columns[f"{name}_p"])
    for name in ("negative", "intent"):
        sure = [None if one is None else float(one) for one in texts[name].to_pylist()]
        columns[name] = np.array([p if one is None else one for one, p in zip(sure, columns[name], strict=True)])
    columns["sentiment"] = np.where(
        columns["negative"] == 1,
        "negative",
        np.where((columns["negative"] == 0) & (columns["sentiment"] == "negative"), "neutral", columns["sentiment"]),
    )
    columns["follows"] = follows(columns["mood"], columns["intent"] >= knobs.intent_from_share, knobs)
    return columns


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
