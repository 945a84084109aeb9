"""Gives memory back to the machine: what a process that runs for weeks has let go of should not stay with it.

C's allocator keeps what was freed, one pool a thread; after a day was computed that was a third of the server. Where
the machine's C library is another than glibc nothing is done.
"""

import ctypes
import gc
import sys
import threading
from contextlib import suppress
from importlib.abc import MetaPathFinder

import pyarrow as pa

_TRIM, _MMAP, _POOLS = -1, -3, -8
"""glibc's M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX."""
_KEPT_BYTES, _LARGE_BYTES, _MOST_POOLS = 1 << 20, 1 << 18, 2


def hold_little() -> None:
    """Keep few pools, and no large block that was freed: to be called before threads begin."""
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL("libc.so.6")
        for what, value in ((_POOLS, _MOST_POOLS), (_TRIM, _KEPT_BYTES), (_MMAP, _LARGE_BYTES)):
            libc.mallopt(what, value)
        pa.set_memory_pool(pa.system_memory_pool())


def leave_pandas_out() -> None:
    """Have Arrow not load pandas, where that is installed, to ask whether a list is one of its: 40 MB for nothing.

    Only in a process whose main thread asks for that: it goes for all of it.
    """
    if threading.current_thread() is threading.main_thread() and not any(isinstance(f, _Pandas) for f in sys.meta_path):
        sys.meta_path.insert(0, _Pandas())


class _Pandas(MetaPathFinder):
    """Finds that there is no pandas."""

    def find_spec(self, fullname: str, *_: object) -> None:
        """Find no other module either: those behind it do."""
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname, name=fullname)


def give_back() -> None:
    """Return to the machine what was freed, and what nothing refers to any longer."""
    gc.collect()
    trim()


def trim() -> None:
    """Return to the machine what was freed between blocks still in use, which C's allocator keeps: milliseconds."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
