"""Every figure of every page has its card: what it is, its rule, how fresh, from where, and who is behind it."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest

from liuke.app.calls import answer
from liuke.app.definitions import OWN, definition
from liuke.app.house import opened
from liuke.flow.house import House
from liuke.playbooks.audience import compile_audience
from liuke.web.serve import make_house_site
from liuke.web.shield import host_names
from liuke.web.site import make_site
from tests.unit.web.reader import HOST, Page, _through

_EMPTY = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "path",
        "rect",
        "line",
        "circle",
        "text",
    ]
)
_CARD = "/data/definitions/"


@dataclass(eq=False)
class Node:
    """An element with what it holds."""

    tag: str
    attrs: dict[str, str]
    above: "Node | None"
    below: list["Node | str"] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attrs.get("class", "").split())

    def all(self) -> Iterator["Node"]:
        """Yield it and everything below."""
        yield self
        for one in self.below:
            if isinstance(one, Node):
                yield from one.all()

    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text() for one in self.below)

    def within(self) -> Iterator["Node"]:
        """Yield what stands around it, the nearest first."""
        at = self.above
        while at is not None:
            yield at
            at = at.above

    def cards(self) -> list[str]:
        """Return the cards that can be opened in it."""
        links = [one.attrs for one in self.all() if one.tag == "a" and "data-explain" in one.attrs]
        return [a["href"].removeprefix(_CARD) for a in links if a["href"].startswith(_CARD)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.at = Node("html", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Node(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.below.append(made)
        if tag not in _EMPTY:
            self.at = made

    def handle_endtag(self, tag: str) -> None:
        if tag in _EMPTY:
            return
        while self.at.tag != tag and self.at.above is not None:
            self.at = self.at.above
        self.at = self.at.above or self.root

    def handle_data(self, data: str) -> None:
        self.at.below.append(data)


def read(html: str) -> Node:
    """Read a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.root


def figures(root: Node) -> Iterator[Node]:
    """Yield what shows a figure: large numbers, cells of strips, columns of numbers, charts; not their table twins."""
    for one in root.all():
        if any("twin" in up.classes for up in one.within()):
            continue
        of_strip = one.tag == "dd" and one.above and one.above.above and one.above.above.classes & {"strip", "quad"}
        of_facts = one.tag == "b" and one.above and one.above.above and one.above.above.classes & {"facts", "facts-2"}
        if (
            one.classes & {"hero", "big"}
            or of_strip
            or of_facts
            or (one.tag == "th" and "r" in one.classes and one.text().strip())
            or one.classes & {"chart", "plot"}
        ):
            yield one


def lacks(one: Node) -> bool:
    """Whether no card can be opened at a figure, nor at the head of the part of the page it stands in."""
    if one.cards() or (one.tag == "th" and one.above and one.above.cards()):
        return False
    for up in one.within():
        heads = [head for head in up.all() if head.classes & {"card-head", "lead"} or head.tag in ("h2", "summary")]
        if any(head.cards() for head in heads):
            return False
        if up.classes & {"card", "total", "tile"} and up.tag in ("section", "article"):
            return not up.cards()
    return True


@pytest.fixture(scope="module")
def house(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("figures") / "shop"
    shutil.copytree(built, folder)
    with opened(folder, durable=False) as house:
        answer(house, "run", {"by": "lin"})
        yield house


def _pages(house: House) -> dict[str, str]:
    plan = answer(house, "plan_list", {})["plans"][0]["id"]
    user = answer(house, "users", {"where": "risk IS NOT NULL", "limit": 1})["users"][0]["subject_id"]
    accounts = answer(house, "accounts", {"limit": 1})["accounts"]
    clues = answer(house, "clues", {})["clues"]
    return {
        "today": "/",
        "plans": "/plans",
        "plan": f"/plans/{plan}",
        "live": "/live",
        "results": "/results",
        "playbooks": "/playbooks",
        "audience": "/audience?exact=1&where=" + quote("idle_days >= 7"),
        "tasks": "/tasks",
        "retention": "/retention?segment=acquisition_source",
        "lifecycle": "/retention?tab=lifecycle",
        "rfm": "/retention?tab=rfm",
        "ltv": "/retention?tab=ltv",
        "bursts": "/retention?tab=bursts",
        "journeys": "/journeys",
        "funnel": "/journeys?tab=funnel",
        "paths": "/journeys?tab=paths",
        "voice": "/voice",
        "signals": "/signals",
        "signal": "/signals/login_decay",
        "users": "/users",
        "user": f"/users/{user}",
        "accounts": "/accounts",
        **({"account": f"/accounts/{accounts[0]['account_id']}"} if accounts else {}),
        "clues": "/clues",
        **({"clue": f"/clues/{clues[0]['clue_id']}"} if clues else {}),
        "data": "/data",
        "guard": "/guard",
    }


@pytest.fixture(scope="module")
def pages(house: House) -> dict[str, Page]:
    app = make_site(make_house_site(house, "127.0.0.1", 8765), names=host_names("127.0.0.1"))

    def get(path: str) -> Page:
        return asyncio.run(_through(app, "GET", path, b"", {"host": HOST}))

    found = {name: get(path) for name, path in _pages(house).items()}
    cards = {card for page in found.values() for card in read(page.text).cards()}
    return found | {_CARD + card: get(_CARD + card) for card in sorted(cards)}


def test_every_figure_of_every_page_has_a_card(pages: dict[str, Page]) -> None:
    without, seen = [], 0
    for name, page in pages.items():
        if name.startswith("/"):
            continue
        assert page.status == 200, name
        for one in figures(read(page.text)):
            seen += 1
            if lacks(one):
                without.append((name, one.tag, " ".join(sorted(one.classes)), " ".join(one.text().split())[:60]))
    assert without == []
    assert seen > 150


def test_every_card_opens_and_says_what_how_when_from_where_and_who(house: House, pages: dict[str, Page]) -> None:
    cards = {name: page for name, page in pages.items() if name.startswith("/")}
    assert len(cards) > 40
    for name, page in cards.items():
        assert page.status == 200, name
        said = definition(house, name.removeprefix(_CARD), "zh")
        assert said is not None, name
        assert said["means"], name
        assert said["rule"], name
        assert said["needs"], name
        assert said["behind"], name
        for word in ("数据截至", "时区", "版本", "来自", "看背后的人"):
            assert word in page.text, name


def test_the_people_behind_a_card_are_found_by_a_condition_that_reads(house: House) -> None:
    from urllib.parse import parse_qs, urlsplit

    for name in OWN:
        said = definition(house, name, "en")
        assert said is not None
        where = parse_qs(urlsplit(said["behind"]).query).get("where")
        if where and said["behind"].startswith("/users"):
            assert compile_audience(where[0], house.columns, house.zone).predicate


def test_no_link_leads_to_a_part_of_today_that_is_not_there(pages: dict[str, Page]) -> None:
    parts = {one.attrs["id"] for one in read(pages["today"].text).all() if "id" in one.attrs}
    for name, page in pages.items():
        links = {one.attrs.get("href", "") for one in read(page.text).all() if one.tag == "a"}
        assert {link for link in links if link.startswith("/#")} <= {f"/#{part}" for part in parts}, name
