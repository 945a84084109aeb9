"""One click, and it is over: a signed link turned into a no that holds for the very next send."""

from datetime import datetime

import sqlalchemy as sa

from liuke.delivery.links import Link, Purpose, verify
from liuke.state.store import State
from liuke.state.suppression import ANY_CHANNEL, SuppressionReason, suppress
from liuke.state.tables import OUTBOX


def opt_out(state: State, token: str, now: datetime) -> Link:
    """Stop marketing to the person of a link, and to the address the message went to, on its channel.

    Needs no cookie and no sign-in (RFC 8058); twice is the same as once.

    Raises
    ------
    LinkError
    """
    link = verify(state.secret, Purpose.UNSUBSCRIBE, token, now)
    with state.read() as connection:
        query = sa.select(OUTBOX.c.address_hash).where(OUTBOX.c.key == link.about)
        hashed = connection.execute(query).scalar() or ""
    suppress(
        state,
        channel=link.channel or ANY_CHANNEL,
        reason=SuppressionReason.OPT_OUT,
        now=now,
        subject_id=link.subject_id,
        hashed=hashed,
        source="link",
    )
    return link
