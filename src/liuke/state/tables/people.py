"""Who works here and signs in, plans and their yes, switches, the audit log."""

import sqlalchemy as sa

from liuke.state.tables.columns import JSON, METADATA, Instant, at, flag, maybe, serial, text, whole

META = sa.Table("meta", METADATA, sa.Column("name", sa.Text, primary_key=True), text("value"))

PEOPLE = sa.Table(
    "people",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    text("name"),
    text("duty"),
    text("language", default="zh"),
    maybe("key_hash"),
    at("created_at"),
    text("source", default="liuke.toml"),
    text("email", default=""),
    text("password", default=""),
    maybe("password_at", Instant),
    text("external", default=""),
    maybe("off_at", Instant),
    text("off_by", default=""),
    sa.UniqueConstraint("key_hash"),
)
"""``source`` says where somebody comes from: liuke.toml, user (added here), company (the company's own sign-in).
``password`` is a PHC string of argon2id, ``external`` issuer and subject at the company's provider."""

PLANS = sa.Table(
    "plans",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    text("hash"),
    sa.Column("as_of", sa.Date, nullable=False),
    text("state"),
    text("author"),
    at("created_at"),
    at("changed_at"),
    sa.Column("document", JSON, nullable=False),
    sa.Index(None, "created_at"),
)

APPROVALS = sa.Table(
    "approvals",
    METADATA,
    sa.Column("plan_id", sa.Text, sa.ForeignKey("plans.id"), primary_key=True),
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("by", sa.Text, primary_key=True),
    at("at"),
)

SWITCHES = sa.Table(
    "switches",
    METADATA,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("scope", sa.Text, primary_key=True),
    sa.Column("is_on", sa.Boolean, nullable=False),
    text("by"),
    at("at"),
    text("why", default=""),
)

AUDIT = sa.Table(
    "audit",
    METADATA,
    serial("id"),
    text("at"),
    text("who"),
    text("act"),
    text("target"),
    text("before"),
    text("after"),
    text("previous"),
    text("hash"),
)
"""All text, so that the hash covers exactly the bytes that are kept."""

STANDING_APPROVALS = sa.Table(
    "standing_approvals",
    METADATA,
    serial("id"),
    text("playbook"),
    text("version"),
    text("policy"),
    whole("per_day"),
    whole("budget_fen"),
    sa.Column("until", sa.Date, nullable=False),
    flag("needs_second"),
    text("by"),
    at("at"),
    text("second_by", default=""),
    maybe("second_at", Instant),
    maybe("ended_at", Instant),
    text("ended_by", default=""),
    sa.Index(None, "playbook", "ended_at"),
)
"""A yes given beforehand to plans that a playbook's trigger drafts: to this version under this policy, no further."""

SESSIONS = sa.Table(
    "sessions",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    text("person_id"),
    text("csrf"),
    at("started_at"),
    at("seen_at"),
    sa.Index(None, "person_id"),
)
"""Browsers signed in. ``id`` is the hash of what only the browser keeps."""

TOKENS = sa.Table(
    "tokens",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    text("hash"),
    text("person_id"),
    text("name"),
    sa.Column("scopes", JSON, nullable=False),
    at("created_at"),
    text("created_by"),
    maybe("expires_at", Instant),
    maybe("used_at", Instant),
    maybe("revoked_at", Instant),
    text("revoked_by", default=""),
    sa.UniqueConstraint("hash"),
    sa.Index(None, "person_id"),
)
"""Keys of programs; each belongs to a person and reaches no further than they do. Only hashes are kept."""

API_ACTS = sa.Table(
    "api_acts",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    text("asked"),
    whole("status"),
    text("answer", default=""),
    at("at"),
    sa.Index(None, "at"),
)
"""Acts asked for under an Idempotency-Key: what was asked, as a hash, and the answer; ``status`` 0 is under way."""

JOBS = sa.Table(
    "jobs",
    METADATA,
    serial("id"),
    text("call"),
    text("what", default=""),
    text("about", default=""),
    text("by", default=""),
    text("state"),
    text("step", default=""),
    whole("done"),
    maybe("total", sa.BigInteger),
    sa.Column("steps", JSON, nullable=False),
    at("started_at"),
    maybe("ended_at", Instant),
    text("stop_by", default=""),
    maybe("answer", JSON),
    maybe("error", JSON),
    sa.Index(None, "state"),
)
"""Long work of a served workspace, one at a time: what it is about, how far it has come, and what became of it."""
