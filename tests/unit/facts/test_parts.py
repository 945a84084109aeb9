"""The list of parts: changes of one transaction become true together, by one rename, or not at all."""

import threading
from pathlib import Path

import pytest

from liuke.facts.engines.parts import Part, Parts, folder

ONE, TWO = Part(number=1, rows=3), Part(number=2, rows=4, key="2025-03-01")


def test_a_part_lies_in_a_folder_of_its_number_and_key() -> None:
    assert folder(ONE, None) == "v=1"
    assert folder(TWO, "day") == "v=2/day=2025-03-01"
    assert folder(Part(number=3, rows=1, key="a/b=c"), "plan_id") == "v=3/plan_id=a%2Fb%3Dc"


def test_all_tables_change_together(tmp_path: Path) -> None:
    parts = Parts(tmp_path / "parts.json")
    with parts.transaction():
        parts.put("events", [ONE])
        parts.put("orders", [TWO])
        assert parts.of("events") == (ONE,)
        assert not (tmp_path / "parts.json").exists()
    again = Parts(tmp_path / "parts.json")
    assert (again.of("events"), again.of("orders")) == ((ONE,), (TWO,))


def test_a_transaction_that_fails_changes_nothing(tmp_path: Path) -> None:
    parts = Parts(tmp_path / "parts.json")
    with parts.transaction():
        parts.put("events", [ONE])
    with pytest.raises(ZeroDivisionError), parts.transaction():
        parts.put("events", [TWO])
        with parts.transaction():
            parts.put("orders", [TWO])
        raise ZeroDivisionError
    assert (parts.of("events"), parts.of("orders")) == ((ONE,), ())
    assert Parts(tmp_path / "parts.json").of("events") == (ONE,)


def test_others_see_what_is_kept_while_a_transaction_is_open(tmp_path: Path) -> None:
    parts, seen = Parts(tmp_path / "parts.json"), []
    with parts.transaction():
        parts.put("events", [ONE])
        other = threading.Thread(target=lambda: seen.append(parts.of("events")))
        other.start()
        other.join()
    assert (seen, parts.of("events")) == ([()], (ONE,))


def test_a_number_is_given_once_also_after_a_failure(tmp_path: Path) -> None:
    parts = Parts(tmp_path / "parts.json")
    with parts.transaction():
        first = parts.next()
        parts.put("events", [Part(number=first, rows=1)])
    with pytest.raises(ZeroDivisionError), parts.transaction():
        parts.next()
        raise ZeroDivisionError
    assert parts.next() > first + 1


def test_parts_change_inside_a_transaction_only(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        Parts(tmp_path / "parts.json").put("events", [ONE])
