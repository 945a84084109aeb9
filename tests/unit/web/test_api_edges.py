"""The edges of the API, as somebody finds them who writes a client: methods, bodies, languages, secrets, keys."""

import base64
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from liuke.app.access import Scope
from liuke.facts.roll_up import mark_dirty
from liuke.facts.tables import EVENTS, USERS
from liuke.state.audit import search
from liuke.web.api.shape import PREFIX
from tests.unit.web.company import Company, open_company

_ALL = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "NONSENSE")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Company, str]]:
    with open_company(tmp_path_factory.mktemp("edges") / "shop") as opened:
        yield opened, opened.token("root", *map(str, Scope))


def _is_problem(page: Any, status: int, code: str) -> dict[str, Any]:
    assert (page.status, page.headers["content-type"]) == (status, "application/problem+json"), page.text[:300]
    said: dict[str, Any] = json.loads(page.text)
    assert (said["status"], said["code"], said["type"]) == (status, code, f"/explain/{code}")
    assert said["title"]
    assert said["detail"]
    return said


@pytest.mark.parametrize(
    ("path", "takes"),
    [
        (f"{PREFIX}/info", "GET, HEAD, OPTIONS"),
        (f"{PREFIX}/task-new", "POST, OPTIONS"),
        (f"{PREFIX}/tables", "GET, HEAD, OPTIONS"),
        (f"{PREFIX}/tables/users.csv", "GET, HEAD, OPTIONS"),
        (f"{PREFIX}/openapi.json", "GET, HEAD, OPTIONS"),
        ("/metrics", "GET, HEAD, OPTIONS"),
        ("/healthz", "GET, HEAD, OPTIONS"),
    ],
)
def test_each_address_says_which_methods_it_takes(company: tuple[Company, str], path: str, takes: str) -> None:
    house, token = company
    for method in _ALL:
        page = house.ask(
            method, path, said={} if method == "POST" else None, token=token, origin="http://127.0.0.1:8765"
        )
        if method == "OPTIONS":
            assert (page.status, page.headers["allow"]) == (204, takes)
        elif method not in takes:
            assert _is_problem(page, 405, "LK-W124")["title"].endswith(takes)
            assert page.headers["allow"] == takes
        else:
            assert page.status in (200, 422), (method, page.text)


def test_a_head_is_a_get_without_its_body_and_takes_no_table(company: tuple[Company, str]) -> None:
    house, token = company
    before = len(search(house.house.state, limit=100, act="table_export"))
    page = house.ask("HEAD", f"{PREFIX}/tables/users.csv", token=token)
    assert (page.status, page.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert len(search(house.house.state, limit=100, act="table_export")) == before


@pytest.mark.parametrize("path", ["/api/", "/api/v1", "/api/v1/", "/api/v2/users", f"{PREFIX}/users/", "/api/v1/a/b"])
@pytest.mark.parametrize("method", ["GET", "DELETE", "OPTIONS"])
def test_what_is_not_there_is_a_problem_too(company: tuple[Company, str], path: str, method: str) -> None:
    house, token = company
    page = house.ask(method, path, token=token)
    assert path in _is_problem(page, 404, "LK-W101")["title"]


def test_bodies_are_json_and_no_longer_than_a_megabyte(company: tuple[Company, str]) -> None:
    house, token = company
    path, body = f"{PREFIX}/task-new", {"title": "x"}
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
    ):
        page = house.ask("POST", path, said=body, token=token, **{"content-type": kind})
        assert kind.partition(";")[0] in _is_problem(page, 415, "LK-W125")["title"]
    for kind in ("application/json", "Application/JSON; charset=utf-8", "application/vnd.shop+json"):
        assert house.ask("POST", path, said=body, token=token, **{"content-type": kind}).status == 200
    _is_problem(house.ask("POST", path, said={"title": "x" * 1_000_001}, token=token), 413, "LK-W126")


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("nonsense=1", "nonsense"),
        ("limit=0", "limit"),
        ("limit=1&limit=2", "limit"),
        ("limit=three", "limit"),
        ("where=%00", "where"),
        ("Limit=1", "Limit"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(company: tuple[Company, str], query: str, named: str) -> None:
    house, token = company
    said = _is_problem(house.ask("GET", f"{PREFIX}/users?{query}", token=token), 422, "LK-W120")
    assert named in said["title"]
    for path in (f"{PREFIX}/tables", f"{PREFIX}/tables/users.csv"):
        said = _is_problem(house.ask("GET", f"{path}?nonsense=1", token=token), 422, "LK-W120")
        assert "nonsense" in said["title"]


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("zh", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.5, zh;q=0.9", "zh"),
        ("fr, en;q=0.3", "en"),
        ("en;q=0, zh-Hans", "zh"),
        ("de", "zh"),
        ("", "zh"),
        (",;q=;;, zh;q=x", "zh"),
        ("en;q=\xb2, zh;q=0.1", "zh"),
    ],
)
def test_it_speaks_the_language_that_is_liked_best(company: tuple[Company, str], asked: str, spoken: str) -> None:
    house, token = company
    said = json.loads(house.ask("GET", f"{PREFIX}/info", token=token, **{"accept-language": asked}).text)
    assert said["language"] == spoken


def test_even_who_is_turned_away_is_told_in_their_language(company: tuple[Company, str]) -> None:
    house, _ = company
    page = house.ask("GET", f"{PREFIX}/info", token="lk_wrong", **{"accept-language": "zh"})
    assert "令牌" in _is_problem(page, 401, "LK-W118")["title"]
    page = house.ask("GET", f"{PREFIX}/info", token="lk_wrong", host="evil.example")
    _is_problem(page, 421, "LK-W105")
    house.leave()
    _is_problem(house.ask("POST", f"{PREFIX}/task-new", said={}, origin="http://evil.example"), 403, "LK-W104")


def test_a_key_stands_for_one_act_whoever_else_uses_it(company: tuple[Company, str]) -> None:
    house, token = company
    path = f"{PREFIX}/task-new"

    def send(title: str, key: str) -> Any:
        return house.ask("POST", path, said={"title": title}, token=token, **{"idempotency-key": key})

    one = send("a", "edge-1")
    assert send("a", "edge-1").text == one.text
    _is_problem(send("b", "edge-1"), 409, "LK-W122")
    other = house.ask(
        "POST", f"{PREFIX}/task-note", said={"task": 1, "text": "x"}, token=token, **{"idempotency-key": "edge-1"}
    )
    _is_problem(other, 409, "LK-W122")
    for wrong in ("x" * 201, "ключ", " "):
        key = wrong.encode().decode("latin-1")
        assert house.ask("POST", path, said={"title": "c"}, token=token, **{"idempotency-key": key}).status in (
            200,
            422,
        )


def test_a_secret_is_not_kept_to_be_said_again(company: tuple[Company, str]) -> None:
    house, token = company
    asked = {"name": "till", "user": "vera"}
    key = {"idempotency-key": "edge-secret"}
    made = json.loads(house.ask("POST", f"{PREFIX}/token-add", said=asked, token=token, **key).text)["token"]
    _is_problem(house.ask("POST", f"{PREFIX}/token-add", said=asked, token=token, **key), 409, "LK-W127")
    folder = house.house.folder
    assert not [file.name for file in folder.glob("state.sqlite*") if made.encode() in file.read_bytes()]


_SAMPLE = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (\S+)')


def test_numbers_are_what_prometheus_reads(company: tuple[Company, str]) -> None:
    """By the grammar of the text format 0.0.4: help and type before samples, every name once, buckets that add up."""
    house, token = company
    house.ask("NONSENSE", f"{PREFIX}/info", token=token)
    page = house.ask("GET", "/metrics", token=token)
    assert page.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert page.text.endswith("\n")
    kinds: dict[str, str] = {}
    found: dict[tuple[str, str], float] = {}
    for line in page.text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name not in kinds
            kinds[name] = kind
        elif not line.startswith("# HELP "):
            match = _SAMPLE.fullmatch(line)
            assert match, line
            name, labels, value = match.groups()
            family = re.sub("_(bucket|sum|count)$", "", name)
            assert kinds.get(family if family in kinds else name) in ("gauge", "counter", "histogram"), line
            assert (name, labels or "") not in found
            found[name, labels or ""] = float(value)
    for (name, labels), value in found.items():
        if name.endswith("_count"):
            every = labels + ("," if labels else "") + 'le="+Inf"'
            assert found[name.removesuffix("_count") + "_bucket", every] == value
    assert "NONSENSE" not in page.text


def test_every_table_comes_as_csv_and_as_parquet_with_its_columns(company: tuple[Company, str]) -> None:
    house, token = company
    listed = json.loads(house.ask("GET", f"{PREFIX}/tables", token=token).text)["tables"]
    assert len(listed) > 20
    for table in listed:
        named = [column["name"] for column in table["columns"]]
        csv = house.ask("GET", f"{PREFIX}/tables/{table['name']}.csv", token=token)
        columns = house.ask("GET", f"{PREFIX}/tables/{table['name']}.parquet", token=token)
        assert (csv.status, columns.status) == (200, 200), table["name"]
        assert pc.read_csv(io.BytesIO(csv.body)).column_names == named
        assert pq.read_table(io.BytesIO(columns.body)).column_names == named


def _pages(house: Company, token: str, path: str, rows: str, key: str, between: Any) -> list[Any]:
    """Turn every page of a list; ``between`` happens after the first."""
    seen: list[Any] = []
    cursor, turned = "", 0
    while True:
        page = json.loads(house.ask("GET", f"{path}&limit=2&cursor={cursor}", token=token).text)
        seen += [row[key] for row in page[rows]]
        cursor, turned = page["next_cursor"], turned + 1
        if turned == 1:
            between()
        if not cursor:
            return seen


def test_pages_of_tasks_hold_while_others_come_and_go(company: tuple[Company, str]) -> None:
    house, token = company

    def give(title: str, hours: float) -> int:
        said = {"title": title, "hours": hours, "department": "pages"}
        return int(json.loads(house.ask("POST", f"{PREFIX}/task-new", said=said, token=token).text)["task"]["id"])

    mine = [give(f"task {n}", 10 + n) for n in range(6)]

    def between() -> None:
        give("more urgent", 1)
        give("another", 2)
        assert house.ask("POST", f"{PREFIX}/task-done", said={"task": mine[0]}, token=token).status == 200
        assert house.ask("POST", f"{PREFIX}/task-done", said={"task": mine[1]}, token=token).status == 200

    path = f"{PREFIX}/task-list?department=pages"
    assert _pages(house, token, path, "tasks", "id", between) == mine
    done = f"{PREFIX}/task-list?department=pages&state=done"
    assert sorted(_pages(house, token, done, "tasks", "id", lambda: None)) == sorted(mine[:2])


@pytest.mark.parametrize(
    "order", ["", "&order_by=city", "&order_by=idle_days", "&order_by=signed_up_at&descending=false"]
)
def test_pages_of_users_hold_while_others_come(company: tuple[Company, str], order: str) -> None:
    house, token = company
    path = f"{PREFIX}/users?columns=subject_id{order}"
    known = _pages(house, token, path, "users", "subject_id", lambda: None)
    assert len(set(known)) == len(known) >= 5

    def between() -> None:
        new = f"a_{len(known)}{len(order)}"
        row = {"subject_id": new, "account_id": "A1", "city": "Aa"}
        house.house.facts.append(USERS, pa.Table.from_pylist([row]))
        at = datetime(2026, 11, 15, 5, 0)
        event = {"subject_id": new, "event": "login", "ts": at, "day": at.date()}
        house.house.facts.append(EVENTS, pa.Table.from_pylist([event]))
        mark_dirty(house.house.facts, {at.date()})

    seen = _pages(house, token, path, "users", "subject_id", between)
    assert len(set(seen)) == len(seen)
    assert [one for one in seen if one in known] == known


def test_a_cursor_says_nothing_of_whom_it_comes_after_but_the_id(company: tuple[Company, str]) -> None:
    """Lists may go by a personal column: its value is looked up again, never given away in the cursor."""
    house, token = company
    page = json.loads(house.ask("GET", f"{PREFIX}/users?limit=1&order_by=email", token=token).text)
    raw = base64.urlsafe_b64decode(page["next_cursor"] + "==").decode()
    assert "lime.example" not in raw
    assert json.loads(raw)[0].startswith(("u_", "a_"))
