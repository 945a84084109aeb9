"""The columns of the lists of users and accounts, and the views that stand there before anybody saved one."""

from typing import Any
from urllib.parse import urlencode

from liuke.web.view.listing import Field, Row
from liuke.web.view.marked import masked, shown_id
from liuke.web.view.pen import Pen
from liuke.web.view.users import value_word
from liuke.web.view.where import address

USERS = (
    *("subject_id", "name", "risk", "risk_change_7d", "value_tier", "paid_365d_fen", "expected_value_fen", "idle_days"),
    *(
        "liveness",
        "health",
        "orders_365d",
        "last_present_day",
        "messages_28d",
        "reason",
        "nps_score",
        "errors_28d",
        "city",
        "plan",
    ),
)
ACCOUNTS = (
    *("account_id", "name", "plan", "health", "health_trend", "depth", "active_seats", "value_per_yuan", "renews_on"),
    *("at_stake_fen", "mrr_fen", "risk_signs", "csm", "consultant", "tickets_open", "on_time_share"),
)
_TIERS = {"key_rescue": "bad", "key_keep": "warn", "key_value": "good", "key_grow": "good"}
_ALIVE = {"active": "good", "dormant": "warn", "churned": "bad"}
_VIEWS = {
    "users": (
        ("risk", {"where": "risk_band = 'high'", "sort": "risk", "desc": "1"}),
        ("leaving", {"where": "high_value_leaving = true", "sort": "paid_365d_fen", "desc": "1"}),
        ("dormant", {"where": "liveness = 'dormant'", "sort": "paid_365d_fen", "desc": "1"}),
        ("touched", {"where": "messages_28d > 0", "sort": "messages_28d", "desc": "1"}),
    ),
    "accounts": (
        ("stake", {"where": "risk_signs > 0", "sort": "at_stake_fen", "desc": "1"}),
        ("renewing", {"where": "days_since(renews_on) >= -90 and days_since(renews_on) <= 0", "sort": "renews_on"}),
        ("red", {"where": "health_band = 'red'", "sort": "health"}),
    ),
}


def own_views(kind: str, path: str, pen: Pen) -> list[dict[str, Any]]:
    """Return the views that stand there from the first day."""
    everybody = {"name": pen.text(f"insight.view.{kind}"), "address": path, "fixed": True}
    return [
        everybody,
        *(
            {"name": pen.text(f"insight.view.{name}"), "address": f"{path}?{urlencode(asked)}", "fixed": True}
            for name, asked in _VIEWS[kind]
        ),
    ]


def users_fields(pen: Pen) -> tuple[Field, ...]:
    """Return the columns of people."""

    def label(name: str) -> str:
        return pen.text(f"insight.col.{name}")

    def tone_of_risk(row: Row) -> str:
        return "bad" if (row.get("risk") or 0) >= 0.5 else ""

    return (
        Field(
            name="subject_id",
            label=label("subject_id"),
            write=lambda value: shown_id(str(value)),
            href=lambda row: address("user", str(row["subject_id"])),
            sub=lambda row: masked(row["name"]) if row.get("name") else "",
        ),
        Field(name="risk", label=label("risk"), kind="percent", tone=tone_of_risk, card="churn_risk"),
        Field(name="risk_change_7d", label=label("risk_change"), kind="points", optional=True),
        Field(
            name="value_tier",
            label=label("value_tier"),
            kind="tag",
            write=lambda value: value_word("value_tier", str(value), pen),
            tone=lambda row: _TIERS.get(str(row.get("value_tier")), ""),
            card="value_tier",
        ),
        Field(name="paid_365d_fen", label=label("paid"), kind="money", card="paid_365d_fen"),
        Field(name="expected_value_fen", label=label("expected"), kind="money", card="expected_value_fen"),
        Field(name="idle_days", label=label("idle"), kind="days", card="idle_days"),
        Field(
            name="liveness",
            label=label("liveness"),
            kind="tag",
            write=lambda value: value_word("liveness", str(value), pen),
            tone=lambda row: _ALIVE.get(str(row.get("liveness")), ""),
            card="liveness",
        ),
        Field(name="health", label=label("health"), kind="number", write=lambda v: pen.number(v, 0), card="health"),
        Field(name="reason", label=label("reason"), write=lambda value: value_word("reason", str(value), pen)),
        Field(name="last_present_day", label=label("last"), kind="day"),
        Field(name="messages_28d", label=label("messages"), kind="count", optional=True),
        Field(name="orders_365d", label=label("orders"), kind="count", optional=True),
        Field(name="nps_score", label="NPS", kind="count", optional=True),
        Field(name="errors_28d", label=label("errors"), kind="count", optional=True),
        Field(name="city", label=label("city"), optional=True),
        Field(name="plan", label=label("plan"), optional=True),
    )


def accounts_fields(pen: Pen) -> tuple[Field, ...]:
    """Return the columns of accounts."""

    def label(name: str) -> str:
        return pen.text(f"insight.col.{name}")

    def own(row: Row) -> str:
        return address("account", str(row["account_id"]))

    return (
        Field(name="name", label=label("account"), href=own, sub=lambda row: str(row["account_id"])),
        Field(name="plan", label=label("plan")),
        Field(name="health", label=label("health"), kind="number", write=lambda v: pen.number(v, 0), card="health"),
        Field(
            name="health_trend", label=label("trend"), kind="number", write=lambda v: pen.number(v, 1), optional=True
        ),
        Field(name="risk_signs", label=label("signs"), kind="count"),
        Field(name="at_stake_fen", label=label("stake"), kind="money", card="money_at_stake"),
        Field(name="renews_on", label=label("renews"), write=lambda day: pen.date(str(day)), card="renewal"),
        Field(name="depth", label=label("depth"), kind="percent", card="depth"),
        Field(name="active_seats", label=label("seats"), kind="count", card="seats"),
        Field(name="value_per_yuan", label=label("value"), kind="number", card="value_per_yuan"),
        Field(name="mrr_fen", label=label("mrr"), kind="money"),
        Field(name="csm", label=label("csm")),
        Field(name="consultant", label=label("consultant"), optional=True),
        Field(name="tickets_open", label=label("tickets"), kind="count", optional=True),
        Field(name="on_time_share", label=label("on_time"), kind="percent", optional=True),
    )
