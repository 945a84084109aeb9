"""What each number on a page means, who looks after it and where it comes from: signals, columns, alarms, and ours.

Signals, their columns and alarms declare themselves; numbers that plans, results and pages count are listed here, their
words in the catalogue (``definitions.toml``).
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from liuke.app.say import keys, say
from liuke.flow.declared import DECLARED
from liuke.flow.house import House
from liuke.kit.errors import Language
from liuke.signals.spec import SignalSpec


class Own(NamedTuple):
    """A number that no signal declares: the call that counts it, the duty that looks after it, its thresholds.

    ``needs`` are the tables it is counted from, ``behind`` the page where the people or rows behind it are listed.
    """

    call: str
    duty: str = "operator"
    knobs: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    behind: str = ""


_PLANNED = ("plan_rows", "plans")
_TOLD = ("plan_rows", "receipts", "events")
_QUIET = "/users?where=" + quote("liveness = 'dormant'")
_RISKY = "/users?where=" + quote("risk_band = 'high'")


OWN: dict[str, Own] = {
    "people": Own("users", needs=("users",), behind="/users"),
    "active_users": Own("today", needs=("activity_daily",), behind="/users?where=" + quote("idle_days = 0")),
    "new_users": Own("today", needs=("users", "events"), behind="/retention"),
    "paid_7d": Own("today", needs=("orders",), behind="/retention?tab=rfm"),
    "accounts_found": Own("accounts", needs=("accounts",), behind="/accounts"),
    "plan_found": Own("plan_review", needs=_PLANNED, behind="/plans"),
    "plan_excluded": Own("plan_review", needs=_PLANNED, behind="/guard"),
    "plan_diverted": Own("plan_review", needs=_PLANNED, behind="/guard/G-16"),
    "plan_holdout": Own("plan_review", needs=_PLANNED, behind="/guard/G-15"),
    "plan_send": Own("plan_review", needs=_PLANNED, behind="/plans"),
    "plan_second": Own("plan_review", needs=_PLANNED, behind="/tasks"),
    "plan_cost": Own("plan_review", needs=_PLANNED, behind="/plans"),
    "plan_each": Own("plan_review", needs=_PLANNED, behind="/plans"),
    "plan_expected": Own("plan_review", needs=(*_PLANNED, *_TOLD), behind="/results"),
    "offer_stock": Own("plan_review", needs=("catalog", "plan_rows"), behind="/plans"),
    "sent": Own("live", needs=("receipts",), behind="/live"),
    "bounced": Own("live", "approver", ("guard.ramp_bounce_share",), ("receipts",), "/live"),
    "complained": Own("live", "approver", ("guard.ramp_complaint_share",), ("receipts",), "/live"),
    "kept": Own("results", "approver", needs=_TOLD, behind="/results"),
    "lift": Own("results", "approver", needs=_TOLD, behind="/results"),
    "treated": Own("results", "approver", needs=_TOLD, behind="/results"),
    "attributed": Own("results", "approver", needs=_TOLD, behind="/results?how=attributed"),
    "cost_each": Own("results", "approver", needs=(*_TOLD, "orders"), behind="/results"),
    "spent": Own("results", "approver", needs=("receipts", "orders"), behind="/results"),
    "waste": Own("results", "approver", needs=(*_TOLD, "orders"), behind="/results"),
    "budget_left": Own("results", "approver", needs=("receipts", "orders"), behind="/results"),
    "sample_ratio": Own("results", "approver", needs=_TOLD, behind="/results"),
    "contamination": Own("results", "approver", needs=_TOLD, behind="/results"),
    "moved": Own(
        "results_uplift", "approver", ("moved.learn_people_per_arm", "moved.explore_share"), _TOLD, "/results#chosen"
    ),
    "variant_share": Own(
        "results_variants",
        "approver",
        ("moved.variant_people_per_arm", "moved.variant_alpha"),
        ("variant_draws", "activity_daily"),
        "/results#variants",
    ),
    "money_at_stake": Own("signals", needs=("orders", "subscriptions"), behind="/signals"),
    "alarm_band": Own("signals", needs=("signal_daily", "alarm_daily"), behind="/signals"),
    "alarm_since": Own("signals", "operator", ("alarms.pending_days",), ("alarm_daily",), "/signals"),
    "who_moved": Own("signals", "operator", ("outcome.alpha",), ("users", "alarm_daily"), "/signals"),
    "expected_loss": Own("why", needs=("orders",), behind=_RISKY),
    "churn_risk": Own("risk_report", "operator", ("risk.window_days",), ("activity_daily", "orders"), _RISKY),
    "liveness": Own(
        "liveness", "operator", ("liveness.quiet_from_days", "liveness.just_before_days"), ("events",), _QUIET
    ),
    "retention_share": Own("retention", needs=("users", "activity_daily"), behind="/retention"),
    "weighted_average": Own("retention", needs=("users", "activity_daily"), behind="/retention"),
    "benchmark_ratio": Own("ltv", "approver", ("value.ltv_benchmark_fen",), ("orders",), "/retention?tab=ltv"),
    "lifecycle": Own("today", needs=("users", "activity_daily"), behind="/retention?tab=lifecycle"),
    "stage_passed": Own("signal journey", needs=("events",), behind="/journeys"),
    "stage_time": Own("signal journey", needs=("events",), behind="/journeys"),
    "friction": Own("signal journey", needs=("events",), behind="/journeys"),
    "nps_score": Own("signal nps", needs=("survey_responses",), behind="/users?where=" + quote("nps_score < 6")),
    "negative_share": Own("signal opinion", needs=("mentions",), behind="/voice"),
    "clue_money": Own("clues", needs=("feedback", "orders"), behind="/clues"),
    "value_per_yuan": Own("accounts", needs=("accounts", "subscriptions", "events"), behind="/accounts"),
    "renewal": Own("accounts_at_risk", needs=("subscriptions",), behind="/accounts"),
    "seats": Own("accounts", needs=("users", "subscriptions"), behind="/accounts"),
    "tasks_late": Own("task_list", needs=("tasks",), behind="/tasks?late=1"),
    "tasks_open": Own("task_list", needs=("tasks",), behind="/tasks"),
    "freshness": Own("definitions", needs=("imports",), behind="/data"),
    "quarantined": Own("import", needs=("imports",), behind="/data"),
    "rule_hits": Own("guard rules", "approver", needs=("verdicts",), behind="/guard"),
}


def names() -> Iterator[str]:
    """Yield every name a card may be asked for."""
    for spec in DECLARED:
        yield spec.name
        yield from (alarm.name for alarm in spec.alarms if alarm.name != spec.name)
        yield from (column.name for column in (*spec.columns, *spec.account_columns))
    yield from OWN


def definition(house: House, name: str, language: Language) -> dict[str, Any] | None:
    """Return what a number means, or None where nobody declares it."""
    for spec in DECLARED:
        if spec.name == name:
            return _signal(house, spec, language)
    for spec in DECLARED:
        for alarm in spec.alarms:
            if alarm.name == name:
                label, rule = _two(language, alarm.zh, alarm.en), _two(language, alarm.rule_zh, alarm.rule_en)
                more = {"name": name, "kind": "alarm", "label": label, "rule": rule, "unit": alarm.unit}
                return _signal(house, spec, language) | more | {"knobs": knobs(house, (*alarm.knobs, *spec.knobs))}
        for column in (*spec.columns, *spec.account_columns):
            if column.name == name:
                label = _two(language, column.zh, column.en)
                return _signal(house, spec, language) | {
                    "name": name,
                    "kind": "column",
                    "label": label,
                    "unit": column.unit,
                    "behind": _people_of(spec, name),
                }
    return _own(house, name, language) if name in OWN else None


def _two(language: Language, zh: str, en: str) -> str:
    return zh if language == "zh" else en


def _signal(house: House, spec: SignalSpec, language: Language) -> dict[str, Any]:
    return {
        "name": spec.name,
        "id": spec.id,
        "kind": "signal",
        "label": _two(language, spec.zh, spec.en),
        "means": _two(language, spec.means_zh, spec.means_en),
        "rule": _two(language, spec.rule_zh, spec.rule_en),
        "unit": spec.unit,
        "needs": list(spec.needs) or ["activity_daily"],
        "knobs": knobs(house, spec.knobs),
        "query": {"name": spec.statement.name, "sql": spec.statement.text.strip()},
        "call": f"signal {spec.name}",
        "duty": "operator",
        "page": f"/signals/{spec.name}",
        "behind": _people_of(spec),
    }


def _people_of(spec: SignalSpec, column: str = "") -> str:
    """Return where the people behind a signal are listed: those of whom it, or its column, is known."""
    known = column or next((one.name for one in (*spec.columns, *spec.account_columns)), "")
    if not known:
        return f"/signals/{spec.name}"
    of_accounts = known not in {one.name for one in spec.columns}
    return f"/{'accounts' if of_accounts else 'users'}?where=" + quote(f"{known} IS NOT NULL")


def _own(house: House, name: str, language: Language) -> dict[str, Any]:
    own = OWN[name]
    return {
        "name": name,
        "id": "",
        "kind": "own",
        **{part: say(f"definitions.{name}.{part}", language) for part in ("label", "means", "rule")},
        "unit": "",
        "needs": list(own.needs),
        "knobs": knobs(house, own.knobs),
        "query": None,
        "call": own.call,
        "duty": own.duty,
        "page": "",
        "behind": own.behind,
    }


def knobs(house: House, named: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return thresholds of the policy with the values that hold here."""
    found = []
    for knob in dict.fromkeys(named):
        value: Any = house.policy
        for step in knob.split("."):
            value = getattr(value, step, None)
        found.append({"name": knob, "value": value if isinstance(value, int | float | str | bool) else None})
    return found


def spoken() -> frozenset[str]:
    """Return the names that have words in the catalogue."""
    return frozenset(key.partition(".")[0] for key in keys("definitions"))
