"""What calls of ``entry`` answer."""

from typing import Any, NotRequired, TypedDict

from liuke.app.answers.forms import Day, Instant
from liuke.model.words import Duty


class UserAddUser(TypedDict):
    duty: Duty
    off_at: Instant | None
    name: str
    id: str
    email: str
    language: str
    company: bool
    source: str
    password: bool


class UserList(TypedDict):
    """What `user_list` answers."""

    users: list[UserAddUser]


class TokenRevoke(TypedDict):
    """What `token_revoke` answers."""

    scopes: list[str]
    revoked_at: Instant | None
    expires_at: Instant
    used_at: Instant | None
    name: str
    id: str
    person: str
    good: bool
    created_at: Instant


class TokenList(TypedDict):
    """What `token_list` answers."""

    tokens: list[TokenRevoke]


class AuditListRow(TypedDict):
    act: str
    previous: str
    who: str
    after: Any
    name: str
    target: str
    before: Any
    id: int
    at: Instant
    hash: str


class AuditList(TypedDict):
    """What `audit_list` answers."""

    rows: list[AuditListRow]
    next: int | None
    acts: list[str]


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
