"""What has been decided of each row of a plan so far, in few bytes a row; who is denied is never decided again."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from liuke.guard.columns import Flags, Integers, Proposals
from liuke.guard.evidence import EMPTY, texts
from liuke.guard.route import Route
from liuke.model.reasons import Code
from liuke.model.words import VerdictKind

_KINDS, _CODES = tuple(VerdictKind), tuple(Code)
_NO_CODE = -1


class Verdicts:
    """The verdicts of all rows. Texts stay Arrow's: as objects of Python's they would be most of a plan's memory."""

    def __init__(self, n: int) -> None:
        self.kind = np.full(n, _KINDS.index(VerdictKind.ALLOW), dtype=np.int8)
        self.code = np.full(n, _NO_CODE, dtype=np.int8)
        self._texts: list[pa.Array] = [pa.array([EMPTY], pa.string())]
        self._said = 1
        self._text = np.zeros(n, dtype=np.int64)

    def of(self, at: Integers | range) -> "Some":
        """Return those of the rows ``at`` these places."""
        return Some(self, np.asarray(at, dtype=np.int64))

    def say(self, rows: Integers, said: pa.Array) -> None:
        """Take the evidence of these rows in the place of what they had."""
        self._text[rows] = np.arange(self._said, self._said + len(said))
        self._texts.append(said)
        self._said += len(said)

    def is_(self, *kinds: VerdictKind) -> Flags:
        """Rows of one of these kinds; nobody objected yet to rows of kind allow."""
        return _one_of(self.kind, kinds)

    def columns(self) -> dict[str, Any]:
        """Return the columns verdict, code and evidence."""
        kinds = pa.array([str(kind) for kind in _KINDS], pa.string())
        codes = pa.array([str(code) for code in _CODES], pa.string())
        return {
            "verdict": kinds.take(pa.array(self.kind)),
            "code": codes.take(pa.array(self.code, mask=self.code == _NO_CODE)),
            "evidence": pa.chunked_array(self._texts, pa.string()).take(pa.array(self._text)),
        }


class Some:
    """The verdicts of some rows; masks and facts are as long as there are of these."""

    def __init__(self, whole: Verdicts, at: Integers) -> None:
        self._whole, self._at = whole, at

    def is_(self, *kinds: VerdictKind) -> Flags:
        """Rows of one of these kinds; nobody objected yet to rows of kind allow."""
        return _one_of(self._whole.kind[self._at], kinds)

    def deny(self, code: Code, mask: Flags, facts: dict[str, Any]) -> None:
        """Deny what is still allowed; a diversion is a kind of its own."""
        kind = VerdictKind.DIVERT if code is Code.DIVERTED else VerdictKind.DENY
        self.set(code, kind, mask & self.is_(VerdictKind.ALLOW), facts)

    def set(self, code: Code, kind: VerdictKind, mask: Flags, facts: dict[str, Any]) -> None:
        """Decide the rows of ``mask``, with the facts that decided."""
        where = np.flatnonzero(mask)
        if where.size:
            rows = self._at[where]
            self._whole.kind[rows], self._whole.code[rows] = _KINDS.index(kind), _CODES.index(code)
            self._whole.say(rows, texts(facts, where))

    def explain_fallback(self, rows: Proposals, way: Route) -> None:
        """Say of allowed rows that another channel than the first is used."""
        where = np.flatnonzero(self.is_(VerdictKind.ALLOW) & way.fell_back)
        if where.size:
            self._whole.say(self._at[where], texts({"channel": way.channel, "instead_of": rows.channel}, where))


def _one_of(kinds: npt.NDArray[np.int8], wanted: tuple[VerdictKind, ...]) -> Flags:
    found: Flags = np.isin(kinds, [_KINDS.index(kind) for kind in wanted])
    return found
