"""Tells people of the workspace by mail and team chat that an alarm has changed. Not for customers: no consent, no cap.

A notice is kept in the state before it goes, and what became of it after. What went, or may have gone, never goes
again; what surely did not is tried at the next run.
"""

import logging
import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from liuke.state.alarms import FAILED, SENT, UNCERTAIN, Notice, claim, settle
from liuke.state.store import State

_PATIENCE_S = 20.0
_MAYBE = ("Read timed out", "timed out waiting")
_SECRETS = re.compile(r"[/:@?&=+,\s]+")
_SHORTEST_SECRET = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where notices go. ``address`` holds secrets (mailtos://, feishu://, dingtalk://, wecombot://, slack:// …).

    It is empty, with ``lack`` saying why, where the environment does not hold it.
    """

    name: str
    address: str = field(repr=False)
    lack: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What became of one message: sent, failed (surely not sent) or uncertain, and why."""

    outcome: str
    why: str = ""


HandOver = Callable[[Target, Notice], Handed]


def tell(
    state: State, due: Iterable[tuple[Target, Notice]], now: Callable[[], datetime], hand_over: HandOver | None = None
) -> Mapping[str, int]:
    """Send what nobody sent yet; returns how many were sent, failed, uncertain. One that fails holds up no other."""
    counted = {SENT: 0, FAILED: 0, UNCERTAIN: 0}
    for target, notice in due:
        if not claim(state, notice, now()):
            continue
        handed = (hand_over or by_apprise)(target, notice)
        settle(state, notice.key, handed.outcome, handed.why, now())
        counted[handed.outcome] += 1
    return counted


def by_apprise(target: Target, notice: Notice, page: str = "") -> Handed:
    """Hand one message to the mail or chat server behind the address; ``page`` says the same in HTML, for mail."""
    if not target.address:
        return Handed(outcome=FAILED, why=target.lack)
    apprise = library()
    log = logging.getLogger(apprise.LOGGER_NAME)
    log.propagate = False  # what it says is kept with the notice, without secrets
    log.setLevel(logging.DEBUG)
    if not log.handlers:
        log.addHandler(logging.NullHandler())
    way = apprise.Apprise()
    if not way.add(target.address):
        return Handed(outcome=FAILED, why="the address is none that is known")
    said: list[tuple[str, str]] = []
    answer = way.notify(
        body=page or notice.text,
        title=notice.title,
        notify_type=_kind(notice.state),
        body_format=apprise.NotifyFormat.HTML if page else apprise.NotifyFormat.TEXT,
        timeout=_PATIENCE_S,
        log_callback=lambda entry, _: said.append((entry.level, entry.message)),
        log_level=logging.DEBUG,
    )
    if answer:
        return Handed(outcome=SENT)
    maybe = bool(answer.timeout_count) or any(word in message for _, message in said for word in _MAYBE)
    why = next((message for level, message in said if level in ("WARNING", "ERROR")), "the server did not take it")
    return Handed(outcome=UNCERTAIN if maybe else FAILED, why=_without_secrets(why, target.address))


def library() -> Any:
    """Load the notification library: a tenth of a second that only a message needs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it looks for a module that is leaving Python
        import apprise  # noqa: PLC0415

        apprise.Apprise.instantiate("json://localhost")  # loads every kind of server it knows
    return apprise


def _kind(state: str) -> str:
    return {"firing": "failure", "error": "failure", "normal": "success"}.get(state, "warning")


def _without_secrets(said: str, address: str) -> str:
    for part in sorted(_SECRETS.split(address), key=len, reverse=True):
        if len(part) >= _SHORTEST_SECRET:
            said = said.replace(part, "***")
    return " ".join(said.split())[:300]
