"""Keys of programs: shown once, kept as hashes, each a person's and good for what it says only (X1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from liuke.kit.chance import fingerprint, token
from liuke.state.audit import note
from liuke.state.errors import UnknownTokenError
from liuke.state.store import State
from liuke.state.tables import TOKENS

PREFIX = "lk_"
_NOTED = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One key, without what opens."""

    id: str
    name: str
    person_id: str
    scopes: tuple[str, ...]
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None

    def good(self, now: datetime) -> bool:
        """Whether it still opens."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


def add_token(
    state: State,
    person_id: str,
    name: str,
    scopes: Sequence[str],
    *,
    by: str,
    now: datetime,
    expires_at: datetime | None,
) -> tuple[Token, str]:
    """Make a token and return it with its 256 bits, which nobody can show again."""
    id_, secret = token(6), token(32)
    said = f"{PREFIX}{secret}"
    row = {"id": id_, "name": name, "person_id": person_id, "scopes": list(scopes), "created_at": now}
    row |= {"created_by": by, "expires_at": expires_at}
    after = {"name": name, "person": person_id, "scopes": list(scopes), "expires_at": expires_at}
    with state.begin() as connection:
        connection.execute(TOKENS.insert().values(**row, hash=_hash(said)))
        note(connection, at=now, who=by, act="token_add", target=id_, after=after)
    return token_of(state, id_), said


def token_of(state: State, id_: str) -> Token:
    """Return a token.

    Raises
    ------
    UnknownTokenError
    """
    found = _rows(state, TOKENS.c.id == id_)
    if not found:
        raise UnknownTokenError(token=id_)
    return found[0]


def tokens(state: State) -> list[Token]:
    """Return all tokens, the newest first."""
    return _rows(state, sa.true())


def whose_token(state: State, said: str, now: datetime) -> Token | None:
    """Return the token of these bits while it opens, and note that it was used."""
    if not said.startswith(PREFIX):
        return None
    found = _rows(state, TOKENS.c.hash == _hash(said))
    if not found or not found[0].good(now):
        return None
    one = found[0]
    if one.used_at is None or now - one.used_at >= _NOTED:
        with state.begin() as connection:
            connection.execute(TOKENS.update().where(TOKENS.c.id == one.id).values(used_at=now))
    return one


def revoke_token(state: State, id_: str, *, by: str, now: datetime) -> Token:
    """Let a token open nothing from now on; once more changes nothing.

    Raises
    ------
    UnknownTokenError
    """
    one = token_of(state, id_)
    if one.revoked_at is None:
        with state.begin() as connection:
            mine = (TOKENS.c.id == id_) & TOKENS.c.revoked_at.is_(None)
            connection.execute(TOKENS.update().where(mine).values(revoked_at=now, revoked_by=by))
            note(connection, at=now, who=by, act="token_revoke", target=id_, before={"name": one.name})
    return token_of(state, id_)


def _rows(state: State, where: sa.ColumnElement[bool]) -> list[Token]:
    query = sa.select(TOKENS).where(where).order_by(TOKENS.c.created_at.desc(), TOKENS.c.id)
    same = ("id", "name", "person_id", "created_at", "created_by", "expires_at", "used_at", "revoked_at")
    with state.read() as connection:
        rows = connection.execute(query).mappings().all()
    return [Token(**{name: row[name] for name in same}, scopes=tuple(row["scopes"])) for row in rows]


def _hash(said: str) -> str:
    return fingerprint("token", said)
