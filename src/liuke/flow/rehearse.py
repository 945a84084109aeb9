"""Replays a draft on past mornings: whom it would have chosen, what the guard would have said, what they did since.

Everything a morning needs is measured inside a transaction that is taken back: nothing is written, nothing is sent.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from liuke.facts.goals import reached
from liuke.flow.daily import measured_for_now
from liuke.flow.holdouts import holdouts
from liuke.flow.house import House, Progress, silent
from liuke.flow.standing import with_standing
from liuke.guard.people import judge_people
from liuke.model.moment import AsOf
from liuke.playbooks.play import Playbook
from liuke.playbooks.propose import propose

_SENDING_HOUR = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One past morning: everybody the draft meant, with a verdict each; ``returned`` are those of them, by id, whose
    goal was reached within the window, left to whatever really happened to them."""

    as_of: AsOf
    judged: pa.Table
    returned: frozenset[str]


class _TakenBackError(Exception):
    """Ends a transaction whose work was only looked at."""


def replay(house: House, play: Playbook, mornings: Sequence[AsOf], progress: Progress = silent) -> list[Replayed]:
    """Return what a draft would have meant on past mornings, the oldest first.

    Who was chosen on one of them is not chosen again while the playbook lets them rest.
    """
    house = replace(house, playbooks={**house.playbooks, play.id: play})
    chosen: dict[str, AsOf] = {}
    found = []
    for n, as_of in enumerate(sorted(mornings, key=lambda one: one.day)):
        progress("replay", n, len(mornings))
        with _taken_back(house):
            measured_for_now(house, as_of)
            judged = _judged(house, play, as_of, chosen)
        found.append(Replayed(as_of=as_of, judged=judged, returned=_returned(house, play, as_of, judged)))
        taken = judged.filter(pc.is_in(judged["verdict"], value_set=pa.array(["allow", "hold", "withhold"])))
        chosen |= dict.fromkeys(taken["subject_id"].to_pylist(), as_of)
    return found


@contextmanager
def _taken_back(house: House) -> Iterator[None]:
    try:
        with house.facts.transaction():
            yield
            raise _TakenBackError
    except _TakenBackError:
        return


def _judged(house: House, play: Playbook, as_of: AsOf, chosen: dict[str, AsOf]) -> pa.Table:
    """Judge everybody proposed, as on that morning at ten."""
    beside = [other.id for other in house.in_use]
    proposed = propose(house.facts, (play,), house.columns, as_of, beside=beside)
    asked = with_standing(house, proposed, as_of, "")
    rests = [
        who in chosen and (as_of.day - chosen[who].day).days < play.rest_days for who in asked["subject_id"].to_pylist()
    ]
    at = asked.schema.get_field_index("in_journey")
    busy = pc.or_kleene(asked["in_journey"], pa.chunked_array([pa.array(rests, pa.bool_())]))
    return judge_people(
        asked.set_column(at, "in_journey", busy),
        house.policy.guard,
        at=as_of.instant + timedelta(hours=_SENDING_HOUR),
        salt=house.name,
        zone=house.zone,
        holdouts=holdouts(house),
    )


def _returned(house: House, play: Playbook, as_of: AsOf, judged: pa.Table) -> frozenset[str]:
    """Return who of those meant reached the playbook's goal within its window."""
    people = pc.unique(judged["subject_id"]).to_pylist()
    at = as_of.instant.astimezone(UTC).replace(tzinfo=None)
    asked = pa.table(
        {
            "id": pa.array(range(len(people)), pa.int64()),
            "subject_id": pa.array(people, pa.string()),
            "entered_at": pa.array([at] * len(people), pa.timestamp("us")),
        }
    )
    until = as_of.before(-play.goal.window_days).instant
    there = reached(house.facts, house.facts.as_of(until.astimezone(house.zone).date()), play.goal.event, asked, until)
    return frozenset(people[k] for k in there)
