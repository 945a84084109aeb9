"""Gives memory back to the machine: what a process that runs for weeks has let go of should not stay with it.

C's allocator keeps what was freed, one pool a thread; after a day was computed that was a third of the server. Where
the machine's C library is another than glibc nothing is done.
"""

import ctypes
import gc
from contextlib import suppress

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


def give_back() -> None:
    """Return to the machine what was freed."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
