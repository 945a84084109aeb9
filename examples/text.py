"""What texts say, measured on real ones: reviews, tweets, answers, car opinions. Nothing that was learned of is asked.

The shipped weights are asked as they are. Take-away and hotel reviews were never learned of. Hotel reviews stand among
the shop reviews: 5,574 word for word and 1,447 but for punctuation, so that "clean" by exact text flatters; of the 744
that are truly new the labels themselves are in doubt. Topic, mood and intent are held against 85 texts read by a person
(text_by_hand.csv). What was left out kind by kind is the card's, measured by scripts/train_text.py.

Run: python examples/text.py [--json]
"""

import csv
import hashlib
import time
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from common import arguments, tell
from text_sets import Labelled, cars, held_out, hotels, nps, shopping, takeaway, tweets

from liuke.diagnosis.voice.learning import learned_of
from liuke.diagnosis.voice.reading import Reader, read_texts
from liuke.kit.grams import buffer
from liuke.kit.hashed import learn
from liuke.kit.sentiment import base, lexicon
from liuke.model.policy import VoicePolicy

HERE = Path(__file__).resolve().parent
LOCAL, ASKED, DRAWS = 500, 4_000, 4
BOTH = VoicePolicy()


def main() -> None:
    """Measure, print."""
    said = arguments(str(__doc__))
    data = said.data
    shop = [row for row in shopping(data) if held_out(row.text)]
    meals, hotel = takeaway(data), hotels(data)
    document = {
        "bytes": {name: len(raw) for name, raw in _files()},
        "shopping_held_out": right(shop),
        "left_out": {"macro": float(np.mean(list(_card().values()))), **_card()},
        "takeaway": {**right(meals), **local(meals)},
        "hotels": {
            "same_as_shopping": sum(row.part == "same" for row in hotel),
            "alike_but_for_punctuation": sum(row.part == "alike" for row in hotel),
            "not_the_same": right([row for row in hotel if row.part != "same"]),
            "clean": right([row for row in hotel if row.part == "clean"]),
        },
        "tweets": three([row for row in tweets(data) if held_out(row.text)]),
        "nps": three([row for row in nps(data) if held_out(row.text)]),
        "car_topics": many(cars(data)),
        "tweet_reasons": many([row for row in tweets(data) if row.part]),
        "by_hand": by_hand([*shop, *meals, *tweets(data), *nps(data), *shopping(data)]),
        "speed": speed([row.text for row in meals], [row.text for row in shop]),
    }
    tell(document, said.json, report)


def _files() -> list[tuple[str, bytes]]:
    places = {"zh.bin": "liuke.kit.sentiment", "en.bin": "liuke.kit.sentiment", "topic.bin": "liuke.diagnosis.voice"}
    return [(name, (files(package) / name).read_bytes()) for name, package in places.items()]


def _card() -> dict[str, float]:
    left_out: dict[str, float] = base.shipped("zh").about["left_out"]
    return left_out


def right(rows: Sequence[Labelled]) -> dict[str, Any]:
    """Return the share read right as complaint or not, by the shipped weights and by the lexicon alone."""
    texts, truth = [row.text for row in rows], np.array([row.label == "negative" for row in rows])
    told = {of: float(((base.read(texts, of).log_odds > 0) == truth).mean()) for of in ("shipped", "lexicon")}
    return {"n": len(rows), "negative": float(truth.mean()), **told}


def local(rows: Sequence[Labelled]) -> dict[str, Any]:
    """Return the share right of texts nobody labelled, with 500 labels of the business's own; mean of four draws."""
    truth = np.array([row.label == "negative" for row in rows], np.int64)
    found = []
    for draw in range(DRAWS):
        order = np.random.default_rng(draw).permutation(len(rows))
        asked, kept = order[:ASKED], order[ASKED : ASKED + LOCAL]
        learned = learned_of("negative", [rows[n].text for n in kept], truth[kept], BOTH)
        reader = Reader(knobs=BOTH, learned={"negative": learned.model} if learned.model else {})
        p = read_texts([rows[n].text for n in asked], reader).negative
        found.append(float(((p > 0.5) == truth[asked]).mean()))
    return {"local_labels": LOCAL, "local": float(np.mean(found)), "local_draws": found}


def three(rows: Sequence[Labelled]) -> dict[str, Any]:
    """Return the share right of negative, neutral, positive, and of negative or not."""
    model, of = base.shipped("en"), buffer([row.text for row in rows])
    label = np.array([model.classes.index(row.label) for row in rows])
    told = model.log_p(of, lexicon.log_odds(of)[:, None]).argmax(axis=1)
    return {
        "n": len(rows),
        "most_frequent": float(np.bincount(label).max() / len(label)),
        "three_class": float((told == label).mean()),
        "negative_or_not": float(((told == 0) == (label == 0)).mean()),
    }


def many(rows: Sequence[Labelled]) -> dict[str, Any]:
    """Learn a set's own classes of four fifths and ask the fifth: the share whose class is first, or among two."""
    classes = sorted({row.part for row in rows})
    kept, asked = [row for row in rows if not held_out(row.text)], [row for row in rows if held_out(row.text)]
    label = np.array([classes.index(row.part) for row in kept])
    model = learn("own", buffer([row.text for row in kept]), label, classes, bits=15, ridge=0.3)
    order = np.argsort(-model.log_p(buffer([row.text for row in asked])), axis=1)
    truth = np.array([classes.index(row.part) for row in asked])
    return {
        "n": len(asked),
        "classes": len(classes),
        "first": float((order[:, 0] == truth).mean()),
        "among_two": float((order[:, :2] == truth[:, None]).any(axis=1).mean()),
    }


def by_hand(rows: Sequence[Labelled]) -> dict[str, Any]:
    """Hold topic, mood and intent against what a person read."""
    by_hash = {hashlib.md5(row.text.encode(), usedforsecurity=False).hexdigest(): row.text for row in rows}
    lines = (HERE / "text_by_hand.csv").read_text(encoding="utf-8").splitlines()
    read = [line for line in csv.DictReader(lines) if line["text"] in by_hash]
    found: dict[str, Any] = {"n": len(read)}
    for of in ("shipped", "lexicon"):
        told = read_texts([by_hash[line["text"]] for line in read], Reader(knobs=VoicePolicy(base_model=of))).rows()
        found[of] = _agreement(read, told)
    return found


def _agreement(read: Sequence[dict[str, str]], told: Sequence[dict[str, Any]]) -> dict[str, Any]:
    topics = [line["topics"].split("|") for line in read]
    bad = {"angry", "upset"}
    leaves = np.array([line["leaves"] == "1" for line in read])
    said = np.array([row["intent"] >= 0.5 for row in told])
    return {
        "topic": _mean([row["topic"] in one for row, one in zip(told, topics, strict=True)]),
        "topic_among_two": _mean(
            [{row["topic"], row["topic2"]} & set(one) for row, one in zip(told, topics, strict=True)]
        ),
        "mood": _mean([row["mood"] == line["mood"] for row, line in zip(told, read, strict=True)]),
        "mood_angry_and_upset_as_one": _mean(
            [
                row["mood"] == line["mood"] or {row["mood"], line["mood"]} <= bad
                for row, line in zip(told, read, strict=True)
            ]
        ),
        "leaving_found": f"{(leaves & said).sum()} of {leaves.sum()}",
        "leaving_said_wrongly": int((said & ~leaves).sum()),
    }


def _mean(those: Sequence[Any]) -> float:
    return float(np.mean([bool(one) for one in those]))


def speed(meals: list[str], shop: list[str]) -> dict[str, Any]:
    """Return texts read a second of one core, sentiment alone and all there is to read."""
    reader = Reader()
    return {
        "sentiment_takeaway_a_second": _per_second(lambda: base.read(meals), len(meals)),
        "sentiment_shopping_a_second": _per_second(lambda: base.read(shop), len(shop)),
        "all_takeaway_a_second": _per_second(lambda: read_texts(meals, reader), len(meals)),
    }


def _per_second(what: Any, n: int) -> int:
    what()
    began = time.process_time()
    what()
    return round(n / (time.process_time() - began))


def report(document: dict[str, Any]) -> None:
    """Print what a reader wants to know."""
    shop, meals = document["shopping_held_out"], document["takeaway"]
    print(f"shop reviews held out   {shop['shipped']:.3f}   (lexicon alone {shop['lexicon']:.3f})")
    print(f"kinds of goods left out {document['left_out']['macro']:.3f}   macro")
    print(f"take-away, never seen   {meals['shipped']:.3f}   with {meals['local_labels']} labels {meals['local']:.3f}")
    print(f"hotels, not the same    {document['hotels']['not_the_same']['shipped']:.3f}")
    print(f"hotels, truly clean     {document['hotels']['clean']['shipped']:.3f}")
    for name in ("tweets", "nps"):
        print(f"{name:23} {document[name]['three_class']:.3f}   three classes")
    for name in ("car_topics", "tweet_reasons"):
        print(f"{name:23} {document[name]['first']:.3f}   among two {document[name]['among_two']:.3f}")
    hand = document["by_hand"]["shipped"]
    print(f"topic by hand           {hand['topic']:.3f}   among two {hand['topic_among_two']:.3f}")
    print(f"mood by hand            {hand['mood']:.3f}")
    print(f"texts a second          {document['speed']['sentiment_takeaway_a_second']:,}")


if __name__ == "__main__":
    main()
