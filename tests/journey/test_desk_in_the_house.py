"""W2-W7 in the sample business: what the desk learns becomes facts, and its figures are the signals' own."""

import base64
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from liuke.app.calls import answer
from liuke.app.errors import UnknownAccountError
from liuke.app.house import opened
from liuke.flow.daily import mornings_before
from liuke.flow.house import House
from liuke.kit.clock import HandClock, WallClock


@pytest.fixture(scope="module")
def house(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("desk") / "shop"
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("*.sock", ".lock"))
    with opened(folder, HandClock(WallClock().now()), durable=False) as found:
        answer(found, "run", {}, language="zh")
        yield found


def ask(house: House, name: str, /, **params: Any) -> dict[str, Any]:
    return answer(house, name, params, language="zh")


def test_an_interview_moves_reasons_and_clues_and_no_day(house: House) -> None:
    before = ask(house, "today")["as_of"]
    week = ask(house, "interview_choose", count=12)
    assert week["chosen_now"] == len(week["interviews"]) == 12
    assert len({row["reason"] for row in week["interviews"]}) > 1
    assert ask(house, "interview_choose", count=12)["chosen_now"] == 0
    one = week["interviews"][0]
    ask(
        house,
        "interview_answer",
        task=one["task_id"],
        need=2,
        feeling=4,
        verbatim="续费比新客贵",
        confirm=["price"],
        deny=["value_gap"],
    )
    why = ask(house, "why", user=one["subject_id"])
    assert why["as_of"] == before
    labels = {(row["reason"], row["confirmed"]) for row in why["reasons"]["labels"]}
    assert {("price", True), ("value_gap", False)} <= labels


def test_accounts_are_held_against_a_month_before_and_whoever_asks_measures_no_other_day(house: House) -> None:
    measured = {one.day for one in mornings_before(house, house.facts.as_of(date(2999, 1, 1)))}
    found = ask(house, "accounts_at_risk")
    day = date.fromisoformat(found["as_of"])
    assert {one["sign"]: one for one in found["signs"]}["scorecard_fell"]["unknown"] < found["running"] / 2
    assert day - timedelta(days=30) not in measured
    assert {one.day for one in mornings_before(house, house.facts.as_of(date(2999, 1, 1)))} == measured


def test_a_clue_that_shipped_is_known_to_audiences_from_the_next_morning(house: House) -> None:
    before = ask(house, "users", where="fixed_clue_days >= 0", limit=1)["found"]
    board = ask(house, "clue_board")["columns"]
    (new,) = [column["clues"] for column in board if column["state"] == "new"]
    clue = next(one for one in new if one["users"])
    ask(house, "clue_move", clue=clue["clue_id"], to="accepted", owner="product")
    day = date.fromisoformat(ask(house, "today")["as_of"]) - timedelta(days=2)
    ask(house, "clue_move", clue=clue["clue_id"], to="shipped", name="收不到验证码", on=day.isoformat())
    told = "fixed_clue_days >= 0"
    found = ask(house, "users", where=told, columns=["subject_id", "fixed_clue_days"], limit=5)
    assert 0 < found["found"] - before <= clue["users"]
    assert min(row["fixed_clue_days"] for row in found["users"]) <= 2
    ask(house, "clue_move", clue=clue["clue_id"], to="planned")
    assert ask(house, "users", where=told, limit=1)["found"] == before


def test_a_crisis_has_a_report_in_words_and_on_paper(house: House) -> None:
    case = ask(house, "case_open", title="支付失败上了热搜")["case"]
    ask(house, "case_tick", case=case["id"], step="verify")
    ask(house, "case_close", case=case["id"], conclusion="短信通道限流，已换备用通道")
    said = ask(house, "case_report", case=case["id"])
    assert "短信通道限流" in said["text"]
    assert base64.b64decode(said["pdf"]).startswith(b"%PDF")


def test_red_alarms_open_what_they_ask_for_once(house: House) -> None:
    before = len(ask(house, "case_list")["cases"]), len(ask(house, "task_list", limit=10_000)["tasks"])
    ask(house, "run")
    after = len(ask(house, "case_list")["cases"]), len(ask(house, "task_list", limit=10_000)["tasks"])
    assert after == before


def test_the_figures_of_a_review_are_the_signals_own(house: House) -> None:
    names = ["account_id", "breadth", "depth", "value_per_yuan", "health"]
    (row,) = ask(house, "accounts", columns=names, limit=1)["accounts"]
    review = ask(house, "qbr", account=row["account_id"], pdf=True)
    assert {name: review["scorecard"][name] for name in names[1:]} == {name: row[name] for name in names[1:]}
    assert base64.b64decode(review["pdf"]).startswith(b"%PDF")
    assert [one["id"] for one in review["sections"]] == ["scorecard", "value", "delivery", "seats", "plan"]


def test_a_task_is_about_an_account_there_is(house: House) -> None:
    (row,) = ask(house, "accounts", columns=["account_id"], limit=1)["accounts"]
    assert ask(house, "task_new", title="回访", account=row["account_id"])["task"]["account_id"] == row["account_id"]
    with pytest.raises(UnknownAccountError) as why:
        ask(house, "task_new", title="回访", account=row["account_id"] + "x")
    assert row["account_id"] in why.value.sentence("zh")


def test_guests_of_an_open_day_passed_the_guard(house: House) -> None:
    said = ask(house, "programme_open", kind="open_day", seats=5)["programme"]
    assert len(said["guests"]) == 5
    assert said["figures"]["refused"].get("G-01", 0) > 0
    ids = ", ".join(f"'{one['subject_id']}'" for one in said["guests"])
    assert ask(house, "users", where=f"subject_id in ({ids}) and consent_call = true", limit=9)["found"] == 5
