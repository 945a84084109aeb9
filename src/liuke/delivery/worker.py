"""Empties the outbox into the channels.

Two workers, or ten, do not get in each other's way, and one that dies at any point loses nothing and repeats nothing it
should not.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from liuke.delivery.channel import Channel
from liuke.delivery.crew import Ahead, Crew, Gate, Stop, WorkReport
from liuke.delivery.lease import lease
from liuke.delivery.message import Outgoing
from liuke.delivery.ramp import advance
from liuke.delivery.retry import Chance
from liuke.delivery.rules import LEASE_S, Rules
from liuke.kit.chance import share
from liuke.kit.clock import Clock
from liuke.model.words import ChannelName
from liuke.state.store import State

__all__ = ["Gate", "WorkReport", "never", "work"]

_BATCH = 500
_RAMP_EVERY = timedelta(seconds=5)
_NO_RULES = Rules()


def never() -> bool:
    """Do not stop before the outbox is empty."""
    return False


def each_by_itself(_messages: Sequence[Outgoing]) -> None:
    """Look at nothing ahead: the gate answers for each message alone."""


def work(
    state: State,
    channels: Mapping[ChannelName, Channel],
    gate: Gate,
    clock: Clock,
    *,
    ahead: Ahead = each_by_itself,
    limit: int | None = None,
    stop: Stop = never,
    rules: Rules = _NO_RULES,
    chance: Chance = share,
    sleep: Callable[[float], None] = time.sleep,
    lease_s: float = LEASE_S,
    batch: int = _BATCH,
) -> WorkReport:
    """Send what is due until nothing is, ``limit`` messages were looked at, or ``stop`` says so.

    Parameters
    ----------
    channels
        One way out for each name; messages of other channels wait.
    gate
        Asked before each send, outside any transaction; what it raises puts the message back for later.
    ahead
        Told of each claim before the gate is asked about its messages.
    lease_s
        How long a message may take; a worker silent for longer has lost it.
    """
    crew = Crew(state, channels, gate, ahead, clock, rules, chance, sleep, lease_s)
    seen, looked_at = 0, None
    while not stop() and crew.usable and (limit is None or seen < limit):
        now = clock.now()
        if rules.ramp and (looked_at is None or now >= looked_at + _RAMP_EVERY):
            advance(state, rules.ramp, now)
            looked_at = now
        wanted = min(batch, crew.most(), batch if limit is None else limit - seen)
        claim = lease(state, crew.usable, by=crew.name, now=now, lease_s=lease_s, limit=wanted)
        crew.tidied(claim.expired, claim.uncertain, claim.again)
        if not claim.leased:
            break
        seen += len(claim.leased)
        crew.carry(claim.leased, stop)
    return crew.report()
