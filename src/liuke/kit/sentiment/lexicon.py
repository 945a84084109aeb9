"""What a text's words say of it before anything was learned: a lexicon of our own, with negation, in two languages."""

import tomllib
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from liuke.kit.grams import Buffer
from liuke.kit.wordlist import WordList, find, read, turned

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


def log_odds(of: Buffer) -> NDArray[np.float64]:
    """Return the log odds of each text being negative, were half of all texts so; 0 where no word says anything."""
    words, weights, negates = _lexicon()
    found = find(words, of)
    weight = weights[found.word]
    turn = turned(of, found, negates, _REACH)
    weight = np.where(turn, -weight * np.where(weight < 0, _GOOD_TURNED, _BAD_TURNED), weight)
    total = np.bincount(of.doc[found.at], weight, minlength=of.n)
    return np.asarray(_MOST * np.tanh((_SHIFT + _SLOPE * total) / _MOST))


@cache
def _lexicon() -> tuple[WordList, NDArray[np.float64], NDArray[np.bool_]]:
    """Read the lexicon: its words, what each weighs, whether it negates."""
    document = tomllib.loads((files("liuke.kit.sentiment") / "lexicon.toml").read_text(encoding="utf-8"))
    weighs: dict[str, float] = {}
    negations: set[str] = set()
    for groups in document.values():
        negations.update(groups["negation"].split())
        weighs.update(
            {w: _GROUPS[group] for group, listed in groups.items() if group in _GROUPS for w in listed.split()}
        )
    words = read([*weighs, *negations])
    weights = np.array([weighs.get(word, 0.0) for word in words.words])
    return words, weights, np.array([word in negations for word in words.words])
