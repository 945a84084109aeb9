"""The table of promises names S1 to S15, each with tests that are there."""

import re
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_promise_of_sending_has_its_row_and_a_test_of_its_name() -> None:
    rows = {found[1]: found[0] for found in re.finditer(r"^\| (S\d+) \|.*$", _PAGE, re.MULTILINE)}
    assert list(rows) == [f"S{n}" for n in range(1, 16)]
    for name, row in rows.items():
        tests = _NAMED.findall(row)
        assert tests, name
        assert all(f"_{name.lower()}_" in test for _, test in tests), name


def test_every_test_that_is_named_is_there() -> None:
    named = _NAMED.findall(_PAGE)
    assert len(named) > 25
    gone = [(file, test) for file, test in named if f"def {test}(" not in (_ROOT / file).read_text(encoding="utf-8")]
    assert gone == []
