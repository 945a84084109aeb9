"""B 端交付 (S18): milestones on time, who changed hands, response and solve times, coverage, accounts that merged."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import wilson
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.accounts_merged import accounts_there, goes_on, suggested_merges
from liuke.signals.b2b_alarms import (
    change_money,
    change_points,
    changes,
    promises,
    slip_money,
    slip_points,
)
from liuke.signals.spec import AlarmSpec, Lack, Row, SignalSpec

_ASK = load("liuke.signals", "b2b_delivery")
_EVER = datetime(1970, 1, 1)  # noqa: DTZ001 - naive UTC, as facts keep it
_CHANGED = pa.schema([("account_id", pa.string()), ("day", pa.date32()), ("kind", pa.string())])
_NO_ACCOUNTS = Lack(
    code="no_accounts",
    en="Not enough data: there are no accounts, and no tickets of the window",
    zh="数据不够：没有客户，窗口里也没有工单",
)
_NO_MILESTONES = Lack(
    code="no_milestones",
    en="Not enough data: no milestone has fallen due",
    zh="数据不够：还没有到期的里程碑",
)
_NO_CHANGES = Lack(
    code="no_changes",
    en="Not enough data: no change of consultant or success manager is known at all; import account_changes",
    zh="数据不够：没有任何更换顾问或客户成功经理的记录；导入 account_changes 才知道",
)
_NO_TICKETS = Lack(
    code="no_tickets",
    en="Not enough data: no ticket came in within the window",
    zh="数据不够：窗口内没有工单",
)


def measure(facts: Facts, as_of: AsOf, policy: Policy) -> Iterable[Row]:
    """Write every account's delivery of the day."""
    facts.delete(SPEC.account_table, {"as_of": as_of.day})
    if accounts_there(facts):
        facts.append(
            SPEC.account_table,
            SPEC.statement,
            as_of,
            goes_on=goes_on(facts, as_of),
            account_changed=account_changed(facts, as_of),
            promises=promises(facts, as_of, _EVER),
            year_from=as_of.day - timedelta(days=365),
            service_from=_service_from(as_of, policy),
        )
    row = facts.one(_ASK["delivery_said"], as_of)
    due, late = row["due"], row["late"]
    yield {
        "signal": "b2b_delivery",
        "segment": "milestones",
        "value": (due - late) / due if due else None,
        "n": due,
        "detail": {"late": late, "go_live_delay_days": row["delay_days"]},
    }


def account_changed(facts: Facts, as_of: AsOf) -> pa.Table:
    """Return every change of hands as a table: account_id, local day, kind."""
    rows = [{name: row[name] for name in _CHANGED.names} for row in changes(facts, as_of)]
    return pa.Table.from_pylist(rows, schema=_CHANGED)


def _service_from(as_of: AsOf, policy: Policy) -> datetime:
    return as_of.before(policy.health.service_window_days).instant.replace(tzinfo=None)


def service_times(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return median and P90 hours to the first answer and to the solution; None where too many are still open.

    A ticket that is still open counts as lasting at least until now (Kaplan and Meier 1958).
    """
    rows = {
        row.pop("what"): row for row in facts.rows(_ASK["service"], as_of, service_from=_service_from(as_of, policy))
    }
    nothing = {"tickets": 0, "open_ones": 0, "median_hours": None, "p90_hours": None}
    said = {w: rows.get(w, nothing) for w in ("response", "solve")}
    lack = {} if any(one["tickets"] for one in said.values()) else _NO_TICKETS.document()
    return {"days": policy.health.service_window_days} | said | lack


def b2b_delivery(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return milestones, going live, changes with what is at stake, service, coverage and merges."""
    head = {"as_of": as_of.day.isoformat(), "signal": "b2b_delivery"}
    row, service = facts.one(_ASK["delivery_said"], as_of), service_times(facts, as_of, policy)
    if not row["accounts"] and not service["response"]["tickets"]:
        return {**head, **_NO_ACCOUNTS.document()}
    due, late = row["due"], row["late"]
    (change,) = change_points(facts, as_of, policy, 1)
    merged = goes_on(facts, as_of).to_pylist()
    return {
        **head,
        "accounts": row["accounts"],
        "milestones": {
            "due": due,
            "late": late,
            "on_time_share": (due - late) / due if due else None,
            "interval": list(wilson(due - late, due)) if due else None,
        }
        | ({} if due else _NO_MILESTONES.document()),
        "go_live": {"accounts": row["live"], "delay_days_median": row["delay_days"]},
        "changes": {"accounts": change.value, "line": change.line, "firing": change.bad, **change.detail}
        | (change.lack.document() if change.lack else {})
        | (_NO_CHANGES.document() | {"firing": None} if not change.lack and not changes(facts, as_of) else {}),
        "service": service,
        "coverage": {
            "success_managers": round(row["csms"]) if row["csms"] else None,
            "accounts_each": row["covered"] / row["csms"] if row["csms"] else None,
            "most": row["most_of_one"],
        },
        "merges": {"declared": merged, "suggested": suggested_merges(facts, as_of, policy)},
    }


def _column(name: str, type_: Any, en: str, zh: str, means_en: str, means_zh: str, unit: str = "") -> Column:
    return Column(name=name, type=type_, en=en, zh=zh, means_en=means_en, means_zh=means_zh, unit=unit)


_ACCOUNT_COLUMNS = (
    _column(
        "milestones_due",
        "integer",
        "Milestones due",
        "到期里程碑",
        "Milestones whose day has passed",
        "日期已过的里程碑数",
        "milestones",
    ),
    _column(
        "milestones_late",
        "integer",
        "Milestones late",
        "逾期里程碑",
        "Of those, reached after their day or not yet",
        "其中晚于当天完成、或仍未完成的",
        "milestones",
    ),
    _column(
        "on_time_share",
        "number",
        "Milestones on time",
        "里程碑准时率",
        "Share of due milestones that were reached by their day",
        "到期里程碑里按时完成的比例",
        "share",
    ),
    _column(
        "go_live_delay_days",
        "number",
        "Go-live delay",
        "上线延期天数",
        "Days from the promised to the real going live (so far, if it is not live); the last milestone due where none "
        "is named so",
        "上线比承诺晚的天数（还没上线则到今天为止）；没有叫“上线”的里程碑时取最后一个到期的",
        "days",
    ),
    _column(
        "consultant_changes",
        "integer",
        "Consultant changes",
        "顾问更换次数",
        "Changes of the implementation consultant in 365 days",
        "近 365 日实施顾问更换次数",
        "times",
    ),
    _column(
        "csm_changes",
        "integer",
        "CSM changes",
        "客户成功经理更换次数",
        "Changes of the customer-success manager in 365 days",
        "近 365 日客户成功经理更换次数",
        "times",
    ),
    _column(
        "last_change_day",
        "date",
        "Last change of hands",
        "最近换人日",
        "The last day on which consultant or success manager changed, within 365 days",
        "近 365 日最近一次更换顾问或客户成功经理的日期",
    ),
    _column(
        "tickets",
        "integer",
        "Tickets, last 90 days",
        "近 90 日工单",
        "Tickets that came in within the last 90 days",
        "近 90 日进来的工单数",
        "tickets",
    ),
    _column(
        "tickets_open",
        "integer",
        "Tickets open",
        "未解决工单",
        "Of those, not solved yet",
        "其中还没解决的",
        "tickets",
    ),
    _column(
        "response_hours",
        "number",
        "First response, median",
        "首次响应时间中位数",
        "Median hours to the first answer, open tickets counted as lasting at least until now",
        "首次响应的中位小时数，未响应的按至少等到现在计",
        "hours",
    ),
    _column(
        "solve_hours",
        "number",
        "Time to solve, median",
        "解决时间中位数",
        "Median hours to the solution, open tickets counted as lasting at least until now; empty where most are open",
        "解决用时的中位小时数，未解决的按至少等到现在计；多数未解决则为空",
        "hours",
    ),
    _column(
        "csm_accounts",
        "integer",
        "Accounts of its CSM",
        "客户成功经理名下客户数",
        "How many accounts the same success manager looks after",
        "同一位客户成功经理负责的客户数",
        "accounts",
    ),
    _column(
        "goes_on_as",
        "text",
        "Goes on as",
        "并入的客户",
        "The account into which it merged or was renamed: it is not churned",
        "合并或更名后的客户编号：这不算流失",
    ),
)
_CHANGE_KNOBS = (
    "health.change_window_days",
    "health.change_history_days",
    "health.change_min_accounts",
    "health.change_chance_below",
)
SPEC = SignalSpec(
    name="b2b_delivery",
    id="S18",
    en="B2B delivery",
    zh="B 端交付",
    means_en="Whether accounts get what they were promised, in whose hands they are, and how fast they are served",
    means_zh="对 B 端客户：承诺按时兑现没有、换了谁负责、响应和解决有多快、每位客户成功经理管多少家",
    rule_en="Late: reached after the promised day, or not yet; response and solve times: Kaplan-Meier median and P90 "
    "of the tickets of 90 days; merged or renamed accounts go on as others and are not churned",
    rule_zh="晚于承诺日完成或仍未完成为逾期；响应与解决时间取近 90 日工单的 Kaplan-Meier 中位数和 P90；"
    "合并或更名的客户并入新客户，不算流失",
    unit="share",
    scope="account",
    account_columns=_ACCOUNT_COLUMNS,
    statement=_ASK["account_b2b_delivery"],
    knobs=(
        "health.service_window_days",
        "health.merge_min_people",
        "health.merge_share_from",
        "health.merge_within_days",
    ),
    needs=("accounts", "milestones", "account_changes", "feedback: answered_at, resolved_at"),
    measure=measure,
    answer=b2b_delivery,
    alarms=(
        AlarmSpec(
            name="consultant_change",
            en="Accounts change hands",
            zh="客户集中换顾问",
            rule_en="At least 3 accounts changed consultant or success manager within 7 days, and so many have a "
            "chance below 0.1% at the pace of the 90 days before",
            rule_zh="7 日内更换实施顾问或客户成功经理的客户至少 3 家，且按此前 90 日的节奏，出现这么多的概率低于 0.1%",
            worse="above",
            unit="accounts",
            points=change_points,
            knobs=_CHANGE_KNOBS,
            money=change_money,
        ),
        AlarmSpec(
            name="delivery_slip",
            en="Delivery slips",
            zh="交付延期",
            rule_en="Of at least 10 milestones that fell due within 28 days, the lower bound of the late share is "
            "above 30%",
            rule_zh="28 日内到期的里程碑至少 10 个，且逾期占比的区间下限高于 30%",
            worse="above",
            unit="share",
            points=slip_points,
            knobs=("health.slip_window_days", "health.slip_min_milestones", "health.slip_alarm_above"),
            money=slip_money,
        ),
    ),
)
