"""The call that tells true churn from false, weighs it by the own past, and shows how it stood the test."""

from typing import Annotated, Any

from liuke.app.answers.quiet import LivenessAnswer
from liuke.app.calls.ask import Ask
from liuke.app.calls.numbers import looked
from liuke.flow.daily import quiet_report
from liuke.flow.house import House


def liveness(house: House, ask: Ask, *, as_of: str | None = None) -> Annotated[dict[str, Any], LivenessAnswer]:
    """Count true and false churn, say who is expected back, and test the rule and the weighing on the past."""
    report = quiet_report(house, looked(house, ask, as_of))
    return {**report, "quiet_from_days": house.policy.liveness.quiet_from_days}
