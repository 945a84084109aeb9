"""O6: a draft is rehearsed on the workspace's own past, and leaves no trace there; a world lives in a workspace."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from liuke.app.calls import answer
from liuke.app.errors import NoPastError
from liuke.app.flight import rehearse_in_world, simulate_into
from liuke.app.house import new_workspace, opened
from liuke.facts.fresh import is_measured
from liuke.flow.house import House
from liuke.kit.clock import HandClock
from liuke.playbooks.document import library, source
from liuke.state.plans import list_plans

END = date(2026, 5, 15)
MORNING = datetime(2026, 5, 16, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A shop of 300 people and sixty days; on its last day liuke was at work."""
    folder = tmp_path_factory.mktemp("flight") / "shop"
    told = simulate_into(folder, "shop", days=60, people=300, seed=4, live=1, end=END)
    assert told["plans"] == 1
    with opened(folder, HandClock(MORNING), durable=False) as house:
        yield house


def _sizes(house: House) -> dict[str, int]:
    from liuke.facts.fresh import freshness

    return {
        str(row["table_name"] if "table_name" in row else row["table"]): int(row["rows"])
        for row in freshness(house.facts)
    }


def test_the_whole_of_liuke_ran_on_the_world_and_the_world_answered(made: House) -> None:
    plans = list_plans(made.state)
    assert [str(plan.state) for plan in plans] == ["applied"]
    totals = answer(made, "plan_review", {}, language="en")["totals"]
    assert totals["found"] == totals["send"] + totals["holdout"] + sum(
        sum(totals[name].values()) for name in ("excluded", "diverted")
    )
    assert _sizes(made)["events"] > 5_000


def test_a_rehearsal_accounts_for_everybody_and_leaves_no_trace(made: House) -> None:
    before, plans = _sizes(made), len(list_plans(made.state))
    told = answer(made, "rehearse", {"playbook": "P1", "days": 1}, language="en")
    (one,) = told["mornings"]
    assert one["found"] == one["stopped"] + one["holdout"] + one["send"] > 0
    assert told["totals"]["found"] == one["found"]
    assert sum(row["people"] for row in told["stopped"]) == one["stopped"]
    assert sum(tier["send"] for tier in told["tiers"]) == one["send"]
    assert 0 <= told["base"]["interval"][0] <= told["base"]["share"] <= told["base"]["interval"][1] <= 1
    assert told["written"] == told["sent"] == 0
    morning = made.facts.as_of(date.fromisoformat(one["day"]))
    assert not is_measured(made.facts, morning), "what the morning needed was taken back"
    assert (_sizes(made), len(list_plans(made.state))) == (before, plans)


def test_a_draft_that_is_in_no_workspace_can_be_rehearsed_and_a_wrong_one_is_named_by_its_line(
    made: House, tmp_path: Path
) -> None:
    from liuke.playbooks.errors import PlaybookError

    text = source(library()["golden_48h"], tmp_path)
    wrong = text.replace("idle_days", "idle_dayz")
    assert wrong != text
    with pytest.raises(PlaybookError) as why:
        answer(made, "rehearse", {"draft": wrong, "file": str(tmp_path / "spring.yml")}, language="en")
    assert "line" in why.value.sentence("en")


def test_a_past_that_is_too_short_is_said(tmp_path: Path) -> None:
    folder, file = tmp_path / "young", tmp_path / "events.csv"
    new_workspace(folder, name="x", timezone="Asia/Shanghai", market="cn", currency="CNY", language="zh")
    days = [f"u{k},login,2026-05-{day:02d} 10:00:00\n" for day in range(5, 15) for k in range(3)]
    file.write_text("subject_id,event,ts\n" + "".join(days), encoding="utf-8")
    with opened(folder, HandClock(MORNING), durable=False) as house:
        answer(house, "import", {"file": str(file), "table": "events"}, language="en")
        with pytest.raises(NoPastError) as why:
            answer(house, "rehearse", {"playbook": "P1"}, language="zh")
    assert "预演" in why.value.sentence("zh")


def test_in_a_world_the_effect_is_told_against_the_same_world_left_alone() -> None:
    mornings, effect = rehearse_in_world(library()["golden_48h"], "shop", days=1, every=1, people=150, seed=2)
    (one,) = mornings
    assert one.judged.num_rows > 0
    sent = [row for row in one.judged.to_pylist() if row["verdict"] == "allow" and row["channel"] in ("push", "email")]
    assert 0.8 * len(sent) <= effect["reached"] <= one.judged.num_rows, "messages reach the world, not only calls"
    assert set(one.returned) <= set(one.judged["subject_id"].to_pylist())
    assert abs(effect["kept"]) <= effect["reached"]
