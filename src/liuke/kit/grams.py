"""Texts as numbers, all at once: one buffer of code points, rolling hashes of n-grams, one bin each.

No tokeniser and no loop over texts: joined by a zero, the texts are one array; an n-gram that holds a zero is nobody's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liuke.kit.traditional import table

BITS = 18
_ORDERS = (1, 2, 3)
_MULTIPLIER = np.uint32(0x9E3779B1)
_SEEDS = np.array([0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F], np.uint32)
_WORD_SEED = np.uint32(0x165667B1)
_CJK = (0x3400, 0x9FFF)
_MOST_LETTERS = 128
_PIECE_CHARS = 100_000
"""Texts are read this much at a time: what a step works on stays in the processor's cache, five times as fast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buffer:
    """Texts in lower case, end to end with a zero after each: code points, whose each is, how many texts."""

    codes: NDArray[np.uint32]
    doc: NDArray[np.int32]
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grams:
    """One row a gram: which text it is of, and its bin of ``2 ** BITS``."""

    doc: NDArray[np.int32]
    bin: NDArray[np.uint32]
    n: int


def buffer(texts: Sequence[str]) -> Buffer:
    """Lay texts end to end: lower case, traditional characters as simplified ones. A zero within counts as a space."""
    joined = "\0".join(texts).lower() + "\0" if texts else ""
    if joined.count("\0") != len(texts):
        joined = "\0".join(text.replace("\0", " ") for text in texts).lower() + "\0"
    raw = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32)
    codes = np.where(raw < len(table()), np.take(table(), raw, mode="clip"), raw)
    ends = codes == 0
    doc = np.cumsum(ends, dtype=np.int32) - ends
    return Buffer(codes=codes, doc=doc.astype(np.int32, copy=False), n=len(texts))


def pieces(texts: Sequence[str]) -> Iterator[tuple[int, Buffer]]:
    """Yield texts a piece at a time, each with the place of its first text."""
    begin, chars = 0, 0
    for n, text in enumerate(texts):
        chars += len(text)
        if chars >= _PIECE_CHARS:
            yield begin, buffer(texts[begin : n + 1])
            begin, chars = n + 1, 0
    if begin < len(texts):
        yield begin, buffer(texts[begin:])


def chinese(of: Buffer) -> NDArray[np.bool_]:
    """Say of each text whether it holds more Chinese characters than a tenth of its length."""
    han = (of.codes >= _CJK[0]) & (of.codes <= _CJK[1])
    length = np.bincount(of.doc, minlength=of.n)
    return np.bincount(of.doc, han, minlength=of.n) > 0.1 * np.maximum(length, 1)


def grams(of: Buffer) -> Grams:
    """Return the grams of one to three characters, and the words and pairs of words of alphabets."""
    docs, bins = [], []
    rolling = np.zeros(len(of.codes), np.uint32)
    whole = np.ones(len(of.codes), np.bool_)
    for order, seed in zip(_ORDERS, _SEEDS, strict=True):
        ahead = of.codes[order - 1 :]
        rolling = rolling[: len(ahead)] * _MULTIPLIER ^ ahead
        whole = whole[: len(ahead)] & (ahead != 0)
        docs.append(of.doc[: len(ahead)][whole])
        bins.append(_bin(rolling[whole] ^ seed))
    for doc, bin_ in _words(of):
        docs.append(doc)
        bins.append(bin_)
    return Grams(doc=np.concatenate(docs), bin=np.concatenate(bins), n=of.n)


def _words(of: Buffer) -> list[tuple[NDArray[np.int32], NDArray[np.uint32]]]:
    """Hash runs of letters, and neighbours among them within one text."""
    letters = np.zeros(_MOST_LETTERS, np.bool_)
    letters[[*range(ord("a"), ord("z") + 1), *range(ord("0"), ord("9") + 1), ord("'")]] = True
    at = np.flatnonzero(letters[np.minimum(of.codes, _MOST_LETTERS - 1)])
    if not len(at):
        return []
    starts = np.flatnonzero(np.diff(at, prepend=-2) > 1)
    place = np.arange(len(at)) - np.repeat(starts, np.diff(starts, append=len(at)))
    mixed = (of.codes[at] * _MULTIPLIER) ^ ((place + 1).astype(np.uint32) * _WORD_SEED)
    word = np.add.reduceat(mixed * (mixed >> np.uint32(15) | np.uint32(1)), starts, dtype=np.uint32)
    doc = of.doc[at[starts]]
    pair = word[:-1] * _MULTIPLIER ^ word[1:]
    near = doc[:-1] == doc[1:]
    return [(doc, _bin(word)), (doc[:-1][near], _bin(pair[near]))]


def _bin(hashed: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Mix the high bits into those that are kept."""
    mixed = (hashed ^ (hashed >> np.uint32(16))) * np.uint32(0x7FEB352D)
    return (mixed ^ (mixed >> np.uint32(15))) >> np.uint32(32 - BITS)


def dot(of: Grams, weights: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return, for each text, the mean-like sum of its grams' weights: their sum over the root of their number.

    Fewer weights than bins, a power of two: each bin goes to the weight of its highest bits.
    """
    number = np.bincount(of.doc, minlength=of.n)
    shift = BITS - (len(weights).bit_length() - 1)
    total = np.bincount(of.doc, weights[of.bin >> np.uint32(shift)], minlength=of.n)
    return np.asarray(total / np.sqrt(np.maximum(number, 1)))
