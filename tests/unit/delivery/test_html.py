"""The HTML part says what the plain part says, on a narrow screen and in the dark, and nothing can be smuggled in."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.delivery.html import to_html

_TAGS = {"html", "head", "meta", "title", "style", "body", "main", "p", "br", "a"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self._inside = self._inside or tag == "main"
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data if self._inside else ""


def read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader


def test_paragraphs_lines_and_links_are_kept() -> None:
    text = "您好，小美：\n\n您的茶还在购物车里，\n点这里：https://shop.example/cart?a=1&b=2。\n\n客服"
    page = to_html(text, title="到账")
    found = read(page)
    assert found.links == ["https://shop.example/cart?a=1&b=2"]
    assert page.count("<p>") == 3
    assert page.count("<br>") == 1
    assert "小美" in found.text
    assert '<html lang="zh-CN">' in page


@pytest.mark.parametrize("end", ["。", "，", ".", ",", ")", "）", "》", "!", "?", ";", "'", '"', "\n", " "])
def test_what_follows_a_link_is_not_part_of_it(end: str) -> None:
    assert read(to_html(f"见 https://x.cn/a{end}")).links == ["https://x.cn/a"]


def test_it_is_readable_in_the_dark_and_on_a_phone() -> None:
    page = to_html("x")
    assert "prefers-color-scheme:dark" in page
    assert 'name="color-scheme" content="light dark"' in page
    assert "max-width:560px" in page
    assert "width=device-width" in page


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</main></style><b>", "&lt;b&gt;"]
)
def test_nothing_can_be_smuggled_in(evil: str) -> None:
    found = read(to_html(evil, title=evil))
    assert found.tags <= _TAGS
    assert found.text.strip() == evil


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=300))
def test_whatever_the_text_the_page_is_ours(text: str) -> None:
    found = read(to_html(f"https://{text}", title=text))
    assert found.tags <= _TAGS
    assert found.attributes <= {"lang", "charset", "name", "content", "href"}
    assert all(link.startswith("https://") for link in found.links)
