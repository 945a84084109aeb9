"""What a clue knows a text by: a few terms with weights, and how much of them is enough.

The reason why a text belongs can be read. A group that no short rule tells apart is no clue.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from liuke.diagnosis.clues.groups import Group
from liuke.diagnosis.clues.terms import Keys, Terms
from liuke.diagnosis.clues.vocabulary import Vocabulary

NONE = -1
"""Of no rule."""
MOST_TERMS = 16
LEAST_TOLD = 0.6
"""F½ of the rule on its own group: below this the group has nothing that tells it."""
_SHORTEST = 4
_MOST_ANCHORS, _CARRIED = 5, 0.7
_COVERAGE = 0.04
_LEAST_TEXTS = 3
"""A term that fewer of a group's texts hold is theirs by chance."""
_PRECISE = 0.25
_TOGETHER = 0.05
"""Terms of one complaint stand together in so large a share of the rarer one's texts, or each with a third one."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Terms, the strongest first, with their weights; a text of score ``least`` or more belongs.

    The first ``anchors`` of the terms carry the clue: a text that holds none of them does not belong.
    """

    key: Keys
    weight: Numbers
    anchors: int
    least: float
    told: float
    """F½ on the group it was made of: 1 where the terms tell it exactly."""

    def packed(self) -> str:
        """Write the rule as text."""
        terms = [[f"{int(k):x}", round(float(w), 6)] for k, w in zip(self.key, self.weight, strict=True)]
        said = {"least": round(self.least, 6), "told": round(self.told, 4), "anchors": self.anchors, "terms": terms}
        return json.dumps(said)


def unpacked(text: str) -> Rule:
    """Read a rule from its text."""
    said = json.loads(text)
    return Rule(
        key=np.array([int(key, 16) for key, _ in said["terms"]], np.uint64),
        weight=np.array([weight for _, weight in said["terms"]]),
        anchors=int(said["anchors"]),
        least=float(said["least"]),
        told=float(said["told"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """For each text: the rule it belongs to, or `NONE`, and how far beyond the least its score is."""

    rule: NDArray[np.int64]
    score: Numbers


def belong(terms: Terms, rules: Sequence[Rule]) -> Belonging:
    """Say which rule each text belongs to: of several the one whose least it passes furthest."""
    nobody = Belonging(rule=np.full(terms.n, NONE, np.int64), score=np.zeros(terms.n))
    if not rules or not len(terms.key):
        return nobody
    known = np.unique(np.concatenate([rule.key for rule in rules]))
    weights = np.concatenate([rule.weight / rule.least for rule in rules])
    column = np.repeat(np.arange(len(rules)), [len(rule.key) for rule in rules])
    row = np.searchsorted(known, np.concatenate([rule.key for rule in rules]))
    carries = np.concatenate([np.arange(len(rule.key)) < rule.anchors for rule in rules])
    size = (len(known), len(rules))
    held = _held(terms, known)
    score = (held @ sparse.csr_matrix((weights, (row, column)), size)).tocsr()
    anchored = held @ sparse.csr_matrix((np.ones(int(carries.sum())), (row[carries], column[carries])), size)
    return _best(score.multiply(anchored > 0).tocsr())


def _held(terms: Terms, known: Keys) -> sparse.csr_matrix:
    """Return texts as rows over the rules' terms; a long text says each thing less than a short one."""
    at = np.minimum(np.searchsorted(known, terms.key), len(known) - 1)
    held = known[at] == terms.key
    doc = terms.doc[held]
    length = np.sqrt(np.maximum(terms.size, _SHORTEST))
    return sparse.csr_matrix((1 / length[doc], (doc, at[held])), (terms.n, len(known)))


def _best(score: sparse.csr_matrix) -> Belonging:
    n = score.shape[0]
    rule, best = np.full(n, NONE, np.int64), np.zeros(n)
    doc = np.repeat(np.arange(n), np.diff(score.indptr))
    order = np.lexsort((score.indices, -score.data, doc))
    doc, column, data = doc[order], score.indices[order], score.data[order]
    first = np.ones(len(doc), np.bool_)
    first[1:] = doc[1:] != doc[:-1]
    enough = first & (data >= 1)
    rule[doc[enough]], best[doc[enough]] = column[enough], data[enough]
    return Belonging(rule=rule, score=best)


def learn(terms: Terms, known: Vocabulary, rows: sparse.csr_matrix, group: Group, tells: Numbers) -> Rule | None:
    """Make the rule that tells a group from the other texts; None where no short one does.

    ``tells`` is, for each known term, how much oftener complaints say it than other texts do.
    """
    chosen, gain = _telling(rows, group, tells)
    if not len(chosen):
        return None
    weight = gain * known.idf[chosen]
    strength = np.argsort(-weight, kind="stable")
    chosen, weight = chosen[strength], weight[strength] / weight[strength[0]]
    anchors = _anchors(rows[group.texts][:, chosen])
    if anchors is None:
        return None
    order = np.argsort(known.key[chosen])
    held = _held(terms, known.key[chosen][order])
    carried = np.asarray((held[:, np.flatnonzero(order < anchors)] > 0).sum(axis=1)).ravel() > 0
    score = np.asarray(held @ weight[order]) * carried
    least, told = _least(score, group.texts)
    if told < LEAST_TOLD or least <= 0:
        return None
    rule = Rule(key=known.key[chosen], weight=weight, anchors=anchors, least=least * (1 - 1e-4), told=told)
    return unpacked(rule.packed())


def _telling(rows: sparse.csr_matrix, group: Group, tells: Numbers) -> tuple[NDArray[np.int64], Numbers]:
    """Return the terms that a group says more than all do, the most telling first, and how much more."""
    inside, everywhere = _mean(rows[group.texts]), _mean(rows)
    coverage = np.diff(rows[group.texts].tocsc().indptr) / len(group.texts)
    gain = np.where(coverage >= max(_COVERAGE, _LEAST_TEXTS / len(group.texts)), inside - everywhere, 0) * tells
    chosen = np.argsort(-gain, kind="stable")[:MOST_TERMS]
    chosen = chosen[gain[chosen] > 0]
    return chosen, gain[chosen]


def apart(rows: sparse.csr_matrix, group: Group, tells: Numbers) -> Iterator[Group]:
    """Yield a group's complaints one by one: texts are put together as near, though no word of theirs may be the same.

    Where the group's terms fall into sets of which none ever stands beside another, each set is a complaint of its own;
    texts that hold none of the terms are looked at again by themselves.
    """
    rest = group
    while len(rest.texts) >= _LEAST_TEXTS:
        chosen, _ = _telling(rows, rest, tells)
        if not len(chosen):
            return
        held = (rows[rest.texts][:, chosen] > 0).astype(np.int64)
        both = (held.T @ held).toarray()
        often = both.diagonal()
        parts, part = connected_components(both >= np.maximum(_TOGETHER * np.minimum.outer(often, often), 1))
        said = np.asarray(held @ np.eye(parts, dtype=np.int64)[part])
        which = np.where(said.max(axis=1) > 0, said.argmax(axis=1), NONE)
        for n in range(parts):
            yield Group(texts=rest.texts[which == n], near=rest.near[which == n])
        rest = Group(texts=rest.texts[which == NONE], near=rest.near[which == NONE])


def _anchors(rows: sparse.csr_matrix) -> int | None:
    """Return how many of the terms, the strongest first, are needed to cover the group; None where no few do."""
    reached = np.zeros(rows.shape[0], np.bool_)
    for n in range(min(_MOST_ANCHORS, rows.shape[1])):
        reached |= np.asarray((rows[:, [n]] > 0).toarray()).ravel()
        if reached.mean() >= _CARRIED:
            return n + 1
    return None


def _mean(rows: sparse.csr_matrix) -> Numbers:
    return np.asarray(rows.mean(axis=0)).ravel()


def _least(score: Numbers, members: NDArray[np.int64]) -> tuple[float, float]:
    """Return the score that tells members from others best: a text too many weighs twice a text too few (F½)."""
    member = np.zeros(len(score), np.bool_)
    member[members] = True
    order = np.argsort(-score, kind="stable")
    hit = np.cumsum(member[order])
    taken = np.arange(1, len(order) + 1)
    f = (1 + _PRECISE) * hit / (_PRECISE * len(members) + taken)
    last_of_score = np.append(score[order][1:] < score[order][:-1], True) & (score[order] > 0)
    if not last_of_score.any():
        return 0.0, 0.0
    at = int(np.argmax(np.where(last_of_score, f, -1)))
    return float(score[order][at]), float(f[at])
