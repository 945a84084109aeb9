"""Learns of people's corrections: for each question a model that has the base's answer and words of its own.

Accuracy is cross-validated, beside the base's on the same texts; what is no better is not kept.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.diagnosis.voice.reading import QUESTIONS, Prior, Reader, given, priors
from liuke.diagnosis.voice.tables import TEXT_READERS
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.chance import fingerprint, share
from liuke.kit.grams import buffer
from liuke.kit.hashed import HashedModel, learn, unpacked
from liuke.model.moment import AsOf
from liuke.model.policy import VoicePolicy

_ASK = load("liuke.diagnosis", "voice")
_BITS = 16
_FOLDS = 5
_GROWN = 1.1
"""Learned anew when there are a tenth more labels."""
_KINDS_OF_ANSWER = 2
_LABEL_TYPES = {"topic": pa.string(), "mood": pa.string(), "negative": pa.bool_(), "intent": pa.bool_()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """How the labels of one question fare: before anything was learned here, and with what was learned of them."""

    question: str
    labels: int
    accuracy_before: float
    accuracy: float
    model: HashedModel | None


def labels(facts: Facts, as_of: AsOf) -> pa.Table:
    """Return what people said of texts: kind, text_id, and the newest answer to each question."""
    newest: dict[tuple[str, str], dict[str, Any]] = {}
    for row in facts.rows(_ASK["label_rows"], as_of):
        said = newest.setdefault((row["kind"], row["text_id"]), dict.fromkeys(_LABEL_TYPES))
        said.update({name: row[name] for name in _LABEL_TYPES if row[name] is not None})
    columns: dict[str, pa.Array] = {
        "kind": pa.array([kind for kind, _ in newest], pa.string()),
        "text_id": pa.array([text_id for _, text_id in newest], pa.string()),
    }
    for name, type_ in _LABEL_TYPES.items():
        columns[name] = pa.array([said[name] for said in newest.values()], type_)
    return pa.table(columns)


def reader(facts: Facts, as_of: AsOf, knobs: VoicePolicy) -> Reader:
    """Return what reads texts as of a day: the base, and the newest models learned before it."""
    newest = {row["question"]: row for row in facts.rows(_ASK["learned_models"], as_of)}
    models = {
        question: unpacked(base64.b85decode(row["weights"])) for question, row in newest.items() if row["weights"]
    }
    return Reader(knobs=knobs, learned=models)


def learn_anew(facts: Facts, as_of: AsOf, knobs: VoicePolicy, *, at: datetime, always: bool = False) -> list[Learned]:
    """Learn what may be learned of the labels before ``as_of`` and keep it; returns how each question fares.

    A question is learned when it has enough labels of two answers, and a tenth more than when it last was.
    """
    told = labels(facts, as_of)
    last = {row["question"]: row["labels"] for row in facts.rows(_ASK["learned_models"], as_of)}
    wanted = []
    for question in QUESTIONS:
        n = len(told) - told[question].null_count
        if n >= knobs.learn_from_labels and (always or n >= _GROWN * last.get(question, 0)):
            wanted.append(question)
    if not wanted:
        return []
    texts = {
        (row["kind"], row["text_id"]): row["text"] for row in facts.rows(_ASK["labelled_texts"], as_of, labelled=told)
    }
    found = [one for question in wanted if (one := _learned(question, told.to_pylist(), texts, knobs))]
    for one in found:
        facts.append(TEXT_READERS, pa.Table.from_pylist([_row(one, at)], schema=_SCHEMA))
    return found


def cross_validated(
    question: str, texts: Sequence[str], label: NDArray[np.int64], knobs: VoicePolicy, prior: Prior | None = None
) -> Learned:
    """Learn of labels; say how well on folds that were left out, beside the base. Equal texts share a fold."""
    before = (prior or priors(texts, knobs)).log_p[question]
    fold = np.array([int(share("text fold", text) * _FOLDS) for text in texts])
    guessed = before.argmax(axis=1)
    for held in range(_FOLDS):
        out = fold == held
        if out.any() and len(set(label[~out].tolist())) >= _KINDS_OF_ANSWER:
            kept = [text for text, left in zip(texts, out, strict=True) if not left]
            model = _model(question, kept, label[~out], before[~out])
            asked = buffer([text for text, left in zip(texts, out, strict=True) if left])
            guessed[out] = model.log_p(asked, given(before[out])).argmax(axis=1)
    accuracy_before, accuracy = (float((one == label).mean()) for one in (before.argmax(axis=1), guessed))
    better = accuracy > accuracy_before
    return Learned(
        question=question,
        labels=len(texts),
        accuracy_before=accuracy_before,
        accuracy=accuracy,
        model=_model(question, texts, label, before) if better else None,
    )


def learned_of(question: str, texts: Sequence[str], label: NDArray[np.int64], knobs: VoicePolicy) -> Learned:
    """Learn of labels without asking whether it is better: for who measures that elsewhere."""
    before = priors(texts, knobs).log_p[question]
    right = float((before.argmax(axis=1) == label).mean())
    model = _model(question, texts, label, before)
    return Learned(question=question, labels=len(texts), accuracy_before=right, accuracy=right, model=model)


def _learned(
    question: str, rows: Sequence[Mapping[str, Any]], texts: Mapping[tuple[str, str], str], knobs: VoicePolicy
) -> Learned | None:
    """Learn one question of the newest labels whose texts are still there; None where all say the same."""
    answers = QUESTIONS[question]
    said = [
        (texts[row["kind"], row["text_id"]], row[question]) for row in rows if (row["kind"], row["text_id"]) in texts
    ]
    held = [(text, answer) for text, answer in said if answer is not None][-knobs.learn_most_labels :]
    label = np.array([int(a) if isinstance(a, bool) else answers.index(a) for _, a in held], np.int64)
    if len(set(label.tolist())) < _KINDS_OF_ANSWER:
        return None
    return cross_validated(question, [text for text, _ in held], label, knobs)


def _model(question: str, texts: Sequence[str], label: NDArray[np.int64], before: NDArray[np.float64]) -> HashedModel:
    name = fingerprint(question, str(len(texts)), *sorted(texts)[:3], str(label.tolist()))[:8]
    told = {"prior": given(before), "bits": _BITS, "lean": True}
    return learn(f"{question}-{name}", buffer(texts), label, QUESTIONS[question], **told)  # type: ignore[arg-type]


def _row(one: Learned, at: datetime) -> dict[str, Any]:
    return {
        "question": one.question,
        "model": one.model.name if one.model else "",
        "learned_at": at.replace(tzinfo=None),
        "labels": one.labels,
        "accuracy_before": one.accuracy_before,
        "accuracy": one.accuracy,
        "weights": base64.b85encode(one.model.packed()).decode() if one.model else "",
    }


def instant_before(as_of: AsOf) -> datetime:
    """Return the last second before a day: when its daily run learns."""
    return as_of.instant - timedelta(seconds=1)


_SCHEMA = pa.schema(
    [
        (
            column.name,
            {"VARCHAR": pa.string(), "INTEGER": pa.int32(), "DOUBLE": pa.float64()}.get(
                column.type, pa.timestamp("us")
            ),
        )
        for column in TEXT_READERS.columns
    ]
)
