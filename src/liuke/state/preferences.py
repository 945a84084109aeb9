"""What users set for themselves: how often, about what, where, when, and whether by their behaviour."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from liuke.state.among import among
from liuke.state.audit import note
from liuke.state.lock import hold
from liuke.state.store import State
from liuke.state.suppression import lock_names
from liuke.state.tables import PREFERENCES
from liuke.state.write import put


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """One user's own settings; None means that the workspace's apply. Hours are of the user's zone, until exclusive."""

    cap_per_week: int | None = None
    topics_off: tuple[str, ...] = ()
    channels_off: tuple[str, ...] = ()
    personalisation_off: bool = False
    quiet_from_hour: int | None = None
    quiet_until_hour: int | None = None
    pause_until: datetime | None = None
    language: str | None = None


def set_preferences(state: State, subject_id: str, wanted: Preferences, *, by: str, now: datetime) -> None:
    """Keep a user's settings; they hold for the very next send. ``by`` is ``self`` or a person of ours."""
    with state.begin() as connection:
        hold(connection, *lock_names(subject_id, ""))
        _keep(connection, subject_id, preferences_in(connection, subject_id), wanted, by, now)


def change_preferences(
    state: State, subject_id: str, change: Callable[[Preferences], Preferences], *, by: str, now: datetime
) -> Preferences:
    """Change a user's settings as they stand, alone with them; returns how they stand then.

    What two forms change at the same time is changed by both, and a change of nothing leaves no trace.
    """
    with state.begin() as connection:
        hold(connection, *lock_names(subject_id, ""))
        before = preferences_in(connection, subject_id)
        wanted = change(before)
        if wanted != before:
            _keep(connection, subject_id, before, wanted, by, now)
    return wanted


def _keep(
    connection: sa.Connection, subject_id: str, before: Preferences, wanted: Preferences, by: str, now: datetime
) -> None:
    row = asdict(wanted) | {
        "topics_off": sorted(set(wanted.topics_off)),
        "channels_off": sorted(set(wanted.channels_off)),
    }
    put(connection, PREFERENCES, row | {"subject_id": subject_id, "changed_at": now, "changed_by": by})
    note(connection, at=now, who=by, act="preferences", target=subject_id, before=asdict(before), after=asdict(wanted))


def preferences(state: State, subject_id: str) -> Preferences:
    """Return a user's settings; those of somebody who never set any are all empty."""
    with state.read() as connection:
        return preferences_in(connection, subject_id)


def preferences_in(connection: sa.Connection, subject_id: str) -> Preferences:
    """Return a user's settings, seen from inside a transaction."""
    row = connection.execute(sa.select(PREFERENCES).where(PREFERENCES.c.subject_id == subject_id)).mappings().first()
    return read_preferences(row) if row else Preferences()


def wishes_of(connection: sa.Connection, people: Sequence[str]) -> dict[str, tuple[Preferences, datetime]]:
    """Return what those of these people who set anything have set, and when they last did."""
    query = sa.select(PREFERENCES).where(among(connection, PREFERENCES.c.subject_id, people))
    rows = connection.execute(query).mappings()
    return {row["subject_id"]: (read_preferences(row), row["changed_at"]) for row in rows}


def wishes_set_at(subject_id: Any) -> sa.ScalarSelect[Any]:
    """Return when a user last set anything; null for who never did."""
    return sa.select(PREFERENCES.c.changed_at).where(PREFERENCES.c.subject_id == subject_id).scalar_subquery()


def read_preferences(row: Any) -> Preferences:
    """Read one row of the table."""
    return Preferences(
        cap_per_week=row["cap_per_week"],
        topics_off=tuple(row["topics_off"]),
        channels_off=tuple(row["channels_off"]),
        personalisation_off=row["personalisation_off"],
        quiet_from_hour=row["quiet_from_hour"],
        quiet_until_hour=row["quiet_until_hour"],
        pause_until=row["pause_until"],
        language=row["language"],
    )
