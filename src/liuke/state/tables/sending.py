"""Messages on their way, what became of them, what providers reported."""

import sqlalchemy as sa

from liuke.state.tables.columns import JSON, METADATA, Instant, at, flag, maybe, serial, text, whole

OUTBOX = sa.Table(
    "outbox",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    text("plan_id"),
    text("playbook"),
    text("subject_id"),
    text("channel"),
    text("address"),
    text("address_hash"),
    text("subject"),
    text("text"),
    maybe("html"),
    sa.Column("headers", JSON, nullable=False),
    text("message_class"),
    text("topic", default=""),
    text("zone", default=""),
    maybe("valid_until", Instant),
    maybe("not_before", Instant),
    whole("cost_fen"),
    at("created_at"),
    text("state"),
    at("next_at"),
    whole("tries"),
    whole("token"),
    text("lease_by", default=""),
    maybe("lease_until", Instant),
    text("idempotent", default=""),
    flag("dry_run"),
    flag("maybe_sent"),
    maybe("first_tried_at", Instant),
    maybe("resend_until", Instant),
    maybe("touched_at", Instant),
    maybe("settled_at", Instant),
    text("code", default=""),
    text("detail", default=""),
    text("provider_id", default=""),
    text("step", default=""),
    text("version", default=""),
    maybe("as_of", sa.Date),
    whole("ramp_stage"),
    whole("priority"),
    whole("worth_fen"),
    sa.Index(None, "state", "next_at", "key"),
    sa.Index(None, "state", "valid_until"),
    sa.Index(None, "state", "lease_until"),
    sa.Index(None, "channel", "settled_at"),
    sa.Index(None, "subject_id", "touched_at"),
    sa.Index(None, "plan_id"),
    sa.Index(None, "channel", "provider_id"),
    sa.Index(None, "address_hash", "created_at"),
)
"""``token`` fences: it grows with every claim, and only its holder may change the row.

``touched_at`` is when the person was, or may have been, reached: caps count it. ``settled_at`` is when the provider was
last known to be done with the row: rate limits count it. ``step`` is the journey's, empty for the touch that began it,
``as_of`` the morning whose facts it was written of. ``maybe_sent``: an earlier try got no answer, and the message
was put back because sending it again does no harm. ``resend_until`` is how long a provider surely remembers the key.
"""

RAMPS = sa.Table(
    "ramps",
    METADATA,
    sa.Column("plan_id", sa.Text, primary_key=True),
    whole("stage", 1),
    text("state"),
    at("since"),
    at("counted_from"),
    at("changed_at"),
    text("by"),
    text("why", default=""),
    sa.Index(None, "state"),
)
"""How far large plans have come that go out in stages; ``ramp_stage`` of the outbox says in which a message goes."""

RECEIPTS = sa.Table(
    "receipts",
    METADATA,
    serial("seq"),
    text("receipt_id"),
    at("at"),
    text("plan_id"),
    text("playbook"),
    text("subject_id"),
    text("channel"),
    text("message_class"),
    text("state"),
    text("code", default=""),
    text("detail", default=""),
    whole("cost_fen"),
    flag("dry_run"),
    sa.UniqueConstraint("receipt_id"),
)

REPORTS = sa.Table(
    "reports",
    METADATA,
    serial("seq"),
    text("report_id"),
    text("source"),
    text("kind"),
    at("at"),
    at("received_at"),
    text("key", default=""),
    text("subject_id", default=""),
    text("channel"),
    text("address_hash", default=""),
    text("detail", default=""),
    text("words", default=""),
    sa.UniqueConstraint("report_id"),
    sa.Index(None, "address_hash", "kind", "at"),
    sa.Index(None, "key"),
)
"""What providers said of messages after we handed them over, each once. ``words`` are a person's own (personal)."""

INBOX = sa.Table(
    "inbox",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    text("subject_id"),
    text("title", default=""),
    text("text"),
    at("at"),
    maybe("valid_until", Instant),
    maybe("read_at", Instant),
    sa.Index(None, "subject_id", "at"),
)
