"""Whoever asks first writes first."""

import threading
import time

from liuke.kit.clock import HandClock
from liuke.state.meta import remember
from liuke.state.store import State
from liuke.state.switches import ALL, stop
from liuke.state.turns import Turns


def test_turns_come_in_the_order_asked() -> None:
    turns, came, asked = Turns(), [], []
    assert turns.take(1)

    def wait(name: int) -> None:
        asked.append(name)
        assert turns.take(5)
        came.append(name)
        turns.give()

    threads = []
    for name in range(6):
        thread = threading.Thread(target=wait, args=(name,))
        thread.start()
        threads.append(thread)
        while len(turns._waiting) <= name:
            time.sleep(0.001)
    turns.give()
    for thread in threads:
        thread.join()
    assert came == list(range(6))


def test_who_gives_up_does_not_take_the_turn_along() -> None:
    turns = Turns()
    assert turns.take(1)
    assert not turns.take(0.01)
    turns.give()
    assert turns.take(0.01)


def test_the_hand_on_the_switch_is_not_shut_out_by_busy_writers(state: State, clock: HandClock) -> None:
    done = threading.Event()

    def write() -> None:
        while not done.is_set():
            remember(state, "x", "y")

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    time.sleep(0.2)
    began = time.perf_counter()
    for _ in range(5):
        stop(state, ALL, by="韩梅梅", why="x", now=clock.now())
    took = time.perf_counter() - began
    done.set()
    for writer in writers:
        writer.join()
    assert took < 10
