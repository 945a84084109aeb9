"""Whom a playbook answers, in which tier, and whom it leaves to another: at every edge, and all at once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from liuke.diagnosis.tables import COLUMNS as LIVENESS_COLUMNS
from liuke.diagnosis.tables import USER_LIVENESS
from liuke.facts.profile import user_columns
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tables import USERS
from liuke.guard.columns import COLUMNS as WANTED
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.playbooks.document import check_playbook, library
from liuke.playbooks.errors import AudienceError, PlaybookError
from liuke.playbooks.play import Playbook, Tier
from liuke.playbooks.propose import SCHEMA, propose
from liuke.signals.specs import COLUMNS as SIGNAL_COLUMNS
from liuke.signals.tables import USER_SIGNALS

AS_OF = AsOf(day=date(2026, 1, 21), zone=ZoneInfo("Asia/Shanghai"))
IN_USE = tuple(play for play in library().values() if play.in_use)
Person = dict[str, Any]


@pytest.fixture
def facts() -> Iterator[Facts]:
    """Return empty facts with the tables of the profile."""
    opened = open_duckdb(None, AS_OF.zone, extra=(USER_SIGNALS, USER_LIVENESS))
    yield opened
    opened.close()


def columns(facts: Facts) -> tuple[Column, ...]:
    return (*user_columns(facts), *SIGNAL_COLUMNS, *LIVENESS_COLUMNS)


def _keep(facts: Facts, people: Sequence[Person]) -> None:
    nothing = {"liveness": "churned", "open_orders": 0, "cart_items": 0, "follows": 0, "high_value_leaving": False}
    rows = [{"as_of": AS_OF.day, **nothing, **person} for person in people]
    for table in (USERS, USER_SIGNALS, USER_LIVENESS):
        names = {column.name for column in table.columns}
        facts.append(table, pa.Table.from_pylist([{k: v for k, v in row.items() if k in names} for row in rows]))


def _proposed(facts: Facts, id_: str) -> dict[str, tuple[str, bool]]:
    rows = propose(facts, [library()[id_]], columns(facts), AS_OF, beside=library()).to_pylist()
    assert len({row["subject_id"] for row in rows}) == len(rows)
    return {row["subject_id"]: (row["tier"], row["divert"]) for row in rows}


def _idle(idle_days: int | None, **said: Any) -> Person:
    return {"subject_id": "one", "idle_days": idle_days, **said}


@pytest.mark.parametrize(
    ("idle_days", "tier"),
    [
        (0, None),
        (2, None),
        (3, "light"),
        (6, "light"),
        (7, "medium"),
        (14, "medium"),
        (15, "heavy"),
        (400, "heavy"),
        (None, None),
    ],
)
def test_each_idle_day_belongs_to_one_tier_of_the_golden_48_hours(
    facts: Facts, idle_days: int | None, tier: str | None
) -> None:
    _keep(facts, [_idle(idle_days)])
    assert _proposed(facts, "golden_48h") == ({"one": (tier, False)} if tier else {})


@pytest.mark.parametrize(
    ("person", "divert"),
    [
        (_idle(3, liveness="dormant", follows=2), True),
        (_idle(6, liveness="dormant", follows=2), True),
        (_idle(6, liveness="dormant", open_orders=1), False),
        (_idle(3, liveness="dormant", cart_items=2), False),
        (_idle(6, liveness="churned", open_orders=0), False),
        (_idle(7, liveness="dormant", open_orders=1), True),
        (_idle(14, liveness="dormant"), True),
        (_idle(15, liveness="dormant", cart_items=1), True),
        (_idle(15, liveness="churned"), False),
        (_idle(15, liveness=None), False),
        (_idle(5, liveness="dormant", open_orders=None, cart_items=None), False),
    ],
)
def test_the_dormant_are_left_to_the_wake_up_but_an_open_order_is_reminded_of(
    facts: Facts, person: Person, divert: bool
) -> None:
    _keep(facts, [person])
    ((_, found),) = _proposed(facts, "golden_48h").values()
    assert found is divert


@pytest.mark.parametrize(
    ("person", "tier"),
    [
        (_idle(3, liveness="dormant", open_orders=1, follows=1), "unfinished"),
        (_idle(9, liveness="dormant", cart_items=1), "unfinished"),
        (_idle(9, liveness="dormant", follows=1), "followed"),
        (_idle(9, liveness="dormant"), "attached"),
        (_idle(9, liveness="dormant", open_orders=None, cart_items=None, follows=None), "attached"),
        (_idle(2, liveness="dormant", open_orders=1), None),
        (_idle(9, liveness="churned", open_orders=1), None),
    ],
)
def test_the_dormant_are_woken_by_the_first_thing_that_ties_them(
    facts: Facts, person: Person, tier: str | None
) -> None:
    _keep(facts, [person])
    assert _proposed(facts, "dormant_wakeup") == ({"one": (tier, False)} if tier else {})


def test_whom_the_golden_48_hours_diverts_the_wake_up_proposes(facts: Facts) -> None:
    kinds = [("dormant", n) for n in range(20)] + [("churned", n) for n in range(20)]
    _keep(
        facts,
        [
            {"subject_id": f"{kind}{n}", "idle_days": n, "liveness": kind, "follows": 1, "open_orders": n % 2}
            for kind, n in kinds
        ],
    )
    diverted = {who for who, (_, divert) in _proposed(facts, "golden_48h").items() if divert}
    assert diverted
    assert diverted <= set(_proposed(facts, "dormant_wakeup"))


@pytest.mark.parametrize(
    ("idle_days", "leaving", "found"),
    [(6, True, False), (7, True, True), (90, True, True), (90, False, False), (90, None, False)],
)
def test_the_high_value_leaving_are_answered_from_a_week_of_quiet(
    facts: Facts, idle_days: int, leaving: bool | None, found: bool
) -> None:
    _keep(facts, [_idle(idle_days, high_value_leaving=leaving)])
    assert _proposed(facts, "high_value_leaving") == ({"one": ("named", False)} if found else {})


def test_a_proposal_carries_what_the_guard_asks(facts: Facts) -> None:
    _keep(facts, [_idle(15), {"subject_id": "two", "idle_days": 3}])
    table = propose(facts, [library()["golden_48h"]], columns(facts), AS_OF)
    assert table.schema == SCHEMA
    light, heavy = table.to_pylist()
    assert heavy == {
        "subject_id": "one",
        "playbook": "golden_48h",
        "version": library()["golden_48h"].version,
        "tier": "heavy",
        "tier_rank": 2,
        "channel": "email",
        "fallback_channel": "letter",
        "template": "executive_letter",
        "offer": None,
        "stock": None,
        "cost_fen": 1,
        "fallback_cost_fen": 450,
        "budget_fen": 2_000_000,
        "priority": 20,
        "divert": False,
        "divert_to": None,
        "holdout_share": 0.1,
        "topic": "winback",
        "message_class": "marketing",
        "fresh_hours": 168,
    }
    assert (light["offer"], light["cost_fen"], light["fallback_cost_fen"]) == ("coupon_5", 100, 101)
    guards = {wanted.name for wanted in WANTED if wanted.name in SCHEMA.names}
    assert {"priority", "channel", "cost_fen", "divert", "holdout_share", "budget_fen", "stock"} <= guards


def test_nobody_measured_proposes_nobody(facts: Facts) -> None:
    table = propose(facts, IN_USE, columns(facts), AS_OF)
    assert (table.num_rows, table.schema) == (0, SCHEMA)


def test_another_day_s_measures_are_not_seen(facts: Facts) -> None:
    _keep(facts, [_idle(15)])
    table = propose(facts, IN_USE, columns(facts), AS_OF.before(1))
    assert table.num_rows == 0


def test_the_shipped_playbooks_hold_over_the_real_columns(facts: Facts) -> None:
    for playbook in library().values():
        check_playbook(playbook, columns(facts), library())
        with pytest.raises(PlaybookError, match="idle_days"):
            check_playbook(replace(playbook, audience="idle_dayz >= 3"), columns(facts), library())


def test_a_playbook_that_names_an_unknown_column_says_so(facts: Facts) -> None:
    wrong = replace(library()["golden_48h"], audience="idle_dayz >= 3")
    with pytest.raises(AudienceError, match="idle_days"):
        propose(facts, [wrong], columns(facts), AS_OF)


def _by_hand(playbook: Playbook, person: Person) -> str | None:
    """Say in plain Python which tier of P8 takes a person: the second source of the queries."""
    if person["liveness"] != "dormant" or person["idle_days"] is None or person["idle_days"] < 3:
        return None
    holds = {
        "unfinished": (person["open_orders"] or 0) > 0 or (person["cart_items"] or 0) > 0,
        "followed": (person["follows"] or 0) > 0,
        "attached": True,
    }
    return next((tier.id for tier in playbook.tiers if holds[tier.id]), None)


def test_a_thousand_people_fall_where_plain_reckoning_puts_them(facts: Facts) -> None:
    dice = np.random.default_rng(7)

    def one_of(*values: Any) -> Any:
        return values[dice.integers(len(values))]

    people = [
        {
            "subject_id": f"u{n}",
            "idle_days": one_of(None, 0, 2, 3, 6, 7, 14, 15, 40),
            "liveness": one_of(None, "active", "dormant", "churned"),
            "open_orders": one_of(None, 0, 1),
            "cart_items": one_of(None, 0, 2),
            "follows": one_of(None, 0, 3),
            "high_value_leaving": one_of(None, True, False),
        }
        for n in range(1_000)
    ]
    _keep(facts, people)
    expected = {p["subject_id"]: _by_hand(library()["dormant_wakeup"], p) for p in people}
    found = {who: tier for who, (tier, _) in _proposed(facts, "dormant_wakeup").items()}
    assert found == {who: tier for who, tier in expected.items() if tier}
    golden = {p["subject_id"]: p for p in people if p["idle_days"] is not None and p["idle_days"] >= 3}
    assert set(_proposed(facts, "golden_48h")) == set(golden)


def test_tiers_of_the_same_days_share_people_out_in_their_order(facts: Facts) -> None:
    first = library()["dormant_wakeup"].tiers[0]
    same: tuple[Tier, ...] = tuple(
        replace(first, id=id_, when=when) for id_, when in (("a", "follows > 5"), ("b", "follows > 3"), ("c", None))
    )
    playbook = replace(library()["dormant_wakeup"], audience="idle_days >= 3", tiers=same)
    _keep(facts, [{"subject_id": f"u{n}", "idle_days": 9, "follows": n if n < 9 else None} for n in range(10)])
    table = propose(facts, [playbook], columns(facts), AS_OF)
    assert Counter(table["tier"].to_pylist()) == {"a": 3, "b": 2, "c": 5}
    assert len(pc.unique(table["subject_id"])) == 10


def test_the_order_of_rows_is_the_same_every_time(facts: Facts) -> None:
    _keep(facts, [{"subject_id": f"u{n * 7 % 100:02}", "idle_days": 9} for n in range(100)])
    once, again = (propose(facts, IN_USE, columns(facts), AS_OF) for _ in range(2))
    assert once.equals(again)
    assert once["subject_id"].to_pylist() == sorted(once["subject_id"].to_pylist())


def keep_many(facts: Facts, n: int) -> None:
    """Give so many people, idle for 0 to 39 days in turn, each fifth dormant."""
    turns = np.arange(n)
    subjects = pc.binary_join_element_wise("u", pc.cast(pa.array(turns), pa.string()), "")
    day = pa.repeat(pa.scalar(AS_OF.day), n)
    kind = pc.if_else(pa.array(turns % 5 == 0), "dormant", "churned")
    zero = pa.repeat(pa.scalar(0, pa.int64()), n)
    idle = {"as_of": day, "subject_id": subjects, "idle_days": pa.array(turns % 40, pa.int32())}
    alive = {"as_of": day, "subject_id": subjects, "liveness": kind}
    facts.append(USER_SIGNALS, pa.table(idle))
    facts.append(USER_LIVENESS, pa.table(alive | dict.fromkeys(("open_orders", "cart_items", "follows"), zero)))


def test_many_people_are_proposed_for_as_few_are(facts: Facts) -> None:
    """37 of 40 are idle for three days and more; the dormant, but those idle for less, are proposed for twice."""
    keep_many(facts, 40_000)
    assert propose(facts, IN_USE, columns(facts), AS_OF).num_rows == 37_000 + 7_000
