"""S14, Show it 4: what a message says is asked again just before it goes; what is no longer so stays, and says why."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from liuke.app.calls import answer
from liuke.app.house import opened
from liuke.app.wiring import send
from liuke.delivery.outbox import messages
from liuke.facts.plans import plan_rows
from liuke.facts.statement import Statement
from liuke.facts.tables import CATALOG, ORDERS, FactTable
from liuke.flow.house import House
from liuke.flow.receipts import carry_back
from liuke.kit.clock import HandClock
from liuke.state.suppression import SuppressionReason, suppress, suppressed_addresses

MORNING = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)

_DEARER = Statement(
    name="dearer",
    text="SELECT item_id, $at AS ts, max_by(name, c.ts) AS name, max_by(price_fen, c.ts) + 1000 AS price_fen, "
    "max_by(stock, c.ts) AS stock, max_by(currency, c.ts) AS currency, 'test' AS source, $at AS ingested_at, "
    "hash('dearer') AS row_hash FROM catalog AS c GROUP BY item_id",
)
_SOLD_OUT = Statement(name="sold_out", text=_DEARER.text.replace("max_by(stock, c.ts)", "0"))
_PAID = Statement(
    name="paid",
    text="SELECT * REPLACE (coalesce(paid_at, $at) AS paid_at) FROM orders WHERE subject_id = $who",
)
_REFUSED = Statement(name="n", text="SELECT code FROM receipts WHERE state = 'refused' AND plan_id = $plan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A house with a plan in its outbox."""

    house: House
    clock: HandClock
    plan: str

    def ask(self, name: str, **params: Any) -> dict[str, Any]:
        """Ask the house in Chinese."""
        return answer(self.house, name, params, language="zh")

    def became(self, user: str) -> dict[str, Any]:
        """What `why` says became of the person's message."""
        (entry,) = [entry for entry in self.ask("why", user=user, message=self.plan)["plans"] if entry["became"]]
        became: dict[str, Any] = entry["became"]
        return became

    def said(self, word: str) -> set[str]:
        """Whose message has the word in it."""
        return {row["subject_id"] for row in self._messages() if word in row["text"] + row["subject"]}

    def sent(self) -> set[str]:
        """Whose message went."""
        return {row["subject_id"] for row in self._messages() if row["state"] == "sent"}

    def states(self, *wanted: str) -> list[str]:
        """Whose message stands so."""
        return [row["subject_id"] for row in self._messages() if row["state"] in wanted]

    def change(self, table: FactTable, statement: Statement, **params: Any) -> None:
        """Let something happen five minutes from now, and look again after ten."""
        at = (self.clock.now() + timedelta(minutes=5)).replace(tzinfo=None)
        rows = self.house.facts.read(statement, at=at, **params)
        if table is ORDERS:
            self.house.facts.replace(ORDERS, {"subject_id": params["who"]}, rows)
        else:
            self.house.facts.append(table, rows)
        self.clock.forward(timedelta(minutes=10))

    def _messages(self) -> list[dict[str, Any]]:
        return messages(self.house.state, plan_id=self.plan, limit=10_000)


@pytest.fixture(scope="module")
def applied(built: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], dict[str, Any]]:
    """A plan that was approved and lies in the outbox, nothing sent yet; with what applying it said."""
    folder = tmp_path_factory.mktemp("applied") / "shop"
    shutil.copytree(built, folder)
    with opened(folder, HandClock(MORNING), durable=False) as house:
        plan = answer(house, "plan_draft", {"by": "lin"})
        answer(house, "plan_approve", {"plan": plan["id"], "by": "he", "hash": plan["hash"]})
        said = answer(house, "plan_apply", {"plan": plan["id"], "by": "lin", "queue_only": True})
    return folder, plan, said["applied"]


@pytest.fixture
def day(applied: tuple[Path, dict[str, Any], dict[str, Any]], tmp_path: Path) -> Iterator[Day]:
    """A copy of it to do with as one likes, an hour of the morning on the clock."""
    shutil.copytree(applied[0], tmp_path / "shop")
    clock = HandClock(MORNING)
    with opened(tmp_path / "shop", clock, durable=False) as house:
        yield Day(house=house, clock=clock, plan=applied[1]["id"])


def test_s14_a_price_that_rose_between_planning_and_sending_is_not_sent_and_the_timeline_says_so(day: Day) -> None:
    told = day.said("它现在的价格是")
    assert told
    day.change(CATALOG, _DEARER)
    assert send(day.house)["refused"]["G-02"] >= len(told)
    assert not day.sent() & told
    who = min(told)
    became = day.became(who)
    assert (became["state"], became["code"]) == ("refused", "G-02")
    assert "stale_fact" in became["detail"]
    lines = [moment for moment in day.ask("why", user=who)["timeline"] if moment["kind"] == "receipt"]
    assert lines[0]["code"] == "refused G-02"
    assert "stale_fact" in lines[0]["detail"]


def test_s14_where_nothing_changed_it_is_sent(day: Day) -> None:
    told = day.said("它现在的价格是")
    day.clock.forward(timedelta(minutes=10))
    send(day.house)
    sent = told & day.sent()
    assert sent
    assert day.became(min(sent))["state"] == "sent"


def test_s14_an_item_sold_out_meanwhile_is_not_written_about(day: Day) -> None:
    told = day.said("它现在的价格是")
    day.change(CATALOG, _SOLD_OUT)
    assert send(day.house)["refused"]["G-02"] >= len(told) > 0
    assert not day.sent() & told


def test_s14_who_paid_meanwhile_is_not_reminded_to_pay(day: Day) -> None:
    who = min(day.said("还没付款"))
    day.change(ORDERS, _PAID, who=who)
    send(day.house)
    assert who not in day.sent()
    assert day.became(who)["code"] == "G-02"


def test_every_non_send_has_a_reason_row_and_all_of_the_plan_is_accounted_for(
    applied: tuple[Path, dict[str, Any], dict[str, Any]], day: Day
) -> None:
    """Found = diverted + excluded + holdout + messages + tasks + refused, and each refusal is a row with its code."""
    _, plan, said = applied
    refused = sum(said["refused"].values())
    assert said["messages"] + said["tasks"] + refused == plan["totals"]["send"]
    send(day.house)
    carry_back(day.house)
    kept = day.house.facts.rows(_REFUSED, plan=day.plan)
    assert all(row["code"].startswith("G-") for row in kept)
    assert len(kept) == refused + len(day.states("refused"))
    assert len(day.states("sent", "refused", "queued")) == said["messages"]


def test_s15_a_dry_run_decides_what_a_real_run_decides(built: Path, tmp_path: Path) -> None:
    """0 differences on the same facts: a channel's switch is no part of a verdict."""
    plans = []
    for name, live in (("dry", False), ("real", True)):
        shutil.copytree(built, tmp_path / name)
        with opened(tmp_path / name, HandClock(MORNING), durable=False) as house:
            for channel in ("email", "sms", "push") if live else ():
                answer(house, "channel_switch", {"channel": channel, "live": True, "by": "he"})
            plan = answer(house, "plan_draft", {"by": "lin"})
            plans.append((plan["hash"], plan["totals"], plan_rows(house.facts, plan["id"])))
    assert plans[0][:2] == plans[1][:2]
    assert plans[0][2].equals(plans[1][2])


def test_s12_an_address_that_said_no_stays_alone_when_it_is_imported_again_under_another_name(
    day: Day, tmp_path: Path
) -> None:
    """0 messages to it, whoever it belongs to now; a row of a file is no yes."""
    rows = messages(day.house.state, plan_id=day.plan, limit=10_000)
    row = next(row for row in rows if row["channel"] == "email" and not row["not_before"])
    suppress(
        day.house.state,
        channel="email",
        reason=SuppressionReason.OPT_OUT,
        now=day.clock.now(),
        address=row["address"].upper(),
    )
    file = tmp_path / "again.csv"
    file.write_text(f"user_id,email,consent_email\n{row['subject_id']},{row['address']},true\n", encoding="utf-8")
    day.ask("import", file=str(file), table="users")
    send(day.house)
    assert row["subject_id"] not in day.sent()
    assert suppressed_addresses(day.house.state, "email", [row["address"]]) == [True]
    assert row["subject_id"] in day.states("refused")
