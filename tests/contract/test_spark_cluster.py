"""The same contract on a small cluster: a master and two workers, each a process on loopback."""

from collections.abc import Iterator

import pytest

from tests.contract.both import Both, asked
from tests.contract.statements import STATEMENTS
from tests.spark import LOOPBACK, needs_spark, quick, standalone


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Both]]:
    """Return every answer of both engines, Spark's from two workers."""
    needs_spark()
    folder = tmp_path_factory.mktemp("cluster")
    with (
        standalone(folder) as master,
        quick(master, folder, LOOPBACK | {"spark.executor.memory": "512m"}) as session,
        asked(session, folder) as found,
    ):
        assert session.sparkContext.master.startswith("spark://")
        yield found


@pytest.mark.parametrize("name", STATEMENTS)
def test_two_workers_give_the_same_answer_as_the_embedded_engine(answers: dict[str, Both], name: str) -> None:
    if name not in answers:
        pytest.skip("tests/contract/small_rows.py does not know it yet")
    here, there = answers[name]
    assert there.result() == here
