"""Messages that wait inside the business's own app: put in once, fetched, read, gone when they are no longer valid."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from liuke.state.store import State
from liuke.state.tables import INBOX
from liuke.state.write import insert_new


def put_in(
    state: State, *, key: str, subject_id: str, title: str, text: str, valid_until: datetime | None, now: datetime
) -> bool:
    """Keep one message; False where its key is there already."""
    row = {"key": key, "subject_id": subject_id, "title": title, "text": text, "valid_until": valid_until, "at": now}
    with state.begin() as connection:
        return bool(insert_new(connection, INBOX, [row], "key"))


def inbox(state: State, subject_id: str, *, now: datetime, limit: int = 50) -> list[dict[str, Any]]:
    """Return a person's messages that still hold, newest first: id, title, text, at, read."""
    query = (
        sa.select(INBOX)
        .where(INBOX.c.subject_id == subject_id, sa.or_(INBOX.c.valid_until.is_(None), INBOX.c.valid_until > now))
        .order_by(INBOX.c.at.desc(), INBOX.c.key)
        .limit(limit)
    )
    with state.read() as connection:
        rows = connection.execute(query).mappings().all()
    return [
        {
            "id": row["key"][:32],
            "title": row["title"],
            "text": row["text"],
            "at": row["at"],
            "read": bool(row["read_at"]),
        }
        for row in rows
    ]


def mark_read(state: State, subject_id: str, id_: str, *, now: datetime) -> bool:
    """Mark one message of a person as read; False where it was, or is not theirs."""
    mine = sa.and_(INBOX.c.subject_id == subject_id, sa.func.substr(INBOX.c.key, 1, 32) == id_)
    with state.begin() as connection:
        done = connection.execute(INBOX.update().where(mine, INBOX.c.read_at.is_(None)).values(read_at=now))
        return bool(done.rowcount)
