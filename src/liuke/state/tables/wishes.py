"""What people allow, want and do not want; who was erased."""

import sqlalchemy as sa

from liuke.state.tables.columns import JSON, METADATA, Instant, at, flag, maybe, serial, text

CONSENTS = sa.Table(
    "consents",
    METADATA,
    sa.Column("subject_id", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("purpose", sa.Text, primary_key=True),
    sa.Column("granted", sa.Boolean, nullable=False),
    text("basis"),
    at("at"),
)

SUPPRESSIONS = sa.Table(
    "suppressions",
    METADATA,
    serial("id"),
    text("channel"),
    text("address_hash", default=""),
    text("subject_id", default=""),
    text("reason"),
    text("source", default=""),
    at("at"),
    maybe("lifted_at", Instant),
    text("lifted_by", default=""),
    sa.UniqueConstraint("channel", "address_hash", "subject_id", "reason"),
    sa.Index(None, "address_hash"),
    sa.Index(None, "subject_id"),
)

PREFERENCES = sa.Table(
    "preferences",
    METADATA,
    sa.Column("subject_id", sa.Text, primary_key=True),
    maybe("cap_per_week", sa.Integer),
    sa.Column("topics_off", JSON, nullable=False),
    sa.Column("channels_off", JSON, nullable=False),
    flag("personalisation_off"),
    maybe("quiet_from_hour", sa.Integer),
    maybe("quiet_until_hour", sa.Integer),
    maybe("pause_until", Instant),
    maybe("language"),
    at("changed_at"),
    text("changed_by"),
)

ERASED = sa.Table(
    "erased",
    METADATA,
    sa.Column("mark", sa.Text, primary_key=True),
    text("receipt"),
    text("by"),
    at("at"),
)
"""Who was erased on request, as keyed hashes: their rows are not taken in again."""
