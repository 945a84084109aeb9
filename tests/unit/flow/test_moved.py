"""Who is moved is learned of holdouts whose window has closed (O3): found where it is planted, else it abstains."""

from pathlib import Path

import numpy as np
import pytest

from liuke.facts.tables import VERDICTS
from liuke.flow.moved import learn_moved, learn_moved_if_due, told
from liuke.model.policy import MovedPolicy, Policy
from liuke.outcome.uplift.keep import newest, scorer_of
from tests.moved_house import PEOPLE, TODAY, hold_out, house, people, play, today


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    made = house(tmp_path_factory.mktemp("moved"))
    hold_out(made)
    return made.folder, learn_moved(made, today(made), play())


def test_planted_effects_are_learned_and_kept_with_day_version_and_figures(learned: tuple[Path, dict]) -> None:
    folder, said = learned
    assert said["state"] == "learned"
    assert (said["as_of"], said["goal"], said["window_days"]) == (TODAY.isoformat(), "present", 14)
    assert said["n"] == said["treated"] + said["holdout"] == said["learned_from"] == PEOPLE
    assert said["policy"]
    assert said["made_at"]
    kept = newest(folder, "golden_48h", TODAY)
    assert kept is not None
    assert kept == said
    assert newest(folder, "golden_48h", TODAY.replace(year=2025)) is None


def test_the_kept_score_orders_fresh_people_by_their_planted_effect(learned: tuple[Path, dict]) -> None:
    scorer, known = scorer_of(learned[1]), people(9)
    assert scorer is not None
    score = scorer({**known, **{name: np.full(PEOPLE, np.nan) for name in learned[1]["features"] if name not in known}})
    assert score[known["orders_365d"] >= 6].mean() > 0.2
    assert score[(known["orders_365d"] < 6) & (known["idle_days"] <= 9)].mean() < -0.05


def test_kinds_come_with_sizes_intervals_and_what_tells_them_apart(learned: tuple[Path, dict]) -> None:
    kinds = {one["kind"]: one for one in learned[1]["kinds"]}
    moved = kinds["persuadable"]
    assert moved["proven"]
    assert 0 < moved["interval"][0] < moved["effect"] < 0.4
    assert moved["traits"][0]["name"] == "orders_365d"
    assert kinds["sleeping_dog"]["effect"] < 0
    assert sum(one["n"] for one in learned[1]["kinds"]) == PEOPLE
    assert sum(one["share"] for one in learned[1]["kinds"]) == pytest.approx(1)


def test_it_wins_at_scarce_money_against_everybody_risk_chance_and_nobody(learned: tuple[Path, dict]) -> None:
    levels = {one["share"]: one for one in learned[1]["at_money"]}
    assert levels[0.3]["wins"]
    assert levels[1.0]["wins"]
    assert set(levels[0.3]["rivals"]) == {"highest_risk", "random", "nobody"}
    assert set(levels[1.0]["rivals"]) == {"everyone", "highest_risk", "nobody"}
    assert levels[0.3]["ours"]["mean"] > 2 * levels[0.3]["rivals"]["random"]["mean"]


def test_where_nobody_is_moved_it_abstains(tmp_path: Path) -> None:
    made = house(tmp_path)
    hold_out(made, planted=False)
    said = learn_moved(made, today(made), play())
    assert said["state"] == "abstains"
    assert said["scorer"] is None
    assert not any(one["wins"] for one in said["at_money"])


def test_too_few_say_how_many_of_how_many_and_keep_nothing(tmp_path: Path) -> None:
    made = house(tmp_path)
    hold_out(made, n=300)
    (said,) = told(made, today(made))
    assert (said["state"], said["code"]) == ("waits", "LK-O130")
    assert f"{said['holdout']} of 200" in said["why_en"]
    assert f"{said['holdout']} 人，需要 200 人" in said["why_zh"]
    assert newest(made.folder, "golden_48h", TODAY) is None


@pytest.mark.parametrize(("treated", "code"), [(1.0, "LK-O106"), (0.0, "LK-O101"), (0.95, "LK-O106")])
def test_arms_that_cannot_be_compared_are_named(tmp_path: Path, treated: float, code: str) -> None:
    """Bad input: everybody treated, nobody treated, arms that were not drawn so."""
    made = house(tmp_path)
    hold_out(made, n=1_000, treated=np.arange(1_000) < treated * 1_000)
    said = learn_moved(made, today(made), play())
    assert said["state"] == "blocked"
    assert said["code"] == code


def test_everybody_treated_by_design_is_named(tmp_path: Path) -> None:
    made = house(tmp_path)
    hold_out(made, n=1_000, treated=np.ones(1_000, bool), share=0.0)
    assert learn_moved(made, today(made), play())["code"] == "LK-O102"


def test_nothing_kept_of_the_morning_is_said(tmp_path: Path) -> None:
    made = house(tmp_path)
    hold_out(made, n=1_000, profiles=False)
    assert learn_moved(made, today(made), play())["code"] == "LK-O131"


def test_unknown_costs_count_everybody_alike_and_that_is_said(tmp_path: Path) -> None:
    made = house(tmp_path)
    hold_out(made, cost_fen=[None] * PEOPLE)
    said = learn_moved(made, today(made), play())
    assert said["state"] == "learned"
    assert said["costs_known"] is False


def test_it_learns_anew_only_when_due(tmp_path: Path) -> None:
    made = house(tmp_path, Policy(moved=MovedPolicy(relearn_days=7)))
    hold_out(made, n=2_000)
    assert learn_moved_if_due(made, today(made)) == 1
    assert learn_moved_if_due(made, today(made)) == 0
    assert learn_moved_if_due(made, today(made).before(-7)) == 1


def test_whom_exploring_let_in_stands_for_those_left_out(tmp_path: Path) -> None:
    """A policy let in everybody with many orders, and one in ten of the others: weighed, everybody's effect is right."""
    made = house(tmp_path)
    known = people(1, 9_000)
    entry = np.where(known["orders_365d"] >= 6, 1.0, 0.1)
    there = np.random.default_rng(5).random(9_000) < entry
    facts = hold_out(made, n=9_000, entry_share=entry.tolist())
    gone = [who for who, yes in zip(facts["subject_id"], there, strict=True) if not yes]
    made.facts.delete(VERDICTS, {"subject_id": gone})
    said = learn_moved(made, today(made), play())
    true = 0.35 * 0.4 - 0.25 * 0.6 * 7 / 27
    assert said["n"] < 5_000
    assert said["everyone"]["low"] < true - said["threshold"] < said["everyone"]["high"]
