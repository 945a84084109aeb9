"""What YAML itself accepts and no setting can mean: days that are none, numbers without end."""

from dataclasses import dataclass

import pytest

from liuke.kit.document import DocumentError, parse, read_into


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    share: float = 0.0


@pytest.mark.parametrize("said", [".nan", ".inf", "-.inf"])
def test_a_number_without_end_is_refused_with_its_place(said: str) -> None:
    with pytest.raises(DocumentError, match=r"policy.yml, line 2, column 1: share") as why:
        read_into(Shelf, parse(f"# thresholds\nshare: {said}\n", "policy.yml"), "policy.yml")
    assert why.value.exit_code == 2


def test_a_day_that_is_none_is_refused_as_the_documents_fault() -> None:
    with pytest.raises(DocumentError, match=r"tracking.yml, line 2, column 7"):
        parse("since: 2026-02-28\nfrom: 2026-02-30\n", "tracking.yml")
