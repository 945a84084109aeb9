"""Empties the outbox into the channels, one message in flight at a time (in a rehearsal: many).

Two workers, or ten, do not get in each other's way, and one that dies at any point loses nothing and repeats nothing it
should not.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from liuke.delivery.channel import Channel
from liuke.delivery.errors import RejectedError, TemporaryError, UncertainError
from liuke.delivery.handover import Outcome, begin, postpone, refuse, settle
from liuke.delivery.last_look import Begun, Step
from liuke.delivery.lease import Leased, lease, release
from liuke.delivery.message import Outgoing, Refusal
from liuke.delivery.outbox import OutboxState
from liuke.delivery.retry import Chance
from liuke.delivery.rules import LEASE_S, Rules
from liuke.kit.chance import share, token
from liuke.kit.clock import Clock
from liuke.kit.errors import LiukeError
from liuke.model.words import ChannelName
from liuke.state.store import State

_LOG = logging.getLogger(__name__)
_BATCH = 50
_DOWN_AFTER = 3
_NO_RULES = Rules()

Gate = Callable[[Outgoing], Refusal | None]
"""The last look at the facts, just before a message goes: None, or why it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkReport:
    """What one round of work did.

    ``refused`` by reason code; ``again``: will be tried later; ``held``: quiet hours; ``stopped``: by a switch;
    ``lost``: taken over by another worker.
    """

    sent: int = 0
    failed: int = 0
    uncertain: int = 0
    again: int = 0
    held: int = 0
    stopped: int = 0
    lost: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)

    @property
    def handled(self) -> int:
        """Messages that this round brought to an end."""
        return self.sent + self.failed + self.uncertain + sum(self.refused.values())


def never() -> bool:
    """Do not stop before the outbox is empty."""
    return False


def work(
    state: State,
    channels: Mapping[ChannelName, Channel],
    gate: Gate,
    clock: Clock,
    *,
    limit: int | None = None,
    stop: Callable[[], bool] = never,
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
    lease_s
        How long a message may take; a worker silent for longer has lost it.
    """
    crew = _Crew(state, channels, gate, clock, rules, chance, sleep, lease_s)
    seen = 0
    while not stop() and crew.usable and (limit is None or seen < limit):
        wanted = batch if limit is None else min(batch, limit - seen)
        claim = lease(state, crew.usable, by=crew.name, now=clock.now(), lease_s=lease_s, limit=wanted)
        crew.tidied(claim.expired, claim.uncertain, claim.again)
        if not claim.leased:
            break
        seen += len(claim.leased)
        crew.carry(claim.leased, stop)
    return crew.report()


class _Crew:
    """One round of work: what it was given, and what it has counted so far."""

    def __init__(
        self,
        state: State,
        channels: Mapping[ChannelName, Channel],
        gate: Gate,
        clock: Clock,
        rules: Rules,
        chance: Chance,
        sleep: Callable[[float], None],
        lease_s: float,
    ) -> None:
        self.state, self.gate, self.clock, self.rules = state, gate, clock, rules
        self.chance, self.sleep, self.lease_s = chance, sleep, lease_s
        self.usable = dict(channels)
        self.name = token(6)
        self._count: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self._down: Counter[ChannelName] = Counter()

    def tidied(self, expired: int, uncertain: int, again: int) -> None:
        self._refused["G-19"] += expired
        self._count["uncertain"] += uncertain
        self._count["again"] += again

    def carry(self, leased: Sequence[Leased], stop: Callable[[], bool]) -> None:
        waiting = list(leased)
        while waiting:
            size = self._flight(waiting)
            flight, waiting = waiting[:size], waiting[size:]
            if stop():
                for one in (*flight, *waiting):
                    release(self.state, one)
                return
            self._fly(flight)

    def report(self) -> WorkReport:
        refused = {code: n for code, n in sorted(self._refused.items()) if n}
        return WorkReport(**{str(name): n for name, n in self._count.items()}, refused=refused)

    def _flight(self, waiting: Sequence[Leased]) -> int:
        """Return how many go together: one, so that a stop lets at most one go; a rehearsal may hurry."""
        name = waiting[0].message.channel
        channel = self.usable.get(name)
        if channel is None or not channel.dry_run or channel.per_second:
            return 1
        return sum(1 for _ in takewhile(lambda one: one.message.channel == name, waiting))

    def _fly(self, flight: Sequence[Leased]) -> None:
        channel = self.usable.get(flight[0].message.channel)
        if channel is None:  # it went out of reach during this batch
            for one in flight:
                release(self.state, one)
            return
        ready = [one for one in flight if self._passes(one)]
        answers: list[tuple[Leased, Outcome]] = []
        for one, begun in zip(ready, self._begin(ready, channel), strict=True):
            match begun.step:
                case Step.SEND if begun.at is None or self.clock.now() < begun.at:
                    answers.append((one, _hand(channel, one.message)))
                case Step.SEND:
                    self._count["lost"] += 1  # we were stopped past our lease: somebody else has settled it
                case Step.REFUSED if begun.refusal:
                    self._refused[begun.refusal.code] += 1
                case _:
                    self._count[str(begun.step)] += 1
        self._reach(channel.name, answers)
        for to in settle(self.state, answers, self.clock.now(), self.chance) if answers else ():
            self._settled(to)

    def _passes(self, leased: Leased) -> bool:
        """Ask the gate. A gate that breaks sends nothing: one of the three fuses of the house."""
        try:
            refusal = self.gate(leased.message)
        except Exception as why:  # noqa: BLE001
            _LOG.warning("the last look at the facts of message %s broke: %r", leased.message.key[:12], why)
            self._settled(postpone(self.state, leased, _sentence(why), self.clock.now(), self.chance))
            return False
        if refusal is None:
            return True
        if refuse(self.state, leased, refusal, self.clock.now()):
            self._refused[refusal.code] += 1
        else:
            self._count["lost"] += 1
        return False

    def _begin(self, flight: Sequence[Leased], channel: Channel) -> list[Begun]:
        while flight:
            now = self.clock.now()
            begun = begin(self.state, flight, channel, self.rules, now=now, lease_s=self.lease_s)
            if begun[0].step is not Step.WAIT or begun[0].at is None:
                return begun
            self.sleep(max(0.001, (begun[0].at - now).total_seconds()))
        return []

    def _reach(self, name: ChannelName, answers: Sequence[tuple[Leased, Outcome]]) -> None:
        """Leave a provider that is out of reach in peace for the rest of this round."""
        for _, outcome in answers:
            down = isinstance(outcome, TemporaryError) and outcome.down
            self._down[name] = self._down[name] + 1 if down else 0
        if self._down[name] >= _DOWN_AFTER:
            self.usable.pop(name, None)

    def _settled(self, to: OutboxState | None) -> None:
        match to:
            case None:
                self._count["lost"] += 1
            case OutboxState.QUEUED:
                self._count["again"] += 1
            case OutboxState.REFUSED:
                self._refused["G-19"] += 1
            case _:
                self._count[str(to)] += 1


def _hand(channel: Channel, message: Outgoing) -> Outcome:
    """Hand one message over. What a channel did not foresee leaves us not knowing: the second fuse."""
    try:
        return channel.send(message)
    except (TemporaryError, RejectedError, UncertainError) as why:
        return why
    except Exception as why:  # noqa: BLE001
        _LOG.exception("channel %s broke on message %s", message.channel, message.key[:12])
        return UncertainError(why=_sentence(why))


def _sentence(why: Exception) -> str:
    return str(why) if isinstance(why, LiukeError) else f"{type(why).__name__}: {why}"[:500]
