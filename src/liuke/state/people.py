"""The people of the workspace: what each may do, how they sign in, and whether they still work here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from liuke.kit.chance import fingerprint, token
from liuke.model.words import Duty
from liuke.state.audit import note
from liuke.state.errors import UnknownPersonError
from liuke.state.sessions import end_all_in
from liuke.state.store import State
from liuke.state.tables import PEOPLE, TOKENS
from liuke.state.write import put

SETTINGS = "liuke.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works with liuke."""

    id: str
    name: str
    duty: Duty
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How somebody signs in, and since when they no longer may."""

    person: Person
    source: str
    email: str
    password: str
    password_at: datetime | None
    external: str
    off_at: datetime | None
    created_at: datetime


def keep_person(
    state: State, one: Person, *, by: str, now: datetime, source: str = SETTINGS, email: str | None = None
) -> None:
    """Add a person, or change name, duty or language; how they sign in stays. The same again writes nothing."""
    with state.begin() as connection:
        before = connection.execute(sa.select(PEOPLE).where(PEOPLE.c.id == one.id)).mappings().first()
        row: dict[str, Any] = {"id": one.id, "name": one.name, "duty": str(one.duty), "language": one.language}
        if email is not None:
            row["email"] = email
        told = {name: before[name] for name in row} if before else None
        if told == row and before and before["source"] == source:
            return
        put(connection, PEOPLE, row | {"created_at": before["created_at"] if before else now, "source": source})
        note(connection, at=now, who=by, act="person", target=one.id, before=told, after=row)
        if told is not None and told["duty"] != row["duty"]:
            end_all_in(connection, one.id)


def follow_settings(state: State, named: Sequence[Person], now: datetime) -> None:
    """Keep the people whom ``liuke.toml`` names; whoever it no longer names is off until it names them again."""
    for one in named:
        keep_person(state, one, by=SETTINGS, now=now)
    ids = {one.id for one in named}
    for account in accounts(state):
        if account.source != SETTINGS:
            continue
        if account.person.id not in ids and account.off_at is None:
            switch_off(state, account.person.id, by=SETTINGS, now=now)
        elif account.person.id in ids and account.off_at is not None and _off_by(state, account.person.id) == SETTINGS:
            switch_on(state, account.person.id, by=SETTINGS, now=now)


def _off_by(state: State, id_: str) -> str:
    with state.read() as connection:
        return str(connection.execute(sa.select(PEOPLE.c.off_by).where(PEOPLE.c.id == id_)).scalar() or "")


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


def people(state: State, *, off: bool = False) -> list[Person]:
    """Return everybody who works here, in the order of their ids; with ``off`` also who once did."""
    query = sa.select(PEOPLE).order_by(PEOPLE.c.id)
    with state.read() as connection:
        rows = connection.execute(query if off else query.where(PEOPLE.c.off_at.is_(None))).mappings()
        return [_read(row) for row in rows]


def accounts(state: State) -> list[Account]:
    """Return everybody with how they sign in, those who are off too."""
    with state.read() as connection:
        return [_account(row) for row in connection.execute(sa.select(PEOPLE).order_by(PEOPLE.c.id)).mappings()]


def account_of(state: State, who: str) -> Account | None:
    """Return the account of an id, a name or an e-mail address that only one person has."""
    said = who.strip()
    found = [
        one
        for one in accounts(state)
        if said and (said in {one.person.id, one.person.name} or one.email.casefold() == said.casefold())
    ]
    exact = [one for one in found if one.person.id == said]
    return exact[0] if exact else found[0] if len(found) == 1 else None


def account_from(state: State, external: str) -> Account | None:
    """Return whose account at the company's provider this is."""
    return next((one for one in accounts(state) if one.external and one.external == external), None)


def keep_password(state: State, id_: str, hash_: str, *, by: str, now: datetime) -> None:
    """Keep a new password's hash; every session of the person ends, and so does their sign-in link.

    Raises
    ------
    UnknownPersonError
    """
    _change(state, id_, "password", {"password": hash_, "password_at": now, "key_hash": None}, by=by, now=now, end=True)


def keep_external(state: State, id_: str, external: str, *, by: str, now: datetime) -> None:
    """Remember whom the company's provider means by somebody.

    Raises
    ------
    UnknownPersonError
    """
    _change(state, id_, "person_external", {"external": external}, by=by, now=now, end=False)


def switch_off(state: State, id_: str, *, by: str, now: datetime) -> None:
    """Let somebody in no longer: sessions end, the sign-in link and all tokens are void; what they did stays.

    Raises
    ------
    UnknownPersonError
    """
    _change(state, id_, "person_off", {"off_at": now, "off_by": by, "key_hash": None}, by=by, now=now, end=True)
    with state.begin() as connection:
        open_ = (TOKENS.c.person_id == id_) & TOKENS.c.revoked_at.is_(None)
        connection.execute(TOKENS.update().where(open_).values(revoked_at=now, revoked_by=by))


def switch_on(state: State, id_: str, *, by: str, now: datetime) -> None:
    """Let somebody in again; tokens stay revoked.

    Raises
    ------
    UnknownPersonError
    """
    _change(state, id_, "person_on", {"off_at": None, "off_by": ""}, by=by, now=now, end=False)


def _change(state: State, id_: str, act: str, values: dict[str, Any], *, by: str, now: datetime, end: bool) -> None:
    with state.begin() as connection:
        done = connection.execute(PEOPLE.update().where(PEOPLE.c.id == id_).values(**values))
        if done.rowcount == 0:
            raise UnknownPersonError(person=id_)
        if end:
            end_all_in(connection, id_)
        note(connection, at=now, who=by, act=act, target=id_)


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
    return _find(state, (PEOPLE.c.key_hash == _key_hash(key)) & PEOPLE.c.off_at.is_(None))


def _find(state: State, where: sa.ColumnElement[bool]) -> Person | None:
    with state.read() as connection:
        row = connection.execute(sa.select(PEOPLE).where(where)).mappings().first()
    return _read(row) if row else None


def _read(row: sa.RowMapping) -> Person:
    return Person(id=row["id"], name=row["name"], duty=Duty(row["duty"]), language=row["language"])


def _account(row: sa.RowMapping) -> Account:
    same = ("source", "email", "password", "password_at", "external", "off_at", "created_at")
    return Account(person=_read(row), **{name: row[name] for name in same})


def _key_hash(key: str) -> str:
    return fingerprint("sign-in", key)
