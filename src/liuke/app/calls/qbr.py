"""The business review of an account (W7): scorecard, value per yuan, delivery, seats, plan; all signals' own."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Annotated, Any

from sqlglot import exp

from liuke.app.answers.qbr import Qbr
from liuke.app.calls.ask import Ask, written
from liuke.app.calls.numbers import looked
from liuke.app.calls.whom import account_known
from liuke.app.say import say
from liuke.desk.tasks import OPEN_STATES, tasks
from liuke.facts.account_profile import ACCOUNT
from liuke.facts.profile import select
from liuke.facts.statement import load
from liuke.flow.house import House
from liuke.kit.money import percent
from liuke.kit.money import written as money
from liuke.kit.pdf import Figures, Heading, Paragraph, Table, make_pdf
from liuke.model.moment import AsOf

_ASK = load("liuke.facts", "account_review")
_SEAT_MONTHS = 6
_CARD = ("breadth", "depth", "value_percentile", "intent_progress", "health")
_MORE = ("end_customers", "active_seats", "value_units", "value_paid_fen", "value_per_yuan", "unused_features")
_SHARES = ("breadth", "depth", "value_percentile", "intent_progress")
_OWN = ("account_id", "name", "plan", "seats_paid", "csm", "consultant", "renews_at", "mrr_fen", "intent")
_NOTHING = "—"


def qbr(
    house: House, ask: Ask, *, account: str, as_of: str | None = None, pdf: bool = False
) -> Annotated[dict[str, Any], Qbr]:
    """Review the business with an account; with ``pdf`` the document, too, in base64.

    Raises
    ------
    UnknownAccountError
        There is no account of that id.
    """
    day = looked(house, ask, as_of)
    row = _row(house, day, account)
    peers = _peers(house, day, row["plan"])
    facts = {
        "milestones": [_naive(one) for one in house.facts.rows(_ASK["milestones_of"], day, account_id=account)],
        "seats": house.facts.rows(
            _ASK["seats_of"], day, account_id=account, seats_from=day.day - timedelta(days=30 * _SEAT_MONTHS)
        ),
        "tickets": house.facts.one(_ASK["tickets_of"], day, account_id=account, service_from=_service(house, day)),
    }
    sections = list(_sections(house, ask, day, row, peers, facts))
    title = say("desk.qbr.title", ask.language, name=row["name"] or account)
    figures = {name: row[name] for name in (*_CARD, *_MORE)}
    said = {
        "as_of": day.day.isoformat(),
        "account_id": account,
        "title": title,
        "scorecard": figures,
        "peers": {"n": peers["n"], **{name: peers[name] for name in (*_CARD, "value_per_yuan")}},
        "currency": house.currency,
        "sections": sections,
    }
    if not pdf:
        return said
    footer = f"{house.name} · {day.day.isoformat()}"
    made = make_pdf(title, list(_blocks(sections)), language=ask.language, footer=footer, at=house.clock.now())
    return {**said, "pdf": base64.b64encode(made).decode()}


def _row(house: House, day: AsOf, account: str) -> dict[str, Any]:
    known = {column.name for column in house.account_columns}
    wanted = [name for name in (*_OWN, *_CARD, *_MORE) if name in known]
    found = account_known(house, day, account, wanted)
    return {name: found.get(name) for name in (*_OWN, *_CARD, *_MORE)}


def _peers(house: House, day: AsOf, plan: str | None) -> dict[str, Any]:
    """Return the medians of accounts on the same plan; of all where the plan is not known."""
    where = None if plan is None else exp.EQ(this=exp.column("plan", quoted=True), expression=exp.Literal.string(plan))
    names = (*_CARD, "value_per_yuan")
    rows = select(house.facts, day, house.account_columns, where=where, wanted=list(names), whose=ACCOUNT).to_pylist()
    found: dict[str, Any] = {"n": len(rows)}
    for name in names:
        values = [row[name] for row in rows if row[name] is not None]
        found[name] = median(values) if values else None
    return found


def _service(house: House, day: AsOf) -> datetime:
    return day.before(house.policy.health.service_window_days).instant.replace(tzinfo=None)


def _naive(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.replace(tzinfo=UTC) if isinstance(value, datetime) else value for name, value in row.items()}


def _sections(
    house: House, ask: Ask, day: AsOf, row: dict[str, Any], peers: dict[str, Any], facts: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    def t(key: str, **said: Any) -> str:
        return say(f"desk.qbr.{key}", ask.language, **said)

    def value(name: str, said: Any) -> str:
        if said is None:
            return _NOTHING
        return percent(said, 0) if name in _SHARES else f"{said:,.0f}" if name == "health" else f"{said:,.2f}"

    beside = [
        {
            "label": t(name),
            "value": value(name, row[name]),
            "note": t("peers", value=value(name, peers[name]), n=peers["n"]),
        }
        for name in _CARD
    ]
    renews = row["renews_at"].date().isoformat() if row["renews_at"] else _NOTHING
    said = t(
        "who",
        plan=row["plan"] or _NOTHING,
        renews=renews,
        csm=row["csm"] or _NOTHING,
        consultant=row["consultant"] or _NOTHING,
    )
    intent = [t("intent", intent=house.tracking.features.get(row["intent"], row["intent"]))] if row["intent"] else []
    yield {"id": "scorecard", "title": t("scorecard"), "words": [said, *intent], "figures": beside, "tables": []}
    paid = money(row["value_paid_fen"], house.currency, ask.language) if row["value_paid_fen"] else _NOTHING
    per = [
        {"label": t("value_units"), "value": _count(row["value_units"]), "note": t("units_note")},
        {"label": t("value_paid"), "value": paid, "note": ""},
        {
            "label": t("value_per_yuan"),
            "value": value("value_per_yuan", row["value_per_yuan"]),
            "note": t("peers", value=value("value_per_yuan", peers["value_per_yuan"]), n=peers["n"]),
        },
        {"label": t("end_customers"), "value": _count(row["end_customers"]), "note": ""},
    ]
    unused = [t("unused", names=row["unused_features"])] if row["unused_features"] else [t("none_unused")]
    yield {"id": "value", "title": t("value"), "words": unused, "figures": per, "tables": []}
    yield _delivery(house, day, facts, t)
    now = facts["seats"][0]["seats"] if facts["seats"] and facts["seats"][0]["months_ago"] == 0 else 0
    seats = [
        {"label": t("seats_paid"), "value": _count(row["seats_paid"]), "note": ""},
        {"label": t("seats_active"), "value": _count(now), "note": t("seats_note")},
    ]
    months = [[_month(one["months_ago"], t), str(one["seats"])] for one in facts["seats"]]
    tables = [{"head": [t("month"), t("seats_active")], "rows": months}] if months else []
    yield {"id": "seats", "title": t("seats"), "words": [], "figures": seats, "tables": tables}
    yield _plan(house, row["account_id"], t)


def _delivery(house: House, day: AsOf, facts: dict[str, Any], t: Any) -> dict[str, Any]:
    rows, late, due = list[list[str]](), 0, 0
    for one in facts["milestones"]:
        fell = one["due_at"] is not None and one["due_at"] < day.instant
        delay = ((one["done_at"] or day.instant) - one["due_at"]).days if one["due_at"] else 0
        due, late = due + fell, late + (fell and delay > 0)
        done = one["done_at"].astimezone(house.zone).date().isoformat() if one["done_at"] else t("open")
        promised = one["due_at"].astimezone(house.zone).date().isoformat() if one["due_at"] else _NOTHING
        word = t("late_days", n=delay) if fell and delay > 0 else t("on_time") if one["done_at"] else _NOTHING
        rows.append([one["name"] or one["milestone_id"], promised, done, word])
    tickets = facts["tickets"]
    figures = [
        {"label": t("milestones"), "value": f"{due - late}/{due}" if due else _NOTHING, "note": t("on_time_note")},
        {"label": t("tickets"), "value": str(tickets["tickets"]), "note": t("open_tickets", n=tickets["open_ones"])},
        {"label": t("answer"), "value": _hours(tickets["answer_hours"], t), "note": t("median")},
        {"label": t("solve"), "value": _hours(tickets["solve_hours"], t), "note": t("median")},
    ]
    head = [t(name) for name in ("milestone", "promised", "reached", "delay")]
    tables = [{"head": head, "rows": rows}] if rows else []
    return {"id": "delivery", "title": t("delivery"), "words": [], "figures": figures, "tables": tables}


def _plan(house: House, account: str, t: Any) -> dict[str, Any]:
    """The next steps are what is on the board: no review promises what nobody was given."""
    found = tasks(house.state, now=house.clock.now(), states=OPEN_STATES, account_id=account, limit=20)
    rows = [
        [
            one["title"],
            one["owner"] or one["department"] or _NOTHING,
            written(one["due_at"], house)[:10] if one["due_at"] else _NOTHING,
        ]
        for one in found
    ]
    words = [] if rows else [t("no_plan", account=account)]
    tables = [{"head": [t("step"), t("owner"), t("due")], "rows": rows}] if rows else []
    return {"id": "plan", "title": t("plan"), "words": words, "figures": [], "tables": tables}


def _month(ago: int, t: Any) -> str:
    return str(t("months_ago", n=ago) if ago else t("this_month"))


def _count(n: float | None) -> str:
    return _NOTHING if n is None else f"{n:,.0f}"


def _hours(hours: float | None, t: Any) -> str:
    return _NOTHING if hours is None else t("hours", hours=f"{hours:.1f}")


def _blocks(sections: list[dict[str, Any]]) -> Iterator[Heading | Paragraph | Figures | Table]:
    for one in sections:
        yield Heading(one["title"], 1)
        for said in one["words"]:
            yield Paragraph(said)
        if one["figures"]:
            yield Figures(tuple((f["label"], f["value"], f["note"]) for f in one["figures"]))
        for table in one["tables"]:
            yield Table(tuple(table["head"]), tuple(tuple(row) for row in table["rows"]))
