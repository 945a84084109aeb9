"""The shipped reader of sentiment: word lists with weights learned beside them, one set for Chinese, one for English.

What the weights were learned of, and who may use them, is in docs/diagnosis/text-model.md; ``lexicon`` reads by word
lists alone. Texts of another alphabet are read by word lists (a smile is a smile) either way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from liuke.kit.grams import Buffer, chinese, pieces
from liuke.kit.hashed import HashedModel, unpacked
from liuke.kit.sentiment import lexicon

Base = Literal["shipped", "lexicon"]
Floats = NDArray[np.float64]

NAMES: dict[Base, str] = {"shipped": "base-1", "lexicon": lexicon.MODEL}
_OTHER_FROM_SHARE = 0.2
_VAR_SHIFT = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeling:
    """What was read of each text.

    ``log_odds`` of it being negative, were half of all texts so; ``neutral`` the share of neutral in what is not
    negative (of English texts by the shipped weights; else 0); ``lang`` zh, en or other.
    """

    log_odds: Floats
    neutral: Floats
    lang: NDArray[np.str_]


def read(texts: Sequence[str], base: Base = "shipped") -> Feeling:
    """Read texts, any number of them."""
    parts = [read_buffer(of, base) for _, of in pieces(texts)]
    if not parts:
        return Feeling(log_odds=np.zeros(0), neutral=np.zeros(0), lang=np.array([], dtype="<U5"))
    return Feeling(
        log_odds=np.concatenate([part.log_odds for part in parts]),
        neutral=np.concatenate([part.neutral for part in parts]),
        lang=np.concatenate([part.lang for part in parts]),
    )


def languages(of: Buffer) -> NDArray[np.str_]:
    """Say zh where more than a tenth is Chinese characters, en where most of the rest are Latin letters, else other."""
    latin = (of.codes >= ord("a")) & (of.codes <= ord("z"))
    spoken = (of.codes > ord("9")) & ~((of.codes >= 0x2000) & (of.codes < 0x3000))
    length = np.maximum(np.bincount(of.doc, spoken, minlength=of.n), 1)
    english = np.bincount(of.doc, latin, minlength=of.n) > (1 - _OTHER_FROM_SHARE) * length
    return np.where(chinese(of), "zh", np.where(english, "en", "other"))


def read_buffer(of: Buffer, base: Base = "shipped") -> Feeling:
    """Read the texts of a buffer."""
    told, lang = lexicon.log_odds(of), languages(of)
    neutral = np.zeros(of.n)
    if base == "shipped":
        prior = told[:, None]
        if (lang == "zh").any():
            told = np.where(lang == "zh", shipped("zh").margins(of, prior)[:, 0], told)
        if (lang == "en").any():
            model = shipped("en")
            log_p = model.log_p(of, prior)
            is_not = np.logaddexp(log_p[:, 1], log_p[:, 2])
            rate = float(model.about["rates"][0])
            odds = log_p[:, 0] - is_not - np.log(rate / (1 - rate))
            told = np.where(lang == "en", odds, told)
            neutral = np.where(lang == "en", np.exp(log_p[:, 1] - is_not), neutral)
    return Feeling(log_odds=told, neutral=neutral, lang=lang)


@cache
def shipped(lang: Literal["zh", "en"]) -> HashedModel:
    """Read the shipped weights of a language."""
    return unpacked((files("liuke.kit.sentiment") / f"{lang}.bin").read_bytes())


def spread(base: Base) -> dict[str, float]:
    """Return how far off the log odds may be in a business not seen: variances of a shift and a slope, and covariance.

    Of the weights slope and covariance are how the kinds of goods differed that were left out of learning; the shift is
    wider than theirs (0.35): reviews hold no neutral talk, and talk is read as worse than it is.
    """
    if base == "lexicon":
        return {"var_shift": lexicon.VAR_SHIFT, "var_slope": lexicon.VAR_SLOPE, "cov": lexicon.COV}
    about = shipped("zh").about
    return {"var_shift": _VAR_SHIFT, "var_slope": float(about["var_slope"]), "cov": float(about["cov"])}
