"""One contract for every engine: the same rows, the same questions, the same answers.

A second engine joins by one line in ``ENGINES``; no query is touched.
"""

from collections.abc import Callable, Iterator

import pytest

from liuke.facts.statement import Statement
from liuke.facts.store import Facts
from tests.contract.answers import answer, embedded, kept
from tests.contract.small_rows import fill
from tests.contract.statements import STATEMENTS
from tests.shop import Shop

ENGINES: dict[str, Callable[[], Facts]] = {"duckdb": embedded}
KEPT = kept()


@pytest.fixture(scope="module", params=ENGINES)
def shop(request: pytest.FixtureRequest) -> Iterator[Shop]:
    """Return the small business on one engine."""
    filled = fill(ENGINES[request.param]())
    yield filled
    filled.facts.close()


@pytest.mark.parametrize(("name", "statement"), STATEMENTS.items(), ids=STATEMENTS)
def test_every_statement_gives_the_answer_that_is_kept(shop: Shop, name: str, statement: Statement) -> None:
    assert name in KEPT, f"no answer is kept for {name}: add it with python -m tests.contract.answers and read it"
    assert answer(shop, statement) == KEPT[name]


def test_no_answer_is_kept_for_a_statement_that_is_gone() -> None:
    assert set(KEPT) <= set(STATEMENTS)


def test_every_question_has_something_to_say_about_the_small_rows() -> None:
    assert [name for name, rows in KEPT.items() if not rows] == []
