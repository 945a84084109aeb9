"""The waterfall of a plan adds up, whatever the plan."""

import json
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.guard.reasons import RULE_ORDER
from liuke.guard.waterfall import totals, waterfall
from liuke.model.reasons import Code

from .plans import judged

_VERDICTS = st.one_of(
    st.sampled_from([("allow", None), ("hold", "G-06"), ("withhold", "G-15"), ("divert", "G-16")]),
    st.sampled_from(
        [("deny", str(code)) for code in Code if code not in {Code.HOLDOUT, Code.QUIET_HOURS, Code.DIVERTED}]
    ),
)
_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["p1", "p8"]),
        st.sampled_from(["light", "heavy"]),
        _VERDICTS,
        st.sampled_from(["push", "call", "letter", "email"]),
        st.sampled_from([0, 45, None]),
    ),
    max_size=60,
)


def _table(rows: list[Any]) -> pa.Table:
    return pa.table(
        {
            "playbook": pa.array([row[0] for row in rows], pa.string()),
            "tier": pa.array([row[1] for row in rows], pa.string()),
            "verdict": pa.array([row[2][0] for row in rows], pa.string()),
            "code": pa.array([row[2][1] for row in rows], pa.string()),
            "channel": pa.array([row[3] for row in rows], pa.string()),
            "cost_fen": pa.array([row[4] for row in rows], pa.int64()),
        }
    )


def _adds_up(cell: dict[str, Any]) -> bool:
    parts = sum(cell["diverted"].values()) + sum(cell["excluded"].values()) + cell["holdout"] + cell["send"]
    return bool(cell["found"] == parts and cell["held"] <= cell["send"] and cell["tasks"] <= cell["send"])


@settings(deadline=None)
@given(_ROWS)
def test_found_is_diverted_and_excluded_and_holdout_and_send(rows: list[Any]) -> None:
    plan = waterfall(_table(rows))
    for playbook in plan:
        for cell in [*playbook["tiers"], playbook["totals"]]:
            assert _adds_up(cell)
        assert playbook["totals"]["found"] == sum(tier["found"] for tier in playbook["tiers"])
    whole = totals([playbook["totals"] for playbook in plan])
    assert whole["found"] == len(rows)
    assert whole["cost_fen"] == sum(row[4] or 0 for row in rows if row[2][0] in {"allow", "hold"})


@settings(deadline=None)
@given(_ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing_in_it(rows: list[Any], dice: Any) -> None:
    shuffled = list(rows)
    dice.shuffle(shuffled)
    assert waterfall(_table(rows)) == waterfall(_table(shuffled))


def test_a_judged_plan_is_counted_in_rule_order() -> None:
    rows: list[dict[str, Any]] = [
        {"open_case": True},
        {"stopped": True},
        {"consent": False},
        {"consent": False},
        {"divert": True},
        {"holdout_share": 1.0},
        {"channel": "call"},
        {},
        {"playbook": "dormant", "tier": "wake", "priority": 5},
    ]
    plan = waterfall(judged(*({**row, "subject_id": f"u{i}"} for i, row in enumerate(rows))))
    assert [playbook["playbook"] for playbook in plan] == ["dormant", "golden_48h"]
    assert plan[1]["tiers"] == [
        {
            "tier": "light",
            "found": 8,
            "diverted": {"G-16": 1},
            "excluded": {"G-18": 1, "G-01": 2, "G-07": 1},
            "holdout": 1,
            "send": 2,
            "held": 0,
            "tasks": 1,
            "cost_fen": 1_000,
        }
    ]
    assert list(plan[1]["totals"]["excluded"]) == ["G-18", "G-01", "G-07"]
    json.dumps(plan)


def test_tiers_stand_in_the_order_of_their_rank() -> None:
    rows = [
        {"subject_id": f"u{i}", "tier": tier, "tier_rank": i} for i, tier in enumerate(["light", "medium", "heavy"])
    ]
    assert [tier["tier"] for tier in waterfall(judged(*rows))[0]["tiers"]] == ["light", "medium", "heavy"]


def test_an_empty_plan_has_no_playbooks() -> None:
    assert waterfall(_table([])) == []


def test_every_code_has_its_place() -> None:
    assert set(RULE_ORDER) == set(Code)


_PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "playbook": st.sampled_from(["golden_48h", "dormant", "vip_guard"]),
            "tier": st.sampled_from(["light", "heavy"]),
            "priority": st.sampled_from([5, 10]),
            "channel": st.sampled_from(["push", "sms", "email", "call", "letter"]),
            "message_class": st.sampled_from(["marketing", "service", None]),
            "consent": st.sampled_from([True, False, None]),
            "zone": st.sampled_from(["Asia/Shanghai", "America/New_York", "Nowhere/None", None]),
            "stock": st.sampled_from([None, 0, 1]),
            "budget_fen": st.sampled_from([None, 500, 1_000]),
            "holdout_share": st.sampled_from([0.0, 0.5, 1.0]),
            "sent_7d": st.integers(0, 3),
            "cost_fen": st.integers(0, 900),
            **{
                name: st.booleans()
                for name in ("stopped", "sensitive", "suppressed", "personalisation_off", "topic_off", "has_address")
            },
            **{name: st.booleans() for name in ("open_case", "divert", "in_journey", "paused")},
            "text_code": st.sampled_from(["", "", "G-02", "G-03", "G-20"]),
        }
    ),
    min_size=1,
    max_size=40,
)


@settings(deadline=None, max_examples=120)
@given(_PEOPLE)
def test_any_people_whatever_is_wrong_with_them_add_up_and_everybody_left_out_has_a_reason(
    people: list[dict[str, Any]],
) -> None:
    """G1 to G8: found = diverted + excluded + holdout + send, each non-send with one code and the facts behind it."""
    rows = [{**row, "subject_id": f"u{place % 15}"} for place, row in enumerate(people)]
    out = judged(*rows)
    plan = waterfall(out)
    assert all(_adds_up(cell) for playbook in plan for cell in [*playbook["tiers"], playbook["totals"]])
    assert totals([playbook["totals"] for playbook in plan])["found"] == len(rows)
    for row in out.to_pylist():
        assert (row["code"] is None) == (row["verdict"] == "allow")
        if row["code"]:
            assert json.loads(row["evidence"])
            assert RULE_ORDER.index(Code(row["code"])) >= 0
    sent = [row["subject_id"] for row in out.to_pylist() if row["verdict"] in ("allow", "hold", "withhold")]
    assert len(sent) == len(set(sent))  # one playbook a person
