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


_NO_PICTURES = frozenset(["i", "spark", "plot-axis", "ring"])
"""Icons, the lines under figures (each figure leads to its signal with the whole picture), a clock."""


def pictures(root: Node) -> Iterator[Node]:
    """Yield what draws numbers: charts, grids, bars in tables and beside words."""
    for one in root.all():
        if one.classes & {"chart", "triangle", "rfm"} or (
            one.tag == "svg" and not one.classes & _NO_PICTURES and all(up.tag != "svg" for up in one.within())
        ):
            yield one


def cannot_be_taken_home(one: Node, root: Node) -> str:
    """Say what a picture lacks: a name, its table, a way to take the table, a way to take the picture."""
    named = next((up for up in (one, *one.within()) if "data-picture" in up.attrs), None)
    if named is None:
        return "name"
    name = named.attrs["data-picture"]
    if sum(other.attrs.get("data-picture") == name for other in root.all()) != 1:
        return f"{name}: the name is another's too"
    tools = [t for t in root.all() if "data-take" in t.attrs and t.attrs["data-name"] == name]
    if sorted(t.attrs["data-take"] for t in tools) != ["csv", "png"]:
        return f"{name}: CSV and PNG"
    beside = tools[0].above
    assert beside is not None
    rows = [row for part in (beside, named) for row in part.all() if row.tag == "tr"]
    return "" if len(rows) > 1 else f"{name}: table"


def test_every_picture_has_its_table_and_can_be_taken_home(pages: dict[str, Page]) -> None:
    seen: dict[str, int] = {}
    for name, page in pages.items():
        root = read(page.text)
        found = list(pictures(root))
        lacking = {cannot_be_taken_home(one, root) for one in found} - {""}
        assert lacking == set(), name
        seen[name] = len(found)
    drawn = {"today", "plan", "results", "retention", "rfm", "journeys", "funnel", "voice", "signal", "user"}
    assert {name for name in drawn if not seen[name]} <= {"results"}  # of which nothing is known on the first day


def test_clues_go_on_behind_a_row_whatever_is_put_together_meanwhile(house: House) -> None:
    every = [one["clue_id"] for one in answer(house, "clues", {"limit": 1000})["clues"]]
    assert len(every) > 4
    first = answer(house, "clues", {"limit": 2, "after": ""})
    assert [one["clue_id"] for one in first["clues"]] == every[:2]
    assert all(one["quotes"] for one in first["clues"])
    answer(house, "clue_merge", {"clue": every[1], "into": every[0], "by": "lin"})
    rest = answer(house, "clues", {"limit": 1000, "after": first["last"]})
    assert [one["clue_id"] for one in rest["clues"]] == every[2:]  # counted, the third would have been passed over
    assert rest["last"] is None
    for nonsense in ("x", "[]", "[true,1e999,0,0]", "{}"):
        assert answer(house, "clues", {"limit": 1, "after": nonsense})["found"] == len(every) - 1


def test_a_picture_without_a_table_is_told() -> None:
    root = read("<div data-picture=a><svg role=img></svg></div><p><b data-take=csv data-name=a></b></p>")
    assert [cannot_be_taken_home(one, root) for one in pictures(root)] == ["a: CSV and PNG"]
