"""The people of the workspace, what each may do, and the key each signs in with."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from liuke.kit.chance import fingerprint, token
from liuke.model.words import Duty
from liuke.state.audit import note
from liuke.state.errors import UnknownPersonError
from liuke.state.store import State
from liuke.state.tables import PEOPLE
from liuke.state.write import put


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works with liuke."""

    id: str
    name: str
    duty: Duty
    language: str = "zh"


def keep_person(state: State, one: Person, *, by: str, now: datetime) -> None:
    """Add a person, or change name, duty or language; the sign-in key stays. The same again writes nothing."""
    with state.begin() as connection:
        before = connection.execute(sa.select(PEOPLE).where(PEOPLE.c.id == one.id)).mappings().first()
        row = {"id": one.id, "name": one.name, "duty": str(one.duty), "language": one.language}
        told = {name: before[name] for name in row} if before else None
        if told == row:
            return
        put(connection, PEOPLE, row | {"created_at": before["created_at"] if before else now})
        note(connection, at=now, who=by, act="person", target=one.id, before=told, after=row)


def person(state: State, id_: str) -> Person:
    """Return a person.

    Raises
    ------
    UnknownPersonError
    """
    found = _find(state, PEOPLE.c.id == id_)
    if found is None:
        raise UnknownPersonError(person=id_)
    return found


def people(state: State) -> list[Person]:
    """Return everybody, in the order of their ids."""
    with state.read() as connection:
        return [_read(row) for row in connection.execute(sa.select(PEOPLE).order_by(PEOPLE.c.id)).mappings()]


def new_key(state: State, id_: str, *, by: str, now: datetime) -> str:
    """Make a new sign-in key of 192 bits, shown once; the one before no longer works.

    Only its hash is kept. It needs no salt and no slow hash: nobody guesses 192 random bits.

    Raises
    ------
    UnknownPersonError
    """
    key = token(24)
    with state.begin() as connection:
        done = connection.execute(PEOPLE.update().where(PEOPLE.c.id == id_).values(key_hash=_key_hash(key)))
        if done.rowcount == 0:
            raise UnknownPersonError(person=id_)
        note(connection, at=now, who=by, act="sign_in_key", target=id_)
    return key


def who_has(state: State, key: str) -> Person | None:
    """Return whose sign-in key this is, or None."""
    return _find(state, PEOPLE.c.key_hash == _key_hash(key))


def _find(state: State, where: sa.ColumnElement[bool]) -> Person | None:
    with state.read() as connection:
        row = connection.execute(sa.select(PEOPLE).where(where)).mappings().first()
    return _read(row) if row else None


def _read(row: sa.RowMapping) -> Person:
    return Person(id=row["id"], name=row["name"], duty=Duty(row["duty"]), language=row["language"])


def _key_hash(key: str) -> str:
    return fingerprint("sign-in", key)
