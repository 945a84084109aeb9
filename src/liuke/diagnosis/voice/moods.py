"""Intent to leave and mood: rules over words written by hand, told apart from what is negated."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from liuke.diagnosis.voice.topics import document
from liuke.kit.grams import Buffer
from liuke.kit.wordlist import WordList, find, read

Floats = NDArray[np.float64]

_MOST = 3
_LEAVE_BASE, _LEAVE_WORD, _LEAVE_ODDS = -3.5, 4.2, 0.3
"""Log odds of leaving: of a text without a word of it, with each, and with the log odds that it is a complaint."""
_ANGER_BASE, _ANGER_WORD, _ANGER_MARKS, _ANGER_ODDS = -1.6, 1.3, 0.8, 0.15
"""Log odds of anger rather than being upset: with each such word, with marks of shouting, with the complaint's odds."""
_FLAT = 0.6
"""So much of a text whose log odds are even is neither pleased nor upset; it falls by half each 0.7 of log odds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Temper:
    """How many words of leaving and of anger each text uses, and how it shouts (exclamation marks, capitals cannot)."""

    leave: Floats
    anger: Floats
    marks: Floats


def temper(of: Buffer) -> Temper:
    """Read words and marks."""
    marks = np.bincount(of.doc, (of.codes == ord("!")) | (of.codes == ord("！")), minlength=of.n)
    return Temper(leave=_count(of, "leave"), anger=_count(of, "anger"), marks=np.minimum(marks, _MOST) / _MOST)


def leaving(of: Temper, log_odds: Floats) -> Floats:
    """Return how likely each text says that its author leaves."""
    words = np.minimum(of.leave, 2)
    return np.asarray(expit(_LEAVE_BASE + _LEAVE_WORD * words + _LEAVE_ODDS * np.clip(log_odds, -5, 5)))


def moods(of: Temper, log_odds: Floats, neutral: Floats) -> Floats:
    """Return (n, 4) how likely each text is angry, upset, neutral, pleased; ``neutral`` of what is not negative."""
    negative = expit(log_odds)
    flat = _FLAT * np.exp(-np.abs(log_odds))
    angry = expit(
        _ANGER_BASE
        + _ANGER_WORD * np.minimum(of.anger, _MOST)
        + _ANGER_MARKS * of.marks
        + _ANGER_ODDS * np.clip(log_odds, 0, 5)
    )
    bad = negative * np.where(of.anger > 0, 1.0, 1 - flat)
    calm = np.maximum(neutral, flat)
    good = (1 - negative) * (1 - calm)
    return np.column_stack([bad * angry, bad * (1 - angry), 1 - bad - good, good])


def _count(of: Buffer, name: str) -> Floats:
    found = find(_words(name), of)
    return np.bincount(of.doc[found.at], minlength=of.n).astype(np.float64)


@cache
def _words(name: str) -> WordList:
    return read(word for said in document()[name].values() for word in said.split())
