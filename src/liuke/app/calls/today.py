"""The morning: at most three decisions, six figures, what is falling, what it was worth, what happened last night."""

from datetime import timedelta
from typing import Annotated, Any

from liuke.app.alarm_card import OPEN, listed
from liuke.app.answers.today import Today
from liuke.app.calls.alarms import cards_of
from liuke.app.calls.ask import Ask, plain
from liuke.app.calls.decide import decisions
from liuke.app.calls.night import night
from liuke.app.calls.stages import stopped_stages
from liuke.app.calls.tasks import said as with_clock
from liuke.app.calls.work import worth_of
from liuke.app.house import shown_day
from liuke.app.house import today as calendar_day
from liuke.desk.tasks import counts as task_counts
from liuke.desk.tasks import tasks
from liuke.facts.fresh import freshness, span
from liuke.flow.daily import liveness, look
from liuke.flow.desk_hours import work_hours
from liuke.flow.house import House
from liuke.kit.money import written
from liuke.model.moment import AsOf
from liuke.model.words import AlarmState, PlanState
from liuke.signals import read
from liuke.signals.alarm_days import through
from liuke.state.plans import approvals, list_plans, read_plan

_SHOWN_DAYS = 70
_SPARK_DAYS = 28
_CARDS = {"dormant": "liveness"}
"""Figures whose card has another name than they."""
_UNREAD: dict[str, Any] = {"value": None, "delta": None, "change": None, "series": []}
"""What figures say where nothing imported says who was there: not zero."""


def today(house: House, ask: Ask, *, as_of: str | None = None) -> Annotated[dict[str, Any], Today]:
    """Answer everything the morning page shows, for one business day."""
    day = shown_day(house, as_of)
    look(house, day, ask.progress)
    decay = read.login_decay(house.facts, day, house.policy)
    rfm = read.rfm(house.facts, day, house.policy)
    kinds = liveness(house, day)
    now, hours = house.clock.now(), work_hours(house)
    due = [with_clock(task, now, hours) for task in tasks(house.state, now=now, limit=50)]
    standing = task_counts(house.state, house.clock.now())
    worth = worth_of(house, ask, day)
    plan = newest_plan(house)
    alarms = cards_of(house, ask, day)
    halted = stopped_stages(house, ask)
    firing = {one["alarm"] for one in alarms if one["state"] == AlarmState.FIRING}
    users, fresh = read.idle_days(house.facts, day, house.policy)["users"], _freshness(house, day)
    rows = {} if users else {one["table"]: one["rows"] for one in fresh["tables"]}
    figures = _figures(house, ask, day, {**decay, "firing": "login_decay" in firing}, rfm, kinds)
    document = {
        "as_of": day.day.isoformat(),
        "workspace": _workspace(house),
        "sample": house.sample,
        "users": users,
        "firing": len(firing),
        "alarms": listed([one for one in alarms if one["state"] in OPEN]),
        "decisions": decisions(
            house,
            ask,
            alarms=alarms,
            rfm=rfm,
            plan=plan,
            tasks=due,
            standing=standing,
            worth=worth,
            rows=rows,
            halted=halted,
        ),
        "figures": [{**one, **_UNREAD} for one in figures] if rows else figures,
        "decay": _decay(house, ask, day, {**decay, "firing": "login_decay" in firing}),
        "lifecycle": read.lifecycle(house.facts, day),
        "rfm": {**rfm, "currency": house.currency},
        "liveness": kinds,
        "tasks": due,
        "task_counts": standing,
        "results": worth,
        "plan": plan,
        "night": night(house, ask, alarms, day),
        "freshness": fresh,
    }
    document["headline"] = _headline(ask, document)
    return document


def _workspace(house: House) -> dict[str, Any]:
    return {"name": house.name, "zone": str(house.zone), "currency": house.currency, "sample": house.sample}


def newest_plan(house: House) -> dict[str, Any] | None:
    """Return the newest plan's document as it stands, or None."""
    plans = list_plans(house.state, limit=1)
    if not plans:
        return None
    plan = read_plan(house.state, plans[0].id)
    said = [{"by": yes.by, "at": yes.at.isoformat()} for yes in approvals(house.state, plan.id)]
    return {**plan.document, "state": str(plan.state), "approvals": said}


def _headline(ask: Ask, document: dict[str, Any]) -> str:
    parts = []
    if document["firing"]:
        n = document["firing"]
        parts.append(ask.say(f"{n} 个警报", f"{n} alarm{'s' * (n > 1)}"))
    waiting = document["plan"] and document["plan"]["state"] == PlanState.DRAFT and document["plan"]["totals"]["send"]
    if waiting:
        parts.append(ask.say("1 份计划待审批", "1 plan to approve"))
    late = document["task_counts"]["late"]
    if late:
        parts.append(ask.say(f"{late} 个任务超时", f"{late} late task{'s' * (late > 1)}"))
    return ask.say("，", ", ").join(parts) or ask.say("没有警报", "No alarm")


def _series(house: House, day: AsOf, name: str, days: int = _SPARK_DAYS) -> list[dict[str, Any]]:
    rows = read.series(house.facts, day, name, days, policy=house.policy.signals)
    return [plain(row) for row in rows]


def _change(now: float | None, before: float | None) -> float | None:
    return None if now is None or not before else now / before - 1


def _week_before(series: list[dict[str, Any]]) -> float | None:
    return series[-8]["value"] if len(series) > 7 else None


def _figure(  # one argument a cell of the tile
    name: str,
    label: str,
    value: Any,
    format_: str,
    *,
    unit: str = "",
    change: float | None = None,
    change_format: str = "percent",
    good_is_up: bool | None = True,
    threshold: str = "",
    firing: bool = False,
    series: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    tone = "flat"
    if firing:
        tone = "bad"
    elif change and good_is_up is not None and abs(change) > 0.005:
        tone = "good" if (change > 0) == good_is_up else "warn"
    return {
        "name": name,
        "signal": name,
        "card": _CARDS.get(name, name),
        "label": label,
        "value": value,
        "format": format_,
        "unit": unit,
        "delta": change,
        "delta_format": change_format,
        "change": change,
        "change_unit": {"percent": "share", "count": "count", "points": "pp"}[change_format],
        "tone": tone,
        "threshold": threshold,
        "firing": firing,
        "series": series or [],
    }


def _figures(
    house: House, ask: Ask, day: AsOf, decay: dict[str, Any], rfm: dict[str, Any], kinds: dict[str, Any]
) -> list[dict[str, Any]]:
    logins, active = _series(house, day, "logins_per_user"), _series(house, day, "active_users")
    new, paid = _series(house, day, "new_users"), _series(house, day, "paid_fen", 35)
    leaving = rfm["high_value_leaving"]
    line = house.policy.signals.login_decay_alarm_above
    week = ask.say("与 7 天前比", "against 7 days before")
    sold = any(row["rows"] for row in freshness(house.facts) if row["table"] == "orders")
    paid = paid if sold else []
    paid_7d, paid_before = (_total(paid[-7:]), _total(paid[-14:-7]))
    whole = round(leaving["paid_fen"] / 100) * 100
    in_a_year = written(whole, house.currency), written(whole, house.currency, "en")
    return [
        _figure(
            "login_decay",
            ask.say("7 日人均登录", "Logins per user"),
            logins[-1]["value"] if logins else None,
            "number",
            unit=ask.say("次", "logins"),
            change=None if decay["decay"] is None else -decay["decay"],
            threshold=ask.say(f"周环比，线 −{line:.0%}", f"7 days, line −{line:.0%}"),
            firing=bool(decay["firing"]),
            series=logins,
        ),
        _figure(
            "active_users",
            ask.say("昨日活跃用户", "Active users yesterday"),
            active[-1]["value"] if active else None,
            "count",
            unit=ask.say("人", "people"),
            change=_change(active[-1]["value"] if active else None, _week_before(active)),
            threshold=week,
            series=active,
        ),
        _figure(
            "new_users",
            ask.say("昨日新用户", "New users yesterday"),
            new[-1]["value"] if new else None,
            "count",
            unit=ask.say("人", "people"),
            change=_change(new[-1]["value"] if new else None, _week_before(new)),
            threshold=week,
            series=new,
        ),
        _figure(
            "paid_7d",
            ask.say("7 日支付", "Paid in 7 days"),
            paid_7d,
            "money",
            change=_change(paid_7d, paid_before),
            threshold=ask.say("与前 7 天比", "against the 7 days before"),
            series=paid[-_SPARK_DAYS:],
        ),
        _figure(
            "dormant",
            ask.say("假性流失", "Dormant users"),
            kinds["dormant"],
            "count",
            unit=ask.say("人", "people"),
            change=_more_dormant(kinds),
            change_format="count",
            good_is_up=None,
            threshold=_back_test_words(ask, kinds["back_test"]),
        ),
        _figure(
            "high_value_leaving",
            ask.say("高价值正在离开", "High value, leaving"),
            leaving["users"] if sold else None,
            "count",
            unit=ask.say("人", "people"),
            good_is_up=False,
            threshold=ask.say(f"一年消费 {in_a_year[0]}", f"paid {in_a_year[1]} in a year")
            if sold
            else ask.say("还没有订单", "no orders yet"),
        ),
    ]


def _more_dormant(kinds: dict[str, Any]) -> int | None:
    """Return how many more are dormant than on the day that the past is tested on; None where nobody was there then."""
    then = kinds["back_test"]
    known = any(then[kind]["n"] for kind in ("active", "dormant", "churned"))
    return int(kinds["dormant"] - then["dormant"]["n"]) if known else None


def _total(rows: list[dict[str, Any]]) -> int | None:
    return sum(row["value"] or 0 for row in rows) if rows else None


def _back_test_words(ask: Ask, tested: dict[str, Any]) -> str:
    share = tested["dormant"]["share"]
    if share is None:
        return ask.say("还没有可回测的过去", "no past to test on yet")
    return ask.say(f"上一批 {share:.0%} 在 30 天内回来", f"{share:.0%} of the last ones came back in 30 days")


def _decay(house: House, ask: Ask, day: AsOf, decay: dict[str, Any]) -> dict[str, Any]:
    line = decay["threshold"]
    return {
        "title": ask.say("7 日登录频次衰减率", "7-day login-frequency decay"),
        "format": "percent",
        "unit": "",
        "series": _series(house, day, "login_decay", _SHOWN_DAYS),
        "line": line,
        "signal": decay,
        "band": _band(house, day),
    }


def _band(house: House, day: AsOf) -> list[dict[str, Any]]:
    """Return what was to be expected of each day, as the alarm knew it the morning after."""
    return [
        {"day": str(row["as_of"] - timedelta(days=1)), "low": row["expected_low"], "high": row["expected_high"]}
        for row in through(house.facts, day, "login_decay", _SHOWN_DAYS)
        if row["expected_low"] is not None and row["expected_high"] is not None
    ]


def _freshness(house: House, day: AsOf) -> dict[str, Any]:
    seen = span(house.facts)
    stale_days = (calendar_day(house) - day.day).days
    return {
        "last_day": min(seen.last_day, day.last_day).isoformat() if seen else None,
        "newest_at": seen.newest_at.isoformat() + "+00:00" if seen and seen.newest_at else None,
        "stale_days": max(0, stale_days),
        "policy": house.policy.version,
        "tables": [plain(row) for row in freshness(house.facts) if row["rows"]],
    }
