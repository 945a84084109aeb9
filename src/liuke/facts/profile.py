"""The wide profile of a day: users, their signals and their liveness as one table, composed as a tree, not text.

Accounts have a profile of the same make: ``select`` and ``count`` take ``whose``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from liuke.facts.errors import UnknownColumnError
from liuke.facts.statement import Statement, load
from liuke.facts.store import Facts
from liuke.facts.tables import USERS, FactTable
from liuke.facts.traits import discovered
from liuke.kit.document import nearest
from liuke.model.column import Column, ColumnType
from liuke.model.moment import AsOf

_TRAITS = load("liuke.facts", "traits")
_DATABASE_TYPES: dict[ColumnType, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "instant": "TIMESTAMP",
}
_COLUMN_TYPES: dict[str, ColumnType] = {
    "VARCHAR": "text",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "instant",
}
_LABELS: dict[str, tuple[str, str]] = {
    "subject_id": ("User", "用户"),
    "account_id": ("Account", "客户"),
    "signed_up_at": ("Signed up", "注册时间"),
    "acquisition_source": ("Acquisition source", "来源渠道"),
    "campaign": ("Acquisition campaign", "获客活动"),
    "plan": ("Plan", "套餐或会员"),
    "city": ("City", "城市"),
    "name": ("Name", "称呼"),
    "email": ("E-mail address", "邮箱"),
    "phone": ("Phone number", "手机号"),
    "push_token": ("Push address", "推送地址"),
    "birthday": ("Birthday", "生日"),
    "birthday_calendar": ("Calendar of the birthday", "生日历法"),
    "birthday_lunar": ("Lunar birthday", "农历生日"),
    "language": ("Language", "语言"),
    "timezone": ("Time zone", "时区"),
    "consent_email": ("Agreed to e-mail", "同意邮件营销"),
    "consent_sms": ("Agreed to SMS", "同意短信营销"),
    "consent_push": ("Agreed to push", "同意推送营销"),
    "consent_call": ("Agreed to calls and letters", "同意电话与信函"),
    "consent_at": ("Consent given", "同意时间"),
    "personalisation_off": ("Asked not to be profiled", "关闭个性化"),
    "sensitive": ("Not to be addressed by automation", "敏感人群"),
}
_PERSONAL = frozenset({"name", "email", "phone", "push_token", "birthday", "birthday_lunar"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wide:
    """Whose profile: what ``key`` names them, their ``own`` table with traits, the table of those there are on a day.

    ``started`` is the column of ``base`` before which they were not there yet, where the base is no table of days.
    """

    key: str
    own: FactTable
    base: str
    started: str | None = None


ONE_IN = 16
"""An estimate asks one person in so many: those whose hashed id begins with 0."""
_MIDDLES = 16
"""Medians asked at once: each keeps all of its values in memory until the last is there."""
PEOPLE = Wide(key="subject_id", own=USERS, base="user_signals")


def user_columns(facts: Facts) -> tuple[Column, ...]:
    """Return the columns of users, personal ones marked, and the traits found in imports with the type that fits them.

    A trait whose name is already a column's (upper and lower case are one) is left aside: the column answers.
    """
    return own_columns(facts, PEOPLE, _LABELS, _PERSONAL)


def own_columns(
    facts: Facts, whose: Wide, labels: Mapping[str, tuple[str, str]], personal: frozenset[str]
) -> tuple[Column, ...]:
    """Return the labelled columns of their own table and the traits found in its imports."""
    own = tuple(
        Column(
            name=column.name,
            type=_COLUMN_TYPES[column.type],
            en=labels[column.name][0],
            zh=labels[column.name][1],
            means_en=column.means,
            means_zh=labels[column.name][1],
            unit=column.unit,
            personal=column.name in personal,
        )
        for column in whose.own.columns
        if column.name in labels
    )
    taken = {name.lower() for name in _declared(facts, whose)}
    traits = discovered(facts.read(_TRAITS[f"traits_of_{whose.own.name}"])["traits"].to_pylist())
    return own + tuple(
        Column(
            name=name,
            type=type_,
            en=name,
            zh=name,
            means_en="A further column of the import",
            means_zh="导入文件中的其他列",
            trait=True,
        )
        for name, type_ in traits.items()
        if name.lower() not in taken
    )


def select(
    facts: Facts,
    as_of: AsOf,
    columns: Sequence[Column],
    *,
    where: exp.Expression | None,
    wanted: Sequence[str],
    order_by: str | None = None,
    descending: bool = False,
    limit: int | None = None,
    after: str = "",
    among: pa.Array | pa.ChunkedArray | None = None,
    whose: Wide = PEOPLE,
) -> pa.Table:
    """Return ``wanted`` columns of everybody measured on the day whom ``where`` (columns unqualified) holds of.

    Rows come in the order of ``order_by`` (unknown values last), then of the id, so that a limit is no lottery. With
    ``after``, an id of an earlier page, those that come after it, whoever came or went meanwhile. With ``among``, some
    ids, nobody else's rows leave the engine.

    Raises
    ------
    UnknownColumnError
        A name is not among ``columns``; the nearest is named.
    """
    asked = [*wanted, *_names(where), *([order_by] if order_by else []), whose.key]
    query = exp.select(*(_quoted(name) for name in wanted)).from_(
        _profile(_profile_tables(facts, whose), columns, asked, whose)
    )
    if where is not None:
        query = query.where(where.copy(), copy=False)
    if after:
        behind = _behind(facts, as_of, columns, after, order_by, descending=descending, whose=whose)
        query = query.where(behind, copy=False)
    if among is not None:
        query = query.where(
            _quoted(whose.key).isin(query=exp.select(_quoted(whose.key)).from_("among_these")), copy=False
        )
    if order_by:
        query = query.order_by(exp.Ordered(this=_quoted(order_by), desc=descending, nulls_first=False), copy=False)
    if order_by or after or limit is not None:
        query = query.order_by(exp.Ordered(this=_quoted(whose.key), nulls_first=False), copy=False)
    if limit is not None:
        query = query.limit(limit, copy=False)
    given = {} if among is None else {"among_these": pa.table({whose.key: pc.unique(pc.cast(among, pa.string()))})}
    return facts.read(Statement(name="profile", text=query.sql("duckdb", copy=False)), as_of, **given)


def row_of(
    facts: Facts, as_of: AsOf, columns: Sequence[Column], who: str, wanted: Sequence[str], *, whose: Wide = PEOPLE
) -> dict[str, Any]:
    """Return ``wanted`` columns of one of those measured on the day; nothing where they were not.

    Raises
    ------
    UnknownColumnError
        A name is not among ``columns``; the nearest is named.
    """
    asked = _of_one(_profile_tables(facts, whose), tuple(columns), tuple(wanted), whose)
    rows = facts.rows(asked, as_of, who=who)
    return rows[0] if rows else {}


@lru_cache(maxsize=32)
def _of_one(
    tables: tuple[FactTable, ...], columns: tuple[Column, ...], wanted: tuple[str, ...], whose: Wide
) -> Statement:
    """Write the question once: it is asked for every page of a person, and writing is a quarter of it."""
    query = exp.select(*(_quoted(name) for name in wanted)).from_(_profile(tables, columns, wanted, whose))
    query = query.where(_quoted(whose.key).eq(exp.Placeholder(this="who")), copy=False)
    return Statement(name="profile_of", text=query.sql("duckdb", copy=False))


def _behind(
    facts: Facts,
    as_of: AsOf,
    columns: Sequence[Column],
    after: str,
    order_by: str | None,
    *,
    descending: bool,
    whose: Wide,
) -> exp.Condition:
    """Hold of whoever comes after somebody in the order of a list; where they are gone, by the id alone."""
    later = exp.GT(this=_quoted(whose.key), expression=exp.Literal.string(after))
    if not order_by:
        return later
    known = row_of(facts, as_of, columns, after, [order_by], whose=whose).get(order_by)
    unknown = exp.Is(this=_quoted(order_by), expression=exp.Null())
    if known is None:
        return exp.and_(unknown, later)
    # as text and cast: a literal with a point would be a decimal, and not quite the number it was
    value = exp.cast(exp.Literal.string(repr(known)), "double") if isinstance(known, float) else exp.convert(known)
    beyond = (exp.LT if descending else exp.GT)(this=_quoted(order_by), expression=value)
    same = exp.and_(exp.EQ(this=_quoted(order_by), expression=value.copy()), later)
    return exp.or_(beyond, same, unknown)


def count(
    facts: Facts, as_of: AsOf, columns: Sequence[Column], where: exp.Expression | None, *, whose: Wide = PEOPLE
) -> int:
    """Return how many of those measured on the day ``where`` holds of.

    Raises
    ------
    UnknownColumnError
        A name is not among ``columns``; the nearest is named.
    """
    query = exp.select(exp.alias_(exp.Count(this=exp.Star()), "n"))
    query = query.from_(_profile(_profile_tables(facts, whose), columns, [*_names(where), whose.key], whose))
    if where is not None:
        query = query.where(where.copy(), copy=False)
    return int(facts.one(Statement(name="profile_count", text=query.sql("duckdb", copy=False)), as_of)["n"])


def estimate(
    facts: Facts, as_of: AsOf, columns: Sequence[Column], where: exp.Expression, *, whose: Wide = PEOPLE
) -> tuple[int, int]:
    """Return of how many people, one in ``ONE_IN`` drawn by a fixed hash of their id, ``where`` holds, and how many
    were asked: quick where there are very many.

    Raises
    ------
    UnknownColumnError
        A name is not among ``columns``; the nearest is named.
    """
    met = exp.Count(this=exp.Case(ifs=[exp.If(this=where.copy(), true=exp.Literal.number(1))]))
    query = exp.select(exp.alias_(met, "met"), exp.alias_(exp.Count(this=exp.Star()), "n"))
    query = query.from_(_profile(_profile_tables(facts, whose), columns, [*_names(where), whose.key], whose))
    one = exp.Literal.number(1)
    first = exp.Substring(this=exp.MD5(this=_quoted(whose.key)), start=one, length=one.copy())
    query = query.where(first.eq(exp.Literal.string("0")))
    found = facts.one(Statement(name="profile_estimate", text=query.sql("duckdb", copy=False)), as_of)
    return int(found["met"]), int(found["n"])


def medians(
    facts: Facts, as_of: AsOf, columns: Sequence[Column], by: str, *, whose: Wide = PEOPLE
) -> dict[Any, dict[str, Any]]:
    """Return, by what the column ``by`` holds (None too), ``n`` of those measured on the day and each number's median.

    A number that nobody of a group has is None.

    Raises
    ------
    UnknownColumnError
        A name is not among ``columns``; the nearest is named.
    """
    numbers = [column.name for column in columns if column.type in ("integer", "number")]
    found: dict[Any, dict[str, Any]] = {}
    for first in range(0, max(len(numbers), 1), _MIDDLES):
        some = numbers[first : first + _MIDDLES]
        middles = [exp.alias_(exp.Median(this=_quoted(name)), name, quoted=True) for name in some]
        group = exp.alias_(_quoted(by), "peers_by")
        query = exp.select(group, exp.alias_(exp.Count(this=exp.Star()), "n"), *middles)
        query = query.from_(_profile(_profile_tables(facts, whose), columns, [*some, by, whose.key], whose)).group_by(
            _quoted(by)
        )
        for row in facts.rows(Statement(name="profile_medians", text=query.sql("duckdb", copy=False)), as_of):
            found.setdefault(row.pop("peers_by"), {}).update(row)
    return found


def _profile(tables: Sequence[FactTable], columns: Sequence[Column], asked: Iterable[str], whose: Wide) -> exp.Subquery:
    """Compose the inner table: one row for everybody there is, with just the columns asked for."""
    known = {column.name: column for column in columns}
    picked: dict[str, exp.Expression] = {whose.key: _of(whose.base, whose.key)}
    for name in asked:
        if name not in picked:
            picked[name] = _source(tables, known, name, whose)
    joined = {column.table for one in picked.values() for column in one.find_all(exp.Column)}
    said = [exp.alias_(source, name, quoted=True, copy=False) for name, source in picked.items()]
    query = exp.Select().select(*said, copy=False).from_(exp.table_(whose.base), copy=False)
    for table in sorted(joined - {whose.base}):
        same = _of(table, whose.key).eq(_of(whose.base, whose.key))
        on = same if table == whose.own.name else exp.and_(same, _on_day(table))
        query.append("joins", exp.Join(this=exp.table_(table), side="LEFT", on=on))  # composed, not parsed: a third
    return query.where(_there(whose), copy=False).subquery("profile", copy=False)


def _there(whose: Wide) -> exp.Expression:
    """Say who is there on the day: measured on it, or begun before it (at no known time counts as always)."""
    if whose.started is None:
        return _on_day(whose.base)
    began = _of(whose.base, whose.started)
    before = exp.LT(this=began.copy(), expression=exp.Placeholder(this="as_of"))
    return exp.Paren(this=exp.or_(began.is_(exp.null()), before))


def _source(tables: Sequence[FactTable], known: dict[str, Column], name: str, whose: Wide) -> exp.Expression:
    column = known.get(name)
    if column is None:
        near = nearest(name, known)
        raise UnknownColumnError(
            name=name,
            nearest=f"; did you mean {near}?" if near else "",
            nearest_zh=f"；是不是 {near}？" if near else "",
        )
    if column.trait:
        pointer = exp.Literal.string("/" + name.replace("~", "~0").replace("/", "~1"))  # RFC 6901: any name may be said
        text: exp.Expression = exp.Paren(
            this=exp.JSONExtractScalar(this=_of(whose.own.name, "traits"), expression=pointer)
        )
        if column.type == "date":
            text = exp.Substring(this=text, start=exp.Literal.number(1), length=exp.Literal.number(10))
        return exp.TryCast(this=text, to=exp.DataType.build(_DATABASE_TYPES[column.type], dialect="duckdb"))
    for table in tables:
        if any(c.name == name for c in table.columns):
            return _of(table.name, name)
    raise UnknownColumnError(name=name, nearest="", nearest_zh="")


def _declared(facts: Facts, whose: Wide) -> Iterator[str]:
    for table in _profile_tables(facts, whose):
        yield from (column.name for column in table.columns)


def _profile_tables(facts: Facts, whose: Wide) -> tuple[FactTable, ...]:
    """Return their own table and every table that holds a row of each and day."""
    return tuple(table for table in facts.tables.values() if table.key in ((whose.key,), ("as_of", whose.key)))


def _names(where: exp.Expression | None) -> list[str]:
    return [] if where is None else [column.name for column in where.find_all(exp.Column)]


def _quoted(name: str) -> exp.Column:
    return exp.column(name, quoted=True)


def _of(table: str, name: str) -> exp.Column:
    return exp.column(name, table=table, quoted=True)


def _on_day(table: str) -> exp.Expression:
    return _of(table, "as_of").eq(exp.Placeholder(this="as_of_day"))
