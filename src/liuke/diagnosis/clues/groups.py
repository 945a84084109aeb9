"""Finds what is said alike among texts that belong nowhere yet: latent directions of their terms, then round groups.

Terms weigh by how much they tell (TF-IDF, once a text), a truncated singular value decomposition brings words that
keep the same company near each other (bag, luggage), spherical k-means with fixed seeds cuts, and groups whose middles
are as near as their own texts are put together. The same texts give the same groups.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from liuke.diagnosis.clues.terms import Terms
from liuke.diagnosis.clues.vocabulary import Vocabulary

_MOST_DIRECTIONS, _LEAST_DIRECTIONS = 60, 12
_TEXTS_A_DIRECTION = 20
_SPARE, _PASSES = 8, 5
_ROUNDS = 15
_NEAR = 0.55
_OF_A_GROUP = 0.5
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Texts that are alike, by place, and how near each is to the middle."""

    texts: NDArray[np.int64]
    near: Matrix


def weighed(terms: Terms, known: Vocabulary) -> sparse.csr_matrix:
    """Return texts as rows of unit length over the known terms; a text that holds none is a row of zeros."""
    at = np.minimum(np.searchsorted(known.key, terms.key), max(len(known.key) - 1, 0))
    held = known.key[at] == terms.key if len(known.key) else np.zeros(len(terms.key), np.bool_)
    doc, term = terms.doc[held], at[held]
    weight = known.idf[term]
    norm = np.sqrt(np.bincount(doc, weight**2, minlength=terms.n))
    return sparse.csr_matrix((weight / norm[doc], (doc, term)), (terms.n, len(known.key)))


def groups(rows: sparse.csr_matrix, *, per_group: int, seed: int = 0) -> Iterator[Group]:
    """Yield groups of alike texts, the largest first."""
    told = np.flatnonzero(np.diff(rows.indptr) > 0)
    size = min(len(told), rows.shape[1])
    if size < 4:
        return
    directions = int(np.clip(len(told) // _TEXTS_A_DIRECTION, _LEAST_DIRECTIONS, _MOST_DIRECTIONS))
    points = _directions(rows[told], min(directions, size - 1))
    middles = _cut(points, int(np.clip(len(told) // per_group, 2, 120)), seed)
    middles = _joined(points, middles)
    nearness = points @ middles.T
    which, near = nearness.argmax(axis=1), nearness.max(axis=1)
    for group in np.argsort(-np.bincount(which, minlength=len(middles)), kind="stable"):
        mine = np.flatnonzero((which == group) & (near >= _OF_A_GROUP))
        if len(mine):
            yield Group(texts=told[mine], near=near[mine])


def _directions(rows: sparse.csr_matrix, k: int) -> Matrix:
    """Return texts as points in the ``k`` directions in which they differ most.

    Subspace iteration from a fixed start (Halko, Martinsson and Tropp 2011, algorithm 4.4): it stands what Lanczos does
    not, texts that are all the same and fewer directions than were asked for.
    """
    across = np.random.default_rng(0).standard_normal((rows.shape[1], min(k + _SPARE, rows.shape[1])))
    for _ in range(_PASSES):
        across, _ = np.linalg.qr(rows.T @ (rows @ across))
    left, size, _ = np.linalg.svd(rows @ across, full_matrices=False)
    points = left[:, :k] * size[:k]
    return np.asarray(points / np.maximum(np.linalg.norm(points, axis=1), 1e-9)[:, None])


def _cut(points: Matrix, k: int, seed: int) -> Matrix:
    """Return the middles of ``k`` groups: far-apart texts first (k-means++), then the rounds of spherical k-means."""
    rng = np.random.default_rng(seed)
    middles = [points[0]]
    nearest = points @ middles[0]
    for _ in range(k - 1):
        far = np.cumsum(np.maximum(1 - nearest, 0) ** 2)
        if far[-1] <= 0:
            break
        at = min(int(np.searchsorted(far, rng.random() * far[-1])), len(points) - 1)
        middles.append(points[at])
        nearest = np.maximum(nearest, points @ middles[-1])
    found = np.array(middles)
    for _ in range(_ROUNDS):
        which = (points @ found.T).argmax(axis=1)
        members = sparse.csr_matrix((np.ones(len(which)), (which, np.arange(len(which)))), (len(found), len(which)))
        found = _unit(np.asarray(members @ points), found)
    return found


def _unit(sums: Matrix, before: Matrix) -> Matrix:
    norm = np.linalg.norm(sums, axis=1)
    return np.where(norm[:, None] > 1e-9, sums / np.maximum(norm, 1e-9)[:, None], before)


def _joined(points: Matrix, middles: Matrix) -> Matrix:
    """Put the two nearest groups together until none are near."""
    which = (points @ middles.T).argmax(axis=1)
    weight = np.bincount(which, minlength=len(middles)).astype(np.float64)
    found = middles[weight > 0]
    weight = weight[weight > 0]
    while len(found) > 2:
        nearness = found @ found.T - 2 * np.eye(len(found))
        one, other = divmod(int(nearness.argmax()), len(found))
        if nearness[one, other] < _NEAR:
            break
        both = found[one] * weight[one] + found[other] * weight[other]
        found[one], weight[one] = both / np.linalg.norm(both), weight[one] + weight[other]
        found, weight = np.delete(found, other, axis=0), np.delete(weight, other)
    return found
