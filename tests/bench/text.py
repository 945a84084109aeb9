"""``python -m tests.bench.text [--data FOLDER]``: texts read a second of one core, beside `snownlp` in the same run.

Take-away and shop reviews of ../shared/data (held out of learning); processor seconds, one thread, imports and the first
reading are nobody's work. `snownlp` reads so few a second that it is asked for the first 300 of each.
"""

import argparse
import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HERE / "examples"))
from text_sets import Labelled, held_out, shopping, takeaway  # noqa: E402

from liuke.diagnosis.voice.reading import Reader, read_texts  # noqa: E402
from liuke.kit.sentiment import base  # noqa: E402

_ASKED_OF_SNOWNLP = 300


def main() -> None:
    """Measure and print one document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=HERE.parent / "shared/data")
    data = parser.parse_args().data
    sets = {"takeaway": takeaway(data), "shopping": [row for row in shopping(data) if held_out(row.text)]}
    print(json.dumps({name: measured(rows) for name, rows in sets.items()}, indent=2))


def measured(rows: list[Labelled]) -> dict[str, Any]:
    """Return texts a second and share right, ours and theirs, and how many times as fast."""
    ours = _asked(lambda texts: base.read(texts).log_odds > 0, rows)
    everything = _asked(lambda texts: read_texts(texts, Reader()).negative > 0.5, rows)
    theirs = _asked(_snownlp, [rows[k] for k in np.random.default_rng(1).permutation(len(rows))[:_ASKED_OF_SNOWNLP]])
    return {
        "liuke_sentiment": ours,
        "liuke_all_questions": everything,
        "snownlp_sentiment": theirs,
        "times": round(ours["a_second"] / theirs["a_second"]),
    }


def _asked(read: Callable[[list[str]], Any], rows: list[Labelled]) -> dict[str, Any]:
    texts, truth = [row.text for row in rows], np.array([row.label == "negative" for row in rows])
    read(texts[:20])
    began = time.process_time()
    told = read(texts)
    spent = time.process_time() - began
    return {"texts": len(rows), "a_second": round(len(rows) / spent), "right": round(float((told == truth).mean()), 4)}


def _snownlp(texts: list[str]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from snownlp import SnowNLP

        return np.array([SnowNLP(text).sentiments < 0.5 for text in texts])


if __name__ == "__main__":
    main()
