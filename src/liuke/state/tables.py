"""The tables of the operational database. What changes here needs a revision in ``migrations/versions``.

Instants are aware UTC in Python and keep microseconds on both engines. Money is integer fen.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware instant. SQLite keeps no offset, so everything is UTC before it goes in."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a naive time: nobody knows when it is."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its offset")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Give the instant its offset back."""
        if value is None:
            return None
        read: datetime = value
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


METADATA = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)
_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True)


def _text(name: str, *, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def _maybe(name: str, type_: Any = sa.Text) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=True)


def _at(name: str) -> sa.Column[datetime]:
    return sa.Column(name, Instant, nullable=False)


def _whole(name: str, default: int = 0) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default=str(default))


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def _serial(name: str) -> sa.Column[int]:
    return sa.Column(name, _SERIAL, primary_key=True, autoincrement=True)


META = sa.Table("meta", METADATA, sa.Column("name", sa.Text, primary_key=True), _text("value"))

PEOPLE = sa.Table(
    "people",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _text("name"),
    _text("duty"),
    _text("language", default="zh"),
    _maybe("key_hash"),
    _at("created_at"),
    _text("source", default="liuke.toml"),
    _text("email", default=""),
    _text("password", default=""),
    _maybe("password_at", Instant),
    _text("external", default=""),
    _maybe("off_at", Instant),
    _text("off_by", default=""),
    sa.UniqueConstraint("key_hash"),
)
"""``source`` says where somebody comes from: liuke.toml, user (added here), company (the company's own sign-in).
``password`` is a PHC string of argon2id, ``external`` issuer and subject at the company's provider."""

SESSIONS = sa.Table(
    "sessions",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _text("person_id"),
    _text("csrf"),
    _at("started_at"),
    _at("seen_at"),
    sa.Index(None, "person_id"),
)
"""Browsers signed in. ``id`` is the hash of what only the browser keeps."""

TOKENS = sa.Table(
    "tokens",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _text("hash"),
    _text("person_id"),
    _text("name"),
    sa.Column("scopes", _JSON, nullable=False),
    _at("created_at"),
    _text("created_by"),
    _maybe("expires_at", Instant),
    _maybe("used_at", Instant),
    _maybe("revoked_at", Instant),
    _text("revoked_by", default=""),
    sa.UniqueConstraint("hash"),
    sa.Index(None, "person_id"),
)
"""Keys of programs; each belongs to a person and reaches no further than they do. Only hashes are kept."""

API_ACTS = sa.Table(
    "api_acts",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    _text("asked"),
    _whole("status"),
    _text("answer", default=""),
    _at("at"),
    sa.Index(None, "at"),
)
"""Acts asked for under an Idempotency-Key: what was asked, as a hash, and the answer; ``status`` 0 is under way."""

PLANS = sa.Table(
    "plans",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _text("hash"),
    sa.Column("as_of", sa.Date, nullable=False),
    _text("state"),
    _text("author"),
    _at("created_at"),
    _at("changed_at"),
    sa.Column("document", _JSON, nullable=False),
    sa.Index(None, "created_at"),
)

APPROVALS = sa.Table(
    "approvals",
    METADATA,
    sa.Column("plan_id", sa.Text, sa.ForeignKey("plans.id"), primary_key=True),
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("by", sa.Text, primary_key=True),
    _at("at"),
)

SWITCHES = sa.Table(
    "switches",
    METADATA,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("scope", sa.Text, primary_key=True),
    sa.Column("is_on", sa.Boolean, nullable=False),
    _text("by"),
    _at("at"),
    _text("why", default=""),
)

AUDIT = sa.Table(
    "audit",
    METADATA,
    _serial("id"),
    _text("at"),
    _text("who"),
    _text("act"),
    _text("target"),
    _text("before"),
    _text("after"),
    _text("previous"),
    _text("hash"),
)
"""All text, so that the hash covers exactly the bytes that are kept."""

CONSENTS = sa.Table(
    "consents",
    METADATA,
    sa.Column("subject_id", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("purpose", sa.Text, primary_key=True),
    sa.Column("granted", sa.Boolean, nullable=False),
    _text("basis"),
    _at("at"),
)

SUPPRESSIONS = sa.Table(
    "suppressions",
    METADATA,
    _serial("id"),
    _text("channel"),
    _text("address_hash", default=""),
    _text("subject_id", default=""),
    _text("reason"),
    _text("source", default=""),
    _at("at"),
    _maybe("lifted_at", Instant),
    _text("lifted_by", default=""),
    sa.UniqueConstraint("channel", "address_hash", "subject_id", "reason"),
    sa.Index(None, "address_hash"),
    sa.Index(None, "subject_id"),
)

PREFERENCES = sa.Table(
    "preferences",
    METADATA,
    sa.Column("subject_id", sa.Text, primary_key=True),
    _maybe("cap_per_week", sa.Integer),
    sa.Column("topics_off", _JSON, nullable=False),
    sa.Column("channels_off", _JSON, nullable=False),
    _flag("personalisation_off"),
    _maybe("quiet_from_hour", sa.Integer),
    _maybe("quiet_until_hour", sa.Integer),
    _maybe("pause_until", Instant),
    _maybe("language"),
    _at("changed_at"),
    _text("changed_by"),
)

OUTBOX = sa.Table(
    "outbox",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    _text("plan_id"),
    _text("playbook"),
    _text("subject_id"),
    _text("channel"),
    _text("address"),
    _text("address_hash"),
    _text("subject"),
    _text("text"),
    _maybe("html"),
    sa.Column("headers", _JSON, nullable=False),
    _text("message_class"),
    _text("topic", default=""),
    _text("zone", default=""),
    _maybe("valid_until", Instant),
    _maybe("not_before", Instant),
    _whole("cost_fen"),
    _at("created_at"),
    _text("state"),
    _at("next_at"),
    _whole("tries"),
    _whole("token"),
    _text("lease_by", default=""),
    _maybe("lease_until", Instant),
    _text("idempotent", default=""),
    _flag("dry_run"),
    _flag("maybe_sent"),
    _maybe("first_tried_at", Instant),
    _maybe("resend_until", Instant),
    _maybe("touched_at", Instant),
    _maybe("settled_at", Instant),
    _text("code", default=""),
    _text("detail", default=""),
    _text("provider_id", default=""),
    _text("step", default=""),
    _text("version", default=""),
    _maybe("as_of", sa.Date),
    _whole("ramp_stage"),
    _whole("priority"),
    _whole("worth_fen"),
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
    _whole("stage", 1),
    _text("state"),
    _at("since"),
    _at("counted_from"),
    _at("changed_at"),
    _text("by"),
    _text("why", default=""),
    sa.Index(None, "state"),
)
"""How far large plans have come that go out in stages; ``ramp_stage`` of the outbox says in which a message goes."""

RECEIPTS = sa.Table(
    "receipts",
    METADATA,
    _serial("seq"),
    _text("receipt_id"),
    _at("at"),
    _text("plan_id"),
    _text("playbook"),
    _text("subject_id"),
    _text("channel"),
    _text("message_class"),
    _text("state"),
    _text("code", default=""),
    _text("detail", default=""),
    _whole("cost_fen"),
    _flag("dry_run"),
    sa.UniqueConstraint("receipt_id"),
)

REPORTS = sa.Table(
    "reports",
    METADATA,
    _serial("seq"),
    _text("report_id"),
    _text("source"),
    _text("kind"),
    _at("at"),
    _at("received_at"),
    _text("key", default=""),
    _text("subject_id", default=""),
    _text("channel"),
    _text("address_hash", default=""),
    _text("detail", default=""),
    _text("words", default=""),
    sa.UniqueConstraint("report_id"),
    sa.Index(None, "address_hash", "kind", "at"),
    sa.Index(None, "key"),
)
"""What providers said of messages after we handed them over, each once. ``words`` are a person's own (personal)."""

INBOX = sa.Table(
    "inbox",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    _text("subject_id"),
    _text("title", default=""),
    _text("text"),
    _at("at"),
    _maybe("valid_until", Instant),
    _maybe("read_at", Instant),
    sa.Index(None, "subject_id", "at"),
)

TASKS = sa.Table(
    "tasks",
    METADATA,
    _serial("id"),
    _text("key"),
    _text("kind"),
    _text("title", default=""),
    _text("note", default=""),
    sa.Column("details", _JSON, nullable=False),
    _text("owner", default=""),
    _text("department", default=""),
    _text("state"),
    _maybe("due_at", Instant),
    _text("subject_id", default=""),
    _text("plan_id", default=""),
    _text("playbook", default=""),
    _text("channel", default=""),
    _text("message_class"),
    _whole("cost_fen"),
    _text("outcome", default=""),
    _text("finished_by", default=""),
    _maybe("finished_at", Instant),
    _at("created_at"),
    _at("changed_at"),
    _whole("version", 1),
    _text("account_id", default=""),
    _text("about", default=""),
    _text("created_by", default=""),
    _text("clock", default="calendar"),
    _maybe("left_seconds", sa.BigInteger),
    _whole("escalated"),
    _text("escalated_to", default=""),
    _maybe("escalated_at", Instant),
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
    _serial("id"),
    sa.Column("task_id", _SERIAL, sa.ForeignKey("tasks.id"), nullable=False),
    _at("at"),
    _text("by"),
    _text("act"),
    _text("before", default=""),
    _text("after", default=""),
    _text("note", default=""),
    sa.Index(None, "task_id"),
)

ALARM_ACTS = sa.Table(
    "alarm_acts",
    METADATA,
    _serial("id"),
    _text("alarm"),
    _text("segment", default=""),
    _text("act"),
    _maybe("until", sa.Date),
    _maybe("episode", sa.Date),
    _text("by"),
    _text("why", default=""),
    _at("at"),
    sa.Index(None, "alarm", "id"),
)
"""What people did about alarms; rows are only added. An empty ``segment`` is all of them; ``episode`` is the day the
matter began that was acknowledged."""

ALARM_NOTICES = sa.Table(
    "alarm_notices",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    _text("alarm"),
    _text("segment"),
    _text("state"),
    sa.Column("since", sa.Date, nullable=False),
    _text("target"),
    _text("title"),
    _text("text"),
    _text("outcome"),
    _text("detail", default=""),
    _whole("tries"),
    _at("created_at"),
    _at("changed_at"),
    sa.Index(None, "outcome", "changed_at"),
    sa.Index(None, "alarm", "created_at"),
)
"""One row a change of state and target, kept before it is sent: sending, sent, failed, silenced, superseded."""

PLAYBOOK_VERSIONS = sa.Table(
    "playbook_versions",
    METADATA,
    sa.Column("playbook", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),
    _text("document"),
    _at("at"),
)
"""Every version somebody is, or was, on the way by: people keep the one they began with."""

ENROLMENTS = sa.Table(
    "enrolments",
    METADATA,
    _serial("id"),
    _text("playbook"),
    _text("version"),
    _text("subject_id"),
    _text("plan_id"),
    sa.Column("occurrence", sa.Date, nullable=False),
    _text("tier"),
    _text("step", default=""),
    _text("state"),
    _text("why", default=""),
    _at("entered_at"),
    _at("due_at"),
    _at("changed_at"),
    _text("lease_by", default=""),
    _maybe("lease_until", Instant),
    sa.UniqueConstraint("playbook", "subject_id", "occurrence"),
    sa.Index(None, "state", "playbook", "version", "step", "due_at"),
    sa.Index(None, "lease_by"),
    sa.Index(None, "subject_id"),
    sa.Index(None, "plan_id"),
)
"""Who is on which journey: ``step`` comes next, at ``due_at``; ``occurrence`` is the day of the plan that began it.
``lease_by`` fences: it is new with every claim, and only its holder may move the row."""

TASK_BLOCKS = sa.Table(
    "task_blocks",
    METADATA,
    sa.Column("task_id", _SERIAL, sa.ForeignKey("tasks.id"), primary_key=True, autoincrement=False),
    sa.Column("blocked_by", _SERIAL, sa.ForeignKey("tasks.id"), primary_key=True, autoincrement=False),
    _text("by"),
    _at("at"),
    sa.Index(None, "blocked_by"),
)

TASK_MIRRORS = sa.Table(
    "task_mirrors",
    METADATA,
    sa.Column("system", sa.Text, primary_key=True),
    sa.Column("external_id", sa.Text, primary_key=True),
    sa.Column("task_id", _SERIAL, sa.ForeignKey("tasks.id"), nullable=False),
    _whole("their_version"),
    _text("url", default=""),
    _at("changed_at"),
    sa.Index(None, "task_id"),
)
"""The same task elsewhere (Jira, Linear, Feishu). ``their_version`` only grows: what is older is not taken."""

TASK_CALLS = sa.Table(
    "task_calls",
    METADATA,
    sa.Column("system", sa.Text, primary_key=True),
    sa.Column("call_id", sa.Text, primary_key=True),
    _text("outcome"),
    _at("at"),
)
"""Callbacks taken, by their id: one that comes again is answered and does nothing."""

INTERVIEWS = sa.Table(
    "interviews",
    METADATA,
    sa.Column("task_id", _SERIAL, sa.ForeignKey("tasks.id"), primary_key=True, autoincrement=False),
    sa.Column("week", sa.Date, nullable=False),
    _text("subject_id"),
    _text("reason"),
    _whole("worth_fen"),
    _text("outcome", default=""),
    _maybe("need", sa.Integer),
    _maybe("feeling", sa.Integer),
    _text("verbatim", default=""),
    sa.Column("said", _JSON, nullable=False),
    _text("by", default=""),
    _maybe("at", Instant),
    sa.Index(None, "week"),
    sa.Index(None, "subject_id"),
)
"""Whom a week's interviews ask and what came of it; ``said`` is reason -> so or not, ``verbatim`` personal."""

CLUE_CARDS = sa.Table(
    "clue_cards",
    METADATA,
    sa.Column("clue_id", sa.Text, primary_key=True),
    _text("title", default=""),
    _text("state"),
    _text("owner", default=""),
    _text("note", default=""),
    _maybe("planned_for", sa.Date),
    _maybe("shipped_on", sa.Date),
    sa.Column("worth", _JSON, nullable=False),
    sa.Column("told", _JSON, nullable=False),
    _at("changed_at"),
    _text("changed_by"),
    _whole("version", 1),
)
"""Clues that somebody decided about; one without a card is new. ``worth`` is what it was worth when accepted."""

CLUE_CARD_HISTORY = sa.Table(
    "clue_card_history",
    METADATA,
    _serial("id"),
    _text("clue_id"),
    _at("at"),
    _text("by"),
    _text("before", default=""),
    _text("after", default=""),
    _text("note", default=""),
    sa.Index(None, "clue_id"),
)

CASES = sa.Table(
    "cases",
    METADATA,
    _serial("id"),
    _text("key"),
    _text("kind"),
    _text("title"),
    _text("alarm", default=""),
    _text("segment", default=""),
    _text("state"),
    _text("owner", default=""),
    _at("opened_at"),
    _at("due_at"),
    _maybe("closed_at", Instant),
    _text("closed_by", default=""),
    sa.Column("checklist", _JSON, nullable=False),
    sa.Column("figures", _JSON, nullable=False),
    _at("changed_at"),
    _whole("version", 1),
    sa.UniqueConstraint("key"),
)

CASE_LOG = sa.Table(
    "case_log",
    METADATA,
    _serial("id"),
    sa.Column("case_id", _SERIAL, sa.ForeignKey("cases.id"), nullable=False),
    _at("at"),
    _text("by"),
    _text("act"),
    _text("text", default=""),
    sa.Index(None, "case_id"),
)

PROGRAMMES = sa.Table(
    "programmes",
    METADATA,
    _serial("id"),
    _text("key"),
    _text("kind"),
    _text("title"),
    _text("state"),
    _text("owner", default=""),
    _text("rule", default=""),
    _at("starts_at"),
    _whole("seats"),
    sa.Column("figures", _JSON, nullable=False),
    _at("created_at"),
    _at("changed_at"),
    _whole("version", 1),
    sa.UniqueConstraint("key"),
)

PROGRAMME_GUESTS = sa.Table(
    "programme_guests",
    METADATA,
    sa.Column("programme_id", _SERIAL, sa.ForeignKey("programmes.id"), primary_key=True, autoincrement=False),
    sa.Column("subject_id", sa.Text, primary_key=True),
    _text("state"),
    _whole("place"),
    _whole("worth_fen"),
    _at("at"),
    _text("by", default=""),
    sa.Index(None, "subject_id"),
)

FIRINGS = sa.Table(
    "firings",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _text("playbook"),
    _text("version"),
    _text("kind"),
    _text("about"),
    _text("key"),
    _at("at"),
    _at("begun_at"),
    _at("changed_at"),
    _maybe("clock_until", Instant),
    _text("plan_id", default=""),
    _text("state"),
    _text("code", default=""),
    _whole("people"),
    _whole("sent"),
    _whole("cost_fen"),
    _text("lease_by", default=""),
    _maybe("lease_until", Instant),
    sa.UniqueConstraint("playbook", "key"),
    sa.Index(None, "state", "changed_at"),
    sa.Index(None, "plan_id"),
)
"""Each time something started a playbook, once: an hour (``key`` its local day), an alarm's episode, a batch of facts.
``at`` is when it happened, ``begun_at`` when it was noticed.
begun → nobody | waiting | approved → applied | late | failed. ``people`` it was about, ``sent`` to how many."""

TRIGGERED = sa.Table(
    "triggered",
    METADATA,
    sa.Column("playbook", sa.Text, primary_key=True),
    sa.Column("fact", sa.Text, primary_key=True),
    _text("firing"),
    _text("subject_id"),
    _at("at"),
    sa.Index(None, "firing"),
    sa.Index(None, "subject_id"),
)
"""Which fact of which person started a playbook, so that none starts it twice, in whatever order facts arrive."""

STANDING_APPROVALS = sa.Table(
    "standing_approvals",
    METADATA,
    _serial("id"),
    _text("playbook"),
    _text("version"),
    _text("policy"),
    _whole("per_day"),
    _whole("budget_fen"),
    sa.Column("until", sa.Date, nullable=False),
    _flag("needs_second"),
    _text("by"),
    _at("at"),
    _text("second_by", default=""),
    _maybe("second_at", Instant),
    _maybe("ended_at", Instant),
    _text("ended_by", default=""),
    sa.Index(None, "playbook", "ended_at"),
)
"""A yes given beforehand to plans that a playbook's trigger drafts: to this version under this policy, no further."""

OFFER_PLACES = sa.Table(
    "offer_places",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    _text("playbook"),
    _text("offer"),
    _text("subject_id"),
    _text("plan_id"),
    _text("state"),
    _whole("cost_fen"),
    sa.Column("expires_on", sa.Date, nullable=False),
    _at("at"),
    _at("changed_at"),
    _text("why", default=""),
    sa.Index(None, "playbook", "offer", "state"),
    sa.Index(None, "state", "expires_on"),
    sa.Index(None, "subject_id"),
)
"""Who holds a piece of an offer, by the key of the message or task that brings it: reserved → used | released.
``expires_on`` is the last day it is good for."""

ERASED = sa.Table(
    "erased",
    METADATA,
    sa.Column("mark", sa.Text, primary_key=True),
    _text("receipt"),
    _text("by"),
    _at("at"),
)
"""Who was erased on request, as keyed hashes: their rows are not taken in again."""

HOLDOUTS = sa.Table(
    "holdouts",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("generation", sa.Integer, primary_key=True, autoincrement=False),
    _text("salt"),
    _at("began_at"),
    _text("by", default=""),
    _text("why", default=""),
    _maybe("ends_on", sa.Date),
)
"""Each drawing of each holdout with its salt; rows are only added, the highest generation draws. ``ends_on`` is the
day known beforehand on which its result will be final."""
