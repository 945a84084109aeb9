"""Remember what started which playbook, what was approved beforehand, who holds which offer; weigh messages."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_INSTANT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, and let the outbox say what each message is worth."""
    _firings()
    _approvals()
    _places()
    for name in ("priority", "worth_fen"):
        op.add_column("outbox", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False))


def _firings() -> None:
    op.create_table(
        "firings",
        *(_text(name) for name in ("id", "playbook", "version", "kind", "about", "key")),
        *(_at(name) for name in ("at", "begun_at", "changed_at")),
        sa.Column("clock_until", _INSTANT, nullable=True),
        _text("plan_id", ""),
        _text("state"),
        _text("code", ""),
        *(sa.Column(n, sa.BigInteger(), server_default="0", nullable=False) for n in ("people", "sent", "cost_fen")),
        _text("lease_by", ""),
        sa.Column("lease_until", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_firings"),
        sa.UniqueConstraint("playbook", "key", name="uq_firings_playbook_key"),
    )
    op.create_index("ix_firings_state_changed_at", "firings", ["state", "changed_at"])
    op.create_index("ix_firings_plan_id", "firings", ["plan_id"])
    op.create_table(
        "triggered",
        *(_text(name) for name in ("playbook", "fact", "firing", "subject_id")),
        _at("at"),
        sa.PrimaryKeyConstraint("playbook", "fact", name="pk_triggered"),
    )
    op.create_index("ix_triggered_firing", "triggered", ["firing"])
    op.create_index("ix_triggered_subject_id", "triggered", ["subject_id"])


def _approvals() -> None:
    op.create_table(
        "standing_approvals",
        sa.Column("id", _SERIAL, autoincrement=True, nullable=False),
        *(_text(name) for name in ("playbook", "version", "policy")),
        *(sa.Column(n, sa.BigInteger(), server_default="0", nullable=False) for n in ("per_day", "budget_fen")),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("needs_second", sa.Boolean(), server_default=sa.false(), nullable=False),
        _text("by"),
        _at("at"),
        _text("second_by", ""),
        sa.Column("second_at", _INSTANT, nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        _text("ended_by", ""),
        sa.PrimaryKeyConstraint("id", name="pk_standing_approvals"),
    )
    op.create_index("ix_standing_approvals_playbook_ended_at", "standing_approvals", ["playbook", "ended_at"])


def _places() -> None:
    op.create_table(
        "offer_places",
        *(_text(name) for name in ("key", "playbook", "offer", "subject_id", "plan_id", "state")),
        sa.Column("cost_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        *(_at(name) for name in ("at", "changed_at")),
        _text("why", ""),
        sa.PrimaryKeyConstraint("key", name="pk_offer_places"),
    )
    op.create_index("ix_offer_places_playbook_offer_state", "offer_places", ["playbook", "offer", "state"])
    op.create_index("ix_offer_places_state_expires_on", "offer_places", ["state", "expires_on"])
    op.create_index("ix_offer_places_subject_id", "offer_places", ["subject_id"])


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _at(name: str) -> sa.Column[object]:
    return sa.Column(name, _INSTANT, nullable=False)
