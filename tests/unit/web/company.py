"""A house of several people behind its pages: a person of each duty, and programs with tokens."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa

from liuke.app.calls import answer
from liuke.app.house import new_workspace, opened
from liuke.facts.roll_up import mark_dirty
from liuke.facts.tables import ACCOUNTS, EVENTS, USERS
from liuke.flow.house import House
from liuke.kit.clock import HandClock
from liuke.model.words import Duty
from liuke.state.people import Person, keep_password, keep_person
from liuke.web.serve import make_house_site
from liuke.web.shield import host_names
from liuke.web.site import make_site
from liuke.web.visit import Site
from tests.unit.web.reader import HOST, Page, _through

NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)
PASSWORD = "three otters in a canoe"
PEOPLE = {"vera": Duty.VIEWER, "olga": Duty.OPERATOR, "mei": Duty.CSM, "anna": Duty.APPROVER, "root": Duty.ADMIN}
_HASH: list[str] = []


@dataclass(kw_only=True)
class Company:
    """The pages of a real house."""

    house: House
    clock: HandClock
    site: Site
    app: Any
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        path: str,
        form: dict[str, str] | None = None,
        *,
        said: Any = None,
        token: str = "",
        host: str = HOST,
        **headers: str,
    ) -> Page:
        """Send one request as a browser, or with ``token`` as a program; ``said`` goes as JSON."""
        body = json.dumps(said).encode() if said is not None else urlencode(form or {}).encode()
        kind = "application/json" if said is not None else "application/x-www-form-urlencoded"
        sent = {"host": host, "content-type": kind, **headers}
        if token:
            sent["authorization"] = f"Bearer {token}"
        elif self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method != "GET" and not token:
            sent.setdefault("origin", f"http://{host}")
        page = asyncio.run(_through(self.app, method, path, body, sent))
        for cookie in page.cookies:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        return page

    def send(self, method: str, path: str, body: bytes, kind: str) -> Page:
        """Send bytes as a browser does, of whatever kind."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"host": HOST, "content-type": kind, "content-length": str(len(body)), "origin": f"http://{HOST}"}
        return asyncio.run(_through(self.app, method, path, body, sent | ({"cookie": cookie} if cookie else {})))

    def get(self, path: str, **headers: str) -> Page:
        """Open a page."""
        return self.ask("GET", path, **headers)

    def sign_in(self, who: str, password: str = PASSWORD, back: str = "/") -> Page:
        """Sign in with a password."""
        return self.ask("POST", "/in", {"who": who, "password": password, "back": back})

    def leave(self) -> None:
        """Forget all cookies, as another browser."""
        self.cookies.clear()

    def token(self, who: str, *scopes: str, days: int | None = 30) -> str:
        """Make a token."""
        made = answer(
            self.house,
            "token_add",
            {"name": "test", "user": who, "scopes": scopes or ("read",), "days": days},
        )
        return str(made["token"])

    def wait(self, **span: float) -> None:
        """Let time pass."""
        self.clock.forward(timedelta(**span))


@contextmanager
def open_company(folder: Path, *, people: bool = True, facts: bool = True, settings: str = "") -> Iterator[Company]:
    """Make a workspace with, unless told otherwise, two accounts, a few users, and a person of each duty."""
    from liuke.kit.passwords import hashed

    clock = HandClock(NOON)
    new_workspace(folder, name="青柠生活", timezone="Asia/Shanghai", market="cn", currency="CNY", language="zh")
    if settings:
        file = folder / "liuke.toml"
        file.write_text(file.read_text(encoding="utf-8") + settings, encoding="utf-8")
    with opened(folder, clock, durable=False) as house:
        if facts:
            _facts(house)
        if people:
            _HASH[:] = _HASH or [hashed(PASSWORD)]
            for name, duty in PEOPLE.items():
                keep_person(
                    house.state, Person(id=name, name=name.title(), duty=duty), by="test", now=NOON, source="user"
                )
                keep_password(house.state, name, _HASH[0], by="test", now=NOON)
        yield company_of(house, clock)


def company_of(house: House, clock: HandClock) -> Company:
    """Put an open house behind its pages."""
    site = make_house_site(house, "127.0.0.1", 8765)
    entry = site.entry
    names = host_names("127.0.0.1") | ({entry.url.split("//")[1]} if entry and entry.url else set())
    return Company(house=house, clock=clock, site=site, app=make_site(site, names=names))


def _facts(house: House) -> None:
    rows = [{"account_id": "A1", "name": "北岸", "csm": "mei"}, {"account_id": "A2", "name": "南山", "csm": "lin"}]
    house.facts.append(ACCOUNTS, pa.Table.from_pylist(rows))
    users = [
        {"subject_id": f"u_{n}", "name": "周敏", "email": f"zhou{n}@lime.example", "phone": "13800002201"}
        | {"account_id": "A1" if n % 2 else "A2", "city": "=cmd()"}
        for n in range(1, 6)
    ]
    house.facts.append(USERS, pa.Table.from_pylist(users))
    days = [datetime(2026, 11, d, 4, 0) for d in range(1, 16)]
    events = [
        {"subject_id": f"u_{n}", "event": "login", "ts": at, "day": at.date()} for n in range(1, 6) for at in days
    ]
    house.facts.append(EVENTS, pa.Table.from_pylist(events))
    mark_dirty(house.facts, {at.date() for at in days})
