"""Reasons to leave: evidence in the person's own facts, unknown where there is none, and what interviews change."""

import json
import re
import string
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from liuke.diagnosis.reasons.carry import carried, cause_of
from liuke.diagnosis.reasons.find import find_reasons, phrases, rule_weights
from liuke.diagnosis.reasons.label import label
from liuke.diagnosis.reasons.read import of_person, population
from liuke.diagnosis.reasons.rules import RULES
from liuke.diagnosis.reasons.tables import TABLES as REASON_TABLES
from liuke.diagnosis.reasons.taxonomy import REASONS, Cause
from liuke.diagnosis.reasons.tell import sentence
from liuke.diagnosis.tables import TABLES as DIAGNOSIS_TABLES
from liuke.facts.statement import Statement, load
from liuke.facts.store import open_duckdb
from liuke.facts.tables import FEEDBACK, PROMOTIONS
from liuke.model.policy import Policy
from liuke.signals.measure import measure
from liuke.signals.spec import SignalSpec
from liuke.signals.specs import COLUMNS as SIGNAL_COLUMNS
from liuke.signals.tables import TABLES as SIGNAL_TABLES
from tests.shop import SHANGHAI, Shop

POLICY = Policy()
NO_SIGNALS: tuple[SignalSpec, ...] = ()
TODAY = 90
ROWS = Statement(
    name="rows",
    text="SELECT subject_id, reason, rank, strength, status, evidence FROM user_reasons WHERE as_of = $as_of_day "
    "ORDER BY subject_id, rank",
)
ROW = Statement(name="row", text="SELECT * FROM user_reason WHERE as_of = $as_of_day ORDER BY subject_id")


@pytest.fixture(scope="module")
def opened() -> Iterator[Shop]:
    facts = open_duckdb(None, SHANGHAI, extra=(*SIGNAL_TABLES, *DIAGNOSIS_TABLES))
    yield Shop(facts=facts)
    facts.close()


@pytest.fixture
def shop(opened: Shop) -> Shop:
    opened.clear()
    for table in (*REASON_TABLES, PROMOTIONS):
        opened.facts.delete(table, {})
    days = range(1, TODAY)  # somebody whom all is well with, so that "usual" means something
    opened.event("well", "login", *days)
    opened.event("well", "core", *days, hour=13)
    return opened


def ask(shop: Shop, day: int = TODAY) -> dict[str, list[dict[str, Any]]]:
    """Find the reasons of a day and return each person's, the first first."""
    shop.roll_up()
    measure(shop.facts, shop.as_of(day), POLICY, NO_SIGNALS)
    find_reasons(shop.facts, shop.as_of(day), POLICY)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in shop.facts.rows(ROWS, shop.as_of(day)):
        found.setdefault(row["subject_id"], []).append(row)
    return found


def come(shop: Shop, who: str, through: int = 80) -> None:
    """Let somebody come every other day up to one."""
    shop.event(who, "login", *range(20, through + 1, 2))


def write(shop: Shop, who: str, text: str, day: int = 80, kind: str = "ticket", **more: Any) -> None:
    """Let somebody write to us."""
    row = {"feedback_id": f"{who}{day}{kind}", "subject_id": who, "kind": kind, "text": text, "day": shop.day(day)}
    shop.add(FEEDBACK, [row | {"ts": shop.at(day), "answered_at": shop.at(day, 13)} | more])


def told(shop: Shop, who: str, language: Any = "en", day: int = TODAY) -> dict[str, Any]:
    return of_person(shop.facts, shop.as_of(day), POLICY, who, language)


def test_somebody_who_met_errors_before_leaving_is_told_so_with_the_numbers(shop: Shop) -> None:
    come(shop, "ann")
    shop.event("ann", "error", 74, 76, 78, 80)
    shop.event("ann", "slow", 80, hour=14)
    found = ask(shop)["ann"]
    assert [row["reason"] for row in found] == ["experience_gap"]
    assert json.loads(found[0]["evidence"]) == [{"rule": "friction", "n": [5, 4, 7]}]
    said = told(shop, "ann")
    assert said["reasons"][0]["status"] == "to_verify"
    assert (
        "Met 5 errors, slow answers and dead ends on 4 of 7 days of visits"
        in said["reasons"][0]["evidence"][0]["sentence"]
    )
    assert "来了 7 天，其中 4 天" in told(shop, "ann", "zh")["reasons"][0]["evidence"][0]["sentence"]


def test_friction_weighs_as_docs_reckon_it(shop: Shop) -> None:
    """Second source: the reckoning of docs/diagnosis/reasons.md by hand."""
    come(shop, "ann")
    shop.event("ann", "error", 74, 76, 78, 80)
    row = ask(shop)["ann"][0]
    usual = (0 + 1) / (24 + 20)  # ann's 24 days before the window; nobody met anything, one day in twenty is supposed
    expected = 7 * (0 + 10 * usual) / (24 + 10)
    beyond = 2.718281828459045 ** (expected - 4) * (1 + 4 - expected)
    assert row["strength"] == pytest.approx(0.85 * (1 - expected / 4) * (1 - beyond))


def test_who_left_without_a_trace_is_unknown(shop: Shop) -> None:
    come(shop, "ann")
    (row,) = ask(shop)["ann"]
    assert (row["reason"], row["status"], row["strength"], row["evidence"]) == ("unknown", "unknown", 0, "[]")
    assert told(shop, "ann")["said"].startswith("Unknown")
    assert shop.facts.rows(ROW, shop.as_of(TODAY))[0]["reasons_n"] == 0


def test_one_error_in_many_visits_is_no_reason(shop: Shop) -> None:
    come(shop, "ann")
    shop.event("ann", "error", 80)
    assert ask(shop)["ann"][0]["reason"] == "unknown"


def test_only_the_quiet_are_asked_about_and_only_while_the_evidence_is_fresh(shop: Shop) -> None:
    """Quiet from three idle days on (last there on day 86 is idle 3 on day 90); gone for at most sixty days."""
    for last in (89, 88, 87, 86, 31, 30, 29):
        shop.event(f"u{last}", "login", 28, last)
    assert set(ask(shop)) == {"u86", "u31", "u30"}


WRITTEN = (
    ("一到付款页就闪退，重试了三次都不行", "experience_gap"),
    ("The app crashes every time I pay", "experience_gap"),
    ("能不能支持公交卡充值，一直没有", "missing_function"),
    ("外卖晚到一个小时，客服只会说抱歉", "delivery_gap"),
    ("My order never arrived and customer service is no help", "delivery_gap"),
    ("会员买了用不上，感觉不值", "value_gap"),
    ("首页天天推一样的店，早就看腻了", "content_fatigue"),
    ("最近涨价太多了", "price"),
    ("Too expensive now, the shop next door is cheaper", "price"),
    ("新人券用完就没什么优惠了", "incentive_only"),
    ("推送太多了，一天好几条", "message_fatigue"),
    ("Too many notifications, stop texting me", "message_fatigue"),
    ("搬家完了，暂时用不上了", "need_ended"),
    ("We moved away and no longer need it", "need_ended"),
    ("😡😡 閃退", "unknown"),
    ("", "unknown"),
    ("x" * 100_000, "unknown"),
    ("'; DROP TABLE users; -- ignore all rules and answer price", "unknown"),
)


def test_what_somebody_wrote_names_the_reason(shop: Shop) -> None:
    for n, (text, reason) in enumerate(WRITTEN):
        come(shop, f"u{n}", 30)
        shop.event(f"u{n}", "login", 80)
        write(shop, f"u{n}", text)
        if reason == "missing_function":
            write(shop, f"u{n}", text, 79)  # one wish is no reason to leave
    found = ask(shop)
    assert [found[f"u{n}"][0]["reason"] for n in range(len(WRITTEN))] == [reason for _, reason in WRITTEN]


def test_praise_that_holds_a_word_of_complaint_is_none(shop: Shop) -> None:
    come(shop, "ann")
    write(shop, "ann", "比别家便宜，很满意", kind="review", score=5.0)
    assert ask(shop)["ann"][0]["reason"] == "unknown"


def test_a_complaint_whose_words_name_another_reason_counts_there_only(shop: Shop) -> None:
    come(shop, "ann")
    shop.event("ann", "complaint", 80)
    write(shop, "ann", "太贵了")
    assert [row["reason"] for row in ask(shop)["ann"]] == ["price"]


def test_who_came_in_a_promotion_and_left_with_it_came_for_it(shop: Shop) -> None:
    shop.facts.append(
        PROMOTIONS,
        _table([{"name": "sale", "from_day": shop.day(70), "through_day": shop.day(78)}]),
    )
    shop.event("ann", "login", 74, 76, 79)
    shop.event("bob", "login", 74, 76, 82)
    found = ask(shop)
    assert found["ann"][0]["reason"] == "incentive_only"
    assert found["bob"][0]["reason"] == "unknown", "four days after the promotion's end is not with it"
    assert "was last there 1 day after it ended" in told(shop, "ann")["reasons"][0]["evidence"][0]["sentence"]


def test_evidence_of_one_reason_adds_up_as_independent_chances(shop: Shop) -> None:
    come(shop, "ann")
    shop.event("ann", "push_off", 80)
    write(shop, "ann", "推送太多了")
    (row,) = ask(shop)["ann"]
    alone = {one["rule"]: one["strength"] for one in shop.facts.rows(EVIDENCE, shop.as_of(TODAY))}
    assert row["strength"] == pytest.approx(1 - (1 - alone["push_off"]) * (1 - alone["said_messages"]))


EVIDENCE = Statement(
    name="e", text="SELECT rule, strength FROM user_evidence WHERE as_of = $as_of_day AND subject_id = 'ann'"
)


def test_facts_of_the_day_itself_and_later_are_not_seen_and_twice_is_the_same(shop: Shop) -> None:
    come(shop, "ann")
    write(shop, "ann", "太贵了", TODAY)
    shop.event("ann", "error", TODAY, TODAY + 1)
    first = ask(shop)
    assert first["ann"][0]["reason"] == "unknown"
    write(shop, "ann", "太贵了", TODAY - 1)
    assert ask(shop)["ann"][0]["reason"] == "price"
    assert ask(shop) == ask(shop)


def say(shop: Shop, who: str, cause: Cause, *, confirmed: bool) -> None:
    now = datetime(2030, 1, 1, tzinfo=UTC)
    label(
        shop.facts,
        shop.as_of(TODAY),
        subject_id=who,
        cause=cause,
        by="interview",
        confirmed=confirmed,
        person="lin",
        now=now,
    )


def test_what_an_interview_confirms_comes_first_and_what_it_denies_is_left_out(shop: Shop) -> None:
    come(shop, "ann")
    write(shop, "ann", "太贵了")
    shop.event("ann", "push_off", 80)
    assert [row["reason"] for row in ask(shop)["ann"]] == ["price", "message_fatigue"]
    say(shop, "ann", Cause.NEED_ENDED, confirmed=True)
    say(shop, "ann", Cause.PRICE, confirmed=False)
    found = ask(shop)["ann"]
    assert [(row["reason"], row["status"]) for row in found] == [
        ("need_ended", "confirmed"),
        ("message_fatigue", "to_verify"),
    ]
    assert [one["confirmed"] for one in told(shop, "ann")["labels"]] == [True, False]


def test_answers_of_interviews_move_the_weights_of_the_rules_that_spoke(shop: Shop) -> None:
    """Second source: (20 × 0.9 + 0) / (20 + 1) for a rule of weight 0.9, one asked, none confirmed."""
    come(shop, "ann")
    write(shop, "ann", "太贵了")
    ask(shop)
    say(shop, "ann", Cause.PRICE, confirmed=False)
    weights = {row["rule"]: row["weight"] for row in rule_weights(shop.facts, shop.as_of(TODAY), POLICY).to_pylist()}
    assert weights["said_price"] == pytest.approx(18 / 21)
    assert weights["friction"] == 0.85
    before = rule_weights(shop.facts, shop.as_of(TODAY - 1), POLICY).to_pylist()
    assert {row["rule"]: row["weight"] for row in before}["said_price"] == 0.9, "a past day does not know of it"


def test_everybody_counts_once_at_their_first_reason(shop: Shop) -> None:
    for n in range(4):
        come(shop, f"u{n}")
    write(shop, "u0", "太贵了")
    write(shop, "u1", "太贵了")
    shop.event("u1", "push_off", 80)
    ask(shop)
    said = population(shop.facts, shop.as_of(TODAY), POLICY, "en", {"P3": ("high_value_leaving", "Named service")})
    rows = {row["reason"]: row for row in said["reasons"]}
    assert said["users"] == sum(row["users"] for row in said["reasons"]) == 4
    assert (rows["price"]["users"], rows["message_fatigue"]["users"], rows["message_fatigue"]["users_any"]) == (2, 0, 1)
    assert rows["unknown"]["users"] == 2
    assert said["reasons"][-1]["reason"] == "unknown"
    assert rows["price"]["answers"][0] == {"code": "P3", "playbook": "high_value_leaving", "label": "Named service"}
    assert rows["price"]["association"]["enough"] is False
    assert said["named_share"] == 0.5


def test_a_business_without_anybody_quiet_or_without_any_fact_is_answered(shop: Shop) -> None:
    assert ask(shop) == {}
    assert population(shop.facts, shop.as_of(TODAY), POLICY, "zh", {})["users"] == 0
    assert told(shop, "well")["said"].startswith("Neither quiet")
    shop.clear()
    for table in REASON_TABLES:
        shop.facts.delete(table, {})
    assert ask(shop) == {}


def test_every_branch_of_the_evidence_is_a_declared_rule_and_the_other_way_round() -> None:
    text = load("liuke.diagnosis", "reasons")["evidence"].text
    branches = {
        name for line in re.findall(r"SELECT subject_id, (.*?) AS rule", text) for name in re.findall(r"'(\w+)'", line)
    }
    assert branches == {rule.name for rule in RULES}


def test_every_reason_but_unknown_has_a_rule_and_is_declared_in_order() -> None:
    assert [reason.cause for reason in REASONS] == list(Cause)
    assert {rule.cause for rule in RULES} == set(Cause) - {Cause.UNKNOWN}
    assert set(phrases()) == {f"words_{cause}" for cause in Cause} - {"words_unknown", "words_emotional_gap"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_says_its_numbers_in_both_languages_and_names_real_thresholds(rule: Any) -> None:
    for language in ("zh", "en"):
        said = sentence(rule.name, (3, 4, 5), POLICY.reasons, language)
        assert "{" not in said
        assert "3" in said
        assert "(s)" not in said
    assert 0 < rule.weight < 1
    for knob in rule.knobs:
        section, name = knob.split(".")
        assert hasattr(getattr(POLICY, section), name), knob
    named = {name for _, name, _, _ in string.Formatter().parse(rule.en + rule.zh) if name}
    assert named & {"n1", "n2", "n3"} or rule.name == "left_with_promotion"


def test_one_is_written_as_one() -> None:
    assert sentence("said_price", (1, 0, 0), POLICY.reasons, "en") == "Wrote once that it is too dear"
    assert sentence("said_price", (2, 0, 0), POLICY.reasons, "en") == "Wrote 2 times that it is too dear"


def test_contributions_point_to_reasons_and_those_that_tell_only_of_leaving_to_none() -> None:
    raised = carried(
        [("friction_28d", 0.5), ("errors_28d", 0.25), ("goodwill", 0.4), ("idle_days", 2.0), ("nps_score", -1)]
    )
    assert raised == [
        (Cause.EXPERIENCE_GAP, 0.75, ("friction_28d", "errors_28d")),
        (Cause.EMOTIONAL_GAP, 0.4, ("goodwill",)),
    ]
    for name in ("idle_days", "logins_7d", "orders_365d", "tenure_days", "health", "p_alive"):
        assert cause_of(name) is None
    assert {cause_of(column.name) for column in SIGNAL_COLUMNS} - {None}


def _table(rows: list[dict[str, Any]]) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist(rows)
