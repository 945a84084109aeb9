"""Hands a card to the chat or mail server behind an address; where a server knows no cards, its plain text.

The address is read by the notification library, as for alarms. Chats answer 200 to what they did not take: their own
word for "taken" is looked for in the answer.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

from liuke.delivery.card import FORMATS, Card, Kind
from liuke.delivery.card_mail import mail
from liuke.delivery.errors import RejectedError, TemporaryError, UncertainError
from liuke.delivery.notices import Handed, Target, by_apprise, library
from liuke.delivery.wire import Answer, Wire
from liuke.kit.errors import Language
from liuke.state.alarms import FAILED, SENT, UNCERTAIN, Notice

_KINDS: Mapping[str, Kind] = {"feishu": "feishu", "dingtalk": "dingtalk", "wecombot": "wecom", "slack": "slack"}
_MAILS = ("mailto", "mailtos")


def kind_of(address: str) -> str:
    """Return how a card is written for an address: one of the chats, mail, or text."""
    scheme = address.partition("://")[0].casefold()
    return "mail" if scheme in _MAILS else _KINDS.get(scheme, "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardHand:
    """Hands cards over. ``elsewhere`` names another base address of a chat: one's own gateway, or a stand-in."""

    wire: Wire = field(default_factory=Wire)
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def give(self, target: Target, notice: Notice, card: Card, language: Language) -> Handed:
        """Hand one card over."""
        kind = kind_of(target.address)
        if not target.address or kind == "text":
            return by_apprise(target, notice)
        if kind == "mail":
            return by_apprise(target, notice, page=mail(card, language))
        where = _place(target.address, kind)
        if where is None:  # a bot of Slack with a token of its own, or an address that is none: the library says why
            return by_apprise(target, notice)
        return self._post(cast(Kind, kind), where, card)

    def _post(self, kind: Kind, where: str, card: Card) -> Handed:
        if kind in self.elsewhere:
            parts = urlsplit(where)
            where = self.elsewhere[kind] + parts.path + (f"?{parts.query}" if parts.query else "")
        body = json.dumps(FORMATS[kind](card), ensure_ascii=False).encode()
        try:
            said = self.wire.post(where, {"Content-Type": "application/json; charset=utf-8"}, body)
        except UncertainError:
            return Handed(outcome=UNCERTAIN, why=f"{kind} took it and gave no whole answer")
        except (TemporaryError, RejectedError):
            return Handed(outcome=FAILED, why=f"{kind} cannot be reached")
        why = _refused(kind, said)
        return Handed(outcome=FAILED, why=why) if why else Handed(outcome=SENT)


def _place(address: str, kind: str) -> str | None:
    """Return where a chat's messages are posted to, as the library reads the address."""
    way = library().Apprise.instantiate(address)
    if way is None:
        return None
    ways: dict[str, Callable[[Any], str | None]] = {
        "feishu": lambda one: one.notify_url.format(token=one.token),
        "dingtalk": _dingtalk,
        "wecom": lambda one: one.api_url,
        "slack": lambda one: (
            f"{one.webhook_url}/{one.token_a}/{one.token_b}/{one.token_c}" if str(one.mode) == "hook" else None
        ),
    }
    return ways[kind](way)


def _dingtalk(one: Any) -> str:
    url = str(one.notify_url.format(token=one.token))
    if not one.secret:
        return url
    timestamp, sign = one.get_signature()
    return f"{url}&timestamp={timestamp}&sign={sign}"


def _refused(kind: Kind, said: Answer) -> str:
    """Say why a chat did not take a card; nothing where it did."""
    if said.status != 200:
        return f"{kind} answered {said.status}"
    if kind == "slack":
        return "" if said.words == "ok" else f"slack answered {said.words}"
    try:
        read = json.loads(said.body)
    except ValueError:
        return f"{kind} answered {said.words}"
    name = "code" if kind == "feishu" else "errcode"
    code = read.get(name, read.get("StatusCode")) if isinstance(read, dict) else None
    return "" if code == 0 else f"{kind} answered {said.words}"
