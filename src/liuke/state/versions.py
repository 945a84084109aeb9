"""Every version of a playbook that was ever drafted by: what it said, and since when it is known."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from liuke.state.store import State
from liuke.state.tables import ENROLMENTS, PLAYBOOK_VERSIONS
from liuke.state.write import insert_new


def known_versions(state: State) -> set[tuple[str, str]]:
    """Return (playbook, version) of all that are kept."""
    with state.read() as connection:
        query = sa.select(PLAYBOOK_VERSIONS.c.playbook, PLAYBOOK_VERSIONS.c.version)
        return {(row[0], row[1]) for row in connection.execute(query)}


def keep_versions(state: State, documents: Iterable[tuple[str, str, str]], now: datetime) -> int:
    """Keep (playbook, version, text); one that is known is left as it is. Returns how many are new."""
    rows = [{"playbook": id_, "version": v, "document": text, "at": now} for id_, v, text in documents]
    with state.begin() as connection:
        return len(insert_new(connection, PLAYBOOK_VERSIONS, rows, "version"))


def versions(state: State, playbook: str) -> list[dict[str, Any]]:
    """Return the versions of a playbook, newest first: version, since when, and how many are on the way by it."""
    running = sa.func.sum(sa.case((ENROLMENTS.c.state == "running", 1), else_=0))
    there = sa.select(ENROLMENTS.c.version, running.label("people")).where(ENROLMENTS.c.playbook == playbook)
    known = sa.select(PLAYBOOK_VERSIONS.c.version, PLAYBOOK_VERSIONS.c.at).where(
        PLAYBOOK_VERSIONS.c.playbook == playbook
    )
    with state.read() as connection:
        people = {row[0]: int(row[1] or 0) for row in connection.execute(there.group_by(ENROLMENTS.c.version))}
        rows = connection.execute(known.order_by(PLAYBOOK_VERSIONS.c.at.desc(), PLAYBOOK_VERSIONS.c.version)).all()
    return [{"version": row[0], "at": row[1], "people": people.get(row[0], 0)} for row in rows]
