"""W1: tasks by call, told to another system and heard from it, and a calendar behind a signed address."""

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from liuke.app.calls import answer
from liuke.app.desk_pulse import desk_pulse
from liuke.app.errors import BadDateError, SettingsError
from liuke.app.house import new_workspace, opened
from liuke.app.settings import check_settings
from liuke.app.task_hook import tell_changes
from liuke.delivery.errors import BadReportError, ForgedError, LinkError, StaleError, TemporaryError
from liuke.delivery.notices import Handed
from liuke.delivery.seal import seal, sealed_id
from liuke.delivery.wire import Answer, Wire
from liuke.desk.errors import TaskWordError
from liuke.flow.house import House
from liuke.kit.clock import HandClock
from liuke.kit.errors import LiukeError
from liuke.state.switches import set_notices

SECRET = "a-secret-of-both-sides-0123456789"
NOW = datetime(2026, 11, 20, 9, 59, tzinfo=UTC)  # Friday, 17:59 in Shanghai
MORE = """
[[departments]]
id = "customer_service"
lead = "lin"

[tasks]
url = "https://tracker.example/hook"
system = "jira"
states = {"In Progress" = "doing"}

[[alarms.targets]]
name = "operations"
address_env = "LIUKE_TEST_NOWHERE"
"""


class Line(Wire):
    """The other system: remembers what it was told, and may be out of order."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[dict[str, Any]] = []
        self.status = 200

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        assert url == "https://tracker.example/hook"
        assert sealed_id([SECRET.encode()], headers, body, NOW).startswith("task-")
        if self.status >= 500:
            raise TemporaryError(why="down")
        self.told.append(json.loads(body)["data"])
        return Answer(status=self.status, body=b'{"external_id": "J-1"}')


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    said = {"timezone": "Asia/Shanghai", "market": "cn", "currency": "CNY", "language": "zh"}
    new_workspace(tmp_path / "shop", name="青柠", **said)
    with (tmp_path / "shop" / "liuke.toml").open("a", encoding="utf-8") as file:
        file.write(MORE)
    monkeypatch.setenv("LIUKE_TASKS_SECRET", SECRET)
    with opened(tmp_path / "shop", HandClock(NOW), durable=False) as found:
        yield found


def ask(house: House, name: str, /, **params: Any) -> dict[str, Any]:
    return answer(house, name, params, language="zh")


def hear(house: House, call: str, at: datetime = NOW, secret: str = SECRET, **data: Any) -> str:
    body = json.dumps({"type": "task.changed", "data": data}).encode()
    headers = seal(secret.encode(), call, at, body)
    return str(ask(house, "task_hook", body=base64.b64encode(body).decode(), headers=headers)["taken"])


def test_an_hour_of_work_given_out_on_friday_at_17_59_is_due_on_monday(house: House) -> None:
    made = ask(house, "task_new", title="给云岚回电", to="customer_service", hours=1, by="lin")["task"]
    assert (made["due_at"], made["left_minutes"], made["clock_state"]) == ("2026-11-23T01:59:00+00:00", 60, "runs")
    assert (made["owner"], made["department"]) == ("customer_service", "customer_service")


@pytest.mark.parametrize("wrong", [{"title": "  "}, {"title": "x" * 201}, {"title": "x", "hours": -1}])
def test_a_task_that_says_what_it_cannot_is_refused(house: House, wrong: dict[str, Any]) -> None:
    with pytest.raises(TaskWordError):
        ask(house, "task_new", by="lin", **wrong)
    assert ask(house, "task_list")["tasks"] == []


@pytest.mark.parametrize("due", ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59-12:00", "1969-12-31T10:00:00", "x"])
def test_a_task_due_in_no_year_of_ours_is_refused(house: House, due: str) -> None:
    with pytest.raises(BadDateError):
        ask(house, "task_new", by="lin", title="x", due=due)
    assert ask(house, "task_list")["tasks"] == []


@pytest.mark.parametrize("about", [{"user": "nobody"}, {"user": "\u202eu_1"}])
def test_a_task_about_somebody_there_is_not_is_refused(house: House, about: dict[str, str]) -> None:
    with pytest.raises(LiukeError) as why:
        ask(house, "task_new", by="lin", title="x", **about)
    assert why.value.http_status == 404
    assert ask(house, "task_list")["tasks"] == []


def test_every_change_is_told_once_and_in_order_and_an_echo_is_not(house: House) -> None:
    line = Line()
    assert tell_changes(house, line) == 0  # from now on
    ask(house, "task_new", title="回电", to="lin", by="lin")
    ask(house, "task_move", task=1, state="doing", by="lin")
    line.status = 503
    assert tell_changes(house, line) == 0
    line.status = 200
    assert tell_changes(house, line) == 0  # it rests a minute
    house.clock.forward(timedelta(minutes=1))  # type: ignore[attr-defined]
    assert [tell_changes(house, line), tell_changes(house, line)] == [2, 0]
    assert [one["change"]["act"] for one in line.told] == ["open", "move"]
    assert hear(house, "c1", external_id="J-1", state="waiting", version=1) == "new"
    assert hear(house, "c1", external_id="J-1", state="waiting", version=1) == "known"
    assert tell_changes(house, line) == 0
    assert ask(house, "task_show", task=1)["task"]["state"] == "waiting"


def test_their_words_for_states_are_translated_and_what_is_forged_or_old_is_refused(house: House) -> None:
    ask(house, "task_new", title="回电", by="lin")
    assert hear(house, "a", external_id="J-1", task=1, state="In Progress", owner="林晚") == "new"
    assert ask(house, "task_show", task=1)["task"]["owner"] == "lin"
    with pytest.raises(ForgedError):
        hear(house, "b", secret="another-secret-0123456789", external_id="J-1")
    with pytest.raises(StaleError):
        hear(house, "c", at=NOW - timedelta(minutes=6), external_id="J-1")
    for data in (
        {},
        {"external_id": "J-1", "state": "gone"},
        {"external_id": "J-1", "version": -1},
        {"external_id": []},
    ):
        with pytest.raises(BadReportError):
            hear(house, f"d{data}", **data)


def test_late_work_is_told_to_people_once(house: House) -> None:
    told: list[str] = []

    def hand_over(_: Any, notice: Any) -> Handed:
        told.append(notice.title)
        return Handed(outcome="sent")

    set_notices(house.state, True, by="he", now=NOW)
    ask(house, "task_new", title="回电", to="customer_service", hours=1, by="lin")
    house.clock.forward(timedelta(days=3))  # type: ignore[attr-defined]
    for _ in range(3):
        desk_pulse(house, hand_over)
    assert told == ["青柠 · 客服 有 1 个任务超时，已升级给 lin"]


def test_a_calendar_opens_by_its_own_address_only_and_an_old_one_shows_nothing(house: House) -> None:
    ask(house, "task_new", title="回电", to="lin", hours=1, by="lin")
    first = ask(house, "task_calendar", person_id="lin")["address"].rpartition("/")[2].removesuffix(".ics")
    assert "回电" in ask(house, "calendar_feed", link=first)["calendar"]
    ask(house, "task_calendar", person_id="lin", fresh=True)
    for link in (first, first[:-2] + "xx", "nothing"):
        with pytest.raises(LinkError):
            ask(house, "calendar_feed", link=link)


@pytest.mark.parametrize(
    "more",
    [
        '[[departments]]\nid = "a"\nlead = "nobody"',
        '[[departments]]\nid = "a"\nabove = "none"',
        '[tasks]\nurl = "https://x.example"\nstates = {"Done" = "gone"}',
    ],
)
def test_settings_that_name_nobody_are_refused_with_their_place(tmp_path: Path, more: str) -> None:
    with pytest.raises(SettingsError, match=r"departments|tasks"):
        check_settings(f'name = "x"\n{more}', tmp_path / "liuke.toml")
