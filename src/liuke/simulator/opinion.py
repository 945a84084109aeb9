"""What is said of the business elsewhere: so much a day, a few of it bad, until a crisis."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.simulator.calendar import Calendar
from liuke.simulator.stories import StoryName
from liuke.simulator.words import TOPICS, Words

_PURPOSE = 9
_A_DAY_PER_20_000, _LEAST_A_DAY = 60.0, 40.0
_NEGATIVE, _COMPETITOR, _LABELLED = 0.025, 0.04, 0.5
_CRISIS_TIMES = (5.0, 6.0, 4.0, 2.5, 1.8)
_CRISIS_NEGATIVE = (0.45, 0.5, 0.42, 0.32, 0.2)
_HOURS = np.array([3, 2, 1, 1, 1, 1, 2, 4, 6, 8, 8, 8, 10, 9, 7, 7, 7, 8, 9, 11, 13, 14, 12, 7], float)

_PLATFORM_SHARES = (0.34, 0.28, 0.2, 0.13, 0.05)
_PLATFORM_SHARES_CRISIS = (0.46, 0.3, 0.1, 0.06, 0.08)
_TOPIC_SHARES = (0.28, 0.3, 0.16, 0.1, 0.12, 0.04)

Mention = tuple[str, int, str, str, str, bool | None, str]
"""Id, second (UTC), platform, author, topic, label (None: nobody labelled it), text."""


def mentions(day: int, calendar: Calendar, users: int, seed: int, words: Words) -> list[Mention]:
    """Return what is said on a day; it depends on the day only."""
    rng = np.random.default_rng([seed, _PURPOSE, day])
    stage = calendar.since(StoryName.CRISIS, day)
    times = 1.0 if stage is None else _CRISIS_TIMES[stage]
    mean = max(_LEAST_A_DAY, _A_DAY_PER_20_000 * users / 20_000) * times * (1.5 if calendar.in_promotion(day) else 1.0)
    n = int(rng.poisson(mean))
    bad = rng.random(n) < (_NEGATIVE if stage is None else _CRISIS_NEGATIVE[stage])
    platform = rng.choice(len(_PLATFORM_SHARES), n, p=_PLATFORM_SHARES if stage is None else _PLATFORM_SHARES_CRISIS)
    topic = rng.choice(len(TOPICS), n, p=_TOPIC_SHARES)
    hour = rng.choice(24, n, p=_HOURS / _HOURS.sum())
    second = calendar.midnight(day) + np.sort(hour * 3600 + rng.integers(0, 3600, n))
    labelled = rng.random(n) < _LABELLED
    author = rng.integers(10_000, 99_999, n)
    u = rng.random((n, 4))
    rows = []
    for k in range(n):
        about, said = _said(bool(bad[k]), stage is not None, TOPICS[topic[k]], u[k], words)
        rows.append(
            (
                f"M{day:04d}{k:04d}",
                int(second[k]),
                words.talk.platforms[platform[k]],
                words.talk.author.format(author[k]),
                words.talk.topics[about],
                bool(bad[k]) if labelled[k] else None,
                said,
            )
        )
    return rows


def _said(bad: bool, crisis: bool, topic: str, u: NDArray[np.float64], words: Words) -> tuple[str, str]:
    """Return what a mention is about, and its words."""
    talk = words.talk
    if bad and crisis and u[3] < 0.9:
        topic = "service" if u[2] < 0.5 else "housekeeping"
        lines: tuple[str, ...] = talk.crisis[topic]
    elif bad:
        lines = talk.bad[topic]
    elif u[3] < _COMPETITOR:
        lines = talk.versus
    else:
        lines = talk.plain if u[2] < 0.3 else talk.good[topic]
    line = lines[int(u[0] * len(lines))]
    thing, place = talk.things[int(u[1] * len(talk.things))], talk.places[int(u[1] * 7919 % 1 * len(talk.places))]
    return topic, line.format(thing=thing, place=place, other=words.competitors[int(u[2] * len(words.competitors))])


def mentions_table(rows: list[Mention]) -> pa.Table:
    """Return the rows of ``mentions``."""
    key, at, platform, author, topic, negative, text = tuple(zip(*rows, strict=True)) if rows else ((),) * 7
    return pa.table(
        {
            "mention_id": pa.array(key, pa.string()),
            "ts": pa.array([second * 1_000_000 for second in at], pa.int64()).cast(pa.timestamp("us")),
            "platform": pa.array(platform, pa.string()),
            "author": pa.array(author, pa.string()),
            "topic": pa.array(topic, pa.string()),
            "negative": pa.array(negative, pa.bool_()),
            "text": pa.array(text, pa.string()),
        }
    )
