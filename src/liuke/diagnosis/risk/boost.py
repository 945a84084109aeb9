"""Gradient boosting with one fixed setting (``kit.learn.trees``): the challenger (extra ``gbm``)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from liuke.diagnosis.risk.errors import BoostMissingError, UnreadableModelError
from liuke.diagnosis.risk.model import VERSION, Model
from liuke.kit.learn.design import Design, learn_design
from liuke.kit.learn.folds import sampled
from liuke.kit.learn.frame import Floats, Frame, frame_of, rows_of, take
from liuke.kit.learn.ridge_logit import both_sides
from liuke.kit.learn.trees import SETTING, boost_lack, grown, trees_of

TREES = 300
MOST_ROWS = 400_000
_BATCH = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Boosted:
    """Trees over the columns of a linear design. ``text`` is the library's own text of them."""

    design: Design
    text: str
    base: float
    mean: tuple[float, ...]
    """What each column adds to the log-odds on average where it was fitted; taken off, so that 0 is the average."""
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """``boost``."""
        return "boost"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table it reads."""
        return self.design.names

    def predict(self, table: Frame) -> Floats:
        """Return the chance of each row."""
        frame = frame_of(table)
        trees = _trees(self.text)
        found = np.empty(rows_of(frame))
        for first in range(0, len(found), _BATCH):
            rows = slice(first, first + _BATCH)
            raw = trees.predict(self.design.matrix(take(frame, rows)), raw_score=True, num_threads=1)
            found[rows] = expit(raw)
        return found

    def contributions(self, table: Frame) -> tuple[Floats, tuple[str, ...]]:
        """Return how each column moves each row's log-odds (tree SHAP), shape (n, columns)."""
        frame = frame_of(table)
        found = np.empty((rows_of(frame), len(self.columns)))
        for first in range(0, len(found), _BATCH):
            rows = slice(first, first + _BATCH)
            found[rows] = _by_column(self.design, _trees(self.text), take(frame, rows))[:, :-1]
        return found - np.array(self.mean), self.columns

    def document(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "version": VERSION,
            "kind": self.kind,
            "about": dict(self.about),
            "base": self.base,
            "mean": list(self.mean),
            "design": self.design.document(),
            "trees": self.text,
        }


def fit_boost(
    table: Frame, y: NDArray[Any], *, groups: NDArray[Any] | Sequence[Any] | None = None, seed: int = 0
) -> Model:
    """Fit 300 small trees to ``y`` (1 left, 0 stayed), one thread. ``groups`` change nothing: nothing is chosen here.

    Raises
    ------
    BoostMissingError
        lightgbm is not there or does not load.
    OneClassError, NothingToLearnError
        As of the logistic.
    """
    del groups
    _library()
    frame, left = frame_of(table), both_sides(y)
    rows = len(left)
    kept = sampled(rows, MOST_ROWS, seed)
    frame, left = take(frame, kept), left[kept]
    design, matrix = learn_design(frame, left, form="linear", seed=seed)
    text = grown(matrix, left, seed=seed, trees=TREES)
    some = sampled(len(left), 5000, seed)
    added = _by_column(design, _trees(text), take(frame, some)).mean(axis=0)
    about = {"rows": rows, "rows_used": len(left), "churners": int(left.sum()), "trees": TREES}
    return Boosted(
        design=design,
        text=text,
        base=float(added.sum()),
        mean=tuple(float(one) for one in added[:-1]),
        about=about | {"setting": {name: SETTING[name] for name in ("learning_rate", "num_leaves")}},
    )


def read_boost(document: Mapping[str, Any]) -> Boosted:
    """Return the model of a document. Raises UnreadableModelError, or BoostMissingError on a machine without it."""
    try:
        model = Boosted(
            design=Design.read(document["design"]),
            text=str(document["trees"]),
            base=float(document["base"]),
            mean=tuple(float(one) for one in document["mean"]),
            about=document["about"],
        )
    except (KeyError, TypeError, ValueError) as why:
        raise UnreadableModelError(why=f"{type(why).__name__} {why}") from why
    lightgbm = _library()
    try:
        _trees(model.text)
    except lightgbm.basic.LightGBMError as why:
        raise UnreadableModelError(why=str(why)) from why
    return model


def _library() -> Any:
    lack = boost_lack()
    if lack is not None:
        raise BoostMissingError(why=lack)
    return import_module("lightgbm")


def _trees(text: str) -> Any:
    _library()
    return trees_of(text)


def _by_column(design: Design, trees: Any, frame: Frame) -> Floats:
    """Return tree SHAP summed over the columns of each column of the table, and the expected value last."""
    shap = trees.predict(design.matrix(frame), pred_contrib=True, num_threads=1)
    parts = [shap[:, span].sum(axis=1) for span in design.spans()]
    return np.column_stack([*parts, shap[:, -1]])
