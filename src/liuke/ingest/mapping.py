"""Which column of the file becomes which column of the table: given, or guessed from the headers."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from liuke.facts.stage_wanted import Count, Take
from liuke.facts.tables import TABLES, FactTable
from liuke.facts.tables import table as declared
from liuke.facts.tracking import TrackingPlan
from liuke.ingest.errors import (
    MappingFileError,
    MissingColumnError,
    NothingMappedError,
    TwiceMappedError,
    UnknownColumnError,
    UnknownTableError,
)
from liuke.ingest.headers import PSEUDO, plain, ranks
from liuke.kit.document import DocumentError, nearest, parse, read_into
from liuke.model.words import Role

_ALIASES = {"activity": "activity_counts", "surveys": "survey_responses", "nps": "survey_responses", "items": "catalog"}
_OURS = "liuke_"
_LEAVE_OUT = frozenset({"-", "ignore", "不导入"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A mapping settled against the headers of one file."""

    takes: tuple[Take, ...]
    counts: tuple[Count, ...]
    extras: dict[int, str]
    shown: dict[str, str]
    unused: tuple[str, ...]
    kept_as: dict[str, str]
    guessed: tuple[str, ...]
    """Columns of the file whose meaning was read off their headers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingDocument:
    """A mapping kept as YAML: ``table``, ``columns`` (file → table), ``constants`` and reading options."""

    __pydantic_config__ = {"extra": "forbid"}

    table: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    zone: str | None = None
    currency: str | None = None
    money_unit: str | None = None
    day_first: bool | None = None
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None


def read_mapping(text: str, file: str = "mapping.yml") -> MappingDocument:
    """Read a mapping document.

    Raises
    ------
    MappingFileError
        Something in it has no meaning; the place is named.
    """
    try:
        return read_into(MappingDocument, parse(text, file), file)
    except DocumentError as why:
        raise MappingFileError(**why.facts) from why


def table_named(name: str) -> FactTable:
    """Return the table of that name which takes imports.

    Raises
    ------
    UnknownTableError
        There is none.
    """
    name = _ALIASES.get(name, name)
    names = [table.name for table in TABLES if table.imported]
    if name not in names:
        near = nearest(name, names)
        raise UnknownTableError(
            table=name,
            near_en=f"; did you mean {near}?" if near else "",
            near_zh=f"；是不是 {near}？" if near else "",
            tables=", ".join(names),
        )
    return declared(name)


def guess(headers: Sequence[str], table: str, named: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return column of the file → canonical column, as far as the headers tell; each canonical column once at most.

    What ``named`` says already of columns, and what it fills, is left alone.
    """
    found_table = table_named(table)
    plains = [plain(header) for header in headers]
    said = {*(named or {})} | {plain(header) for header in named or {}}
    free = [nth for nth, header in enumerate(headers) if not ({header, plains[nth]} & said or header.startswith(_OURS))]
    filled = {one for to in (named or {}).values() for one in (to, f"{to}_fen")}
    offers = [
        (rank, place, column)
        for column, words in ranks(found_table.name).items()
        for place in free
        if column not in filled and (rank := words.get(plains[place])) is not None
    ]
    found: dict[int, str] = {}
    for _, place, column in sorted(offers):
        if place not in found and column not in found.values():
            found[place] = column
    if found_table.name == "orders":
        found = _some_time(_one_amount(found, filled), filled)
    if found_table.name == "activity_counts" and "n" not in {*found.values(), *filled}:
        taken = {place: "" for place in range(len(headers)) if place not in free} | found
        found |= {place: role for place, role in _counted(plains, taken).items() if role not in filled}
    return {headers[place]: found[place] for place in sorted(found)}


def _one_amount(found: dict[int, str], filled: Container[str]) -> dict[int, str]:
    """A line's amount is said or comes of its price, not both."""
    if "amount_fen" in found.values() or "amount_fen" in filled:
        return {place: column for place, column in found.items() if column != "unit_price"}
    return found


def _some_time(found: dict[int, str], filled: Container[str]) -> dict[int, str]:
    """Many exports of orders know but one time, that of payment: it is the order's then, which was paid at once."""
    if "ts" in filled or "ts" in found.values():
        return found
    return {place: "ts" if column == "paid_at" else column for place, column in found.items()}


def _counted(plains: Sequence[str], taken: Mapping[int, str]) -> dict[int, str]:
    roles = {plain(role): str(role) for role in Role} | {"logins": "login", "access": "login", "登录": "login"}
    roles |= {"comments": "comment", "discussion": "comment", "forum": "comment", "评论": "comment", "讨论": "comment"}
    found: dict[int, str] = {}
    for place, key in enumerate(plains):
        if place not in taken and key in roles and roles[key] not in found.values():
            found[place] = roles[key]
    return found


def settle(
    headers: Sequence[str],
    table: FactTable,
    given: Mapping[str, str] | None,
    constants: Mapping[str, str],
    *,
    path: str,
    tracking: TrackingPlan,
) -> Settled:
    """Check a mapping against a file and a table; columns that it does not name are guessed.

    Raises
    ------
    UnknownColumnError, TwiceMappedError, MissingColumnError, NothingMappedError
        The mapping does not fit; one sentence says where.
    """
    named = dict(given or {})
    fixed = dict(constants) | {
        to: word[1:] for word, to in named.items() if word.startswith("=") and word not in headers
    }
    named = {header: to for header, to in named.items() if not (header.startswith("=") and header not in headers)}
    guessed = guess(headers, table.name, named | {f"={to}": to for to in fixed})
    pairs = named | guessed
    if not pairs and not fixed:
        raise NothingMappedError(path=path, table=table.name, columns=", ".join(headers))
    settled = _Settling(headers=tuple(headers), table=table, tracking=tracking, path=path)
    for header, to in pairs.items():
        settled.take(header, to)
    for to, word in fixed.items():
        settled.fix(to, word)
    settled.demand()
    return settled.done(guessed=tuple(guessed))


@dataclass(slots=True, kw_only=True)
class _Settling:
    headers: tuple[str, ...]
    table: FactTable
    tracking: TrackingPlan
    path: str
    taken: dict[str, Take] = field(default_factory=dict)
    by: dict[str, str] = field(default_factory=dict)
    counts: list[Count] = field(default_factory=list)
    extras: dict[int, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)

    def take(self, header: str, to: str) -> None:
        """Map one column of the file."""
        cell = self._place(header)
        self.shown[self.headers[cell]] = to
        if to in _LEAVE_OUT:
            self.left_out.add(cell)
        elif to.startswith(("traits.", "properties.")):
            self.extras[cell] = to.split(".", 1)[1]
        elif self._is_count(to):
            role, _, feature = to.partition(":")
            self._once(f"{role}:{feature}", header)
            self.counts.append(Count(cell=cell, role=role, feature=feature or None))
        else:
            column = self._column(to)
            self._once(column, header)
            self.shown[self.headers[cell]] = column
            self.taken[column] = Take(column=column, cell=cell)

    def fix(self, to: str, word: str) -> None:
        """Fill a column with one word for all rows."""
        column = self._column(to)
        self._once(column, f"={word}")
        self.shown[f"={word}"] = column
        self.taken[column] = Take(column=column, constant=word)

    def demand(self) -> None:
        """Everything the table cannot do without is there."""
        told_apart = self.table.name == "orders" and "subject_id" in self.taken
        lacking = {"order_id"} if told_apart else set()
        counted = {"role", "n"} if self.counts else set()
        for column in self.table.columns:
            if column.required and column.name not in {*self.taken, *lacking, *counted}:
                raise MissingColumnError(
                    path=self.path,
                    column=column.name,
                    means=column.means,
                    table=self.table.name,
                    columns=", ".join(self.headers),
                )

    def done(self, *, guessed: tuple[str, ...]) -> Settled:
        """Return what was settled; what is left goes to traits or properties, or is unused."""
        used = {take.cell for take in self.taken.values()} | {count.cell for count in self.counts} | self.left_out
        used |= set(self.extras)
        rest = [
            cell
            for cell, header in enumerate(self.headers)
            if cell not in used and not header.startswith(_OURS) and header
        ]
        names = {column.name for column in self.table.columns}
        home = "traits" if "traits" in names else "properties" if "properties" in names else None
        extras = dict(self.extras) | ({cell: self.headers[cell] for cell in rest} if home else {})
        return Settled(
            takes=tuple(self.taken.values()),
            counts=tuple(self.counts),
            extras=extras,
            shown=self.shown,
            unused=() if home else tuple(self.headers[cell] for cell in rest),
            kept_as={self.headers[cell]: f"{home}.{name}" for cell, name in extras.items()},
            guessed=guessed,
        )

    def _place(self, header: str) -> int:
        if header in self.headers:
            return self.headers.index(header)
        same = [nth for nth, there in enumerate(self.headers) if plain(there) == plain(header)]
        if len(same) == 1:
            return same[0]
        raise _unknown(header, self.headers, en=self.path, zh=f"{self.path} ")

    def _is_count(self, to: str) -> bool:
        role, _, feature = to.partition(":")
        return (
            self.table.name == "activity_counts" and role in set(Role) and (bool(feature) or role not in self._names())
        )

    def _names(self) -> list[str]:
        names = [column.name for column in self.table.columns if not column.own and column.name != "properties"]
        return [*names, *PSEUDO.get(self.table.name, ())]

    def _column(self, to: str) -> str:
        names = self._names()
        for name in (to, f"{to}_fen"):
            if name in names:
                return name
        raise _unknown(to, names, en=f"Table {self.table.name}", zh=f"{self.table.name} 表")

    def _once(self, column: str, header: str) -> None:
        if column in self.by:
            raise TwiceMappedError(first=self.by[column], second=header, column=column)
        self.by[column] = header


def _unknown(column: str, known: Iterable[str], *, en: str, zh: str) -> UnknownColumnError:
    names = [name for name in known if name]
    near = nearest(column, names)
    facts: dict[str, Any] = {
        "near_en": f"; did you mean {near}?" if near else "",
        "near_zh": f"；是不是 {near}？" if near else "",
    }
    return UnknownColumnError(where_en=en, where_zh=zh, column=column, columns=", ".join(names), **facts)
