"""Trains the shipped text models of ../shared/data and writes them into the package; the same data give the same bytes.

What it learns of, and what may be done with that, is in docs/diagnosis/text-model.md. A fifth of each set, told by a
hash of the text, is kept apart: examples/text.py measures there. Take-away and hotel reviews are never learned of.

Run: python scripts/train_text.py [--data FOLDER] [--only zh|en|topic]
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE / "examples"))
from text_sets import Labelled, cars, held_out, nps, shopping, tweets  # noqa: E402

from liuke.diagnosis.voice.topics import ASPECTS, said_of  # noqa: E402
from liuke.kit.grams import buffer  # noqa: E402
from liuke.kit.hashed import HashedModel, learn  # noqa: E402
from liuke.kit.sentiment import lexicon  # noqa: E402

SENTIMENT = HERE / "src/liuke/kit/sentiment"
VOICE = HERE / "src/liuke/diagnosis/voice"
EN_BITS, TOPIC_BITS = 17, 16
REASONS = {
    "Customer Service Issue": "service",
    "Flight Attendant Complaints": "service",
    "Late Flight": "delivery",
    "Cancelled Flight": "delivery",
    "Lost Luggage": "delivery",
    "Damaged Luggage": "delivery",
    "longlines": "delivery",
    "Flight Booking Problems": "usability",
    "Bad Flight": "function",
}
CARS = {"价格": "price", "动力": "performance", "油耗": "performance", "操控": "performance"}
"""What these name stands for one of ours; all else that is said of a car is its function."""


def main() -> None:
    """Train what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=HERE.parent / "shared/data")
    parser.add_argument("--only", choices=("zh", "en", "topic"))
    said = parser.parse_args()
    makers: dict[str, tuple[Callable[[Path], HashedModel], Path]] = {
        "zh": (chinese, SENTIMENT / "zh.bin"),
        "en": (english, SENTIMENT / "en.bin"),
        "topic": (topic, VOICE / "topic.bin"),
    }
    for name, (make, file) in makers.items():
        if said.only in (None, name):
            packed = make(said.data).packed()
            file.write_bytes(packed)
            print(f"{file.relative_to(HERE)}  {len(packed):,} bytes")


def kept(rows: Sequence[Labelled]) -> list[Labelled]:
    """Return what is learned of: all but the fifth that is held out."""
    return [row for row in rows if not held_out(row.text)]


def prior(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return the lexicon's score of each text as the column that goes in beside its grams."""
    return lexicon.log_odds(buffer(texts))[:, None]


def two(name: str, rows: Sequence[Labelled]) -> HashedModel:
    """Learn complaint or not."""
    texts = [row.text for row in rows]
    label = np.array([row.label == "negative" for row in rows], np.int64)
    return learn(name, buffer(texts), label, ("other", "negative"), prior=prior(texts))


def chinese(data: Path) -> HashedModel:
    """Learn of shop reviews; calibrate on kinds of goods that were left out, as a business not seen is."""
    rows = kept(shopping(data))
    model = two("zh-1", rows)
    fits = []
    margins, labels, right = [], [], {}
    parts = sorted({row.part for row in rows})
    with ProcessPoolExecutor() as pool:
        left = list(pool.map(_left_out, parts, [rows] * len(parts)))
    for part, (told, label) in zip(parts, left, strict=True):
        fits.append(_platt(told, label))
        margins.append(told)
        labels.append(label)
        right[part] = round(float(((told > 0) == label).mean()), 4)
        print(f"  without {part}: accuracy {((told > 0) == label).mean():.4f}, shift and slope {fits[-1]}")
    shift, slope = _platt(np.concatenate(margins), np.concatenate(labels))
    about: dict[str, object] = {"texts": len(rows), "of": "shop reviews, Chinese", "left_out": right}
    return _calibrated(model, shift, slope, np.array(fits), about)


def _left_out(part: str, rows: list[Labelled]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return margins of one kind of goods by what was learned of all others, and its labels."""
    return _margins(two(part, [r for r in rows if r.part != part]), [r for r in rows if r.part == part])


def english(data: Path) -> HashedModel:
    """Learn three kinds of tweets and answers; calibrate each on what was learned of the other."""
    tweeted, answered = kept(tweets(data)), kept(nps(data))
    rows = [*tweeted, *answered]
    texts = [row.text for row in rows]
    classes = ("negative", "neutral", "positive")
    label = np.array([classes.index(row.label) for row in rows])
    model = learn("en-1", buffer(texts), label, classes, prior=prior(texts), bits=EN_BITS, ridge=0.3, both=True)
    about = {
        "texts": len(rows),
        "of": "tweets to airlines, answers of a telecom's customers, English",
        "rates": [float((label == k).mean().round(4)) for k in range(3)],
        "slope": 1.0,
    }
    return _about(model, {**about, "var_shift": 0.36, "var_slope": 0.06, "cov": 0.0})


def topic(data: Path) -> HashedModel:
    """Learn what texts are about: of people's labels where there are, else of the one topic whose words they use."""
    texts, labels, weights = [], [], []
    for row in [*kept(tweets(data)), *kept(cars(data))]:
        named = REASONS.get(row.part) if row.kind == "tweet" else CARS.get(row.part, "function")
        if named:
            texts.append(row.text)
            labels.append(ASPECTS.index(named))
            weights.append(1.0 if row.kind == "tweet" else 0.3)
    plain = [row.text for row in [*kept(shopping(data)), *kept(nps(data)), *kept(tweets(data))]]
    counts = said_of(buffer(plain))
    most = counts.max(axis=1)
    for n in np.flatnonzero((most > 0) & ((counts == most[:, None]).sum(axis=1) == 1)):
        texts.append(plain[n])
        labels.append(int(counts[n].argmax()))
        weights.append(float(most[n] / counts[n].sum()))
    label, weight = np.array(labels), np.array(weights)
    size = np.bincount(label, weight, minlength=len(ASPECTS))
    print("  " + ", ".join(f"{a} {n:,.0f}" for a, n in zip(ASPECTS, size, strict=True)))
    weight = weight * (np.sqrt(size.mean() / np.maximum(size, 1)))[label]
    return _about(
        learn("topic-1", buffer(texts), label, ASPECTS, bits=TOPIC_BITS, ridge=0.3, weight=weight),
        {"texts": len(texts), "of": "shop reviews, tweets, answers, car opinions"},
    )


def _margins(model: HashedModel, rows: Sequence[Labelled]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    texts = [row.text for row in rows]
    label = np.array([row.label == "negative" for row in rows])
    return model.margins(buffer(texts), prior(texts))[:, 0], label


def _platt(margin: NDArray[np.float64], label: NDArray[np.bool_]) -> tuple[float, float]:
    """Fit shift and slope of log odds, each class counting half."""
    weight = np.where(label, 0.5 / label.sum(), 0.5 / (~label).sum()) * len(label)
    sign = np.where(label, 1.0, -1.0)

    def loss(theta: NDArray[np.float64]) -> float:
        return float((weight * np.logaddexp(0, -sign * (theta[0] + theta[1] * margin))).sum())

    shift, slope = minimize(loss, np.array([0.0, 1.0]), method="Nelder-Mead").x
    return float(shift), float(slope)


def _calibrated(
    model: HashedModel, shift: float, slope: float, fits: NDArray[np.float64], about: dict[str, object]
) -> HashedModel:
    """Put shift and slope into the weights, and what they differ by from kind to kind into the card."""
    relative = np.column_stack([fits[:, 0] - shift * fits[:, 1] / slope, fits[:, 1] / slope])
    spread = np.cov(relative.T)
    told = {"var_shift": spread[0, 0], "var_slope": spread[1, 1], "cov": spread[0, 1]}
    calibrated = HashedModel(
        name=model.name,
        classes=model.classes,
        bias=shift + slope * model.bias,
        trust=slope * model.trust,
        weights=(slope * model.weights).astype(np.float32),
        about=model.about,
    )
    return _about(calibrated, {**about, **{name: float(f"{value:.3g}") for name, value in told.items()}})


def _about(model: HashedModel, about: dict[str, object]) -> HashedModel:
    return HashedModel(
        name=model.name,
        classes=model.classes,
        bias=model.bias,
        trust=model.trust,
        weights=model.weights,
        about={**model.about, **about},
    )


if __name__ == "__main__":
    main()
