"""Reads texts: language, sentiment, topic, intent to leave, mood, and what follows. Any number of texts at once.

What reads is a ``Reader``: the shipped weights (or word lists alone), and what was learned of the workspace's labels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from liuke.diagnosis.voice.moods import leaving, moods, temper
from liuke.diagnosis.voice.tables import MOODS, SENTIMENTS, TOPICS
from liuke.diagnosis.voice.topics import topics
from liuke.kit.grams import Buffer, buffer, pieces
from liuke.kit.hashed import HashedModel
from liuke.kit.sentiment import base
from liuke.model.policy import VoicePolicy

Floats = NDArray[np.float64]

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "topic": TOPICS,
    "negative": ("other", "negative"),
    "mood": MOODS,
    "intent": ("stays", "leaves"),
}
"""What a text is asked, and the answers there are."""
_SHORT = 1e-4
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What reads texts: thresholds, and a model learned of the workspace's labels for some of the questions."""

    knobs: VoicePolicy = field(default_factory=VoicePolicy)
    learned: Mapping[str, HashedModel] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name what read: the base, and every model learned here."""
        return "+".join([base.NAMES[self.knobs.base_model], *(model.name for _, model in sorted(self.learned.items()))])


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanings:
    """What was read of n texts, as columns."""

    lang: NDArray[np.str_]
    negative: Floats
    sentiment: NDArray[np.str_]
    topic: NDArray[np.str_]
    topic_p: Floats
    topic2: NDArray[np.str_]
    topic2_p: Floats
    intent: Floats
    mood: NDArray[np.str_]
    mood_p: Floats
    follows: NDArray[np.str_]

    def rows(self) -> list[dict[str, Any]]:
        """Return them as rows of plain values."""
        columns = {name: getattr(self, name).tolist() for name in self.__slots__}
        return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What is known of texts before anything was learned here: log probabilities of each question's answers."""

    lang: NDArray[np.str_]
    neutral: Floats
    log_p: Mapping[str, Floats]


def prior_of(of: Buffer, knobs: VoicePolicy) -> Prior:
    """Read what the base says of texts."""
    feeling, said = base.read_buffer(of, knobs.base_model), temper(of)
    odds = feeling.log_odds
    leaves = leaving(said, odds)
    answers = {
        "topic": topics(of, odds, feeling.neutral, shipped=knobs.base_model == "shipped"),
        "negative": np.column_stack([expit(-odds), expit(odds)]),
        "mood": moods(said, odds, feeling.neutral),
        "intent": np.column_stack([1 - leaves, leaves]),
    }
    logs = {name: np.log(np.clip(told, _SHORT, 1)) for name, told in answers.items()}
    return Prior(lang=feeling.lang, neutral=feeling.neutral, log_p=logs)


def priors(texts: Sequence[str], knobs: VoicePolicy) -> Prior:
    """Read what the base says of texts, any number of them."""
    parts = [prior_of(of, knobs) for _, of in pieces(texts)]
    return Prior(
        lang=np.concatenate([part.lang for part in parts]),
        neutral=np.concatenate([part.neutral for part in parts]),
        log_p={name: np.concatenate([part.log_p[name] for part in parts]) for name in QUESTIONS},
    )


def given(log_p: Floats) -> Floats:
    """Return what a learned model is given of the prior: log odds of the second of two answers, or all logs."""
    return log_p if log_p.shape[1] > 2 else (log_p[:, 1] - log_p[:, 0])[:, None]


def read_texts(texts: Sequence[str], reader: Reader) -> Meanings:
    """Read texts."""
    parts = [_read(of, reader) for _, of in pieces(texts)]
    if not parts:
        parts = [_read(buffer([""]), reader)]
        return Meanings(**{name: getattr(parts[0], name)[:0] for name in Meanings.__slots__})
    return Meanings(**{name: np.concatenate([getattr(p, name) for p in parts]) for name in Meanings.__slots__})


def _read(of: Buffer, reader: Reader) -> Meanings:
    knobs = reader.knobs
    before = prior_of(of, knobs)
    p = {name: np.exp(_told(reader, name, of, before.log_p[name])) for name in QUESTIONS}
    negative, intent = p["negative"][:, 1], p["intent"][:, 1]
    first, second = _two_most(p["topic"])
    rows = np.arange(of.n)
    unsure = p["topic"][rows, first] < knobs.topic_from_share
    first = np.where(unsure, TOPICS.index("other"), first)
    mood = p["mood"].argmax(axis=1)
    return Meanings(
        lang=before.lang,
        negative=negative,
        sentiment=np.array(SENTIMENTS)[_sentiment(negative, before, knobs)],
        topic=np.array(TOPICS)[first],
        topic_p=p["topic"][rows, first],
        topic2=np.array(TOPICS)[second],
        topic2_p=p["topic"][rows, second],
        intent=intent,
        mood=np.array(MOODS)[mood],
        mood_p=p["mood"][rows, mood],
        follows=follows(np.array(MOODS)[mood], intent >= knobs.intent_from_share, knobs),
    )


def _told(reader: Reader, question: str, of: Buffer, log_p: Floats) -> Floats:
    model = reader.learned.get(question)
    return log_p if model is None else model.log_p(of, given(log_p))


def _two_most(p: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    order = np.argsort(-p, axis=1, kind="stable")
    return order[:, 0], order[:, 1]


def _sentiment(negative: Floats, before: Prior, knobs: VoicePolicy) -> NDArray[np.int64]:
    """Return places in ``SENTIMENTS``: complaint from one threshold on, below another positive unless read as flat."""
    good = (negative < knobs.positive_below_share) & (before.neutral < _HALF)
    return np.where(negative >= knobs.negative_from_share, 0, np.where(good, 2, 1))


def follows(mood: NDArray[np.str_], leaves: NDArray[np.bool_], knobs: VoicePolicy) -> NDArray[np.str_]:
    """Say what each mood asks for: a person at once, somebody within the day, nothing."""
    upset = np.where(leaves, knobs.leaving_follows, knobs.upset_follows)
    asked = np.where(mood == "angry", knobs.angry_follows, np.where(mood == "upset", upset, "none"))
    return np.asarray(np.where((mood == "neutral") & leaves, "follow_up", asked))
