"""A small profile of users, and the columns that audiences may name."""

from collections.abc import Iterator
from datetime import date, datetime

import duckdb
import pytest

from liuke.diagnosis.tables import COLUMNS as LIVENESS
from liuke.model.column import Column, ColumnType
from liuke.model.words import IdleTier, ValueTier


def _c(
    name: str, type_: ColumnType, zh: str, *, values: tuple[str, ...] = (), personal: bool = False, trait: bool = False
) -> Column:
    return Column(name=name, type=type_, en=name, zh=zh, values=values, personal=personal, trait=trait)


COLUMNS: tuple[Column, ...] = (
    _c("city", "text", "城市"),
    _c("plan", "text", "套餐"),
    _c("name", "text", "姓名", personal=True),
    _c("email", "text", "邮箱", personal=True),
    _c("birthday", "date", "生日", personal=True),
    _c("signed_up_at", "instant", "注册时间"),
    _c("consent_email", "boolean", "同意邮件"),
    _c("personalisation_off", "boolean", "关闭个性化"),
    _c("level", "text", "会员 等级", trait=True),
    _c("nps", "number", "净推荐分", trait=True),
    _c("order", "integer", "序号", trait=True),
    _c("date", "date", "办卡日", trait=True),
    _c("idle_days", "integer", "登录间隔"),
    _c("idle_tier", "text", "沉默档", values=tuple(IdleTier)),
    _c("last_present_day", "date", "最近登录日"),
    _c("login_decay", "number", "7 日登录频次衰减率"),
    _c("logins_7d", "integer", "近7 日登录"),
    _c("logins_prev_7d", "integer", "前7 日登录"),
    _c("orders_365d", "integer", "近一年订单数"),
    _c("paid_365d_fen", "integer", "近一年消费"),
    _c("r_score", "integer", "R 分"),
    _c("value_tier", "text", "价值分层", values=tuple(ValueTier)),
    _c("high_value_leaving", "boolean", "高价值流失"),
    *LIVENESS,
)

_SQL = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "instant": "TIMESTAMP",
}

_PEOPLE: tuple[dict[str, object], ...] = (
    {"city": "上海", "plan": "pro", "idle_days": 0, "idle_tier": "active", "orders_365d": 12, "paid_365d_fen": 150_000},
    {"city": "北京", "plan": "free", "idle_days": 3, "idle_tier": "light", "orders_365d": 0, "paid_365d_fen": 0},
    {"city": "上海", "plan": "free", "idle_days": 6, "idle_tier": "light", "orders_365d": 2, "paid_365d_fen": 5_000},
    {"city": "Shanghai", "plan": None, "idle_days": 7, "idle_tier": "medium", "orders_365d": 1, "paid_365d_fen": 900},
    {"city": None, "plan": "vip", "idle_days": 14, "idle_tier": "medium", "orders_365d": 30, "paid_365d_fen": 2**40},
    {"city": "成都", "plan": "vip", "idle_days": 15, "idle_tier": "heavy", "orders_365d": 4, "paid_365d_fen": 88_000},
    {"city": "100%", "plan": "pro", "idle_days": 90, "idle_tier": "heavy", "orders_365d": 7, "paid_365d_fen": -100},
    {"city": "o'hare", "plan": "pro", "idle_days": None, "idle_tier": None, "orders_365d": 0, "paid_365d_fen": 0},
)


def _person(number: int, said: dict[str, object]) -> dict[str, object]:
    return {
        "level": ["金", "银", None][number % 3],
        "nps": [9.5, 3.0, None, 6.0][number % 4],
        "order": number,
        "date": date(2025, 1, 1 + number),
        "signed_up_at": datetime(2025, 3, 1 + number, 15, 30),
        "last_present_day": date(2026, 1, 20 - number),
        "consent_email": [True, False, None][number % 3],
        "personalisation_off": number == 5,
        "login_decay": [0.2, -0.1, 0.15, None][number % 4],
        "logins_7d": number,
        "logins_prev_7d": 7 - number,
        "r_score": 1 + number % 5,
        "value_tier": tuple(ValueTier)[number % 8],
        "high_value_leaving": number in {4, 5},
        "liveness": ["active", "dormant", "churned"][number % 3],
        "open_act": number % 2 == 0,
        "open_orders": number % 3,
        "cart_items": number % 2,
        "follows": number % 4,
        "email": None if number == 3 else f"u{number}@example.com",
        **said,
    }


@pytest.fixture(scope="session")
def columns() -> tuple[Column, ...]:
    """Return the columns that audiences may name here."""
    return COLUMNS


@pytest.fixture(scope="session")
def profile() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return an engine shut off from files and settings, with eight users in ``profile``."""
    engine = duckdb.connect(config={"threads": 1, "memory_limit": "200MB"})
    fields = ", ".join(f'"{c.name}" {_SQL[c.type]}' for c in COLUMNS)
    engine.execute(f"CREATE TABLE profile (subject_id VARCHAR, {fields})")
    for number, said in enumerate(_PEOPLE):
        person = _person(number, said)
        values = [f"u{number}", *(person.get(c.name) for c in COLUMNS)]
        engine.execute(f"INSERT INTO profile VALUES ({', '.join('?' * len(values))})", values)
    engine.execute("SET enable_external_access = false")
    engine.execute("SET lock_configuration = true")
    yield engine
    engine.close()
