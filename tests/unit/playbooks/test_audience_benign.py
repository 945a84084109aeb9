"""What people want to ask, they can ask; and the engine answers what they meant."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import duckdb
import pytest

from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.playbooks.audience import check_audience, compile_audience

AS_OF = AsOf(day=date(2026, 1, 21), zone=ZoneInfo("Asia/Shanghai"))

SAME_IN_SQL = [
    "idle_days >= 7",
    "idle_days > 6",
    "idle_days = 7",
    "idle_days == 7",
    "idle_days <> 7",
    "idle_days != 7",
    "idle_days < 3",
    "7 <= idle_days",
    "7 = idle_days",
    "IDLE_DAYS >= 7",
    "Idle_Days>=7",
    "idle_days>=3 and idle_days<7",
    "idle_days >= 3 AND idle_days < 7 AND city = '上海'",
    "idle_days < 3 OR idle_days >= 15",
    "city = '上海' OR city = '北京' AND idle_days > 3",
    "(city = '上海' OR city = '北京') AND idle_days > 3",
    "NOT idle_days >= 7",
    "NOT (idle_days >= 7)",
    "NOT (idle_days >= 7 OR city = '上海')",
    "NOT city = '上海' AND idle_days > 3",
    "((idle_days >= 7))",
    "idle_days BETWEEN 3 AND 7",
    "idle_days NOT BETWEEN 3 AND 7",
    "idle_days BETWEEN 3 AND 7 AND city = '上海'",
    "idle_days IN (3, 7, 15)",
    "idle_days NOT IN (3, 7, 15)",
    "idle_days IN (7)",
    "city IN ('上海', '北京')",
    "city NOT IN ('上海')",
    "city = 'o''hare'",
    "city = '100%'",
    "city <> '上海'",
    "city < 'T'",
    "city >= 'a' AND city < 'z'",
    "city BETWEEN 'a' AND 'z'",
    "city IS NULL",
    "city IS NOT NULL",
    "NOT city IS NULL",
    "city LIKE '上%'",
    "city LIKE '%海'",
    "city LIKE '%hang%'",
    "city LIKE '_海'",
    "city NOT LIKE '上%'",
    "city ILIKE 'SHANG%'",
    "city NOT ILIKE 'SHANG%'",
    "lower(city) = 'shanghai'",
    "upper(city) LIKE 'SHANG%'",
    "length(city) = 2",
    "length(city) > 2 AND length(city) <= 10",
    "coalesce(city, 'nowhere') = 'nowhere'",
    "coalesce(idle_days, 0) < 3",
    "coalesce(login_decay, 0.0) > 0.15",
    "coalesce(consent_email, false)",
    "NOT coalesce(consent_email, false)",
    "consent_email",
    "NOT consent_email",
    "consent_email = true",
    "consent_email = false",
    "consent_email <> true",
    "true = consent_email",
    "consent_email IS TRUE",
    "consent_email IS NOT TRUE",
    "consent_email IS FALSE",
    "consent_email IS NOT FALSE",
    "consent_email IS NULL",
    "consent_email AND NOT personalisation_off",
    "consent_email = personalisation_off",
    "high_value_leaving AND idle_days >= 7",
    "(high_value_leaving)",
    "email IS NOT NULL",
    "email IS NULL AND idle_days > 3",
    "email IS NOT NULL AND consent_email",
    "name IS NULL",
    "birthday IS NULL",
    "idle_tier = 'heavy'",
    "idle_tier <> 'active'",
    "idle_tier IN ('medium', 'heavy')",
    "idle_tier LIKE 'h%'",
    "idle_tier IS NOT NULL AND idle_tier <> 'light'",
    "value_tier IN ('key_keep', 'key_rescue')",
    "value_tier = 'key_value' AND idle_days >= 3",
    "liveness = 'dormant'",
    "liveness <> 'churned' AND open_orders > 0",
    "liveness IN ('dormant', 'churned')",
    "open_act OR follows > 0",
    "open_orders = 0 AND cart_items = 0",
    "open_orders + cart_items > 0",
    "open_orders + cart_items + follows >= 2",
    "login_decay > 0.15",
    "login_decay > .15",
    "login_decay >= -0.1",
    "login_decay <= 0.15 OR login_decay IS NULL",
    "login_decay BETWEEN -0.2 AND 0.2",
    "nps < 6",
    "nps < 6 AND idle_days > 7",
    "nps >= 9.5",
    "nps IS NULL",
    "level = '金'",
    "level IN ('金', '银') OR level IS NULL",
    "logins_7d < logins_prev_7d",
    "logins_7d = logins_prev_7d OR idle_days = r_score",
    "logins_7d * 2 < logins_prev_7d",
    "logins_7d + 1 > logins_prev_7d - 1",
    "logins_7d - logins_prev_7d < -3",
    "-idle_days < -7",
    "idle_days > -1 AND city = '上海'",
    "idle_days >= +3",
    "abs(logins_7d - logins_prev_7d) <= 3",
    "abs(login_decay) < 0.12",
    "round(login_decay) = 0",
    "floor(idle_days / 7) = 1",
    "ceil(login_decay * 10) >= 2",
    "trim(city) = '上海'",
    "round(login_decay * 100) > 10",
    "round(login_decay, 1) = 0.2",
    "paid_365d_fen / 100 > 50",
    "paid_365d_fen > 1_000",
    "paid_365d_fen > 999999999999999",
    "paid_365d_fen >= 0 AND orders_365d > 0",
    "idle_days - -1 > + 8",
    "(paid_365d_fen + 100) / 2 > 500",
    "orders_365d % 2 = 0",
    "orders_365d BETWEEN logins_7d AND logins_prev_7d",
    "r_score >= 4 AND (value_tier = 'key_value' OR paid_365d_fen > 50000)",
    "idle_days >= 3 AND idle_days < 7 AND NOT (open_orders > 0 OR cart_items > 0)",
    "last_present_day >= DATE '2026-01-15'",
    "last_present_day >= date'2026-01-15'",
    "last_present_day < '2026-01-15'::DATE",
    "last_present_day BETWEEN '2026-01-10' AND '2026-01-15'",
    "last_present_day IN ('2026-01-15', '2026-01-16')",
    "last_present_day <> '2026-01-15'",
    "'2026-01-15' <= last_present_day",
    "last_present_day > date",
    "last_present_day IS NULL OR last_present_day < '2026-01-15'",
    "date > '2025-01-04'",
    "city = '  上海  '",
    "city = 'SELECT * FROM users; --'",
    "city = '$as_of'",
    "city = '/* ' OR city = ' */'",
    "city = '😀'",
    "city = 'c_0'",
    "city = 'a\\'",
    "city LIKE '--%'",
    "city = '\"' OR city = '`'",
    "city = ''",
    "idle_days >= 7\n  AND city = '上海'\n",
    " \t idle_days\r\n>= 7",
    "city = '上海' OR " * 50 + "city = '北京'",
    "idle_days IN (" + ", ".join(map(str, range(150))) + ")",
    "(" * 12 + "idle_days >= 7" + ")" * 12,
    "NOT (NOT (NOT (consent_email)))",
]
"""Expressions that mean in the audience language what the engine makes of the very same words."""

OURS = {
    "登录间隔 >= 7": "idle_days >= 7",
    "登录间隔>=7 and 城市='上海'": "idle_days >= 7 AND city = '上海'",
    "7 日登录频次衰减率 > 0.15": "login_decay > 0.15",
    "会员 等级 = '金'": "level = '金'",
    "r 分 >= 4": "r_score >= 4",
    "登录间隔 ≥ 7 AND 登录间隔 ≤ 15": "idle_days >= 7 AND idle_days <= 15",
    "登录间隔 ≠ 7": "idle_days <> 7",
    "（登录间隔＞＝７ ＡＮＤ 城市＝“上海”）": "idle_days >= 7 AND city = '上海'",
    "城市　＝　‘上海’": "city = '上海'",
    "城市 in （‘上海’，“北京”）": "city IN ('上海', '北京')",
    "城市 in ('上海'、'北京')": "city IN ('上海', '北京')",
    "城市 ！＝ ＇上海＇": "city <> '上海'",
    "城市 = “o'hare”": "city = 'o''hare'",
    "近一年消费 ÷ 100 × 2 > 50": "paid_365d_fen / 100 * 2 > 50",
    "登录间隔 > −1 AND 城市 = '上海'": "idle_days > -1 AND city = '上海'",
    "姓名 IS NULL": "name IS NULL",
    "有未完成的事 AND NOT 关闭个性化": "open_act AND NOT personalisation_off",
    "order >= 3": '"order" >= 3',
    "序号 >= 3": '"order" >= 3',
    "paid_365d_fen / orders_365d > 5000": "paid_365d_fen / nullif(orders_365d, 0) > 5000",
    "100 % orders_365d = 1": "100 % nullif(orders_365d, 0) = 1",
    "paid_365d_fen * 1000000 * 1000000 > 5": "paid_365d_fen > 0",
    "paid_365d_fen * paid_365d_fen > 100000000": "paid_365d_fen > 10000 OR paid_365d_fen < -10000",
    "idle_days IN (" + ", ".join(map(str, range(200))) + ")": "idle_days >= 0",
    "signed_up_at = '2025-03-04'": "signed_up_at >= '2025-03-03 16:00:00' AND signed_up_at < '2025-03-04 16:00:00'",
    "signed_up_at <> '2025-03-04'": "signed_up_at < '2025-03-03 16:00:00' OR signed_up_at >= '2025-03-04 16:00:00'",
    "signed_up_at >= '2025-03-04'": "signed_up_at >= '2025-03-03 16:00:00'",
    "signed_up_at > '2025-03-04'": "signed_up_at >= '2025-03-04 16:00:00'",
    "signed_up_at < '2025-03-04'": "signed_up_at < '2025-03-03 16:00:00'",
    "signed_up_at <= '2025-03-04'": "signed_up_at < '2025-03-04 16:00:00'",
    "signed_up_at BETWEEN '2025-03-02' AND '2025-03-04'": "signed_up_at >= '2025-03-01 16:00' AND "
    "signed_up_at < '2025-03-04 16:00'",
    "signed_up_at IN ('2025-03-02', '2025-03-04')": "signed_up_at BETWEEN '2025-03-01 16:00' AND '2025-03-02 15:59:59' "
    "OR signed_up_at BETWEEN '2025-03-03 16:00' AND '2025-03-04 15:59:59'",
    "注册时间 >= ‘2025-03-04’": "signed_up_at >= '2025-03-03 16:00:00'",
    "days_since(last_present_day) >= 3": "last_present_day <= DATE '2026-01-17'",
    "days_since(last_present_day) = 0": "last_present_day = DATE '2026-01-20'",
    "days_since(signed_up_at) >= 320": "signed_up_at <= '2025-03-06 16:00'",
    "DAYS_SINCE(办卡日) between 300 and 400": "date BETWEEN DATE '2024-12-16' AND DATE '2025-03-26'",
}
"""Expressions of our own, beside what they mean in plain SQL (worked out by hand)."""


def _chosen(engine: duckdb.DuckDBPyConnection, condition: str) -> list[str]:
    params = {name: value for name, value in AS_OF.params().items() if f"${name}" in condition.replace("'$as_of'", "")}
    query = f"SELECT subject_id FROM profile WHERE {condition} ORDER BY subject_id"
    relation = engine.sql(query, params=params) if params else engine.sql(query)
    return [row[0] for row in relation.fetchall()]


def _asked(expression: str, columns: tuple[Column, ...]) -> str:
    return compile_audience(expression, columns, AS_OF.zone).predicate.sql("duckdb")


def test_the_corpus_is_large() -> None:
    assert len(SAME_IN_SQL) + len(OURS) >= 160


@pytest.mark.parametrize("expression", SAME_IN_SQL, ids=lambda e: ascii(e)[:60])
def test_an_expression_chooses_whom_the_engine_would(
    expression: str, columns: tuple[Column, ...], profile: duckdb.DuckDBPyConnection
) -> None:
    plain = expression.replace("==", "=").replace("1_000", "1000")
    assert _chosen(profile, _asked(expression, columns)) == _chosen(profile, plain)


@pytest.mark.parametrize("expression", OURS, ids=lambda e: ascii(e)[:60])
def test_our_own_ways_of_writing_mean_what_they_say(
    expression: str, columns: tuple[Column, ...], profile: duckdb.DuckDBPyConnection
) -> None:
    assert _chosen(profile, _asked(expression, columns)) == _chosen(profile, OURS[expression])


def test_most_of_the_corpus_tells_somebody_from_somebody(
    columns: tuple[Column, ...], profile: duckdb.DuckDBPyConnection
) -> None:
    telling = [e for e in (*SAME_IN_SQL, *OURS) if 0 < len(_chosen(profile, _asked(e, columns))) < 8]
    assert len(telling) > 140


def test_days_since_counts_as_idle_days_does(columns: tuple[Column, ...], profile: duckdb.DuckDBPyConnection) -> None:
    yesterday = datetime(2026, 1, 20, 15, 59)  # 23:59 in Shanghai, the last minute of the day before the business day
    profile.execute("CREATE OR REPLACE TEMP TABLE seen AS SELECT * FROM profile LIMIT 0")
    profile.execute(
        "INSERT INTO seen (subject_id, signed_up_at, last_present_day) VALUES ('just', ?, '2026-01-20'), "
        "('day', ?, '2026-01-19')",
        [yesterday, datetime(2026, 1, 19, 15, 59)],
    )
    for expression in ("days_since(signed_up_at) = 0", "days_since(last_present_day) = 0"):
        condition = _asked(expression, columns)
        bound = {n: v for n, v in AS_OF.params().items() if f"${n}" in condition}
        assert profile.sql(f"SELECT subject_id FROM seen WHERE {condition}", params=bound).fetchall() == [("just",)]


def test_an_audience_names_the_columns_it_asks_for(columns: tuple[Column, ...]) -> None:
    audience = compile_audience("登录间隔 >= 7 AND (city = '上海' OR idle_days > 30)", columns)
    assert audience.names == ("idle_days", "city")
    assert audience.expression.startswith("登录间隔")


def test_a_label_that_two_columns_share_names_neither() -> None:
    pair = [Column(name=name, type="integer", en=name, zh="次数") for name in ("one", "two")]
    assert check_audience("次数 > 3", pair)["code"] == "LK-A107"
    assert check_audience("one > 3", pair)["ok"]


def test_an_accepted_expression_is_said_to_be_ok(columns: tuple[Column, ...]) -> None:
    assert check_audience("idle_days >= 7", columns) == {
        "expression": "idle_days >= 7",
        "ok": True,
        "code": None,
        "message": None,
    }
