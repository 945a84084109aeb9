"""What a playbook was worth, told as stories over verdicts, later presence and receipts."""

from dataclasses import replace
from datetime import date
from typing import Any, Protocol

import pytest

from liuke.model.policy import OutcomePolicy, Policy

POLICY = Policy()


def people(prefix: str, n: int) -> list[str]:
    return [f"{prefix}{k:04d}" for k in range(n)]


T, H = people("T", 400), people("H", 400)


class Story(Protocol):
    """What conftest's story can tell."""

    day: date

    def after(self, days: int) -> date: ...
    def worth(self, days: int = 7, **asked: Any) -> list[dict[str, Any]]: ...
    def decide(self, who: Any, verdict: str, **more: Any) -> None: ...
    def come(self, who: Any, day: date, **more: Any) -> None: ...
    def do(self, what: str, who: Any, day: date) -> None: ...
    def spend(self, who: Any, fen: int | None, **more: Any) -> None: ...
    def pay(self, currency: str) -> None: ...


def worth(story: Story, days: int = 7, **asked: Any) -> dict[str, Any]:
    (found,) = story.worth(days, **asked)
    return found


def both_arms(story: Story, treated_back: int, holdout_back: int, **more: Any) -> None:
    story.decide(T, "allow", **more)
    story.decide(H, "withhold", **more)
    story.come(T[:treated_back], story.after(1))
    story.come(H[:holdout_back], story.after(1))


def test_a_working_playbook_is_scaled_up_with_its_price_per_extra_return(story: Story) -> None:
    both_arms(story, 200, 80)
    story.spend(T, 150)
    found = worth(story)
    assert found["treated"] == {"n": 400, "returned": 200, "share": 0.5}
    assert found["holdout"] == {"n": 400, "returned": 80, "share": 0.2}
    assert found["lift"] == pytest.approx(0.3)
    low, high = found["interval"]
    assert 0.15 < low < found["interval_single_look"][0] < 0.3 < found["interval_single_look"][1] < high < 0.45
    assert found["extra_returns"] == pytest.approx(120)
    assert found["cost_fen"] == 60_000
    assert found["cost_per_extra_return_fen"] == 500
    assert found["verb"] == "scale_up"
    assert "¥5" in found["verdict_zh"] and "¥5 per extra return" in found["verdict_en"]
    assert found["code"] is None and found["sample_ratio"]["ok"]


@pytest.mark.parametrize(("later", "counts"), [(-1, False), (0, True), (6, True), (7, False)])
def test_the_window_is_the_plans_day_and_the_six_after_it(story: Story, later: int, counts: bool) -> None:
    both_arms(story, 0, 0)
    story.come(T[:100], story.after(later))
    story.come(H[:1], story.after(2))
    assert worth(story, 12)["treated"]["returned"] == (100 if counts else 0)


@pytest.mark.parametrize(("days", "complete"), [(1, False), (6, False), (7, True)])
def test_a_window_that_is_still_open_is_counted_but_not_averaged(story: Story, days: int, complete: bool) -> None:
    both_arms(story, 200, 80)
    found = worth(story, days)
    assert found["waiting"]["complete"] is complete
    assert found["treated"]["n"] == (400 if complete else 0)
    assert (found["lift"] is None) is not complete
    assert found["looks"] == (1 if complete else 0)
    if not complete:
        assert (found["verb"], found["code"]) == ("wait", "LK-O103")
        assert found["waiting"]["until"] == "2026-03-17"
        assert "2026-03-17" in found["verdict_zh"]


def test_a_second_plan_in_its_window_leaves_the_first_ones_figures_alone(story: Story) -> None:
    both_arms(story, 200, 80)
    before = worth(story, 9)
    story.decide(people("N", 300), "allow", day=story.after(5))
    story.decide(people("M", 300), "withhold", day=story.after(5))
    found = worth(story, 9)
    assert found["plans"] == 2
    assert found["lift"] == before["lift"]
    assert found["waiting"] == {"complete": False, "treated": 300, "holdout": 300, "until": "2026-03-22"}


def test_whoever_was_to_be_treated_counts_as_treated_whatever_became_of_the_message(story: Story) -> None:
    both_arms(story, 200, 80)
    story.decide(people("Q", 50), "hold")
    story.decide(people("W", 50), "withhold")
    story.decide(people("X", 900), "deny")
    story.decide(people("Y", 900), "divert")
    story.spend(T[:300], 100)
    story.spend(T[300:], 0, state="failed")
    found = worth(story)
    assert (found["treated"]["n"], found["holdout"]["n"]) == (450, 450)
    assert found["cost_fen"] == 30_000


def test_a_person_counts_once_at_the_first_plan(story: Story) -> None:
    both_arms(story, 200, 80)
    story.decide(T, "allow", day=story.after(3), tier="medium")
    story.decide(H, "withhold", day=story.after(3), tier="medium")
    found = worth(story, 30)
    assert (found["treated"]["n"], found["holdout"]["n"], found["plans"]) == (400, 400, 2)
    assert [tier["tier"] for tier in found["tiers"]] == ["light"]


def test_somebody_found_in_both_arms_is_left_out_and_counted(story: Story) -> None:
    both_arms(story, 200, 80)
    story.decide(T[:10], "withhold", day=story.after(3))
    found = worth(story, 30)
    assert found["both_arms"] == 10
    assert (found["treated"]["n"], found["treated"]["returned"]) == (390, 190)


def test_arms_of_the_wrong_size_withhold_the_result_and_name_the_usual_causes(story: Story) -> None:
    both_arms(story, 200, 80, share=0.4)
    found = worth(story)
    assert (found["lift"], found["interval"], found["extra_returns"]) == (None, None, None)
    assert (found["verb"], found["code"]) == ("wait", "LK-O106")
    assert not found["sample_ratio"]["ok"]
    assert (found["sample_ratio"]["seen"], found["sample_ratio"]["expected"]) == (400, pytest.approx(320))
    assert len(found["sample_ratio"]["causes_zh"]) == len(found["sample_ratio"]["causes_en"]) == 5


def test_a_share_changed_half_way_is_expected_person_by_person(story: Story) -> None:
    both_arms(story, 200, 80, share=0.5)
    story.decide(people("N", 900), "allow", share=0.1, plan="second")
    story.decide(people("M", 100), "withhold", share=0.1, plan="second")
    ratio = worth(story)["sample_ratio"]
    assert ratio["ok"] and ratio["expected"] == pytest.approx(500) and 0 < ratio["detectable"] < 0.3


@pytest.mark.parametrize(
    ("treated", "holdout", "share", "back", "code"),
    [
        (0, 40, 0.5, 0, "LK-O101"),
        (400, 0, 0.0, 100, "LK-O102"),
        (400, 0, None, 100, "LK-O102"),
        (400, 19, 0.05, 100, "LK-O104"),
        (400, 400, 0.5, 0, "LK-O105"),
        (400, 400, 0.5, 400, "LK-O105"),
    ],
)
def test_what_cannot_be_said_is_a_sentence_with_a_code(
    story: Story, treated: int, holdout: int, share: float | None, back: int, code: str
) -> None:
    story.decide(T[:treated], "allow", share=share)
    story.decide(H[:holdout], "withhold", share=share)
    story.come((*T[: min(back, treated)], *H[: min(back, holdout)]), story.after(1))
    found = worth(story)
    assert (found["code"], found["verb"], found["lift"]) == (code, "wait", None)
    assert found["cost_per_extra_return_fen"] is None
    assert found["verdict_zh"].startswith("再看：") and found["verdict_en"].startswith("Wait: ")


def test_nobody_decided_upon_is_an_empty_list(story: Story) -> None:
    assert story.worth(0) == []


def test_an_interval_that_holds_zero_gets_no_price_and_is_not_called_no_difference(story: Story) -> None:
    both_arms(story, 90, 80)
    story.spend(T, 150)
    found = worth(story)
    assert found["interval"][0] < 0 < found["interval"][1]
    assert found["cost_per_extra_return_fen"] is None
    assert found["verb"] == "wait"
    assert "cannot tell yet" in found["verdict_en"] and "说不清" in found["verdict_zh"]


def test_a_dry_run_costs_nothing_and_an_unknown_cost_gives_no_price(story: Story) -> None:
    both_arms(story, 200, 80)
    story.spend(T, 150, dry_run=True)
    assert worth(story)["cost_fen"] == 0
    story.spend(T[:3], None, day=story.after(1), state="task_done")
    found = worth(story)
    assert found["cost_per_extra_return_fen"] is None
    assert "3 touches have no cost" in found["verdict_en"] and "3 次触达没有成本" in found["verdict_zh"]


def test_what_is_spent_outside_the_window_is_not_this_results_cost(story: Story) -> None:
    both_arms(story, 200, 80)
    story.spend(T, 150, day=story.after(6))
    story.spend(T, 999, day=story.after(7))
    assert worth(story, 20)["cost_fen"] == 60_000


def test_a_tier_that_drives_people_away_narrows_the_playbook(story: Story) -> None:
    both_arms(story, 320, 80)
    more_t, more_h = people("U", 200), people("I", 200)
    story.decide(more_t, "allow", tier="heavy")
    story.decide(more_h, "withhold", tier="heavy")
    story.come(more_t[:10], story.after(1))
    story.come(more_h[:90], story.after(1))
    found = worth(story)
    assert found["verb"] == "narrow" and "heavy" in found["verdict_zh"]
    assert [tier["tier"] for tier in found["tiers"]] == ["heavy", "light"]


def test_a_tiers_interval_is_wider_for_every_further_tier_that_is_looked_at(story: Story) -> None:
    both_arms(story, 200, 80)
    (alone,) = worth(story)["tiers"]
    story.decide(people("U", 200), "allow", tier="heavy")
    story.decide(people("I", 200), "withhold", tier="heavy")
    _, among_two = worth(story)["tiers"]
    assert among_two["lift"] == alone["lift"]
    assert among_two["interval"][0] < alone["interval"][0]


def test_money_differs_per_person_and_is_not_compared_across_currencies(story: Story) -> None:
    story.decide(T, "allow")
    story.decide(H, "withhold")
    story.come(T[:200], story.after(1), paid_fen=5_000)
    story.come(H[:80], story.after(1), paid_fen=5_000)
    story.pay("CNY")
    money = worth(story)["money"]
    assert (money["treated_fen"], money["holdout_fen"], money["difference_fen"]) == (2500, 1000, 1500)
    assert money["interval_fen"][0] < 1500 < money["interval_fen"][1]
    story.pay("USD")
    mixed = worth(story)
    assert mixed["money"]["difference_fen"] is None and mixed["money"]["code"] == "LK-O107"
    assert "CNY" in mixed["money"]["why_zh"] and mixed["lift"] is not None


def test_in_a_business_without_logins_any_act_is_a_return(story: Story) -> None:
    story.decide(T, "allow")
    story.decide(H, "withhold")
    story.come(T[:200], story.after(1), present=0)
    story.come(H[:80], story.after(1), present=0)
    assert worth(story)["treated"]["returned"] == 200
    story.come(["somebody"], story.after(-30))
    assert worth(story)["treated"]["returned"] == 0


def test_each_playbook_has_its_own_window_and_can_be_asked_alone(story: Story) -> None:
    both_arms(story, 200, 80)
    both_arms(story, 200, 80, playbook="dormant_wake_up")
    found = story.worth(7, windows={"dormant_wake_up": 14})
    assert [(one["playbook"], one["window_days"], one["code"]) for one in found] == [
        ("dormant_wake_up", 14, "LK-O103"),
        ("golden_48h", 7, None),
    ]
    alone = story.worth(7, playbook="golden_48h")
    assert [one["playbook"] for one in alone] == ["golden_48h"]


def test_a_playbook_is_measured_by_its_own_goal(story: Story) -> None:
    story.decide(T, "allow")
    story.decide(H, "withhold")
    story.come(T[:200], story.after(1))
    story.come(H[:80], story.after(1))
    story.do("comment", T[:50], story.after(2))
    story.do("comment", H[:10], story.after(2))
    story.do("orders", T[:30], story.after(3))
    found = {
        goal: (one["goal"], one["treated"]["returned"], one["holdout"]["returned"])
        for goal in ("present", "comment", "purchase", "share")
        for one in story.worth(7, goals={"golden_48h": goal})
    }
    assert found == {
        "present": ("present", 200, 80),
        "comment": ("comment", 50, 10),
        "purchase": ("purchase", 30, 0),
        "share": ("share", 0, 0),
    }


def test_the_plan_of_the_day_itself_and_later_facts_are_not_seen(story: Story) -> None:
    both_arms(story, 200, 80)
    assert story.worth(0) == []
    story.come(T[200:], story.after(7))
    assert worth(story, 7)["treated"]["returned"] == 200


def test_the_level_of_the_interval_is_policy(story: Story) -> None:
    both_arms(story, 200, 80)
    strict = worth(story, policy=replace(POLICY, outcome=OutcomePolicy(alpha=0.001)))
    assert strict["interval"][0] < worth(story)["interval"][0]
