"""The call behind an account's page: its numbers beside like accounts, what pulls its health, its people, delivery."""

from statistics import median
from typing import Annotated, Any

from sqlglot import exp

from liuke.app.answers.one_account import AccountPage
from liuke.app.calls.accounts import at_risk
from liuke.app.calls.ask import Ask, plain
from liuke.app.calls.numbers import looked, masked
from liuke.app.calls.qbr import qbr
from liuke.app.calls.tasks import task_list
from liuke.facts.account_profile import ACCOUNT
from liuke.facts.profile import PEOPLE, select
from liuke.flow.house import House
from liuke.model.moment import AsOf

_METRICS = (
    *("login_days", "login_gap", "login_decay", "feature_breadth", "core_acts", "community"),
    *("payment_recency", "order_frequency", "spending_trend", "nps", "complaints", "friction"),
)
_MORE = (
    *("account_id", "name", "plan", "industry", "csm", "consultant", "started_at", "renews_at", "mrr_fen"),
    *("health", "health_band", "health_trend", "active_seats", "seats", "people", "end_customers", "depth", "breadth"),
    *("value_per_yuan", "value_percentile", "intent", "intent_progress", "tickets_open", "tickets", "on_time_share"),
)
_STAKE = 8
Said = dict[str, Any]


def account_page(house: House, ask: Ask, *, account: str, as_of: str | None = None) -> Annotated[Said, AccountPage]:
    """Say everything the page of an account shows.

    Raises
    ------
    UnknownAccountError
        There is no account of that id.
    """
    review = qbr(house, ask, account=account, as_of=as_of)
    day = looked(house, ask, as_of)
    known = {column.name for column in house.account_columns}
    names = [name for name in (*_MORE, *(f"health_{one}" for one in _METRICS)) if name in known]
    row = _rows(house, day, "account_id", account, names)[0]
    like = [one for one in _rows(house, day, "plan", row["plan"], names) if one["account_id"] != account]
    risk = next((one for one in at_risk(house, ask, as_of=as_of)["accounts"] if one["account_id"] == account), None)
    return {
        "as_of": review["as_of"],
        "currency": house.currency,
        "account": plain(row),
        "peers": {"n": len(like), **{name: _median(like, name) for name in names if name not in _TEXTS}},
        "metrics": _metrics(house, ask, row, like),
        "risk": risk,
        "sections": review["sections"],
        "people": _people(house, day, account),
        "tasks": task_list(house, ask, account=account, limit=20)["tasks"],
    }


_TEXTS = frozenset(
    {"account_id", "name", "plan", "industry", "csm", "consultant", "started_at", "renews_at", "intent", "health_band"}
)


def _rows(house: House, day: AsOf, column: str, value: Any, names: list[str]) -> list[Said]:
    said = exp.EQ(this=exp.column(column, quoted=True), expression=exp.convert(value)) if value is not None else None
    found = select(house.facts, day, house.account_columns, where=said, wanted=names, whose=ACCOUNT)
    return list(found.to_pylist())


def _median(rows: list[Said], name: str) -> float | None:
    values = [row[name] for row in rows if row.get(name) is not None]
    return float(median(values)) if values else None


def _metrics(house: House, ask: Ask, row: Said, like: list[Said]) -> list[Said]:
    """Each metric's score beside the median of like accounts, and how many points of health the difference makes."""
    knobs = house.policy.health
    counted = {n: float(getattr(knobs, f"weight_{n}")) for n in _METRICS if row.get(f"health_{n}") is not None}
    whole = sum(counted.values())
    labels = {column.name: ask.say(column.zh, column.en) for column in house.account_columns}
    found = []
    for name in _METRICS:
        score, peer = row.get(f"health_{name}"), _median(like, f"health_{name}")
        told = score is not None and peer is not None and whole > 0
        points = counted[name] * (score - peer) / whole if told and score is not None and peer is not None else None
        label = labels.get(f"health_{name}", name)
        found.append({"name": name, "label": label, "score": score, "peer": peer, "points": points})
    return found


def _people(house: House, day: AsOf, account: str) -> list[Said]:
    """The people of the account who count most: those there most often lately, names masked."""
    wanted = ["subject_id", "name", "idle_days", "active_days_28d", "liveness", "nps_score"]
    where = exp.EQ(this=exp.column("account_id", quoted=True), expression=exp.Literal.string(account))
    rows = select(
        house.facts,
        day,
        house.columns,
        where=where,
        wanted=wanted,
        order_by="active_days_28d",
        descending=True,
        limit=_STAKE,
        whose=PEOPLE,
    ).to_pylist()
    return [{**plain(row), "name": masked(row["name"])} for row in rows]
