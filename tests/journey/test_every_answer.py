"""Every endpoint is asked, of a sample business and of an empty workspace, and answers what its description says."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

import pyarrow as pa
import pytest

from liuke.app.access import Scope
from liuke.app.calls import answer
from liuke.app.house import new_workspace, opened
from liuke.facts import tables as fact_tables
from liuke.facts.roll_up import mark_dirty
from liuke.kit.clock import HandClock
from liuke.model.words import Duty
from liuke.state.people import Person, keep_person
from liuke.web.api.answers import schemas
from liuke.web.api.openapi import openapi
from liuke.web.api.shape import Endpoint, endpoints
from liuke.web.house import HouseAnswers
from tests.journey.every_answer import ACTS, ORDERS, READS, Kept, Params, said
from tests.unit.web.company import Company, company_of

jsonschema = pytest.importorskip("jsonschema_rs")
_NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)
_SETTINGS = """
[email]
host = "127.0.0.1"
port = 1
sender = "Shop <crm@shop.example>"
"""
_EMPTY = (404, 409, 422, 400)
"""What an empty workspace may answer instead: there is nothing of that name, or nothing yet."""


_NOBODY = {"journey_migrate"}
"""In the sample nobody is on the way by an older version."""


@dataclass(kw_only=True)
class Asked:
    """What was asked of one business, and what it answered that its description does not say."""

    names: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    refused: dict[str, tuple[int, str]] = field(default_factory=dict)
    kept: Kept = field(default_factory=dict)


_BY_NAME = {one.name: one for one in endpoints().values()}


def _validator(one: Endpoint) -> Any:
    schema = openapi()["paths"][one.path][one.method.lower()]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    return jsonschema.Draft202012Validator({"components": {"schemas": schemas()}, **schema}, validate_formats=True)


@contextmanager
def _open(folder: Path) -> Iterator[tuple[Company, dict[str, str]]]:
    toml = folder / "liuke.toml"
    text = toml.read_text("utf-8").replace("sample = true\n", "")
    toml.write_text(f'test_addresses = ["me@shop.example"]\n{text}{_SETTINGS}', "utf-8")
    clock = HandClock(_NOON)
    with opened(folder, clock, durable=False) as house:
        for name, duty in (("root", Duty.ADMIN), ("other", Duty.APPROVER)):
            keep_person(house.state, Person(id=name, name=name, duty=duty), by="test", now=_NOON, source="user")
        for name in ("orders.csv", "dropped.csv"):
            upload = answer(house, "upload_begin", {"name": name, "size": len(ORDERS), "by": "root"})
            Path(upload["path"]).write_text(ORDERS, "utf-8")
            answer(house, "upload_keep", {"upload": upload["upload"], "by": "root"})
        company = company_of(house, clock)
        try:
            yield company, {name: company.token(name, *map(str, Scope)) for name in ("root", "other")}
        finally:
            answers = cast(HouseAnswers, company.site.answers)  # as a server does when it ends
            answers.jobs.close()
            answers.close()


def _ask(company: Company, tokens: dict[str, str], asked: Asked, name: str, params: Params) -> None:
    one = _BY_NAME[name]
    try:
        given = said(params, asked.kept)
    except (KeyError, IndexError):  # it needs what the business does not have
        asked.refused[name] = (0, "")
        return
    token = tokens["other" if name == "plan_approve" else "root"]
    if one.method == "GET":
        words = {n: str(v).lower() if isinstance(v, bool) else v for n, v in given.items()}
        page = company.ask("GET", f"{one.path}?{urlencode(words, doseq=True)}", token=token)
    else:
        page = company.ask("POST", one.path, said=given, token=token)
    document = json.loads(page.text)
    if page.status != 200:
        asked.refused[name] = (page.status, f"{name} {given}: {page.text[:300]}")
        return
    asked.names.add(name)
    asked.kept[name] = document
    errors = [
        f"{'/'.join(map(str, e.instance_path))}: {e.message[:160]}" for e in _validator(one).iter_errors(document)
    ]
    asked.wrong += [f"{name} {str(given)[:60]} {why}" for why in errors[:6]]


def _all(folder: Path) -> Asked:
    asked = Asked()
    with _open(folder) as (company, tokens):
        for name, params in (*READS, *ACTS):
            _ask(company, tokens, asked, name, params)
    return asked


@pytest.fixture(scope="module")
def asked(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Everything, asked of a copy of the sample business."""
    folder = tmp_path_factory.mktemp("asked") / "shop"
    shutil.copytree(built, folder)
    return _all(folder)


def test_no_endpoint_is_left_out(asked: Asked) -> None:
    assert set(_BY_NAME) == {name for name, _ in (*READS, *ACTS)}
    why = {name: said for name, said in asked.refused.items() if name not in _NOBODY}
    assert not why, list(why.values())
    assert asked.names == set(_BY_NAME) - _NOBODY


def test_every_answer_is_what_its_description_says(asked: Asked) -> None:
    assert not asked.wrong, "\n".join(asked.wrong)


def _bare(folder: Path) -> None:
    """Make a business of which hardly anything is known: most cells of its people and of its one account are empty."""
    new_workspace(folder, name="空", timezone="Asia/Shanghai", market="cn", currency="CNY", language="zh")
    days, who = [date(2026, 11, 15 - n) for n in range(9)], [f"u{n}" for n in range(9)]
    noon = [datetime(day.year, day.month, day.day, 4) for day in days]
    known: dict[fact_tables.FactTable, dict[str, list[Any]]] = {
        fact_tables.USERS: {"subject_id": who, "account_id": ["a1", *[None] * 8]},
        fact_tables.ACCOUNTS: {"account_id": ["a1"]},
        fact_tables.EVENTS: {"subject_id": who, "ts": noon, "day": days, "event": ["login"] * 9},
        fact_tables.ORDERS: {
            "subject_id": who[:1],
            "order_id": ["o1"],
            "paid_at": noon[:1],
            "day": days[:1],
            "amount_fen": [990],
        },
        fact_tables.FEEDBACK: {"subject_id": who[:1], "ts": noon[:1], "day": days[:1], "text": ["卡死了，退钱！"]},
    }
    with opened(folder, HandClock(_NOON), durable=False) as house:
        for table, rows in known.items():
            house.facts.append(table, pa.table(rows))
        mark_dirty(house.facts, days)


def test_what_is_not_known_of_a_bare_business_is_described_as_perhaps_empty(tmp_path: Path) -> None:
    _bare(tmp_path / "shop")
    bare = _all(tmp_path / "shop")
    assert not bare.wrong, "\n".join(bare.wrong)
    odd = {name: why for name, (status, why) in bare.refused.items() if status and status not in _EMPTY}
    assert not odd
    assert {"account_page", "user_page", "today", "plan_review"} <= bare.names


def test_an_empty_workspace_answers_as_described_or_says_what_is_missing(tmp_path: Path) -> None:
    new_workspace(tmp_path / "shop", name="空", timezone="Asia/Shanghai", market="cn", currency="CNY", language="zh")
    empty = _all(tmp_path / "shop")
    assert not empty.wrong, "\n".join(empty.wrong)
    odd = {name: why for name, (status, why) in empty.refused.items() if status and status not in _EMPTY}
    assert not odd
    assert len(empty.names) > 60
