"""The API: tokens, pages of lists, acts done once, problems with codes, tables defused (X1, X2, X9)."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from liuke.app.access import RULES, Kind, Own, Scope, reaches
from liuke.app.calls import CALLS, answer
from liuke.state.audit import search
from liuke.web.api import door
from liuke.web.api.openapi import openapi
from liuke.web.api.shape import PREFIX, endpoints
from tests.unit.web.company import PEOPLE, Company, open_company


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with open_company(tmp_path_factory.mktemp("api") / "shop") as opened:
        yield opened


@pytest.fixture(scope="module")
def tokens(company: Company) -> dict[str, str]:
    """A token of every scope for a person of each duty."""
    return {who: company.token(who, *map(str, Scope)) for who in PEOPLE}


def _said(page: Any) -> Any:
    return json.loads(page.text)


def test_every_call_that_a_page_may_ask_is_described_and_no_other() -> None:
    named = {one.name for one in endpoints().values()}
    assert named == {name for name, rule in RULES.items() if rule.api and name in CALLS}
    paths = openapi()["paths"]
    assert all(one.method.lower() in paths[one.path] for one in endpoints().values())
    assert not [one for one in endpoints().values() if "file" in one.params.model_fields]
    acts = [one for one in endpoints().values() if one.rule.kind is Kind.ACT]
    assert all(one.method == "POST" and "by" not in one.params.model_fields for one in acts)


_CELLS = [(who, name) for who in ("", *PEOPLE) for name in sorted(endpoints())]


class _Asked(Exception):
    """The question came through."""


def _expected(who: str, name: str) -> int:
    rule = endpoints()[name].rule
    if not who:
        return 401
    duty = PEOPLE[who]
    if not reaches(duty, rule.duty) or (str(duty) == "csm" and rule.own is Own.NO):
        return 403
    return 200


def test_the_matrix_of_duties_and_calls_holds_cell_by_cell(
    company: Company, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every call by everybody: who may comes through to the question itself, who may not is told so before it."""
    came: list[tuple[str, str]] = []

    def asked(seen: Any, one: Any, params: Any) -> dict[str, Any]:
        came.append((seen.person.id, one.name))
        return {}

    monkeypatch.setattr(door, "_asked", asked)
    monkeypatch.setattr(door, "_params", lambda *_: {})
    company.leave()
    wrong = []
    for who, name in _CELLS:
        one = endpoints()[name]
        token = tokens.get(who, "")
        headers = {} if token else {"origin": "http://127.0.0.1:8765"}
        got = company.ask(
            one.method, one.path, said={} if one.method == "POST" else None, token=token, **headers
        ).status
        if got != _expected(who, name):
            wrong.append((who, name, got, _expected(who, name)))
    assert not wrong
    assert len(_CELLS) == 6 * len(endpoints())
    assert ("vera", "plan_approve") not in came
    assert ("anna", "plan_approve") in came


def test_the_matrix_of_duties_and_acts_is_what_x2_says() -> None:
    """A second reading of the list of rules, by hand: what each duty is the first that may."""
    first: dict[str, set[str]] = {}
    for one in endpoints().values():
        if one.rule.kind is Kind.ACT:
            first.setdefault(str(one.rule.duty), set()).add(one.name)
    assert first["approver"] >= {"plan_approve", "plan_resume", "channel_switch", "person_forget", "person_export"}
    assert first["admin"] == {"user_add", "user_role", "user_off", "token_add", "token_revoke"}
    assert first["operator"] >= {"plan_draft", "plan_apply", "plan_stop", "task_new", "clue_move", "person_reveal"}


@pytest.mark.parametrize("scope", list(Scope))
def test_a_token_is_good_for_its_scopes_only(company: Company, scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_asked", lambda *_: {})
    monkeypatch.setattr(door, "_params", lambda *_: {})
    token = company.token("root", scope)
    for one in endpoints().values():
        got = company.ask(one.method, one.path, said={} if one.method == "POST" else None, token=token).status
        assert got == (200 if one.rule.scope is scope else 403), one.name
    assert company.ask("GET", f"{PREFIX}/tables", token=token).status == (200 if scope is Scope.TABLES else 403)
    assert company.ask("GET", "/metrics", token=token).status == (200 if scope is Scope.METRICS else 403)


@pytest.mark.parametrize("token", ["lk_wrong", "Bearer", "x" * 300, "lk_" + "a" * 43])
def test_a_token_that_opens_nothing_is_told_so(company: Company, token: str) -> None:
    page = company.ask("GET", f"{PREFIX}/guard-rules", token=token)
    assert page.status == 401
    assert page.headers["www-authenticate"].startswith("Bearer")
    assert page.headers["content-type"] == "application/problem+json"
    assert _said(page)["code"] == "LK-W118"


def test_a_token_ends_when_it_is_over_or_revoked_and_is_kept_as_a_hash(company: Company) -> None:
    made = answer(company.house, "token_add", {"name": "till", "user": "olga", "days": 1})
    path = f"{PREFIX}/guard-rules"
    assert company.ask("GET", path, token=made["token"]).status == 200
    assert made["token"] not in str(answer(company.house, "token_list", {}))
    raw = (company.house.folder / "state.sqlite").read_bytes() + (
        company.house.folder / "state.sqlite-wal"
    ).read_bytes()
    assert made["token"].encode() not in raw
    answer(company.house, "token_revoke", {"id": made["id"]})
    assert company.ask("GET", path, token=made["token"]).status == 401
    brief = answer(company.house, "token_add", {"name": "brief", "user": "olga", "days": 1})
    before = company.clock.now()
    company.wait(days=1, minutes=1)
    assert company.ask("GET", path, token=brief["token"]).status == 401
    company.clock.forward(before - company.clock.now())


def test_what_is_done_through_a_token_is_done_in_its_person_s_name(company: Company, tokens: dict[str, str]) -> None:
    page = company.ask("POST", f"{PREFIX}/task-new", said={"title": "回电"}, token=tokens["olga"])
    assert page.status == 200
    assert _said(page)["task"]["created_by"] == "olga"
    page = company.ask("POST", f"{PREFIX}/task-new", said={"title": "回电", "by": "anna"}, token=tokens["olga"])
    assert page.status == 422


def test_an_act_under_a_key_is_done_once(company: Company, tokens: dict[str, str]) -> None:
    def send(title: str, key: str, who: str = "olga") -> Any:
        return company.ask(
            "POST", f"{PREFIX}/task-new", said={"title": title}, token=tokens[who], **{"idempotency-key": key}
        )

    one, two = send("一次", "k-1"), send("一次", "k-1")
    assert (one.status, two.status) == (200, 200)
    assert one.text == two.text
    assert two.headers["idempotent-replayed"] == "true"
    assert send("另一件", "k-1").status == 409
    assert send("一次", "k-1", "anna").text != one.text
    failed = company.ask(
        "POST", f"{PREFIX}/task-done", said={"task": 99_999}, token=tokens["olga"], **{"idempotency-key": "k-2"}
    )
    assert failed.status == 404
    assert send("重试可行", "k-2").status == 200


def test_a_list_is_given_page_by_page_and_every_row_once(company: Company, tokens: dict[str, str]) -> None:
    seen: list[str] = []
    cursor = ""
    for _ in range(5):
        page = _said(company.ask("GET", f"{PREFIX}/users?limit=2&cursor={cursor}", token=tokens["olga"]))
        seen += [row["subject_id"] for row in page["users"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert sorted(seen) == [f"u_{n}" for n in range(1, 6)]
    other = _said(company.ask("GET", f"{PREFIX}/users?limit=2", token=tokens["olga"]))["next_cursor"]
    assert company.ask("GET", f"{PREFIX}/accounts?cursor={other}", token=tokens["olga"]).status == 400
    for wrong in ("x", "%00", "W10", "A" * 300):
        assert company.ask("GET", f"{PREFIX}/users?cursor={wrong}", token=tokens["olga"]).status == 400


def test_a_manager_sees_their_own_accounts_and_people_only(company: Company, tokens: dict[str, str]) -> None:
    found = _said(company.ask("GET", f"{PREFIX}/users", token=tokens["mei"]))
    assert {row["subject_id"] for row in found["users"]} == {"u_1", "u_3", "u_5"}
    assert found["found"] == 3
    accounts = _said(company.ask("GET", f"{PREFIX}/accounts?columns=account_id", token=tokens["mei"]))
    assert [row["account_id"] for row in accounts["accounts"]] == ["A1"]
    assert company.ask("GET", f"{PREFIX}/why?user=u_1", token=tokens["mei"]).status == 200
    assert company.ask("GET", f"{PREFIX}/why?user=u_2", token=tokens["mei"]).status == 403
    assert company.ask("GET", f"{PREFIX}/qbr?account=A2", token=tokens["mei"]).status == 403
    assert company.ask("GET", f"{PREFIX}/tables/users.csv", token=tokens["mei"]).status == 403


def test_personal_data_are_masked_until_somebody_says_why(company: Company, tokens: dict[str, str]) -> None:
    for who in PEOPLE:
        page = company.ask("GET", f"{PREFIX}/users?columns=name&columns=email&columns=phone", token=tokens[who])
        assert "zhou1@lime.example" not in page.text
        assert "13800002201" not in page.text
    path = f"{PREFIX}/person-reveal"
    assert company.ask("POST", path, said={"user": "u_1", "why": ""}, token=tokens["olga"]).status == 400
    assert company.ask("POST", path, said={"user": "u_1", "why": "回电"}, token=tokens["vera"]).status == 403
    assert company.ask("POST", path, said={"user": "u_2", "why": "回电"}, token=tokens["mei"]).status == 403
    page = company.ask("POST", path, said={"user": "u_1", "why": "回电"}, token=tokens["mei"])
    assert _said(page)["shown"]["email"] == "zhou1@lime.example"
    (row,) = search(company.house.state, limit=1, act="reveal")
    assert (row["who"], row["target"], row["after"]["why"]) == ("mei", "u_1", "回电")
    assert "zhou1" not in str(row)


def test_tables_come_whole_with_formulas_defused_and_personal_columns_empty(
    company: Company, tokens: dict[str, str], tmp_path: Path
) -> None:
    page = company.ask("GET", f"{PREFIX}/tables/users.csv", token=tokens["olga"])
    rows = list(csv.DictReader(io.StringIO(page.text.removeprefix("\ufeff"))))
    assert len(rows) == 5
    assert {row["city"] for row in rows} == {"'=cmd()"}
    assert {row["email"] for row in rows} == {""}
    assert company.ask("GET", f"{PREFIX}/tables/users.csv?personal=true", token=tokens["olga"]).status == 403
    clear = company.ask("GET", f"{PREFIX}/tables/users.parquet?personal=true", token=tokens["anna"])
    (tmp_path / "users.parquet").write_bytes(clear.body)
    found = pq.read_table(tmp_path / "users.parquet")
    assert found.num_rows == 5
    assert "zhou1@lime.example" in found["email"].to_pylist()
    (row,) = search(company.house.state, limit=1, act="table_export")
    assert (row["who"], row["target"], row["after"]["personal"]) == ("anna", "users", True)
    for wrong in ("users.exe", "state.csv", "..%2fstate.csv", "users"):
        assert company.ask("GET", f"{PREFIX}/tables/{wrong}", token=tokens["anna"]).status == 404


def test_a_browser_s_session_reads_and_acts_only_from_our_own_pages(company: Company) -> None:
    company.leave()
    company.sign_in("olga")
    csrf = company.get("/me").field("csrf")
    assert company.get(f"{PREFIX}/guard-rules").status == 200
    path = f"{PREFIX}/task-new"
    assert company.ask("POST", path, said={"title": "x"}).status == 403
    assert company.ask("POST", path, said={"title": "x"}, **{"x-csrf-token": csrf}).status == 200
    evil = {"x-csrf-token": csrf, "origin": "http://evil.example"}
    assert company.ask("POST", path, said={"title": "x"}, **evil).status == 403
    company.leave()


@pytest.mark.parametrize(
    ("method", "path", "said", "status"),
    [
        ("GET", "users?limit=0", None, 422),
        ("GET", "users?nothing=1", None, 422),
        ("GET", "users?where=idle_days+%3E%3E", None, 400),
        ("POST", "task-new", [], 422),
        ("POST", "task-new", {"title": "x" * 5000}, 422),
        ("POST", "users", {}, 405),
        ("GET", "import", None, 404),
        ("GET", "hook", None, 404),
        ("GET", "today?as_of=yesterday", None, 400),
    ],
)
def test_what_does_not_fit_is_a_problem_with_a_code(
    company: Company, tokens: dict[str, str], method: str, path: str, said: Any, status: int
) -> None:
    page = company.ask(method, f"{PREFIX}/{path}", said=said, token=tokens["olga"])
    assert (page.status, page.headers["content-type"]) == (status, "application/problem+json")
    found = _said(page)
    assert found["code"].startswith("LK-")
    assert found["type"] == f"/explain/{found['code']}"


def test_the_house_says_how_it_is(company: Company, tokens: dict[str, str]) -> None:
    assert company.ask("GET", "/healthz").text == "ok\n"
    assert company.ask("GET", "/readyz").text == "ready\n"
    company.leave()
    assert company.ask("GET", "/metrics").status == 401
    text = company.ask("GET", "/metrics", token=tokens["root"]).text
    for name in ("liuke_outbox_messages", "liuke_tasks_late", "liuke_http_request_seconds_bucket", "liuke_fact_rows"):
        assert f"\n# TYPE {name.removesuffix('_bucket')} " in "\n" + text
        assert f"\n{name}" in text
    for one in text.splitlines():
        assert one.startswith("#") or len(one.rpartition(" ")[2]) > 0
    assert "周敏" not in text
