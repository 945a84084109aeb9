"""What calls of ``entry`` answer."""

from typing import Any, NotRequired, TypedDict

from liuke.app.answers.forms import Day, Instant
from liuke.model.words import Duty


class UserAddUser(TypedDict):
    id: str
    name: str
    duty: Duty
    language: str
    email: str
    source: str
    password: bool
    company: bool
    off_at: Instant | None


class UserList(TypedDict):
    """What `user_list` answers."""

    users: list[UserAddUser]


class TokenRevoke(TypedDict):
    """What `token_revoke` answers."""

    id: str
    name: str
    person: str
    scopes: list[str]
    good: bool
    created_at: Instant
    expires_at: Instant
    used_at: Instant | None
    revoked_at: Instant | None


class TokenList(TypedDict):
    """What `token_list` answers."""

    tokens: list[TokenRevoke]


class AuditListRow(TypedDict):
    id: int
    at: Instant
    who: str
    act: str
    target: str
    before: Any
    after: Any
    previous: str
    hash: str
    name: str


class AuditList(TypedDict):
    """What `audit_list` answers."""

    rows: list[AuditListRow]
    acts: list[str]
    next: int | None


class AuditVerify(TypedDict):
    """What `audit_verify` answers."""

    ok: bool
    rows: int
    row: int | None
    why: str
    text: str


class UserAdd(TypedDict):
    """What `user_add` answers."""

    user: UserAddUser
    link: str


class UserRole(TypedDict):
    """What `user_role` answers."""

    user: UserAddUser


class TokenAdd(TokenRevoke):
    """What `token_add` answers."""

    token: str


class Shown(TypedDict):
    name: NotRequired[str]
    email: NotRequired[str]
    phone: NotRequired[str]
    birthday: NotRequired[Day]


class PersonReveal(TypedDict):
    """What `person_reveal` answers."""

    subject_id: str
    shown: Shown
