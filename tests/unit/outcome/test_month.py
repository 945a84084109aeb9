"""O5: what a calendar month has cost, in the workspace's own days, and where today's pace ends."""

from datetime import UTC, date, datetime
from typing import Any, Protocol

from liuke.facts.store import Facts
from liuke.outcome.month import month

TODAY = date(2026, 3, 20)
NOW = datetime(2026, 3, 20, 4, tzinfo=UTC)


class Story(Protocol):
    """What conftest's story can tell."""

    facts: Facts

    def spend(self, who: Any, fen: int | None, **more: Any) -> None: ...


def _spent(story: Story) -> None:
    story.spend(["a", "b"], 600, day=date(2026, 2, 27))
    story.spend(["a"], 1_000, day=date(2026, 3, 2))
    story.spend(["b", "c"], 700, day=date(2026, 3, 16), playbook="birthday")
    story.spend(["d"], 9_999, day=date(2026, 3, 16), dry_run=True)
    story.spend(["e"], 9_999, day=date(2026, 3, 16), state="refused")


def test_a_month_adds_up_by_day_and_playbook_and_leaves_the_last_month_out(story: Story) -> None:
    _spent(story)
    found = month(story.facts, TODAY, 100_000, NOW)
    assert (found["month"], found["first"], found["last"]) == ("2026-03", "2026-03-01", "2026-03-31")
    assert found["spent_fen"] == 2_400 == found["days"][-1]["spent_fen"] == sum(d["cost_fen"] for d in found["days"])
    assert found["playbooks"] == [
        {"playbook": "birthday", "cost_fen": 1_400},
        {"playbook": "golden_48h", "cost_fen": 1_000},
    ]
    assert found["left_fen"] == 97_600
    assert [d["complete"] for d in found["days"]] == [True] * 19 + [False]


def test_the_budget_ends_where_the_last_seven_days_pace_takes_it(story: Story) -> None:
    _spent(story)
    assert month(story.facts, TODAY, 3_000, NOW)["pace_fen"] == 200
    assert month(story.facts, TODAY, 3_000, NOW)["ends_on"] == "2026-03-23"
    assert month(story.facts, TODAY, 100_000, NOW)["ends_on"] is None
    assert month(story.facts, TODAY, 2_000, NOW)["ends_on"] == "2026-03-20"


def test_a_day_is_the_workspace_s_and_no_budget_is_none(story: Story) -> None:
    story.spend(["a"], 500, day=date(2026, 2, 28))  # at 03:00 UTC: 11:00 in Shanghai, still February
    found = month(story.facts, TODAY, 0, NOW)
    assert found["spent_fen"] == 0
    assert found["budget_fen"] is found["left_fen"] is found["ends_on"] is None


def test_a_touch_nobody_priced_is_counted_apart(story: Story) -> None:
    story.spend(["a"], None, day=date(2026, 3, 3))
    assert month(story.facts, TODAY, 0, NOW)["touches_without_cost"] == 1
