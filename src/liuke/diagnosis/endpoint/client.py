"""One request to an endpoint that speaks OpenAI's chat format: within a time, a size and a price, or not at all."""

import json
from dataclasses import dataclass
from typing import Literal

from liuke.kit.clock import stopwatch

Why = Literal["off", "budget", "slow", "refused", "unreachable", "too_long", "not_json", "not_allowed"]
"""Why an endpoint's word does not count; the offline result does."""

_MOST_BYTES = 200_000
_PER_TOKEN = 2
"""Bytes a token, at least: what nobody reports is taken for dear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where to ask, as whom, and what it may take: tokens a day, seconds a request."""

    url: str
    model: str
    key: str = ""
    tokens_a_day: int = 200_000
    timeout_s: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back, and what it cost."""

    text: str
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Nothing that counts came back, and why; what it cost all the same."""

    why: Why
    tokens: int = 0


def tokens_of(*texts: str) -> int:
    """Return how many tokens some texts are at most, about."""
    return sum(len(text.encode("utf-8", "replace")) for text in texts) // _PER_TOKEN + 1


def ask(endpoint: Endpoint, system: str, asked: str, *, most_tokens: int) -> Reply | Failure:
    """Ask once. Redirects are not followed, more than 200 kB is not read, and the time is that of the whole answer."""
    import httpx  # noqa: PLC0415 - nobody who has no endpoint needs it

    body = {
        "model": endpoint.model,
        "temperature": 0,
        "max_tokens": most_tokens,
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": asked}],
        "response_format": {"type": "json_object"},
    }
    sent = tokens_of(system, asked)
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    address = endpoint.url.rstrip("/") + "/chat/completions"
    began = stopwatch()
    read = bytearray()
    try:
        with (
            httpx.Client(timeout=endpoint.timeout_s, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", address, json=body, headers=headers) as answer,
        ):
            if answer.status_code != 200:
                return Failure(why="refused", tokens=sent)
            for piece in answer.iter_bytes():
                read += piece
                if len(read) > _MOST_BYTES:
                    return Failure(why="too_long", tokens=sent + tokens_of(read.decode("utf-8", "replace")))
                if stopwatch() - began > endpoint.timeout_s:
                    return Failure(why="slow", tokens=sent + most_tokens)
    except httpx.TimeoutException:
        return Failure(why="slow", tokens=sent + most_tokens)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return Failure(why="unreachable")
    return _read(bytes(read), sent)


def _read(body: bytes, sent: int) -> Reply | Failure:
    try:
        said = json.loads(body)
        text = said["choices"][0]["message"]["content"]
        if not isinstance(text, str):
            raise TypeError
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return Failure(why="not_json", tokens=sent + tokens_of(body.decode("utf-8", "replace")))
    usage = said.get("usage")
    reported = usage.get("total_tokens") if isinstance(usage, dict) else None
    known = reported if isinstance(reported, int) and not isinstance(reported, bool) else 0
    return Reply(text=text, tokens=max(known, (sent + tokens_of(text)) // 2))
