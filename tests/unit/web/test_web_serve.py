"""A workspace being served: pages on a port, calls on a socket of its folder, one server a folder, nothing left."""

import asyncio
import http.client
import json
import os
import socket
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.concurrency import run_in_threadpool

from liuke.app.door import SOCKET, RelayedError, call, reach
from liuke.app.errors import NoWorkspaceError, UnexpectedError, UnknownCallError
from liuke.app.house import new_workspace
from liuke.web.errors import AlreadyServedError, PortTakenError, SocketError
from liuke.web.listen import DEFAULT_PORT, open_port, open_socket
from liuke.web.rpc import answered
from liuke.web.serve import Served, _both, serve
from liuke.web.shared import Shared


def _workspace(folder: Path) -> Path:
    new_workspace(folder, name="青柠生活", timezone="Asia/Shanghai", market="cn", currency="CNY", language="zh")
    return folder


@contextmanager
def _served(folder: Path, port: int = 0) -> Iterator[Served]:
    """Serve a folder in a thread until the block ends."""
    said: list[Served] = []
    failed: list[BaseException] = []
    ready, stop = threading.Event(), threading.Event()

    def told(served: Served) -> None:
        said.append(served)
        ready.set()

    def run() -> None:
        try:
            serve(folder, "127.0.0.1", port, "zh", ready=told, stop=stop)
        except BaseException as why:  # noqa: BLE001 - handed on to the test
            failed.append(why)
            ready.set()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert ready.wait(60)
        if failed:
            raise failed[0]
        yield said[0]
    finally:
        stop.set()
        thread.join(60)
    assert not thread.is_alive()
    if failed:
        raise failed[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _workspace(tmp_path_factory.mktemp("shop") / "workspace")


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    with _served(folder) as said:
        yield said


def _ask(served: Served, method: str, path: str, form: dict[str, str] | None = None, **headers: str) -> Any:
    connection = http.client.HTTPConnection(served.address.removeprefix("http://"), timeout=60)
    said = {"Origin": served.address, "Content-Type": "application/x-www-form-urlencoded", **headers}
    connection.request(method, path, urlencode(form or {}), said)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, text


def test_the_page_of_an_empty_workspace_guides_through_the_first_day(served: Served) -> None:
    answer, text = _ask(served, "GET", "/")
    assert answer.status == 200
    assert "先接上数据" in text
    assert answer.getheader("Server") is None


def test_a_sign_in_link_of_a_person_leads_to_their_session(served: Served) -> None:
    name, _, link = served.links[1]
    key = link.split("key=")[1]
    answer, _ = _ask(served, "POST", "/in", {"key": key})
    assert answer.status == 303
    cookie = answer.getheader("Set-Cookie") or ""
    _, text = _ask(served, "GET", "/", Cookie=cookie.split(";")[0])
    assert name in text


def test_a_link_that_is_asked_for_beside_leads_to_where_it_is_served(served: Served, folder: Path) -> None:
    assert not served.address.endswith(f":{DEFAULT_PORT}")
    said = call(folder, "user_add", {"id": "nova", "duty": "viewer"}, language="zh")
    assert said["link"].startswith(f"{served.address}/in?key=")
    assert _ask(served, "GET", said["link"].removeprefix(served.address))[0].status == 200


def test_only_the_owner_reaches_the_socket(served: Served, folder: Path) -> None:
    assert served
    mode = (folder / SOCKET).stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


def test_a_call_goes_through_the_server_and_answers_as_the_house_itself(served: Served, folder: Path) -> None:
    assert served
    assert call(folder, "info", {}, language="zh")["name"] == "青柠生活"


def test_an_error_goes_through_word_for_word_in_the_asker_s_language(served: Served, folder: Path) -> None:
    assert served
    for language in ("zh", "en"):
        with pytest.raises(RelayedError) as said:
            call(folder, "nonsense", {}, language=language)
        assert said.value.said["code"] == UnknownCallError.code
        assert said.value.said["message"] == UnknownCallError(name="nonsense").sentence(language)
        assert said.value.exit_code == UnknownCallError.exit_code


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"params": 3}', b'{"language": "fr"}', b"\xff\xfe"])
def test_a_question_that_is_none_is_refused_with_a_code(served: Served, folder: Path, body: bytes) -> None:
    assert served
    unix = reach(folder / SOCKET)
    assert unix is not None
    head = f"POST /call/info HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    unix.sendall(head.encode() + body)
    answer = http.client.HTTPResponse(unix)
    answer.begin()
    (line,) = answer.read().splitlines()
    unix.close()
    assert json.loads(line)["error"]["code"].startswith("LK-")


def test_calls_are_not_answered_on_the_port(served: Served) -> None:
    answer, _ = _ask(served, "POST", "/call/info", {})
    assert answer.status in (404, 405)


def test_a_folder_is_served_once(served: Served, folder: Path) -> None:
    assert served
    with pytest.raises(AlreadyServedError):
        serve(folder, "127.0.0.1", 0)
    assert call(folder, "info", {}, language="zh")["name"] == "青柠生活"


def test_progress_comes_before_the_answer() -> None:
    seen: list[tuple[str, int, int | None]] = []

    def ask(name: str, params: dict[str, Any], language: Any, progress: Any) -> dict[str, Any]:
        progress("reading", 1, 3)
        return {"name": name, **params, "language": language}

    said = answered(ask, "x", b'{"params": {"a": 1}}', "zh", lambda *step: seen.append(step))
    assert seen == [("reading", 1, 3)]
    assert said == {"answer": {"name": "x", "a": 1, "language": None}}


def test_a_mistake_of_ours_becomes_an_answer_too() -> None:
    def ask(*_: Any) -> dict[str, Any]:
        raise ZeroDivisionError

    said = answered(ask, "x", b"{}", "en", lambda *_: None)
    assert said["error"]["code"] == UnexpectedError.code


def test_nothing_is_left_when_the_server_has_stopped(tmp_path: Path) -> None:
    folder = _workspace(tmp_path / "shop")
    with _served(folder):
        assert (folder / SOCKET).exists()
    assert not (folder / SOCKET).exists()
    assert call(folder, "info", {}, language="en")["name"] == "青柠生活"


def test_a_socket_left_by_a_killed_server_is_replaced(tmp_path: Path) -> None:
    folder = _workspace(tmp_path / "shop")
    left = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(folder)
    left.bind(SOCKET)
    os.chdir(here)
    left.close()
    with _served(folder):
        assert call(folder, "info", {}, language="en")["name"] == "青柠生活"


def test_a_folder_with_a_very_long_path_is_served(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(6):
        deep = deep / ("a" * 40)
    deep.mkdir(parents=True)
    folder = _workspace(deep / "shop")
    here = Path.cwd()
    with _served(folder):
        assert call(folder, "info", {}, language="en")["name"] == "青柠生活"
    assert Path.cwd() == here


def test_a_file_in_the_socket_s_place_is_not_deleted(tmp_path: Path) -> None:
    (tmp_path / SOCKET).write_text("mine")
    with pytest.raises(SocketError), open_socket(tmp_path):
        pass
    assert (tmp_path / SOCKET).read_text() == "mine"


def test_a_folder_that_is_no_workspace_is_not_served_and_keeps_no_socket(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspaceError):
        serve(tmp_path, "127.0.0.1", 0)
    assert not (tmp_path / SOCKET).exists()


def test_a_port_that_was_asked_for_does_not_give_way() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(PortTakenError):
        open_port("127.0.0.1", taken.getsockname()[1])


def test_the_usual_port_gives_way_to_the_next_free_one() -> None:
    first = open_port("127.0.0.1", DEFAULT_PORT)
    second = open_port("127.0.0.1", DEFAULT_PORT)
    assert second.getsockname()[1] > first.getsockname()[1] >= DEFAULT_PORT
    first.close()
    second.close()


def test_an_address_that_is_not_ours_is_refused() -> None:
    with pytest.raises(PortTakenError):
        open_port("203.0.113.7", 8765)


def test_who_asks_the_same_at_the_same_moment_shares_one_answer() -> None:
    asked: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def ask(question: str) -> str:
        asked.append(question)
        begun.set()
        assert go_on.wait(30)
        return f"{question}!"

    shared = Shared(ask)
    answers: list[str] = []
    readers = [threading.Thread(target=lambda: answers.append(shared("today"))) for _ in range(5)]
    for reader in readers:
        reader.start()
    assert begun.wait(30)
    go_on.set()
    for reader in readers:
        reader.join(30)
    assert answers == ["today!"] * 5
    assert len(asked) < 5
    assert shared("today") == "today!"  # asked anew: nothing is kept


def test_an_error_is_everybody_s_error_and_is_not_kept() -> None:
    failing = [True]

    def ask(question: str) -> str:
        if failing:
            raise UnknownCallError(name=question)
        return question

    shared = Shared(ask)
    with pytest.raises(UnknownCallError):
        shared("x")
    failing.clear()
    assert shared("x") == "x"


class _Nothing:
    moved = threading.Event()

    def warm(self) -> None:
        """Nothing is computed beforehand."""


def test_what_is_being_answered_is_answered_before_the_house_may_close(tmp_path: Path) -> None:
    begun, stop, answered_ = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        assert stop.wait(30)
        time.sleep(1.0)  # longer than the servers need to end when nobody waits
        answered_.set()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await run_in_threadpool(work)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"done"})

    slow.state = SimpleNamespace(ending=False)  # type: ignore[attr-defined]
    tcp = open_port("127.0.0.1", 0)
    at = "{}:{}".format(*tcp.getsockname())
    said: list[bytes] = []

    def ask() -> None:
        connection = http.client.HTTPConnection(at, timeout=30)
        connection.request("GET", "/")
        said.append(connection.getresponse().read())
        connection.close()

    with open_socket(tmp_path) as unix:
        reader = threading.Thread(target=ask)
        reader.start()
        ending = threading.Thread(target=lambda: (begun.wait(30), stop.set()))
        ending.start()
        asyncio.run(_both((slow, slow), (tcp, unix), stop, _Nothing(), lambda _: None))  # type: ignore[arg-type]
        assert answered_.is_set()
    reader.join(30)
    ending.join(30)
    assert said == [b"done"]
