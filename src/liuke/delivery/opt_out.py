"""One click, and it is over: a signed link turned into a no that holds for the very next send; and the way back."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa

from liuke.delivery.links import Link, Purpose, verify
from liuke.model.words import ChannelName
from liuke.state.address import address_hash
from liuke.state.store import State
from liuke.state.suppression import ANY_CHANNEL, SuppressionReason, lift, suppress, suppressions
from liuke.state.tables import OUTBOX

_OPT_OUT = SuppressionReason.OPT_OUT


def opt_out(state: State, token: str, now: datetime) -> Link:
    """Stop marketing to the person of a link, and to the address the message went to, on its channel.

    Needs no cookie and no sign-in (RFC 8058); twice is the same as once.

    Raises
    ------
    LinkError
    """
    link = verify(state.secret, Purpose.UNSUBSCRIBE, token, now)
    suppress(
        state,
        channel=link.channel or ANY_CHANNEL,
        reason=_OPT_OUT,
        now=now,
        subject_id=link.subject_id,
        hashed=written_to(state, link)[1],
        source="link",
    )
    return link


def written_to(state: State, link: Link) -> tuple[str, str]:
    """Return the address that the message of a link went to, and its hash; both empty where nothing is known of it."""
    query = sa.select(OUTBOX.c.address, OUTBOX.c.address_hash).where(OUTBOX.c.key == link.about)
    with state.read() as connection:
        row = connection.execute(query).first()
    return (row.address, row.address_hash) if row else ("", "")


def opt_out_of_all(state: State, subject_id: str, addresses: Mapping[ChannelName, str], now: datetime) -> None:
    """Stop marketing to a person on every channel, and to every address that we know or have written to.

    ``addresses`` are those the business's own facts hold. First the person, so that nothing leaves meanwhile.
    """
    suppress(state, channel=ANY_CHANNEL, reason=_OPT_OUT, now=now, subject_id=subject_id, source="settings")
    for channel in ChannelName:
        for hashed in _hashes(state, subject_id, channel, addresses):
            suppress(
                state,
                channel=channel,
                reason=_OPT_OUT,
                now=now,
                subject_id=subject_id,
                hashed=hashed,
                source="settings",
            )


def opt_in_again(
    state: State, subject_id: str, channel: ChannelName, addresses: Mapping[ChannelName, str], now: datetime
) -> None:
    """Take a person's own opt-out of one channel back; of every other channel it stays. Complaints stay for ever."""
    hashes = _hashes(state, subject_id, channel, addresses)
    if _has_left_all(state, subject_id):
        for other in (name for name in ChannelName if name != channel):
            suppress(state, channel=other, reason=_OPT_OUT, now=now, subject_id=subject_id, source="settings")
    for scope in (ANY_CHANNEL, channel):
        for hashed in hashes:
            lift(state, channel=scope, reason=_OPT_OUT, by="self", now=now, subject_id=subject_id, hashed=hashed)


def _has_left_all(state: State, subject_id: str) -> bool:
    kept = suppressions(state, subject_id=subject_id)
    return any(row["channel"] == ANY_CHANNEL and row["reason"] == _OPT_OUT and row["lifted_at"] is None for row in kept)


def _hashes(state: State, subject_id: str, channel: ChannelName, addresses: Mapping[ChannelName, str]) -> Iterable[str]:
    """Return the hashes of a person's addresses on a channel; one empty one where there is none."""
    query = sa.select(OUTBOX.c.address_hash).where(OUTBOX.c.subject_id == subject_id, OUTBOX.c.channel == channel)
    with state.read() as connection:
        found = set(connection.execute(query.distinct()).scalars())
    found.add(address_hash(state.secret, channel, addresses.get(channel, "")))
    return sorted(found - {""}) or [""]
