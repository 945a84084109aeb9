"""The people behind a plan's number and of a playbook's arms: page by page, each once, and how many in all."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from liuke.app.calls import answer
from liuke.app.house import new_workspace, opened
from liuke.facts.tables import PLAN_ROWS
from liuke.flow.house import House
from liuke.kit.chance import share
from liuke.kit.clock import HandClock
from liuke.model.words import PlanState
from liuke.state.plans import Plan, keep_plan, set_state

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SENT, LEFT = 110, 13


def _rows(plan: str) -> pa.Table:
    """Return 110 people written to, one in two later, and 13 held out, of one playbook, and one of another."""
    verdicts = ["allow", "hold"] * (SENT // 2) + ["withhold"] * LEFT
    said = [
        {
            "plan_id": plan,
            "playbook": "golden_48h",
            "version": "1",
            "tier": "light" if i % 3 else "heavy",
            "channel": "push",
            "template": "open_order_push",
            "subject_id": f"u{i:03}",
            "verdict": verdict,
            "code": "G-15" if verdict == "withhold" else "",
            "draw": share(plan, f"u{i:03}"),
        }
        for i, verdict in enumerate(verdicts)
    ]
    said.append({**said[0], "playbook": "dormant_wakeup", "subject_id": "other"})
    return pa.Table.from_pylist(said)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Return a house with two applied plans, and one that is not."""
    folder: Path = tmp_path_factory.mktemp("behind") / "shop"
    new_workspace(folder, name="Shop", language="en", timezone="Asia/Shanghai", market="cn", currency="CNY")
    with opened(folder, HandClock(NOON), durable=False) as made:
        for n in range(3):
            name, day, at = f"W-{n}", date(2026, 3, 1 + n), NOON + timedelta(days=n)
            keep_plan(made.state, Plan(id=name, hash="h", as_of=day, author="he", created_at=at))
            for step in (PlanState.APPROVED, PlanState.APPLIED) if n < 2 else ():
                set_state(made.state, name, step, by="lin", now=at)
            made.facts.append(PLAN_ROWS, _rows(name))
        yield made


def paged(house: House, call: str, **asked: Any) -> tuple[list[dict[str, Any]], int]:
    """Return everybody, fifty at a time, and how many were said to be there."""
    pages = [answer(house, call, {**asked, "limit": 50, "offset": n}, language="en") for n in range(0, 300, 50)]
    return [row for said in pages for row in said["people"]], pages[0]["found"]


@pytest.mark.parametrize(
    ("cell", "n"),
    [
        ({}, SENT + LEFT + 1),
        ({"verdict": "send"}, SENT + 1),
        ({"verdict": "hold"}, SENT // 2),
        ({"code": "G-15"}, LEFT),
        ({"playbook": "golden_48h", "tier": "heavy"}, 41),
        ({"tier": "none"}, 0),
    ],
)
def test_everybody_of_a_cell_stands_on_one_page(house: House, cell: dict[str, str], n: int) -> None:
    people, found = paged(house, "plan_people", plan="W-1", **cell)
    assert found == len(people) == len({(row["playbook"], row["subject_id"]) for row in people}) == n


@pytest.mark.parametrize(("arm", "n"), [("", SENT + LEFT), ("treated", SENT), ("holdout", LEFT)])
def test_arms_are_listed_plan_by_plan_the_newest_first_and_only_of_applied_plans(
    house: House, arm: str, n: int
) -> None:
    people, found = paged(house, "results_people", playbook="golden_48h", arm=arm)
    assert found == len(people) == len({(row["plan"], row["subject_id"]) for row in people}) == 2 * n
    assert [row["plan"] for row in people] == ["W-1"] * n + ["W-0"] * n
    assert {row["as_of"] for row in people} == {"2026-03-01", "2026-03-02"}
    if not arm:  # neither arm first
        assert {row["arm"] for row in people[:50]} == {"treated", "holdout"}
