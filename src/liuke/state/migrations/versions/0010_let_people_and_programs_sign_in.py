"""Let people sign in with passwords or through their company, and programs with tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_INSTANT = sa.DateTime(timezone=True)


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _at(name: str, *, maybe: bool = False) -> sa.Column[object]:
    return sa.Column(name, _INSTANT, nullable=maybe)


def upgrade() -> None:
    """Widen people, and make the tables of sessions, tokens and acts of programs."""
    for column in (
        _text("source", "liuke.toml"),
        _text("email", ""),
        _text("password", ""),
        _at("password_at", maybe=True),
        _text("external", ""),
        _at("off_at", maybe=True),
        _text("off_by", ""),
    ):
        op.add_column("people", column)
    op.create_table(
        "sessions",
        *(_text(name) for name in ("id", "person_id", "csrf")),
        _at("started_at"),
        _at("seen_at"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
    )
    op.create_index("ix_sessions_person_id", "sessions", ["person_id"])
    op.create_table(
        "tokens",
        *(_text(name) for name in ("id", "hash", "person_id", "name")),
        sa.Column("scopes", sa.JSON(none_as_null=True), nullable=False),
        _at("created_at"),
        _text("created_by"),
        *(_at(name, maybe=True) for name in ("expires_at", "used_at", "revoked_at")),
        _text("revoked_by", ""),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("hash", name="uq_tokens_hash"),
    )
    op.create_index("ix_tokens_person_id", "tokens", ["person_id"])
    op.create_table(
        "api_acts",
        *(_text(name) for name in ("key", "asked")),
        sa.Column("status", sa.BigInteger(), server_default="0", nullable=False),
        _text("answer", ""),
        _at("at"),
        sa.PrimaryKeyConstraint("key", name="pk_api_acts"),
    )
    op.create_index("ix_api_acts_at", "api_acts", ["at"])
