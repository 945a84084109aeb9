"""Asks the endpoint within its budget, never twice the same, and takes only an answer that is one of those allowed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from liuke.diagnosis.endpoint.client import Endpoint, Failure, Reply, ask, tokens_of
from liuke.kit.chance import fingerprint

T = TypeVar("T")
_LONGEST_ANSWER = 20_000


class Ledger(Protocol):
    """What was spent today, and what was answered before."""

    def cached(self, key: str) -> str | None:
        """Return an answer given before."""
        ...

    def keep(self, key: str, answer: str) -> None:
        """Keep an answer."""
        ...

    def reserve(self, tokens: int, most: int) -> bool:
        """Take so many tokens of today's ``most``, if they are there."""
        ...

    def settle(self, reserved: int, spent: int) -> None:
        """Put back what a request did not take, or take what it took beyond."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant:
    """An endpoint with its ledger; without an endpoint it answers nothing."""

    endpoint: Endpoint | None
    ledger: Ledger


def consult(
    assistant: Assistant, task: str, system: str, asked: Any, *, most_tokens: int, allowed: Callable[[Any], T | None]
) -> T | Failure:
    """Ask with quoted data; ``allowed`` reads the answer and returns None where it is none of those allowed."""
    endpoint = assistant.endpoint
    if endpoint is None:
        return Failure(why="off")
    quoted = json.dumps(asked, ensure_ascii=False, sort_keys=True)
    key = fingerprint(endpoint.url, endpoint.model, task, system, quoted)
    before = assistant.ledger.cached(key)
    if before is not None:
        known = _allowed(before, allowed)
        if not isinstance(known, Failure):
            return known
    dear = tokens_of(system, quoted) + most_tokens
    if not assistant.ledger.reserve(dear, endpoint.tokens_a_day):
        return Failure(why="budget")
    reply = ask(endpoint, system, quoted, most_tokens=most_tokens)
    assistant.ledger.settle(dear, reply.tokens)
    if isinstance(reply, Failure):
        return reply
    said = _allowed(reply.text, allowed)
    if not isinstance(said, Failure):
        assistant.ledger.keep(key, reply.text)
        return said
    return Failure(why=said.why, tokens=reply.tokens)


def _allowed(text: str, allowed: Callable[[Any], T | None]) -> T | Failure:
    if len(text) > _LONGEST_ANSWER:
        return Failure(why="too_long")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return Failure(why="not_json")
    said = allowed(document)
    return Failure(why="not_allowed") if said is None else said


__all__ = ["Assistant", "Failure", "Ledger", "Reply", "consult"]
