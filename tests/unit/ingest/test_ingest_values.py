"""Cells and what becomes of them: money without float error, ids, numbers, truths, words for unknown."""

import math
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liuke.facts.store import Facts
from liuke.facts.tracking import TrackingPlan
from liuke.ingest.errors import UnknownCurrencyError
from liuke.ingest.load import ReadOptions, load_table
from liuke.kit.currencies import CURRENCIES, near

from .conftest import NOW

ORDER = "order_id,user_id,ts,quantity,amount\n"


def fen_of(ask: Any) -> list[int | None]:
    return [row["amount_fen"] for row in ask("SELECT amount_fen FROM orders ORDER BY order_id")]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("5", 500),
        ("5.00", 500),
        ("0.29", 29),
        ("1.005", 101),
        ("2.675", 268),
        ("0.00499999999", 0),
        ("0.0050000001", 1),
        ("1,234.50", 123450),
        ("¥1234.5", 123450),
        ("￥ 1,234.50 元", 123450),
        ("£8.50", 850),
        ("99 元", 9900),
        ("1e3", 100000),
        ("+7.5", 750),
        ("0", 0),
        ("", None),
        ("NULL", None),
        ("-", None),
        ("123456789012.34", 12345678901234),
    ],
)
def test_money_is_counted_in_whole_fen(take_in: Any, ask: Any, text: str, fen: int | None) -> None:
    assert take_in(f'{ORDER}o1,a,2025-01-05,1,"{text}"\n', "orders").loaded == 1
    assert fen_of(ask) == [fen]


@pytest.mark.parametrize("text", ["abc", "12,50", "1.234.5", "nan", "inf", "1e400", "5 apples", "０x10", "1_0_0x"])
def test_money_that_cannot_be_read_is_refused_not_guessed(take_in: Any, text: str) -> None:
    expected = {"unreadable:amount_fen": 1}
    assert take_in(f'{ORDER}o1,a,2025-01-05,1,"{text}"\n', "orders").reasons == expected


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.decimals(min_value=0, max_value=10**11, places=6), min_size=50, max_size=300))
def test_fen_are_those_of_decimal_arithmetic(facts: Facts, tmp_path_factory: Any, amounts: list[Decimal]) -> None:
    """Second source: Python's decimal, rounding half up."""
    rows = pa.table(
        {
            "order_id": [f"{nth:04}" for nth in range(len(amounts))],
            "user_id": ["a"] * len(amounts),
            "ts": ["2025-01-05"] * len(amounts),
            "amount": [f"{amount:f}" for amount in amounts],
        }
    )
    with facts.engine.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("DELETE FROM orders")
        load_table(facts, rows, "orders", tracking=TrackingPlan(), now=NOW, quarantine=tmp_path_factory.mktemp("q"))
        found = cursor.execute("SELECT amount_fen FROM orders ORDER BY order_id").fetchall()
    expected = [int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP)) for amount in amounts]
    assert [row[0] for row in found] == expected


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.tuples(
            st.decimals(min_value=0, max_value=2_000_000, places=3),
            st.one_of(
                st.integers(min_value=-3_000_000, max_value=3_000_000).map(Decimal),
                st.decimals(min_value=-1000, max_value=1000, places=3),
            ),
        ),
        min_size=50,
        max_size=300,
    )
)
def test_price_times_quantity_is_that_of_decimal_arithmetic(
    facts: Facts, tmp_path_factory: Any, lines: list[Any]
) -> None:
    rows = pa.table(
        {
            "order_id": [f"{nth:04}" for nth in range(len(lines))],
            "user_id": ["a"] * len(lines),
            "ts": ["2025-01-05"] * len(lines),
            "unit_price": [float(price) for price, _ in lines],
            "quantity": [float(quantity) for _, quantity in lines],
        }
    )
    with facts.engine.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("DELETE FROM orders")
        report = load_table(
            facts, rows, "orders", tracking=TrackingPlan(), now=NOW, quarantine=tmp_path_factory.mktemp("q")
        )
        assert report.loaded == len(lines)
        found = cursor.execute("SELECT amount_fen FROM orders ORDER BY order_id").fetchall()
    expected = [int((p * q * 100).quantize(Decimal(1), ROUND_HALF_UP)) for p, q in lines]
    assert [row[0] for row in found] == expected


def test_amounts_may_count_fen(take_in: Any, ask: Any) -> None:
    assert take_in(f"{ORDER}o1,a,2025-01-05,1,1250\n", "orders", money_unit="fen").loaded == 1
    assert fen_of(ask) == [1250]
    assert take_in(f"{ORDER}o2,a,2025-01-05,1,12.5\n", "orders", money_unit="fen").reasons == {
        "unreadable:amount_fen": 1
    }


@pytest.mark.parametrize("header", ["amount_fen", "金额（分）", "total_cents"])
def test_a_column_named_in_fen_counts_fen(take_in: Any, ask: Any, header: str) -> None:
    text = f"order_id,user_id,ts,{header}\no1,a,2025-01-05,1250\n"
    take_in(text, "orders", {"order_id": "order_id", "user_id": "subject_id", "ts": "ts", header: "amount_fen"})
    assert fen_of(ask) == [1250]


def test_a_line_that_takes_goods_back_may_be_negative(take_in: Any, ask: Any) -> None:
    text = f"{ORDER}o1,a,2025-01-05,2,10\no2,a,2025-01-06,-1,-5\no3,a,2025-01-06,1,-5\no4,a,2025-01-06,-1,5\n"
    report = take_in(text, "orders")
    assert report.reasons == {"negative:amount_fen": 1, "sign:amount_fen": 1}
    assert fen_of(ask) == [1000, -500]


def test_a_negative_amount_without_a_quantity_is_refused(take_in: Any) -> None:
    assert take_in("order_id,user_id,ts,amount\no1,a,2025-01-05,-5\n", "orders").reasons == {"negative:amount_fen": 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17850.0", "17850"),
        ("17850", "17850"),
        (" 17850 ", "17850"),
        ("\u300017850\u3000", "17850"),
        ("﻿17850", "17850"),
        ("007", "007"),
        ("a1.0", "a1.0"),
        ("1.5", "1.5"),
        ("张三", "张三"),
    ],
)
def test_ids_are_what_the_business_calls_people(take_in: Any, ask: Any, text: str, expected: str) -> None:
    take_in(f'user_id,ts,event\n"{text}",2025-01-05,login\n')
    assert ask("SELECT subject_id FROM events") == [{"subject_id": expected}]


@pytest.mark.parametrize("text", ["", "  ", "NULL", "null", "NaN", "nan", "None", "\\N", "#N/A"])
def test_words_for_nobody_are_nobody(take_in: Any, ask: Any, text: str) -> None:
    assert take_in(f"user_id,ts,event\n{text},2025-01-05,login\n").reasons == {"missing:subject_id": 1}


@pytest.mark.parametrize(
    ("length", "reasons"), [(512, {}), (513, {"too_long:subject_id": 1}), (10_000, {"too_long:subject_id": 1})]
)
@pytest.mark.parametrize("letter", ["a", "长"])
def test_ids_longer_than_512_characters_are_refused(
    take_in: Any, length: int, reasons: dict[str, int], letter: str
) -> None:
    assert take_in(f"user_id,ts,event\n{letter * length},2025-01-05,login\n").reasons == reasons


@pytest.mark.parametrize(
    ("text", "expected"),
    [("true", True), ("TRUE", True), ("1", True), ("是", True), ("Y", True), ("0", False), ("否", False), ("no", False), ("", None)],
)  # fmt: skip
def test_consent_is_read_in_both_languages(take_in: Any, ask: Any, text: str, expected: bool | None) -> None:
    take_in(f"user_id,consent_email,plan\na,{text},x\n", "users")
    assert ask("SELECT consent_email FROM users") == [{"consent_email": expected}]


def test_consent_nobody_understands_is_refused(take_in: Any) -> None:
    assert take_in("user_id,consent_email\na,maybe\n", "users").reasons == {"unreadable:consent_email": 1}


def test_orders_of_nobody_are_kept_and_counted(take_in: Any, ask: Any) -> None:
    report = take_in(f"{ORDER}o1,,2025-01-05,1,5\no2,a,2025-01-05,1,5\n", "orders")
    assert report.loaded == 2
    assert ask("SELECT count(*) AS n FROM orders WHERE subject_id IS NULL") == [{"n": 1}]
    assert next(note.code for note in report.notes) == "anonymous"
    assert "匿名" in report.notes[0].zh


@pytest.mark.parametrize(
    ("text", "expected"), [("usd", "USD"), ("人民币", "CNY"), ("RMB", "CNY"), ("￥", "CNY"), ("", "GBP")]
)
def test_currency_is_a_code_or_the_workspace_s_own(take_in: Any, ask: Any, text: str, expected: str) -> None:
    take_in(f"order_id,user_id,ts,amount,currency\no1,a,2025-01-05,5,{text}\n", "orders", currency="GBP")
    assert ask("SELECT currency FROM orders") == [{"currency": expected}]


@pytest.mark.parametrize(
    ("table", "header", "row", "reason"),
    [
        ("survey_responses", "user_id,ts,survey,score", "a,2025-01-05,nps,{}", {"-1": "negative", "11": "range"}),
        (
            "survey_responses",
            "user_id,ts,score",
            "a,2025-01-05,{}",
            {"-0.5": "negative", "10.5": "range", "99": "range"},
        ),
        ("survey_responses", "user_id,ts,survey,score", "a,2025-01-05,csat,{}", {"-1": "negative"}),
        ("feedback", "user_id,ts,kind,score", "a,2025-01-05,review,{}", {"-1": "negative"}),
        ("accounts", "account_id,seats", "A1,{}", {"-1": "negative"}),
        ("activity_counts", "user_id,date,role,n", "a,2025-01-05,login,{}", {"-1": "negative"}),
    ],
)
def test_what_no_answer_seat_or_count_can_be_is_rejected_with_its_reason(
    take_in: Any, table: str, header: str, row: str, reason: dict[str, str]
) -> None:
    good = ["0", "10"] if "csat" not in row else ["0", "100"]
    said = [*good, *reason]
    report = take_in("\n".join([header, *(row.format(n) for n in said)]) + "\n", table)
    column = {"accounts": "seats_paid", "activity_counts": "n"}.get(table, "score")
    assert report.rejected == len(reason)
    assert {code.split(":")[0] for code in report.reasons} == set(reason.values())
    assert {code.split(":")[1] for code in report.reasons} == {column}
    for language in ("zh", "en"):
        told = report.document(language)["reasons_said"]
        assert set(told) == set(report.reasons)
        assert all(header.rpartition(",")[2] in sentence and ":" not in sentence for sentence in told.values())


def test_a_currency_that_is_none_is_rejected_and_the_nearest_is_named(take_in: Any, ask: Any) -> None:
    rows = ["o1,a,2025-01-05,5,CNY", "o2,a,2025-01-05,5,CNT", "o3,a,2025-01-05,5,cnt", "o4,a,2025-01-05,5,usd"]
    report = take_in("\n".join(["order_id,user_id,ts,amount,currency", *rows]) + "\n", "orders")
    assert (report.loaded, report.reasons) == (2, {"unknown:currency": 2})
    assert sorted(row["currency"] for row in ask("SELECT currency FROM orders")) == ["CNY", "USD"]
    told = {note.code: note for note in report.notes}["currency"]
    assert "CNT" in told.en and "CNY" in told.en and "CNY" in told.zh
    assert "ISO 4217" in report.document("zh")["reasons_said"]["unknown:currency"]


@pytest.mark.parametrize("said", [{"currency": "CNT"}, {"constants": {"currency": "CNT"}}])
def test_a_currency_said_for_the_whole_file_must_be_one(take_in: Any, said: dict[str, Any]) -> None:
    with pytest.raises(UnknownCurrencyError) as caught:
        take_in("order_id,user_id,ts,amount\no1,a,2025-01-05,5\n", "orders", **said)
    assert "CNY" in caught.value.sentence("en")
    assert "CNY" in caught.value.sentence("zh")


def test_the_currencies_are_those_that_are_money_somewhere() -> None:
    """Second source: CLDR's list of what is tender in some territory, as Babel has it."""
    from babel.core import get_global
    from babel.numbers import get_territory_currencies

    tender = {
        code
        for territory in get_global("territory_currencies")
        for code in get_territory_currencies(territory, start_date=date(2025, 6, 1), end_date=date(2025, 6, 2))
    }
    assert tender - CURRENCIES <= {"CNH"}
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)


@pytest.mark.parametrize(
    ("said", "meant"), [("CNT", "CNY"), ("usx", "USD"), ("EU", "EUR"), ("QQQ", None), ("DOLLAR", None), ("CN", "CNY")]
)
def test_the_nearest_currency_has_two_letters_in_place(said: str, meant: str | None) -> None:
    assert near(said) == meant


def test_what_has_no_column_is_kept_as_json_with_numbers_as_numbers(take_in: Any, ask: Any) -> None:
    text = 'user_id,age,vip,code,note\na,31,true,007,"say ""hi"", 你好"\nb,,false,42x,\n'
    take_in(text, "users")
    rows = ask("SELECT traits FROM users ORDER BY subject_id")
    assert rows[0]["traits"] == '{"age":31,"vip":true,"code":"007","note":"say \\"hi\\", 你好"}'
    assert rows[1]["traits"] == '{"vip":false,"code":"42x"}'


def test_paid_is_when_it_was_placed_where_the_file_does_not_tell(take_in: Any, ask: Any) -> None:
    take_in(f"{ORDER}o1,a,2025-01-05 10:00,1,5\n", "orders")
    assert ask("SELECT paid_at = ts AS same FROM orders") == [{"same": True}]


def test_an_order_without_a_time_of_payment_is_not_paid(take_in: Any, ask: Any) -> None:
    text = "order_id,user_id,ts,paid_at,amount\no1,a,2025-01-05 10:00,,5\no2,a,2025-01-05 10:00,2025-01-05 10:05,5\n"
    take_in(text, "orders")
    assert ask("SELECT count(paid_at) AS n FROM orders") == [{"n": 1}]


def test_things_that_ended_before_they_began_are_refused(take_in: Any) -> None:
    text = "subscription_id,user_id,start_date,end_date\ns1,a,2025-03-01,2025-01-01\ns2,a,2025-01-01,2025-03-01\n"
    assert take_in(text, "subscriptions").reasons == {"before:ended_at": 1}


def test_orders_without_a_number_are_told_apart_by_customer_and_moment(take_in: Any, ask: Any) -> None:
    report = take_in("customer_id,date,amount\n1,2025-01-05,5\n1,2025-01-05,7\n2,2025-01-05,9\n", "orders")
    assert report.loaded == 3
    assert ask("SELECT count(DISTINCT order_id) AS n FROM orders") == [{"n": 2}]
    assert "order_id" in {note.code for note in report.notes}


def test_a_table_in_memory_takes_the_same_way(facts: Facts, tmp_path: Any, ask: Any) -> None:
    from datetime import UTC, datetime

    rows = pa.table(
        {
            "user_id": pa.array([17850.0, float("nan"), 3.0]),
            "ts": pa.array([datetime(2025, 1, 5, tzinfo=UTC)] * 3, pa.timestamp("us", "UTC")),
            "event": ["login"] * 3,
            "tags": pa.array([["a", "b"], None, None], pa.list_(pa.string())),
        }
    )
    report = load_table(
        facts, rows, "events", options=ReadOptions(), tracking=TrackingPlan(), now=NOW, quarantine=tmp_path
    )
    assert (report.loaded, report.rejected, report.zone) == (2, 1, None)
    assert ask("SELECT subject_id, ts, properties FROM events ORDER BY subject_id") == [
        {"subject_id": "17850", "ts": datetime(2025, 1, 5), "properties": '{"tags":["a","b"]}'},
        {"subject_id": "3", "ts": datetime(2025, 1, 5), "properties": None},
    ]


@pytest.mark.parametrize("amount", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("column", ["amount", "unit_price"])
def test_an_amount_that_is_no_number_is_kept_out_also_of_a_typed_file(
    take_in: Any, tmp_path: Path, amount: float, column: str
) -> None:
    file = tmp_path / "orders.parquet"
    rows = {"order_id": ["o1", "o2", "o3"], "user_id": ["a"] * 3, "ts": [datetime(2025, 1, 5)] * 3}
    pq.write_table(pa.table({**rows, column: pa.array([1.5, amount, None], pa.float64())}), file)
    report = take_in(file, "orders")
    assert (report.loaded, report.reasons) == (2, {"unreadable:amount_fen": 1})
