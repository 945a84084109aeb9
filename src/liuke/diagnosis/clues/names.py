"""What a clue is called: the phrases its rule goes by, in the words people used."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from liuke.diagnosis.clues.rule import Rule
from liuke.diagnosis.clues.terms import NEGATION, STOP, WORD, Terms, are_runs, pair_keys, run_of, word_key

MOST_PHRASES = 8
_IN_A_NAME = 3
_READ = 400
_LONGEST, _LONGEST_RUN = 30, 16
_TAILS = "的地得了着过么吗呢吧"
"""What only ends a word: a phrase does not begin with it."""
_STRETCH = 0.8
_ENDS = re.compile(r"[.,!?;:()\n]")
_LEAST_TEXTS, _COVERAGE = 3, 0.2
"""A phrase stands in so many of the clue's texts, and in such a share of them."""
_PAIR_FROM = 0.35
"""A pair of words is said instead of one of them where it stands in so large a share of that one's texts."""


def phrases(texts: Sequence[str], terms: Terms, rule: Rule) -> list[str]:
    """Return the rule's terms as people wrote them, the most telling first; none says again what another said.

    ``texts`` and ``terms`` are those of the clue.
    """
    said = _surfaces(texts[:_READ], {int(key) for key in rule.key})
    number = {int(key): int((terms.key == key).sum()) for key in rule.key}
    most = max(number.values(), default=0)
    own = len(set(terms.doc.tolist()))
    found: list[tuple[str, float]] = []
    for key, weight in zip(rule.key.tolist(), rule.weight.tolist(), strict=True):
        if key in said and number[key] >= max(_LEAST_TEXTS, _COVERAGE * own):
            found.append((said[key], weight * (number[key] / most) ** 0.5))
    found.sort(key=lambda one: (-one[1], one[0]))
    return _without_echo([phrase for phrase, _ in found], texts[:_READ])[:MOST_PHRASES]


def named(found: Sequence[str], lang: str) -> str:
    """Return a clue's name: its first phrases."""
    return ("、" if lang == "zh" else " · ").join(found[:_IN_A_NAME])


def _surfaces(texts: Sequence[str], wanted: set[int]) -> dict[int, str]:
    """Return how each wanted term is mostly written: words as they stand, pairs with what stands between."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for text in texts:
        before: tuple[int, int] | None = None
        for match in WORD.finditer(text):
            key = word_key(match[0])
            if key == STOP:
                continue
            if key in wanted:
                counts[key][match[0]] += 1
            if before is not None and key != NEGATION:
                (pair,) = pair_keys(np.array([before[0]], np.uint64), np.array([key], np.uint64)).tolist()
                between = text[before[1] : match.end()]
                if pair in wanted and len(between) <= _LONGEST and not _ENDS.search(between):
                    counts[pair][" ".join(between.split())] += 1
            before = key, match.start()
    named = {key: min(seen, key=lambda said: (-seen[said], said)) for key, seen in counts.items()}
    array = np.array(sorted(wanted), np.uint64)
    runs = {int(key): run_of(int(key)) for key in array[are_runs(array)]}
    return {**{key: _stretched(run, texts) for key, run in runs.items()}, **named}


def _stretched(run: str, texts: Sequence[str]) -> str:
    """Return a run with what nearly always stands around it: 点了送 → 骑手点了送达."""
    inside = [text for text in texts if run in text]
    while inside and len(run) < _LONGEST_RUN:
        around = Counter(text[max(0, text.index(run) - 1) : text.index(run)] for text in inside)
        after = Counter(text[text.index(run) + len(run) : text.index(run) + len(run) + 1] for text in inside)
        (before, left), (behind, right) = around.most_common(1)[0], after.most_common(1)[0]
        if "\u4e00" <= behind <= "\u9fff" and right >= _STRETCH * len(inside):
            run += behind
        elif "\u4e00" <= before <= "\u9fff" and left >= _STRETCH * len(inside):
            run = before + run
        else:
            break
        inside = [text for text in inside if run in text]
    return run.lstrip(_TAILS) or run


def _without_echo(found: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Leave out a phrase that stands within a chosen one; let a longer one that mostly stands for it take its place."""
    kept: list[str] = []
    for phrase in found:
        if any(phrase in other for other in kept) or _nothing_new(phrase, kept):
            continue
        around = next((n for n, other in enumerate(kept) if other in phrase), None)
        if around is None:
            kept.append(phrase)
            continue
        short, long = (sum(1 for text in texts if said in text) for said in (kept[around], phrase))
        if long >= _PAIR_FROM * max(short, 1):
            kept[around] = phrase
    return kept


def _nothing_new(phrase: str, kept: Sequence[str]) -> bool:
    """Say whether each word of a phrase was said already, in whatever form."""
    said = {word_key(word) for other in kept for word in WORD.findall(other)}
    words = [word_key(word) for word in WORD.findall(phrase)]
    return bool(words) and all(word in said or word == STOP for word in words)
