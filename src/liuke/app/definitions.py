"""What each number on a page means, who looks after it and where it comes from: signals, columns, alarms, and ours.

Signals, their columns and alarms declare themselves; numbers that plans, results and pages count are listed here, their
words in the catalogue (``definitions.toml``).
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from liuke.app.say import keys, say
from liuke.flow.declared import DECLARED
from liuke.flow.house import House
from liuke.kit.errors import Language
from liuke.signals.spec import SignalSpec


class Own(NamedTuple):
    """A number that no signal declares: the call that counts it, the duty that looks after it, its thresholds."""

    call: str
    duty: str = "operator"
    knobs: tuple[str, ...] = ()


OWN: dict[str, Own] = {
    "people": Own("users"),
    "accounts_found": Own("accounts"),
    "plan_found": Own("plan_review"),
    "plan_excluded": Own("plan_review"),
    "plan_diverted": Own("plan_review"),
    "plan_holdout": Own("plan_review"),
    "plan_send": Own("plan_review"),
    "plan_cost": Own("plan_review"),
    "plan_expected": Own("plan_review"),
    "offer_stock": Own("plan_review"),
    "kept": Own("results", "approver"),
    "lift": Own("results", "approver"),
    "attributed": Own("results", "approver"),
    "cost_each": Own("results", "approver"),
    "spent": Own("results", "approver"),
    "waste": Own("results", "approver"),
    "budget_left": Own("results", "approver"),
    "sample_ratio": Own("results", "approver"),
    "contamination": Own("results", "approver"),
    "money_at_stake": Own("signals"),
    "expected_loss": Own("why"),
    "churn_risk": Own("risk_report", "operator", ("risk.window_days",)),
    "liveness": Own("liveness", "operator", ("liveness.quiet_from_days", "liveness.just_before_days")),
    "retention_share": Own("retention"),
    "weighted_average": Own("retention"),
    "benchmark_ratio": Own("ltv", "approver", ("value.ltv_benchmark_fen",)),
    "lifecycle": Own("today"),
    "stage_passed": Own("signal journey"),
    "stage_time": Own("signal journey"),
    "friction": Own("signal journey"),
    "nps_score": Own("signal nps"),
    "negative_share": Own("signal opinion", "operator"),
    "clue_money": Own("clues"),
    "value_per_yuan": Own("accounts"),
    "renewal": Own("accounts_at_risk"),
    "seats": Own("accounts"),
    "tasks_late": Own("task_list"),
    "freshness": Own("definitions"),
    "quarantined": Own("import"),
    "rule_hits": Own("guard rules", "approver"),
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
        "needs": list(spec.needs),
        "knobs": knobs(house, spec.knobs),
        "query": {"name": spec.statement.name, "sql": spec.statement.text.strip()},
        "call": f"signal {spec.name}",
        "duty": "operator",
        "page": f"/signals/{spec.name}",
    }


def _own(house: House, name: str, language: Language) -> dict[str, Any]:
    own = OWN[name]
    return {
        "name": name,
        "id": "",
        "kind": "own",
        **{part: say(f"definitions.{name}.{part}", language) for part in ("label", "means", "rule")},
        "unit": "",
        "needs": [],
        "knobs": knobs(house, own.knobs),
        "query": None,
        "call": own.call,
        "duty": own.duty,
        "page": "",
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
