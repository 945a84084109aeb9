"""What people did about alarms and who was told: the same in a file and on a server."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from runpy import run_path

import pytest

from liuke.model.words import AlarmAct
from liuke.state.alarms import (
    FAILED,
    SENT,
    SILENCED,
    SUPERSEDED,
    Act,
    Notice,
    act,
    acts,
    claim,
    hush,
    notices,
    settle,
    silence,
    supersede,
)
from liuke.state.audit import entries, verify
from liuke.state.store import State, open_state
from liuke.state.switches import live_channels, notices_on, set_notices

_RIG = run_path(str(Path(__file__).parents[1] / "migration" / "cluster.py"))
cluster, shared_database, postgres = (_RIG[name] for name in ("cluster", "shared_database", "postgres"))
blank, sqlite = _RIG["blank"], _RIG["sqlite"]

NOW = datetime(2026, 11, 16, 3, tzinfo=UTC)
DAY = date(2026, 11, 16)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def state(request: pytest.FixtureRequest) -> Iterator[State]:
    opened = open_state(request.getfixturevalue(request.param), durable=False)
    yield opened
    opened.close()


def did(kind: AlarmAct, segment: str = "", until: date | None = None, episode: date | None = None) -> Act:
    return Act(alarm="fall", segment=segment, act=kind, by="lin", at=NOW, why="促销", until=until, episode=episode)


def notice(target: str = "ops", state: str = "firing") -> Notice:
    return Notice(alarm="fall", segment="all", state=state, since=DAY, target=target, title="报警", text="18.2%")


def test_acts_come_back_as_they_were_kept_and_are_in_the_audit_log(state: State) -> None:
    done = [
        did(AlarmAct.SNOOZE, until=DAY + timedelta(days=2)),
        did(AlarmAct.ACKNOWLEDGE, "all", episode=DAY),
        did(AlarmAct.REARM),
    ]
    for one in done:
        act(state, one)
    assert acts(state, "fall") == done
    assert acts(state, "other") == []
    said = [(entry["act"], entry["who"], entry["after"]["why"]) for entry in entries(state, target="fall")]
    assert said[0] == ("alarm_rearm", "lin", "促销")
    assert len(said) == 3
    assert verify(state) is None


@pytest.mark.parametrize(("day", "quiet"), [(15, True), (16, True), (17, False)])
def test_a_snooze_ends_on_its_day(day: int, quiet: bool) -> None:
    done = [did(AlarmAct.SNOOZE, until=date(2026, 11, 17))]
    found = silence(done, "fall", "all", DAY, date(2026, 11, day))
    assert bool(found.snoozed) is quiet


def test_an_acknowledgement_holds_for_its_matter_and_segment_only() -> None:
    done = [did(AlarmAct.ACKNOWLEDGE, "all", episode=DAY)]
    assert silence(done, "fall", "all", DAY, DAY).acknowledged
    assert not silence(done, "fall", "all", DAY + timedelta(days=5), DAY).acknowledged
    assert not silence(done, "fall", "city", DAY, DAY).acknowledged
    assert not silence(done, "fall", "all", None, DAY).acknowledged
    assert not silence(done, "other", "all", DAY, DAY).acknowledged


def test_re_arming_a_segment_leaves_the_others_silent() -> None:
    done = [did(AlarmAct.SNOOZE, until=DAY + timedelta(days=9)), did(AlarmAct.REARM, "city")]
    assert silence(done, "fall", "all", DAY, DAY).snoozed
    assert not silence(done, "fall", "city", DAY, DAY).snoozed


def test_a_notice_is_claimed_by_one_and_never_again_once_it_was_sent(state: State) -> None:
    assert claim(state, notice(), NOW)
    assert not claim(state, notice(), NOW)  # another process, or this one after it was killed in the middle
    settle(state, notice().key, SENT, "", NOW)
    assert not claim(state, notice(), NOW)
    assert claim(state, notice("board"), NOW)
    assert claim(state, notice(state="normal"), NOW)


def test_what_failed_is_claimed_again_and_counts_its_tries(state: State) -> None:
    for _ in range(2):
        assert claim(state, notice(), NOW)
        settle(state, notice().key, FAILED, "503", NOW)
    (row,) = notices(state)
    assert (row["outcome"], row["tries"], row["detail"]) == (FAILED, 2, "503")


def test_a_late_answer_does_not_overwrite_what_is_settled(state: State) -> None:
    claim(state, notice(), NOW)
    settle(state, notice().key, SENT, "", NOW)
    settle(state, notice().key, FAILED, "late", NOW)
    assert [row["outcome"] for row in notices(state)] == [SENT]


def test_what_was_silenced_is_sent_later_if_it_still_holds_and_given_up_if_not(state: State) -> None:
    hush(state, notice(), "snooze lin", NOW)
    assert [row["outcome"] for row in notices(state)] == [SILENCED]
    assert supersede(state, {("fall", "all"): ("firing", DAY)}, NOW) == 0
    assert supersede(state, {("fall", "all"): ("normal", DAY + timedelta(days=1))}, NOW) == 1
    assert [row["outcome"] for row in notices(state)] == [SUPERSEDED]
    assert not claim(state, notice(), NOW)


def test_notices_have_a_switch_of_their_own(state: State) -> None:
    assert not notices_on(state)
    set_notices(state, True, by="he", now=NOW)
    assert notices_on(state)
    assert live_channels(state) == set()
    set_notices(state, False, by="he", now=NOW)
    assert not notices_on(state)
