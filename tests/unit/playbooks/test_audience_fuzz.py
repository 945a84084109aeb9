"""Whatever is accepted is written in our own nodes only, and runs."""

import re
from datetime import date
from zoneinfo import ZoneInfo

import duckdb
import sqlglot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.playbooks.audience import Audience, compile_audience
from liuke.playbooks.errors import AudienceError
from liuke.playbooks.grammar.always import refuse_idle
from liuke.playbooks.grammar.read import read
from liuke.playbooks.grammar.spell import spell
from liuke.playbooks.grammar.tree import columns as columns_of
from liuke.playbooks.grammar.write import write

AS_OF = AsOf(day=date(2026, 1, 21), zone=ZoneInfo("Asia/Shanghai"))
OURS = frozenset(
    {
        *(exp.And, exp.Or, exp.Not, exp.Paren, exp.Is, exp.Null, exp.In, exp.Like, exp.ILike),
        *(exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE),
        *(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.Neg, exp.Nullif),
        *(exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Cast, exp.DataType),
        *(exp.Abs, exp.Ceil, exp.Trim, exp.Round, exp.Lower, exp.Upper, exp.Length, exp.Coalesce, exp.Floor),
        *(exp.DateDiff, exp.Placeholder, exp.Var),
    }
)
WORDS = re.findall(
    r"\S+",
    """
    idle_days city consent_email last_present_day signed_up_at idle_tier login_decay email 登录间隔 城市 and
    or not in like ilike between is null true false ( ) ( ) , + - * / % = <> < <= > >= 7 0 0.15 1e3 '上海'
    '2026-01-01' 'light' '%a' '' ＝ ≥ “x” abs( round( lower( length( coalesce( days_since( date select
    from users ; -- :: as case when end * . $as_of " count( read_csv( exists interval '3' [ ] { } || ->
    over
    """,
)
SOUP = st.lists(
    st.sampled_from(WORDS),
    min_size=1,
    max_size=14,
).map(" ".join)
NUMBER = st.sampled_from(["idle_days", "login_decay", "orders_365d", "order", "登录间隔"])
LITERAL = st.one_of(st.integers(-9999, 9999), st.sampled_from(["0.15", "-2.5", "999999999999999"])).map(str)
TERM = st.recursive(
    NUMBER,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/%"), st.one_of(inner, LITERAL)).map(" ".join).map("({})".format),
        inner.map("abs({})".format),
        inner.map("round({}, 2)".format),
        inner.map("coalesce({}, 0)".format),
    ),
    max_leaves=4,
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=12).map(
    lambda text: "'" + text.replace("'", "''") + "'"
)
ATOM = st.one_of(
    st.tuples(TERM, st.sampled_from(["=", "<>", "<", "<=", ">", ">=", "≥"]), st.one_of(LITERAL, TERM)).map(" ".join),
    st.tuples(st.sampled_from(["city", "plan", "level"]), st.sampled_from(["=", "<>", "<"]), TEXTS).map(" ".join),
    st.tuples(NUMBER, st.lists(LITERAL, min_size=1, max_size=5).map(", ".join)).map(lambda p: f"{p[0]} IN ({p[1]})"),
    st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(lambda day: f"signed_up_at >= '{day.isoformat()}'"),
    st.integers(-5, 5000).map("days_since(last_present_day) < {}".format),
    st.integers(-5, 5000).map("days_since(signed_up_at) >= {}".format),
    st.sampled_from(["consent_email", "email IS NULL", "idle_tier = 'light'", "liveness <> 'churned'"]),
)
CONDITION = st.recursive(
    ATOM,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" AND ", " OR "]), inner).map("".join).map("({})".format),
        inner.map("NOT ({})".format),
    ),
    max_leaves=6,
)
PROFILE = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


def _ours_and_runs(audience: Audience, columns: tuple[Column, ...], profile: duckdb.DuckDBPyConnection) -> None:
    names = {column.name for column in columns}
    for node in audience.predicate.walk():
        assert type(node) in OURS
        if isinstance(node, exp.Column):
            assert node.name in names
            assert not node.table
        if isinstance(node, exp.Placeholder):
            assert node.name in {"as_of", "last_day"}
        if isinstance(node, exp.DataType):
            assert node.sql("duckdb") in {"DOUBLE", "DATE", "TIMESTAMP"}
    written = audience.predicate.sql("duckdb")
    again = {type(node) for node in sqlglot.parse_one(written, into=exp.Condition, dialect="duckdb").walk()}
    assert again <= OURS
    bound = {
        n: v
        for n, v in AS_OF.params().items()
        if any(p.name == n for p in audience.predicate.find_all(exp.Placeholder))
    }
    query = f"SELECT count(*) FROM profile WHERE {written}"
    assert (profile.sql(query, params=bound) if bound else profile.sql(query)).fetchall()


@PROFILE
@given(SOUP)
def test_word_soup_is_refused_or_ours(
    columns: tuple[Column, ...], profile: duckdb.DuckDBPyConnection, expression: str
) -> None:
    try:
        audience = compile_audience(expression, columns, AS_OF.zone)
    except AudienceError as refused:
        assert refused.sentence("zh")
        return
    _ours_and_runs(audience, columns, profile)


@PROFILE
@given(st.text(max_size=200))
def test_any_text_at_all_is_refused_or_ours(
    columns: tuple[Column, ...], profile: duckdb.DuckDBPyConnection, expression: str
) -> None:
    try:
        audience = compile_audience(expression, columns, AS_OF.zone)
    except AudienceError as refused:
        assert refused.sentence("en")
        return
    _ours_and_runs(audience, columns, profile)


@PROFILE
@given(CONDITION)
def test_every_proper_expression_is_accepted_and_runs_unless_it_tells_nobody_apart(
    columns: tuple[Column, ...], profile: duckdb.DuckDBPyConnection, expression: str
) -> None:
    try:
        audience = compile_audience(expression, columns, AS_OF.zone)
    except AudienceError as refused:
        assert refused.code in {"LK-A112", "LK-A113", "LK-A115"}, refused.sentence()
        return
    _ours_and_runs(audience, columns, profile)


@PROFILE
@given(CONDITION)
def test_what_is_called_always_or_never_true_is_so_for_every_user(
    columns: tuple[Column, ...], profile: duckdb.DuckDBPyConnection, expression: str
) -> None:
    try:
        condition = read(spell(expression, columns))
    except AudienceError:
        return
    try:
        refuse_idle(condition)
        return
    except AudienceError as refused:
        code = refused.code
    written = write(condition, AS_OF.zone).sql("duckdb")
    known = " AND ".join(f'"{column.name}" IS NOT NULL' for column in columns_of(condition))
    bound = {n: v for n, v in AS_OF.params().items() if f"${n}" in written}
    query = f"SELECT coalesce({written}, false) FROM profile WHERE {known}"
    met = {row[0] for row in (profile.sql(query, params=bound) if bound else profile.sql(query)).fetchall()}
    assert met <= {code == "LK-A112"}
