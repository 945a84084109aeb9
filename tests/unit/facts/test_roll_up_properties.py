"""Any arrival order and batch split ends in the same roll-up, and in the one reckoned by hand."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.facts.statement import Statement
from liuke.facts.tables import EVENTS
from liuke.model.words import ACTIVE_ROLES
from tests.shop import FIRST, SHANGHAI, Shop

_ALL = Statement(name="all", text="SELECT * EXCLUDE (subject_id_hash) FROM activity_daily ORDER BY day, subject_id")
_NAMES = ("login", "core", "view", "error", "mystery")

# Whole minutes around the 30-minute gap and midnight, where mistakes live; a few odd seconds beside them.
_SECONDS = st.one_of(
    st.integers(0, 3 * 24 * 2).map(lambda half_hours: half_hours * 1800),
    st.integers(0, 3 * 86_400 - 1),
)
_ACTS = st.lists(st.tuples(st.sampled_from("ab"), _SECONDS, st.sampled_from(_NAMES)), max_size=25)


def _row(who: str, second: int, name: str) -> dict[str, Any]:
    local = datetime.combine(FIRST, datetime.min.time(), SHANGHAI) + timedelta(seconds=second)
    return {
        "subject_id": who,
        "event": name,
        "ts": local.astimezone(UTC).replace(tzinfo=None),
        "day": local.date(),
    }


def _by_hand(rows: list[dict[str, Any]], gap_s: int) -> dict[tuple[Any, str], dict[str, Any]]:
    """Reckon sessions and counts the slow way, one person and day at a time."""
    grouped = defaultdict(list)
    for row in rows:
        grouped[row["day"], row["subject_id"]].append(row)
    found = {}
    for key, acts in grouped.items():
        times = sorted(row["ts"] for row in acts)
        pauses = [(b - a).total_seconds() for a, b in pairwise(times)]
        names = Counter(row["event"] for row in acts)
        found[key] = {
            "login": names["login"],
            "core": names["core"],
            "other": names["mystery"],
            "present": names["login"],
            "active": sum(n for name, n in names.items() if name in ACTIVE_ROLES),
            "sessions": 1 + sum(pause > gap_s for pause in pauses),
            "active_seconds": sum(pause for pause in pauses if pause <= gap_s),
            "first_at": times[0],
            "first_core_at": min((r["ts"] for r in acts if r["event"] == "core"), default=None),
            "first_login_at": min((r["ts"] for r in acts if r["event"] == "login"), default=None),
        }
    return found


@pytest.fixture(scope="module")
def one() -> Shop:
    """Return a shop that each example empties."""
    return Shop()


@pytest.fixture(scope="module")
def other() -> Shop:
    """Return another."""
    return Shop()


@settings(max_examples=40, deadline=None)
@given(acts=_ACTS, gap_minutes=st.sampled_from([1, 30, 45]))
def test_the_roll_up_says_what_one_reckons_by_hand(
    one: Shop, acts: list[tuple[str, int, str]], gap_minutes: int
) -> None:
    shop = one.clear()
    rows = [_row(*act) for act in acts]
    if rows:
        shop.add(EVENTS, rows)
    shop.roll_up(gap_minutes)
    found = {(row["day"], row["subject_id"]): row for row in shop.facts.rows(_ALL)}
    expected = _by_hand(rows, gap_minutes * 60)
    assert {key: {name: found[key][name] for name in said} for key, said in expected.items()} == expected
    assert len(found) == len(expected)


@settings(max_examples=30, deadline=None)
@given(acts=_ACTS, chance=st.randoms(use_true_random=False), parts=st.integers(1, 4))
def test_any_arrival_order_and_batch_split_gives_the_same_roll_up(
    one: Shop, other: Shop, acts: list[tuple[str, int, str]], chance: Any, parts: int
) -> None:
    once, bit_by_bit = one.clear(), other.clear()
    rows = [_row(*act) for act in acts]
    if rows:
        once.add(EVENTS, rows)
    once.roll_up()
    chance.shuffle(rows)
    for part in range(parts):
        if rows[part::parts]:
            bit_by_bit.add(EVENTS, rows[part::parts])
        bit_by_bit.roll_up()
    assert bit_by_bit.facts.rows(_ALL) == once.facts.rows(_ALL)
