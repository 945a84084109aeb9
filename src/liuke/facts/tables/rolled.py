"""Roll-ups by the day, and which days they owe."""

from liuke.facts.tables.declare import FactTable, column
from liuke.model.words import Role

KEPT_DAYS = FactTable(
    name="kept_days",
    means="Which days of the smaller roll-ups are up to date: a day whose facts change is taken out.",
    key=("what", "made_day", "day"),
    imported=False,
    columns=(
        column("what", "VARCHAR", "which roll-up"),
        column("made_day", "DATE", "day of it that was computed"),
        column("day", "DATE", "a day whose facts it was computed from"),
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
        column("day", "DATE", "calendar day of the workspace's zone"),
        column("subject_id", "VARCHAR", "who"),
    ),
)

FUNNEL_DAILY = FactTable(
    name="funnel_daily",
    means="Roll-up: of those who entered a funnel on a day, how many reached each step; days whose window is over.",
    key=("day", "funnel", "step"),
    day="day",
    imported=False,
    columns=(
        column("day", "DATE", "day of entry in the workspace's zone"),
        column("funnel", "VARCHAR", "funnel"),
        column("step", "VARCHAR", "step"),
        column("place", "INTEGER", "place of the step, from 1"),
        column("users", "BIGINT", "who reached it", "people"),
        column("passed", "BIGINT", "who reached the next", "people"),
    ),
)

FUNNEL_ACTS = FactTable(
    name="funnel_acts",
    means="Roll-up: acts of the newest days that a walk through the main funnel needs, made once when the day is new.",
    key=("funnel", "day", "subject_id", "place", "turn"),
    day="day",
    imported=False,
    columns=(
        column("funnel", "VARCHAR", "funnel, with the events that take its steps"),
        column("day", "DATE", "calendar day of the workspace's zone; of an order the day it was placed"),
        column("subject_id", "VARCHAR", "who"),
        column("place", "INTEGER", "place of the step, from 1; 0 where it is friction"),
        column(
            "turn", "BIGINT", "its turn among all acts: microseconds since 1970 times 256, with the steps it can be"
        ),
        column(
            "n", "BIGINT", "how many acts: of the first step those until somebody comes through are one row", "acts"
        ),
    ),
)

ARPU_MONTHLY = FactTable(
    name="arpu_monthly",
    means="Roll-up: what each calendar month that is over brought, and what tells its change from chance.",
    key=("month",),
    day="month",
    imported=False,
    columns=(
        column("month", "DATE", "first day of the month"),
        column("users", "BIGINT", "people active in it"),
        column("payers", "BIGINT", "people who paid in it"),
        column("paid_fen", "BIGINT", "money paid, refunds deducted", "fen"),
        column("paid_paid", "DOUBLE", "sum over people of their money, squared"),
        column("there_paid", "DOUBLE", "the same of money where they were active"),
        column("before_paid_paid", "DOUBLE", "their money times that of the month before"),
        column("before_there_paid", "DOUBLE", "their money where they were active the month before"),
        column("before_paid_there", "DOUBLE", "money of the month before where they were active"),
        column("before_there_there", "DOUBLE", "people active in both"),
    ),
)

CATEGORY_DAILY = FactTable(
    name="category_daily",
    means="Roll-up: what categories a person was shown and used on a day.",
    key=("day", "subject_id", "category"),
    day="day",
    imported=False,
    columns=(
        column("day", "DATE", "calendar day in the workspace's zone"),
        column("subject_id", "VARCHAR", "who"),
        column("category", "VARCHAR", "category of the item, as the catalogue had it then"),
        column("shown", "INTEGER", "views", "times"),
        column("used", "INTEGER", "other acts of the person's own will, and order lines", "times"),
    ),
)

WISHES_DAILY = FactTable(
    name="wishes_daily",
    means="Roll-up: what everybody put aside, followed or laid in the cart on a day; made where prices ever rose.",
    key=("day", "subject_id", "item_id"),
    day="day",
    found_by="subject_id",
    imported=False,
    columns=(
        column("day", "DATE", "calendar day in the workspace's zone"),
        column("subject_id", "VARCHAR", "who"),
        column("item_id", "VARCHAR", "item"),
        column("ts", "TIMESTAMP", "when they first did on that day", "UTC"),
    ),
)

ITEM_CATEGORIES = FactTable(
    name="item_categories",
    means="From when each item was of which category, as the roll-up of categories last saw it.",
    key=("item_id", "from_at"),
    imported=False,
    columns=(
        column("item_id", "VARCHAR", "item"),
        column("category", "VARCHAR", "category"),
        column("from_at", "TIMESTAMP", "from when", "UTC"),
        column("until_at", "TIMESTAMP", "until when, exclusive; empty where it still is", "UTC"),
    ),
)

ACTIVITY_DAILY = FactTable(
    name="activity_daily",
    means="Roll-up: one row a person and day with anything done. Days whose facts changed are computed anew, whole.",
    key=("day", "subject_id"),
    day="day",
    within_day="subject_id",
    found_by="subject_id",
    imported=False,
    columns=(
        column("day", "DATE", "calendar day in the workspace's zone"),
        column("subject_id", "VARCHAR", "who"),
        *(column(str(role), "INTEGER", f"acts of role {role}", "times") for role in Role),
        column("other", "INTEGER", "acts under event names the tracking plan does not know", "times"),
        column("present", "INTEGER", "acts that count as being there", "times"),
        column("active", "INTEGER", "acts of people's own will: every role but friction, refunds and leaving", "times"),
        column("sessions", "INTEGER", "visits: acts no more than 30 minutes apart, cut at midnight", "visits"),
        column("active_seconds", "INTEGER", "time from first to last act, summed over visits", "seconds"),
        column("first_at", "TIMESTAMP", "first act of the day", "UTC"),
        column("first_login_at", "TIMESTAMP", "first login of the day", "UTC"),
        column("first_core_at", "TIMESTAMP", "first core act of the day", "UTC"),
        column("orders", "INTEGER", "orders paid", "orders"),
        column("paid_fen", "BIGINT", "money paid; goods taken back and refunds are deducted on their own day", "fen"),
    ),
)

DIRTY_DAYS = FactTable(
    name="dirty_days",
    means="Days whose roll-up is older than their facts.",
    key=("day",),
    imported=False,
    columns=(column("day", "DATE", "calendar day in the workspace's zone"),),
)

SEEN_DAYS = FactTable(
    name="seen_days",
    means="What each day of the business's own tables looked like when last noticed: how a changed day is told.",
    key=("source", "day"),
    imported=False,
    columns=(
        column("source", "VARCHAR", "table"),
        column("day", "DATE", "calendar day in the workspace's zone"),
        column("n", "BIGINT", "rows of the day", "rows"),
        column("mark", "BIGINT", "sums over them as one number"),
    ),
)
