"""Finds the words of a list in many texts at once: the longest at a place wins, and hides what lies within it.

In alphabets an entry is a whole word; a star at its end makes it a stem, an underscore is a space.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liuke.kit.grams import Buffer

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_ONWARD_BITS = 16
_ONWARD_SHIFT = np.uint64(64 - _ONWARD_BITS)
_PLANE = 1 << 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Words of one length: their hashes in order, and of each its place in the list and what kind it is.

    ``onward`` says by the high bits of a hash of so many characters whether a longer word begins so.
    """

    hashes: NDArray[np.uint64]
    place: NDArray[np.int64]
    alphabetic: NDArray[np.bool_]
    stem: NDArray[np.bool_]
    onward: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """Words in the order they were given, and how to find them."""

    words: tuple[str, ...]
    by_length: Mapping[int, Entries]
    first: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where words stand, from the beginning on: place in the buffer, place in the list, how long."""

    at: NDArray[np.int64]
    word: NDArray[np.int64]
    length: NDArray[np.int64]


def read(said: Iterable[str]) -> WordList:
    """Make a list that can be searched; a word said twice is found once."""
    words = tuple(dict.fromkeys(said))
    by_length: dict[int, dict[int, int]] = defaultdict(dict)
    first = np.zeros(_PLANE, np.bool_)
    plain = [word.removesuffix("*").replace("_", " ") for word in words]
    onward = {length: np.zeros(1 << _ONWARD_BITS, np.bool_) for length in range(1, max(map(len, plain)) + 1)}
    for place, word in enumerate(plain):
        by_length[len(word)][_hash(word)] = place
        first[ord(word[0])] = True
        for length in range(1, len(word)):
            onward[length][_hash(word[:length]) >> int(_ONWARD_SHIFT)] = True
    entries = {length: _arranged(words, by_length[length], onward[length]) for length in onward}
    return WordList(words=words, by_length=entries, first=first)


def _arranged(words: tuple[str, ...], found: dict[int, int], onward: NDArray[np.bool_]) -> Entries:
    """Lay words of one length out as columns; the last hash is one that nothing has."""
    hashes = sorted(found)
    places = [found[hashed] for hashed in hashes]
    return Entries(
        hashes=np.array([*hashes, (1 << 64) - 1], np.uint64),
        place=np.array([*places, -1], np.int64),
        alphabetic=np.array([*(words[place][0].isascii() for place in places), False], np.bool_),
        stem=np.array([*(words[place].endswith("*") for place in places), False], np.bool_),
        onward=onward,
    )


def _hash(word: str) -> int:
    hashed = 0
    for char in word:
        hashed = ((hashed ^ ord(char)) * int(_MULTIPLIER)) % (1 << 64)
    return hashed


def letters(of: Buffer) -> NDArray[np.bool_]:
    """Say of each code point whether it is a letter of the alphabet or an apostrophe."""
    codes = of.codes
    found: NDArray[np.bool_] = ((codes >= ord("a")) & (codes <= ord("z"))) | (codes == ord("'"))
    return found


def find(words: WordList, of: Buffer) -> Found:
    """Return where the list's words stand in the texts."""
    met = _met(words, of)
    covered = np.zeros(len(of.codes) + 1, np.bool_)
    ats, which, lengths = [], [], []
    for length in sorted(met, reverse=True):
        here, k = met[length]
        free = ~covered[here]
        here, k = here[free], k[free]
        alone = np.diff(here, prepend=-length) >= length  # 不好 hides the 好吃 that begins in it
        here, k = here[alone], k[alone]
        for n in range(length):
            covered[here + n] = True
        ats.append(here)
        which.append(words.by_length[length].place[k])
        lengths.append(np.full(len(here), length, np.int64))
    at = np.concatenate(ats)
    order = np.argsort(at)
    return Found(at=at[order], word=np.concatenate(which)[order], length=np.concatenate(lengths)[order])


def _met(words: WordList, of: Buffer) -> dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return where words of each length begin, and which; words of alphabets only where a word ends with them."""
    letter = letters(of)
    within = np.concatenate([[False], letter])[:-1] & letter
    at = np.flatnonzero(words.first[np.minimum(of.codes, _PLANE - 1)] & ~within)
    codes = np.concatenate([of.codes, np.zeros(max(words.by_length), np.uint32)])
    hashed = np.zeros(len(at), np.uint64)
    met = {}
    for length, entries in words.by_length.items():
        following = codes[at + length - 1]
        inside = following != 0
        at, hashed = at[inside], (hashed[inside] ^ following[inside]) * _MULTIPLIER
        k = np.searchsorted(entries.hashes[:-1], hashed)
        hit = entries.hashes[k] == hashed
        here, k = at[hit], k[hit]
        ends = ~letter[np.minimum(here + length, len(letter) - 1)]
        fits = ~entries.alphabetic[k] | ends | entries.stem[k]
        met[length] = here[fits], k[fits]
        longer = entries.onward[hashed >> _ONWARD_SHIFT]
        at, hashed = at[longer], hashed[longer]
    return met


def turned(of: Buffer, found: Found, negates: NDArray[np.bool_], reach: Mapping[bool, int]) -> NDArray[np.bool_]:
    """Say of each found word whether a word that negates stands before it in its clause, within reach.

    ``negates`` says so of each word of the list; ``reach`` is in characters, of alphabets (True) and others.
    """
    behind = np.full(len(of.codes), -(10**6), np.int64)
    turns = negates[found.word]
    behind[found.at[turns]] = found.at[turns] + found.length[turns]
    reached = np.maximum.accumulate(behind)
    broken = np.maximum.accumulate(np.where(np.isin(of.codes, _BREAKS), np.arange(len(of.codes)), -1))
    before = np.maximum(found.at - 1, 0)
    far = np.where(letters(of)[found.at], reach[True], reach[False])
    near = (reached[before] > broken[before]) & (found.at - reached[before] < far) & (found.at > 0)
    return np.asarray(near)


_BREAKS = np.array([ord(c) for c in "\0\n，。！？；、,.!?;~～…"], np.uint32)
