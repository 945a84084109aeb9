"""What the house keeps so that outcome can learn: what was known of each person on the morning of their verdict."""

from collections.abc import Iterable

from liuke.facts.tables import FactColumn, FactTable

FEATURE_PREFIX = "f_"


def verdict_profiles(numbers: Iterable[str], words: Iterable[str]) -> FactTable:
    """Return the table of people's features at their verdict; kept for ever, as verdicts are."""
    return FactTable(
        name="verdict_profiles",
        means="What was known of each person of an applied plan's arms on its morning: who is moved is learned of it.",
        key=("plan_id", "subject_id"),
        imported=False,
        columns=(
            FactColumn(name="plan_id", type="VARCHAR", means="plan"),
            FactColumn(name="subject_id", type="VARCHAR", means="who"),
            *(FactColumn(name=FEATURE_PREFIX + name, type="DOUBLE", means=f"{name} that morning") for name in numbers),
            *(FactColumn(name=FEATURE_PREFIX + name, type="VARCHAR", means=f"{name} that morning") for name in words),
        ),
    )
