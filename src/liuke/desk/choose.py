"""Whom to ask (W2): a place for every reason that has people, the rest of the places where the money is.

The rule, stated once: each reason first gets ``least`` places (or as many as it has people). What remains goes out one
by one, each to the reason with most money for the places it has (the divisors of Sainte-Laguë: 1, 3, 5 …), so that a
reason with twice the money gets about twice the places. Within a reason those who paid most come first; equal ones in
an order that is fixed by week and person, and favours nobody twice. Nobody is looked at who may not be asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liuke.kit.chance import share


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may be asked."""

    subject_id: str
    reason: str
    worth_fen: int


def quota(people: Mapping[str, int], worth_fen: Mapping[str, int], count: int, least: int) -> dict[str, int]:
    """Return how many places each reason has: never more than it has people, ``count`` in all where there are enough.

    The order of the reasons' names breaks ties, so that the same numbers give the same places.
    """
    names = sorted(name for name, n in people.items() if n > 0)
    places = dict.fromkeys(names, 0)
    for _ in range(least):
        for name in sorted(names, key=lambda one: (-worth_fen.get(one, 0), one)):
            if places[name] < people[name] and sum(places.values()) < count:
                places[name] += 1
    while sum(places.values()) < count:
        room = [name for name in names if places[name] < people[name]]
        if not room:
            break
        places[min(room, key=lambda one: (-max(worth_fen.get(one, 0), 1) / (2 * places[one] + 1), one))] += 1
    return places


def choose(
    candidates: Sequence[Candidate], worth_fen: Mapping[str, int], *, count: int, least: int, week: str
) -> list[Candidate]:
    """Return the chosen, by reason with most money first, then by worth."""
    of: dict[str, list[Candidate]] = {}
    for one in candidates:
        of.setdefault(one.reason, []).append(one)
    places = quota({name: len(rows) for name, rows in of.items()}, worth_fen, count, least)
    chosen = list[Candidate]()
    for name in sorted(places, key=lambda one: (-worth_fen.get(one, 0), one)):
        ranked = sorted(of[name], key=lambda one: (-one.worth_fen, share("interview", week, one.subject_id)))
        chosen += ranked[: places[name]]
    return chosen
