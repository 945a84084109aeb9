"""People in a plan: who may be written to, in rule order, the holdout last."""

import json
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from liuke.guard.columns import COLUMNS
from liuke.guard.holdouts import Holdouts, Shared
from liuke.guard.people import judge_people
from liuke.guard.reasons import RULE_ORDER
from liuke.kit.chance import share
from liuke.model.policy import GuardPolicy

from .plans import NOBODY_OBJECTS, NOON, SALT, judged, table, verdict

ALONE = [
    ("G-18", {"stopped": True}),
    ("G-17", {"sensitive": True}),
    ("G-01", {"consent": False}),
    ("G-01", {"consent": None}),
    ("G-01", {"suppressed": True}),
    ("G-09", {"personalisation_off": True}),
    ("G-08", {"topic_off": True}),
    ("G-10", {"has_address": False}),
    ("G-10", {"has_address": None}),
    ("G-07", {"open_case": True}),
    ("G-04", {"user_cap_per_week": 0}),
    ("G-04", {"user_cap_per_week": 1, "sent_7d": 1}),
    ("G-04", {"paused": True}),
    ("G-05", {"sent_7d": 2}),
    ("G-05", {"sent_1d": 1, "sent_7d": 1}),
    ("G-19", {"triggered_at": (NOON - timedelta(hours=24, minutes=1)).replace(tzinfo=None)}),
    ("G-19", {"triggered_at": (NOON - timedelta(hours=7)).replace(tzinfo=None), "fresh_hours": 6}),
    ("G-13", {"cost_cap_fen": 499}),
    ("G-02", {"text_code": "G-02"}),
    ("G-03", {"text_code": "G-03"}),
    ("G-20", {"text_code": "G-20"}),
    ("G-14", {"in_journey": True}),
    ("G-11", {"stock": 0}),
    ("G-12", {"budget_fen": 499}),
]


def test_somebody_nobody_objects_to_is_written_to() -> None:
    assert verdict({}) == ("allow", None)


@pytest.mark.parametrize(("code", "change"), ALONE, ids=[f"{code} {next(iter(change))}" for code, change in ALONE])
def test_each_rule_denies_with_its_code_and_its_facts(code: str, change: dict[str, Any]) -> None:
    row = judged(change).to_pylist()[0]
    assert (row["verdict"], row["code"]) == ("deny", code)
    assert isinstance(json.loads(row["evidence"]), dict)
    assert json.loads(row["evidence"])


@pytest.mark.parametrize(
    "change",
    [
        {"user_cap_per_week": 2, "sent_7d": 1},
        {"sent_7d": 1},
        {"triggered_at": (NOON - timedelta(hours=24)).replace(tzinfo=None)},
        {"cost_cap_fen": 500},
        {"stock": 1},
        {"budget_fen": 500},
    ],
    ids=lambda change: str(next(iter(change))),
)
def test_at_the_limit_itself_nobody_objects(change: dict[str, Any]) -> None:
    assert verdict(change) == ("allow", None)


@pytest.mark.parametrize("first", range(len(ALONE)))
def test_a_person_with_every_objection_counts_at_the_first_in_rule_order(first: int) -> None:
    changes: dict[str, Any] = {}
    for _, change in reversed(ALONE[first:]):
        changes.update(change)
    assert verdict(changes) == ("deny", ALONE[first][0])


def test_the_rule_order_of_the_columns_is_the_declared_one() -> None:
    denied = list(dict.fromkeys(code for code, _ in ALONE))
    order = [str(code) for code in RULE_ORDER]
    assert sorted(denied, key=order.index) == denied


def test_a_diversion_is_not_a_denial() -> None:
    row = judged({"divert": True}).to_pylist()[0]
    assert (row["verdict"], row["code"], json.loads(row["evidence"])) == ("divert", "G-16", {"divert_to": "dormant"})


@pytest.mark.parametrize(
    "change",
    [
        {"consent": None},
        {"consent": False},
        {"personalisation_off": True},
        {"topic_off": True},
        {"sent_7d": 9, "sent_1d": 9},
        {"user_cap_per_week": 0},
        {"open_case": True},
    ],
    ids=lambda change: str(next(iter(change))),
)
def test_service_is_not_bound_by_the_rules_of_marketing(change: dict[str, Any]) -> None:
    assert verdict({**change, "message_class": "service"}) == ("allow", None)


@pytest.mark.parametrize("change", [{"suppressed": True}, {"stopped": True}, {"has_address": False}])
def test_service_too_ends_at_the_suppression_list_and_the_switch(change: dict[str, Any]) -> None:
    assert verdict({**change, "message_class": "service"})[0] == "deny"


def test_an_unknown_class_counts_as_marketing() -> None:
    assert verdict({"message_class": None, "consent": None}) == ("deny", "G-01")


@pytest.mark.parametrize(
    ("market", "channel", "expected"),
    [
        ("cn", "email", ("deny", "G-01")),
        ("eu", "email", ("deny", "G-01")),
        ("eu", "letter", ("allow", None)),
        ("us", "email", ("allow", None)),
        ("us", "sms", ("deny", "G-01")),
        ("none", "sms", ("allow", None)),
    ],
)
def test_what_silence_means_depends_on_the_market(market: Any, channel: str, expected: tuple[str, str | None]) -> None:
    policy = GuardPolicy(market=market, quiet_from_hour=0, quiet_until_hour=0)
    at = datetime(2026, 11, 16, 17, tzinfo=UTC)  # noon in New York, evening in Brussels
    assert verdict({"channel": channel, "consent": None, "zone": None}, policy=policy, at=at) == expected


@pytest.mark.parametrize("market", ["cn", "eu", "us", "none"])
def test_a_recorded_no_stops_marketing_in_every_market(market: Any) -> None:
    assert verdict({"consent": False}, policy=GuardPolicy(market=market)) == ("deny", "G-01")


FALLBACK = {"fallback_channel": "sms", "fallback_has_address": True, "fallback_consent": True}


@pytest.mark.parametrize("change", [{"has_address": False}, {"consent": False}, {"suppressed": True}])
def test_the_fallback_is_used_where_the_first_channel_cannot_be(change: dict[str, Any]) -> None:
    row = judged({**FALLBACK, **change, "fallback_cost_fen": 45}).to_pylist()[0]
    assert (row["verdict"], row["channel"], row["cost_fen"]) == ("allow", "sms", 45)
    assert json.loads(row["evidence"]) == {"channel": "sms", "instead_of": "push"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"has_address": False, "fallback_has_address": False}, "G-10"),
        ({"consent": False, "fallback_consent": False}, "G-01"),
        ({"consent": False, "fallback_has_address": False}, "G-10"),
        ({"has_address": False, "fallback_suppressed": True}, "G-10"),
        ({"has_address": False, "fallback_stopped": True}, "G-10"),
        ({"stopped": True}, "G-18"),
    ],
)
def test_the_fallback_is_no_way_around_the_rules(change: dict[str, Any], code: str) -> None:
    row = judged({**FALLBACK, **change}).to_pylist()[0]
    assert (row["verdict"], row["code"], row["channel"]) == ("deny", code, "push")


def test_a_task_for_our_people_waits_for_no_hour_but_needs_consent() -> None:
    at_night = datetime(2026, 11, 16, 16, tzinfo=UTC)
    assert verdict({"channel": "call"}, at=at_night) == ("allow", None)
    assert verdict({"channel": "letter"}, at=at_night) == ("allow", None)
    assert verdict({"channel": "push"}, at=at_night) == ("hold", "G-06")
    assert verdict({"channel": "call", "consent": None}) == ("deny", "G-01")


def test_one_playbook_a_person_goes_by_priority_then_worth() -> None:
    rows = [
        {"subject_id": "a", "playbook": "p8", "priority": 80},
        {"subject_id": "a", "playbook": "p1", "priority": 10},
        {"subject_id": "b", "playbook": "p8", "priority": 10, "worth": 3.0},
        {"subject_id": "b", "playbook": "p1", "priority": 10, "worth": 2.0},
        {"subject_id": "c", "playbook": "p8", "priority": 10},
        {"subject_id": "c", "playbook": "p1", "priority": 10},
    ]
    out = judged(*rows).to_pylist()
    assert [row["code"] for row in out] == ["G-14", None, None, "G-14", "G-14", None]
    assert json.loads(out[0]["evidence"])["won_by"] == "p1"


def test_a_place_is_not_lost_to_somebody_who_cannot_take_it() -> None:
    rows = [
        {"subject_id": "a", "playbook": "p1", "priority": 10, "divert": True, "divert_to": "p8"},
        {"subject_id": "a", "playbook": "p8", "priority": 80},
    ]
    assert [row["code"] for row in judged(*rows).to_pylist()] == ["G-16", None]


def test_somebody_held_out_of_one_playbook_is_not_written_to_by_another() -> None:
    rows = [
        {"subject_id": "a", "playbook": "p1", "priority": 10, "holdout_share": 1.0},
        {"subject_id": "a", "playbook": "p8", "priority": 80},
    ]
    assert [row["code"] for row in judged(*rows).to_pylist()] == ["G-15", "G-14"]


def test_the_budget_reaches_most_people_and_never_costs_more() -> None:
    rows = [{"subject_id": f"u{i}", "budget_fen": 1_000, "cost_fen": 100 + i % 5 * 100} for i in range(40)]
    out = judged(*rows).to_pylist()
    sent = [row["cost_fen"] for row in out if row["verdict"] == "allow"]
    assert sum(sent) <= 1_000
    assert sorted(sent) == [100] * 8 + [200]
    assert {row["code"] for row in out if row["verdict"] == "deny"} == {"G-12"}


def test_the_stock_of_an_offer_is_one_over_all_playbooks() -> None:
    rows = [{"subject_id": f"u{i}", "playbook": f"p{i % 2}", "offer": "coupon", "stock": 7} for i in range(40)]
    out = judged(*rows).to_pylist()
    assert sum(row["verdict"] == "allow" for row in out) == 7


def test_lower_tier_ranks_are_served_first() -> None:
    rows = [{"subject_id": f"u{i}", "tier_rank": i % 2, "stock": 10} for i in range(40)]
    out = judged(*rows).to_pylist()
    assert {row["tier_rank"] for row in out if row["verdict"] == "allow"} == {0}


def test_a_short_budget_cuts_both_arms_at_the_same_share() -> None:
    rows = [{"subject_id": f"u{i}", "holdout_share": 0.3, "budget_fen": 500 * 1_000} for i in range(5_000)]
    out = judged(*rows)
    kinds = out.column("verdict").to_pylist()
    sent, withheld = kinds.count("allow"), kinds.count("withhold")
    assert sent == 1_000
    # Exact binomial test, 1e-6 two-sided: the arms' ratio among those with a place is the holdout share.
    assert stats.binomtest(withheld, sent + withheld, 0.3).pvalue > 1e-6


def test_the_draws_are_the_same_on_every_machine_and_day() -> None:
    # Second source: printf 'a workspace\x1fgolden_48h\x1fu1' | sha256sum, first 16 digits / 2**64.
    out = judged({}, {"subject_id": "用户二"}).column("draw").to_pylist()
    assert out == [GOLDEN_DRAWS["u1"], GOLDEN_DRAWS["用户二"]]


GOLDEN_DRAWS = {"u1": int("c21b1f3c984c6a43", 16) / 2**64, "用户二": int("570b094c10b173b5", 16) / 2**64}


@pytest.mark.parametrize("held_out", [0.05, 0.1, 0.5])
def test_the_holdout_is_as_large_as_said(held_out: float) -> None:
    rows = [{"subject_id": f"u{i}", "holdout_share": held_out} for i in range(20_000)]
    withheld = judged(*rows).column("verdict").to_pylist().count("withhold")
    assert stats.binomtest(withheld, 20_000, held_out).pvalue > 1e-6


def test_people_of_one_unit_share_the_draw_and_keep_the_arm_the_first_was_given() -> None:
    rows = [{"subject_id": f"u{i}", "unit": f"h{i // 2}", "holdout_share": 0.5} for i in range(400)]
    found = judged(*rows).to_pylist()
    assert {one["verdict"] for one in found} == {"allow", "withhold"}
    assert all(a["verdict"] == b["verdict"] for a, b in zip(found[::2], found[1::2], strict=True))
    kept = [{**row, "arm_before": "treated" if i < 200 else "holdout"} for i, row in enumerate(rows)]
    assert [one["verdict"] for one in judged(*kept).to_pylist()] == ["allow"] * 200 + ["withhold"] * 200


ALL = Shared(name="all", salt="one", share=0.2)
GROUP = Shared(name="group:winback", salt="two", share=0.3, playbooks=frozenset({"golden_48h"}))


def test_all_of_liuke_is_asked_first_then_groups_then_the_playbook_each_with_its_own_draw() -> None:
    rows = [{"subject_id": f"u{i}", "holdout_share": 0.5} for i in range(6_000)]
    found = judged(*rows, holdouts=Holdouts(shared=(ALL, GROUP), salts={"golden_48h": "three"})).to_pylist()
    for row in found[:500]:
        expected = "playbook:golden_48h" if share("three", "golden_48h", row["subject_id"]) < 0.5 else None
        expected = "group:winback" if share("two", "group:winback:", row["subject_id"]) < 0.3 else expected
        expected = "all" if share("one", "all:", row["subject_id"]) < 0.2 else expected
        assert row["held_by"] == expected
        assert (row["verdict"] == "withhold") == (expected is not None)
    counts = Counter(row["held_by"] for row in found)
    for name, part in (("all", 0.2), ("group:winback", 0.8 * 0.3), ("playbook:golden_48h", 0.8 * 0.7 * 0.5)):
        assert stats.binomtest(counts[name], 6_000, part).pvalue > 1e-6
    assert json.loads(next(row for row in found if row["held_by"] == "all")["evidence"])["held_by"] == "all"


def test_a_group_has_no_say_about_other_playbooks_and_an_arm_once_given_stays() -> None:
    rows = [{"subject_id": f"u{i}", "playbook": "other", "holdout_share": 0.0} for i in range(300)]
    only_group = replace(GROUP, share=1.0)
    assert judged(*rows, holdouts=Holdouts(shared=(only_group,)))["held_by"].null_count == 300
    assert judged(*rows, holdouts=Holdouts(shared=(replace(ALL, share=1.0),)))["held_by"].null_count == 0
    before = {"arm_before:all": "treated"}
    kept = judged(*({**row, **before} for row in rows), holdouts=Holdouts(shared=(replace(ALL, share=1.0),)))
    assert kept["held_by"].null_count == 300
    held = judged(*({**row, "arm_before:all": "holdout"} for row in rows), holdouts=Holdouts(shared=(ALL,)))
    assert set(held["held_by"].to_pylist()) == {"all"}


def test_an_unknown_holdout_share_is_the_policys() -> None:
    rows = [{"subject_id": f"u{i}", "holdout_share": None} for i in range(50)]
    out = judged(*rows, policy=GuardPolicy(holdout_share=1.0))
    assert set(out.column("code").to_pylist()) == {"G-15"}


def test_only_those_who_passed_everything_else_are_held_out() -> None:
    rows = [{**change, "holdout_share": 1.0, "subject_id": f"u{i}"} for i, (_, change) in enumerate(ALONE)]
    # Stock and budget are taken by the treated only; whoever is held out leaves them untouched.
    out = judged(*rows).to_pylist()
    assert [row["code"] for row in out] == ["G-15" if code in {"G-11", "G-12"} else code for code, _ in ALONE]


def test_the_holdout_comes_after_the_quiet_hours() -> None:
    at_night = datetime(2026, 11, 16, 16, tzinfo=UTC)
    out = judged({"holdout_share": 1.0}, at=at_night).to_pylist()[0]
    assert (out["verdict"], out["code"], out["not_before"]) == ("withhold", "G-15", None)
    assert json.loads(out["evidence"])["holdout_share"] == 1.0


def test_a_missing_column_is_unknown_for_everybody() -> None:
    bare = pa.table({"subject_id": ["a"], "playbook": ["p1"]})
    out = judge_people(bare, GuardPolicy(), at=NOON, salt=SALT).to_pylist()[0]
    assert (out["verdict"], out["code"]) == ("deny", "G-01")


def test_an_empty_plan_stays_empty() -> None:
    out = judge_people(table({}).slice(0, 0), GuardPolicy(), at=NOON, salt=SALT)
    assert out.num_rows == 0
    assert {"verdict", "code", "evidence", "draw", "not_before"} <= set(out.column_names)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        judged({}, at=NOON.replace(tzinfo=None))


def test_the_declared_columns_are_those_of_a_plan() -> None:
    assert {wanted.name for wanted in COLUMNS if not wanted.optional} == set(NOBODY_OBJECTS)


_FLAGS = (
    "divert",
    "sensitive",
    "personalisation_off",
    "has_address",
    "consent",
    "suppressed",
    "topic_off",
    "open_case",
)


def _place(row: dict[str, Any]) -> tuple[str, str, str]:
    """A plan has one row a person, playbook and tier."""
    return row["subject_id"], row["playbook"], row["tier"]


@st.composite
def _plans(draw: Any) -> list[dict[str, Any]]:
    flags = {name: st.sampled_from([True, False, False, None]) for name in _FLAGS}
    row = st.fixed_dictionaries(
        {
            "subject_id": st.sampled_from([f"u{i}" for i in range(12)]),
            "playbook": st.sampled_from(["p1", "p8", "p3"]),
            "tier": st.sampled_from(["light", "heavy"]),
            "priority": st.sampled_from([10, 80, None]),
            "channel": st.sampled_from(["push", "sms", "call", None]),
            "fallback_channel": st.sampled_from(["email", None]),
            "fallback_has_address": st.booleans(),
            "fallback_consent": st.booleans(),
            "cost_fen": st.sampled_from([0, 45, 500, None]),
            "holdout_share": st.sampled_from([0.0, 0.3, None]),
            "budget_fen": st.sampled_from([900, None]),
            "stock": st.sampled_from([2, None]),
            "zone": st.sampled_from(["Asia/Shanghai", "Australia/Lord_Howe", "Nowhere/At_All", None]),
            "sent_7d": st.sampled_from([0, 1, 2, None]),
            "message_class": st.sampled_from(["marketing", "service"]),
            **flags,
            "has_address": st.sampled_from([True, True, False]),
            "consent": st.sampled_from([True, True, False, None]),
        }
    )
    plan: list[dict[str, Any]] = draw(st.lists(row, min_size=1, max_size=40, unique_by=_place))
    return plan


def _as_set(out: pa.Table) -> list[str]:
    return sorted(json.dumps(row, default=str, sort_keys=True) for row in out.to_pylist())


@settings(max_examples=60, deadline=None)
@given(_plans(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(plan: list[dict[str, Any]], dice: Any) -> None:
    shuffled = list(plan)
    dice.shuffle(shuffled)
    assert _as_set(judged(*plan)) == _as_set(judged(*shuffled))


@settings(max_examples=60, deadline=None)
@given(_plans())
def test_the_kill_switch_denies_everybody(plan: list[dict[str, Any]]) -> None:
    out = judged(*[{**row, "stopped": True} for row in plan])
    assert set(out.column("code").to_pylist()) == {"G-18"}


@settings(max_examples=60, deadline=None)
@given(_plans())
def test_nobody_gets_two_messages_and_nobody_without_consent_gets_marketing(plan: list[dict[str, Any]]) -> None:
    out = judged(*plan).to_pylist()
    chosen = [row["subject_id"] for row in out if row["verdict"] in {"allow", "hold", "withhold"}]
    assert len(chosen) == len(set(chosen))
    for row in out:
        if row["verdict"] in {"allow", "hold"} and row["message_class"] == "marketing":
            fell_back = row["channel"] == "email"
            assert row["fallback_consent" if fell_back else "consent"]


def test_a_hundred_thousand_proposals_are_judged_without_a_python_object_for_each() -> None:
    """How long a million take is a bench (``tests.bench.guard``): here, how often Python is called for a row."""
    n = 100_000
    dice = np.random.default_rng(7)
    columns: dict[str, Any] = {name: [value] * n for name, value in NOBODY_OBJECTS.items()}
    columns |= {
        "subject_id": [f"u{i}" for i in range(n)],
        "consent": dice.random(n) < 0.8,
        "sent_7d": dice.integers(0, 3, n),
        "holdout_share": [0.1] * n,
        "zone": dice.choice(np.array(["Asia/Shanghai", "Europe/Dublin", None], dtype=object), n),
    }
    proposals = pa.table(columns)
    calls = Counter[str]()

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            calls[frame.f_code.co_qualname] += 1

    sys.setprofile(count)
    try:
        judged = judge_people(proposals, GuardPolicy(), at=NOON, salt=SALT)
    finally:
        sys.setprofile(None)
    assert judged.num_rows == n
    for_each = {name: times for name, times in calls.items() if times >= n / 2}
    assert sum(for_each.values()) <= 4 * n, for_each
