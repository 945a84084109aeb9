"""People's work: tasks, what blocks and mirrors them, interviews, clue cards, cases, programmes."""

import sqlalchemy as sa

from liuke.state.tables.columns import JSON, METADATA, SERIAL, Instant, at, maybe, serial, text, whole

TASKS = sa.Table(
    "tasks",
    METADATA,
    serial("id"),
    text("key"),
    text("kind"),
    text("title", default=""),
    text("note", default=""),
    sa.Column("details", JSON, nullable=False),
    text("owner", default=""),
    text("department", default=""),
    text("state"),
    maybe("due_at", Instant),
    text("subject_id", default=""),
    text("plan_id", default=""),
    text("playbook", default=""),
    text("channel", default=""),
    text("message_class"),
    whole("cost_fen"),
    text("outcome", default=""),
    text("finished_by", default=""),
    maybe("finished_at", Instant),
    at("created_at"),
    at("changed_at"),
    whole("version", 1),
    text("account_id", default=""),
    text("about", default=""),
    text("created_by", default=""),
    text("clock", default="calendar"),
    maybe("left_seconds", sa.BigInteger),
    whole("escalated"),
    text("escalated_to", default=""),
    maybe("escalated_at", Instant),
    sa.UniqueConstraint("key"),
    sa.Index(None, "state", "due_at"),
    sa.Index(None, "subject_id"),
    sa.Index(None, "plan_id"),
    sa.Index(None, "owner", "state"),
    sa.Index(None, "department", "state"),
    sa.Index(None, "kind", "created_at"),
    sa.Index(None, "about"),
    sa.Index(None, "account_id"),
)
"""``clock`` is business (it stands still in waiting, ``left_seconds`` is what is left then) or calendar. ``about``
names what a task belongs to: ``clue:c1a2b3c4``, ``case:3``. ``escalated`` counts whom it went up to."""

TASK_HISTORY = sa.Table(
    "task_history",
    METADATA,
    serial("id"),
    sa.Column("task_id", SERIAL, sa.ForeignKey("tasks.id"), nullable=False),
    at("at"),
    text("by"),
    text("act"),
    text("before", default=""),
    text("after", default=""),
    text("note", default=""),
    sa.Index(None, "task_id"),
)

TASK_BLOCKS = sa.Table(
    "task_blocks",
    METADATA,
    sa.Column("task_id", SERIAL, sa.ForeignKey("tasks.id"), primary_key=True, autoincrement=False),
    sa.Column("blocked_by", SERIAL, sa.ForeignKey("tasks.id"), primary_key=True, autoincrement=False),
    text("by"),
    at("at"),
    sa.Index(None, "blocked_by"),
)

TASK_MIRRORS = sa.Table(
    "task_mirrors",
    METADATA,
    sa.Column("system", sa.Text, primary_key=True),
    sa.Column("external_id", sa.Text, primary_key=True),
    sa.Column("task_id", SERIAL, sa.ForeignKey("tasks.id"), nullable=False),
    whole("their_version"),
    text("url", default=""),
    at("changed_at"),
    sa.Index(None, "task_id"),
)
"""The same task elsewhere (Jira, Linear, Feishu). ``their_version`` only grows: what is older is not taken."""

TASK_CALLS = sa.Table(
    "task_calls",
    METADATA,
    sa.Column("system", sa.Text, primary_key=True),
    sa.Column("call_id", sa.Text, primary_key=True),
    text("outcome"),
    at("at"),
)
"""Callbacks taken, by their id: one that comes again is answered and does nothing."""

INTERVIEWS = sa.Table(
    "interviews",
    METADATA,
    sa.Column("task_id", SERIAL, sa.ForeignKey("tasks.id"), primary_key=True, autoincrement=False),
    sa.Column("week", sa.Date, nullable=False),
    text("subject_id"),
    text("reason"),
    whole("worth_fen"),
    text("outcome", default=""),
    maybe("need", sa.Integer),
    maybe("feeling", sa.Integer),
    text("verbatim", default=""),
    sa.Column("said", JSON, nullable=False),
    text("by", default=""),
    maybe("at", Instant),
    sa.Index(None, "week"),
    sa.Index(None, "subject_id"),
)
"""Whom a week's interviews ask and what came of it; ``said`` is reason -> so or not, ``verbatim`` personal."""

CLUE_CARDS = sa.Table(
    "clue_cards",
    METADATA,
    sa.Column("clue_id", sa.Text, primary_key=True),
    text("title", default=""),
    text("state"),
    text("owner", default=""),
    text("note", default=""),
    maybe("planned_for", sa.Date),
    maybe("shipped_on", sa.Date),
    sa.Column("worth", JSON, nullable=False),
    sa.Column("told", JSON, nullable=False),
    at("changed_at"),
    text("changed_by"),
    whole("version", 1),
)
"""Clues that somebody decided about; one without a card is new. ``worth`` is what it was worth when accepted."""

CLUE_CARD_HISTORY = sa.Table(
    "clue_card_history",
    METADATA,
    serial("id"),
    text("clue_id"),
    at("at"),
    text("by"),
    text("before", default=""),
    text("after", default=""),
    text("note", default=""),
    sa.Index(None, "clue_id"),
)

CASES = sa.Table(
    "cases",
    METADATA,
    serial("id"),
    text("key"),
    text("kind"),
    text("title"),
    text("alarm", default=""),
    text("segment", default=""),
    text("state"),
    text("owner", default=""),
    at("opened_at"),
    at("due_at"),
    maybe("closed_at", Instant),
    text("closed_by", default=""),
    sa.Column("checklist", JSON, nullable=False),
    sa.Column("figures", JSON, nullable=False),
    at("changed_at"),
    whole("version", 1),
    sa.UniqueConstraint("key"),
)

CASE_LOG = sa.Table(
    "case_log",
    METADATA,
    serial("id"),
    sa.Column("case_id", SERIAL, sa.ForeignKey("cases.id"), nullable=False),
    at("at"),
    text("by"),
    text("act"),
    text("text", default=""),
    sa.Index(None, "case_id"),
)

PROGRAMMES = sa.Table(
    "programmes",
    METADATA,
    serial("id"),
    text("key"),
    text("kind"),
    text("title"),
    text("state"),
    text("owner", default=""),
    text("rule", default=""),
    at("starts_at"),
    whole("seats"),
    sa.Column("figures", JSON, nullable=False),
    at("created_at"),
    at("changed_at"),
    whole("version", 1),
    sa.UniqueConstraint("key"),
)

PROGRAMME_GUESTS = sa.Table(
    "programme_guests",
    METADATA,
    sa.Column("programme_id", SERIAL, sa.ForeignKey("programmes.id"), primary_key=True, autoincrement=False),
    sa.Column("subject_id", sa.Text, primary_key=True),
    text("state"),
    whole("place"),
    whole("worth_fen"),
    at("at"),
    text("by", default=""),
    sa.Index(None, "subject_id"),
)
