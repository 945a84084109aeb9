"""An audience as rows and as an expression are one and the same; what rows cannot say stays an expression."""

import pytest

from liuke.playbooks.audience import compile_audience
from liuke.playbooks.sentence import Row, Sentence, expression_of, sentence_of
from tests.unit.playbooks.conftest import COLUMNS


@pytest.mark.parametrize(
    "expression",
    [
        "idle_days >= 7",
        "idle_days >= 7 AND value_tier = 'key_rescue'",
        "idle_days < 3 OR high_value_leaving = true",
        "city IN ('上海', '北京') AND consent_email = false",
        "city NOT IN ('上海')",
        "nps IS NULL AND plan IS NOT NULL",
        "signed_up_at >= '2026-01-01' AND paid_365d_fen > 1000",
        "city <> 'O''Hara'",
    ],
)
def test_what_rows_can_say_comes_back_as_the_same_query(expression: str) -> None:
    sentence = sentence_of(expression, COLUMNS)
    assert sentence is not None
    again = expression_of(sentence, COLUMNS)
    assert compile_audience(again, COLUMNS).predicate == compile_audience(expression, COLUMNS).predicate


@pytest.mark.parametrize(
    "expression",
    [
        "idle_days >= 7 AND (city = '上海' OR city = '北京')",
        "paid_365d_fen / 100 > 50",
        "lower(city) = 'x'",
        "city LIKE '上%'",
        "idle_days > logins_7d",
    ],
)
def test_what_rows_cannot_say_is_no_sentence(expression: str) -> None:
    assert sentence_of(expression, COLUMNS) is None


@pytest.mark.parametrize(("said", "meant"), [("是", "true"), ("否", "false"), ("yes", "true"), ("No", "false")])
def test_a_column_that_is_true_or_not_is_asked_with_yes_or_no(said: str, meant: str) -> None:
    rows = (Row(column="high_value_leaving", op="eq", value=said),)
    assert expression_of(Sentence(join="and", rows=rows), COLUMNS) == f"high_value_leaving = {meant}"


def test_rows_without_a_column_or_a_value_are_left_out_and_quotes_cannot_break_out() -> None:
    rows = (
        Row(column="", op="ge", value="1"),
        Row(column="idle_days", op="ge", value=""),
        Row(column="city", op="eq", value="x' OR 'a' = 'a"),
        Row(column="no_such", op="eq", value="1"),
    )
    said = expression_of(Sentence(join="and", rows=rows), COLUMNS)
    assert said == "city = 'x'' OR ''a'' = ''a'"
    assert sentence_of(said, COLUMNS) == Sentence(
        join="and", rows=(Row(column="city", op="eq", value="x' OR 'a' = 'a"),)
    )
