"""S15: entropy by hand and by plain Python, the roll-up that is kept, churn that goes with it, and the alarm."""

from collections import Counter
from datetime import date, datetime, timedelta
from math import log2
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.facts.roll_up import mark_dirty
from liuke.facts.statement import Statement
from liuke.facts.tables import CATALOG, EVENTS, ORDERS, USERS
from liuke.facts.tracking import read_tracking
from liuke.model.policy import PathPolicy, Policy
from liuke.signals.diversity import HOMOGENEOUS, diversity, homogeneous_points, measure
from liuke.signals.friction import friction_points
from liuke.simulator.world import World
from tests.shop import Shop

POLICY = Policy()
FEW = Policy(paths=PathPolicy(diversity_min_acts=1, diversity_min_users=1))
KEPT = Statement(name="kept", text="SELECT * FROM user_diversity WHERE as_of = $day")
CATEGORIES = {"noodle": "food", "rice": "food", "lamp": "home", "film": "fun"}


def catalogue(shop: Shop, items: dict[str, str | None], at: datetime) -> None:
    """Let items be of categories from an instant on."""
    rows = [{"item_id": item, "ts": at, "category": category} for item, category in items.items()]
    schema = pa.schema([("item_id", pa.string()), ("ts", pa.timestamp("us")), ("category", pa.string())])
    shop.facts.append(CATALOG, pa.Table.from_pylist(rows, schema=schema))


def sees(shop: Shop, who: str, day: int, *items: str, role: str = "view") -> None:
    """Somebody does something with items on a day."""
    rows = [
        {"subject_id": who, "event": role, "item_id": item, "ts": shop.at(day, 9 + n / 60), "day": shop.day(day)}
        for n, item in enumerate(items)
    ]
    shop.add(EVENTS, rows)


def filled() -> Shop:
    """Return a shop with a catalogue known from the first day."""
    shop = Shop()
    catalogue(shop, CATEGORIES, shop.at(1, 0))
    return shop


@pytest.fixture(scope="module")
def emptied() -> Shop:
    """Return a shop that each example empties."""
    return Shop()


def kept(shop: Shop, day: int, policy: Policy = FEW) -> dict[str, dict[str, Any]]:
    """Measure a day and return what is kept of each."""
    shop.roll_up()
    list(measure(shop.facts, shop.as_of(day), policy))
    rows = shop.facts.engine.read(KEPT, {"day": shop.day(day)}, {}).to_pylist()
    return {row["subject_id"]: row for row in rows}


def test_the_example_of_the_docs() -> None:
    shop = filled()
    sees(shop, "a", 10, "noodle", "rice", "lamp", "film")  # before: food 2, home 1, fun 1
    sees(shop, "a", 11, "lamp")
    sees(shop, "a", 40, "noodle", "rice", "noodle", "noodle")  # now: food 6, home 2
    sees(shop, "a", 41, "lamp", "lamp", role="favourite")
    shop.order("a", "o", 42, 3_000, category="food")
    shop.order("a", "p", 42, 3_000, item_id="rice")
    a = kept(shop, 50, POLICY)["a"]
    assert a["category_entropy"] == pytest.approx(0.8113, abs=1e-4)  # -(.75 log2 .75 + .25 log2 .25)
    assert a["category_entropy_before"] == pytest.approx(1.5219, abs=1e-4)  # 2, 2 and 1 of 5
    assert a["category_entropy_fall"] == pytest.approx(0.7107, abs=1e-4)
    assert (a["categories_used"], a["top_category_share"]) == (2, 0.75)


def test_too_few_acts_and_unknown_categories_are_unknown() -> None:
    shop = filled()
    sees(shop, "four", 40, "noodle", "rice", "lamp", "film")
    sees(shop, "five", 40, "noodle", "rice", "lamp", "film", "film")
    sees(shop, "strange", 40, *("nowhere" for _ in range(9)))
    rows = kept(shop, 50, POLICY)
    assert set(rows) == {"five"}
    assert rows["five"]["category_entropy_before"] is None
    assert rows["five"]["category_entropy_fall"] is None


def test_one_category_is_exactly_zero() -> None:
    shop = filled()
    sees(shop, "a", 40, *(["noodle", "rice"] * 7))
    assert kept(shop, 50)["a"]["category_entropy"] == 0


def test_an_item_has_the_category_it_had_then() -> None:
    shop = Shop()
    catalogue(shop, {"x": "food"}, shop.at(10, 0))
    catalogue(shop, {"x": "home"}, shop.at(20, 0))
    sees(shop, "a", 9, "x")  # before the catalogue knew it
    sees(shop, "a", 19, "x")
    sees(shop, "a", 20, "x", "x", "x")
    assert kept(shop, 30)["a"]["category_entropy"] == pytest.approx(0.8113, abs=1e-4)


def test_a_catalogue_that_comes_later_or_changes_reaches_the_days_it_speaks_of() -> None:
    shop = Shop()
    sees(shop, "a", 20, "x", "y")
    assert kept(shop, 30) == {}
    catalogue(shop, {"x": "food", "y": "home"}, shop.at(1, 0))
    assert kept(shop, 30)["a"]["category_entropy"] == 1
    catalogue(shop, {"y": "food"}, shop.at(15, 0))
    assert kept(shop, 30)["a"]["category_entropy"] == 0


def test_late_facts_count_and_facts_after_the_day_do_not() -> None:
    shop = filled()
    sees(shop, "a", 20, "noodle", "rice")
    before = kept(shop, 30)
    sees(shop, "a", 30, "lamp")
    catalogue(shop, {"noodle": "fun"}, shop.at(30, 5))
    assert kept(shop, 30) == before
    sees(shop, "a", 19, "lamp", "lamp")
    assert kept(shop, 30)["a"]["category_entropy"] == 1


ACTS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 60), st.sampled_from(sorted(CATEGORIES))), max_size=40)


@settings(max_examples=20, deadline=None)
@given(acts=ACTS)
def test_entropy_is_what_plain_python_says(emptied: Shop, acts: list[tuple[str, int, str]]) -> None:
    shop = emptied.clear()
    catalogue(shop, CATEGORIES, shop.at(1, 0))
    for n, (who, day, item) in enumerate(acts):
        shop.add(
            EVENTS,
            [{"subject_id": who, "event": "view", "item_id": item, "ts": shop.at(day, n / 50), "day": shop.day(day)}],
        )
    rows = kept(shop, 57)
    for who in "ab":
        counted = Counter(CATEGORIES[item] for w, day, item in acts if w == who and 29 <= day < 57)
        if not counted:
            assert who not in rows
            continue
        total = sum(counted.values())
        expected = -sum(n / total * log2(n / total) for n in counted.values())
        assert rows[who]["category_entropy"] == pytest.approx(expected, abs=1e-9)
        assert 0 <= rows[who]["category_entropy"] <= log2(3) + 1e-9


def test_churn_that_goes_with_little_variety() -> None:
    shop = filled()
    for n in range(40):
        items = ["noodle"] * 6 if n < 10 else ["noodle", "lamp", "film", "rice", "lamp", "film"]
        sees(shop, f"u{n}", 40, *items)
        shop.event(f"u{n}", "login", 40)
        if n >= 8:  # eight of the ten with one category stay away; everybody else comes again
            shop.event(f"u{n}", "login", 55)
    shop.roll_up()
    churn = diversity(shop.facts, shop.as_of(60), POLICY)["churn"]["lowest_quarter"]
    assert (churn["users"], churn["left"], churn["rest"]) == (10, 8, {"users": 30, "left": 0, "share": 0.0})
    assert churn["excess"] == pytest.approx(0.8)
    assert churn["excess_interval"] == pytest.approx([0.4700, 0.9433], abs=1e-4)  # Newcombe by hand from Wilson's ends
    assert diversity(shop.facts, shop.as_of(60), POLICY)["churn"]["falling_quarter"] is None  # no window before


def test_everybody_alike_is_no_quarter() -> None:
    shop = filled()
    sees(shop, "a", 30, *(["noodle"] * 6))
    shop.roll_up()
    said = diversity(shop.facts, shop.as_of(50), POLICY)
    assert (said["users"], said["entropy"], said["churn"]["lowest_quarter"]) == (1, 0, None)


def test_no_catalogue_says_why() -> None:
    assert diversity(Shop().facts, Shop().as_of(3), POLICY)["why"]["code"] == "no_categories"
    assert [p.bad for p in homogeneous_points(Shop().facts, Shop().as_of(3), POLICY, 2)] == [None, None]


def alike(shop: Shop, from_day: int, days: int) -> None:
    """Let a hundred people view two items a day: of two categories, half of the time; from a day on, hardly ever."""
    rows = []
    for day in range(1, days + 1):
        for n in range(100):
            mixed = n % 2 == 0 if day < from_day else n % 10 == 0
            for k, item in enumerate(("noodle", "lamp" if mixed or (n + day) % 11 == 0 else "rice")):
                ts = shop.at(day, 9 + k)
                rows.append({"subject_id": f"u{n}", "event": "view", "item_id": item, "ts": ts, "day": shop.day(day)})
    shop.add(EVENTS, rows)
    shop.roll_up()


def test_the_alarm_fires_on_the_day_after_recommendations_grow_alike() -> None:
    shop = filled()
    alike(shop, 50, 54)
    said = list(homogeneous_points(shop.facts, shop.as_of(55), POLICY, 12))
    assert [p.bad for p in said] == [False] * 7 + [True] * 5
    assert said[7].day == shop.day(51)
    assert list(homogeneous_points(shop.facts, shop.as_of(52), POLICY, 1)) == [p for p in said if p.day == shop.day(52)]
    assert HOMOGENEOUS.fallen and HOMOGENEOUS.money
    fell = HOMOGENEOUS.fallen(shop.facts, shop.as_of(55), Policy(paths=PathPolicy(diversity_days=20))).to_pydict()
    assert len(fell["fell"]) == 100
    assert 0 < sum(fell["fell"]) <= 25
    assert HOMOGENEOUS.money(shop.facts, shop.as_of(55), POLICY) == 0
    many = Policy(paths=PathPolicy(diversity_min_users=101))
    assert {p.bad for p in homogeneous_points(shop.facts, shop.as_of(55), many, 3)} == {None}


def test_planted_stories_are_bad_on_their_second_morning_and_nothing_is_before_them() -> None:
    end = date(2026, 11, 15)
    world = World(seed=5, users=1_200, days=150, end=end, stories=("latency", "homogeneous"))
    shop = Shop(plan=read_tracking(world.tracking_yml()))
    tables = world.tables()
    for table in (USERS, EVENTS, ORDERS, CATALOG):
        rows = tables[table.name]
        if table.day and "day" not in rows.column_names:
            local = pc.add(rows["ts"], pa.scalar(timedelta(hours=8)))
            rows = rows.append_column("day", pc.cast(local, pa.date32(), safe=False))
        shop.facts.append(table, rows.select([c.name for c in table.columns if c.name in rows.column_names]))
    mark_dirty(shop.facts, [end - timedelta(days=n) for n in range(150)])
    shop.roll_up()
    as_of = shop.facts.as_of(end + timedelta(days=1))
    for points, start in ((friction_points, round(0.34 * 150)), (homogeneous_points, round(0.47 * 150))):
        said = {(p.day - world.calendar.first).days: p.bad for p in points(shop.facts, as_of, POLICY, 120)}
        assert (said[start + 1], said[start + 2]) == (True, True)  # pending on the first of these, firing on the second
        assert [day for day, bad in said.items() if bad and day <= start] == []
