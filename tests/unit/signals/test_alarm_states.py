"""The states of an alarm, day by day, and replays of days on which nobody ran."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liuke.facts.store import Facts, open_duckdb
from liuke.model.moment import AsOf
from liuke.model.policy import AlarmPolicy, Policy
from liuke.model.words import AlarmState
from liuke.signals.alarm_days import Evidence, by_day, changes, judge, keep, of_day, through, walk
from liuke.signals.alarm_past import back_test
from liuke.signals.alarm_tables import ALARM_DAILY
from liuke.signals.alarms import Standing, step
from liuke.signals.spec import AlarmSpec, Lack, Point
from liuke.signals.tables import TABLES
from tests.shop import SHANGHAI

DAY = date(2026, 3, 1)
POLICY = AlarmPolicy()
LACK = Lack(code="few", en="too few", zh="太少")
SIGNS = {"x": (True, False), "-": (False, False), "o": (False, True), "?": (None, False)}
LETTERS = {"normal": "n", "pending": "p", "firing": "F", "recovering": "r", "no_data": "d", "error": "E"}
SHORT = {AlarmState(name): letter for name, letter in LETTERS.items()}


def points(signs: str, segment: str = "all", first: date = DAY) -> list[Point]:
    """x past the line, - on the good side but near, o clear, ? cannot be said."""
    return [
        Point(
            day=first + timedelta(days=n),
            segment=segment,
            value=None if sign == "?" else float(n),
            n=10,
            line=1.0,
            bad=SIGNS[sign][0],
            clear=SIGNS[sign][1],
            lack=LACK if sign == "?" else None,
        )
        for n, sign in enumerate(signs)
    ]


def states(signs: str, policy: AlarmPolicy = POLICY) -> str:
    stands: Standing | None = None
    said = ""
    for point in points(signs):
        stands = step(stands, point, policy)
        said += SHORT[stands.state]
    return said


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ("oxx-oooo", "npFFrrnn"),  # the example of docs/alarms.md
        ("ooxo", "nnpn"),  # one bad day wakes nobody
        ("oxx", "npF"),
        ("xxxoooo", "pFFrrnn"),
        ("xx-----", "pFFFFFF"),  # back over the line is not clear of it
        ("xxo-ooo", "pFrrrrn"),  # clear days count in a row
        ("xxoxooo", "pFrFrrn"),  # it falls back without being pending again
        ("x-x", "pnp"),
        ("?", "d"),
        ("?x", "dp"),
        ("o??x", "nnnp"),
        ("o???o", "nnndn"),
        ("xx???xx", "pFFFdpF"),
        ("x?x", "ppF"),  # a day that says nothing changes nothing
    ],
)
def test_an_alarm_walks_its_states(signs: str, expected: str) -> None:
    assert states(signs) == expected


@pytest.mark.parametrize(("pending", "expected"), [(0, "pFFFF"), (1, "pFFFF"), (2, "ppFFF"), (4, "ppppF")])
def test_pending_lasts_as_long_as_the_policy_says(pending: int, expected: str) -> None:
    assert states("xxxxx", replace(POLICY, pending_days=pending)) == expected


@pytest.mark.parametrize(("recover", "expected"), [(0, "pFrnnn"), (1, "pFrnnn"), (2, "pFrrnn"), (3, "pFrrrn")])
def test_recovering_lasts_as_long_as_the_policy_says(recover: int, expected: str) -> None:
    assert states("xxoooo", replace(POLICY, recover_days=recover)) == expected


def test_a_matter_begins_when_it_is_pending_and_ends_when_it_is_normal() -> None:
    stands: Standing | None = None
    episodes = []
    for point in points("oxxooo"):
        stands = step(stands, point, POLICY)
        episodes.append(stands.episode)
    second = DAY + timedelta(days=1)
    assert episodes == [None, second, second, second, second, None]


def test_the_same_day_is_not_stepped_twice() -> None:
    (point,) = points("x")
    with pytest.raises(ValueError, match="does not come after"):
        step(step(None, point, POLICY), point, POLICY)


_ALLOWED = {
    "n": "npd",
    "p": "pFnd",
    "F": "Frd",
    "r": "rFnd",
    "d": "dnp",
}


@given(
    signs=st.text("x-o?", min_size=1, max_size=60),
    policy=st.builds(
        AlarmPolicy,
        pending_days=st.integers(0, 4),
        recover_days=st.integers(0, 4),
        no_data_after_days=st.integers(1, 4),
    ),
)
def test_firing_needs_pending_recovery_needs_clear_days_and_no_step_is_skipped(signs: str, policy: AlarmPolicy) -> None:
    said = states(signs, policy)
    assert len(said) == len(signs)
    assert said[0] in "npd"
    for n, (before, after) in enumerate(pairwise(said), start=1):
        assert after in _ALLOWED[before], said
        if after == "F" and before != "F":
            assert signs[n] == "x"
            assert before in "pr"
        if before == "F" and after == "r":
            assert signs[n] == "o"
        if before == "r" and after == "n":
            assert signs[: n + 1].replace("?", "").endswith("o" * (policy.recover_days + 1))
        if after == "d" and before != "d":
            assert signs[: n + 1].endswith("?" * policy.no_data_after_days)


# Days


class Source:
    """Points typed by hand, as an alarm gives them; remembers how many days it was asked for."""

    def __init__(self, **signs: str) -> None:
        self.rows = [point for name, text in signs.items() for point in points(text, name)]
        self.asked: list[int] = []
        self.broken_on: set[date] = set()

    def __call__(self, _: Facts, as_of: AsOf, __: Policy, days: int) -> Iterable[Point]:
        self.asked.append(days)
        if as_of.day in self.broken_on:
            raise ZeroDivisionError("nobody was there")
        first = as_of.day - timedelta(days=days - 1)
        return [point for point in self.rows if first <= point.day <= as_of.day]


def alarm(source: Any, name: str = "fall", **more: Any) -> AlarmSpec:
    return AlarmSpec(
        name=name, en="Fall", zh="下降", rule_en="r", rule_zh="r", worse="above", unit="share", points=source, **more
    )


@pytest.fixture
def facts() -> Iterable[Facts]:
    opened = open_duckdb(None, SHANGHAI, extra=TABLES)
    yield opened
    opened.close()


def run(facts: Facts, day: int, *specs: AlarmSpec, policy: Policy | None = None) -> list[dict[str, Any]]:
    as_of = facts.as_of(DAY + timedelta(days=day - 1))
    keep(facts, judge(facts, as_of, policy or Policy(), specs), {})
    return of_day(facts, as_of)


def kept(facts: Facts, day: int, name: str = "fall") -> list[dict[str, Any]]:
    return through(facts, facts.as_of(DAY + timedelta(days=day - 1)), name, 365)


def word(rows: list[dict[str, Any]], segment: str = "all") -> str:
    return "".join(LETTERS[row["state"]] for row in rows if row["segment"] == segment)


def test_the_first_run_replays_the_past_and_later_runs_go_on_from_what_is_kept(facts: Facts) -> None:
    source = Source(all="ooxxxooo")
    policy = Policy(alarms=AlarmPolicy(replay_days=5))
    run(facts, 5, alarm(source), policy=policy)
    assert word(kept(facts, 5)) == "nnpFF"
    run(facts, 6, alarm(source), policy=policy)
    run(facts, 8, alarm(source), policy=policy)
    assert source.asked == [5, 1, 2]
    assert word(kept(facts, 8)) == "nnpFFrrn"


def test_a_day_run_twice_is_the_same(facts: Facts) -> None:
    spec = alarm(Source(all="ooxxx", city="xxxx?"))
    assert run(facts, 5, spec) == run(facts, 5, spec)
    assert len(kept(facts, 5)) == len({(row["as_of"], row["segment"]) for row in kept(facts, 5)})


def test_a_day_of_the_past_is_judged_by_what_came_before_it(facts: Facts) -> None:
    source = Source(all="ooxxxo")
    run(facts, 6, alarm(source))
    (row,) = run(facts, 4, alarm(source))
    assert row["state"] == "firing"
    assert word(kept(facts, 6)[-6:]) == "nnpFFr"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    signs=st.text("x-o?", min_size=10, max_size=10),
    other=st.text("x-o?", min_size=10, max_size=10),
    ran=st.sets(st.integers(2, 10), min_size=1),
)
def test_replayed_days_equal_days_that_were_run(facts: Facts, signs: str, other: str, ran: set[int]) -> None:
    def lived(days: Iterable[int]) -> list[dict[str, Any]]:
        facts.delete(ALARM_DAILY, {})
        for day in (1, *sorted(days)):
            run(facts, day, alarm(Source(all=signs, city=other)))
        return kept(facts, max(ran))

    assert lived(ran) == lived(range(2, max(ran) + 1))


def test_a_segment_that_says_nothing_any_more_has_no_data_and_is_then_forgotten(facts: Facts) -> None:
    source = Source(all="oooooooo", city="xx")
    run(facts, 8, alarm(source))
    rows = kept(facts, 8)
    assert word(rows, "city") == "pFFFd"
    assert word(rows[-8:], "all") == "nnnnnnnn"[: len(word(rows[-8:], "all"))]


def test_an_alarm_without_any_point_says_that_it_has_no_data(facts: Facts) -> None:
    (row,) = run(facts, 2, alarm(Source()))
    assert (row["segment"], row["state"]) == ("all", "no_data")
    assert row["detail"]["why"]["code"] == "no_point"


def test_an_alarm_that_fails_is_in_error_with_a_code_and_the_others_go_on(facts: Facts) -> None:
    source = Source(all="oxxxo")
    source.broken_on = {DAY + timedelta(days=2)}
    for day in (2, 3):
        rows = {row["alarm"]: row for row in run(facts, day, alarm(source), alarm(Source(all="ooooo"), "calm"))}
    assert rows["calm"]["state"] == "normal"
    assert rows["fall"]["state"] == "error"
    assert rows["fall"]["detail"]["why"]["code"] == "LK-S190"
    assert "nobody was there" in rows["fall"]["detail"]["why"]["zh"]
    assert rows["fall"]["before"] == "pending"


def test_after_an_error_an_alarm_goes_on_from_before_it(facts: Facts) -> None:
    source = Source(all="oxxxo")
    source.broken_on = {DAY + timedelta(days=2)}
    for day in (2, 3, 4):
        run(facts, day, alarm(source))
    assert word(kept(facts, 4)[-4:]) == "npFF"


def test_a_number_that_is_none_is_never_kept_as_one(facts: Facts) -> None:
    broken = [replace(point, value=float("nan"), low=float("inf")) for point in points("xx")]
    (row,) = run(facts, 2, alarm(lambda *_: broken))
    assert (row["state"], row["value"], row["low"]) == ("no_data", None, None)


def test_what_lies_behind_a_number_is_kept_as_json_can_hold_it(facts: Facts) -> None:
    detail = {"share": float("nan"), "n": np.int64(3), "day": DAY, "parts": ({"low": float("-inf")}, True, None)}
    found = [replace(point, detail=detail) for point in points("x")]
    (row,) = run(facts, 1, alarm(lambda *_: found))
    assert row["detail"]["numbers"] == {
        "share": None,
        "n": 3,
        "day": "2026-03-01",
        "parts": [{"low": None}, True, None],
    }


def test_a_run_that_dies_in_the_middle_leaves_what_was_kept_and_the_next_goes_on(facts: Facts) -> None:
    source = Source(all="ooxxxo")
    before = run(facts, 3, alarm(source))
    as_of = facts.as_of(DAY + timedelta(days=4))

    def dies() -> None:
        with facts.transaction():
            keep(facts, judge(facts, as_of, Policy(), [alarm(source)]), {})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dies()
    assert of_day(facts, as_of) == []
    assert of_day(facts, facts.as_of(DAY + timedelta(days=2))) == before
    run(facts, 5, alarm(source))
    assert word(kept(facts, 5)[-5:]) == "nnpFF"


def test_evidence_belongs_to_the_day_it_was_asked_for(facts: Facts) -> None:
    as_of = facts.as_of(DAY + timedelta(days=2))
    judged = judge(facts, as_of, Policy(), [alarm(Source(all="xxx"))])
    keep(facts, judged, {("fall", "all"): Evidence(money_fen=900, more={"who": {"line": "n"}})})
    rows = kept(facts, 3)
    assert [row["money_fen"] for row in rows[-3:]] == [None, None, 900]
    assert rows[-1]["detail"]["who"] == {"line": "n"}


def test_changes_are_the_days_on_which_an_alarm_came_into_another_state(facts: Facts) -> None:
    run(facts, 7, alarm(Source(all="oxxxooo")), policy=Policy(alarms=AlarmPolicy(replay_days=7)))
    said = changes(facts, facts.as_of(DAY + timedelta(days=6)))
    assert [LETTERS[row["state"]] for row in said] == ["n", "r", "F", "p", "n"]


# The back-test


def test_the_back_test_counts_what_fired_and_what_followed(facts: Facts) -> None:
    # day 3 fires and stays; day 14 fires and is over the next day; the last fires too late to tell
    source = Source(all="o" + "x" * 9 + "ooo" + "xx" + "o" * 8 + "xx")
    as_of = facts.as_of(DAY + timedelta(days=24))
    said = back_test(facts, as_of, Policy(), [alarm(source)], 25)
    (row,) = said["alarms"]
    assert [firing["said"] for firing in row["firings"]] == ["confirmed", "refuted", "open"]
    assert [firing["bad_after"] for firing in row["firings"]] == [7, 0, 0]
    assert (row["fired"], row["confirmed"], row["refuted"], row["open"], row["true_share"]) == (3, 1, 1, 1, 0.5)
    assert row["firings"][0]["over"] is not None
    assert row["firings"][2]["over"] is None
    assert source.asked == [25]


def test_the_back_test_of_a_quiet_past_has_no_share(facts: Facts) -> None:
    (row,) = back_test(facts, facts.as_of(DAY), Policy(), [alarm(Source(all="o"))], 1)["alarms"]
    assert (row["fired"], row["true_share"]) == (0, None)


def test_the_back_test_says_which_alarm_failed(facts: Facts) -> None:
    source = Source(all="o")
    source.broken_on = {DAY}
    (row,) = back_test(facts, facts.as_of(DAY), Policy(), [alarm(source)], 1)["alarms"]
    assert row["error"]["code"] == "LK-S190"


def test_points_of_a_day_are_ordered_by_segment_whatever_their_order() -> None:
    mixed = [*points("xo", "b"), *points("ox", "a")]
    assert {day: set(said) for day, said in by_day(reversed(mixed)).items()} == {
        DAY: {"a", "b"},
        DAY + timedelta(days=1): {"a", "b"},
    }
    assert len(list(walk({}, by_day(mixed), [DAY], POLICY))) == 1
