"""X12: whatever a program says to the API that its description allows, and some that it does not: no server error."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from liuke.app.access import Kind, Scope
from liuke.web.api.openapi import openapi
from liuke.web.api.shape import PREFIX, endpoints
from tests.unit.web.company import Company, open_company

schemathesis = pytest.importorskip("schemathesis")
_SLOW = {"risk_train", "text_learn", "run", "plan_draft", "journey_migrate", "risk_report", "signals_backtest"}
"""Each takes seconds of every question: asked in tests of their own."""
_DESCRIBED = openapi()
_ASKED = {
    **_DESCRIBED,
    "paths": {
        path: said
        for path, said in _DESCRIBED["paths"].items()
        if not any(one["operationId"] in _SLOW for one in said.values())
    },
}
_OPERATIONS = sorted((path, method) for path, said in _ASKED["paths"].items() for method in said)
_HOW = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Company, str]]:
    with open_company(tmp_path_factory.mktemp("fuzz") / "shop") as opened:
        yield opened, opened.token("root", *map(str, Scope))


@pytest.fixture(scope="module")
def schema() -> Any:
    return schemathesis.openapi.from_dict(_ASKED)


@pytest.mark.parametrize(("path", "method"), _OPERATIONS, ids=lambda word: str(word))
def test_no_question_is_answered_by_a_server_error(
    schema: Any, path: str, method: str, company: tuple[Company, str]
) -> None:
    """Built here, not by ``schema.parametrize``: that thinks of its questions while tests are collected, by each worker."""
    from schemathesis.generation.feedback import FeedbackSources
    from schemathesis.pytest._test_builder import build_operation_test

    asked: list[int] = []

    def ask(case: Any) -> None:
        house, token = company
        said = case.as_transport_kwargs(base_url="http://127.0.0.1:8765")
        page = _sent(house, said, token)
        asked.append(page.status)
        assert page.status < 500 or page.status == 503, (case.method, case.path, said, page.text[:500])
        assert page.status != 401

    build_operation_test(
        config=schema.config,
        operation=schema[path][method],
        test_func=ask,
        given_kwargs={},
        feedback=FeedbackSources(),
        explicit_settings=_HOW,
    )()
    assert len(asked) >= 2


def _sent(house: Company, said: dict[str, Any], token: str) -> Any:
    from urllib.parse import urlencode, urlsplit

    path = urlsplit(said["url"]).path
    query = urlencode(said.get("params") or {}, doseq=True, errors="surrogatepass")
    headers = {k.lower(): str(v) for k, v in (said.get("headers") or {}).items() if str(v).isascii()}
    for name in ("host", "authorization", "content-length", "content-type", "cookie", "idempotency-key"):
        headers.pop(name, None)
    body = said.get("json") if "json" in said else None
    return house.ask(said["method"], f"{path}?{query}" if query else path, said=body, token=token, **headers)


def test_every_operation_is_among_those_asked_or_slow() -> None:
    asked = {one["operationId"] for said in _ASKED["paths"].values() for one in said.values()}
    named = {one.name for one in endpoints().values()}
    assert asked | _SLOW >= named
    acts = [one for one in endpoints().values() if one.rule.kind is Kind.ACT]
    assert acts
    assert all(one.path.startswith(PREFIX) for one in acts)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"null", b'{"title": NaN}', b"\xff\xfe", b"[" * 5_000])
def test_a_body_that_is_none_is_a_problem_not_an_error(company: tuple[Company, str], body: bytes) -> None:
    import asyncio

    from tests.unit.web.reader import HOST, _through

    house, token = company
    headers = {"host": HOST, "content-type": "application/json", "authorization": f"Bearer {token}"}
    page = asyncio.run(_through(house.app, "POST", f"{PREFIX}/task-new", body, headers))
    assert page.status == 422
    assert page.headers["content-type"] == "application/problem+json"


def test_the_description_stands_as_a_file_reads_it(tmp_path: Path) -> None:
    import json

    assert json.loads(json.dumps(_DESCRIBED)) == _DESCRIBED
    assert _DESCRIBED["openapi"] == "3.1.0"
    ids = [one["operationId"] for said in _DESCRIBED["paths"].values() for one in said.values()]
    assert len(ids) == len(set(ids))
