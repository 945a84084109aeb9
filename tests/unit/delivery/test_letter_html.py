"""E-mail blocks (T3): headline, value, one next step, who writes, why, stop; narrow, dark, nothing fetched, nothing smuggled."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.delivery.letter import Blocks, letter_html

WHOLE = Blocks(
    headline="订单还没付款",
    value="小美，你好：\n\n「水杯」还没有付款。\n见 https://x.cn/a。",
    next_step="查看这笔订单：https://x.cn/o?a=1&b=2",
    signature="林晚\n青柠",
    why="为什么收到这封信：你有一笔没付款的订单。",
    stop="调整内容和频率：https://x.cn/s\n不再接收，一键退订：https://x.cn/u",
)


def words(page: str) -> str:
    body = page.split("</head>")[1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_the_blocks_come_in_the_order_in_which_people_read() -> None:
    said = words(letter_html(WHOLE))
    order = [
        said.rindex(part)
        for part in (
            "订单还没付款",
            "小美，你好：",
            "还没有付款。 见",
            "查看这笔订单",
            "林晚",
            "为什么收到",
            "调整内容和频率",
            "一键退订",
        )
    ]
    assert order == sorted(order)


def test_the_one_next_step_is_a_button_and_the_foot_small_links() -> None:
    page = letter_html(WHOLE)
    assert page.count('class="btn"') == 1
    assert re.search(r'class="go" href="https://x\.cn/o\?a=1&amp;b=2"[^>]*>查看这笔订单</a>', page)
    assert 'href="https://x.cn/s">调整内容和频率</a>' in page and 'href="https://x.cn/u">不再接收，一键退订</a>' in page
    assert "https://x.cn/u" not in words(page)


@pytest.mark.parametrize(
    "step",
    ["告诉任何一位客服。", "先看 https://x.cn/a 再看 https://x.cn/b", f"{'长' * 61}：https://x.cn/o", "https://x.cn/o"],
)
def test_a_step_without_an_address_or_with_many_words_stays_words(step: str) -> None:
    page = letter_html(Blocks(headline="h", value="v", next_step=step))
    assert 'class="btn"' not in page and step.split("https", maxsplit=1)[0].strip() in words(page)


def test_nothing_is_fetched_and_every_style_is_on_its_element() -> None:
    page = letter_html(WHOLE)
    assert not re.search(r"<(img|link|script|iframe|form|video|object)|url\(|@import|src=", page)
    assert '<meta name="color-scheme" content="light dark">' in page and "prefers-color-scheme:dark" in page
    assert all("style=" in tag for tag in re.findall(r"<(?:a|p|h1|td)\b[^>]*>", page))
    assert "max-width:560px" in page and len(page.encode()) < 20_000
    assert '<html lang="en">' in letter_html(WHOLE, language="en")


@given(st.text(max_size=200))
def test_nothing_can_be_smuggled_in(text: str) -> None:
    evil = text + "\"><script>alert(1)</script>'<img src=x onerror=y>"
    page = letter_html(
        Blocks(
            headline=evil,
            value=evil,
            next_step=f"{evil[:20]}：https://x.cn/{text}",
            signature=evil,
            why=evil,
            stop=f"{evil}：https://x.cn/u",
        )
    )
    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z][a-zA-Z0-9]*)", page)}
    assert tags <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "div",
        "table",
        "tr",
        "td",
        "h1",
        "p",
        "a",
        "b",
        "br",
    }
    for tag in re.findall(r"<a [^>]*>", page):
        assert re.fullmatch(r'<a (?:[a-z]+="[^"<>]*" ?)+>', tag)
        assert re.search(r'href="https?://', tag)


def test_empty_blocks_leave_no_holes() -> None:
    page = letter_html(Blocks(headline="h", value="v"))
    assert 'class="line"' not in page and 'class="btn"' not in page and "<p" in page
