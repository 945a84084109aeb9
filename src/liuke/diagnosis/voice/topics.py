"""What a text is about: words of each topic, and weights that know which other words go with them."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax

from liuke.diagnosis.voice.tables import TOPICS
from liuke.kit.grams import Buffer
from liuke.kit.hashed import HashedModel, unpacked
from liuke.kit.wordlist import WordList, find, read

ASPECTS: tuple[str, ...] = TOPICS[:8]
"""What texts are about; praise and other are what is left of the topics."""
_WORD, _MOST_WORDS = 2.0, 3
"""Log odds that a word of an aspect adds to it; as often at most."""
_HASHED = 0.9
_PRAISE = 0.8
"""How much of a text's being positive makes it praise, rather than about something."""
_LETTERS = ((0x61, 0x7A), (0xC0, 0x1FFF), (0x3040, 0xD7A3), (0x20000, 0x3FFFF))
"""Code points of letters and characters, in lower case: Latin, other alphabets, kana to Hangul, rare characters."""
_OTHER_WORDLESS, _OTHER_SAID = 0.45, 0.03
"""How much of a text is about nothing we know: with no word of a topic, and with one."""


def topics(
    of: Buffer, log_odds: NDArray[np.float64], neutral: NDArray[np.float64], *, shipped: bool
) -> NDArray[np.float64]:
    """Return (n, topics) how likely each text is about each; ``log_odds`` of being a complaint, ``neutral`` else."""
    counts = said_of(of)
    told = _WORD * np.minimum(counts, _MOST_WORDS)
    if shipped:
        told = told + _HASHED * _shipped().log_p(of)
    aspects = softmax(told, axis=1)
    other = np.where(counts.any(axis=1), _OTHER_SAID, _OTHER_WORDLESS * (1 - aspects.max(axis=1) if shipped else 2.0))
    praise = _PRAISE * expit(-log_odds) * (1 - neutral)
    rest = (1 - praise) * (1 - other)
    told = np.column_stack([aspects * rest[:, None], praise, (1 - praise) * other])
    told[_wordless(of)] = np.eye(len(TOPICS))[TOPICS.index("other")]
    return told


def _wordless(of: Buffer) -> NDArray[np.bool_]:
    """Say of each text whether it holds no letter of any script: nothing, signs or pictures are about nothing."""
    letter = np.zeros(len(of.codes), np.bool_)
    for first, last in _LETTERS:
        letter |= (of.codes >= first) & (of.codes <= last)
    return np.asarray(np.bincount(of.doc, letter, minlength=of.n) == 0)


@cache
def _shipped() -> HashedModel:
    return unpacked((files("liuke.diagnosis.voice") / "topic.bin").read_bytes())


def said_of(of: Buffer) -> NDArray[np.float64]:
    """Return (n, aspects) how many words of each aspect a text uses."""
    words, aspect = _words()
    found = find(words, of)
    which = aspect[found.word]
    told = which >= 0
    at = of.doc[found.at[told]].astype(np.int64) * len(ASPECTS) + which[told]
    return np.bincount(at, minlength=of.n * len(ASPECTS)).reshape(of.n, len(ASPECTS)).astype(np.float64)


@cache
def _words() -> tuple[WordList, NDArray[np.int64]]:
    """Read the words of every topic, and which aspect each is of; −1 for those that say nothing."""
    whose = {
        word: ASPECTS.index(topic) if topic in ASPECTS else -1
        for topic, listed in document()["topic"].items()
        for said in listed.values()
        for word in said.split()
    }
    words = read(whose)
    return words, np.array([whose[word] for word in words.words])


@cache
def document() -> dict[str, Any]:
    """Read the word lists."""
    return tomllib.loads((files("liuke.diagnosis.voice") / "words.toml").read_text(encoding="utf-8"))
