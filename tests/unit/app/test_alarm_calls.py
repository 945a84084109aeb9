"""Alarms at the doors: cards, acts of people, messages once, in a real workspace with an alarm typed by hand."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from liuke.app.calls import answer
from liuke.app.create import create
from liuke.app.errors import AlarmCalmError, DutyError, SnoozeDateError, UnknownAlarmError
from liuke.app.house import opened
from liuke.app.notify import notify
from liuke.delivery.notices import Handed, Target
from liuke.facts.roll_up import mark_dirty
from liuke.facts.store import Facts
from liuke.facts.tables import EVENTS
from liuke.flow.alarms import watch
from liuke.flow.house import House
from liuke.kit.clock import HandClock
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.spec import AlarmSpec, Lack, Point
from liuke.state.alarms import Notice, notices
from liuke.state.audit import entries

FIRST = date(2026, 11, 1)
SIGNS = {"x": (True, False), "-": (False, False), "o": (False, True), "?": (None, False)}


class Source:
    """The business's days as signs: x past the line, - back over it, o clear, ? cannot be said, ! fails."""

    def __init__(self, signs: str) -> None:
        self.signs = signs

    def __call__(self, _: Facts, as_of: AsOf, __: Policy, days: int) -> Iterable[Point]:
        for n in reversed(range(days)):
            day = as_of.day - timedelta(days=n)
            at = (day - FIRST).days
            if not 0 <= at < len(self.signs):
                continue
            if self.signs[at] == "!":
                raise ZeroDivisionError("nobody was there")
            bad, clear = SIGNS[self.signs[at]]
            yield Point(
                day=day,
                value=None if bad is None else 0.182 if bad else 0.05,
                n=900,
                line=0.15,
                bad=bad,
                clear=clear,
                expected_low=0.03,
                expected_high=0.09,
                lack=Lack(code="few", en="too few people", zh="人太少") if bad is None else None,
            )


def alarm(signs: str, name: str = "fall", money: int = 123_400) -> AlarmSpec:
    return AlarmSpec(
        name=name,
        en="Logins fall",
        zh="登录在下降",
        rule_en="above the line",
        rule_zh="高于线",
        worse="above",
        unit="share of logins",
        points=Source(signs),
        money=lambda *_: money,
        playbook="golden_48h",
    )


TARGETS = """
[[alarms.targets]]
name = "ops"
address_env = "LIUKE_TEST_OPS"
language = "zh"

[[alarms.targets]]
name = "board"
address_env = "LIUKE_TEST_BOARD"
language = "en"
"""


class Chat:
    """Servers that remember what they were handed, and fail where they are told to."""

    def __init__(self) -> None:
        self.said: list[tuple[str, Notice]] = []
        self.down: set[str] = set()

    def __call__(self, target: Target, notice: Notice) -> Handed:
        if target.name in self.down:
            return Handed(outcome="failed", why="503")
        self.said.append((target.name, notice))
        return Handed(outcome="sent")

    def of(self, name: str) -> list[str]:
        return [notice.state for target, notice in self.said if target == name]


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with its tables made, to be copied."""
    made = tmp_path_factory.mktemp("alarms") / "shop"
    create(made, {"name": "茶铺"}, language="zh")
    with (made / "liuke.toml").open("a", encoding="utf-8") as file:
        file.write(TARGETS)
    with opened(made, durable=False):
        pass
    return made


@pytest.fixture
def folder(blank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIUKE_TEST_OPS", "json://127.0.0.1:9/x")
    monkeypatch.setenv("LIUKE_TEST_BOARD", "json://127.0.0.1:9/y")
    shutil.copytree(blank, tmp_path / "shop")
    return tmp_path / "shop"


@pytest.fixture
def house(folder: Path) -> Iterator[House]:
    with opened(folder, HandClock(datetime(2026, 11, 1, 2, tzinfo=UTC)), durable=False) as found:
        yield found


def on(house: House, number: int, signs: str, **more: Any) -> tuple[House, AsOf]:
    """Live until the morning of a numbered day: somebody logs in the day before."""
    day = FIRST + timedelta(days=number - 1)
    seen = day - timedelta(days=1)
    at = datetime(seen.year, seen.month, seen.day, 4)
    row = {"subject_id": "ann", "event": "login", "ts": at, "day": seen}
    house.facts.append(EVENTS, pa.Table.from_pylist([row], schema=_schema()))
    mark_dirty(house.facts, [seen])
    clock = HandClock(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))
    now = replace(house, alarms=(alarm(signs, **more),), clock=clock)
    as_of = AsOf(day=day, zone=house.zone)
    watch(now, as_of)
    return now, as_of


def _schema() -> pa.Schema:
    return pa.schema(
        [("subject_id", pa.string()), ("event", pa.string()), ("ts", pa.timestamp("us")), ("day", pa.date32())]
    )


def live(house: House, days: range, signs: str, chat: Chat) -> House:
    now = house
    for number in days:
        now, as_of = on(house, number, signs)
        notify(now, as_of, chat)
    return now


def switch_on(house: House) -> None:
    answer(house, "alarm_notices", {"on": True, "by": "he"})


# Cards


def test_an_alarm_is_listed_with_number_line_band_money_and_playbook(house: House) -> None:
    now, _ = on(house, 3, "oxxxx")
    (one,) = answer(now, "alarms", {}, language="zh")["alarms"]
    assert (one["state"], one["since"], one["episode"], one["money_fen"]) == (
        "firing",
        "2026-11-03",
        "2026-11-02",
        123_400,
    )
    assert one["sentence"] == "登录在下降 18.2%，高于线 15.0%（预期 3.0% 至 9.0%）"
    assert one["playbook"]["code"] == "P1"
    english = answer(now, "alarms", {}, language="en")["alarms"][0]
    assert english["sentence"] == "Logins fall: 18.2%, above the line of 15.0% (expected 3.0% to 9.0%)"


@pytest.mark.parametrize(("split", "mornings"), [(True, {4, -3}), (False, {4})])
def test_people_of_a_burst_or_of_months_are_not_held_against_a_week_before(
    house: House, split: bool, mornings: set[int]
) -> None:
    asked: set[int] = set()

    def fallen(_: Facts, as_of: AsOf, __: Policy) -> pa.Table:
        asked.add((as_of.day - FIRST).days + 1)
        return pa.table({"subject_id": [f"u{n}" for n in range(60)], "fell": [n < 30 for n in range(60)]})

    now, as_of = on(house, 3, "oxx")
    spec = replace(alarm("oxxx"), fallen=fallen, split=split)
    watch(replace(now, alarms=(spec,)), AsOf(day=as_of.day + timedelta(days=1), zone=as_of.zone))
    assert asked == mornings


def test_only_alarms_with_something_to_say_are_listed_unless_all_are_wanted(house: House) -> None:
    now, _ = on(house, 2, "oo")
    assert answer(now, "alarms", {})["alarms"] == []
    said = answer(now, "alarms", {"all": True})
    assert [one["state"] for one in said["alarms"]] == ["normal"]
    assert said["counts"]["normal"] == 1


def test_a_past_day_is_answered_as_it_was_known(house: House) -> None:
    now, _ = on(house, 6, "oxxxoo")
    assert answer(now, "alarms", {"as_of": "2026-11-02", "all": True})["alarms"][0]["state"] == "pending"
    assert answer(now, "alarms", {"all": True})["alarms"][0]["state"] == "recovering"


def test_an_unknown_alarm_is_refused_with_the_nearest(house: House) -> None:
    now, _ = on(house, 2, "oo")
    with pytest.raises(UnknownAlarmError) as why:
        answer(now, "alarm", {"name": "fal"})
    assert "fall" in why.value.sentence("en")


def test_an_alarm_that_fails_is_said_on_its_card_and_by_check(house: House) -> None:
    now, _ = on(house, 3, "oo!")
    (one,) = answer(now, "alarms", {}, language="zh")["alarms"]
    assert (one["state"], one["why"]["code"]) == ("error", "LK-S190")
    check = next(c for c in answer(now, "check", {})["checks"] if c["name"] == "signals.alarms")
    assert check["state"] == "warn"
    assert "fall" in check["said"]


def test_the_card_holds_the_line_through_time_and_the_history(house: House) -> None:
    now, _ = on(house, 6, "oxxxoo")
    said = answer(now, "alarm", {"name": "fall"}, language="en")
    assert [point["state"] for point in said["series"]][-6:] == [
        "normal",
        "pending",
        "firing",
        "firing",
        "recovering",
        "recovering",
    ]
    assert [entry["what"] for entry in said["history"]][:4] == ["recovering", "firing", "pending", "normal"]


# Acts


def test_acts_are_kept_with_who_and_why_and_never_change_the_state(house: House) -> None:
    now, _ = on(house, 3, "oxxxx")
    answer(now, "alarm_act", {"name": "fall", "act": "snooze", "until": "2026-11-09", "why": "known", "by": "lin"})
    answer(now, "alarm_act", {"name": "fall", "act": "acknowledge", "why": "mine", "by": "he"})
    (one,) = answer(now, "alarms", {})["alarms"]
    assert one["state"] == "firing"
    assert (one["snoozed"]["until"], one["snoozed"]["by"], one["acknowledged"]["by"]) == ("2026-11-09", "lin", "he")
    answer(now, "alarm_act", {"name": "fall", "act": "rearm", "by": "lin"})
    (one,) = answer(now, "alarms", {})["alarms"]
    assert (one["snoozed"], one["acknowledged"]) == (None, None)
    done = [entry["act"] for entry in entries(now.state, target="fall")]
    assert done == ["alarm_rearm", "alarm_acknowledge", "alarm_snooze"]
    history = answer(now, "alarm_history", {"name": "fall"})["history"]
    assert {entry["what"] for entry in history if entry["kind"] == "act"} == {"snooze", "acknowledge", "rearm"}


@pytest.mark.parametrize("until", ["2026-11-03", "2026-11-01", "2028-01-01"])
def test_a_snooze_ends_on_a_day_to_come(house: House, until: str) -> None:
    now, _ = on(house, 3, "oxxxx")
    with pytest.raises(SnoozeDateError):
        answer(now, "alarm_act", {"name": "fall", "act": "snooze", "until": until, "why": "x"})


def test_a_calm_alarm_cannot_be_acknowledged(house: House) -> None:
    now, _ = on(house, 2, "oo")
    with pytest.raises(AlarmCalmError):
        answer(now, "alarm_act", {"name": "fall", "act": "acknowledge"})


def test_messages_are_switched_on_by_who_may(house: House) -> None:
    with pytest.raises(DutyError):
        answer(house, "alarm_notices", {"on": True, "by": "lin"})
    assert answer(house, "alarm_notices", {"on": True, "by": "he"})["on"]


# Messages


def test_a_new_workspace_tells_nobody(house: House) -> None:
    chat = Chat()
    live(house, range(1, 5), "oxxx", chat)
    assert chat.said == []


def test_each_change_is_told_once_to_each_target_in_its_language(house: House) -> None:
    switch_on(house)
    chat = Chat()
    now = live(house, range(1, 9), "oxxxoooo", chat)
    live(now, range(8, 9), "oxxxoooo", chat)
    assert chat.of("ops") == chat.of("board") == ["firing", "recovering", "normal"]
    first = next(notice for target, notice in chat.said if target == "ops")
    assert first.title == "茶铺 · 报警：登录在下降"
    assert "18.2%" in first.text
    assert "¥1,234" in first.text
    assert "liuke alarm show fall" in first.text
    assert "/signals/fall" in first.text
    english = next(notice for target, notice in chat.said if target == "board")
    assert "above the line of 15.0%" in english.text


def test_the_first_run_says_nothing_of_the_past(house: House) -> None:
    switch_on(house)
    chat = Chat()
    live(house, range(6, 8), "oxxxxxxx", chat)
    assert chat.said == []


def test_a_change_on_a_day_nobody_ran_is_told_at_the_next_run(house: House) -> None:
    switch_on(house)
    chat = Chat()
    live(house, range(1, 2), "oxxxxx", chat)
    live(house, range(5, 6), "oxxxxx", chat)
    assert chat.of("ops") == ["firing"]


def test_a_server_that_fails_is_tried_again_and_shown(house: House) -> None:
    switch_on(house)
    chat = Chat()
    chat.down = {"ops"}
    now = live(house, range(1, 4), "oxxxx", chat)
    assert (chat.of("ops"), chat.of("board")) == ([], ["firing"])
    said = answer(now, "alarms", {})["notices"]
    assert (said["failed"], said["why"]) == (1, "ops: 503")
    assert "503" in next(c["said"] for c in answer(now, "check", {})["checks"] if c["name"] == "signals.notices")
    chat.down = set()
    now = live(house, range(4, 5), "oxxxx", chat)
    assert (chat.of("ops"), chat.of("board")) == (["firing"], ["firing"])
    assert answer(now, "alarms", {})["notices"]["failed"] == 0


def test_what_failed_and_no_longer_holds_is_not_told_late(house: House) -> None:
    switch_on(house)
    chat = Chat()
    chat.down = {"ops", "board"}
    live(house, range(1, 4), "oxxoooo", chat)
    chat.down = set()
    now = live(house, range(4, 5), "oxxoooo", chat)
    assert chat.of("ops") == ["recovering"]
    assert {row["outcome"] for row in notices(now.state)} == {"superseded", "sent"}


def test_an_address_that_the_environment_lacks_is_named_and_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LIUKE_TEST_OPS")
    switch_on(house)
    now = house
    for number in (1, 2, 3):
        now, as_of = on(house, number, "oxx")
        notify(now, as_of, lambda target, _: Handed(outcome="failed", why=target.lack or "down"))
    said = answer(now, "alarms", {})["notices"]
    assert {"LIUKE_TEST_OPS is not set", "down"} == {row["detail"] for row in notices(now.state)}
    assert [target["ready"] for target in said["targets"]] == [False, True]


def test_a_snooze_silences_until_its_day_and_then_what_still_holds_is_told(house: House) -> None:
    switch_on(house)
    chat = Chat()
    signs = "oxxxxxxx"
    now = live(house, range(1, 3), signs, chat)
    answer(now, "alarm_act", {"name": "fall", "act": "snooze", "until": "2026-11-05", "why": "sale", "by": "lin"})
    now = live(house, range(3, 5), signs, chat)
    assert chat.said == []
    assert {row["outcome"] for row in notices(now.state)} == {"silenced"}
    live(house, range(5, 7), signs, chat)
    assert chat.of("ops") == ["firing"]


def test_who_acknowledged_is_told_that_it_is_over_and_the_next_matter_wakes_again(house: House) -> None:
    switch_on(house)
    chat = Chat()
    signs = "oxxxoooxx"
    now = live(house, range(1, 4), signs, chat)
    answer(now, "alarm_act", {"name": "fall", "act": "acknowledge", "by": "lin"})
    live(house, range(4, 10), signs, chat)
    assert chat.of("ops") == ["firing", "normal", "firing"]


def test_a_question_about_the_past_tells_nobody(house: House) -> None:
    switch_on(house)
    chat = Chat()
    now, _ = on(house, 6, "oxxxxx")
    past = AsOf(day=date(2026, 11, 3), zone=house.zone)
    watch(now, past)
    notify(now, past, chat)
    assert chat.said == []


# The back-test


def test_the_back_test_says_what_true_means(house: House) -> None:
    now, _ = on(house, 24, "oxxxxxxxxxooooxxoooooooo")
    said = answer(now, "signals_backtest", {"days": 24}, language="en")
    assert "at least 50%" in said["definition"]
    (row,) = said["alarms"]
    assert (row["fired"], row["confirmed"], row["refuted"]) == (2, 1, 1)
    assert row["label"] == "Logins fall"
