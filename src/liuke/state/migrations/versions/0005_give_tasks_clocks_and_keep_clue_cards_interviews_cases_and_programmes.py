"""Give tasks a clock that pauses, blockers and mirrors; keep clue cards, interviews, cases and programmes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_INSTANT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add columns to the tasks, and make the desk's tables."""
    for name in ("account_id", "about", "created_by"):
        op.add_column("tasks", _text(name, default=""))
    op.add_column("tasks", _text("clock", default="calendar"))
    op.add_column("tasks", sa.Column("left_seconds", sa.BigInteger(), nullable=True))
    op.add_column("tasks", sa.Column("escalated", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("tasks", sa.Column("escalated_to", sa.Text(), server_default="", nullable=False))
    op.add_column("tasks", sa.Column("escalated_at", _INSTANT, nullable=True))
    for columns in (["owner", "state"], ["department", "state"], ["kind", "created_at"], ["about"], ["account_id"]):
        op.create_index(f"ix_tasks_{'_'.join(columns)}", "tasks", columns)
    _tasks()
    _clues()
    _cases()
    _programmes()


def _tasks() -> None:
    op.create_table(
        "task_blocks",
        sa.Column("task_id", _SERIAL, nullable=False),
        sa.Column("blocked_by", _SERIAL, nullable=False),
        _text("by"),
        _at("at"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_task_blocks_task_id"),
        sa.ForeignKeyConstraint(["blocked_by"], ["tasks.id"], name="fk_task_blocks_blocked_by"),
        sa.PrimaryKeyConstraint("task_id", "blocked_by", name="pk_task_blocks"),
    )
    op.create_index("ix_task_blocks_blocked_by", "task_blocks", ["blocked_by"])
    op.create_table(
        "task_mirrors",
        _text("system"),
        _text("external_id"),
        sa.Column("task_id", _SERIAL, nullable=False),
        _whole("their_version"),
        _text("url", default=""),
        _at("changed_at"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_task_mirrors_task_id"),
        sa.PrimaryKeyConstraint("system", "external_id", name="pk_task_mirrors"),
    )
    op.create_index("ix_task_mirrors_task_id", "task_mirrors", ["task_id"])
    op.create_table(
        "task_calls",
        _text("system"),
        _text("call_id"),
        _text("outcome"),
        _at("at"),
        sa.PrimaryKeyConstraint("system", "call_id", name="pk_task_calls"),
    )
    op.create_table(
        "interviews",
        sa.Column("task_id", _SERIAL, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        _text("subject_id"),
        _text("reason"),
        _whole("worth_fen"),
        _text("outcome", default=""),
        sa.Column("need", sa.Integer(), nullable=True),
        sa.Column("feeling", sa.Integer(), nullable=True),
        _text("verbatim", default=""),
        sa.Column("said", sa.JSON(), nullable=False),
        _text("by", default=""),
        sa.Column("at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_interviews_task_id"),
        sa.PrimaryKeyConstraint("task_id", name="pk_interviews"),
    )
    op.create_index("ix_interviews_week", "interviews", ["week"])
    op.create_index("ix_interviews_subject_id", "interviews", ["subject_id"])


def _clues() -> None:
    op.create_table(
        "clue_cards",
        _text("clue_id"),
        _text("title", default=""),
        _text("state"),
        _text("owner", default=""),
        _text("note", default=""),
        sa.Column("planned_for", sa.Date(), nullable=True),
        sa.Column("shipped_on", sa.Date(), nullable=True),
        sa.Column("worth", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        _at("changed_at"),
        _text("changed_by"),
        _whole("version", 1),
        sa.PrimaryKeyConstraint("clue_id", name="pk_clue_cards"),
    )
    op.create_table(
        "clue_card_history",
        sa.Column("id", _SERIAL, autoincrement=True, nullable=False),
        _text("clue_id"),
        _at("at"),
        _text("by"),
        _text("before", default=""),
        _text("after", default=""),
        _text("note", default=""),
        sa.PrimaryKeyConstraint("id", name="pk_clue_card_history"),
    )
    op.create_index("ix_clue_card_history_clue_id", "clue_card_history", ["clue_id"])


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", _SERIAL, autoincrement=True, nullable=False),
        _text("key"),
        _text("kind"),
        _text("title"),
        _text("alarm", default=""),
        _text("segment", default=""),
        _text("state"),
        _text("owner", default=""),
        _at("opened_at"),
        _at("due_at"),
        sa.Column("closed_at", _INSTANT, nullable=True),
        _text("closed_by", default=""),
        sa.Column("checklist", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        _at("changed_at"),
        _whole("version", 1),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("key", name="uq_cases_key"),
    )
    op.create_table(
        "case_log",
        sa.Column("id", _SERIAL, autoincrement=True, nullable=False),
        sa.Column("case_id", _SERIAL, nullable=False),
        _at("at"),
        _text("by"),
        _text("act"),
        _text("text", default=""),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_log_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_log"),
    )
    op.create_index("ix_case_log_case_id", "case_log", ["case_id"])


def _programmes() -> None:
    op.create_table(
        "programmes",
        sa.Column("id", _SERIAL, autoincrement=True, nullable=False),
        _text("key"),
        _text("kind"),
        _text("title"),
        _text("state"),
        _text("owner", default=""),
        _text("rule", default=""),
        _at("starts_at"),
        _whole("seats"),
        sa.Column("figures", sa.JSON(), nullable=False),
        _at("created_at"),
        _at("changed_at"),
        _whole("version", 1),
        sa.PrimaryKeyConstraint("id", name="pk_programmes"),
        sa.UniqueConstraint("key", name="uq_programmes_key"),
    )
    op.create_table(
        "programme_guests",
        sa.Column("programme_id", _SERIAL, nullable=False),
        _text("subject_id"),
        _text("state"),
        _whole("place"),
        _whole("worth_fen"),
        _at("at"),
        _text("by", default=""),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_programme_guests_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "subject_id", name="pk_programme_guests"),
    )
    op.create_index("ix_programme_guests_subject_id", "programme_guests", ["subject_id"])


def _text(name: str, *, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _at(name: str) -> sa.Column[object]:
    return sa.Column(name, _INSTANT, nullable=False)


def _whole(name: str, default: int = 0) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default=str(default), nullable=False)
