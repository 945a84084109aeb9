"""What a text's words say of it before anything was learned: a lexicon of our own, with negation, in two languages.

All texts are searched at once: the longest entry at a place wins, and what lies within it is not found again.
"""

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from liuke.signals.text.features import Buffer

MODEL = "lexicon-1"
VAR_SHIFT, VAR_SLOPE, COV = 0.36, 0.09, 0.0
"""How far off its log odds may be in a business it has not seen: a shift of 0.6 and a slope of 0.3 (standard
deviations), judged from how differently six kinds of reviews and posts are spoken; see docs/signals/opinion.md."""
_GROUPS = {"worst": 2.0, "bad": 1.2, "weak_bad": 0.35, "weak_good": -0.5, "good": -1.1, "best": -1.8, "nothing": 0.0}
_SLOPE, _SHIFT, _MOST = 1.1, 0.0, 4.0
_GOOD_TURNED, _BAD_TURNED = 1.1, 0.5
"""不好 is bad; 不贵 is only a little good."""
_REACH = {False: 4, True: 18}
"""A negation reaches so many characters ahead: Chinese, alphabets."""
_BREAKS = np.array([ord(c) for c in "\0\n，。！？；、,.!?;~～…"], np.uint32)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_PLANE = 1 << 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Entries of one length: their hashes in order, and of each its weight and what kind it is."""

    hashes: NDArray[np.uint64]
    weight: NDArray[np.float64]
    alphabetic: NDArray[np.bool_]
    stem: NDArray[np.bool_]
    negates: NDArray[np.bool_]


def log_odds(of: Buffer) -> NDArray[np.float64]:
    """Return the log odds of each text being negative, were half of all texts so; 0 where no word says anything."""
    by_length, first = _entries()
    at = np.flatnonzero(first[np.minimum(of.codes, _PLANE - 1)])
    covered = np.zeros(len(of.codes) + 1, np.bool_)
    told = np.zeros(len(of.codes))
    negation = np.full(len(of.codes), -(10**6), np.int64)
    for length in sorted(by_length, reverse=True):
        here, k = _found(of, at, covered, by_length[length], length)
        alone = np.diff(here, prepend=-length) >= length  # 不好 hides the 好吃 that begins in it
        here, k = here[alone], k[alone]
        entries = by_length[length]
        told[here] = entries.weight[k]
        turns = here[entries.negates[k]]
        negation[turns] = turns + length
        for n in range(length):
            covered[here + n] = True
    return _told(of, told, negation)


def _found(
    of: Buffer, at: NDArray[np.int64], covered: NDArray[np.bool_], entries: Entries, length: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where entries of one length begin, and which; words of alphabets only where a word begins and ends."""
    here = at[(at + length <= len(of.codes)) & ~covered[at]]
    hashed = np.zeros(len(here), np.uint64)
    for n in range(length):
        hashed = (hashed ^ of.codes[here + n]) * _MULTIPLIER
    k = np.minimum(np.searchsorted(entries.hashes, hashed), len(entries.hashes) - 1)
    hit = entries.hashes[k] == hashed
    here, k = here[hit], k[hit]
    letter = _letters(of.codes)
    begins = (here == 0) | ~letter[here - 1]
    ends = ~letter[np.minimum(here + length, len(of.codes) - 1)]
    fits = ~entries.alphabetic[k] | (begins & (ends | entries.stem[k]))
    return here[fits], k[fits]


def _told(of: Buffer, told: NDArray[np.float64], negation: NDArray[np.int64]) -> NDArray[np.float64]:
    """Turn what stands behind a negation within the same clause, and add up each text."""
    at = np.flatnonzero(told)
    reached = np.maximum.accumulate(negation)
    broken = np.maximum.accumulate(np.where(np.isin(of.codes, _BREAKS), np.arange(len(of.codes)), -1))
    before = np.maximum(at - 1, 0)
    reach = np.where(_letters(of.codes)[at], _REACH[True], _REACH[False])
    turned = (reached[before] > broken[before]) & (at - reached[before] < reach) & (at > 0)
    weight = told[at]
    weight = np.where(turned, -weight * np.where(weight < 0, _GOOD_TURNED, _BAD_TURNED), weight)
    total = np.bincount(of.doc[at], weight, minlength=of.n)
    return np.asarray(_MOST * np.tanh((_SHIFT + _SLOPE * total) / _MOST))


def _letters(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = ((codes >= ord("a")) & (codes <= ord("z"))) | (codes == ord("'"))
    return found


@cache
def _entries() -> tuple[dict[int, Entries], NDArray[np.bool_]]:
    """Read the lexicon: entries by length, and which characters any begins with."""
    document = tomllib.loads((files("liuke.signals.text") / "lexicon.toml").read_text(encoding="utf-8"))
    by_length: dict[int, dict[int, tuple[float, bool, bool, bool]]] = defaultdict(dict)
    first = np.zeros(_PLANE, np.bool_)
    for groups in document.values():
        negations = set(groups["negation"].split())
        weights = {
            word: _GROUPS[group] for group, words in groups.items() if group in _GROUPS for word in words.split()
        }
        for said in weights.keys() | negations:
            word = said.removesuffix("*").replace("_", " ")
            kind = (weights.get(said, 0.0), word[0].isascii(), said.endswith("*"), said in negations)
            by_length[len(word)][_hash(word)] = kind
            first[ord(word[0])] = True
    return {length: _arranged(found) for length, found in by_length.items()}, first


def _arranged(found: dict[int, tuple[float, bool, bool, bool]]) -> Entries:
    hashes = np.array(sorted(found), np.uint64)
    kinds = [found[int(h)] for h in hashes]
    weight, alphabetic, stem, negates = (np.array(column) for column in zip(*kinds, strict=True))
    return Entries(hashes=hashes, weight=weight, alphabetic=alphabetic, stem=stem, negates=negates)


def _hash(word: str) -> int:
    hashed = 0
    for char in word:
        hashed = ((hashed ^ ord(char)) * int(_MULTIPLIER)) % (1 << 64)
    return hashed
