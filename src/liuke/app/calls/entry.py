"""Calls about who may come in: people, passwords, tokens of programs, the audit log, personal data in clear."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from liuke.app.access import Scope
from liuke.app.answers.entry import (
    AuditList,
    AuditVerify,
    PersonReveal,
    TokenAdd,
    TokenList,
    TokenRevoke,
    UserAdd,
    UserList,
    UserRole,
)
from liuke.app.calls.ask import Ask, one_of, plain, somebody, written
from liuke.app.calls.numbers import looked
from liuke.app.errors import (
    BadParameterError,
    LastAdminError,
    PersonInSettingsError,
    PersonThereError,
    SignInNameError,
    UnknownUserError,
    WeakPasswordError,
    WhyNeededError,
)
from liuke.app.settings import read_settings
from liuke.facts.person import person as person_row
from liuke.flow.house import House
from liuke.kit.passwords import LONGEST, SHORTEST, guessable, hashed
from liuke.model.words import Duty
from liuke.state import audit
from liuke.state.errors import UnknownPersonError
from liuke.state.people import (
    SETTINGS,
    Account,
    Person,
    account_of,
    accounts,
    keep_password,
    keep_person,
    new_key,
    people,
    switch_off,
    switch_on,
)
from liuke.state.tokens import Token, add_token, revoke_token, tokens

_LOCAL = "user"
_HERE = "cli"
"""Who acts on the machine itself and names nobody."""
_SHOWN = ("name", "email", "phone", "birthday")
_MOST_DAYS = 730


def user_list(house: House, ask: Ask) -> Annotated[dict[str, Any], UserList]:  # noqa: ARG001 - every call is asked
    """List everybody: duty, how they sign in, and since when they no longer may."""
    return {"users": [_said(house, one) for one in accounts(house.state)]}


def _said(house: House, one: Account) -> dict[str, Any]:
    return {
        "id": one.person.id,
        "name": one.person.name,
        "duty": str(one.person.duty),
        "language": one.person.language,
        "email": one.email,
        "source": one.source,
        "password": bool(one.password),
        "company": bool(one.external),
        "off_at": written(one.off_at, house) if one.off_at else None,
    }


def user_add(
    house: House,
    ask: Ask,
    *,
    id: str,
    name: str = "",
    duty: str = "viewer",
    email: str = "",
    language: str = "",
    by: str | None = None,
) -> Annotated[dict[str, Any], UserAdd]:
    """Add a person, with the workspace's language unless said; a link, which works once, sets their password.

    Raises
    ------
    SignInNameError, PersonThereError, BadParameterError
    """
    who = _admin(house, by)
    kind = Duty(one_of("user add", "role", duty, tuple(Duty)))
    spoken = one_of("user add", "language", language or house.language, ("zh", "en"))
    if not id.strip() or len(id) > 64 or any(sign.isspace() or not sign.isprintable() for sign in id):
        raise SignInNameError
    there = account_of(house.state, id) or (account_of(house.state, email) if email else None)
    if there is not None:
        raise PersonThereError(who=there.person.id)
    one = Person(id=id, name=name.strip()[:80] or id, duty=kind, language=spoken)
    keep_person(house.state, one, by=who, now=house.clock.now(), source=_LOCAL, email=email.strip())
    return {"user": _said(house, _account(house, id)), "link": _link(house, ask, id, who)}


def user_role(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    user: str,
    duty: str,
    by: str | None = None,
) -> Annotated[dict[str, Any], UserRole]:
    """Give a person another duty; they sign in anew.

    Raises
    ------
    UnknownPersonError, PersonInSettingsError, LastAdminError
    """
    who, one = _admin(house, by), _account(house, user)
    kind = Duty(one_of("user role", "ROLE", duty, tuple(Duty)))
    if one.source == SETTINGS:
        raise PersonInSettingsError(who=one.person.id)
    if kind is not Duty.ADMIN:
        _keep_one_admin(house, one, who)
    changed = Person(id=one.person.id, name=one.person.name, duty=kind, language=one.person.language)
    keep_person(house.state, changed, by=who, now=house.clock.now(), source=one.source, email=one.email)
    return {"user": _said(house, _account(house, one.person.id))}


def user_password(
    house: House,
    ask: Ask,
    *,
    user: str,
    password: str = "",
    by: str | None = None,
) -> dict[str, Any]:
    """Set a person's password, or, without one, answer a link by which they set it; every session of theirs ends.

    Raises
    ------
    UnknownPersonError, WeakPasswordError
    """
    who, one = _admin(house, by), _account(house, user)
    if not password:
        return {"user": _said(house, one), "link": _link(house, ask, one.person.id, who)}
    set_password(house, one, password, by=who)
    return {"user": _said(house, _account(house, one.person.id)), "link": None}


def user_off(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    user: str,
    on: bool = False,
    by: str | None = None,
) -> Annotated[dict[str, Any], UserRole]:
    """Let a person in no longer, or, ``on``, again: sessions end at once, tokens are void, what they did stays.

    Raises
    ------
    UnknownPersonError, LastAdminError
    """
    who, one = _admin(house, by), _account(house, user)
    if on:
        switch_on(house.state, one.person.id, by=who, now=house.clock.now())
    else:
        _keep_one_admin(house, one, who)
        switch_off(house.state, one.person.id, by=who, now=house.clock.now())
    return {"user": _said(house, _account(house, one.person.id))}


def set_password(house: House, one: Account, password: str, *, by: str) -> None:
    """Keep a password that is none of those tried first.

    Raises
    ------
    WeakPasswordError
    """
    about = (one.person.id, one.person.name, one.email.partition("@")[0], house.name)
    if len(password) < SHORTEST:
        raise WeakPasswordError(why_zh=f"至少 {SHORTEST} 个字符", why_en=f"it has fewer than {SHORTEST} characters")
    if len(password) > LONGEST:
        raise WeakPasswordError(why_zh=f"最多 {LONGEST} 个字符", why_en=f"it has more than {LONGEST} characters")
    if guessable(password, about):
        raise WeakPasswordError(why_zh="太常见，别人会最先试它", why_en="it is one of those that are tried first")
    keep_password(house.state, one.person.id, hashed(password), by=by, now=house.clock.now())


def _admin(house: House, by: str | None) -> str:
    return somebody(house, by, Duty.ADMIN).id if by else _HERE


def _account(house: House, who: str) -> Account:
    found = account_of(house.state, who)
    if found is None:
        raise UnknownPersonError(person=who)
    return found


def _keep_one_admin(house: House, one: Account, who: str) -> None:
    """An administrator does not let the last one go from a page; on the machine itself one may."""
    admins = [p.id for p in people(house.state) if p.duty is Duty.ADMIN]
    if who != _HERE and admins == [one.person.id]:
        raise LastAdminError(who=one.person.id)


def _link(house: House, ask: Ask, id_: str, who: str) -> str:
    key = new_key(house.state, id_, by=who, now=house.clock.now())
    base = read_settings(house.folder).access.url.rstrip("/") or ask.served_at or "http://127.0.0.1:8765"
    return f"{base}/in?key={key}"


def token_add(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    name: str,
    scopes: Sequence[str] = ("read",),
    user: str = "",
    days: int | None = 365,
    by: str | None = None,
) -> Annotated[dict[str, Any], TokenAdd]:
    """Make a token for a program; it is shown this once, and reaches no further than the person it belongs to.

    Raises
    ------
    UnknownPersonError, BadParameterError
    """
    who = _admin(house, by)
    if not user and who == _HERE:
        raise BadParameterError(command="token add", name="--user", said="", choices="")
    one = _account(house, user or who)
    for scope in scopes:
        one_of("token add", "scope", scope, tuple(Scope))
    if not scopes or not name.strip() or (days is not None and not 0 < days <= _MOST_DAYS):
        raise BadParameterError(command="token add", name="--days", said=str(days), choices=f" (1 – {_MOST_DAYS})")
    now = house.clock.now()
    expires = now + timedelta(days=days) if days is not None else None
    made, secret = add_token(
        house.state,
        one.person.id,
        name.strip()[:80],
        tuple(dict.fromkeys(scopes)),
        by=who,
        now=now,
        expires_at=expires,
    )
    return {"token": secret, **_of_token(house, made, now)}


def token_list(house: House, ask: Ask) -> Annotated[dict[str, Any], TokenList]:  # noqa: ARG001
    """List tokens: whose, for what, until when, last used; never what opens."""
    now = house.clock.now()
    return {"tokens": [_of_token(house, one, now) for one in tokens(house.state)]}


def token_revoke(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    id: str,
    by: str | None = None,
) -> Annotated[Annotated[dict[str, Any], TokenRevoke], TokenRevoke]:
    """Let a token open nothing from now on.

    Raises
    ------
    UnknownTokenError
    """
    now = house.clock.now()
    return _of_token(house, revoke_token(house.state, id, by=_admin(house, by), now=now), now)


def _of_token(house: House, one: Token, now: datetime) -> dict[str, Any]:
    def said(at: datetime | None) -> str | None:
        return written(at, house) if at else None

    return {
        "id": one.id,
        "name": one.name,
        "person": one.person_id,
        "scopes": list(one.scopes),
        "good": one.good(now),
        "created_at": said(one.created_at),
        "expires_at": said(one.expires_at),
        "used_at": said(one.used_at),
        "revoked_at": said(one.revoked_at),
    }


def audit_list(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    limit: int = 100,
    before: int | None = None,
    who: str = "",
    act: str = "",
    target: str = "",
) -> Annotated[dict[str, Any], AuditList]:
    """List what was done, newest first: who, what, when, before and after."""
    found = audit.search(house.state, limit=max(1, min(limit, 1_000)), before=before, who=who, act=act, target=target)
    names = {one.id: one.name for one in people(house.state, off=True)}
    rows = [{**plain(row), "name": names.get(row["who"], row["who"])} for row in found]
    return {"rows": rows, "next": rows[-1]["id"] if len(rows) == limit else None, "acts": audit.acts(house.state)}


def audit_verify(house: House, ask: Ask) -> Annotated[dict[str, Any], AuditVerify]:
    """Walk the whole chain of seals, and name the first row that is not what was written."""
    broken, rows = audit.verify(house.state), audit.count(house.state)
    if broken is None:
        return {"ok": True, "rows": rows, "row": None, "why": "", "text": ""}
    said = {
        "changed": ask.say("这一行被改过", "this row was changed"),
        "missing": ask.say("这一行不见了", "this row is gone"),
        "unreadable": ask.say("这一行读不出来", "this row cannot be read"),
    }
    return {"ok": False, "rows": rows, "row": broken.id, "why": broken.why, "text": said[broken.why]}


def person_reveal(
    house: House, ask: Ask, *, user: str, why: str, by: str | None = None
) -> Annotated[dict[str, Any], PersonReveal]:
    """Show one user's name and addresses in clear; who looked, and why, is kept in the audit log.

    Raises
    ------
    UnknownUserError, WhyNeededError
    """
    who = somebody(house, by, Duty.OPERATOR).id
    reason = why.strip()[:500]
    if len(reason) < 2:
        raise WhyNeededError
    row = person_row(house.facts, user, looked(house, ask, None))
    if not row:
        raise UnknownUserError(user=user, nearest="")
    shown = [name for name in _SHOWN if row.get(name)]
    with house.state.begin() as connection:
        after = {"why": reason, "fields": shown}
        audit.note(connection, at=house.clock.now(), who=who, act="reveal", target=user, after=after)
    return {"subject_id": user, "shown": plain({name: row[name] for name in shown})}
