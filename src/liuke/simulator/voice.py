"""What people say in a day: NPS answers, tickets and reviews in their own words, mentions elsewhere."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.simulator import draws, words
from liuke.simulator.acts import Acts
from liuke.simulator.calendar import Calendar
from liuke.simulator.cast import Cast
from liuke.simulator.causes import CAUSES, Cause, number
from liuke.simulator.present import Present

_VOICE, _MENTIONS = 8, 9
_MENTIONS_A_DAY = 9.0
_NEGATIVE = 0.03
_PRAISE = 3
"""The first sentences of those without a cause to leave are praise, the others questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Rows of a day for three tables, columns as tuples of lists; times are seconds since 1970 (UTC)."""

    answers: list[tuple[str, int, int, float, str | None]]
    feedback: list[tuple[str, int, int, str, str | None, float | None, str, int, int]]
    mentions: list[tuple[str, int, str, str, str, bool | None, str]]


def speak(here: Present, acts: Acts, cast: Cast, calendar: Calendar, seed: int) -> Said:
    """Let those present answer surveys, complain and praise. Ids and words depend on the person and the day only."""
    u = draws.table(seed, _VOICE, here.day, 6, cast.size)
    begin = calendar.midnight(here.day)
    near = np.where(here.cause == number(Cause.NEED_ENDED), 0, here.near)
    asked = u[0, here.who] < 0.006 + 0.014 * near
    complaining = np.isin(here.who, acts.who[acts.kind == words.KIND["complaint_submit"]])
    speaking = complaining | (u[1, here.who] < 0.0012 + 0.02 * near)
    answers = [_answer(here, float(near[k]), k, u, begin) for k in np.nonzero(asked)[0].tolist()]
    feedback = [
        _feedback(here, float(near[k]), bool(complaining[k]), k, u, begin) for k in np.nonzero(speaking)[0].tolist()
    ]
    return Said(answers=answers, feedback=feedback, mentions=_mentions(here.day, begin, calendar, cast.size, seed))


def _answer(
    here: Present, near: float, k: int, u: NDArray[np.float32], begin: int
) -> tuple[str, int, int, float, str | None]:
    who = int(here.who[k])
    score = int(np.clip(round(8.9 - 6.5 * near + (float(u[2, who]) - 0.5) * 4), 0, 10))
    said = words.NPS_SAID["low" if score < 7 else "mid" if score < 9 else "high"]
    if near > 0.2 and score < 7:
        said = words.SAID[CAUSES[here.cause[k]]]
    text = said[int(u[3, who] * len(said))] if u[4, who] < 0.6 else None
    return f"N{here.day:04d}{who:06d}", who, begin + 36_000 + int(u[5, who] * 40_000), float(score), text


def _feedback(
    here: Present, near: float, complaint: bool, k: int, u: NDArray[np.float32], begin: int
) -> tuple[str, int, int, str, str | None, float | None, str, int, int]:
    who = int(here.who[k])
    own = (complaint or near > 0.15) and u[2, who] < 0.9
    cause = CAUSES[here.cause[k]] if own else Cause.NONE
    said = words.SAID[cause]
    line = int(u[3, who] * len(said))
    praise = cause == Cause.NONE and line < _PRAISE and not complaint
    if complaint and cause == Cause.NONE:
        line = _PRAISE + line % (len(said) - _PRAISE)
    kind = "ticket" if complaint or (cause == Cause.NONE and not praise) else "review"
    stars = None if kind == "ticket" else 5.0 if praise else float(1 + (u[4, who] > 0.6))
    at = begin + 34_000 + int(u[5, who] * 44_000)
    answered = at + 600 + int(-np.log1p(-u[4, who]) * 9_000)
    return (
        f"F{here.day:04d}{who:06d}",
        who,
        at,
        kind,
        None,
        stars,
        said[line],
        answered,
        answered + int(3_600 + u[2, who] * 48 * 3_600),
    )


def _mentions(
    day: int, begin: int, calendar: Calendar, users: int, seed: int
) -> list[tuple[str, int, str, str, str, bool | None, str]]:
    rng = np.random.default_rng([seed, _MENTIONS, day])
    mean = _MENTIONS_A_DAY * users / 20_000 * (2.0 if calendar.in_promotion(day) else 1.0)
    share = _NEGATIVE * (2.2 if calendar.after_promotion(day) else 1.0)
    rows = []
    for k in range(int(rng.poisson(mean))):
        negative = bool(rng.random() < share)
        said = words.MENTIONED[negative]
        rows.append(
            (
                f"M{day:04d}{k:04d}",
                begin + int(rng.integers(25_000, 85_000)),
                words.PLATFORMS[rng.integers(len(words.PLATFORMS))],
                f"网友{int(rng.integers(10_000, 99_999))}",
                words.MENTION_TOPICS[rng.integers(len(words.MENTION_TOPICS))],
                negative if rng.random() < 0.5 else None,
                said[rng.integers(len(said))],
            )
        )
    return rows


def answers_table(rows: list[tuple[str, int, int, float, str | None]], ids: pa.Array) -> pa.Table:
    """Return the rows of ``survey_responses``."""
    key, who, at, score, text = _columns(rows, 5)
    return pa.table(
        {
            "response_id": pa.array(key, pa.string()),
            "subject_id": ids.take(pa.array(who, pa.int32())),
            "ts": _instants(at),
            "survey": pa.array(["nps"] * len(key), pa.string()),
            "score": pa.array(score, pa.float64()),
            "text": pa.array(text, pa.string()),
        }
    )


def feedback_table(
    rows: list[tuple[str, int, int, str, str | None, float | None, str, int, int]], ids: pa.Array, until: int
) -> pa.Table:
    """Return the rows of ``feedback`` as known at the second ``until``: what is answered later is not answered yet."""
    key, who, at, kind, topic, score, text, answered, resolved = _columns(rows, 9)
    return pa.table(
        {
            "feedback_id": pa.array(key, pa.string()),
            "subject_id": ids.take(pa.array(who, pa.int32())),
            "ts": _instants(at),
            "kind": pa.array(kind, pa.string()),
            "topic": pa.array(topic, pa.string()),
            "score": pa.array(score, pa.float64()),
            "text": pa.array(text, pa.string()),
            "agent": pa.array([f"客服{1 + w % 12:02d}" for w in who], pa.string()),
            "answered_at": _instants([t if t < until else None for t in answered]),
            "resolved_at": _instants([t if t < until else None for t in resolved]),
        }
    )


def mentions_table(rows: list[tuple[str, int, str, str, str, bool | None, str]]) -> pa.Table:
    """Return the rows of ``mentions``."""
    key, at, platform, author, topic, negative, text = _columns(rows, 7)
    return pa.table(
        {
            "mention_id": pa.array(key, pa.string()),
            "ts": _instants(at),
            "platform": pa.array(platform, pa.string()),
            "author": pa.array(author, pa.string()),
            "topic": pa.array(topic, pa.string()),
            "negative": pa.array(negative, pa.bool_()),
            "text": pa.array(text, pa.string()),
        }
    )


def _columns(rows: list, width: int) -> tuple:  # type: ignore[type-arg]
    return tuple(zip(*rows, strict=True)) if rows else ((),) * width


def _instants(seconds: list[int | None] | tuple[int | None, ...]) -> pa.Array:
    return pa.array([None if s is None else s * 1_000_000 for s in seconds], pa.int64()).cast(pa.timestamp("us"))
