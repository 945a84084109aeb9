"""O1, O2, O5: groups and all of liuke, costs and payback, what is odd, and bad input; a sentence with a code, never a number."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from liuke.facts.holdouts import Scope, assign
from liuke.facts.tables import ACTIVITY_DAILY, ORDERS, RECEIPTS, USERS, VERDICTS
from liuke.model.policy import OutcomePolicy, Policy
from liuke.outcome.costs import Promise
from liuke.outcome.results import Asked, results

POLICY = Policy()
T, H = [f"t{k:03}" for k in range(400)], [f"h{k:03}" for k in range(400)]
GOLDEN = Asked(windows={"golden_48h": 7}, promises={"golden_48h": Promise(lift=0.1, zh="两周内", en="two weeks")})


def told(story: Any, days: int = 7, policy: Policy = POLICY, asked: Asked = GOLDEN) -> dict[str, Any]:
    document: dict[str, Any] = results(story.facts, story.facts.as_of(story.after(days)), policy, "CNY", asked=asked)
    return document


def one(story: Any, days: int = 7, policy: Policy = POLICY, asked: Asked = GOLDEN) -> dict[str, Any]:
    (found,) = told(story, days, policy, asked)["playbooks"]
    return dict(found)


def both(story: Any, treated_back: int = 200, holdout_back: int = 80, **more: Any) -> None:
    story.decide(T, "allow", **more)
    story.decide(H, "withhold", **more)
    story.come(T[:treated_back], story.after(1), paid_fen=5_000)
    story.come(H[:holdout_back], story.after(1), paid_fen=5_000)


def metric(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(row for row in found["metrics"] if row["metric"] == name)


def act(story: Any, who: list[str], role: str, days: int = 2) -> None:
    n = len(who)
    rows = {"day": [story.after(days)] * n, "subject_id": who, role: [1] * n, "present": [0] * n}
    story.facts.append(ACTIVITY_DAILY, pa.table(rows))


def order(story: Any, who: list[str], coupon_fen: int | None) -> None:
    n, at = len(who), datetime(story.day.year, story.day.month, story.day.day, 3) + timedelta(days=2)
    rows = {"order_id": [f"o-{one}" for one in who], "subject_id": who, "ts": [at] * n, "paid_at": [at] * n}
    rows |= {"day": [at.date()] * n, "amount_fen": [5_000] * n, "currency": ["CNY"] * n}
    table = pa.table(rows).append_column("coupon_fen", pa.array([coupon_fen] * n, pa.int64()))
    story.facts.append(ORDERS, table)


def test_every_metric_has_its_interval_and_a_guard_rail_that_broke_stops_growth(story: Any) -> None:
    both(story)
    act(story, T[:60], "complaint")
    found = one(story)
    assert [row["metric"] for row in found["metrics"]] == [
        *("goal", "kept", "ordered", "orders", "money", "order_value", "complained", "opted_out")
    ]
    goal, complained = metric(found, "goal"), metric(found, "complained")
    assert goal["difference"] == pytest.approx(found["lift"]) and goal["p"] < 0.001
    assert complained["difference"] == pytest.approx(0.15) and complained["interval"][0] > 0
    assert found["guard_rails"] == {"ok": False, "worse": ["complained"]}
    assert found["verb"] == "keep" and "投诉" in found["verdict_zh"] and "complained" in found["verdict_en"]
    assert metric(found, "opted_out")["code"] is None and metric(found, "order_value")["code"] == "LK-O110"
    assert metric(found, "kept")["days"] == 30 and metric(found, "kept")["difference"] is None


def test_what_came_before_is_taken_out_and_the_interval_is_narrower(story: Any) -> None:
    chance = np.random.default_rng(4)
    people = [f"p{k:04}" for k in range(2_400)]
    lively = chance.random(len(people)) < 0.5
    held = chance.random(len(people)) < 0.5
    story.decide([who for who, out in zip(people, held, strict=True) if not out], "allow")
    story.decide([who for who, out in zip(people, held, strict=True) if out], "withhold")
    for back in range(1, 9):
        story.come([who for who, yes in zip(people, lively, strict=True) if yes], story.after(-back))
    returns = chance.random(len(people)) < np.where(lively, 0.9, 0.1)
    story.come([who for who, yes in zip(people, returns, strict=True) if yes], story.after(2))
    found = one(story)
    assert found["method"] == "adjusted" and metric(found, "goal")["explained"] > 0.5
    plain = one(story, policy=replace(POLICY, outcome=replace(POLICY.outcome, pre_days=0)))
    assert plain["method"] == "plain"
    width = [high - low for low, high in (found["interval"], plain["interval"])]
    assert width[0] < 0.75 * width[1]
    assert found["checks"]["balance"]["ok"] and found["sample_ratio"]["known_before"]["ok"]


def test_one_huge_order_does_not_decide_about_the_money(story: Any) -> None:
    both(story)
    act_day = {"day": [story.after(3)], "subject_id": ["t399"], "paid_fen": [100_000_000], "orders": [1]}
    story.facts.append(ACTIVITY_DAILY, pa.table(act_day))
    money = metric(one(story), "money")
    assert money["cut_at_fen"] == 5_000 and money["treated"] == pytest.approx(2_512.5)
    uncut = replace(POLICY, outcome=replace(POLICY.outcome, money_cut_from_users=10_000))
    assert metric(one(story, policy=uncut), "money")["treated"] > 200_000


def test_coupons_count_when_used_and_those_who_would_have_come_anyway_are_a_subsidy(story: Any) -> None:
    both(story)
    story.spend(T, 150)
    order(story, T[:100], 500)
    order(story, H[:20], None)
    act(story, T[:100], "orders")
    act(story, H[:20], "orders")
    found = one(story)
    assert found["costs"]["coupons"] == {"n": 100, "fen": 50_000, "as_used": True}
    assert found["costs"]["total_fen"] == found["cost_fen"] == 60_000 + 50_000
    assert found["costs"]["subsidy"] == {"fen": 10_000, "share": pytest.approx(0.2)}  # 5 % of the holdout ordered too
    back = found["payback"]
    assert back["promised_lift"] == 0.1 and back["kept"] == "yes" and back["promise_zh"] == "两周内"
    assert back["extra_money_fen"] == pytest.approx(0.3 * 5_000 * 400) and back["paid_back"] == "yes"
    assert back["net_fen"] == back["extra_money_fen"] - 110_000
    assert found["holdout_cost"]["returns"] == pytest.approx(0.3 * 400)
    assert found["holdout_cost"]["money_fen"] == pytest.approx(0.3 * 5_000 * 400)


def test_offers_are_counted_as_expected_where_orders_do_not_tell_and_minutes_cost_what_policy_says(story: Any) -> None:
    both(story)
    n = len(T)
    calls: dict[str, Any] = {"receipt_id": [f"c{who}" for who in T], "subject_id": T, "playbook": ["golden_48h"] * n}
    calls |= {"at": [datetime(2026, 3, 11)] * n, "state": ["task_done"] * n, "channel": ["call"] * n}
    story.facts.append(RECEIPTS, pa.table({**calls, "cost_fen": [1_000] * n}))
    dear = replace(POLICY, outcome=OutcomePolicy(minute_fen=50))
    found = one(story, policy=dear, asked=replace(GOLDEN, prices=[("golden_48h", "call", 1_000, 200)]))
    costs = found["costs"]
    assert costs["calls"] == {"n": 400, "fen": 320_000} and costs["people"] == {"minutes": 3_200, "fen": 160_000}
    assert costs["coupons"] == {"n": 400, "fen": 80_000, "as_used": False}
    assert [note["code"] for note in found["notes"]] == ["LK-O119"]
    assert found["payback"]["paid_back"] in ("yes", "no", "unknown")


def test_people_held_out_and_touched_all_the_same_are_counted(story: Any) -> None:
    both(story)
    story.spend(H[:40], 5)
    found = one(story)
    assert found["checks"]["contamination"] == {"people": 40, "share": 0.1, "ok": False}
    assert "LK-O120" in [note["code"] for note in found["notes"]]


def test_a_share_changed_half_way_and_people_in_both_arms_are_said_with_a_code(story: Any) -> None:
    both(story)
    late_t, late_h = [f"lt{k:04}" for k in range(1_800)], [f"lh{k:03}" for k in range(200)]
    story.decide(late_t, "allow", share=0.1, plan="second")
    story.decide(late_h, "withhold", share=0.1, plan="second")
    story.decide(T[:7], "withhold", share=0.1, plan="third", day=story.after(1))
    notes = {note["code"]: note for note in one(story)["notes"]}
    assert set(notes) == {"LK-O117", "LK-O118"}
    assert "0.1, 0.5" in notes["LK-O117"]["en"] and "7" in notes["LK-O118"]["zh"]


def test_people_of_one_phone_in_two_arms_are_in_no_figure(story: Any) -> None:
    both(story)
    story.facts.append(USERS, pa.table({"subject_id": [T[0], H[0], H[1]], "phone": ["1", "1", ""]}))
    found = one(story)
    assert found["both_arms"] == 2
    assert (found["treated"]["n"], found["holdout"]["n"]) == (399, 399)


def test_one_outcome_in_total_is_no_result(story: Any) -> None:
    both(story, 1, 0)
    found = one(story)
    assert (found["code"], found["lift"], found["verb"]) == ("LK-O105", None, "wait")
    assert all(row["difference"] is None and row["code"] for row in found["metrics"])


def test_money_in_two_currencies_has_no_figure_anywhere(story: Any) -> None:
    both(story)
    story.pay("CNY")
    story.pay("USD")
    found = one(story)
    assert {metric(found, name)["code"] for name in ("money", "order_value")} == {"LK-O107"}
    assert found["payback"]["extra_money_fen"] is None and found["holdout_cost"]["money_fen"] is None
    assert found["lift"] is not None


def test_a_known_end_is_kept_to(story: Any) -> None:
    both(story)
    end = replace(GOLDEN, ends={"playbook:golden_48h": story.after(14)})
    early, last, after = (one(story, days, asked=end) for days in (8, 14, 40))
    assert early["sequence"]["kind"] == "known_end" and early["sequence"]["part"] < last["sequence"]["part"] == 1
    width = [one["interval"][1] - one["interval"][0] for one in (early, last, one(story, 14))]
    assert width[1] < width[2] < width[0]
    assert after["interval"] == last["interval"]


def test_novelty_wears_off_and_the_mornings_are_told(story: Any) -> None:
    both(story, 240, 80)
    late_t, late_h = [f"lt{k:03}" for k in range(400)], [f"lh{k:03}" for k in range(400)]
    story.decide(late_t, "allow", day=story.after(5), plan="second")
    story.decide(late_h, "withhold", day=story.after(5), plan="second")
    story.come([*late_t[:80], *late_h[:80]], story.after(6))
    found = one(story, 12)
    novelty = found["checks"]["novelty"]
    assert novelty["early"] == pytest.approx(0.4) and novelty["late"] == pytest.approx(0)
    assert not novelty["ok"] and novelty["p"] < 1e-6
    days = [point["day"] for point in found["cumulative"]]
    assert days == [story.after(7).isoformat(), story.after(12).isoformat()]
    assert found["cumulative"][1]["treated"] == 800


def decide_shared(story: Any, playbook: str, verdicts: dict[str, tuple[str, str | None]], scopes: list[Scope]) -> None:
    n, plan = len(verdicts), f"W-{playbook}"
    rows = {"plan_id": [plan] * n, "at": [datetime(2026, 3, 10, 2)] * n, "day": [story.day] * n}
    rows |= {"playbook": [playbook] * n, "subject_id": list(verdicts), "verdict": [v for v, _ in verdicts.values()]}
    held = pa.array([held_by for _, held_by in verdicts.values()], pa.string())
    table = pa.table(rows).append_column("held_by", held).append_column("holdout_share", pa.array([0.25] * n))
    story.facts.append(VERDICTS, table)
    assign(story.facts, plan, scopes)


def test_a_group_and_all_of_liuke_have_results_of_their_own(story: Any) -> None:
    for playbook in ("one", "two"):
        scopes = [
            Scope(playbook=playbook, holdout="all", place=0, generation=1, share=0.2),
            Scope(playbook=playbook, holdout="group:g", place=1, generation=1, share=0.25),
            Scope(playbook=playbook, holdout=f"playbook:{playbook}", place=2, generation=1),
        ]
        parts = {"all": 250, "group:g": 250, f"playbook:{playbook}": 190, None: 560}
        verdicts: dict[str, tuple[str, str | None]] = {}
        for held_by, n in parts.items():
            for k in range(n):
                verdicts[f"{playbook}-{held_by}-{k}"] = ("withhold" if held_by else "allow", held_by)
        decide_shared(story, playbook, verdicts, scopes)
        story.come([f"{playbook}-None-{k}" for k in range(300)], story.after(1))
        for held_by in ("all", "group:g", f"playbook:{playbook}"):
            story.come([f"{playbook}-{held_by}-{k}" for k in range(50)], story.after(1))
    asked = Asked(windows={"one": 7, "two": 7}, groups={"g": ["one", "two"]})
    found = told(story, 40, asked=asked)
    assert [(row["playbook"], row["treated"]["n"], row["holdout"]["n"]) for row in found["playbooks"]] == [
        ("one", 560, 190),
        ("two", 560, 190),
    ]
    (group,), whole = found["groups"], found["all"]
    assert (group["group"], group["held_by"], group["treated"]["n"], group["holdout"]["n"]) == (
        "g",
        "group:g",
        1500,
        500,
    )
    assert (whole["treated"]["n"], whole["holdout"]["n"], whole["window_days"]) == (2_000, 500, 28)
    assert group["lift"] > 0.2 and whole["sample_ratio"]["ok"] and group["sample_ratio"]["ok"]
    assert found["false_discovery"] == {"share": 0.1, "tested": 2}
    assert all(row["q"] < 0.001 for row in found["playbooks"])
    both(story)
    assert told(story, 40)["groups"] == []


def test_among_many_that_do_nothing_one_that_seems_to_work_is_waited_for(story: Any) -> None:
    chance = np.random.default_rng(12)
    for nth in range(12):
        playbook = f"p{nth:02}"
        treated, holdout = ([f"{playbook}{arm}{k}" for k in range(300)] for arm in "th")
        story.decide(treated, "allow", playbook=playbook, plan=playbook)
        story.decide(holdout, "withhold", playbook=playbook, plan=playbook)
        back = 120 if nth == 0 else 60
        story.come([*treated[: back + int(chance.integers(-5, 5))], *holdout[:60]], story.after(1))
    loose = replace(POLICY, outcome=OutcomePolicy(false_share=1e-12))
    seems = told(story, policy=loose)["playbooks"][0]
    assert seems["interval"][0] > 0 and seems["verb"] == "wait" and "q =" in seems["verdict_en"]
    sure = told(story)["playbooks"]
    assert sure[0]["verb"] in ("scale_up", "keep") and {row["verb"] for row in sure[1:]} == {"wait"}
