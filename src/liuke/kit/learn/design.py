"""Columns as numbers a linear model can weigh: splines of what is counted, a column a frequent category.

A number becomes a restricted cubic spline on six quantiles (Harrell 2015, §2.4.5: linear beyond the outer knots), of
its signed logarithm where it is skewed, held within what the training saw, with a column of its own for "missing" and
for "exactly 0" where that happens. Categories seen often get a column each; all others share one, and the churn of
their hashed bucket, shrunk to everybody's and counted without the row itself (cross-fitted), so that a category seen
once, or a million of them, cannot spell out the label.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, ClassVar, Literal, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.kit.learn.buckets import bucket_of, crossed
from liuke.kit.learn.errors import NoSuchColumnError, NothingToLearnError
from liuke.kit.learn.frame import Column, Floats, Frame, is_number, rows_of

Form = Literal["spline", "linear"]
_KNOTS = (0.05, 0.23, 0.41, 0.59, 0.77, 0.95)
_SKEWED = 0.5
_LEAST_SHARE = 0.005
"""A value (missing, exactly 0) rarer than this, and rarer than all but this, gets no column of its own."""
_LEAST_ROWS = 20
_MOST_LEVELS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberTerms:
    """The columns of one number: spline terms, "missing", "exactly 0"."""

    kind: ClassVar[str] = "number"
    name: str
    log: bool
    low: float
    high: float
    fill: float
    knots: tuple[float, ...]
    missing: bool
    zero: bool

    def labels(self) -> list[str]:
        """Name the columns."""
        spline = [self.name] + [f"{self.name}~{k}" for k in range(1, len(self.knots) - 1)]
        return spline + ["missing"] * self.missing + ["zero"] * self.zero

    def columns(self, column: Column) -> Floats:
        """Return them, shape (n, terms)."""
        said = numbers(column)
        known = np.isfinite(said)
        x = np.where(known, said, self.fill)
        if self.log:
            x = _signed_log(x)
        x = np.clip(x, self.low, self.high)
        found = [x, *_spline(x, self.knots)]
        if self.missing:
            found.append((~known).astype(float))
        if self.zero:
            found.append((said == 0).astype(float))
        return np.column_stack(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryTerms:
    """The columns of one category: one a frequent level, one for all others, and the churn of their bucket."""

    kind: ClassVar[str] = "category"
    name: str
    levels: tuple[str, ...]
    missing: bool
    rest: bool
    buckets: tuple[float, ...]
    """Shrunk log-odds of each bucket over everybody's; empty where the rest are too few to say."""

    def labels(self) -> list[str]:
        """Name the columns."""
        found = [f"{self.name}={level}" for level in self.levels] + [f"{self.name} missing"] * self.missing
        return found + [f"{self.name} other"] * self.rest + [f"{self.name} bucket"] * bool(self.buckets)

    def columns(self, column: Column) -> Floats:
        """Return them, shape (n, terms)."""
        codes, distinct = encoded(column)
        own = {level: k for k, level in enumerate(self.levels)}
        others = len(self.levels)
        place = np.array([own.get(level, others) for level in distinct] + [others + 1], dtype=np.int64)
        at = place[codes]
        found = [(at == k).astype(float) for k in range(len(self.levels))]
        if self.missing:
            found.append((codes < 0).astype(float))
        if self.rest:
            found.append((at == others).astype(float))
        if self.buckets:
            scores = np.append(np.array(self.buckets)[bucket_of(distinct)], 0.0)[codes]
            found.append(np.where(at == others, scores, 0.0))
        return np.column_stack(found) if found else np.zeros((len(column), 0))


Terms = NumberTerms | CategoryTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How the columns of a table become columns of a matrix, and where each went."""

    terms: tuple[Terms, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the table it reads."""
        return tuple(one.name for one in self.terms)

    def spans(self) -> list[slice]:
        """Return, for each column of the table, where its columns of the matrix are."""
        ends = np.cumsum([0] + [len(one.labels()) for one in self.terms])
        return [slice(int(a), int(b)) for a, b in pairwise(ends)]

    def matrix(self, table: Frame) -> Floats:
        """Return the matrix, shape (n, terms). Raises NoSuchColumnError where a column is missing."""
        for one in self.terms:
            if one.name not in table:
                raise NoSuchColumnError(name=one.name, columns=", ".join(table))
        return np.hstack([np.zeros((rows_of(table), 0)), *(one.columns(table[one.name]) for one in self.terms)])

    def document(self) -> list[dict[str, Any]]:
        """Return it as JSON values."""
        return [{"kind": one.kind} | asdict(one) for one in self.terms]

    @classmethod
    def read(cls, document: list[Mapping[str, Any]]) -> Self:
        """Return the design of a document."""
        return cls(terms=tuple(_read(said) for said in document))


def learn_design(table: Frame, y: NDArray[Any], *, form: Form = "spline", seed: int = 0) -> tuple[Design, Floats]:
    """Learn a design and return it with the matrix of the table it learned from (buckets cross-fitted).

    ``form`` "linear" leaves numbers as they are: trees need no splines. Raises NothingToLearnError where no column
    differs from row to row.
    """
    terms: list[Terms] = []
    parts: list[Floats] = []
    for name, column in table.items():
        made = _number(name, column, form) if is_number(column) else _category(name, column, y, seed)
        if made is not None:
            terms.append(made[0])
            parts.append(made[1])
    if not terms:
        raise NothingToLearnError
    return Design(terms=tuple(terms)), np.hstack(parts)


def numbers(column: Column) -> Floats:
    """Return a column as numbers: what is none is missing."""
    if column.dtype.kind == "f":
        return np.where(np.isfinite(column), column, np.nan)
    found = np.full(len(column), np.nan)
    for k, said in enumerate(column):
        try:
            found[k] = float(said)
        except (TypeError, ValueError):
            continue
    return np.where(np.isfinite(found), found, np.nan)


def encoded(column: Column) -> tuple[NDArray[np.int64], list[str]]:
    """Return a code a row (−1: missing) and the distinct levels, as text."""
    texts = [None if said is None or said != said else str(said) for said in column.tolist()]  # noqa: PLR0124 - NaN
    coded = pa.array(texts, pa.string()).dictionary_encode()
    codes = np.asarray(coded.indices.fill_null(-1)).astype(np.int64)
    return codes, coded.dictionary.to_pylist()


def _signed_log(x: Floats) -> Floats:
    found: Floats = np.sign(x) * np.log1p(np.abs(x))
    return found


def _spline(x: Floats, knots: tuple[float, ...]) -> Iterator[Floats]:
    """Give the terms beyond the linear one."""
    if len(knots) < 3:
        return
    last, before = knots[-1], knots[-2]
    unit = (last - knots[0]) ** 2
    tail, tail_before = np.maximum(x - last, 0) ** 3, np.maximum(x - before, 0) ** 3
    for knot in knots[:-2]:
        from_before, from_last = (last - knot) / (last - before), (before - knot) / (last - before)
        yield (np.maximum(x - knot, 0) ** 3 - tail_before * from_before + tail * from_last) / unit


def _number(name: str, column: Column, form: Form) -> tuple[NumberTerms, Floats] | None:
    said = column[np.isfinite(column)]
    if not len(said):
        return None
    missing = _worth(1 - len(said) / len(column), len(column))
    if said.min() == said.max():
        if not missing:
            return None
        form = "linear"
    log = form == "spline" and _skewed(said)
    x = _signed_log(said) if log else said
    knots = _knots(x) if form == "spline" else ()
    zero = form == "spline" and len(knots) >= 3 and _worth(float((said == 0).mean()), len(said))
    terms = NumberTerms(
        name=name,
        log=log,
        low=float(x.min()),
        high=float(x.max()),
        fill=float(np.median(said)),
        knots=knots,
        missing=missing,
        zero=zero,
    )
    return terms, terms.columns(column)


def _skewed(x: Floats) -> bool:
    with np.errstate(over="ignore", invalid="ignore"):
        apart = x - x.mean()
        skew = float((apart**3).mean() / (apart**2).mean() ** 1.5)
    return not abs(skew) <= _SKEWED  # wild amounts overflow and are skewed


def _worth(share: float, n: int) -> bool:
    least = max(_LEAST_SHARE, _LEAST_ROWS / n)
    return least <= share <= 1 - least


def _knots(x: Floats) -> tuple[float, ...]:
    """Return up to six distinct quantiles; of the distinct values where one value takes several of them."""
    found = np.unique(np.quantile(x, _KNOTS))
    if len(found) < len(_KNOTS):
        distinct = np.unique(x)
        if len(distinct) <= 2:
            return ()
        others = x[x != _commonest(x)]
        found = np.unique(np.concatenate([found, np.quantile(others, _KNOTS)])) if len(others) else found
        if len(found) > len(_KNOTS):
            found = found[np.unique(np.linspace(0, len(found) - 1, len(_KNOTS)).round().astype(int))]
    apart = np.append(True, np.diff(found) > 1e-6 * (found[-1] - found[0]))
    kept = found[apart]
    return tuple(float(knot) for knot in kept) if len(kept) >= 3 else ()


def _commonest(x: Floats) -> float:
    levels, counts = np.unique(x, return_counts=True)
    return float(levels[counts.argmax()])


def _category(name: str, column: Column, y: NDArray[Any], seed: int) -> tuple[CategoryTerms, Floats] | None:
    codes, distinct = encoded(column)
    counts = np.bincount(codes[codes >= 0], minlength=len(distinct))
    often = [k for k in np.argsort(-counts, kind="stable")[:_MOST_LEVELS] if counts[k] >= _LEAST_ROWS]
    rest = ~np.isin(codes, often) & (codes >= 0)
    missing = _worth(float((codes < 0).mean()), len(codes))
    with_rest = _worth(float(rest.mean()), len(codes))
    bucketed = bool(rest.sum() >= max(10 * _LEAST_ROWS, 2 * len(np.unique(codes[rest]))))
    if len(often) + missing + with_rest < 2 and not bucketed:
        return None
    levels = tuple(sorted(distinct[k] for k in often))
    buckets: tuple[float, ...] = ()
    terms = CategoryTerms(name=name, levels=levels, missing=missing, rest=with_rest, buckets=buckets)
    found = terms.columns(column)
    if bucketed:
        at = bucket_of(distinct)[codes[rest]]
        scores, own = crossed(at, np.asarray(y, float)[rest], float(np.mean(y)), seed)
        terms = CategoryTerms(name=name, levels=levels, missing=missing, rest=with_rest, buckets=tuple(scores.tolist()))
        extra = np.zeros((len(codes), 1))
        extra[rest, 0] = own
        found = np.hstack([found, extra])
    return terms, found


def _read(said: Mapping[str, Any]) -> Terms:
    fields: dict[str, Any] = {
        name: tuple(one) if isinstance(one, list) else one for name, one in said.items() if name != "kind"
    }
    return NumberTerms(**fields) if said["kind"] == "number" else CategoryTerms(**fields)
