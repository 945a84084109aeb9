"""A local model, learned of the workspace's labels: the base's score beside naive-Bayes-weighted n-grams.

After Wang and Manning 2012 (*Baselines and bigrams*, NB-LR); calibrated after Platt 1999 on folds it had not seen.
"""

import base64
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array
from scipy.special import expit, logit

from liuke.kit.chance import fingerprint
from liuke.kit.grams import BITS, Buffer, buffer, dot, grams
from liuke.kit.hashed import counts
from liuke.kit.sentiment import base

_FOLDS = 10
_MANY = 4_000
_SMOOTHING = 1.0
_RIDGE = 0.1
_MOST_STEPS = 40
_LINE = 0.5
_HOLD, _STILL = 1e-6, 1e-10
_MOST_KNOTS, _LABELS_PER_KNOT = 20, 60
_LARGEST = 127


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How sure log odds are: variance of a shift, of a slope around 1, and their covariance."""

    var_shift: float
    var_slope: float
    cov: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalModel:
    """What was learned.

    A bin weighs ``scale × (byte / 127)²`` with the byte's sign: small weights keep their digits. The margin is
    ``bias + trust × base + dot``; ``knots`` (margins above, log odds below) tell what log odds it means.
    """

    name: str
    labels: int
    accuracy: float
    log_loss: float
    calibration: Calibration
    bias: float
    trust: float
    scale: float
    knots: NDArray[np.float64]
    bytes_: NDArray[np.int8]

    def log_odds(self, of: Buffer, prior: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log odds of each text being negative, were half of all texts so."""
        root = self.bytes_.astype(np.float32) / _LARGEST
        told = dot(grams(of), (np.sign(root) * root * root * np.float32(self.scale)).astype(np.float32))
        return np.asarray(np.interp(self.bias + self.trust * prior + told, self.knots[0], self.knots[1]))

    def packed(self) -> str:
        """Write the weights as text."""
        head = np.array([self.bias, self.trust, self.scale, self.knots.shape[1]])
        return base64.b85encode(head.tobytes() + self.knots.tobytes() + zlib.compress(self.bytes_.tobytes())).decode()


def base_calibration(of: base.Base) -> Calibration:
    """Return how sure the base's log odds are, in a business it has not seen."""
    return Calibration(**base.spread(of))


def unpacked(row: dict[str, object]) -> LocalModel:
    """Read a model from its row of ``text_models``."""
    raw = base64.b85decode(str(row["weights"]))
    bias, trust, scale, width = np.frombuffer(raw[:32])
    ends = 32 + 16 * int(width)
    figures = {name: float(str(row[name])) for name in ("var_shift", "var_slope", "cov")}
    return LocalModel(
        name=str(row["model"]),
        labels=int(str(row["labels"])),
        accuracy=float(str(row["accuracy"])),
        log_loss=float(str(row["log_loss"])),
        calibration=Calibration(**figures),
        bias=float(bias),
        trust=float(trust),
        scale=float(scale),
        knots=np.frombuffer(raw[32:ends]).reshape(2, -1),
        bytes_=np.frombuffer(zlib.decompress(raw[ends:]), np.int8),
    )


def learn(name: str, texts: Sequence[str], negative: Sequence[bool], base_model: base.Base = "shipped") -> LocalModel:
    """Learn of texts labelled by people; both kinds must be among them. The same labels give the same model.

    Calibrated on texts it had not seen: of many labels a fifth is kept for that, and the model that is calibrated is
    the model that speaks; of few, ten folds leave out a tenth each, and all are learned of in the end. Equal texts
    share a fold: a copy in training and test would flatter the figures.
    """
    of = buffer(texts)
    label = np.asarray(negative, np.bool_)
    prior = base.read(texts, base_model).log_odds
    x, bins = counts(grams(of))
    fold = np.array([int(fingerprint(text)[:8], 16) % _FOLDS for text in texts])
    many = len(label) >= _MANY
    margin = np.zeros(len(label))
    for held in [fold < _FOLDS // 5] if many else [fold == n for n in range(_FOLDS)]:
        if held.any() and len(set(label[~held].tolist())) == 2:
            trust, bias, weights = _fit(x[~held], prior[~held], label[~held])
            margin[held] = bias + trust * prior[held] + x[held] @ weights
    seen = fold < _FOLDS // 5 if many else np.ones(len(label), np.bool_)
    if not many:
        trust, bias, weights = _fit(x, prior, label)
    margin, label = margin[seen], label[seen]
    shift, slope, calibration = _platt(margin, label)
    told = shift + slope * margin
    knots = _knots(told, label)
    told = np.interp(told, knots[0], knots[1])
    scale = float(np.abs(weights).max(initial=0.0) * slope) or 1.0
    bytes_ = np.zeros(1 << BITS, np.int8)
    bytes_[bins] = np.rint(np.sign(weights) * np.sqrt(np.abs(weights) * slope / scale) * _LARGEST)
    return LocalModel(
        name=name,
        labels=len(texts),
        accuracy=float(((told > 0) == label).mean()),
        log_loss=_log_loss(told, label),
        calibration=calibration,
        bias=shift + slope * bias,
        trust=slope * trust,
        scale=scale,
        knots=knots,
        bytes_=bytes_,
    )


def _fit(
    x: csr_array, prior: NDArray[np.float64], label: NDArray[np.bool_]
) -> tuple[float, float, NDArray[np.float64]]:
    """Fit trust in the base, bias, and weights of the columns, classes weighted alike."""
    ratio = _log_ratio(x, label)
    part = x.copy()
    part.data = part.data * ratio[part.indices]
    back = part.T.tocsr()
    sign = np.where(label, 1.0, -1.0)
    weight = _balanced(label) * len(label)

    def loss(theta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = theta[0] * prior + theta[1] + part @ theta[2:]
        pull = -weight * sign * expit(-sign * margin)
        value = (weight * np.logaddexp(0, -sign * margin)).sum() + _RIDGE / 2 * (theta[2:] ** 2).sum()
        gradient = np.concatenate([[(pull * prior).sum(), pull.sum()], back @ pull + _RIDGE * theta[2:]])
        return float(value), gradient

    start = np.concatenate([[1.0, 0.0], np.zeros(x.shape[1])])
    theta = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _MOST_STEPS}).x
    return float(theta[0]), float(theta[1]), ratio * theta[2:]


def _log_ratio(x: csr_array, label: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return how much likelier each column is in negative texts, in logs, smoothed."""
    whose = np.repeat(label, np.diff(x.indptr))
    bad = np.bincount(x.indices[whose], minlength=x.shape[1]) + _SMOOTHING
    good = np.bincount(x.indices[~whose], minlength=x.shape[1]) + _SMOOTHING
    ratio = np.log(bad / bad.sum()) - np.log(good / good.sum())
    return np.where(bad + good >= 2 + 2 * _SMOOTHING, ratio, 0.0)


def _balanced(label: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return weights that give each class half."""
    bad = max(int(label.sum()), 1)
    return np.where(label, 0.5 / bad, 0.5 / max(len(label) - bad, 1))


def _knots(told: NDArray[np.float64], label: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Bend calibrated log odds to what labels not seen say of each stretch of them; straight where labels are few.

    People mislabel, so the ends are flatter than a straight line, and the ends decide how many of a few are negative.
    """
    few = min(int(label.sum()), int((~label).sum()))
    n = min(_MOST_KNOTS, few // _LABELS_PER_KNOT)
    if n < 4:
        return np.array([[-6.0, 6.0], [-6.0, 6.0]])
    half = np.concatenate([np.quantile(told[kind], np.arange(1, n) / n) for kind in (label, ~label)])
    edges = np.unique(half)[1::2]
    part = np.searchsorted(edges, told)
    bad = np.bincount(part[label], minlength=len(edges) + 1) + 0.5
    good = np.bincount(part[~label], minlength=len(edges) + 1) + 0.5
    odds = np.maximum.accumulate(np.log(bad / bad.sum()) - np.log(good / good.sum()))
    middle = np.bincount(part, told, minlength=len(edges) + 1) / np.maximum(bad + good - 1, 1)
    there = bad + good > 1
    return np.array([middle[there], odds[there]])


def _log_loss(log_odds: NDArray[np.float64], label: NDArray[np.bool_]) -> float:
    return float((_balanced(label) * np.logaddexp(0, np.where(label, -log_odds, log_odds))).sum())


def _platt(margin: NDArray[np.float64], label: NDArray[np.bool_]) -> tuple[float, float, Calibration]:
    """Fit shift and slope by Newton's steps; return them with the uncertainty of log odds, seen from those given.

    Weighted so that one in twenty is negative, as where the alarm's line is: logistic regression is calibrated on
    average over its own mixture, and the tail that decides there weighs little in a mixture of halves. What is returned
    is at even odds again. The covariance is the sandwich's, for the weights are no counts; told in terms of the
    calibrated log odds.
    """
    weight = 2 * np.where(label, _LINE, 1 - _LINE) * _balanced(label)
    design = np.column_stack([np.ones_like(margin), margin])
    start = np.array([0.0, 1.0])

    def lost(theta: NDArray[np.float64]) -> float:
        told = design @ theta
        return float(
            (weight * np.logaddexp(0, np.where(label, -told, told))).sum() + _HOLD / 2 * ((theta - start) ** 2).sum()
        )

    theta = start
    for _ in range(_MOST_STEPS):
        p = expit(design @ theta)
        hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + _HOLD * np.eye(2)
        step = np.linalg.solve(hessian, design.T @ (weight * (label - p)) - _HOLD * (theta - start))
        while lost(theta + step) > lost(theta) and np.abs(step).max() > _STILL:
            step = step / 2  # where the margins leave little doubt a whole step goes astray
        if np.abs(step).max() <= _STILL:
            break
        theta = theta + step
    score = design * (weight * (label - expit(design @ theta)))[:, None]
    bread = np.linalg.inv(hessian)
    spread = bread @ (score.T @ score) @ bread
    shift, slope = float(theta[0] - logit(_LINE)), max(float(theta[1]), 0.05)
    again = np.array([[1.0, -shift / slope], [0.0, 1 / slope]])
    cov = again @ spread @ again.T
    return shift, slope, Calibration(var_shift=float(cov[0, 0]), var_slope=float(cov[1, 1]), cov=float(cov[0, 1]))
