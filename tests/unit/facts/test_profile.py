"""The wide profile of a day: composed as a tree, whatever people name their traits."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from liuke.diagnosis.tables import COLUMNS as LIVENESS_COLUMNS
from liuke.diagnosis.tables import USER_LIVENESS
from liuke.facts.errors import UnknownColumnError
from liuke.facts.profile import count, row_of, select, user_columns
from liuke.facts.store import open_duckdb
from liuke.facts.tables import USERS
from liuke.facts.traits import discovered
from liuke.model.column import Column
from liuke.model.policy import Policy
from liuke.signals.measure import measure
from liuke.signals.specs import COLUMNS
from liuke.signals.tables import TABLES as SIGNAL_TABLES
from tests.shop import SHANGHAI, Shop

DAY = 10


@pytest.fixture(scope="module")
def shop() -> Shop:
    """Five measured users; one has no row in users, one is somebody's dormant friend."""
    shop = Shop(facts=open_duckdb(None, SHANGHAI, extra=[*SIGNAL_TABLES, USER_LIVENESS]))
    for n, who in enumerate("abcde"):
        shop.event(who, "login", 1 + n)
    traits = {
        "vip": 7,
        "等级": "金",
        "it's": "$as_of",
        'a "b".c': "x",
        "City": "other",
        "idle_days": 99,
        "born": "1990-05-01",
    }
    shop.user("a", shop.at(1), city="上海", traits=json.dumps(traits, ensure_ascii=False))
    shop.user("b", shop.at(1), city="o'hare", traits=json.dumps({"vip": 8.5}))
    shop.user("c", shop.at(1), city="上海")
    shop.user("later", shop.at(DAY))
    shop.roll_up()
    measure(shop.facts, shop.as_of(DAY), Policy())
    measure(shop.facts, shop.as_of(DAY + 1), Policy())
    rows = [
        {"as_of": shop.day(DAY), "subject_id": "b", "liveness": "dormant", "cart_items": 2},
        {"as_of": shop.day(DAY + 1), "subject_id": "b", "liveness": "churned", "cart_items": 0},
    ]
    shop.facts.append(USER_LIVENESS, pa.Table.from_pylist(rows))
    return shop


def known(shop: Shop) -> tuple[Column, ...]:
    """Return every column an audience may name."""
    return (*user_columns(shop.facts), *COLUMNS, *LIVENESS_COLUMNS)


def picked(shop: Shop, wanted: Sequence[str], where: exp.Expression | None = None, **more: Any) -> list[dict[str, Any]]:
    """Select on the day."""
    found: list[dict[str, Any]] = select(
        shop.facts, shop.as_of(DAY), known(shop), where=where, wanted=wanted, **more
    ).to_pylist()
    return found


def column(name: str) -> exp.Column:
    """Name a column the way the audience language does."""
    return exp.column(name, quoted=True)


def test_users_signals_and_liveness_are_one_table_of_everybody_measured(shop: Shop) -> None:
    rows = picked(shop, ["subject_id", "city", "idle_days", "liveness"], order_by="idle_days")
    assert rows == [
        {"subject_id": "e", "city": None, "idle_days": 4, "liveness": None},
        {"subject_id": "d", "city": None, "idle_days": 5, "liveness": None},
        {"subject_id": "c", "city": "上海", "idle_days": 6, "liveness": None},
        {"subject_id": "b", "city": "o'hare", "idle_days": 7, "liveness": "dormant"},
        {"subject_id": "a", "city": "上海", "idle_days": 8, "liveness": None},
    ]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (column("city").eq("o'hare"), ["b"]),
        (exp.and_(column("city").eq("上海"), column("idle_days") > 6), ["a"]),
        (column("liveness").eq("dormant"), ["b"]),
        (column("vip") > 7, ["b"]),
        (column("等级").eq("金"), ["a"]),
        (column("it's").eq("$as_of"), ["a"]),
        (column('a "b".c').eq("x"), ["a"]),
        (column("born") < exp.convert(date(2000, 1, 1)), ["a"]),
        (column("signed_up_at") < exp.Placeholder(this="as_of"), ["a", "b", "c"]),
        (column("last_present_day").eq(exp.Placeholder(this="last_day")), []),
        (column("city").eq("x' OR 1=1 --"), []),
    ],
)
def test_conditions_over_any_column_pick_those_people(shop: Shop, where: exp.Expression, found: list[str]) -> None:
    assert [row["subject_id"] for row in picked(shop, ["subject_id"], where, limit=10)] == found
    assert count(shop.facts, shop.as_of(DAY), known(shop), where) == len(found)


def test_a_limit_is_no_lottery_and_unknown_values_come_last(shop: Shop) -> None:
    assert picked(shop, ["subject_id"], limit=2) == [{"subject_id": "a"}, {"subject_id": "b"}]
    rows = picked(shop, ["subject_id"], order_by="cart_items", descending=True, limit=3)
    assert [row["subject_id"] for row in rows] == ["b", "a", "c"]


def test_of_some_people_nobody_elses_row_leaves_the_engine(shop: Shop) -> None:
    asked = pa.array(["c", "a", "a", "nobody"])
    found = select(shop.facts, shop.as_of(DAY), known(shop), where=None, wanted=["subject_id"], among=asked)
    assert sorted(found["subject_id"].to_pylist()) == ["a", "c"]


def test_one_persons_row_is_what_the_list_says_of_them(shop: Shop) -> None:
    wanted = ["subject_id", "city", "vip", "等级", "liveness", "idle_days"]
    rows = {row["subject_id"]: row for row in picked(shop, wanted)}
    for who in "abcde":
        assert row_of(shop.facts, shop.as_of(DAY), known(shop), who, wanted) == rows[who]
    assert row_of(shop.facts, shop.as_of(DAY + 1), known(shop), "b", ["liveness"]) == {"liveness": "churned"}
    assert row_of(shop.facts, shop.as_of(DAY), known(shop), "it's' OR 1 = 1 --", wanted) == {}
    with pytest.raises(UnknownColumnError):
        row_of(shop.facts, shop.as_of(DAY), known(shop), "a", ["citi"])


def test_everybody_is_counted_where_nothing_is_asked(shop: Shop) -> None:
    assert count(shop.facts, shop.as_of(DAY), known(shop), None) == 5
    assert count(shop.facts, shop.as_of(DAY + 1), known(shop), None) == 6
    assert count(shop.facts, shop.as_of(DAY + 2), known(shop), None) == 0


def test_an_unknown_column_is_refused_and_the_nearest_named(shop: Shop) -> None:
    for where, wanted in ((column("idle_day") > 3, ["subject_id"]), (None, ["idle_day"])):
        with pytest.raises(UnknownColumnError) as refused:
            picked(shop, wanted, where)
        assert "idle_days?" in refused.value.sentence("en")
        assert "idle_days" in refused.value.sentence("zh")


def test_a_trait_whose_name_is_taken_is_left_aside(shop: Shop) -> None:
    traits = {c.name: c.type for c in user_columns(shop.facts) if c.trait}
    assert traits == {"vip": "number", "等级": "text", "it's": "text", 'a "b".c': "text", "born": "date"}


def test_every_column_of_users_that_is_not_our_own_has_labels_and_the_personal_ones_are_marked(shop: Shop) -> None:
    columns = {c.name: c for c in user_columns(shop.facts) if not c.trait}
    assert set(columns) == {c.name for c in USERS.columns if not c.own}
    marked = {c.name for c in USERS.columns if "(personal)" in c.means}
    assert {name for name, c in columns.items() if c.personal} == marked
    assert all(c.en and c.zh for c in columns.values())


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        ([1, 2], "integer"),
        (["1", "-20"], "integer"),
        (["007", "12"], "text"),
        ([1, 2.5], "number"),
        (["1e3", "4"], "number"),
        ([True, "false"], "boolean"),
        (["2024-01-02", None, ""], "date"),
        (["2024-01-02T03:04:05Z", "2024-01-02 03:04", "2024-01-02"], "date"),
        ([{"a": 1}], "text"),
        ([None, ""], "text"),
        (["99999999999999999999"], "number"),
        ([3, "x"], "text"),
    ],
)
def test_a_trait_has_the_narrowest_type_that_fits_all_its_values(values: list[Any], type_: str) -> None:
    assert discovered(json.dumps({"t": value}) for value in values) == {"t": type_}


@settings(max_examples=30, deadline=None)
@example(name="~", value="tilde")
@example(name="~1/~0", value="slash")
@example(name='"', value="'")
@example(name="$as_of", value="$last_day")
@given(name=st.text(min_size=1, max_size=12), value=st.text(max_size=12))
def test_any_trait_name_and_value_come_back_as_they_were(shop: Shop, name: str, value: str) -> None:
    if "\0" in name + value or name.lower() in {c.name.lower() for c in known(shop)}:
        return
    shop.user("odd", shop.at(1), traits=json.dumps({name: value}, ensure_ascii=False))
    measure(shop.facts, shop.as_of(DAY + 5), Policy())
    trait = Column(name=name, type="text", en=name, zh=name, trait=True)
    columns = (*known(shop), trait)
    rows = select(
        shop.facts, shop.as_of(DAY + 5), columns, where=column("subject_id").eq("odd"), wanted=["subject_id", name]
    ).to_pylist()
    assert rows == [{"subject_id": "odd", name: value}]
    assert count(shop.facts, shop.as_of(DAY + 5), columns, column(name).eq(value)) >= 1
    shop.facts.delete(USERS, {"subject_id": "odd"})


def test_a_trait_with_a_time_of_day_is_the_day_as_written() -> None:
    shop = Shop()
    shop.user("a", shop.at(1), traits=json.dumps({"seen": "2025-01-02T23:00:00+08:00"}))
    measure(shop.facts, shop.as_of(3), Policy())
    (row,) = select(shop.facts, shop.as_of(3), user_columns(shop.facts), where=None, wanted=["seen"]).to_pylist()
    assert row == {"seen": date(2025, 1, 2)}
