"""The same contract on Spark: every statement of the house, equal answers, on this machine and on a small cluster."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from liuke.facts.statement import Statement
from liuke.facts.store import Facts, open_spark
from tests.contract.answers import EXTRA, Answer, answer, embedded
from tests.contract.small_rows import fill, inputs, params, tables_named
from tests.contract.statements import STATEMENTS
from tests.shop import SHANGHAI, Shop
from tests.spark import SMALL, copy, needs_spark, standalone

Both = tuple[Answer, "Future[Answer]"]
_AT_ONCE = 3


@contextmanager
def asked(master: str, folder: Path, conf: dict[str, str]) -> Iterator[dict[str, Both]]:
    """Ask every statement of both engines, Spark a few at a time."""
    from liuke.facts.engines.spark_session import start, stop

    session = start(master, memory_limit="1GB", conf=SMALL | conf, log=folder / "spark.log")
    source = fill(embedded())
    try:
        facts: Facts = open_spark(session, folder / "facts", SHANGHAI, extra=EXTRA)
        shop = Shop(facts=facts)
        copy(source.facts, facts)
        answer(shop, STATEMENTS["facts/dirty/dirty"])  # what statements are given is made once, not by each thread
        known = {*source.facts.tables, *inputs(source), *params(source)}
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            yield {
                name: (answer(source, statement), pool.submit(answer, shop, statement))
                for name, statement in STATEMENTS.items()
                if not (tables_named(statement) | statement.params) - known
            }
            pool.shutdown(cancel_futures=True)
        facts.close()
    finally:
        source.facts.close()
        stop(session)


@pytest.fixture(scope="module", params=["local", "standalone"])
def answers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Both]]:
    """Return every answer of Spark, on threads here or on two workers."""
    needs_spark()
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "local":
        with asked("local[2]", folder, {}) as found:
            yield found
        return
    here = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1", "spark.executor.memory": "512m"}
    with standalone(folder) as master, asked(master, folder, here) as found:
        yield found


@pytest.mark.parametrize(("name", "statement"), STATEMENTS.items(), ids=STATEMENTS)
def test_both_engines_give_the_same_answer(answers: dict[str, Both], name: str, statement: Statement) -> None:
    if name not in answers:
        pytest.skip("tests/contract/small_rows.py does not know it yet")
    here, there = answers[name]
    assert there.result() == here
