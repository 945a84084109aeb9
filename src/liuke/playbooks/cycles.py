"""Finds playbooks that start each other: what one does is what starts the next, round and round."""

from collections.abc import Iterable, Mapping, Sequence

from liuke.model.words import ChannelName
from liuke.playbooks.play import Playbook, Touch

_LEADS_TO = {ChannelName.VOICE: "call"}
"""What comes back of a touch by itself and may start a playbook: a robot's call has a result."""


def cycles(playbooks: Iterable[Playbook]) -> list[tuple[str, ...]]:
    """Return every way round once, as ids in their order, from the smallest id on."""
    plays = {play.id: play for play in playbooks}
    return round_ways({id_: [o for o in sorted(plays) if _starts(play, plays[o])] for id_, play in plays.items()})


def diversions(playbooks: Iterable[Playbook]) -> list[tuple[str, ...]]:
    """Return every way round by diversion: each would leave the person to the next, and none would answer."""
    plays = {play.id: play for play in playbooks}
    onward = {id_: {tier.divert_to for tier in play.tiers if tier.divert_to in plays} for id_, play in plays.items()}
    return round_ways({id_: sorted(to for to in others if to) for id_, others in onward.items()})


def round_ways(onward: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Return every way round in a graph once, from the smallest id on."""
    found: set[tuple[str, ...]] = set()
    for first in sorted(onward):
        found |= set(_ways(first, (first,), onward))
    return sorted(found)


def _ways(first: str, way: tuple[str, ...], onward: Mapping[str, Sequence[str]]) -> Iterable[tuple[str, ...]]:
    for other in onward[way[-1]]:
        if other == first:
            yield way
        elif other > first and other not in way:
            yield from _ways(first, (*way, other), onward)


def _starts(one: Playbook, other: Playbook) -> bool:
    return other.trigger.kind == "event" and other.trigger.event in _results(one)


def _results(play: Playbook) -> set[str]:
    touches: Sequence[Touch] = (*play.tiers, *play.steps)
    ways = {way for touch in touches for way in (touch.channel, touch.fallback_channel) if way is not None}
    return {_LEADS_TO[way] for way in ways if way in _LEADS_TO}
