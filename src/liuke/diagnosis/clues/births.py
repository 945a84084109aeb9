"""Looks for what is complained of alike, and calls it by its phrases."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from liuke.diagnosis.clues.groups import groups, weighed
from liuke.diagnosis.clues.names import named, phrases
from liuke.diagnosis.clues.rule import NONE, Numbers, Rule, apart, belong, learn
from liuke.diagnosis.clues.terms import WORD, Keys, Terms, are_runs, cut, run_of, word_key
from liuke.diagnosis.clues.vocabulary import Vocabulary, vocabulary
from liuke.kit.chance import fingerprint

PER_GROUP = 30
"""As many texts to a group to begin with; near groups are put together, so that there are fewer and larger ones."""
LEAST_LIFT = 1.25
"""A clue's first term stands in complaints so many times as often as in other texts: what is said alike of good and bad
is no complaint."""
LEAST_OTHERS = 100
"""With fewer other texts it is not known what only complaints say."""
_ALIKE = 0.5
_SAME, _SAME_OF_ALL = 0.5, 0.3
_MOST_SAMPLE = 8_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A group of alike complaints: the rule that tells it, which texts it takes, and how well it knows each."""

    rule: Rule
    texts: NDArray[np.int64]
    score: Numbers


def look_for(
    texts: Sequence[str], terms: Terms, *, others: Sequence[str], least: int, own: Sequence[str]
) -> list[Found]:
    """Return what is complained of alike, the larger groups first.

    Parameters
    ----------
    texts, terms
        The complaints (`plain`), the newest first, and their terms.
    others
        Texts of the time that are no complaints.
    least
        A group has at least so many texts.
    own
        The business's own names: they tell nothing.
    """
    sample = _first(terms, _MOST_SAMPLE)
    known = vocabulary(texts[: sample.n], sample, max(4, sample.n // 2_000))
    keep = ~_holds(known.key, own)
    known = Vocabulary(key=known.key[keep], df=known.df[keep], texts=known.texts)
    if len(known.key) < 4:
        return []
    tells = lifts(known, others)
    rows = weighed(sample, known)
    found: list[Rule] = []
    told = np.clip(np.sqrt(tells), 0.3, 2.0)
    for group in (one for near in groups(rows, per_group=PER_GROUP) for one in apart(rows, near, told)):
        rule = learn(sample, known, rows, group, told)
        if rule is None or any(alike(rule, other) for other in found):
            continue
        if len(others) < LEAST_OTHERS or tells[np.searchsorted(known.key, rule.key[0])] >= LEAST_LIFT:
            found.append(rule)
    return _enough(terms, found, least)


def _holds(key: Keys, own: Sequence[str]) -> NDArray[np.bool_]:
    """Say of each term whether it is one of the business's names, or a run that holds one."""
    hashed = [word_key(word) for name in own for word in WORD.findall(name)]
    held = np.isin(key, np.array(hashed, np.uint64))
    for n in np.flatnonzero(are_runs(key)).tolist():
        run = run_of(int(key[n]))
        held[n] = any(name in run or run in name for name in own)
    return held


def lifts(known: Vocabulary, others: Sequence[str]) -> Numbers:
    """Return how many times as often each term stands in complaints as in other texts; 1 where those are too few."""
    if len(others) < LEAST_OTHERS:
        return np.ones(len(known.key))
    key, number = np.unique(cut(others).key, return_counts=True)
    at = np.minimum(np.searchsorted(key, known.key), len(key) - 1)
    elsewhere = np.where(key[at] == known.key, number[at], 0)
    return np.asarray(((known.df + 1) / (known.texts + 2)) / ((elsewhere + 1) / (len(others) + 2)))


def alike(one: Rule, other: Rule) -> bool:
    """Say whether two rules go by the same terms."""
    _, mine, theirs = np.intersect1d(one.key, other.key, return_indices=True)
    both = float(one.weight[mine] @ other.weight[theirs])
    return both >= _ALIKE * float(np.linalg.norm(one.weight) * np.linalg.norm(other.weight))


def _first(terms: Terms, n: int) -> Terms:
    if terms.n <= n:
        return terms
    mine = terms.doc < n
    return Terms(doc=terms.doc[mine], key=terms.key[mine], size=terms.size[:n])


def _enough(terms: Terms, found: list[Rule], least: int) -> list[Found]:
    """Give each text to one rule; leave out rules that are left with too few, and give their texts to the others."""
    while found:
        given = belong(terms, found)
        number = np.bincount(given.rule[given.rule >= 0], minlength=len(found))
        if number.min() >= least:
            of = [np.flatnonzero(given.rule == n) for n in range(len(found))]
            return [Found(rule=r, texts=mine, score=given.score[mine]) for r, mine in zip(found, of, strict=True)]
        found = [rule for n, rule in enumerate(found) if number[n] >= least]
    return []


def match(found: Sequence[Found], clue: NDArray[np.int64], rules: Sequence[Rule]) -> list[int]:
    """Say which clue each group is, found again: the one most of its texts are of already, each clue once.

    ``clue`` is the place of the clue that each text belongs to, or `NONE`.
    """
    pairs = []
    for n, group in enumerate(found):
        theirs = clue[group.texts]
        number = np.bincount(theirs[theirs != NONE], minlength=len(rules))
        for place in np.flatnonzero(number).tolist():
            share = number[place] / max(int(number.sum()), 1)
            if (share >= _SAME and number[place] >= _SAME_OF_ALL * len(group.texts)) or alike(group.rule, rules[place]):
                pairs.append((-int(number[place]), n, place))
    matched = [NONE] * len(found)
    taken: set[int] = set()
    for _, n, place in sorted(pairs):
        if matched[n] == NONE and place not in taken:
            matched[n] = place
            taken.add(place)
    return matched


def call(
    found: Found, texts: Sequence[str], terms: Terms, told: Sequence[tuple[str, str]], day: date
) -> dict[str, Any]:
    """Return the row of a clue that is born of a group on ``day``; ``told`` is language and topic of each text."""
    mine = found.texts[np.argsort(-found.score, kind="stable")]
    lang = _mostly(told[n][0] for n in mine)
    of_mine = np.isin(terms.doc, mine)
    only = Terms(doc=terms.doc[of_mine], key=terms.key[of_mine], size=terms.size)
    said = phrases([texts[n] for n in mine], only, found.rule)
    return {
        "clue_id": "c" + fingerprint(day.isoformat(), found.rule.packed())[:7],
        "born": day,
        "lang": lang,
        "topic": _mostly(told[n][1] for n in mine),
        "name": named(said, lang),
        "phrases": json.dumps(said, ensure_ascii=False),
        "first_texts": len(mine),
    }


def _mostly(said: Iterable[str]) -> str:
    counts = Counter(said)
    return min(counts, key=lambda one: (-counts[one], one))
