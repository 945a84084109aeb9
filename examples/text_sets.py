"""The labelled texts of ../shared/data as the text examples and scripts/train_text.py read them.

Equal texts count once. A fifth of each set is held out, told by a hash of the text: the same on every machine.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from liuke.kit.chance import share

HELD_OUT_SHARE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A text with what people said of it: a label, and of which part of its set it is (kind of goods, reason)."""

    kind: str
    text: str
    label: str
    part: str = ""


def held_out(text: str) -> bool:
    """Say whether nothing may be learned of a text."""
    return share("text", text) < HELD_OUT_SHARE


def shopping(data: Path) -> list[Labelled]:
    """62,723 shop reviews of ten kinds of goods."""
    return _once(
        Labelled(kind="shopping", text=text, label="negative" if row["label"] == 0 else "positive", part=row["cat"])
        for text, row in _rows(data, "zh_online_shopping_10_cats", "review")
    )


def takeaway(data: Path) -> list[Labelled]:
    """11,980 reviews of meals brought home."""
    return _once(
        Labelled(kind="takeaway", text=text, label="negative" if row["label"] == 0 else "positive")
        for text, row in _rows(data, "zh_waimai_10k", "review")
    )


def hotels(data: Path) -> list[Labelled]:
    """Hotel reviews; most of them stand among the shop reviews too: ``part`` says "same", "alike" or "clean".

    Alike is a copy that differs in punctuation and spaces alone.
    """
    shop = {row.text for row in shopping(data)}
    bare = {_bare(text) for text in shop}
    return _once(
        Labelled(
            kind="hotel",
            text=text,
            label="negative" if row["label"] == 0 else "positive",
            part="same" if text in shop else "alike" if _bare(text) in bare else "clean",
        )
        for text, row in _rows(data, "zh_chnsenticorp_htl", "review")
    )


def cars(data: Path) -> list[Labelled]:
    """Opinions on cars; ``part`` is the topic; texts with more than one topic are left out."""
    rows = list(_rows(data, "zh_bdci_car_aspects", "content"))
    said: dict[str, set[str]] = {}
    for text, row in rows:
        said.setdefault(text, set()).add(row["subject"])
    kinds = {-1: "negative", 0: "neutral", 1: "positive"}
    return _once(
        Labelled(kind="car", text=text, label=kinds[row["sentiment_value"]], part=row["subject"])
        for text, row in rows
        if len(said[text]) == 1
    )


def nps(data: Path) -> list[Labelled]:
    """Answers of a telecom's customers, by the score they gave."""
    kinds = {"Detractor": "negative", "Passive": "neutral", "Promoter": "positive"}
    return _once(
        Labelled(kind="nps", text=text, label=kinds[row["nps_rating"]], part=row["survey_sub_type"])
        for text, row in _rows(data, "nps_verbatims", "text")
        if row["nps_rating"]
    )


def tweets(data: Path) -> list[Labelled]:
    """Tweets to airlines; ``part`` is the reason given for a negative one."""
    return _once(
        Labelled(kind="tweet", text=text, label=row["airline_sentiment"], part=row["negativereason"] or "")
        for text, row in _rows(data, "airline_tweets", "text")
    )


def _rows(data: Path, name: str, column: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in pq.read_table(data / f"{name}.parquet").to_pylist():
        text = (row[column] or "").replace("\ufeff", "").strip()
        if text:
            yield text, row


def _once(rows: Iterable[Labelled]) -> list[Labelled]:
    found: dict[str, Labelled] = {}
    for row in rows:
        found.setdefault(row.text, row)
    return list(found.values())


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
