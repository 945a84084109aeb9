"""A real workspace behind the pages, with one message waiting for one person, and requests without a network."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pyarrow as pa

from liuke.app.house import new_workspace, opened, settings_of
from liuke.delivery.channels.memory import MemoryChannel
from liuke.delivery.links import Link, Purpose, sign
from liuke.delivery.message import Outgoing
from liuke.delivery.outbox import enqueue
from liuke.delivery.worker import WorkReport, work
from liuke.facts.tables import USERS
from liuke.flow.house import House
from liuke.kit.clock import HandClock
from liuke.model.words import ChannelName
from liuke.playbooks.document import library
from liuke.web.answers import Workspace
from liuke.web.house import HouseAnswers, HouseKeys
from liuke.web.sessions import Sessions
from liuke.web.shield import host_names, public_name
from liuke.web.site import make_site
from liuke.web.visit import Site
from tests.unit.web.reader import Page, _through

NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)
PUBLIC = "news.lime.example"
MAIL = "zhou.min@lime.example"
WHO = "u_7f3a91"


_library = cache(library)


@dataclass(kw_only=True)
class Door:
    """The pages of a real house, as strangers and the mail programs of strangers reach them."""

    house: House
    clock: HandClock
    site: Site
    channel: MemoryChannel = field(default_factory=lambda: MemoryChannel(ChannelName.EMAIL, dry_run=True))
    waiting: int = 0

    def token(self, purpose: Purpose, about: str = "key-1") -> str:
        """Sign a link as messages carry it."""
        unsubscribe = purpose == Purpose.UNSUBSCRIBE
        more = {"channel": "email", "about": about} if unsubscribe else {}
        return sign(self.house.state.secret, Link(purpose=purpose, subject_id=WHO, **more))

    def put(self, *, topic: str = "winback", subject: str = WHO) -> None:
        """Let one more message wait for the person."""
        self.waiting += 1
        one = Outgoing(
            key=f"key-{self.waiting}",
            plan_id="W-1116-01",
            playbook="golden_48h",
            subject_id=subject,
            channel=ChannelName.EMAIL,
            address=MAIL,
            subject="周敏，你的订单还在",
            text="…",
            topic=topic,
        )
        assert enqueue(self.house.state, [one], self.clock.now()) == 1

    def work(self) -> WorkReport:
        """Send what is due, in a rehearsal."""
        return work(self.house.state, {ChannelName.EMAIL: self.channel}, lambda _: None, self.clock)

    def ask(
        self,
        method: str,
        path: str,
        form: dict[str, str] | None = None,
        *,
        body: bytes | None = None,
        host: str = PUBLIC,
        **headers: str,
    ) -> Page:
        """Send one request, with nothing a browser would add."""
        app = make_site(self.site, names=host_names("127.0.0.1"), public=public_name(f"https://{PUBLIC}"))
        said = {"host": host, "content-type": "application/x-www-form-urlencoded", **headers}
        return asyncio.run(_through(app, method, path, urlencode(form or {}).encode() if body is None else body, said))

    def parts(self, path: str) -> str:
        """Return an address without its query."""
        return urlsplit(path).path


@contextmanager
def open_door(folder: Path, *, language: str = "zh") -> Iterator[Door]:
    """Make a workspace and open its pages."""
    clock = HandClock(NOON)
    new_workspace(folder, name="青柠生活", timezone="Asia/Shanghai", market="cn", currency="CNY", language=language)
    with opened(folder, clock, durable=False) as house:
        house.playbooks.update(_library())
        agreed = {f"consent_{way}": True for way in ("email", "sms", "push", "call")}
        row: dict[str, Any] = {"subject_id": WHO, "email": MAIL, "phone": "13800002201", "name": "周敏", **agreed}
        house.facts.append(USERS, pa.Table.from_pylist([row]))
        settings = settings_of(house)
        answers = HouseAnswers(house)
        site = Site(
            answers=answers,
            around=answers.around,
            workspace=Workspace(
                name=house.name,
                zone=house.zone,
                currency=house.currency,
                language=settings.language,
                sample=False,
                people=settings.people,
            ),
            keys=HouseKeys(house),
            sessions=Sessions(clock),
            clock=clock,
            cookie="liuke_8765",
            version="0.1.0",
            open_reading=True,
            public_url=f"https://{PUBLIC}",
        )
        yield Door(house=house, clock=clock, site=site)
