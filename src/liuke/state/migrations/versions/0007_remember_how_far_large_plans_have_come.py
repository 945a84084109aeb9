"""Remember how far large plans have come that go out in stages."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table, and say of each message in which stage its turn comes."""
    op.create_table(
        "ramps",
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("stage", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        *(sa.Column(name, _INSTANT, nullable=False) for name in ("since", "counted_from", "changed_at")),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("plan_id", name="pk_ramps"),
    )
    op.create_index("ix_ramps_state", "ramps", ["state"])
    op.add_column("outbox", sa.Column("ramp_stage", sa.BigInteger(), server_default="0", nullable=False))
