"""What results cannot say (issue 6, *Bad input*): each is a sentence with a code, at the command line and in the flow.

One workspace has it all, a playbook a fault; ``well`` is a playbook without any.
"""

import contextlib
import io
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from liuke.app.house import new_workspace, opened
from liuke.cli.door import HouseDoor
from liuke.cli.main import run
from liuke.facts.holdouts import Scope, assign, of_playbook
from liuke.facts.roll_up import mark_dirty
from liuke.facts.tables import EVENTS, ORDERS, RECEIPTS, USERS, VERDICTS
from liuke.flow.allot import with_allotment
from liuke.flow.daily import look
from liuke.flow.house import House
from liuke.flow.measured import asked
from liuke.kit.clock import HandClock
from liuke.outcome.errors import NegativeBudgetError
from liuke.outcome.results import results

PLAN, LATER, TODAY = date(2026, 10, 1), date(2026, 10, 8), date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 4, tzinfo=UTC)
WELL, EMPTY, EVERYBODY, ALIKE, FREE, CHANGED, MIXED = (
    *("golden_48h", "nps_rescue", "triple_touch", "fixed", "birthday_gift", "vip_guard", "dormant_wakeup"),
)


def _people(play: str, arm: str, n: int) -> list[str]:
    return [f"{play}-{arm}-{k:03d}" for k in range(n)]


def _decide(
    house: House, play: str, arm: str, who: Iterable[str], *, share: float = 0.5, day: date = PLAN, plan: str = ""
) -> None:
    ids = list(who)
    plan = plan or f"W-{play}"
    rows = {
        "plan_id": plan,
        "at": datetime(day.year, day.month, day.day, 2),
        "day": day,
        "playbook": play,
        "tier": "light",
        "channel": "sms",
        "verdict": "allow" if arm == "T" else "withhold",
        "holdout_share": share,
        "dry_run": False,
    }
    columns = {name: [value] * len(ids) for name, value in rows.items()}
    house.facts.append(VERDICTS, pa.table({**columns, "subject_id": ids}))
    scope = Scope(playbook=play, holdout=of_playbook(play), place=0, generation=1)
    assign(house.facts, plan, [scope])


def _come(house: House, who: Iterable[str]) -> None:
    day = PLAN + timedelta(days=2)
    ids = list(who)
    rows = {"event": "login", "ts": datetime(day.year, day.month, day.day, 4), "day": day}
    columns = {name: [value] * len(ids) for name, value in rows.items()}
    house.facts.append(EVENTS, pa.table({**columns, "subject_id": ids}))
    mark_dirty(house.facts, {day})


def _touch(house: House, play: str, who: Iterable[str], fen: int | None) -> None:
    ids = list(who)
    rows = {"at": datetime(2026, 10, 1, 3), "playbook": play, "channel": "sms", "state": "sent", "dry_run": False}
    columns = {name: [value] * len(ids) for name, value in rows.items()}
    cost = pa.array([fen] * len(ids), pa.int64())
    keys = [f"{play}-{one}" for one in ids]
    house.facts.append(RECEIPTS, pa.table({**columns, "receipt_id": keys, "subject_id": ids, "cost_fen": cost}))


def _both(house: House, play: str, back: int, alone: int, n: int = 120) -> None:
    treated, held = _people(play, "T", n), _people(play, "H", n)
    _decide(house, play, "T", treated)
    _decide(house, play, "H", held)
    _come(house, [*treated[:back], *held[:alone]])


def _fill(house: House) -> None:
    _both(house, WELL, 90, 20)
    _touch(house, WELL, _people(WELL, "T", 120), 10)
    _decide(house, EMPTY, "H", _people(EMPTY, "H", 8))
    _decide(house, EVERYBODY, "T", _people(EVERYBODY, "T", 120), share=0.0)
    _come(house, _people(EVERYBODY, "T", 60))
    _both(house, ALIKE, 1, 0)
    _both(house, FREE, 90, 20)
    _touch(house, FREE, _people(FREE, "T", 3), None)
    _both(house, CHANGED, 90, 20)
    more = {"share": 0.1, "day": LATER, "plan": "W-later"}
    _decide(house, CHANGED, "T", _people(CHANGED, "t", 180), **more)
    _decide(house, CHANGED, "H", _people(CHANGED, "h", 20), **more)
    _both(house, MIXED, 90, 20)
    _decide(house, MIXED, "H", _people(MIXED, "T", 5), day=LATER, plan="W-mixed")
    at = datetime(2026, 10, 2, 4)
    paid = {"order_id": ["1", "2"], "subject_id": ["a", "b"], "ts": [at, at], "paid_at": [at, at]}
    house.facts.append(ORDERS, pa.table({**paid, "amount_fen": [100, 100], "currency": ["CNY", "USD"]}))
    house.facts.append(USERS, pa.table({"subject_id": ["a", "b"]}))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("refuse") / "shop"
    new_workspace(folder, name="Tea", timezone="Asia/Shanghai", market="cn", currency="CNY", language="zh")
    with opened(folder, HandClock(NOW), durable=False) as house:
        _fill(house)
    return folder


@pytest.fixture(scope="module")
def flow(shop: Path) -> dict[str, dict[str, Any]]:
    """What the flow says of each playbook."""
    with opened(shop, HandClock(NOW), durable=False) as house:
        day = house.facts.as_of(TODAY)
        look(house, day)
        found = results(house.facts, day, house.policy, house.currency, asked=asked(house))
    json.dumps(found, allow_nan=False)
    return {row["playbook"]: row for row in found["playbooks"]}


def said(shop: Path, line: str) -> tuple[int, str, str]:
    """Run a line in the workspace; return its exit code and what it wrote."""
    out, wrong = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with contextlib.chdir(shop), contextlib.redirect_stdout(out), contextlib.redirect_stderr(wrong):
        code = run(line.split(), HouseDoor(serve=lambda *_: None))
    return code, *(one.buffer.getvalue().decode() for one in (out, wrong))  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def told(shop: Path, flow: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What the command line says of each playbook."""
    del flow  # both hold the workspace, one after the other
    code, out, wrong = said(shop, f"results --as-of {TODAY} --json")
    assert code == 0, wrong
    return {row["playbook"]: row for row in json.loads(out)["playbooks"]}


def _whole(sentence: str) -> bool:
    return len(sentence) > 8 and not {"{", "}", "nan", "None", "inf"} & set(sentence.replace("}", " } ").split())


@pytest.mark.parametrize(
    ("play", "code"), [(EMPTY, "LK-O101"), (EVERYBODY, "LK-O102"), (ALIKE, "LK-O105")], ids=["empty", "all", "alike"]
)
def test_an_empty_arm_everyone_treated_and_one_outcome_in_total_give_no_figure(
    flow: dict[str, Any], told: dict[str, Any], play: str, code: str
) -> None:
    for row in (flow[play], told[play]):
        assert (row["code"], row["verb"]) == (code, "wait")
        figures = ("lift", "interval", "interval_single_look", "p", "q", "extra_returns", "cost_per_extra_return_fen")
        assert [row[name] for name in figures] == [None] * len(figures)
        assert {one["difference"] for one in row["metrics"]} == {None}
        assert row["payback"]["kept"] == "unknown" and row["holdout_cost"]["returns"] is None
        assert _whole(row["verdict_zh"]) and _whole(row["verdict_en"])


@pytest.mark.parametrize(
    ("play", "code"), [(FREE, "LK-O108"), (CHANGED, "LK-O117"), (MIXED, "LK-O118")], ids=["free", "changed", "mixed"]
)
def test_missing_costs_a_holdout_changed_half_way_and_people_in_both_arms_are_said_with_a_code(
    flow: dict[str, Any], told: dict[str, Any], play: str, code: str
) -> None:
    for row in (flow[play], told[play]):
        notes = {one["code"]: one for one in row["notes"]}
        assert code in notes and code not in {one["code"] for one in flow[WELL]["notes"]}
        assert _whole(notes[code]["zh"]) and _whole(notes[code]["en"])


def test_a_touch_without_a_cost_gives_no_price(flow: dict[str, Any], told: dict[str, Any]) -> None:
    for found in (flow, told):
        assert found[WELL]["cost_per_extra_return_fen"] is not None
        assert found[FREE]["cost_per_extra_return_fen"] is None and found[FREE]["payback"]["net_fen"] is None
        assert "3 次触达没有成本" in found[FREE]["verdict_zh"] and "3 touches have no cost" in found[FREE]["verdict_en"]


def test_a_holdout_changed_half_way_compares_alike_with_alike(flow: dict[str, Any]) -> None:
    found = flow[CHANGED]
    assert found["sample_ratio"]["ok"] and found["sample_ratio"]["expected"] == pytest.approx(140)
    assert "0.1, 0.5" in next(one["zh"] for one in found["notes"] if one["code"] == "LK-O117")


def test_a_user_in_both_arms_is_in_no_figure(flow: dict[str, Any]) -> None:
    assert (flow[MIXED]["both_arms"], flow[MIXED]["treated"]["n"], flow[MIXED]["holdout"]["n"]) == (5, 115, 120)


def test_money_in_two_currencies_has_no_figure_and_the_goal_still_has(
    flow: dict[str, Any], told: dict[str, Any]
) -> None:
    for row in (flow[WELL], told[WELL]):
        assert row["lift"] > 0.3 and row["money"]["code"] == "LK-O107" and row["money"]["difference_fen"] is None
        moneyed = {one["metric"]: one for one in row["metrics"] if one["metric"] in ("money", "order_value")}
        assert {(one["difference"], one["code"]) for one in moneyed.values()} == {(None, "LK-O107")}
        assert row["payback"]["extra_money_fen"] is None and row["payback"]["paid_back"] == "unknown"
        assert "CNY, USD" in row["money"]["why_zh"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_people_read_the_same_sentences(shop: Path, told: dict[str, Any], language: str) -> None:
    code, out, _ = said(shop, f"results --as-of {TODAY} --lang {language}")
    assert code == 0
    shown = "".join(out.split())
    for row in told.values():
        assert "".join(row[f"verdict_{language}"].split())[:40] in shown, row["playbook"]
    assert "nan" not in shown.lower().replace("financ", "") and "None" not in shown


@pytest.mark.parametrize("knob", ["moved:\n  budget_fen: -1\n", "outcome:\n  budget_month_fen: -5\n"])
def test_a_negative_budget_is_refused_with_its_line(shop: Path, told: dict[str, Any], knob: str) -> None:
    del told
    file = shop / "policy.yml"
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    try:
        file.write_text(knob, encoding="utf-8")
        code, out, wrong = said(shop, f"results --as-of {TODAY} --json")
        refused = json.loads(out or wrong)["error"]
        assert code == 2 and refused["code"].startswith("LK-") and "budget" in refused["message"]
    finally:
        file.write_text(before, encoding="utf-8")


def test_money_below_nothing_is_refused_in_the_flow(shop: Path) -> None:
    with opened(shop, HandClock(NOW), durable=False) as house:
        poor = replace(house, policy=replace(house.policy, moved=replace(house.policy.moved, budget_fen=-1)))
        with pytest.raises(NegativeBudgetError) as why:
            with_allotment(poor, pa.table({"playbook": pa.array([], pa.string())}), house.facts.as_of(TODAY), NOW)
    assert why.value.code == "LK-O115" and _whole(why.value.sentence("zh"))


@pytest.mark.parametrize(
    ("line", "exit_code"),
    [
        ("results nothing_like_it", 2),
        ("results variants nothing_like_it", 2),
        ("results uplift nothing_like_it", 2),
        ("results decide golden_48h perhaps", 2),
        ("results decide nothing_like_it keep", 2),
        ("results --as-of 2026-13-45", 2),
        ("holdout show nothing_like_it", 2),
        ("holdout power --base 0.2 --share 0", 2),
        ("holdout power --base 1.5", 2),
        ("holdout power --base 0.2 --difference 0", 2),
        ("holdout power --base 0.2 --per-day -5", 2),
        ("holdout power --base nan", 2),
        ("holdout end golden_48h 2020-01-01", 2),
        ("holdout end golden_48h soon", 2),
        ("holdout export golden_48h people.txt", 2),
    ],
)
def test_what_is_asked_wrongly_is_a_sentence_with_a_code(
    shop: Path, told: dict[str, Any], line: str, exit_code: int
) -> None:
    del told
    code, out, wrong = said(shop, line + " --json")
    refused = json.loads(out or wrong)["error"]
    assert code == exit_code, refused
    assert refused["code"].startswith("LK-") and refused["message"] and refused["next"], refused
