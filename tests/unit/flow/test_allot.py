"""Money goes to whom it moves most (O3): only where that has won, within every limit, fairly, and a share explores."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from liuke.flow.allot import Allotted, with_allotment
from liuke.flow.moved import learn_moved
from liuke.flow.worth import with_worth
from liuke.guard.people import judge_people
from liuke.guard.waterfall import totals, waterfall
from liuke.model.policy import MovedPolicy, Policy
from liuke.outcome.errors import NegativeBudgetError
from liuke.outcome.uplift.keep import keep
from liuke.outcome.uplift.say import said_level
from liuke.playbooks.propose import SCHEMA
from tests.moved_house import TODAY, effect, hold_out, house, play, today, wait_today

N = 1_000
AT = datetime(2026, 11, 1, 4, tzinfo=UTC)


class Day:
    """A house that has learned, and the people of today."""

    def __init__(self, folder: Path) -> None:
        self.house = house(folder)
        hold_out(self.house)
        self.said = learn_moved(self.house, today(self.house), play())
        self.known = wait_today(self.house, n=N, city=["Dali" if k % 4 == 0 else "Lin'an" for k in range(N)])
        self.true = effect(self.known["idle_days"], self.known["orders_365d"])

    def asked(self, **same: Any) -> pa.Table:
        """Return everybody proposed for the light tier at 100 fen, nobody with any objection."""
        columns = {
            "subject_id": self.known["subject_id"],
            **{
                name: [value] * N
                for name, value in {
                    "playbook": "golden_48h",
                    "version": "v",
                    "tier": "light",
                    "tier_rank": 0,
                    "channel": "push",
                    "template": "open_order_push",
                    "offer": "coupon_5",
                    "cost_fen": 100,
                    "budget_fen": 2_000_000,
                    "priority": 20,
                    "divert": False,
                    "holdout_share": 0.3,
                    "topic": "winback",
                    "message_class": "marketing",
                    "fresh_hours": 48,
                }.items()
            },
        }
        columns |= {name: [value] * N for name, value in same.items()}
        table = pa.table({f.name: pa.array(columns.get(f.name, [None] * N), f.type) for f in SCHEMA})
        for name, value in (("consent", True), ("has_address", True), ("unit", "")):
            table = table.append_column(name, pa.array([value] * N))
        return table

    def allotted(self, policy: MovedPolicy | None = None, **same: Any) -> Allotted:
        made = replace(self.house, policy=Policy(moved=policy or MovedPolicy(explore_share=0.1)))
        asked = with_worth(made, self.asked(**same), today(made), made.playbooks.values())
        return with_allotment(made, asked, today(made), AT)

    def chosen(self, found: Allotted) -> Any:
        return found.asked["chosen"].to_numpy(zero_copy_only=False).astype(bool)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    return Day(tmp_path_factory.mktemp("allot"))


def test_scarce_money_goes_to_whom_it_moves_and_never_to_whom_it_drives_away(day: Day) -> None:
    found = day.allotted(budget_fen=14_000)
    (level,) = found.said["playbooks"]
    assert found.said["used"]
    assert (level["why"], level["learned"]) == ("wins", day.said["id"])
    assert level["money_share"] == pytest.approx(0.2)
    exploring = found.asked["entry_share"].to_numpy() < 1
    picked = day.chosen(found) & ~exploring
    assert day.true[picked].mean() > 0.3
    assert (day.true[picked] >= 0).mean() > 0.98
    assert found.said["cost_fen"] + found.said["exploring_cost_fen"] <= 14_000
    assert found.said["best_possible_share"] > 0.99


def test_a_share_explores_with_its_chance_written_down(day: Day) -> None:
    found = day.allotted(budget_fen=14_000)
    entry, chosen = found.asked["entry_share"].to_numpy(), day.chosen(found)
    assert set(np.round(entry, 6)) <= {1.0, round(found.said["explore_share"], 6)}
    left_out = entry < 1
    assert chosen[left_out].mean() == pytest.approx(found.said["explore_share"], abs=0.03)
    again = day.allotted(budget_fen=14_000)
    assert again.asked.equals(found.asked)


def test_who_is_not_chosen_has_a_reason_and_the_waterfall_adds_up(day: Day) -> None:
    found = day.allotted(budget_fen=14_000)
    judged = judge_people(found.asked, day.house.policy.guard, at=AT, salt="s")
    whole = totals([cell["totals"] for cell in waterfall(judged)])
    assert whole["found"] == N == whole["send"] + whole["holdout"] + sum(whole["excluded"].values())
    assert whole["excluded"]["G-21"] == N - found.said["chosen"] - found.said["exploring"]
    refused = judged.filter(pc.equal(judged["code"], "G-21"))
    why = {json.loads(one)["why"] for one in refused["evidence"].to_pylist()}
    assert why == {"harms", "better_spent"} | ({"too_little"} & why)
    assert whole["cost_fen"] <= 14_000 * 1.0 + 100


def test_hands_stock_and_all_money_are_limits_too(day: Day) -> None:
    stock = day.allotted(stock=50)
    assert 40 <= (stock.said["chosen"] + stock.said["exploring"]) * 0.7 <= 51
    assert stock.said["short"] == ["offer coupon_5"]
    hands = day.allotted(MovedPolicy(tasks_per_day=30, explore_share=0.0), channel="call")
    assert hands.said["chosen"] * 0.7 <= 30.5
    money = day.allotted(MovedPolicy(budget_fen=10_000, explore_share=0.0))
    assert money.said["cost_fen"] <= 10_000
    assert money.said["short"] == ["budget"]


def test_no_protected_group_is_left_out(day: Day) -> None:
    """G7: Dali's people are made the hardest to move; they get four fifths of everybody's share all the same."""
    found = day.allotted(MovedPolicy(protected=("city",), explore_share=0.0), budget_fen=7_000)
    shares = {one["group"]: one["share"] for one in found.said["groups"]}
    whole = found.said["chosen"] / N
    assert min(shares.values()) >= 0.8 * whole - 0.02


def beside(found: pa.Table, **other: Any) -> pa.Table:
    """Return the same people asked for by a second playbook too."""
    second = found
    for name, value in other.items():
        where = second.schema.get_field_index(name)
        second = second.set_column(where, name, pa.array([value] * N, second.schema.field(name).type))
    return pa.concat_tables([found, second])


def test_contacts_are_a_limit_and_the_harm_of_a_touch_is_taken_off(day: Day) -> None:
    few = day.allotted(MovedPolicy(contacts_per_plan=50, explore_share=0.1))
    assert (few.said["chosen"] + few.said["exploring"]) * 0.7 <= 50.5
    assert few.said["short"] == ["contacts"]
    refuses = few.asked["refuses"].to_numpy()
    assert 0 < refuses.max() < 0.005, "5,000 people without a refusal say more than the policy's guess"
    assert few.said["expected_refusals"] == pytest.approx(0.7 * refuses[day.chosen(few)].sum())
    mild, harsh = (
        day.allotted(MovedPolicy(refusal_share=0.5, refusal_weight=weight, explore_share=0.0)) for weight in (0, 10)
    )
    assert harsh.said["chosen"] < mild.said["chosen"], "who is moved less than the harm weighs is left alone"


def test_playbooks_of_which_nothing_is_known_share_scarce_contacts_by_lot(day: Day, tmp_path: Path) -> None:
    """Each person is meant by one of them, half each; with the chance written down, so that both are learned of."""
    made = replace(house(tmp_path), policy=Policy(moved=MovedPolicy(contacts_per_plan=70)))
    made = replace(made, playbooks={**made.playbooks, "other": replace(play(), id="other")})
    wait_today(made, n=N)
    asked = beside(day.asked(), playbook="other")
    asked = asked.append_column("adds", pa.array([0.05] * 2 * N)).append_column("worth", pa.array([0.0] * 2 * N))
    found = with_allotment(made, asked, today(made), AT)
    chosen, who = day.chosen(found), found.asked["subject_id"].to_numpy(zero_copy_only=False)
    assert found.said["used"] is False
    assert len(set(who[chosen])) == chosen.sum() == found.said["by_lot"]
    assert chosen.sum() * 0.7 == pytest.approx(70, abs=0.71)
    assert 25 < chosen[:N].sum() < 75
    entry = found.asked["entry_share"].to_numpy(zero_copy_only=False)[chosen]
    assert set(np.round(entry, 9)) == {round(float(entry[0]), 9)}
    assert entry[0] == pytest.approx(0.5 * chosen.sum() / N, rel=0.3)
    judged = judge_people(found.asked, made.policy.guard, at=AT, salt="s")
    let_in = judged.filter(pc.is_in(judged["verdict"], pa.array(["allow", "hold", "withhold"])))
    assert let_in.num_rows == chosen.sum()


def test_what_could_not_pay_even_as_promised_gets_no_lot(day: Day, tmp_path: Path) -> None:
    made = replace(house(tmp_path), policy=Policy(moved=MovedPolicy(contacts_per_plan=70)))
    dear = replace(play(), id="dear", goal=replace(play().goal, worth_fen=1_000))
    made = replace(made, playbooks={**made.playbooks, "dear": dear})
    asked = beside(day.asked(), playbook="dear")
    asked = asked.append_column("adds", pa.array([0.05] * 2 * N)).append_column("worth", pa.array([0.0] * 2 * N))
    chosen = day.chosen(with_allotment(made, asked, today(made), AT))
    assert chosen[:N].sum() == 100
    assert not chosen[N:].any(), "a touch of 100 fen that moves 5 % of a goal worth 1,000 fen"


def test_one_proven_for_everybody_goes_before_one_that_is_not(day: Day, tmp_path: Path) -> None:
    made = replace(house(tmp_path), policy=Policy(moved=MovedPolicy(contacts_per_plan=350, explore_share=0.1)))
    made = replace(made, playbooks={**made.playbooks, "other": replace(play(), id="other")})
    proven = {**day.said, "playbook": "other", "state": "abstains", "scorer": None, "threshold": 0.01}
    keep(made.folder, proven | {"everyone": {"mean": 0.04, "low": 0.02, "high": 0.06}})
    asked = beside(day.asked(), playbook="other")
    asked = asked.append_column("adds", pa.array([0.09] * 2 * N)).append_column("worth", pa.array([0.0] * 2 * N))
    found = with_allotment(made, asked, today(made), AT)
    whys = {one["playbook"]: one["why"] for one in found.said["playbooks"]}
    assert whys == {"golden_48h": "nothing_learned", "other": "everybody_pays"}
    chosen = day.chosen(found)
    assert chosen[N:].sum() > 6 * chosen[:N].sum() > 0, "the other share explores, by lot between both"
    assert chosen.sum() * 0.7 <= 350.5
    keep(
        made.folder,
        proven | {"everyone": {"mean": -0.04, "low": -0.06, "high": -0.02}, "made_at": "2026-12-31T09:00:00"},
    )
    found = with_allotment(made, asked, today(made), AT)
    assert {one["why"] for one in found.said["playbooks"]} == {"nothing_learned", "nobody_pays"}
    assert found.said["chosen"] == 0 < found.said["exploring"]
    told = {one["why"]: said_level(one) for one in found.said["playbooks"]}
    assert "exploring share" in told["nobody_pays"][1] != told["nothing_learned"][1]


def test_it_is_not_used_where_nothing_was_learned_or_it_does_not_win(day: Day, tmp_path: Path) -> None:
    made = house(tmp_path)
    wait_today(made, n=N)
    asked = with_worth(made, day.asked(), today(made), made.playbooks.values())
    found = with_allotment(made, asked, today(made), AT)
    assert found.said["used"] is False
    assert found.said["playbooks"][0]["why"] == "nothing_learned"
    assert found.asked["chosen"].null_count == N
    hold_out(made, planted=False)
    learn_moved(made, today(made), play())
    found = with_allotment(made, asked, today(made), AT)
    assert found.said["playbooks"][0]["why"] == "abstains"


def test_a_negative_budget_is_refused(day: Day) -> None:
    with pytest.raises(NegativeBudgetError):
        day.allotted(MovedPolicy(budget_fen=-1))


def test_worth_is_the_persons_own_where_it_was_learned(day: Day) -> None:
    made = day.house
    asked = with_worth(made, day.asked(), today(made), made.playbooks.values())
    adds = asked["adds"].to_numpy()
    assert np.corrcoef(adds, day.true)[0, 1] > 0.85
    assert TODAY.isoformat() == day.said["as_of"]
