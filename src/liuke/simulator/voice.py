"""What people say to us in a day: NPS answers, tickets and reviews in their own words."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.simulator import draws
from liuke.simulator.acts import Acts
from liuke.simulator.calendar import Calendar
from liuke.simulator.cast import Cast
from liuke.simulator.causes import CAUSES, Cause
from liuke.simulator.present import Present
from liuke.simulator.stories import StoryName
from liuke.simulator.words import KIND, Words

_VOICE, _TICKETS = 8, 14
_TICKETS_A_DAY, _TICKETS_TIMES, _SLOWER = 0.03, 4.0, 5.0
"""Tickets an account and day; how many more, and how much slower answered, without its consultant."""
_SAYS_GOODBYE = 0.06
"""Chance a day, toward the end, that somebody whose need has ended says so when they settle their things."""
_STAGE_SHARES = (0.0, 0.2, 0.35, 0.7, 1.0)
"""Up to which uniform number somebody who is not new is asked at each of the stages."""
_NEW_DAYS = 7
_PRAISE = 3
"""The first sentences of those without a cause to leave are praise, the others questions."""


Answer = tuple[str, int, int, float, str, str | None]
"""Id, person, second, score, stage, text."""
Feedback = tuple[str, int, int, int, str, str | None, float | None, str, str, int, int]
"""Id, person (−1: none we know), account (−1: none), second, kind, topic, stars, text, agent, answered, resolved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Rows of a day for two tables; times are seconds since 1970 (UTC)."""

    answers: list[Answer]
    feedback: list[Feedback]


def speak(here: Present, acts: Acts, cast: Cast, calendar: Calendar, seed: int, words: Words) -> Said:
    """Let those present answer surveys, complain and praise. Ids and words depend on the person and the day only."""
    u = draws.table(seed, _VOICE, here.day, 6, cast.size)
    begin = calendar.midnight(here.day)
    done = here.because(Cause.NEED_ENDED)
    near = here.near - done
    asked = u[0, here.who] < 0.006 + 0.014 * near
    complaining = np.isin(here.who, acts.who[acts.kind == KIND["complaint_submit"]])
    speaking = complaining | (u[1, here.who] < 0.0012 + 0.02 * near + _SAYS_GOODBYE * done)
    answers = [_answer(here, cast, words, float(near[k]), k, u, begin) for k in np.nonzero(asked)[0].tolist()]
    feedback = [
        _feedback(here, cast, words, float(here.near[k]), bool(complaining[k]), k, u, begin)
        for k in np.nonzero(speaking)[0].tolist()
    ]
    return Said(answers=answers, feedback=feedback + _tickets(here.day, begin, cast, calendar, seed, words))


def _answer(here: Present, cast: Cast, words: Words, near: float, k: int, u: NDArray[np.float32], begin: int) -> Answer:
    who = int(here.who[k])
    score = int(np.clip(round(8.9 - 6.5 * near + (float(u[2, who]) - 0.5) * 4), 0, 10))
    said = words.nps_said["low" if score < 7 else "mid" if score < 9 else "high"]
    if near > 0.2 and score < 7:
        said = words.said[CAUSES[here.cause[k]]]
    text = said[int(u[3, who] * len(said))] if u[4, who] < 0.6 else None
    new = cast.joins[who] > 0 and here.day - cast.joins[who] < _NEW_DAYS
    place = int(u[1, who] > 0.5) if new else int(np.searchsorted(_STAGE_SHARES, u[1, who]))
    at = begin + 36_000 + int(u[5, who] * 40_000)
    return f"N{here.day:04d}{who:06d}", who, at, float(score), words.stages[place][0], text


def _feedback(
    here: Present, cast: Cast, words: Words, near: float, complaint: bool, k: int, u: NDArray[np.float32], begin: int
) -> Feedback:
    who = int(here.who[k])
    own = (complaint or near > 0.15) and u[2, who] < 0.9
    cause = CAUSES[here.cause[k]] if own else Cause.NONE
    said = words.said[cause]
    line = int(u[3, who] * len(said))
    praise = cause == Cause.NONE and line < _PRAISE and not complaint
    if complaint and cause == Cause.NONE:
        line = _PRAISE + line % (len(said) - _PRAISE)
    asks = cause == Cause.NEED_ENDED or (cause == Cause.NONE and not praise)
    kind = "ticket" if complaint or asks else "review"
    stars = None if kind == "ticket" else 5.0 if praise else float(1 + (u[4, who] > 0.6))
    at = begin + 34_000 + int(u[5, who] * 44_000)
    answered = at + 600 + int(-np.log1p(-u[4, who]) * 9_000)
    return (
        f"F{here.day:04d}{who:06d}",
        who,
        int(cast.account[who]),
        at,
        kind,
        words.topic_of.get(cause),
        stars,
        said[line],
        words.agent.format(1 + who % 12),
        answered,
        answered + int(3_600 + u[2, who] * 48 * 3_600),
    )


def _tickets(day: int, begin: int, cast: Cast, calendar: Calendar, seed: int, words: Words) -> list[Feedback]:
    """Let accounts write in: more, and answered later, where their consultant has gone."""
    accounts = cast.accounts
    rng = np.random.default_rng([seed, _TICKETS, day])
    u = rng.random((6, accounts.size))
    gone = calendar.since(StoryName.CONSULTANT_CHANGE, day) is not None
    shaken = accounts.shaken & gone
    open_ = (accounts.start < begin) & ((accounts.ends < 0) | (accounts.ends > begin))
    chance = _TICKETS_A_DAY * (1.0 if calendar.working(day) else 0.2) * np.where(shaken, _TICKETS_TIMES, 1.0)
    rows: list[Feedback] = []
    for k in np.nonzero(open_ & (u[0] < chance))[0].tolist():
        lines = words.account_said_shaken if shaken[k] and u[1, k] < 0.7 else words.account_said
        people = np.nonzero((cast.account == k) & (cast.signed_up < begin))[0]
        who = int(people[int(u[2, k] * len(people))]) if len(people) else -1
        at = begin + 34_000 + int(u[3, k] * 30_000)
        slower = _SLOWER if shaken[k] else 1.0
        answered = at + 600 + int(-np.log1p(-u[4, k]) * 5_400 * slower)
        resolved = answered + int(3_600 + u[5, k] * 30 * 3_600 * slower)
        said, agent = lines[int(u[1, k] * 977 % 1 * len(lines))], words.account_agent.format(1 + k % 4)
        rows.append(
            (f"T{day:04d}{k:05d}", who, k, at, "ticket", words.account_topic, None, said, agent, answered, resolved)
        )
    return rows


def answers_table(rows: list[Answer], ids: pa.Array) -> pa.Table:
    """Return the rows of ``survey_responses``."""
    key, who, at, score, stage, text = _columns(rows, 6)
    return pa.table(
        {
            "response_id": pa.array(key, pa.string()),
            "subject_id": ids.take(pa.array(who, pa.int32())),
            "ts": _instants(at),
            "survey": pa.array(["nps"] * len(key), pa.string()),
            "score": pa.array(score, pa.float64()),
            "stage": pa.array(stage, pa.string()),
            "text": pa.array(text, pa.string()),
        }
    )


def feedback_table(rows: list[Feedback], ids: pa.Array, account_ids: pa.Array, until: int) -> pa.Table:
    """Return the rows of ``feedback`` as known at the second ``until``: what is answered later is not answered yet."""
    key, who, account, at, kind, topic, score, text, agent, answered, resolved = _columns(rows, 11)
    return pa.table(
        {
            "feedback_id": pa.array(key, pa.string()),
            "subject_id": ids.take(_index(who)),
            "account_id": account_ids.take(_index(account)),
            "ts": _instants(at),
            "kind": pa.array(kind, pa.string()),
            "topic": pa.array(topic, pa.string()),
            "score": pa.array(score, pa.float64()),
            "text": pa.array(text, pa.string()),
            "agent": pa.array(agent, pa.string()),
            "answered_at": _instants([t if t < until else None for t in answered]),
            "resolved_at": _instants([t if t < until else None for t in resolved]),
        }
    )


def _index(numbers: tuple[int, ...]) -> pa.Array:
    return pa.array([None if k < 0 else k for k in numbers], pa.int32())


def _columns(rows: list, width: int) -> tuple:  # type: ignore[type-arg]
    return tuple(zip(*rows, strict=True)) if rows else ((),) * width


def _instants(seconds: list[int | None] | tuple[int | None, ...]) -> pa.Array:
    return pa.array([None if s is None else s * 1_000_000 for s in seconds], pa.int64()).cast(pa.timestamp("us"))
