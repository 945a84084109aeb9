"""Two people's changes to one text are joined where they touch different lines, and told apart where they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.kit.merge import merge

BASE = "a\nb\nc\nd\ne\n"


@pytest.mark.parametrize(
    ("mine", "theirs", "joined", "conflicts"),
    [
        ("A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n", "A\nb\nc\nd\nE\n", 0),
        ("a\nb\nc\nd\ne\n", "a\nb\nx\nc\nd\ne\n", "a\nb\nx\nc\nd\ne\n", 0),
        ("a\nc\nd\ne\n", "a\nb\nc\nd\ne\nf\n", "a\nc\nd\ne\nf\n", 0),
        ("a\nB\nc\nd\ne\n", "a\nB\nc\nd\ne\n", "a\nB\nc\nd\ne\n", 0),
        ("a\nB1\nc\nd\ne\n", "a\nB2\nc\nd\ne\n", "a\nB1\nc\nd\ne\n", 1),
        ("a\nx\nb\nc\nd\ne\n", "a\ny\nb\nc\nd\ne\n", "a\nx\nb\nc\nd\ne\n", 1),
    ],
)
def test_changes_are_joined_and_where_both_touch_one_line_mine_stays(
    mine: str, theirs: str, joined: str, conflicts: int
) -> None:
    found = merge(BASE, mine, theirs)
    assert (found.text, found.conflicts) == (joined, conflicts)


@given(st.lists(st.sampled_from("abcd"), max_size=8), st.lists(st.sampled_from("abcd"), max_size=8))
def test_who_changed_nothing_takes_what_the_other_wrote(base: list[str], other: list[str]) -> None:
    one, two = ("".join(f"{line}\n" for line in lines) for lines in (base, other))
    assert merge(one, one, two).text == two
    assert merge(one, two, one).text == two
    assert merge(one, two, two).text == two
