"""The whole walk on the sample business: a day, its plan, a second person's yes, sending, and what it was worth."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from liuke.app.calls import answer
from liuke.app.door import call
from liuke.app.house import opened
from liuke.facts.plans import plan_rows
from liuke.facts.statement import Statement
from liuke.guard.errors import OwnPlanError, StaleHashError
from liuke.kit.clock import HandClock
from liuke.kit.errors import LiukeError
from liuke.state.audit import verify
from liuke.state.errors import PlanStateError

AS_OF = "2026-11-16"
_STOOD = Statement(
    name="stood",
    text="""SELECT CASE WHEN v.verdict IN ('allow', 'hold') THEN 'treated' ELSE 'holdout' END AS arm, v.exposed, count(*) AS n
    FROM verdicts AS v WHERE v.plan_id = $plan_id AND v.verdict IN ('allow', 'hold', 'withhold') GROUP BY ALL""",
)
"""For whom a message stood up when it was written, of either arm."""


def ask(shop: Path, name: str, **params: Any) -> dict[str, Any]:
    answer = call(shop, name, params, language="zh")
    json.dumps(answer, allow_nan=False)
    return answer


def test_the_waterfall_adds_up_for_every_tier_playbook_and_in_total(shop: Path) -> None:
    plan = ask(shop, "run")
    assert plan["as_of"] == AS_OF
    cells = [tier for play in plan["playbooks"] for tier in play["tiers"]]
    assert len(cells) >= 4
    for cell in [*cells, *(play["totals"] for play in plan["playbooks"]), plan["totals"]]:
        away = sum(cell["diverted"].values()) + sum(cell["excluded"].values()) + cell["holdout"]
        assert cell["found"] == away + cell["send"]
    assert plan["totals"]["found"] == sum(cell["found"] for cell in cells)
    assert plan["sent"] == 0


def test_today_the_plan_and_the_rows_tell_the_same_numbers(shop: Path) -> None:
    plan = ask(shop, "run")
    shown = ask(shop, "today")["plan"]
    reviewed = ask(shop, "plan_review", plan=plan["id"])
    assert shown["totals"] == plan["totals"] == reviewed["totals"]
    with opened(shop) as house:
        rows = plan_rows(house.facts, plan["id"])
    verdicts = rows["verdict"].to_pylist()
    assert len(verdicts) == plan["totals"]["found"]
    assert verdicts.count("allow") + verdicts.count("hold") == plan["totals"]["send"]
    assert verdicts.count("withhold") == plan["totals"]["holdout"]


def test_facts_of_days_ago_are_planned_for_today_s_hours_and_a_replayed_day_for_its_own(shop: Path) -> None:
    """Newest facts of 15 November, drafted on the 24th at five past two at night: held until that morning."""
    night = datetime(2026, 11, 23, 18, 5)
    with opened(shop, HandClock(night.replace(tzinfo=UTC)), durable=False) as house:
        held = []
        for said in ({}, {"as_of": AS_OF}):
            plan = answer(house, "plan_draft", said, language="zh")
            held.append(set(plan_rows(house.facts, plan["id"])["not_before"].to_pylist()) - {None})
    assert night < min(held[0]) <= max(held[0]) < night + timedelta(hours=12)
    assert datetime(2026, 11, 15, 16) < min(held[1]) <= max(held[1]) < datetime(2026, 11, 16, 16)


def test_drafting_the_same_day_twice_gives_the_same_plan(shop: Path) -> None:
    one, two = ask(shop, "plan_draft"), ask(shop, "plan_draft")
    assert (one["id"], one["hash"], one["totals"]) == (two["id"], two["hash"], two["totals"])


def test_the_author_cannot_approve_a_stale_hash_cannot_and_nothing_goes_unapproved(shop: Path) -> None:
    plan = ask(shop, "plan_draft", by="lin")
    with pytest.raises(OwnPlanError):
        ask(shop, "plan_approve", plan=plan["id"], by="lin", hash=plan["hash"])
    with pytest.raises(StaleHashError):
        ask(shop, "plan_approve", plan=plan["id"], by="he", hash="0" * 64)
    with pytest.raises(PlanStateError):
        ask(shop, "plan_apply", plan=plan["id"], by="lin")
    assert ask(shop, "plan_review", plan=plan["id"])["state"] == "draft"


def test_every_mail_says_in_its_header_where_one_click_ends_it_and_nothing_else(shop: Path) -> None:
    plan = ask(shop, "plan_draft", by="lin")
    ask(shop, "plan_approve", plan=plan["id"], by="he", hash=plan["hash"][:8])
    ask(shop, "plan_apply", plan=plan["id"], by="lin", queue_only=True)
    with opened(shop) as house:
        from liuke.delivery.outbox import messages

        mails = [one for one in messages(house.state, plan_id=plan["id"], limit=100_000) if one["channel"] == "email"]
    assert len(mails) > 20
    for mail in mails:
        assert re.fullmatch(r"<http://127\.0\.0\.1:\d+/u/[\w.-]+>", mail["headers"]["List-Unsubscribe"]), mail[
            "headers"
        ]


def test_an_applied_plan_reaches_everybody_once_and_nobody_else(shop: Path) -> None:
    plan = ask(shop, "plan_draft", by="lin")
    ask(shop, "plan_approve", plan=plan["id"], by="he", hash=plan["hash"][:8])
    applied = ask(shop, "plan_apply", plan=plan["id"], by="lin")["applied"]
    assert applied["messages"] + applied["tasks"] + sum(applied["refused"].values()) == plan["totals"]["send"]
    with pytest.raises(PlanStateError):
        ask(shop, "plan_apply", plan=plan["id"], by="lin")
    with opened(shop) as house:
        rows = plan_rows(house.facts, plan["id"]).to_pylist()
        allowed = {row["subject_id"] for row in rows if row["verdict"] in ("allow", "hold")}
        from liuke.delivery.outbox import messages
        from liuke.desk.tasks import tasks

        out = messages(house.state, plan_id=plan["id"], limit=100_000)
        work = [t for t in tasks(house.state, now=house.clock.now(), limit=100_000) if t["plan_id"] == plan["id"]]
        assert verify(house.state) is None
        stood = {(row["arm"], row["exposed"]): row["n"] for row in house.facts.rows(_STOOD, plan_id=plan["id"])}
    assert stood["treated", True] == applied["messages"] + applied["tasks"]
    assert stood.get(("treated", False), 0) == sum(applied["refused"].values())
    assert stood["holdout", True] + stood.get(("holdout", False), 0) == plan["totals"]["holdout"], (
        "T2: written in thought"
    )
    reached = [m["subject_id"] for m in out] + [t["subject_id"] for t in work]
    assert len(reached) == len(set(reached))
    assert set(reached) <= allowed


def test_who_was_in_the_last_plan_is_not_written_to_again_in_either_arm(shop: Path) -> None:
    plan = ask(shop, "plan_draft", by="lin")
    ask(shop, "plan_approve", plan=plan["id"], by="he", hash=plan["hash"])
    ask(shop, "plan_apply", plan=plan["id"], by="lin")
    again = ask(shop, "plan_draft", as_of="2026-11-17")
    with opened(shop) as house:
        first = plan_rows(house.facts, plan["id"]).to_pylist()
        second = plan_rows(house.facts, again["id"]).to_pylist()
    before = {
        (r["playbook"], r["tier"], r["subject_id"]) for r in first if r["verdict"] in ("allow", "hold", "withhold")
    }
    after = {
        (r["playbook"], r["tier"], r["subject_id"]) for r in second if r["verdict"] in ("allow", "hold", "withhold")
    }
    assert before
    assert not before & after


def test_why_explains_a_send_and_a_non_send_alike(shop: Path) -> None:
    plan = ask(shop, "plan_draft")
    people = ask(shop, "plan_people", plan=plan["id"], limit=5000)["people"]
    sent = next(row["subject_id"] for row in people if row["verdict"] == "allow")
    left = next(row for row in people if row["verdict"] == "deny")
    told = ask(shop, "why", user=left["subject_id"], message=plan["id"])
    codes = [entry["code"] for entry in told["plans"] if entry["plan"] == plan["id"]]
    assert left["code"] in codes
    assert all(entry["sentence"] for entry in told["plans"] if entry["code"])
    assert ask(shop, "why", user=sent)["signals"]


def test_the_sample_results_say_something_about_both_arms(shop: Path) -> None:
    found = {row["playbook"]: row for row in ask(shop, "results")["playbooks"]}
    golden = found["golden_48h"]
    assert golden["treated"]["n"] > golden["holdout"]["n"] > 0
    assert golden["sample_ratio"]["ok"]
    assert golden["verdict_zh"]


@pytest.mark.parametrize("kind", ["on", "on_or_after"])
def test_a_triangle_that_is_split_shows_its_parts(shop: Path, kind: str) -> None:
    page = ask(shop, "retention_page", kind=kind, segment="acquisition_source")
    assert page["segments"] == ask(shop, "retention", unit="week", kind=kind, segment="acquisition_source")["segments"]
    assert len(page["segments"]) > 1
    assert ("change" in page) is (kind == "on")
    assert "segments" not in ask(shop, "retention_page", kind=kind)


@pytest.mark.parametrize("name", ["today", "rfm", "retention", "check", "signals", "playbook_list", "task_list"])
def test_every_answer_is_json_in_both_languages(shop: Path, name: str) -> None:
    zh, en = (call(shop, name, {}, language=language) for language in ("zh", "en"))
    assert json.dumps(zh, allow_nan=False, ensure_ascii=False)
    keys = ["message", "headline", "label", "verb", "rule", "means"]
    assert not any("一" <= letter <= "鿿" for letter in _texts(en, keys))


def _texts(document: Any, keys: list[str]) -> str:
    if isinstance(document, dict):
        own = "".join(str(v) for k, v in document.items() if k in keys and isinstance(v, str))
        return own + "".join(_texts(v, keys) for v in document.values())
    return "".join(_texts(v, keys) for v in document) if isinstance(document, list) else ""


def test_an_unknown_call_or_parameter_is_refused_with_a_code(shop: Path) -> None:
    with pytest.raises(LiukeError) as unknown:
        ask(shop, "tomorrow")
    assert unknown.value.code == "LK-H105"
    with pytest.raises(LiukeError) as odd:
        ask(shop, "today", moon="full")
    assert odd.value.code == "LK-H112"
