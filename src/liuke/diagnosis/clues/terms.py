"""Cuts texts into terms: stemmed words and pairs of neighbours; of scripts without spaces runs of 2–4 characters.

A term is a 64-bit key. Of scripts without spaces (Chinese, Japanese, Korean, Thai) the key *is* the characters, sixteen
bits each, so that it can be read back; of words it is a hash. No dictionary, no loop over the terms of a text.
"""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Docs = NDArray[np.int32]

MOST_CHARACTERS = 2_000
"""A complaint says what it is about early; a text of 100,000 characters is read so far and no further."""
ORDERS = (2, 3, 4)
_UNSPACED = ((0x0E00, 0x0E7F), (0x3041, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7A3))
_DROPPED = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+|[@＠][\w_]+")
WORD = re.compile(r"[^\W\d_\u0e00-\u0e7f\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]+(?:'[^\W\d_]+)*")
_LOST_APOSTROPHE = re.compile(r"[’‘`´]|(?<=\w)\ufffd(?=(?:s|t|re|ve|ll|d|m)\b)")
_MIX = np.uint64(0x9E3779B97F4A7C15)
_VOWEL = re.compile("[aeiouy]")
STOP, NEGATION = np.uint64(0), np.uint64(1)
_LAST = np.uint64(0xFFFF)
_SPACED = 0x0002
"""The last sixteen bits of every word's key: no character of an unspaced script."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Terms of several texts: the text and the key of each, once a text and key; how many each text has in all."""

    doc: Docs
    key: Keys
    size: NDArray[np.int32]

    @property
    def n(self) -> int:
        """How many texts there are."""
        return len(self.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What `words.toml` says."""

    stop: frozenset[str]
    weak: frozenset[str]
    negation: frozenset[str]
    edge: str
    last: str
    weak_runs: frozenset[str]


@cache
def words() -> Words:
    """Read the words that say nothing by themselves."""
    said = tomllib.loads((files("liuke.diagnosis.clues") / "words.toml").read_text(encoding="utf-8"))
    en, zh = said["en"], said["zh"]
    return Words(
        stop=frozenset(en["stop"].split()),
        weak=frozenset(en["weak"].split()),
        negation=frozenset(en["negation"].split()),
        edge=zh["edge"],
        last=zh["last"] + zh["edge"],
        weak_runs=frozenset(zh["weak"].split()),
    )


def plain(text: str) -> str:
    """Return a text as terms are cut of it: half-width, lower case, without addresses, its beginning only."""
    begun = unicodedata.normalize("NFKC", text[: 2 * MOST_CHARACTERS])[:MOST_CHARACTERS]
    return _DROPPED.sub(" ", _LOST_APOSTROPHE.sub("'", begun.lower().replace("\0", " ")))


def stem(word: str) -> str:
    """Return a word without its English ending, roughly: bags → bag, cancelled → cancel, delays → delay."""
    word = word.removesuffix("'s").replace("'", "")
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        left = word[: -len(ending)]
        if word.endswith(ending) and len(left) >= 3 and _VOWEL.search(left):
            word = left[:-1] if len(left) > 3 and left[-1] == left[-2] and left[-1] not in "sz" else left
            break
    word = word[:-1] if len(word) > 4 and word.endswith("e") else word
    return word[:-1] if len(word) > 3 and word.endswith("ll") else word


@lru_cache(maxsize=500_000)
def word_key(word: str) -> int:
    """Return a word's key: 0 for one that says nothing, 1 for a negation."""
    known = words()
    if word in known.negation:
        return int(NEGATION)
    if word in known.stop or len(word) < 2:
        return int(STOP)
    return int.from_bytes(hashlib.blake2b(stem(word).encode(), digest_size=6).digest(), "big") << 16 | _SPACED


@cache
def weak_keys() -> Keys:
    """Return, sorted, the keys of words and runs that carry no clue alone."""
    known = words()
    keys = {word_key(word) for word in known.weak} | {run_key(run) for run in known.weak_runs if len(run) <= ORDERS[-1]}
    return np.sort(np.fromiter(keys | {int(NEGATION)}, np.uint64))


def pair_keys(first: Keys, second: Keys) -> Keys:
    """Return the keys of two words one after the other."""
    mixed = (first * _MIX) ^ (second >> np.uint64(7)) ^ (second << np.uint64(3))
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _MIX
    return np.asarray(mixed & ~_LAST | np.uint64(_SPACED), np.uint64)


def run_key(run: str) -> int:
    """Return the key of a run of at most four characters: the characters themselves."""
    key = 0
    for sign in run:
        key = key << 16 | (ord(sign) & 0xFFFF)
    return key


def are_runs(key: Keys) -> NDArray[np.bool_]:
    """Say of each key whether it holds characters, not the hash of a word."""
    return np.asarray((key & _LAST) >= _UNSPACED[0][0])


def run_of(key: int) -> str:
    """Read a run back from its key."""
    signs = []
    while key:
        signs.append(chr(key & 0xFFFF))
        key >>= 16
    return "".join(reversed(signs))


def cut(texts: Sequence[str]) -> Terms:
    """Cut texts (already `plain`) into terms, each counted once a text."""
    docs, keys = _runs(texts)
    word_docs, word_keys = _of_words(texts)
    doc, key = np.concatenate([docs, word_docs]), np.concatenate([keys, word_keys])
    order = np.lexsort((key, doc))
    doc, key = doc[order], key[order]
    first = np.ones(len(doc), np.bool_)
    first[1:] = (doc[1:] != doc[:-1]) | (key[1:] != key[:-1])
    doc, key = doc[first], key[first]
    return Terms(doc=doc, key=key, size=_size(texts, doc, word_docs))


def _size(texts: Sequence[str], doc: Docs, word_docs: Docs) -> NDArray[np.int32]:
    """Count what a text says: words, and of runs (which overlap) half the characters."""
    unspaced = np.bincount(doc, minlength=len(texts)) - np.bincount(word_docs, minlength=len(texts))
    said = np.bincount(word_docs, minlength=len(texts)) / 2 + np.maximum(unspaced, 0) / (2 * len(ORDERS))
    return np.asarray(np.ceil(said), np.int32)


def unspaced(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Say of each character whether it is of a script that puts no spaces between words."""
    held = np.zeros(len(codes), np.bool_)
    for low, high in _UNSPACED:
        held |= (codes >= low) & (codes <= high)
    return held


def laid(texts: Sequence[str]) -> tuple[NDArray[np.uint32], Docs]:
    """Lay texts end to end with a zero after each: the characters, and whose each is."""
    joined = "\0".join(texts) + "\0" if texts else ""
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32)
    ends = codes == 0
    return codes, (np.cumsum(ends) - ends).astype(np.int32)


def _runs(texts: Sequence[str]) -> tuple[Docs, Keys]:
    """Return every run of two to four characters of an unspaced script."""
    codes, doc = laid(texts)
    held = unspaced(codes)
    docs, keys = [np.empty(0, np.int32)], [np.empty(0, np.uint64)]
    if not held.any():
        return docs[0], keys[0]
    rolling, whole = codes.astype(np.uint64), held
    for order in range(2, ORDERS[-1] + 1):
        ahead = codes[order - 1 :]
        rolling = rolling[: len(ahead)] << np.uint64(16) | ahead
        whole = whole[: len(ahead)] & held[order - 1 :]
        docs.append(doc[: len(ahead)][whole])
        keys.append(rolling[whole])
    return np.concatenate(docs), np.concatenate(keys)


def _of_words(texts: Sequence[str]) -> tuple[Docs, Keys]:
    """Return words that carry something, and pairs of neighbours of which one does; stop words are stepped over."""
    found = [WORD.findall(text) for text in texts]
    doc = np.repeat(np.arange(len(texts), dtype=np.int32), [len(one) for one in found])
    key = np.fromiter((word_key(word) for one in found for word in one), np.uint64, len(doc))
    said = key != STOP
    doc, key = doc[said], key[said]
    if not len(key):
        return doc, key
    own = ~np.isin(key, weak_keys())
    near = (doc[1:] == doc[:-1]) & (key[1:] != NEGATION) & (key[1:] != key[:-1]) & (own[1:] | own[:-1])
    pairs = pair_keys(key[:-1][near], key[1:][near])
    return np.concatenate([doc[own], doc[:-1][near]]), np.concatenate([key[own], pairs])
