"""Who agreed to what, and everything a guard must know about people's wishes as columns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from liuke.model.words import ChannelName
from liuke.state.among import among
from liuke.state.audit import note
from liuke.state.lock import hold
from liuke.state.store import State
from liuke.state.suppression import ANY_CHANNEL, lock_names
from liuke.state.tables import CONSENTS, PREFERENCES, SUPPRESSIONS
from liuke.state.write import put

MARKETING = "marketing"


def set_consent(
    state: State, subject_id: str, channel: ChannelName, granted: bool, *, basis: str, now: datetime, by: str
) -> None:
    """Record that a person agreed, or no longer agrees, to marketing on a channel, and on what that rests."""
    row = {"subject_id": subject_id, "channel": str(channel), "purpose": MARKETING}
    with state.begin() as connection:
        hold(connection, *lock_names(subject_id, ""))
        put(connection, CONSENTS, row | {"granted": granted, "basis": basis, "at": now})
        after = {"channel": str(channel), "granted": granted, "basis": basis}
        note(connection, at=now, who=by, act="consent", target=subject_id, after=after)


def is_refused(channel: Any, subject_id: Any) -> sa.Exists:
    """Return the condition that a person took consent back here: facts may know of a yes, they never undo this no."""
    return sa.exists().where(
        CONSENTS.c.subject_id == subject_id,
        CONSENTS.c.channel == channel,
        CONSENTS.c.purpose == MARKETING,
        CONSENTS.c.granted.is_(False),
    )


def refused_of(connection: sa.Connection, channel: str, people: Sequence[str]) -> set[str]:
    """Return which of these people took consent back here."""
    query = sa.select(CONSENTS.c.subject_id).where(
        among(connection, CONSENTS.c.subject_id, people),
        CONSENTS.c.channel == channel,
        CONSENTS.c.purpose == MARKETING,
        CONSENTS.c.granted.is_(False),
    )
    return set(connection.execute(query).scalars())


def as_columns(state: State, subject_ids: Sequence[str]) -> pa.Table:
    """Return one row a subject, in the order given: what each has set, agreed to and refused.

    Columns: subject_id, cap_per_week INTEGER, topics_off and channels_off list<string>, personalisation_off BOOLEAN,
    quiet_from_hour, quiet_until_hour INTEGER, pause_until TIMESTAMP (naive UTC), language, and for each channel
    ``consent_<channel>`` (null: not known here, see the facts) and ``suppressed_<channel>`` (by person; addresses:
    ``suppressed_addresses``).
    """
    wanted = pa.array(subject_ids, pa.string())
    with state.read() as connection:
        set_by = connection.execute(sa.select(PREFERENCES)).mappings().all()
        agreed = connection.execute(sa.select(CONSENTS).where(CONSENTS.c.purpose == MARKETING)).mappings().all()
        left_alone = connection.execute(
            sa.select(SUPPRESSIONS.c.subject_id, SUPPRESSIONS.c.channel).where(
                SUPPRESSIONS.c.lifted_at.is_(None), SUPPRESSIONS.c.subject_id != ""
            )
        ).all()
    columns: dict[str, Any] = {"subject_id": wanted} | _settings(wanted, set_by)
    for channel in ChannelName:
        said = {row["subject_id"]: row["granted"] for row in agreed if row["channel"] == channel}
        columns[f"consent_{channel}"] = _spread(wanted, said, pa.bool_())
        alone = {row.subject_id for row in left_alone if row.channel in (channel, ANY_CHANNEL)}
        columns[f"suppressed_{channel}"] = pc.is_in(wanted, pa.array(sorted(alone), pa.string()))
    return pa.table(columns)


def _settings(wanted: Any, rows: Sequence[Any]) -> dict[str, Any]:
    types = {
        "cap_per_week": pa.int32(),
        "topics_off": pa.list_(pa.string()),
        "channels_off": pa.list_(pa.string()),
        "personalisation_off": pa.bool_(),
        "quiet_from_hour": pa.int32(),
        "quiet_until_hour": pa.int32(),
        "pause_until": pa.timestamp("us"),
        "language": pa.string(),
    }
    where = pc.index_in(wanted, value_set=pa.array([row["subject_id"] for row in rows], pa.string()))
    spread = {name: pc.take(pa.array([_naive(row[name]) for row in rows], kind), where) for name, kind in types.items()}
    spread["personalisation_off"] = pc.fill_null(spread["personalisation_off"], False)
    return spread


def _naive(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _spread(wanted: Any, said: dict[str, Any], type_: Any) -> Any:
    """Line a few known values up with many subjects; null for those who said nothing."""
    if not said:
        return pa.nulls(len(wanted), type_)
    where = pc.index_in(wanted, value_set=pa.array(list(said), pa.string()))
    return pc.take(pa.array(list(said.values()), type_), where)
