"""Which terms are worth knowing a complaint by, of some texts: not too rare, not everywhere, and whole.

Of spaced scripts the words are given. Of the others a run of characters is taken for a word where its parts stand
together oftener than by chance (pointwise mutual information of the weakest cut) and where what stands before and after
it varies (entropy of its neighbours): 新词发现 without a dictionary.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liuke.diagnosis.clues.terms import ORDERS, Keys, Terms, are_runs, laid, run_of, unspaced, weak_keys, words

LEAST_PMI = 2.0
"""In nats: the run stands at least e² times as often as its parts would by chance."""
LEAST_ENTROPY = 0.7
"""In nats: about two neighbours in turn, on either side."""
_EVERYWHERE = 0.4
_INSIDE = 0.8
_FEW_WORDS, _MOSTLY = 2, 0.6
_CHARACTERS = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Terms by key, sorted; in how many of the texts each stands."""

    key: Keys
    df: NDArray[np.int64]
    texts: int

    @property
    def idf(self) -> NDArray[np.float64]:
        """How much each term tells."""
        return np.asarray(np.log(self.texts / self.df))


def vocabulary(texts: Sequence[str], terms: Terms, least: int) -> Vocabulary:
    """Return the terms that stand in at least ``least`` of the texts, and are worth it."""
    key, df = np.unique(terms.key, return_counts=True)
    often = (df >= least) & (df <= max(least, _EVERYWHERE * terms.n)) & ~np.isin(key, weak_keys())
    key, df = key[often], df[often]
    runs = are_runs(key)
    good = ~runs
    if runs.any():
        strict, loose = _whole(texts, key[runs])
        edges = _edges(key[runs])
        good[np.flatnonzero(runs)[strict & edges]] = True
        bare = _without(terms, key[good])
        mostly = np.isin(terms.key, key[np.flatnonzero(runs)[loose & edges]])
        good |= _in_them(terms, key, bare, mostly)
    key, df = key[good], df[good]
    kept = _longest(key, df)
    return Vocabulary(key=key[kept], df=df[kept], texts=terms.n)


def _without(terms: Terms, known: Keys) -> NDArray[np.bool_]:
    """Say of each text whether hardly any word is known of it: one written again and again, word by word."""
    return np.asarray(np.bincount(terms.doc[np.isin(terms.key, known)], minlength=terms.n) < _FEW_WORDS)


def _in_them(terms: Terms, key: Keys, bare: NDArray[np.bool_], some: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say of each term whether it is one of ``some`` and stands mostly in texts of which hardly any word is known."""
    place = np.searchsorted(key, terms.key[some])
    place = np.minimum(place, len(key) - 1)
    number = np.bincount(place, minlength=len(key))
    among = np.bincount(place, bare[terms.doc[some]], minlength=len(key))
    return np.asarray((number > 0) & (among >= _MOSTLY * number))


def _edges(key: Keys) -> NDArray[np.bool_]:
    known = words()
    runs = [run_of(int(one)) for one in key]
    return np.array([run[0] not in known.edge and run[-1] not in known.last for run in runs], np.bool_)


def _whole(texts: Sequence[str], wanted: Keys) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say of each run whether it stands together, and apart on both sides, as a word does; and whether on one side."""
    codes, _ = laid(texts)
    held = unspaced(codes)
    single = np.bincount(codes[held], minlength=_CHARACTERS).astype(np.float64)
    total = max(single.sum(), 1.0)
    seen: dict[int, tuple[Keys, NDArray[np.float64]]] = {}
    strict, loose = np.zeros(len(wanted), np.bool_), np.zeros(len(wanted), np.bool_)
    rolling, whole = codes.astype(np.uint64), held
    for order in ORDERS:
        ahead = codes[order - 1 :]
        rolling = rolling[: len(ahead)] << np.uint64(16) | ahead
        whole = whole[: len(ahead)] & held[order - 1 :]
        at = np.flatnonzero(whole)
        keys, number = np.unique(rolling[at], return_counts=True)
        seen[order] = keys, number / total
        mine = np.flatnonzero(_length(wanted) == order)
        if not len(mine):
            continue
        together = _together(wanted[mine], order, single / total, seen)
        least, most = _apart(wanted[mine], rolling[at], at, order, codes)
        strict[mine] = (together >= LEAST_PMI) & (least >= LEAST_ENTROPY)
        loose[mine] = (together >= LEAST_PMI) & (most >= LEAST_ENTROPY)
    return strict, loose


def _length(key: Keys) -> NDArray[np.int64]:
    """Return how many characters each run has."""
    held = [(key >> np.uint64(16 * place)) > 0 for place in range(ORDERS[-1])]
    return np.asarray(np.sum(held, axis=0), np.int64)


def _together(
    key: Keys,
    order: int,
    single: NDArray[np.float64],
    seen: dict[int, tuple[Keys, NDArray[np.float64]]],
) -> NDArray[np.float64]:
    """Return, for each run, the mutual information of its weakest cut into two."""

    def share(part: Keys, length: int) -> NDArray[np.float64]:
        if length == 1:
            return np.asarray(single[part.astype(np.int64)])
        keys, shares = seen[length]
        at = np.minimum(np.searchsorted(keys, part), len(keys) - 1)
        return np.asarray(np.where(keys[at] == part, shares[at], 1e-12))

    own = share(key, order)
    weakest = np.full(len(key), np.inf)
    for left in range(1, order):
        cut = np.uint64(16 * (order - left))
        head, tail = key >> cut, key & ((np.uint64(1) << cut) - np.uint64(1))
        by_chance = share(head, left) * share(tail, order - left)
        weakest = np.minimum(weakest, np.log(np.maximum(own, 1e-12) / np.maximum(by_chance, 1e-24)))
    return weakest


def _apart(
    key: Keys, runs: Keys, at: NDArray[np.int64], order: int, codes: NDArray[np.uint32]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return, for each run, the smaller and the larger entropy of its neighbours; an edge of the text is one more."""
    place = np.minimum(np.searchsorted(key, runs), len(key) - 1)
    mine = key[place] == runs
    place, start = place[mine], at[mine]
    before = np.where(start > 0, codes[np.maximum(start - 1, 0)], 0)
    after = codes[np.minimum(start + order, len(codes) - 1)]
    left, right = _entropy(place, before, len(key)), _entropy(place, after, len(key))
    return np.minimum(left, right), np.maximum(left, right)


def _entropy(of: NDArray[np.int64], neighbour: NDArray[np.uint32], n: int) -> NDArray[np.float64]:
    """Return the entropy of neighbours; each edge of a text counts as another one, for it is none."""
    edge = neighbour == 0
    alone = np.flatnonzero(edge)
    told = neighbour.astype(np.uint64)
    told[alone] = np.uint64(1 << 32) + np.arange(len(alone), dtype=np.uint64)
    total = np.bincount(of, minlength=n).astype(np.float64)
    order = np.lexsort((told, of))
    of, told = of[order], told[order]
    fresh = np.ones(len(of), np.bool_)
    fresh[1:] = (of[1:] != of[:-1]) | (told[1:] != told[:-1])
    starts = np.flatnonzero(fresh)
    number = np.diff(starts, append=len(of)).astype(np.float64)
    share = number / total[of[starts]]
    return np.asarray(np.bincount(of[starts], -share * np.log(share), minlength=n), np.float64)


def _longest(key: Keys, df: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Leave out runs that hardly ever stand but within one longer run."""
    kept = np.ones(len(key), np.bool_)
    runs = are_runs(key)
    length = _length(key)
    for order in ORDERS[1:]:
        longer = np.flatnonzero(runs & (length == order))
        for part in (
            key[longer] >> np.uint64(16),
            key[longer] & ((np.uint64(1) << np.uint64(16 * (order - 1))) - np.uint64(1)),
        ):
            at = np.minimum(np.searchsorted(key, part), len(key) - 1)
            inside = (key[at] == part) & (df[longer] >= _INSIDE * df[at])
            kept[at[inside]] = False
    return kept
