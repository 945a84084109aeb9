"""Whose turn it is: a page's short question does not stand behind the long ones of work that nobody waits for."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from liuke.facts.engines.duckdb import DuckDB
from liuke.facts.statement import Statement
from liuke.kit.behind import behind

_LONG, _SHORT = Statement(name="long", text="SELECT 1 AS n"), Statement(name="short", text="SELECT 2 AS n")


def test_who_waits_for_an_answer_does_not_stand_behind_who_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    made, over, begun = DuckDB(None), Event(), list[str]()
    answer = made._read

    def slow(statement: Statement, params: Any, inputs: Any) -> Any:
        begun.append(statement.name)
        if statement is _LONG:
            assert over.wait(60)
        return answer(statement, params, inputs)

    monkeypatch.setattr(made, "_read", slow)
    with ThreadPoolExecutor(20) as pool:
        long = [pool.submit(behind, lambda: made.read(_LONG, {}, {})) for _ in range(16)]
        try:
            short = pool.submit(made.read, _SHORT, {}, {}).result(timeout=30)
        finally:
            over.set()
        assert short.to_pylist() == [{"n": 2}]
        assert begun.count("long") <= 2  # more of them would only take each other's memory
        assert [one.result(timeout=30).to_pylist() for one in long] == [[{"n": 1}]] * 16
    made.close()
