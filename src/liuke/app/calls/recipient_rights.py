"""What people may ask of us on their settings page: their data, to be erased, and that a message was wrong or spam.

The signed link says whose page it is. Forwarded mails carry it on, so data are given out and erased only to who also
names, in full, an address that we write to: five tries a day.
"""

import unicodedata
from typing import Any

from liuke.app.calls.ask import Ask, one_of
from liuke.app.calls.recipient import addresses_of, standing
from liuke.app.calls.rights import alive, exported
from liuke.app.errors import BadSettingError, NotProvenError
from liuke.app.house import today, utc
from liuke.delivery.links import Purpose, verify
from liuke.delivery.outbox import OutboxState, messages
from liuke.delivery.spoken import keep_words
from liuke.flow.forget import forget
from liuke.flow.house import House
from liuke.model.words import ChannelName
from liuke.state.address import normalise
from liuke.state.erased import mark_of
from liuke.state.meta import recall_in, remember_in
from liuke.state.suppression import ANY_CHANNEL, SuppressionReason, suppress

_MOST_TRIES = 5
_KINDS = ("wrong", "spam")
_LONGEST = 2_000


def recipient_export(house: House, ask: Ask, *, token: str, proof: str) -> dict[str, Any]:  # noqa: ARG001
    """Give a person everything that is kept about them.

    Raises
    ------
    LinkError, ErasedError, NotProvenError
    """
    subject = _whose(house, token)
    _prove(house, subject, proof)
    return exported(house, subject, by="self")


def recipient_forget(house: House, ask: Ask, *, token: str, proof: str) -> dict[str, Any]:  # noqa: ARG001
    """Erase a person at their own wish, at once and for good; returns the receipt.

    Raises
    ------
    LinkError, ErasedError, NotProvenError
    """
    subject = _whose(house, token)
    _prove(house, subject, proof)
    said = forget(house, subject, by="self")
    return {name: said[name] for name in ("receipt", "at", "elsewhere")}


def recipient_complain(
    house: House, ask: Ask, *, token: str, message: str, kind: str, words: str = ""
) -> dict[str, Any]:
    """Take a person's word that a message was wrong (it becomes feedback) or spam (no marketing any more, for ever).

    Raises
    ------
    LinkError, ErasedError
    BadSettingError
        There is no such message of theirs.
    """
    one_of("recipient_complain", "kind", kind, _KINDS)
    subject = _whose(house, token)
    states = (OutboxState.SENT, OutboxState.UNCERTAIN)
    own = {row["key"]: row for row in messages(house.state, subject_id=subject, states=states, limit=200)}
    if message not in own or len(words) > _LONGEST:
        raise BadSettingError(said=message[:40])
    row, now = own[message], utc(house)
    if kind == "spam":
        hashed = str(row["address_hash"])
        for scope in (str(row["channel"]), ANY_CHANNEL):
            reason = SuppressionReason.COMPLAINT
            suppress(
                house.state, channel=scope, reason=reason, now=now, subject_id=subject, hashed=hashed, source="settings"
            )
    said = words.strip() or (ask.say("这条消息是垃圾消息", "This message is spam") if kind == "spam" else "")
    if said:
        keep_words(
            house.state,
            subject_id=subject,
            source="settings",
            words=said,
            now=now,
            key=message,
            detail=f"report:{kind}",
        )
    elif kind == "wrong":
        raise BadSettingError(said="")
    return {**standing(house, ask, subject), "did": kind}


def _whose(house: House, token: str) -> str:
    subject = verify(house.state.secret, Purpose.PREFERENCES, token, utc(house)).subject_id
    alive(house, subject)
    return subject


def _prove(house: House, subject: str, proof: str) -> None:
    """Compare what was typed with the addresses we have, in constant tries."""
    name = f"proof:{mark_of(house.state.secret, subject)}"
    day = today(house).isoformat()
    with house.state.begin() as connection:
        kept_day, _, tries = (recall_in(connection, name) or "").partition(" ")
        tried = int(tries or 0) if kept_day == day else 0
        if tried < _MOST_TRIES:
            remember_in(connection, name, f"{day} {tried + 1}")
    known = {
        normalise(channel, address)
        for channel, address in addresses_of(house, subject).items()
        if channel in (ChannelName.EMAIL, ChannelName.SMS) and address
    }
    said = unicodedata.normalize("NFKC", proof).strip()
    right = {normalise(channel, said) for channel in (ChannelName.EMAIL, ChannelName.SMS) if said} & known
    if tried >= _MOST_TRIES or (known and not right):
        raise NotProvenError
