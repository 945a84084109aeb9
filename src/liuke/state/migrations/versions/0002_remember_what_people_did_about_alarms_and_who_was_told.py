"""Remember what people did about alarms, and who was told of their changes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_INSTANT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _acts()
    _notices()


def _acts() -> None:
    op.create_table(
        "alarm_acts",
        sa.Column("id", _SERIAL, autoincrement=True, nullable=False),
        sa.Column("alarm", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text(), server_default="", nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("episode", sa.Date(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alarm_acts"),
    )
    op.create_index("ix_alarm_acts_alarm_id", "alarm_acts", ["alarm", "id"])


def _notices() -> None:
    op.create_table(
        "alarm_notices",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("alarm", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("tries", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_alarm_notices"),
    )
    op.create_index("ix_alarm_notices_outcome_changed_at", "alarm_notices", ["outcome", "changed_at"])
    op.create_index("ix_alarm_notices_alarm_created_at", "alarm_notices", ["alarm", "created_at"])
