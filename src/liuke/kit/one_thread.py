"""Linear algebra in one thread: on a busy machine the threads of small products wait for each other, 10 to 30 times."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CDLL
from functools import cache
from importlib import import_module

_HOLDERS = ("numpy._core._multiarray_umath", "scipy.linalg._fblas")
_ENDINGS = ("64_", "")
_PREFIXES = ("scipy_openblas", "openblas")


@contextmanager
def one_thread() -> Iterator[None]:
    """Have OpenBLAS, as NumPy and SciPy bring it, use one thread meanwhile; where another library is, do nothing."""
    knobs = _knobs()
    before = [ask() for ask, _ in knobs]
    for _, turn in knobs:
        turn(1)
    try:
        yield
    finally:
        for (_, turn), threads in zip(knobs, before, strict=True):
            turn(threads)


@cache
def _knobs() -> tuple[tuple[Callable[[], int], Callable[[int], None]], ...]:
    """Return, for each library that is loaded, how to ask its number of threads and how to set it."""
    found = []
    for holder in _HOLDERS:
        try:
            library = CDLL(str(import_module(holder).__file__))
        except (ImportError, OSError):
            continue
        for prefix in _PREFIXES:
            for ending in _ENDINGS:
                ask = getattr(library, f"{prefix}_get_num_threads{ending}", None)
                turn = getattr(library, f"{prefix}_set_num_threads{ending}", None)
                if ask is not None and turn is not None:
                    found.append((ask, turn))
    return tuple(found)
