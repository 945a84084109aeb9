"""Which column of a file becomes which column of a table."""

import pytest

from liuke.facts.tables import TABLES
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
from liuke.ingest.mapping import Settled, guess, read_mapping, settle, table_named


def settled(headers: list[str], table: str, given: dict[str, str] | None = None, **constants: str) -> Settled:
    return settle(headers, table_named(table), given, constants, path="file.csv", tracking=TrackingPlan())


@pytest.mark.parametrize(
    ("table", "headers", "expected"),
    [
        (
            "orders",
            ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"],
            {
                "InvoiceNo": "order_id",
                "StockCode": "item_id",
                "Description": "item_name",
                "Quantity": "quantity",
                "InvoiceDate": "ts",
                "UnitPrice": "unit_price",
                "CustomerID": "subject_id",
            },
        ),
        (
            "orders",
            ["订单编号", "用户ID", "下单时间", "付款时间", "商品名称", "数量", "实付金额"],
            {
                "订单编号": "order_id",
                "用户ID": "subject_id",
                "下单时间": "ts",
                "付款时间": "paid_at",
                "商品名称": "item_name",
                "数量": "quantity",
                "实付金额": "amount_fen",
            },
        ),
        (
            "users",
            ["会员编号", "手机号", "注册时间", "会员等级", "生日"],
            {"会员编号": "subject_id", "手机号": "phone", "注册时间": "signed_up_at", "会员等级": "plan", "生日": "birthday"},
        ),
        (
            "users",
            ["会员编号", "是否同意短信", "是否接收邮件", "是否允许推送", "是否同意外呼", "是否未成年", "是否"],
            {
                "会员编号": "subject_id",
                "是否同意短信": "consent_sms",
                "是否接收邮件": "consent_email",
                "是否允许推送": "consent_push",
                "是否同意外呼": "consent_call",
                "是否未成年": "sensitive",
            },
        ),
        (
            "events",
            ["User ID", "event_name", "Timestamp", "screen"],
            {"User ID": "subject_id", "event_name": "event", "Timestamp": "ts"},
        ),
        (
            "survey_responses",
            ["customer_response_date", "survey_sub_type", "nps_score", "text"],
            {"customer_response_date": "ts", "survey_sub_type": "stage", "nps_score": "score", "text": "text"},
        ),
        (
            "activity_counts",
            ["user_id", "day", "login", "discussion", "video"],
            {"user_id": "subject_id", "day": "day", "login": "login", "discussion": "comment"},
        ),
        ("orders", ["order_id", "user_id", "ts", "amount", "unit_price"], {
            "order_id": "order_id", "user_id": "subject_id", "ts": "ts", "amount": "amount_fen",
        }),
    ],
)  # fmt: skip
def test_usual_headers_are_known(table: str, headers: list[str], expected: dict[str, str]) -> None:
    assert guess(headers, table) == expected


@pytest.mark.parametrize("table", [t for t in TABLES if t.imported], ids=lambda t: t.name)
def test_every_column_of_a_table_is_known_by_its_own_name(table: object) -> None:
    names = [c.name for c in table.columns if not c.own and c.name != "properties"]  # type: ignore[attr-defined]
    assert guess(names, table.name) == {name: name for name in names}  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", [t for t in TABLES if t.imported], ids=lambda t: t.name)
def test_the_list_of_headers_names_columns_that_exist(table: object) -> None:
    names = {c.name for c in table.columns if not c.own} | set(PSEUDO.get(table.name, ()))  # type: ignore[attr-defined]
    assert set(ranks(table.name)) <= names  # type: ignore[attr-defined]
    assert ranks(table.name)  # type: ignore[attr-defined]


def test_case_width_and_punctuation_of_a_header_do_not_matter() -> None:
    assert plain("ＵＳＥＲ＿ＩＤ") == plain("user id") == plain("User-Id ") == "userid"


def test_the_better_of_two_headers_is_taken() -> None:
    assert guess(["date", "下单时间", "user_id", "order_id"], "orders")["下单时间"] == "ts"


def test_a_column_named_twice_by_the_mapping_is_refused() -> None:
    with pytest.raises(TwiceMappedError) as caught:
        settled(["a", "b", "t", "e"], "events", {"a": "subject_id", "b": "subject_id", "t": "ts", "e": "event"})
    assert caught.value.facts == {"first": "a", "second": "b", "column": "subject_id"}


def test_a_column_that_is_not_in_the_file_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownColumnError) as caught:
        settled(["user_id", "time", "action"], "events", {"user_idd": "subject_id"})
    assert "did you mean user_id?" in caught.value.sentence("en")
    assert "是不是 user_id？" in caught.value.sentence("zh")


def test_a_column_that_is_not_in_the_table_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownColumnError) as caught:
        settled(["user_id", "time", "action"], "events", {"user_id": "subject_idd"})
    assert "did you mean subject_id?" in caught.value.sentence("en")


def test_a_required_column_that_nothing_fills_is_named() -> None:
    with pytest.raises(MissingColumnError) as caught:
        settled(["user_id", "date"], "events")
    assert caught.value.facts["column"] == "event"


def test_orders_without_a_number_need_a_customer_to_be_told_apart() -> None:
    with pytest.raises(MissingColumnError) as caught:
        settled(["date", "price"], "orders", {"date": "ts", "price": "amount_fen"})
    assert caught.value.facts["column"] == "order_id"


def test_one_word_may_stand_for_a_column_of_all_rows() -> None:
    found = settled(["user_id", "date"], "events", {"user_id": "subject_id", "date": "ts", "=login": "event"})
    (take,) = (take for take in found.takes if take.column == "event")
    assert (take.cell, take.constant) == (None, "login")
    assert found.shown["=login"] == "event"


def test_words_for_all_rows_may_come_with_the_options() -> None:
    found = settled(["user_id", "date"], "events", None, event="login")
    assert {take.column for take in found.takes} == {"subject_id", "ts", "event"}


def test_columns_left_over_become_properties_traits_or_are_unused() -> None:
    events = settled(["user_id", "ts", "event", "screen"], "events")
    users = settled(["user_id", "shoe_size"], "users")
    orders = settled(["order_id", "user_id", "ts", "country"], "orders")
    assert events.kept_as == {"screen": "properties.screen"}
    assert users.kept_as == {"shoe_size": "traits.shoe_size"}
    assert (orders.kept_as, orders.unused) == ({}, ("country",))


def test_a_column_may_be_left_out_or_kept_under_another_name() -> None:
    found = settled(
        ["user_id", "身份证号", "等级"], "users", {"user_id": "subject_id", "身份证号": "-", "等级": "traits.level"}
    )
    assert found.extras == {2: "level"}
    assert found.kept_as == {"等级": "traits.level"}


def test_named_columns_stay_as_named_and_the_others_are_still_guessed() -> None:
    found = settled(["uid", "when", "event", "客户"], "events", {"客户": "subject_id", "when": "ts"})
    assert found.shown == {"客户": "subject_id", "when": "ts", "event": "event"}
    assert found.guessed == ("event",)
    assert found.kept_as == {"uid": "properties.uid"}, "the person is named: the second such column is no person"


@pytest.mark.parametrize(
    ("headers", "named", "guessed"),
    [
        (["order_id", "user_id", "ts", "amount", "price"], {"price": "amount"}, ("order_id", "user_id", "ts")),
        (["order_id", "user_id", "ts", "amount", "price"], {"amount": "-"}, ("order_id", "user_id", "ts", "price")),
        (["order_id", "user_id", "ts", "currency"], {"=USD": "currency"}, ("order_id", "user_id", "ts")),
        (["order_id", "user_id", "ts"], {"Order ID": "order_id", "user_id": "subject_id", "ts": "ts"}, ()),
    ],
)
def test_what_a_name_fills_is_not_guessed_a_second_time(
    headers: list[str], named: dict[str, str], guessed: tuple[str, ...]
) -> None:
    assert settled(headers, "orders", named).guessed == guessed


def test_named_counts_leave_the_other_roles_to_the_guess() -> None:
    found = settled(["user_id", "date", "visits", "comments"], "activity_counts", {"visits": "login"})
    assert {(count.role, count.feature) for count in found.counts} == {("login", None), ("comment", None)}
    one = settled(["user_id", "date", "logins", "n"], "activity_counts", {"n": "n", "=login": "role"})
    assert one.counts == ()


def test_money_may_be_named_without_its_unit() -> None:
    found = settled(["o", "u", "t", "m"], "orders", {"o": "order_id", "u": "subject_id", "t": "ts", "m": "amount"})
    assert found.shown["m"] == "amount_fen"


def test_counts_take_a_role_and_a_feature() -> None:
    found = settled(
        ["u", "d", "problem", "video", "talk"],
        "activity_counts",
        {"u": "subject_id", "d": "day", "problem": "core:problem", "video": "core:video", "talk": "comment"},
    )
    assert [(count.role, count.feature) for count in found.counts] == [
        ("core", "problem"), ("core", "video"), ("comment", None),
    ]  # fmt: skip


def test_one_role_counted_by_two_columns_is_refused() -> None:
    with pytest.raises(TwiceMappedError):
        settled(["u", "d", "a", "b"], "activity_counts", {"u": "subject_id", "d": "day", "a": "login", "b": "login"})


def test_a_file_of_unknown_columns_is_refused() -> None:
    with pytest.raises(NothingMappedError):
        settled(["foo", "bar"], "benefits")


def test_an_unknown_table_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownTableError) as caught:
        table_named("oders")
    assert "did you mean orders?" in caught.value.sentence("en")


def test_tables_that_liuke_fills_itself_take_no_file() -> None:
    with pytest.raises(UnknownTableError):
        table_named("verdicts")


def test_a_mapping_document_is_read() -> None:
    found = read_mapping("table: events\ncolumns: {用户: subject_id}\nconstants: {event: login}\nzone: UTC\n")
    assert (found.columns, found.constants, found.zone) == ({"用户": "subject_id"}, {"event": "login"}, "UTC")


def test_a_mistake_in_a_mapping_document_is_named_by_its_place() -> None:
    with pytest.raises(MappingFileError) as caught:
        read_mapping("table: events\ncolums: {a: b}\n", "mapping.yml")
    assert "mapping.yml, line 2, column 1" in caught.value.sentence("en")
    assert "columns" in caught.value.sentence("en")


def test_orders_that_know_only_when_they_were_paid_have_that_as_their_time() -> None:
    headers = ["订单编号", "用户ID", "支付时间", "支付金额"]
    assert guess(headers, "orders")["支付时间"] == "ts"
    assert {take.column for take in settled(headers, "orders").takes} >= {"ts", "amount_fen"}
    both = guess([*headers, "下单时间"], "orders")
    assert (both["支付时间"], both["下单时间"]) == ("paid_at", "ts")
    assert guess(headers, "orders", {"支付时间": "paid_at"}).get("支付时间") is None
