"""PDFs: Chinese letters are inside, nothing crashes, the same words give the same bytes (P1, W7)."""

import hashlib
import json
import re
import zlib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from liuke.kit import pdf
from liuke.kit.pdf import Bars, Figures, Heading, Paragraph, Table, make_pdf
from liuke.kit.pdf.wrap import drawable, wrap

AT = datetime(2026, 11, 22, tzinfo=UTC)
EVERY = (
    Heading("这一年"),
    Paragraph("小美，这一年您来过 128 天。\n第二行。"),
    Figures((("来过", "128 天", "比去年多 12 天"), ("省下", "¥1,234.50", ""))),
    Bars((("一月", 0.5, "15 天"), ("二月", 7.0, "28 天"), ("三月", -1.0, "0 天"))),
    Table(("日期", "商品", "金额"), (("2026-01-03", "手冲咖啡壶", "¥13.50"),)),
)


def made(*blocks: pdf.Block, title: str = "年度报告", language: str = "zh") -> bytes:
    return make_pdf(title, blocks, language=language, footer="青柠生活", at=AT)  # type: ignore[arg-type]


def unpacked(document: bytes) -> str:
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.S)
    return b"\n".join(zlib.decompress(one) if one[:1] == b"x" else one for one in streams).decode("latin-1")


def test_the_same_words_give_the_same_bytes_and_another_day_gives_others() -> None:
    assert made(*EVERY) == made(*EVERY)
    assert made(*EVERY) != make_pdf("年度报告", EVERY, language="zh", footer="青柠生活", at=AT.replace(year=2027))


def test_title_language_and_order_are_there_for_a_screen_reader() -> None:
    document = made(*EVERY)
    assert b"/Lang (zh-CN)" in document and b"/MarkInfo" in document and b"/StructTreeRoot" in document
    assert document.count(b"/S /H1") == 1 and document.count(b"/S /H2") == 1 and b"/DisplayDocTitle true" in document
    assert b"/Title <feff" + "年度报告".encode("utf-16-be").hex().encode() + b">" in document
    assert b"/Lang (en)" in made(Paragraph("Hello"), title="Report", language="en")


def test_only_the_letters_used_are_embedded() -> None:
    document = made(*EVERY)
    assert b"/FontFile2" in document and len(document) < 40_000


def test_letters_can_be_copied_out_again() -> None:
    assert f"{ord('壶'):04X}" in unpacked(made(*EVERY)).upper()


@pytest.mark.parametrize(
    "name",
    [
        "🎂小美👩‍👩‍👧",
        "\x00\x07\u202e\ufeff",
        "𠮷野家",
        "喆堃玥祎赟镕䶮",
        "مرحبا",
        "한글",
        "",
        "   ",
        "\ud800",
        "a\u0301́",
    ],
)
def test_no_name_breaks_it(name: str) -> None:
    blocks = (
        Heading(name),
        Paragraph(name),
        Figures(((name, name, name),)),
        Table((name,), ((name,),)),
        Bars(((name, 0.1, name),)),
    )
    assert made(*blocks, title=name).startswith(b"%PDF")


def test_a_sign_the_font_has_not_is_seen_to_be_missing() -> None:
    known = frozenset(map(ord, "小美好 ")).__contains__
    assert drawable("小🎂美\u200d\ufe0f好\u3000", known) == "小□美好 "


def test_rare_letters_of_names_are_in_the_font() -> None:
    from liuke.kit.pdf.pen import Pen

    with closing(Pen("x", "zh", AT)) as pen:
        assert not [sign for sign in "喆堃玥祎赟镕翀燊淼弢珺暟甯瑄䶮㛃龘龍體臺灣½€£¥−×→≥" if not pen.known(ord(sign))]


def test_long_things_go_over_several_pages() -> None:
    rows = tuple((str(at), "很长的一行" * 12) for at in range(80))
    document = made(
        Paragraph("谢谢。" * 2000), Table(("号", "说"), (*rows, ("x", "高过一页" * 900))), Paragraph("x" * 9000)
    )
    assert document.count(b"/Type /Page\n") > 10
    assert made().count(b"/Type /Page\n") == 1
    assert made(Table((), ()), Figures(()), Bars(()), Table(("a",), ((), ("1", "2")))).startswith(b"%PDF")


def test_lines_break_where_chinese_and_english_readers_expect_it() -> None:
    width = len
    assert wrap("今天很好，我们去", 4, width) == ["今天很", "好，我们", "去"]
    assert wrap("看（这里）吧", 3, width) == ["看", "（这里", "）吧"] or wrap("看（这里）吧", 4, width) == [
        "看（这",
        "里）吧",
    ]
    assert wrap("two words here", 9, width) == ["two words", "here"]
    assert wrap("abcdefghij", 4, width) == ["abcd", "efgh", "ij"]
    assert wrap("one\n\ntwo", 9, width) == ["one", "", "two"]


def test_the_font_is_the_one_described_and_says_its_licence() -> None:
    home = Path(pdf.__file__).parent / "fonts"
    said = json.loads((home / "VENDORED.json").read_text(encoding="utf-8"))
    file = home / said["file"]
    assert hashlib.sha256(file.read_bytes()).hexdigest() == said["sha256"]
    assert file.stat().st_size < 6_000_000 and said["licence"] == "OFL-1.1"
    assert "SIL OPEN FONT LICENSE" in (home / "LICENSE").read_text(encoding="utf-8")
