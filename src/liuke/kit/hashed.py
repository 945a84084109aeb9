"""A linear model over hashed n-grams: a byte a weight, a text a few microseconds, no vocabulary and no text in it.

The mean of logistic regression (softmax) and of one on naive-Bayes-weighted grams (Wang and Manning 2012, *Baselines
and bigrams*): the first fits its own kind of texts better, the second travels further. What else is known of a text, a
prior's score say, goes in beside its grams (``prior``).
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array
from scipy.special import expit, log_softmax

from liuke.kit.grams import BITS, Buffer, Grams, dot, grams

Floats = NDArray[np.float64]

_MAGIC = b"LIUKE-HASHED-1\n"
_LARGEST = 127
_SMOOTHING = 1.0
_STEPS = 60
_LOGISTIC_RIDGE, _RATIO_RIDGE = 0.1, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HashedModel:
    """What was learned: for each class (of two, for the second alone) a bias, trust in each prior, a weight a bin.

    ``bias`` (r,), ``trust`` (r, priors), ``weights`` (r, 2^bits) as they come back from a byte each; ``about`` is the
    card: what it was trained on, how it fared.
    """

    name: str
    classes: tuple[str, ...]
    bias: Floats
    trust: Floats
    weights: NDArray[np.float32]
    about: Mapping[str, Any]

    def margins(self, of: Buffer, prior: Floats | None = None) -> Floats:
        """Return (n, r) scores of texts: for two classes the log odds of the second."""
        held = grams(of)
        told = np.column_stack([dot(held, row) for row in self.weights]) + self.bias
        return told if prior is None or not prior.size else told + prior @ self.trust.T

    def log_p(self, of: Buffer, prior: Floats | None = None) -> Floats:
        """Return (n, classes) log probabilities."""
        told = self.margins(of, prior)
        return np.asarray(log_softmax(told if told.shape[1] > 1 else np.column_stack([np.zeros(of.n), told]), axis=1))

    def packed(self) -> bytes:
        """Write it: a line of JSON, then a byte a weight (largest = 127), deflated."""
        scale = np.maximum(np.abs(self.weights).max(axis=1, initial=0.0), 1e-12)
        head = {
            "name": self.name,
            "classes": self.classes,
            "bins": self.weights.shape[1],
            "bias": [round(float(b), 5) for b in self.bias],
            "trust": [[round(float(t), 5) for t in row] for row in self.trust],
            "scale": [float(f"{s:.6g}") for s in scale],
            "about": dict(self.about),
        }
        bytes_ = np.rint(self.weights / scale[:, None] * _LARGEST).astype(np.int8)
        return _MAGIC + json.dumps(head, ensure_ascii=False).encode() + b"\n" + zlib.compress(bytes_.tobytes(), 9)


def unpacked(raw: bytes) -> HashedModel:
    """Read what ``packed`` wrote.

    Raises
    ------
    ValueError
        It is not of this kind, or was cut short.
    """
    if not raw.startswith(_MAGIC):
        raise ValueError("not a packed model")
    line, _, deflated = raw[len(_MAGIC) :].partition(b"\n")
    head = json.loads(line)
    scale = np.array(head["scale"], np.float32)
    try:
        bytes_ = np.frombuffer(zlib.decompress(deflated), np.int8).reshape(len(scale), head["bins"])
    except zlib.error as why:
        raise ValueError("the packed model is cut short") from why
    return HashedModel(
        name=head["name"],
        classes=tuple(head["classes"]),
        bias=np.array(head["bias"]),
        trust=np.array(head["trust"]).reshape(len(scale), -1),
        weights=bytes_.astype(np.float32) * (scale / np.float32(_LARGEST))[:, None],
        about=head["about"],
    )


def counts(of: Grams, bits: int = BITS) -> tuple[csr_array, NDArray[np.uint32]]:
    """Return a row a text, the number of each of its grams over the root of the number of all; and each column's bin.

    Only bins that several texts share are columns: what one text alone has cannot tell of others.
    """
    bins = of.bin >> np.uint32(BITS - bits)
    pair = np.unique(of.doc.astype(np.int64) << bits | bins)
    shared = np.flatnonzero(np.bincount(pair & ((1 << bits) - 1), minlength=1 << bits) > 1)
    column = np.full(1 << bits, -1, np.int32)
    column[shared] = np.arange(len(shared), dtype=np.int32)
    number = np.maximum(np.bincount(of.doc, minlength=of.n), 1)
    kept = column[bins] >= 0
    doc = of.doc[kept]
    rows = csr_array(((1 / np.sqrt(number))[doc], (doc, column[bins[kept]])), shape=(of.n, len(shared)))
    rows.sum_duplicates()
    return rows, shared.astype(np.uint32)


def learn(
    name: str,
    of: Buffer,
    label: NDArray[np.int64],
    classes: Sequence[str],
    *,
    prior: Floats | None = None,
    bits: int = BITS,
    ridge: float = _LOGISTIC_RIDGE,
    weight: Floats | None = None,
    lean: bool = False,
    both: bool = False,
    about: Mapping[str, Any] | None = None,
) -> HashedModel:
    """Learn which class texts are of. The same texts give the same model.

    ``label`` holds places in ``classes``; ``prior`` (n, p) what else is known of each text; ``weight`` how much each
    counts. ``ridge`` is of the logistic half; the naive-Bayes half keeps its own. With more than two classes ``lean``
    says that ``prior`` holds a log probability of each class: what was not learned better is left to it; ``both`` takes
    the mean with naive-Bayes-weighted regressions, each class against the rest.
    """
    x, bins = counts(grams(of), bits)
    beside = np.zeros((of.n, 0)) if prior is None else prior
    weigh = np.ones(of.n) if weight is None else weight
    if len(classes) == 2:
        bias, trust, columns = _two(x, beside, label == 1, weigh, ridge)
    else:
        start = np.vstack([np.zeros((1, len(classes))), np.eye(len(classes))]) if lean else None
        bias, trust, columns = _many(x, beside, label, len(classes), weigh, ridge, start)
        if both:
            each = [_weighted(x, beside, label == k, weigh) for k in range(len(classes))]
            others = (np.stack(parts) for parts in zip(*each, strict=True))
            bias, trust, columns = ((a + b) / 2 for a, b in zip((bias, trust, columns), others, strict=True))
    weights = np.zeros((len(bias), 1 << bits), np.float32)
    weights[:, bins] = columns
    model = HashedModel(
        name=name, classes=tuple(classes), bias=bias, trust=trust, weights=weights, about=dict(about or {})
    )
    return unpacked(model.packed())


def _two(
    x: csr_array, prior: Floats, label: NDArray[np.bool_], weight: Floats, ridge: float
) -> tuple[Floats, Floats, Floats]:
    """Fit two classes both ways, and take the mean."""
    p = 1 + prior.shape[1]
    plain = _logistic(x, prior, label, weight, ridge)
    bias, trust, columns = _weighted(x, prior, label, weight)
    fitted = np.concatenate([[bias], trust, columns])
    mean = (plain + fitted) / 2
    return mean[:1], mean[None, 1:p], mean[None, p:]


def _weighted(x: csr_array, prior: Floats, label: NDArray[np.bool_], weight: Floats) -> tuple[float, Floats, Floats]:
    """Fit one class against the rest, each column weighted by how much likelier it is there."""
    ratio = _log_ratio(x, label)
    scaled = x.copy()
    scaled.data = scaled.data * ratio[scaled.indices]
    fitted = _logistic(scaled, prior, label, weight, _RATIO_RIDGE)
    p = 1 + prior.shape[1]
    return float(fitted[0]), fitted[1:p], ratio * fitted[p:]


def _logistic(x: csr_array, prior: Floats, label: NDArray[np.bool_], weight: Floats, ridge: float) -> Floats:
    """Fit bias, trust in each prior, a weight each column."""
    x, back = _halved(x)
    beside = np.column_stack([np.ones(x.shape[0]), prior])
    p = beside.shape[1]
    sign = np.where(label, 1.0, -1.0)

    def loss(theta: Floats) -> tuple[float, Floats]:
        margin = beside @ theta[:p] + x @ theta[p:].astype(np.float32)
        pull = -weight * sign * expit(-sign * margin)
        value = (weight * np.logaddexp(0, -sign * margin)).sum() + ridge / 2 * (theta[p:] ** 2).sum()
        return float(value), np.concatenate([beside.T @ pull, back @ pull.astype(np.float32) + ridge * theta[p:]])

    return _lowest(loss, np.zeros(p + x.shape[1]))


def _many(
    x: csr_array,
    prior: Floats,
    label: NDArray[np.int64],
    k: int,
    weight: Floats,
    ridge: float,
    start: Floats | None,
) -> tuple[Floats, Floats, Floats]:
    """Fit a softmax: biases, trust in each prior, weights. With a start, biases and trust are pulled towards it."""
    x, back = _halved(x)
    beside = np.column_stack([np.ones(x.shape[0]), prior])
    p = beside.shape[1]
    truth = np.eye(k)[label]
    centre = np.zeros((p, k)) if start is None else start
    pulled = np.full((p, k), _SMOOTHING)
    if start is None:
        pulled[0] = 0

    def loss(theta: Floats) -> tuple[float, Floats]:
        parts = theta.reshape(p + x.shape[1], k)
        log_p = log_softmax(beside @ parts[:p] + x @ parts[p:].astype(np.float32), axis=1)
        pull = (np.exp(log_p) - truth) * weight[:, None]
        away = parts[:p] - centre
        value = -(weight * (log_p * truth).sum(axis=1)).sum() + ridge / 2 * (parts[p:] ** 2).sum()
        value += (pulled * away**2).sum() / 2
        slope = np.vstack([beside.T @ pull + pulled * away, back @ pull.astype(np.float32) + ridge * parts[p:]])
        return float(value), slope.ravel()

    begin = np.vstack([centre, np.zeros((x.shape[1], k))])
    parts = _lowest(loss, begin.ravel()).reshape(p + x.shape[1], k)
    return parts[0], parts[1:p].T, parts[p:].T


def _halved(x: csr_array) -> tuple[csr_array, csr_array]:
    """Return the rows and their transpose in single precision: half the memory to walk through at every step."""
    single = x.astype(np.float32)
    return single, single.T.tocsr()


def _lowest(loss: Any, start: Floats) -> Floats:
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x)


def _log_ratio(x: csr_array, label: NDArray[np.bool_]) -> Floats:
    """Return how much likelier each column is in texts of the second class, in logs, smoothed."""
    whose = np.repeat(label, np.diff(x.indptr))
    there = np.bincount(x.indices[whose], minlength=x.shape[1]) + _SMOOTHING
    other = np.bincount(x.indices[~whose], minlength=x.shape[1]) + _SMOOTHING
    ratio = np.log(there / there.sum()) - np.log(other / other.sum())
    return np.where(there + other >= 2 + 2 * _SMOOTHING, ratio, 0.0)
