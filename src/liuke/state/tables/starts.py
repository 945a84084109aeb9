"""What alarms said and who was told; what started playbooks; who is on which journey, holds an offer, is held out."""

import sqlalchemy as sa

from liuke.state.tables.columns import METADATA, Instant, at, maybe, serial, text, whole

ALARM_ACTS = sa.Table(
    "alarm_acts",
    METADATA,
    serial("id"),
    text("alarm"),
    text("segment", default=""),
    text("act"),
    maybe("until", sa.Date),
    maybe("episode", sa.Date),
    text("by"),
    text("why", default=""),
    at("at"),
    sa.Index(None, "alarm", "id"),
)
"""What people did about alarms; rows are only added. An empty ``segment`` is all of them; ``episode`` is the day the
matter began that was acknowledged."""

ALARM_NOTICES = sa.Table(
    "alarm_notices",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    text("alarm"),
    text("segment"),
    text("state"),
    sa.Column("since", sa.Date, nullable=False),
    text("target"),
    text("title"),
    text("text"),
    text("outcome"),
    text("detail", default=""),
    whole("tries"),
    at("created_at"),
    at("changed_at"),
    sa.Index(None, "outcome", "changed_at"),
    sa.Index(None, "alarm", "created_at"),
)
"""One row a change of state and target, kept before it is sent: sending, sent, failed, silenced, superseded."""

PLAYBOOK_VERSIONS = sa.Table(
    "playbook_versions",
    METADATA,
    sa.Column("playbook", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),
    text("document"),
    at("at"),
)
"""Every version somebody is, or was, on the way by: people keep the one they began with."""

ENROLMENTS = sa.Table(
    "enrolments",
    METADATA,
    serial("id"),
    text("playbook"),
    text("version"),
    text("subject_id"),
    text("plan_id"),
    sa.Column("occurrence", sa.Date, nullable=False),
    text("tier"),
    text("step", default=""),
    text("state"),
    text("why", default=""),
    at("entered_at"),
    at("due_at"),
    at("changed_at"),
    text("lease_by", default=""),
    maybe("lease_until", Instant),
    sa.UniqueConstraint("playbook", "subject_id", "occurrence"),
    sa.Index(None, "state", "playbook", "version", "step", "due_at"),
    sa.Index(None, "subject_id"),
    sa.Index(None, "plan_id"),
    postgresql_with={"fillfactor": 60},
)
"""Who is on which journey: ``step`` comes next, at ``due_at``; ``occurrence`` is the day of the plan that began it.
``lease_by`` fences: it is new with every claim, and only its holder may move the row."""

FIRINGS = sa.Table(
    "firings",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    text("playbook"),
    text("version"),
    text("kind"),
    text("about"),
    text("key"),
    at("at"),
    at("begun_at"),
    at("changed_at"),
    maybe("clock_until", Instant),
    text("plan_id", default=""),
    text("state"),
    text("code", default=""),
    whole("people"),
    whole("sent"),
    whole("cost_fen"),
    text("lease_by", default=""),
    maybe("lease_until", Instant),
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
    text("firing"),
    text("subject_id"),
    at("at"),
    sa.Index(None, "firing"),
    sa.Index(None, "subject_id"),
)
"""Which fact of which person started a playbook, so that none starts it twice, in whatever order facts arrive."""

OFFER_PLACES = sa.Table(
    "offer_places",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    text("playbook"),
    text("offer"),
    text("subject_id"),
    text("plan_id"),
    text("state"),
    whole("cost_fen"),
    sa.Column("expires_on", sa.Date, nullable=False),
    at("at"),
    at("changed_at"),
    text("why", default=""),
    sa.Index(None, "playbook", "offer", "state"),
    sa.Index(None, "state", "expires_on"),
    sa.Index(None, "subject_id"),
)
"""Who holds a piece of an offer, by the key of the message or task that brings it: reserved → used | released.
``expires_on`` is the last day it is good for."""

HOLDOUTS = sa.Table(
    "holdouts",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("generation", sa.Integer, primary_key=True, autoincrement=False),
    text("salt"),
    at("began_at"),
    text("by", default=""),
    text("why", default=""),
    maybe("ends_on", sa.Date),
)
"""Each drawing of each holdout with its salt; rows are only added, the highest generation draws. ``ends_on`` is the
day known beforehand on which its result will be final."""
