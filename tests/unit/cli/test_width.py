"""Cells and line breaks of Chinese and English text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.cli.width import breaks, cells, padded, wrapped


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("留客", 4), ("¥1.8 万", 7), ("é", 1), ("e\u0301", 1), ("，", 2)]
)
def test_a_chinese_character_takes_two_cells(text: str, width: int) -> None:
    assert cells(text) == width


def test_padding_counts_cells() -> None:
    assert padded("留客", 6) == "留客  "
    assert padded("留客", 3) == "留客"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("批准今天的计划", 6, ["批准今", "天的计", "划"]),
        ("批准今天，马上", 8, ["批准今", "天，马上"]),
        ("看（这个）吧", 6, ["看（这", "个）吧"]),
        ("看看（这个）吧", 6, ["看看", "（这", "个）吧"]),
        ("花费 ¥1.8 万", 8, ["花费", "¥1.8 万"]),
        ("one two three", 7, ["one two", "three"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("a\nb", 9, ["a", "b"]),
        ("", 5, [""]),
    ],
)
def test_lines_break_where_a_reader_expects_it(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


@given(st.text(alphabet="ab 留客，（）「」1.−万。-", max_size=60), st.integers(4, 30))
def test_no_line_is_wider_and_no_sign_is_lost(text: str, width: int) -> None:
    assert all(cells(line) <= width for line in wrapped(text, width))
    assert "".join("".join(wrapped(text, width)).split()) == "".join(text.split())
    starts = breaks(text, width)
    assert starts == sorted(set(starts))
