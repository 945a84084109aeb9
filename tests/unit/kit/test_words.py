"""Words of a column are one object a different word: a hundred thousand rows of nine playbooks are nine strings."""

import pyarrow as pa
import pytest

from liuke.kit.words import words_of


@pytest.mark.parametrize("chunks", [[["a", "b", None, "a"]], [["a"], ["b", None], ["a"]], [[None]], [[], []], []])
def test_words_are_those_of_the_column(chunks: list[list[str | None]]) -> None:
    column = pa.chunked_array([pa.array(one, pa.string()) for one in chunks], pa.string())
    assert words_of(column).tolist() == column.to_pylist()
    assert words_of(column, "-").tolist() == [word or "-" for word in column.to_pylist()]
    assert words_of(pa.nulls(2)).tolist() == [None, None]


def test_equal_words_are_one_object() -> None:
    found = words_of(pa.array(["golden" + str(n % 2) for n in range(9)]))
    assert len({id(word) for word in found}) == 2
