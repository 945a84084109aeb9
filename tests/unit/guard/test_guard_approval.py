"""Two people for a large plan, and the approval bound to what they saw."""

import itertools
from typing import Any

import pytest

from liuke.guard.approval import may_approve, needs_second
from liuke.guard.errors import NotApproverError, NotDraftError, OwnPlanError, ShortHashError, StaleHashError
from liuke.kit.errors import LiukeError
from liuke.model.policy import GuardPolicy
from liuke.model.words import Duty, PlanState

HASH = "3fa85f6457174562b3fc2c963f66afa63fa85f6457174562b3fc2c963f66afa6"


@pytest.mark.parametrize("said", [HASH, HASH[:12], HASH[:6], HASH[:6].upper(), f" {HASH} "])
def test_another_approver_may_approve_the_very_plan(said: str) -> None:
    may_approve("he", "lin", Duty.APPROVER, HASH, said)
    other = ("0" if HASH[0] != "0" else "1") + HASH[1:]
    with pytest.raises(StaleHashError) as why:
        may_approve("he", "lin", Duty.APPROVER, other, said)
    assert why.value.http_status == 409


@pytest.mark.parametrize(("author", "approver"), list(itertools.product(["he", "lin"], ["he", "lin", "He", " lin "])))
@pytest.mark.parametrize("duty", list(Duty))
def test_s10_the_author_never_approves_and_duty_counts(author: str, approver: str, duty: Duty) -> None:
    same = author == approver.strip().lower()
    wrong: type[LiukeError] | None = (
        OwnPlanError if same else None if duty in {Duty.APPROVER, Duty.ADMIN} else NotApproverError
    )
    if wrong is None:
        may_approve(author, approver, duty, HASH, HASH)
        return
    with pytest.raises(wrong) as why:
        may_approve(author, approver, duty, HASH, HASH)
    assert (why.value.exit_code, why.value.http_status) == (4, 403)


@pytest.mark.parametrize("place", range(0, 64, 7))
def test_one_changed_digit_of_the_plan_voids_the_approval(place: int) -> None:
    changed = HASH[:place] + ("0" if HASH[place] != "0" else "1") + HASH[place + 1 :]
    with pytest.raises(StaleHashError) as why:
        may_approve("he", "lin", Duty.APPROVER, changed, HASH)
    assert (why.value.exit_code, why.value.http_status) == (5, 409)


@pytest.mark.parametrize("said", ["", HASH[:5], "not-hexadecimal", HASH + "0", "%", "3fa85f\n; rm"])
def test_a_hash_that_is_none_approves_nothing(said: str) -> None:
    with pytest.raises((ShortHashError, StaleHashError)) as why:
        may_approve("he", "lin", Duty.APPROVER, HASH, said)
    assert why.value.exit_code == 5


@pytest.mark.parametrize("state", [state for state in PlanState if state is not PlanState.DRAFT])
def test_only_a_draft_can_be_approved(state: PlanState) -> None:
    with pytest.raises(NotDraftError):
        may_approve("he", "lin", Duty.APPROVER, HASH, HASH, state)


@pytest.mark.parametrize(
    ("totals", "rules"),
    [
        ({"send": 1_000, "cost_fen": 1_000_000, "base": 20_000}, []),
        ({"send": 1_001}, ["people"]),
        ({"send": 51, "base": 1_000}, ["share"]),
        ({"send": 50, "base": 1_000}, []),
        ({"send": 1, "cost_fen": 1_000_001}, ["cost"]),
        ({"send": 3, "everyone": True}, ["everyone"]),
        (
            {"send": 2_000, "cost_fen": 2_000_000, "base": 2_000, "everyone": True},
            ["people", "share", "cost", "everyone"],
        ),
        ({}, []),
    ],
)
def test_s10_a_second_person_is_needed_above_the_limits_and_not_at_them(
    totals: dict[str, Any], rules: list[str]
) -> None:
    found = needs_second(totals, GuardPolicy())
    assert [reason.rule for reason in found] == rules
    for reason in found:
        assert reason.document()["zh"]
        assert reason.document()["en"]


def test_every_refusal_speaks_both_languages() -> None:
    with pytest.raises(StaleHashError) as why:
        may_approve("he", "lin", Duty.ADMIN, HASH, "0" * 64)
    for language in ("zh", "en"):
        assert why.value.document(language)["message"]
        assert why.value.document(language)["next"]
