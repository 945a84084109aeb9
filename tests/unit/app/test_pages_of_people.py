"""People's pages opened together are made a few at a time, each whole."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from typing import Any

import pytest

from liuke.app.calls import one_person
from liuke.app.calls.ask import Ask


def test_as_many_pages_as_processors_are_made_at_once_and_all_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    few, lock, now, most = max(2, os.cpu_count() or 0), Lock(), 0, 0
    full = Event()

    def page(house: Any, ask: Ask, user: str, as_of: str | None, entries: int) -> dict[str, Any]:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
            if now == few:
                full.set()
        assert full.wait(30)
        with lock:
            now -= 1
        if user == "3":
            raise KeyError(user)  # who is not there does not keep a place
        return {"user": user}

    monkeypatch.setattr(one_person, "_page", page)
    with ThreadPoolExecutor(few * 4) as pool:
        made = [pool.submit(one_person.user_page, None, Ask(), user=str(n)) for n in range(few * 4)]  # type: ignore[arg-type]
        for n, one in enumerate(made):
            if n == 3:
                with pytest.raises(KeyError):
                    one.result(timeout=30)
            else:
                assert one.result(timeout=30) == {"user": str(n)}
    assert most == few
