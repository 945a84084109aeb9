"""What the business sent its people by itself, before anybody asked liuke: a weekly digest, a letter now and then."""

import numpy as np
from numpy.typing import NDArray

from liuke.simulator import draws
from liuke.simulator.calendar import Calendar
from liuke.simulator.cast import Cast
from liuke.simulator.lives import AWAY, ENGAGED, Lives
from liuke.simulator.words import EVENTS, KIND

_PURPOSE = 13
_DIGEST_S, _LETTER_S = 10 * 3600, 11 * 3600
_WITH_PUSH, _WITH_MAIL, _LETTER_EVERY_DAYS = 0.9, 0.6, 14
_OPENS_ENGAGED, _OPENS_QUIET, _CLICKS = 0.18, 0.03, 0.25
_KEY = 13

Sent = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int8], NDArray[np.int32]]
"""Key, person, kind of event, second of the day: one element an event."""


def send(day: int, lives: Lives, cast: Cast, calendar: Calendar, seed: int) -> Sent:
    """Return the events around the messages of a day: whom they reach, who opens them, who clicks."""
    person, known = np.arange(cast.size), lives.mode != AWAY
    pushed = known & ~lives.muted & (cast.response < 0.4 + 1.2 * _WITH_PUSH)
    bits = draws.mixed(person + day * np.int64(cast.size), seed, _PURPOSE)
    u, v = draws.uniform(bits), draws.uniform(bits, 1)
    weekly = person % 7 == day % 7
    digest = pushed & weekly
    if calendar.in_promotion(day):
        digest |= pushed & (person % 7 == (day + 3) % 7)
    letter = known & (person % _LETTER_EVERY_DAYS == (day + 5) % _LETTER_EVERY_DAYS) & (cast.touchy < _WITH_MAIL)
    opens = u < np.where(lives.mode == ENGAGED, _OPENS_ENGAGED, _OPENS_QUIET)
    later = (300 + v * 21_600).astype(np.int32)
    parts = []
    for who, name, second in (
        (digest, "push_sent", np.full(cast.size, _DIGEST_S)),
        (digest & opens, "push_open", _DIGEST_S + later),
        (letter, "edm_sent", np.full(cast.size, _LETTER_S)),
        (letter & opens, "edm_open", _LETTER_S + later),
        (letter & opens & (v < _CLICKS), "edm_click", _LETTER_S + later + 40),
    ):
        whom = np.nonzero(who)[0]
        key = (day * cast.size + whom) * np.int64(len(EVENTS) * 16) + KIND[name] * 16 + _KEY
        kind = np.full(len(whom), KIND[name], np.int8)
        parts.append((key, whom.astype(np.int32), kind, second[whom].astype(np.int32)))
    key, whom_, kind_, second_ = (np.concatenate(column) for column in zip(*parts, strict=True))
    return key, whom_, kind_, second_
