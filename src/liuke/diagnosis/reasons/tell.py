"""Says evidence and association in sentences with numbers, native in both languages."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal

from liuke.diagnosis.reasons.rules import BY_NAME
from liuke.kit.money import percent
from liuke.model.policy import ReasonPolicy

Language = Literal["zh", "en"]


def sentence(rule: str, n: Sequence[int], policy: ReasonPolicy, language: Language) -> str:
    """Return what a rule found, with its numbers."""
    said = BY_NAME[rule]
    facts: dict[str, Any] = {**asdict(policy), "n1": n[0], "n2": n[1], "n3": n[2]}
    if rule == "left_with_promotion":
        facts["before_after"] = _before_after(n[0], language)
    text = said.zh if language == "zh" else said.en
    return _counted(text.format_map(facts))


def _counted(text: str) -> str:
    """Write one time where the number is one."""
    for plural, single in (
        (" 1 time(s)", " once"),
        ("time(s)", "times"),
        ("1 message(s) to us sound", "1 message to us sounds"),
        ("message(s)", "messages"),
        ("of 1 ticket(s)", "of 1 ticket"),
        ("ticket(s)", "tickets"),
        ("on 1 days", "on 1 day"),
        ("for 1 days", "for 1 day"),
        (" 1 orders", " 1 order"),
    ):
        text = text.replace(plural, single)
    return text


def _before_after(days: int, language: Language) -> str:
    """Say when a last visit was, against the last day of a promotion."""
    if language == "zh":
        return "当天" if days == 0 else f"后第 {days} 天" if days > 0 else f"前第 {-days} 天"
    n = abs(days)
    unit = "day" if n == 1 else "days"
    return "on the day" if days == 0 else f"{n} {unit} {'after' if days > 0 else 'before'}"


def associated(row: Mapping[str, Any], churn_days: int, language: Language) -> str:
    """Return a reason's excess churn as a sentence."""
    share = row["exposed_churned"] / row["exposed"]
    low, high = percent(row["excess_low"], signed=True), percent(row["excess_high"], signed=True)
    points = percent(row["excess"], signed=True)
    if language == "zh":
        return (
            f"{churn_days} 天前有此证据的 {row['exposed']} 人中，此后一直没来的占 {percent(share)}；"
            f"与消费、注册时长、来访频次相近的人相比 {points}（95% 区间 {low} ~ {high}）"
        )
    return (
        f"Of {row['exposed']} people with this evidence {churn_days} days ago, {percent(share)} were not there again; "
        f"against people alike in spending, tenure and visits {points} (95%: {low} to {high})"
    )
