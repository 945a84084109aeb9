"""One round of work: flights of messages, each flight one transaction ahead of what is handed over.

Where a provider knows keys, many messages are marked at once and handed over one after the other: should we die, they
go again under the same keys and stay one each. Elsewhere a flight is one message, so that a death leaves one in doubt;
its answer is kept by the transaction that begins the next. A flight takes about a second, so that what was looked at is
fresh; a stop, an opt-out or a wish that is kept in the middle of it holds for the next message.
"""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field

from liuke.delivery.channel import Channel
from liuke.delivery.errors import RejectedError, TemporaryError, UncertainError
from liuke.delivery.handover import Answer, Before, Outcome, hand_back, settle, turn
from liuke.delivery.last_look import Begun, Step, still
from liuke.delivery.lease import Leased, release
from liuke.delivery.message import Outgoing, Refusal
from liuke.delivery.outbox import OutboxState
from liuke.delivery.retry import Chance
from liuke.delivery.rules import Rules
from liuke.kit.chance import token
from liuke.kit.clock import Clock, stopwatch
from liuke.kit.errors import LiukeError
from liuke.model.words import ChannelName
from liuke.state.store import State

_LOG = logging.getLogger(__name__)
_DOWN_AFTER = 3
_FLIGHT_S, _MOST = 1.0, 200
_GUESS_S = 0.02
"""What a send is thought to take before we know."""

Gate = Callable[[Outgoing], Refusal | None]
"""The last look at the facts, just before a message goes: None, or why it does not."""
Ahead = Callable[[Sequence[Outgoing]], None]
"""Told of all that was claimed together, before the gate is asked about each: to look at them at once."""
Stop = Callable[[], bool]
Flight = Sequence[tuple[Leased, Begun]]


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


class Crew:
    """One worker's round: what it was given, and what it has counted so far."""

    def __init__(
        self,
        state: State,
        channels: Mapping[ChannelName, Channel],
        gate: Gate,
        ahead: Ahead,
        clock: Clock,
        rules: Rules,
        chance: Chance,
        sleep: Callable[[float], None],
        lease_s: float,
    ) -> None:
        self.state, self.gate, self.ahead, self.clock, self.rules = state, gate, ahead, clock, rules
        self.chance, self.sleep, self.lease_s = chance, sleep, lease_s
        self.usable = dict(channels)
        self.name = token(6)
        self._count: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self._down: Counter[ChannelName] = Counter()
        self._pace_s: dict[ChannelName, float] = {}
        self._claimed: Sequence[Outgoing] = ()

    def most(self) -> int:
        """Return how many messages may be claimed together: what the slowest of our providers takes in a quarter of a
        lease."""
        slowest_s = max(self._pace_s.values(), default=_GUESS_S)
        return max(1, int(self.lease_s / 4 / max(slowest_s, 1e-6)))

    def tidied(self, expired: int, uncertain: int, again: int) -> None:
        """Count what the look into the outbox tidied up."""
        self._refused["G-19"] += expired
        self._count["uncertain"] += uncertain
        self._count["again"] += again

    def report(self) -> WorkReport:
        """Return what was counted."""
        refused = {code: n for code, n in sorted(self._refused.items()) if n}
        return WorkReport(**{str(name): n for name, n in self._count.items()}, refused=refused)

    def carry(self, leased: Sequence[Leased], stop: Stop) -> None:
        """Hand over what was claimed, flight by flight; what is left when ``stop`` says so is given back."""
        waiting = sorted(leased, key=lambda one: str(one.message.channel))
        self._claimed = [one.message for one in waiting]
        answers: list[Answer] = []
        while waiting and not stop():
            channel = self.usable.get(waiting[0].message.channel)
            if channel is None:  # it went out of reach during this batch
                release(self.state, [waiting.pop(0)])
                continue
            flight, waiting = self._cut(waiting, channel)
            ready, objected = self._ask(flight)
            begun = self._turn(answers, objected, ready, channel)
            held_up = [one for one, found in begun if found.step is Step.WAIT]
            waiting = held_up + waiting
            answers = self._fly(begun, channel, stop)
            if held_up and not answers:
                self._wait(begun)
        for to in settle(self.state, answers, self.clock.now(), self.chance) if answers else ():
            self._settled(to)
        release(self.state, waiting)

    def _cut(self, waiting: list[Leased], channel: Channel) -> tuple[list[Leased], list[Leased]]:
        """Cut the next flight off: of one channel, each person once, no more than about a second's worth.

        What a worker that died may have sent goes alone: were it the message that killed it, it takes no other along.
        """
        alone = waiting[0].maybe_sent
        size, people = 1 if alone else self._size(channel), set[str]()
        flight, rest = list[Leased](), list[Leased]()
        for n, one in enumerate(waiting):
            if len(flight) == size:
                return flight, rest + waiting[n:]
            fits = one.message.channel == channel.name and one.maybe_sent == alone
            if fits and one.message.subject_id not in people:
                people.add(one.message.subject_id)
                flight.append(one)
            else:
                rest.append(one)
        return flight, rest

    def _size(self, channel: Channel) -> int:
        if channel.dry_run:
            return _MOST
        if channel.idempotent != "key":
            return 1
        pace_s = self._pace_s.get(channel.name, _GUESS_S)
        return max(1, min(_MOST, int(_FLIGHT_S / max(pace_s, 1e-6))))

    def _ask(self, flight: Sequence[Leased]) -> tuple[list[Leased], list[Before]]:
        """Ask the gate. A gate that breaks sends nothing: one of the three fuses of the house."""
        ready, objected = list[Leased](), list[Before]()
        for one in flight:
            try:
                self._look_ahead()
                refusal = self.gate(one.message)
            except Exception as why:  # noqa: BLE001
                _LOG.warning("the last look at the facts of message %s broke: %r", one.message.key[:12], why)
                objected.append((one, _sentence(why)))
                continue
            if refusal is None:
                ready.append(one)
            else:
                objected.append((one, refusal))
        return ready, objected

    def _look_ahead(self) -> None:
        """Let what was claimed be looked at together, once; where that breaks, each is still asked about by itself."""
        claimed, self._claimed = self._claimed, ()
        if claimed:
            self.ahead(claimed)

    def _turn(
        self, answers: Sequence[Answer], objected: Sequence[Before], ready: Sequence[Leased], channel: Channel
    ) -> Flight:
        """Keep what was answered and begin what comes next."""
        now = self.clock.now()
        turned = turn(
            self.state,
            answers,
            objected,
            ready,
            channel,
            self.rules,
            now=now,
            lease_s=self.lease_s,
            chance=self.chance,
        )
        for to in turned.answered:
            self._settled(to)
        for (_, why), to in zip(objected, turned.objected, strict=True):
            if isinstance(why, Refusal) and to is OutboxState.REFUSED:
                self._refused[why.code] += 1
            else:
                self._settled(to)
        for found in turned.begun:
            if found.step is Step.REFUSED and found.refusal:
                self._refused[found.refusal.code] += 1
            elif found.step not in (Step.SEND, Step.WAIT):
                self._count[str(found.step)] += 1
        return list(zip(ready, turned.begun, strict=True))

    def _fly(self, begun: Flight, channel: Channel, stop: Stop) -> list[Answer]:
        """Hand a flight over, one message at a time; what a stop leaves of it is due again at once."""
        going = [(one, found) for one, found in begun if found.step is Step.SEND]
        if not going:
            return []
        answers, back = list[Answer](), list[Leased]()
        began = stopwatch()
        with nullcontext(None) if channel.dry_run or len(going) == 1 else self.state.glances() as glance:
            for n, (one, found) in enumerate(going):
                if n and (stop() or channel.name not in self.usable or stopwatch() - began > 2 * _FLIGHT_S):
                    back += [each for each, _ in going[n:]]
                    break
                if n and glance is not None and not still(glance, one, channel, found):
                    back.append(one)
                elif found.at is not None and self.clock.now() >= found.at:
                    self._count["lost"] += 1  # we were stopped past our lease: somebody else has settled it
                else:
                    answers.append((one, hand(channel, one.message)))
                    self._reach(channel.name, answers[-1][1])
        self._pace_s[channel.name] = (stopwatch() - began) / max(1, len(answers))
        if back:
            hand_back(self.state, back)
        return answers

    def _wait(self, begun: Flight) -> None:
        now = self.clock.now()
        ends = [found.at for _, found in begun if found.step is Step.WAIT and found.at]
        self.sleep(max(0.001, (min(ends) - now).total_seconds()))

    def _reach(self, name: ChannelName, outcome: Outcome) -> None:
        """Leave a provider that is out of reach in peace for the rest of this round."""
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


def hand(channel: Channel, message: Outgoing) -> Outcome:
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
