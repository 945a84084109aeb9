"""The operational database behaves the same in a file and on a server: one suite, both engines."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from runpy import run_path

import pytest
import sqlalchemy as sa

from liuke.model.words import ChannelName, Duty, PlanState
from liuke.state.audit import entries, note, verify
from liuke.state.consent import as_columns, is_refused, set_consent
from liuke.state.errors import (
    PlanConflictError,
    PlanStateError,
    SuppressionError,
    UnknownPersonError,
    UnknownPlanError,
)
from liuke.state.meta import recall, remember
from liuke.state.people import Person, keep_person, new_key, people, person, who_has
from liuke.state.plans import Plan, approvals, approve, keep_plan, list_plans, read_plan, set_state
from liuke.state.preferences import Preferences, preferences, set_preferences
from liuke.state.receipts import keep_receipts, read_after
from liuke.state.store import State, open_state
from liuke.state.suppression import (
    SuppressionReason,
    lift,
    suppress,
    suppressed,
    suppressed_addresses,
    suppressions,
)
from liuke.state.switches import (
    ALL,
    channel_scope,
    live_channels,
    playbook_scope,
    resume,
    set_live,
    standing,
    stop,
    switches,
)
from liuke.state.tables import RECEIPTS

_RIG = run_path(str(Path(__file__).parents[1] / "migration" / "cluster.py"))
cluster, shared_database, postgres = (_RIG[name] for name in ("cluster", "shared_database", "postgres"))
blank, sqlite = _RIG["blank"], _RIG["sqlite"]

NOW = datetime(2026, 11, 16, 3, 0, 0, 123_456, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def state(request: pytest.FixtureRequest) -> Iterator[State]:
    opened = open_state(request.getfixturevalue(request.param), durable=False)
    yield opened
    opened.close()


def _plan(id_: str = "W-1116-01", hash_: str = "h1", at: datetime = NOW) -> Plan:
    document = {"名": "黄金 48 小时", "cost_fen": 12, "share": 0.1, "tiers": [{"send": 3}], "none": None}
    return Plan(id=id_, hash=hash_, as_of=date(2026, 11, 16), author="李雷", created_at=at, document=document)


# Plans


def test_a_plan_comes_back_as_it_was_kept(state: State) -> None:
    keep_plan(state, _plan())
    kept = read_plan(state, "W-1116-01")
    assert kept.document == _plan().document
    assert (kept.created_at, kept.as_of, kept.state) == (NOW, date(2026, 11, 16), PlanState.DRAFT)


def test_plans_are_listed_newest_first_and_by_state(state: State) -> None:
    for n in range(3):
        keep_plan(state, _plan(f"W-{n}", at=NOW + timedelta(minutes=n)))
    set_state(state, "W-1", PlanState.STOPPED, by="x", now=LATER)
    assert [plan.id for plan in list_plans(state)] == ["W-2", "W-1", "W-0"]
    assert [plan.id for plan in list_plans(state, states=[PlanState.STOPPED])] == ["W-1"]
    assert list_plans(state)[0].document == {}


def test_a_yes_to_one_hash_is_no_yes_to_another(state: State) -> None:
    keep_plan(state, _plan())
    assert [yes.by for yes in approve(state, "W-1116-01", hash_="h1", by="韩梅梅", now=NOW)] == ["韩梅梅"]
    assert len(approve(state, "W-1116-01", hash_="h1", by="韩梅梅", now=LATER)) == 1
    keep_plan(state, _plan(hash_="h2"))
    assert approvals(state, "W-1116-01") == []
    with pytest.raises(PlanConflictError):
        approve(state, "W-1116-01", hash_="h1", by="韩梅梅", now=LATER)


def test_a_plan_that_is_no_draft_is_not_replaced(state: State) -> None:
    keep_plan(state, _plan())
    set_state(state, "W-1116-01", PlanState.APPLIED, by="x", now=NOW, hash_="h1")
    with pytest.raises(PlanStateError):
        keep_plan(state, _plan(hash_="h2"))


@pytest.mark.parametrize(
    ("way", "possible"),
    [
        ([PlanState.APPROVED, PlanState.APPLIED, PlanState.STOPPED], True),
        ([PlanState.APPLIED, PlanState.APPLIED], True),
        ([PlanState.STOPPED, PlanState.APPROVED], False),
        ([PlanState.APPLIED, PlanState.APPROVED], False),
        ([PlanState.APPROVED, PlanState.DRAFT], False),
    ],
)
def test_a_plan_only_walks_forward(state: State, way: list[PlanState], possible: bool) -> None:
    keep_plan(state, _plan())
    for step in way[:-1]:
        set_state(state, "W-1116-01", step, by="x", now=NOW)
    if possible:
        set_state(state, "W-1116-01", way[-1], by="x", now=NOW)
        assert read_plan(state, "W-1116-01").state == way[-1]
    else:
        with pytest.raises(PlanStateError):
            set_state(state, "W-1116-01", way[-1], by="x", now=NOW)


def test_a_plan_nobody_made_is_unknown(state: State) -> None:
    with pytest.raises(UnknownPlanError):
        read_plan(state, "W-0")
    with pytest.raises(UnknownPlanError):
        set_state(state, "W-0", PlanState.STOPPED, by="x", now=NOW)


# People


def test_a_sign_in_key_opens_for_one_person_until_the_next_one_is_made(state: State) -> None:
    keep_person(state, Person(id="mei", name="韩梅梅", duty=Duty.APPROVER), by="x", now=NOW)
    first = new_key(state, "mei", by="x", now=NOW)
    assert who_has(state, first) == Person(id="mei", name="韩梅梅", duty=Duty.APPROVER)
    second = new_key(state, "mei", by="x", now=LATER)
    assert who_has(state, first) is None
    keep_person(state, Person(id="mei", name="韩梅梅", duty=Duty.ADMIN, language="en"), by="x", now=LATER)
    assert who_has(state, second) == person(state, "mei")
    assert [one.id for one in people(state)] == ["mei"]
    assert first not in str(entries(state))


def test_keeping_the_same_person_again_writes_nothing(state: State) -> None:
    for _ in range(3):
        keep_person(state, Person(id="mei", name="韩梅梅", duty=Duty.VIEWER), by="x", now=NOW)
    assert len(entries(state)) == 1


def test_nobody_has_an_empty_key_and_nobody_unknown_gets_one(state: State) -> None:
    keep_person(state, Person(id="mei", name="韩梅梅", duty=Duty.VIEWER), by="x", now=NOW)
    assert who_has(state, "") is None
    with pytest.raises(UnknownPersonError):
        new_key(state, "lei", by="x", now=NOW)
    with pytest.raises(UnknownPersonError):
        person(state, "lei")


# Switches


def test_a_new_workspace_is_neither_stopped_nor_live(state: State) -> None:
    with state.read() as connection:
        assert standing(connection).stopped("email", "golden_48h") is None
        assert standing(connection).live == set()
    assert live_channels(state) == set()


@pytest.mark.parametrize("scope", [ALL, channel_scope("email"), playbook_scope("golden_48h")])
def test_a_stop_holds_in_its_scope_survives_a_restart_and_can_be_taken_back(state: State, scope: str) -> None:
    stop(state, scope, by="韩梅梅", why="投诉", now=NOW)
    with state.read() as connection:
        assert standing(connection).stopped("email", "golden_48h") == scope
        assert (standing(connection).stopped("sms", "other") is not None) == (scope == ALL)
    resume(state, scope, by="韩梅梅", why="已解决", now=LATER)
    with state.read() as connection:
        assert standing(connection).stopped("email", "golden_48h") is None
    (switch,) = switches(state)
    assert (switch["by"], switch["at"], switch["is_on"]) == ("韩梅梅", LATER, False)
    assert [entry["after"] for entry in entries(state, target=scope)] == [False, True]


def test_a_channel_goes_live_by_a_person_and_back(state: State) -> None:
    set_live(state, ChannelName.EMAIL, True, by="韩梅梅", now=NOW)
    assert live_channels(state) == {ChannelName.EMAIL}
    set_live(state, ChannelName.EMAIL, False, by="李雷", now=LATER)
    assert live_channels(state) == set()


# Wishes


def _reasons(state: State, channel: str, subject_id: str, hashed: str = "") -> set[SuppressionReason]:
    with state.read() as connection:
        return suppressed(connection, channel, subject_id, hashed)


def test_an_opt_out_holds_for_the_person_and_for_the_address(state: State) -> None:
    no = {"channel": "email", "reason": SuppressionReason.OPT_OUT, "now": NOW}
    assert suppress(state, subject_id="u1", address="Mei@Example.com", **no)
    assert not suppress(state, subject_id="u1", address="mei@example.com", **no)
    assert _reasons(state, "email", "u1") == {SuppressionReason.OPT_OUT}
    assert _reasons(state, "sms", "u1") == set()
    assert suppressed_addresses(state, "email", ["MEI@example.com", "lei@example.com", None, ""]) == [
        True,
        False,
        False,
        False,
    ]


def test_an_opt_out_survives_a_merge_into_another_person(state: State) -> None:
    suppress(state, channel="email", reason=SuppressionReason.OPT_OUT, now=NOW, subject_id="u1", address="mei@x.cn")
    assert suppressed_addresses(state, "email", ["mei@x.cn"]) == [True]  # whoever has the address now


def test_a_complaint_everywhere_stops_every_channel(state: State) -> None:
    suppress(state, channel="*", reason=SuppressionReason.COMPLAINT, now=NOW, subject_id="u1")
    assert all(_reasons(state, channel, "u1") for channel in ChannelName)


def test_nobody_takes_a_complaint_or_somebody_elses_opt_out_back(state: State) -> None:
    for reason in (SuppressionReason.OPT_OUT, SuppressionReason.COMPLAINT):
        suppress(state, channel="email", reason=reason, now=NOW, subject_id="u1")
        with pytest.raises(SuppressionError):
            lift(state, channel="email", reason=reason, by="李雷", now=LATER, subject_id="u1")
    with pytest.raises(SuppressionError):
        lift(state, channel="email", reason=SuppressionReason.COMPLAINT, by="self", now=LATER, subject_id="u1")


def test_who_subscribes_again_and_leaves_again_is_left_alone(state: State) -> None:
    no = {"channel": "email", "reason": SuppressionReason.OPT_OUT, "subject_id": "u1"}
    suppress(state, now=NOW, **no)
    assert lift(state, by="self", now=LATER, **no) == 1
    assert _reasons(state, "email", "u1") == set()
    assert suppress(state, now=LATER, **no)
    assert _reasons(state, "email", "u1") == {SuppressionReason.OPT_OUT}
    assert len(suppressions(state, subject_id="u1")) == 1


def test_two_people_without_an_address_are_not_one(state: State) -> None:
    suppress(state, channel="email", reason=SuppressionReason.OPT_OUT, now=NOW, subject_id="u1")
    assert _reasons(state, "email", "u2") == set()
    assert _reasons(state, "email", "") == set()


def test_preferences_come_back_as_they_were_set(state: State) -> None:
    wanted = Preferences(
        cap_per_week=1,
        topics_off=("促销",),
        channels_off=("sms",),
        personalisation_off=True,
        quiet_from_hour=20,
        quiet_until_hour=10,
        pause_until=LATER,
        language="zh",
    )
    assert preferences(state, "u1") == Preferences()
    set_preferences(state, "u1", wanted, by="self", now=NOW)
    assert preferences(state, "u1") == wanted
    set_preferences(state, "u1", Preferences(), by="self", now=NOW)
    assert preferences(state, "u1") == Preferences()


def test_consent_taken_back_is_a_no_and_never_asked_is_not(state: State) -> None:
    set_consent(state, "u1", ChannelName.EMAIL, True, basis="form", now=NOW, by="self")
    set_consent(state, "u2", ChannelName.EMAIL, False, basis="call", now=NOW, by="李雷")
    with state.read() as connection:
        assert [
            connection.execute(sa.select(is_refused("email", user))).scalar_one() for user in ("u1", "u2", "u3")
        ] == [False, True, False]


def test_wishes_come_as_columns_in_the_order_asked(state: State) -> None:
    set_preferences(state, "u2", Preferences(cap_per_week=0, topics_off=("a",), pause_until=NOW), by="self", now=NOW)
    set_consent(state, "u3", ChannelName.SMS, False, basis="form", now=NOW, by="self")
    suppress(state, channel="*", reason=SuppressionReason.MANUAL, now=NOW, subject_id="u4")
    table = as_columns(state, ["u4", "u1", "u3", "u2", "u2"])
    assert table["subject_id"].to_pylist() == ["u4", "u1", "u3", "u2", "u2"]
    assert table["cap_per_week"].to_pylist() == [None, None, None, 0, 0]
    assert table["topics_off"].to_pylist() == [None, None, None, ["a"], ["a"]]
    assert table["personalisation_off"].to_pylist() == [False] * 5
    assert table["pause_until"].to_pylist()[3] == NOW.replace(tzinfo=None)
    assert table["consent_sms"].to_pylist() == [None, None, False, None, None]
    assert table["suppressed_email"].to_pylist() == [True, False, False, False, False]


def test_wishes_of_nobody_and_by_nobody_are_an_empty_table_and_plain_nos(state: State) -> None:
    assert as_columns(state, []).num_rows == 0
    assert as_columns(state, ["u1"])["suppressed_push"].to_pylist() == [False]


# Small things


def test_what_is_remembered_is_recalled_last_word_first(state: State) -> None:
    assert recall(state, "receipts_cursor") is None
    remember(state, "receipts_cursor", "7")
    remember(state, "receipts_cursor", "8")
    assert recall(state, "receipts_cursor") == "8"


def test_the_audit_of_many_threads_is_one_whole_chain(state: State) -> None:
    def write(name: str) -> None:
        for n in range(10):
            with state.begin() as connection:
                note(connection, at=NOW, who=name, act="x", target=str(n))

    threads = [threading.Thread(target=write, args=(f"t{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify(state) is None
    assert len(entries(state)) == 40


def _receipt(name: str) -> dict[str, object]:
    said = dict.fromkeys(("plan_id", "playbook", "subject_id", "channel", "message_class", "state"), "x")
    return said | {"receipt_id": name, "at": NOW}


def test_a_reader_of_receipts_never_steps_past_one_that_is_kept_late(state: State) -> None:
    """Numbers are drawn before they are kept: the one with the lower number may be kept last."""
    drawn, read = threading.Event(), threading.Event()
    if state.url.startswith("sqlite"):
        pytest.skip("SQLite has one writer at a time, so numbers are kept in order")

    def slow() -> None:
        with state.begin() as connection:
            keep_receipts(connection, [_receipt("slow")])
            drawn.set()
            assert not read.wait(0.5), "the reader did not wait"

    thread = threading.Thread(target=slow)
    thread.start()
    drawn.wait(5)
    with state.begin() as connection:
        keep_receipts(connection, [_receipt("fast")])
    rows = read_after(state, 0, 10)
    read.set()
    thread.join()
    assert [row["receipt_id"] for row in rows] == ["slow", "fast"]


def test_the_same_receipt_twice_is_one(state: State) -> None:
    for _ in range(2):
        with state.begin() as connection:
            keep_receipts(connection, [_receipt("a"), _receipt("b")])
    with state.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(RECEIPTS)).scalar_one() == 2
