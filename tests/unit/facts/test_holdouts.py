"""O1: every holdout keeps its arms for ever, one person one arm (T5), whatever becomes of shares, ids and salts."""

from datetime import datetime, timedelta

import pyarrow as pa
import pytest

from liuke.facts.holdouts import Scope, assign, catch_up, first_arms, held_of_plan, holdout_counts, holdout_people
from liuke.facts.tables import PLAN_ROWS, VERDICTS
from tests.shop import Shop

SCOPES = [
    Scope(playbook="p", holdout="all", place=0, generation=1, share=0.02),
    Scope(playbook="p", holdout="group:g", place=1, generation=1, share=0.05),
    Scope(playbook="p", holdout="playbook:p", place=2, generation=1),
]
OWN = "playbook:p"


@pytest.fixture
def shop() -> Shop:
    """Return an empty shop."""
    return Shop()


def decide(shop: Shop, plan_id: str, day: int, verdicts: dict[str, tuple[str, str | None]]) -> None:
    n, at = len(verdicts), datetime(2026, 1, 1) + timedelta(days=day)
    columns = {
        "plan_id": [plan_id] * n,
        "at": [at] * n,
        "day": [at.date()] * n,
        "playbook": ["p"] * n,
        "subject_id": list(verdicts),
        "verdict": [verdict for verdict, _ in verdicts.values()],
        "held_by": pa.array([held_by for _, held_by in verdicts.values()], pa.string()),
        "holdout_share": [0.1] * n,
    }
    shop.facts.append(VERDICTS, pa.table(columns))


FIRST = {
    "a": ("allow", None),
    "b": ("hold", None),
    "c": ("withhold", "all"),
    "d": ("withhold", "group:g"),
    "e": ("withhold", OWN),
    "f": ("deny", None),
    "g": ("withhold", None),
}


def arms(shop: Shop, holdout: str) -> dict[str, str]:
    rows = holdout_people(shop.facts, holdout).to_pylist()
    return {row["subject_id"]: row["arm"] for row in rows if not row["again"]}


def test_whom_one_holdout_takes_those_after_it_never_drew(shop: Shop) -> None:
    decide(shop, "W-1", 1, FIRST)
    assert assign(shop.facts, "W-1", SCOPES) == 6 + 5 + 4
    treated = {"a": "treated", "b": "treated"}
    assert arms(shop, "all") == {**treated, "c": "holdout", "d": "treated", "e": "treated", "g": "treated"}
    assert arms(shop, "group:g") == {**treated, "d": "holdout", "e": "treated", "g": "treated"}
    assert arms(shop, OWN) == {**treated, "e": "holdout", "g": "holdout"}
    assert assign(shop.facts, "W-1", SCOPES) == 0
    shares = {row["subject_id"]: row["share"] for row in holdout_people(shop.facts, "group:g").to_pylist()}
    assert set(shares.values()) == {0.05}


def test_the_first_arm_stays_and_the_other_one_is_counted(shop: Shop) -> None:
    decide(shop, "W-1", 1, {"a": ("allow", None), "e": ("withhold", OWN)})
    decide(shop, "W-2", 2, {"a": ("withhold", OWN), "e": ("withhold", OWN), "n": ("allow", None)})
    assign(shop.facts, "W-1", SCOPES)
    assert assign(shop.facts, "W-2", SCOPES[2:]) == 2
    (counted,) = [row for row in holdout_counts(shop.facts, shop.facts.as_of(shop.day(400))) if row["holdout"] == OWN]
    assert (counted["treated"], counted["held_out"], counted["both_arms"]) == (2, 1, 1)
    assert arms(shop, OWN) == {"a": "treated", "e": "holdout", "n": "treated"}


def test_people_who_turn_out_to_be_one_keep_the_earlier_arm(shop: Shop) -> None:
    decide(shop, "W-1", 1, {"late": ("allow", None)})
    decide(shop, "W-0", 0, {"early": ("withhold", OWN)})
    assign(shop.facts, "W-1", SCOPES)
    assign(shop.facts, "W-0", SCOPES)
    merged = {"early": "early", "late": "early", "new": "early", "other": "other"}
    assert first_arms(shop.facts, {OWN: 1, "all": 1}, merged) == {
        OWN: {"early": "holdout"},
        "all": {"early": "treated"},
    }
    assert first_arms(shop.facts, {OWN: 2}, merged) == {}
    assert first_arms(shop.facts, {OWN: 1}, {}) == {}


def test_a_rotation_draws_anew_and_forgets_nothing(shop: Shop) -> None:
    decide(shop, "W-1", 1, {"a": ("allow", None), "e": ("withhold", OWN)})
    assign(shop.facts, "W-1", SCOPES)
    decide(shop, "W-2", 2, {"a": ("withhold", OWN), "e": ("allow", None)})
    assign(shop.facts, "W-2", [Scope(playbook="p", holdout=OWN, place=0, generation=2)])
    rows = holdout_people(shop.facts, OWN).to_pylist()
    assert [(row["generation"], row["subject_id"], row["arm"], row["again"]) for row in rows] == [
        (1, "a", "treated", False),
        (1, "e", "holdout", False),
        (2, "a", "holdout", False),
        (2, "e", "treated", False),
    ]
    assert holdout_people(shop.facts, OWN, 2).num_rows == 2


def test_plans_from_before_arms_were_kept_are_entered_once(shop: Shop) -> None:
    decide(shop, "W-2", 2, {"a": ("withhold", None), "n": ("allow", None)})
    decide(shop, "W-1", 1, {"a": ("allow", None), "e": ("withhold", None)})
    assert catch_up(shop.facts) == 4
    assert arms(shop, OWN) == {"a": "treated", "e": "holdout", "n": "treated"}
    assert catch_up(shop.facts) == 0


def test_whoever_is_held_out_by_now_is_told_to_the_last_look(shop: Shop) -> None:
    decide(shop, "W-1", 1, {"a": ("withhold", "all"), "b": ("allow", None)})
    assign(shop.facts, "W-1", SCOPES)
    rows = {"plan_id": ["W-9"] * 2, "playbook": ["p"] * 2, "subject_id": ["a", "b"], "verdict": ["allow"] * 2}
    shop.facts.append(PLAN_ROWS, pa.table(rows))
    assert held_of_plan(shop.facts, "W-9", [("all", 1, "p"), (OWN, 1, "p")], ["a", "b"]) == {("p", "a"): "all"}
    assert held_of_plan(shop.facts, "W-9", [("all", 2, "p")], ["a"]) == {}
    assert held_of_plan(shop.facts, "W-9", [], ["a"]) == {}
