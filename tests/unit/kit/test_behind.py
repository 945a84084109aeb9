"""What nobody waits for lets others go first, and what it answers or raises is whoever asked for it told."""

import os
import sys
import threading

import pytest

from liuke.kit.behind import behind, is_behind, step_back


def _niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_work_is_done_behind_and_its_answer_given() -> None:
    assert (behind(is_behind), is_behind()) == (True, False)


def test_what_work_raises_is_raised() -> None:
    def fails() -> None:
        raise KeyError("gone")

    with pytest.raises(KeyError, match="gone"):
        behind(fails)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no niceness of their own")
def test_only_that_thread_steps_back() -> None:
    mine = _niceness()
    assert (behind(_niceness), _niceness()) == (min(19, mine + 5), mine)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no niceness of their own")
def test_the_last_place_is_as_far_back_as_it_goes() -> None:
    def often() -> int:
        for _ in range(5):
            step_back()
        return _niceness()

    assert behind(often) == 19
