"""What was said of us in one day, hour or part, how it is known, and what share of it is negative."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.sentiment import base
from liuke.model.policy import FeelingPolicy
from liuke.signals.text.model import Calibration
from liuke.signals.text.quantify import Share, Spoken, quantified

_ASK = load("liuke.signals", "opinion")
_STEP = 0.25
_MOST_LABELLED = 0.8
"""From this share of mentions labelled by people on, the share is theirs."""
_METHODS = {base.NAMES["shipped"]: "em_base", base.NAMES["lexicon"]: "em_lexicon"}

Binned = Sequence[Mapping[str, Any]]


class Voice:
    """Mentions of one day or part: what was said, how it is known, with which calibration."""

    __slots__ = ("calibration", "method", "spoken")

    def __init__(self, rows: Binned, known: Mapping[str, Calibration]) -> None:
        told = [row for row in rows if row["negative"] is None]
        self.spoken = Spoken(
            log_odds=np.array([row["bin"] * _STEP for row in told]),
            counts=np.array([float(row["n"]) for row in told]),
            negative=sum(row["n"] for row in rows if row["negative"]),
            other=sum(row["n"] for row in rows if row["negative"] is False),
        )
        said: dict[str, int] = {}
        for row in told:
            said[row["model"]] = said.get(row["model"], 0) + row["n"]
        model = max(said, key=lambda name: (said[name], name), default=base.NAMES["lexicon"])
        self.calibration = known.get(model, known[base.NAMES["lexicon"]])
        labelled = self.spoken.negative + self.spoken.other
        if self.spoken.n and labelled >= _MOST_LABELLED * self.spoken.n:
            self.method = "labels"
        else:
            self.method = _METHODS.get(model, "em_local")

    def share(self, alpha: float) -> Share | None:
        """Return the negative share with its interval."""
        return quantified(self.spoken, self.calibration, alpha)

    def document(self, knobs: FeelingPolicy, least: int | None = None) -> dict[str, Any]:
        """Return it as a door shows it; with fewer than ``least`` mentions (of a day) only how many there are."""
        enough = self.spoken.n >= (knobs.opinion_min_mentions if least is None else least)
        share = self.share(knobs.opinion_alpha) if enough else None
        return {
            "mentions": self.spoken.n,
            "negative_share": share.value if share else None,
            "interval": [share.low, share.high] if share else None,
            "method": self.method if share else None,
        }


def said_of_us(facts: Facts) -> dict[str, Any]:
    """Bind whether every mention is about us."""
    return {"all_words": not facts.one(_ASK["product_words"])["n"]}


def grouped(rows: Binned, *names: str) -> list[tuple[Any, Binned]]:
    """Put rows together by a column, or by several as a tuple."""
    found: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        key = row[names[0]] if len(names) == 1 else tuple(row[name] for name in names)
        found.setdefault(key, []).append(row)
    return list(found.items())
