"""Remember who is on which journey, at which step and by which version of the playbook."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_INSTANT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, and let the outbox say which step a message is of."""
    op.create_table(
        "playbook_versions",
        sa.Column("playbook", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("playbook", "version", name="pk_playbook_versions"),
    )
    op.create_table(
        "enrolments",
        sa.Column("id", _SERIAL, autoincrement=True, nullable=False),
        sa.Column("playbook", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Date(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("entered_at", _INSTANT, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.Column("lease_by", sa.Text(), server_default="", nullable=False),
        sa.Column("lease_until", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_enrolments"),
        sa.UniqueConstraint(
            "playbook", "subject_id", "occurrence", name="uq_enrolments_playbook_subject_id_occurrence"
        ),
    )
    op.create_index("ix_enrolments_state_playbook_version_step_due_at", "enrolments", _DUE)
    op.create_index("ix_enrolments_lease_by", "enrolments", ["lease_by"])
    op.create_index("ix_enrolments_subject_id", "enrolments", ["subject_id"])
    op.create_index("ix_enrolments_plan_id", "enrolments", ["plan_id"])
    op.add_column("outbox", sa.Column("step", sa.Text(), server_default="", nullable=False))
    op.add_column("outbox", sa.Column("version", sa.Text(), server_default="", nullable=False))
    op.add_column("outbox", sa.Column("as_of", sa.Date(), nullable=True))


_DUE = ["state", "playbook", "version", "step", "due_at"]
