"""The canonical tables (F1): each column with type, unit and meaning, each table with its key."""

from dataclasses import dataclass, field
from typing import Literal

from liuke.model.words import Role

FactType = Literal["VARCHAR", "BIGINT", "INTEGER", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "UBIGINT"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactColumn:
    """One column. TIMESTAMP is UTC without offset, DATE a calendar day of the workspace's zone, money integer fen."""

    name: str
    type: FactType
    means: str
    unit: str = ""
    required: bool = False
    own: bool = False
    """Filled by liuke itself, never by an import's mapping."""

    @property
    def personal(self) -> bool:
        """Whether it says who somebody is, or may: their further columns are whatever an import brought."""
        return "(personal)" in self.means or self.name == "traits"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactTable:
    """A table all rooms may read. ``key`` identifies a row; ``day`` is the column whose days are replaced whole."""

    name: str
    means: str
    key: tuple[str, ...]
    columns: tuple[FactColumn, ...]
    day: str | None = None
    imported: bool = True
    version: int = field(default=1)

    def column(self, name: str) -> FactColumn:
        """Return the column of that name; ``KeyError`` where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _c(name: str, type_: FactType, means: str, unit: str = "", *, required: bool = False) -> FactColumn:
    return FactColumn(name=name, type=type_, means=means, unit=unit, required=required)


def _own(name: str, type_: FactType, means: str, unit: str = "") -> FactColumn:
    return FactColumn(name=name, type=type_, means=means, unit=unit, own=True)


_SEEN = _own("ingested_at", "TIMESTAMP", "when liuke took the row in", "UTC")
_SOURCE = _own("source", "VARCHAR", "file or endpoint the row came from")
_HASH = _own("row_hash", "UBIGINT", "64-bit hash of the row's identity: its key, or all its content where it has none")
_NTH = _own("nth", "INTEGER", "which of several rows of the same identity within one file, from 1")
_DAY = _own("day", "DATE", "calendar day of ts in the workspace's zone")

USERS = FactTable(
    name="users",
    means="People. One row a person; a later import of the same person replaces what it names.",
    key=("subject_id",),
    columns=(
        _c("subject_id", "VARCHAR", "the business's own id of the person", required=True),
        _c("account_id", "VARCHAR", "the account the person belongs to (B2B)"),
        _c("signed_up_at", "TIMESTAMP", "sign-up", "UTC"),
        _c("acquisition_source", "VARCHAR", "where the person came from"),
        _c("campaign", "VARCHAR", "acquisition campaign"),
        _c("plan", "VARCHAR", "plan or membership"),
        _c("city", "VARCHAR", "city"),
        _c("name", "VARCHAR", "how to address the person (personal)"),
        _c("email", "VARCHAR", "e-mail address (personal)"),
        _c("phone", "VARCHAR", "phone number (personal)"),
        _c("push_token", "VARCHAR", "push address (personal)"),
        _c("birthday", "DATE", "birthday (personal)"),
        _c("birthday_calendar", "VARCHAR", "solar or lunar, as the person said; without it no birthday is kept"),
        _c("birthday_lunar", "VARCHAR", "lunar birthday as MM-DD, L before it for a leap month: L06-15 (personal)"),
        _c("language", "VARCHAR", "zh or en"),
        _c("timezone", "VARCHAR", "IANA zone of the person"),
        _c("consent_email", "BOOLEAN", "agreed to marketing e-mail"),
        _c("consent_sms", "BOOLEAN", "agreed to marketing SMS"),
        _c("consent_push", "BOOLEAN", "agreed to marketing push"),
        _c("consent_call", "BOOLEAN", "agreed to calls and letters"),
        _c("consent_at", "TIMESTAMP", "when consent was given", "UTC"),
        _c("personalisation_off", "BOOLEAN", "asked not to be profiled"),
        _c("sensitive", "BOOLEAN", "minor or otherwise not to be addressed by automation"),
        _own("traits", "VARCHAR", "further columns of the import, as one JSON object"),
        _SOURCE,
        _SEEN,
        _HASH,
    ),
)

ACCOUNTS = FactTable(
    name="accounts",
    means="Business customers.",
    key=("account_id",),
    columns=(
        _c("account_id", "VARCHAR", "the business's own id of the account", required=True),
        _c("name", "VARCHAR", "name"),
        _c("industry", "VARCHAR", "industry"),
        _c("size", "VARCHAR", "size class"),
        _c("plan", "VARCHAR", "plan"),
        _c("seats_paid", "INTEGER", "seats paid for", "seats"),
        _c("csm", "VARCHAR", "customer-success manager"),
        _c("consultant", "VARCHAR", "implementation consultant"),
        _c("started_at", "TIMESTAMP", "contract start", "UTC"),
        _c("renews_at", "TIMESTAMP", "next renewal", "UTC"),
        _c("mrr_fen", "BIGINT", "monthly recurring revenue", "fen"),
        _c("currency", "VARCHAR", "ISO 4217 code"),
        _c("intent", "VARCHAR", "the outcome they bought it for"),
        _own("traits", "VARCHAR", "further columns of the import, as one JSON object"),
        _SOURCE,
        _SEEN,
        _HASH,
    ),
)

EVENTS = FactTable(
    name="events",
    means="What a person did, under the business's own event name; the tracking plan gives it a role.",
    key=("event_id",),
    day="day",
    columns=(
        _c("event_id", "VARCHAR", "message id, where the sender has one"),
        _c("subject_id", "VARCHAR", "who", required=True),
        _c("ts", "TIMESTAMP", "when it happened", "UTC", required=True),
        _c("event", "VARCHAR", "the business's own name of it", required=True),
        _c("feature", "VARCHAR", "feature of the product, for core acts"),
        _c("item_id", "VARCHAR", "item of the catalogue"),
        _c("value", "DOUBLE", "a number the event carries: milliseconds of a slow answer, for one"),
        _c("properties", "VARCHAR", "further properties, as one JSON object"),
        _DAY,
        _SOURCE,
        _SEEN,
        _HASH,
        _NTH,
    ),
)

ORDERS = FactTable(
    name="orders",
    means="Lines of orders. A line's state at a past instant follows from its times; an unpaid line has no paid_at.",
    key=("order_id", "line_id"),
    day="day",
    columns=(
        _c("order_id", "VARCHAR", "order", required=True),
        _c("line_id", "VARCHAR", "line within the order"),
        _c("subject_id", "VARCHAR", "who; empty for a sale to nobody we know"),
        _c("ts", "TIMESTAMP", "when it was placed", "UTC", required=True),
        _c("paid_at", "TIMESTAMP", "when it was paid; the same as ts where the import does not tell", "UTC"),
        _c("cancelled_at", "TIMESTAMP", "when it was cancelled", "UTC"),
        _c("refunded_at", "TIMESTAMP", "when it was refunded", "UTC"),
        _c("item_id", "VARCHAR", "item of the catalogue"),
        _c("item_name", "VARCHAR", "its name then"),
        _c("category", "VARCHAR", "its category then"),
        _c("quantity", "DOUBLE", "how many; negative on a line that takes goods back"),
        _c("amount_fen", "BIGINT", "money of the whole line; negative on a line that takes goods back", "fen"),
        _c("coupon_fen", "BIGINT", "of it, paid by coupon", "fen"),
        _c("currency", "VARCHAR", "ISO 4217 code; the workspace's where the import does not tell"),
        _DAY,
        _SOURCE,
        _SEEN,
        _HASH,
        _NTH,
    ),
)

SUBSCRIPTIONS = FactTable(
    name="subscriptions",
    means="Recurring contracts of people or accounts.",
    key=("subscription_id",),
    columns=(
        _c("subscription_id", "VARCHAR", "subscription", required=True),
        _c("subject_id", "VARCHAR", "the person"),
        _c("account_id", "VARCHAR", "the account"),
        _c("plan", "VARCHAR", "plan"),
        _c("started_at", "TIMESTAMP", "start", "UTC", required=True),
        _c("renews_at", "TIMESTAMP", "next renewal", "UTC"),
        _c("cancelled_at", "TIMESTAMP", "when it was cancelled", "UTC"),
        _c("ended_at", "TIMESTAMP", "when it ended", "UTC"),
        _c("period_days", "INTEGER", "length of one term", "days"),
        _c("seats", "INTEGER", "seats paid for", "seats"),
        _c("amount_fen", "BIGINT", "price of one term", "fen"),
        _c("currency", "VARCHAR", "ISO 4217 code"),
        _SOURCE,
        _SEEN,
        _HASH,
    ),
)

SURVEY_RESPONSES = FactTable(
    name="survey_responses",
    means="Answers to surveys; NPS among them.",
    key=("response_id",),
    day="day",
    columns=(
        _c("response_id", "VARCHAR", "answer"),
        _c("subject_id", "VARCHAR", "who answered"),
        _c("ts", "TIMESTAMP", "when", "UTC", required=True),
        _c("survey", "VARCHAR", "which survey; nps where the import does not tell"),
        _c("score", "DOUBLE", "the score given (NPS: 0-10)"),
        _c("stage", "VARCHAR", "stage of the journey"),
        _c("text", "VARCHAR", "in the person's own words (personal)"),
        _DAY,
        _SOURCE,
        _SEEN,
        _HASH,
        _NTH,
    ),
)

FEEDBACK = FactTable(
    name="feedback",
    means="Tickets, reviews and call transcripts.",
    key=("feedback_id",),
    day="day",
    columns=(
        _c("feedback_id", "VARCHAR", "ticket, review or call"),
        _c("subject_id", "VARCHAR", "who"),
        _c("account_id", "VARCHAR", "the account"),
        _c("ts", "TIMESTAMP", "when it came in", "UTC", required=True),
        _c("kind", "VARCHAR", "ticket, review, call or reply"),
        _c("topic", "VARCHAR", "what about, where somebody said"),
        _c("score", "DOUBLE", "stars or the like, where given"),
        _c("text", "VARCHAR", "in the person's own words (personal)"),
        _c("agent", "VARCHAR", "who took care of it"),
        _c("answered_at", "TIMESTAMP", "first answer", "UTC"),
        _c("resolved_at", "TIMESTAMP", "solved", "UTC"),
        _DAY,
        _SOURCE,
        _SEEN,
        _HASH,
        _NTH,
    ),
)

MENTIONS = FactTable(
    name="mentions",
    means="Public opinion: what is said of us elsewhere.",
    key=("mention_id",),
    day="day",
    columns=(
        _c("mention_id", "VARCHAR", "post or comment"),
        _c("ts", "TIMESTAMP", "when", "UTC", required=True),
        _c("platform", "VARCHAR", "where"),
        _c("author", "VARCHAR", "who (personal)"),
        _c("topic", "VARCHAR", "what about"),
        _c("negative", "BOOLEAN", "labelled negative by a person"),
        _c("text", "VARCHAR", "what was said"),
        _c("url", "VARCHAR", "address"),
        _DAY,
        _SOURCE,
        _SEEN,
        _HASH,
        _NTH,
    ),
)

CATALOG = FactTable(
    name="catalog",
    means="Items with their history of price and stock: one row each time either changes.",
    key=("item_id", "ts"),
    columns=(
        _c("item_id", "VARCHAR", "item", required=True),
        _c("ts", "TIMESTAMP", "from when this row holds", "UTC", required=True),
        _c("name", "VARCHAR", "name"),
        _c("category", "VARCHAR", "category"),
        _c("price_fen", "BIGINT", "price", "fen"),
        _c("stock", "INTEGER", "how many are left", "items"),
        _c("currency", "VARCHAR", "ISO 4217 code"),
        _SOURCE,
        _SEEN,
        _HASH,
    ),
)

BENEFITS = FactTable(
    name="benefits",
    means="What each plan grants.",
    key=("plan", "feature"),
    columns=(
        _c("plan", "VARCHAR", "plan", required=True),
        _c("feature", "VARCHAR", "feature granted", required=True),
        _c("quantity", "DOUBLE", "how much of it"),
        _c("unit", "VARCHAR", "unit of the quantity"),
        _c("label", "VARCHAR", "name for people"),
        _SOURCE,
        _SEEN,
        _HASH,
    ),
)

MILESTONES = FactTable(
    name="milestones",
    means="B2B delivery plan.",
    key=("milestone_id",),
    columns=(
        _c("milestone_id", "VARCHAR", "milestone", required=True),
        _c("account_id", "VARCHAR", "account", required=True),
        _c("name", "VARCHAR", "name"),
        _c("due_at", "TIMESTAMP", "promised", "UTC"),
        _c("done_at", "TIMESTAMP", "reached", "UTC"),
        _c("consultant", "VARCHAR", "implementation consultant"),
        _SOURCE,
        _SEEN,
        _HASH,
    ),
)

ACCOUNT_CHANGES = FactTable(
    name="account_changes",
    means="History of accounts: who looks after them, what they are called, into whom they went, what they pay for.",
    key=("account_id", "ts", "kind"),
    columns=(
        _c("account_id", "VARCHAR", "account; the one that ceases, where it merges or is renamed", required=True),
        _c("ts", "TIMESTAMP", "from when the change holds", "UTC", required=True),
        _c("kind", "VARCHAR", "consultant, csm, rename, merge, plan or seats", required=True),
        _c("before", "VARCHAR", "what was so before"),
        _c("after", "VARCHAR", "what is so since; for rename and merge the account_id it goes on as"),
        _SOURCE,
        _SEEN,
        _HASH,
    ),
)

ACTIVITY_COUNTS = FactTable(
    name="activity_counts",
    means="Activity that came already aggregated: how often a person did a thing on a day.",
    key=("subject_id", "day", "role", "feature"),
    day="day",
    columns=(
        _c("subject_id", "VARCHAR", "who", required=True),
        _c("day", "DATE", "calendar day in the workspace's zone", required=True),
        _c("role", "VARCHAR", "role of the tracking plan", required=True),
        _c("feature", "VARCHAR", "feature of the product, for core acts"),
        _c("n", "INTEGER", "how often", "times", required=True),
        _SOURCE,
        _SEEN,
        _HASH,
    ),
)

EVENT_ROLES = FactTable(
    name="event_roles",
    means="The tracking plan as rows: what each event name means.",
    key=("event",),
    imported=False,
    columns=(
        _c("event", "VARCHAR", "the business's own event name"),
        _c("role", "VARCHAR", "role of the tracking plan"),
        _c("feature", "VARCHAR", "feature, for core acts"),
        _c("present", "BOOLEAN", "counts as being there (idle days end)"),
    ),
)

FEATURES = FactTable(
    name="features",
    means="Key features of the product: those the tracking plan lists, or else those its core acts name.",
    key=("feature",),
    imported=False,
    columns=(
        _c("feature", "VARCHAR", "feature, as events name it"),
        _c("label", "VARCHAR", "name for people"),
    ),
)

PROMOTIONS = FactTable(
    name="promotions",
    means="The tracking plan's declared promotions: days on which people behave otherwise because we asked them to.",
    key=("name", "from_day"),
    imported=False,
    columns=(
        _c("name", "VARCHAR", "what it was called"),
        _c("from_day", "DATE", "its first day in the workspace's zone"),
        _c("through_day", "DATE", "its last day"),
    ),
)

MESSAGE_ROLES = FactTable(
    name="message_roles",
    means="The tracking plan's messages as rows: which event names tell of a message sent, opened, clicked, refused.",
    key=("event",),
    imported=False,
    columns=(
        _c("event", "VARCHAR", "the business's own event name"),
        _c("act", "VARCHAR", "sent, open, click, mute or opt_out"),
        _c("kind", "VARCHAR", "kind of campaign, where the name tells"),
        _c("channel", "VARCHAR", "channel, where the name tells"),
    ),
)

WORDS = FactTable(
    name="words",
    means="The tracking plan's words as rows: by what public opinion is recognised as being about us or a competitor.",
    key=("kind", "word"),
    imported=False,
    columns=(
        _c("kind", "VARCHAR", "product or competitor"),
        _c("word", "VARCHAR", "the word, in lower case"),
    ),
)

TEXT_SCORES = FactTable(
    name="text_scores",
    means="How negative each text is, said by the model of its month; texts that are new or changed are scored anew.",
    key=("kind", "text_id"),
    day="day",
    imported=False,
    columns=(
        _c("kind", "VARCHAR", "mentions, feedback or survey_responses"),
        _c("text_id", "VARCHAR", "the text's own id, or the row's identity where it has none"),
        _c("day", "DATE", "calendar day of the text in the workspace's zone"),
        _c("p_negative", "DOUBLE", "probability that it is negative, were half of all texts so", "0..1"),
        _c("lang", "VARCHAR", "zh, en or other"),
        _c("model", "VARCHAR", "which model said so"),
        _c("text_hash", "VARCHAR", "MD5 of the text that was scored"),
    ),
)

TEXT_MODELS = FactTable(
    name="text_models",
    means="The models that scored texts: learned of whom, how well, how sure of their calibration.",
    key=("model",),
    imported=False,
    columns=(
        _c("model", "VARCHAR", "name; from which month on it says, and a fingerprint of what it learned"),
        _c("labels", "INTEGER", "labels of people it learned of", "texts"),
        _c("accuracy", "DOUBLE", "share right of labels it had not seen (cross-validated)", "0..1"),
        _c("log_loss", "DOUBLE", "log-loss on the same, classes weighted alike", "nats"),
        _c("var_shift", "DOUBLE", "variance of the calibration's shift, in log odds"),
        _c("var_slope", "DOUBLE", "variance of the calibration's slope"),
        _c("cov", "DOUBLE", "their covariance"),
        _c("weights", "VARCHAR", "what it learned, a byte a weight, packed as text"),
    ),
)

STAGES = FactTable(
    name="stages",
    means="Stages of the journey as rows: each event that brings a person there.",
    key=("stage", "event", "feature"),
    imported=False,
    columns=(
        _c("stage", "VARCHAR", "stage"),
        _c("place", "INTEGER", "its place in the journey, from 1"),
        _c("zh", "VARCHAR", "its name for people, Chinese"),
        _c("en", "VARCHAR", "its name for people, English"),
        _c("owner", "VARCHAR", "department that owns it"),
        _c("event", "VARCHAR", "event that reaches it; empty where none does"),
        _c("feature", "VARCHAR", "only with this feature; empty for any"),
        _c("own_feature", "VARCHAR", "feature of the event where its rows name none"),
    ),
)

FUNNELS = FactTable(
    name="funnels",
    means="Funnels as rows: each event that is a step of one.",
    key=("funnel", "place", "event", "feature"),
    imported=False,
    columns=(
        _c("funnel", "VARCHAR", "funnel"),
        _c("nth", "INTEGER", "its place among the funnels, from 1; the first is the main one"),
        _c("funnel_zh", "VARCHAR", "its name for people, Chinese"),
        _c("funnel_en", "VARCHAR", "its name for people, English"),
        _c("window_hours", "INTEGER", "all steps within this time of the first", "hours"),
        _c("declared", "BOOLEAN", "the business declared it; false for the default"),
        _c("place", "INTEGER", "place of the step, from 1"),
        _c("step", "VARCHAR", "name of the step"),
        _c("zh", "VARCHAR", "the step for people, Chinese"),
        _c("en", "VARCHAR", "the step for people, English"),
        _c("event", "VARCHAR", "event that takes the step; empty where none does"),
        _c("feature", "VARCHAR", "only with this feature; empty for any"),
        _c("own_feature", "VARCHAR", "feature of the event where its rows name none"),
    ),
)

KEPT_DAYS = FactTable(
    name="kept_days",
    means="Which days of the smaller roll-ups are up to date: a day whose facts change is taken out.",
    key=("what", "made_day", "day"),
    imported=False,
    columns=(
        _c("what", "VARCHAR", "which roll-up"),
        _c("made_day", "DATE", "day of it that was computed"),
        _c("day", "DATE", "a day whose facts it was computed from"),
    ),
)

USER_SIGNALS_KEPT = "user_signals"
"""What kept_days calls the measured days from which later ones are carried on."""

CHANGED_PEOPLE = FactTable(
    name="changed_people",
    means="Whose roll-up of a day is another than when it was measured: of them everything is read anew.",
    key=("day", "subject_id"),
    day="day",
    imported=False,
    columns=(
        _c("day", "DATE", "calendar day of the workspace's zone"),
        _c("subject_id", "VARCHAR", "who"),
    ),
)

FUNNEL_DAILY = FactTable(
    name="funnel_daily",
    means="Roll-up: of those who entered a funnel on a day, how many reached each step; days whose window is over.",
    key=("day", "funnel", "step"),
    day="day",
    imported=False,
    columns=(
        _c("day", "DATE", "day of entry in the workspace's zone"),
        _c("funnel", "VARCHAR", "funnel"),
        _c("step", "VARCHAR", "step"),
        _c("place", "INTEGER", "place of the step, from 1"),
        _c("users", "BIGINT", "who reached it", "people"),
        _c("passed", "BIGINT", "who reached the next", "people"),
    ),
)

ARPU_MONTHLY = FactTable(
    name="arpu_monthly",
    means="Roll-up: what each calendar month that is over brought, and what tells its change from chance.",
    key=("month",),
    day="month",
    imported=False,
    columns=(
        _c("month", "DATE", "first day of the month"),
        _c("users", "BIGINT", "people active in it"),
        _c("payers", "BIGINT", "people who paid in it"),
        _c("paid_fen", "BIGINT", "money paid, refunds deducted", "fen"),
        _c("paid_paid", "DOUBLE", "sum over people of their money, squared"),
        _c("there_paid", "DOUBLE", "the same of money where they were active"),
        _c("before_paid_paid", "DOUBLE", "their money times that of the month before"),
        _c("before_there_paid", "DOUBLE", "their money where they were active the month before"),
        _c("before_paid_there", "DOUBLE", "money of the month before where they were active"),
        _c("before_there_there", "DOUBLE", "people active in both"),
    ),
)

CATEGORY_DAILY = FactTable(
    name="category_daily",
    means="Roll-up: what categories a person was shown and used on a day.",
    key=("day", "subject_id", "category"),
    day="day",
    imported=False,
    columns=(
        _c("day", "DATE", "calendar day in the workspace's zone"),
        _c("subject_id", "VARCHAR", "who"),
        _c("category", "VARCHAR", "category of the item, as the catalogue had it then"),
        _c("shown", "INTEGER", "views", "times"),
        _c("used", "INTEGER", "other acts of the person's own will, and order lines", "times"),
    ),
)

ITEM_CATEGORIES = FactTable(
    name="item_categories",
    means="From when each item was of which category, as the roll-up of categories last saw it.",
    key=("item_id", "from_at"),
    imported=False,
    columns=(
        _c("item_id", "VARCHAR", "item"),
        _c("category", "VARCHAR", "category"),
        _c("from_at", "TIMESTAMP", "from when", "UTC"),
        _c("until_at", "TIMESTAMP", "until when, exclusive; empty where it still is", "UTC"),
    ),
)

ACTIVITY_DAILY = FactTable(
    name="activity_daily",
    means="Roll-up: one row a person and day with anything done. Days whose facts changed are computed anew, whole.",
    key=("day", "subject_id"),
    day="day",
    imported=False,
    columns=(
        _c("day", "DATE", "calendar day in the workspace's zone"),
        _c("subject_id", "VARCHAR", "who"),
        *(_c(str(role), "INTEGER", f"acts of role {role}", "times") for role in Role),
        _c("other", "INTEGER", "acts under event names the tracking plan does not know", "times"),
        _c("present", "INTEGER", "acts that count as being there", "times"),
        _c("active", "INTEGER", "acts of people's own will: every role but friction, refunds and leaving", "times"),
        _c("sessions", "INTEGER", "visits: acts no more than 30 minutes apart, cut at midnight", "visits"),
        _c("active_seconds", "INTEGER", "time from first to last act, summed over visits", "seconds"),
        _c("first_at", "TIMESTAMP", "first act of the day", "UTC"),
        _c("first_login_at", "TIMESTAMP", "first login of the day", "UTC"),
        _c("first_core_at", "TIMESTAMP", "first core act of the day", "UTC"),
        _c("orders", "INTEGER", "orders paid", "orders"),
        _c("paid_fen", "BIGINT", "money paid; goods taken back and refunds are deducted on their own day", "fen"),
    ),
)

DIRTY_DAYS = FactTable(
    name="dirty_days",
    means="Days whose roll-up is older than their facts.",
    key=("day",),
    imported=False,
    columns=(_c("day", "DATE", "calendar day in the workspace's zone"),),
)

SEEN_DAYS = FactTable(
    name="seen_days",
    means="What each day of the business's own tables looked like when last noticed: how a changed day is told.",
    key=("source", "day"),
    imported=False,
    columns=(
        _c("source", "VARCHAR", "table"),
        _c("day", "DATE", "calendar day in the workspace's zone"),
        _c("n", "BIGINT", "rows of the day", "rows"),
        _c("mark", "BIGINT", "sums over them as one number"),
    ),
)

PLAN_ROWS = FactTable(
    name="plan_rows",
    means="The people of each plan with what was decided about each and why.",
    key=("plan_id", "subject_id", "playbook"),
    imported=False,
    columns=(
        _c("plan_id", "VARCHAR", "plan"),
        _c("as_of", "DATE", "business day of the plan"),
        _c("playbook", "VARCHAR", "playbook"),
        _c("version", "VARCHAR", "version of the playbook"),
        _c("tier", "VARCHAR", "tier of the playbook"),
        _c("subject_id", "VARCHAR", "who"),
        _c("channel", "VARCHAR", "channel proposed"),
        _c("template", "VARCHAR", "template proposed"),
        _c("offer", "VARCHAR", "offer proposed"),
        _c("cost_fen", "BIGINT", "expected cost", "fen"),
        _c("verdict", "VARCHAR", "allow, hold, deny, divert or withhold"),
        _c("code", "VARCHAR", "reason code; empty for a plain allow"),
        _c("evidence", "VARCHAR", "the facts behind the verdict, as one JSON object"),
        _c("draw", "DOUBLE", "the person's fixed number for the holdout", "0..1"),
        _c("not_before", "TIMESTAMP", "held until", "UTC"),
        _c("held_by", "VARCHAR", "which holdout withheld: all, group:NAME or playbook:ID; empty for everybody else"),
        _c("variant", "VARCHAR", "variant of the tier; empty where it has none"),
        _c("entry_share", "DOUBLE", "chance by design to be let in by who is moved; empty is 1", "0..1"),
    ),
)

VERDICTS = FactTable(
    name="verdicts",
    means="What was finally decided about each person of an applied plan. Kept for ever: outcome reads both arms here.",
    key=("plan_id", "subject_id", "playbook"),
    imported=False,
    columns=(
        _c("plan_id", "VARCHAR", "plan"),
        _c("at", "TIMESTAMP", "when", "UTC"),
        _c("day", "DATE", "business day of the plan"),
        _c("playbook", "VARCHAR", "playbook"),
        _c("version", "VARCHAR", "version of the playbook"),
        _c("tier", "VARCHAR", "tier"),
        _c("subject_id", "VARCHAR", "who"),
        _c("channel", "VARCHAR", "channel"),
        _c("verdict", "VARCHAR", "allow, hold, deny, divert or withhold"),
        _c("code", "VARCHAR", "reason code"),
        _c("evidence", "VARCHAR", "the facts behind the verdict, as one JSON object"),
        _c("holdout_share", "DOUBLE", "share of people held out at assignment", "0..1"),
        _c("cost_fen", "BIGINT", "expected cost", "fen"),
        _c("dry_run", "BOOLEAN", "the channel was not live: rehearsed, no experiment"),
        _c("held_by", "VARCHAR", "which holdout withheld: all, group:NAME or playbook:ID; empty for everybody else"),
        _c("variant", "VARCHAR", "variant of the tier; empty where it has none"),
        _c("entry_share", "DOUBLE", "chance by design to be let in by who is moved; empty is 1", "0..1"),
    ),
)

HOLDOUT_ARMS = FactTable(
    name="holdout_arms",
    means="Who is in which arm of which holdout, from the first plan on that decided about them. Kept for ever.",
    key=("holdout", "generation", "subject_id", "arm"),
    imported=False,
    columns=(
        _c("holdout", "VARCHAR", "all, group:NAME or playbook:ID"),
        _c("generation", "INTEGER", "which drawing of it, from 1; a rotation begins the next"),
        _c("subject_id", "VARCHAR", "who"),
        _c("unit", "VARCHAR", "who shares the draw, where somebody does: people behind one phone, address or device"),
        _c("arm", "VARCHAR", "holdout or treated"),
        _c("again", "BOOLEAN", "the person was in the other arm before: in both, and in no figure"),
        _c("share", "DOUBLE", "share of people held out then", "0..1"),
        _c("at", "TIMESTAMP", "when", "UTC"),
        _c("day", "DATE", "business day of the plan"),
        _c("plan_id", "VARCHAR", "plan"),
        _c("playbook", "VARCHAR", "playbook of that plan"),
        _c("tier", "VARCHAR", "its tier"),
    ),
)

VARIANT_DRAWS = FactTable(
    name="variant_draws",
    means="Which variant of a touch each person got: drawn by a fixed hash when the touch was done. Kept for ever.",
    key=("playbook", "touch", "subject_id", "day"),
    imported=False,
    columns=(
        _c("playbook", "VARCHAR", "playbook"),
        _c("touch", "VARCHAR", "tier or step"),
        _c("subject_id", "VARCHAR", "who"),
        _c("day", "DATE", "business day"),
        _c("at", "TIMESTAMP", "when", "UTC"),
        _c("plan_id", "VARCHAR", "plan"),
        _c("variant_set", "VARCHAR", "the variants that were compared then, as twelve digits"),
        _c("variant", "VARCHAR", "variant"),
        _c("share", "DOUBLE", "share of people who got it by design", "0..1"),
        _c("dry_run", "BOOLEAN", "the channel was not live: rehearsed, no experiment"),
    ),
)

RECEIPTS = FactTable(
    name="receipts",
    means="What became of each message and task: sent, uncertain, refused, bounced, done.",
    key=("receipt_id",),
    imported=False,
    columns=(
        _c("receipt_id", "VARCHAR", "one per change of state"),
        _c("at", "TIMESTAMP", "when", "UTC"),
        _c("plan_id", "VARCHAR", "plan"),
        _c("playbook", "VARCHAR", "playbook"),
        _c("subject_id", "VARCHAR", "who"),
        _c("channel", "VARCHAR", "channel"),
        _c("message_class", "VARCHAR", "marketing or service"),
        _c("state", "VARCHAR", "sent, uncertain, refused, failed, task_done, or what a provider reported"),
        _c("code", "VARCHAR", "reason code, where refused"),
        _c("detail", "VARCHAR", "a sentence, where there is one"),
        _c("cost_fen", "BIGINT", "what it cost", "fen"),
        _c("dry_run", "BOOLEAN", "nothing left the house"),
    ),
)

TABLES: tuple[FactTable, ...] = (
    USERS,
    ACCOUNTS,
    EVENTS,
    ORDERS,
    SUBSCRIPTIONS,
    SURVEY_RESPONSES,
    FEEDBACK,
    MENTIONS,
    CATALOG,
    BENEFITS,
    MILESTONES,
    ACCOUNT_CHANGES,
    ACTIVITY_COUNTS,
    EVENT_ROLES,
    FEATURES,
    PROMOTIONS,
    MESSAGE_ROLES,
    WORDS,
    TEXT_SCORES,
    TEXT_MODELS,
    STAGES,
    FUNNELS,
    ACTIVITY_DAILY,
    KEPT_DAYS,
    CHANGED_PEOPLE,
    FUNNEL_DAILY,
    ARPU_MONTHLY,
    CATEGORY_DAILY,
    ITEM_CATEGORIES,
    DIRTY_DAYS,
    SEEN_DAYS,
    PLAN_ROWS,
    VERDICTS,
    HOLDOUT_ARMS,
    VARIANT_DRAWS,
    RECEIPTS,
)


def table(name: str) -> FactTable:
    """Return the declared table of that name; ``KeyError`` where there is none."""
    for declared in TABLES:
        if declared.name == name:
            return declared
    raise KeyError(name)
