"""A table of people: leaks named, honest columns let be, copies taken out, labels that are none refused."""

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from liuke.diagnosis.risk.errors import LabelCellError, NotALabelError
from liuke.diagnosis.risk.leak import copies, find_leaks
from liuke.diagnosis.risk.table import prepare
from liuke.diagnosis.risk.table_report import report_table
from liuke.kit.learn.errors import NoSuchColumnError


def honest(n: int = 1500, seed: int = 1) -> tuple[dict[str, Any], Any]:
    """Make a table in which five columns tell something, none of them too much."""
    chance = np.random.default_rng(seed)
    table: dict[str, Any] = {f"x{k}": chance.normal(size=n) for k in range(5)}
    table["plan"] = chance.choice(["a", "b", "c"], n).astype(object)
    score = sum(0.7 * table[f"x{k}"] for k in range(5)) + (table["plan"] == "a") - 1
    return table, chance.random(n) < 1 / (1 + np.exp(-score))


@pytest.mark.parametrize("seed", range(6))
def test_an_honest_table_raises_no_alarm(seed: int) -> None:
    table, y = honest(seed=seed)
    assert find_leaks(table, y) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_table_of_noise_raises_no_alarm(seed: int) -> None:
    table, y = honest(seed=seed)
    assert find_leaks(table, np.random.default_rng(seed + 100).permutation(y)) == []


def test_what_is_filled_in_only_for_those_who_left_is_named() -> None:
    table, y = honest()
    some = y & (np.random.default_rng(3).random(len(y)) < 0.5)
    table["reason"] = np.where(some, "price", None).astype(object)
    (leak,) = find_leaks(table, y)
    assert (leak.sign, leak.columns) == ("filled_in_after", ("reason",))


def test_a_column_missing_by_chance_is_not_named() -> None:
    table, y = honest()
    table["survey"] = np.where(np.random.default_rng(4).random(len(y)) < 0.02, 1.0, np.nan)
    assert find_leaks(table, y) == []


def test_the_label_in_other_words_is_named() -> None:
    table, y = honest()
    table["status"] = np.where(y, "gone", "here").astype(object)
    (leak,) = find_leaks(table, y)
    assert (leak.sign, leak.columns) == ("tells_all", ("status",))


@pytest.mark.parametrize("name", ["churn_score", "Cancellation fee", "流失分"])
def test_a_column_named_after_the_leaving_is_named_if_it_tells(name: str) -> None:
    table, y = honest()
    chance = np.random.default_rng(5)
    assert find_leaks(table | {name: chance.normal(size=len(y))}, y) == []
    (leak,) = find_leaks(table | {name: y + chance.normal(0, 0.8, len(y))}, y)
    assert (leak.sign, leak.columns) == ("named", (name,))


def test_counts_whose_difference_is_the_label_are_named_together() -> None:
    table, y = honest()
    chance = np.random.default_rng(6)
    songs, others = chance.poisson(300, len(y)).astype(float), chance.poisson(40, len(y)).astype(float)
    table |= {"songs": songs, "others": others, "all_items": songs + others + y}
    (leak,) = find_leaks(table, y)
    assert (leak.sign, set(leak.columns), leak.taken_out) == ("sum", {"songs", "others", "all_items"}, ("all_items",))


def test_one_column_that_carries_most_is_named_with_what_is_divided_by_it() -> None:
    table, y = honest(3000)
    chance = np.random.default_rng(7)
    tenure = np.where(y, chance.gamma(2, 12, len(y)), chance.gamma(9, 9, len(y)))
    clicks = chance.poisson(50, len(y)).astype(float)
    table |= {"tenure": tenure, "clicks": clicks, "clicks_a_day": clicks / tenure}
    (leak,) = [one for one in find_leaks(table, y) if one.sign == "carries_most"]
    assert leak.columns[0] in {"tenure", "clicks_a_day"}
    assert {"tenure", "clicks_a_day"} >= set(leak.taken_out)


def test_the_one_column_that_tells_anything_among_few_is_let_be() -> None:
    chance = np.random.default_rng(8)
    y = chance.random(600) < 0.4
    table = {"paid": chance.normal(40, 12, 600) - 25 * y, "town": chance.choice(["a", "b"], 600).astype(object)}
    assert find_leaks(table, y) == []


def test_copies_are_rows_that_say_the_same_in_every_column_missing_included() -> None:
    frame = {"a": np.array([1, 1, np.nan, np.nan, 2]), "b": np.array(["x", "x", None, None, "x"], object)}
    assert copies(frame).tolist() == [False, True, False, True, False]


def test_copies_under_other_ids_are_counted_and_taken_out_before_any_split() -> None:
    table, y = honest(400)
    rows = np.append(np.arange(400), np.arange(60))
    whole = pa.table({"id": np.arange(460), **{name: column[rows] for name, column in table.items()}, "left": y[rows]})
    said = report_table(whole, "left", person="id", folds_of=2, repeats=1)
    assert said["copies"] == {"rows": 60, "same_label": 60, "taken_out": 60}
    assert said["used"] == 400


def test_a_few_people_alike_are_kept() -> None:
    table, y = honest(400)
    rows = np.append(np.arange(400), [0, 1])
    whole = pa.table({**{name: column[rows] for name, column in table.items()}, "left": y[rows]})
    ready = prepare(whole, "left")
    assert (ready.copies, len(ready.y)) == (2, 402)


def test_a_table_without_a_signal_says_that_it_finds_nothing() -> None:
    table, y = honest(600)
    y = np.random.default_rng(12).permutation(y)
    said = report_table(pa.table({**table, "left": y}), "left", folds_of=3, repeats=1)
    assert said["enough"] and not said["finds"]
    assert said["verdict"]["en"].startswith("Finds nothing")
    assert said["carried_by"] == []


def test_a_table_with_a_signal_is_told_with_its_rivals_and_as_a_document() -> None:
    table, y = honest(1000)
    said = report_table(pa.table({**table, "left": y}), "left", folds_of=3, repeats=1)
    assert said["finds"] and said["leaks"] == []
    assert said["models"]["logistic"]["log_loss"] < said["rivals"]["best_column"]["log_loss"]
    assert said["rivals"]["best_column"]["log_loss"] < said["rivals"]["share"]["log_loss"]
    assert sum(row["n"] for row in said["reliability"]) == 1000
    json.dumps(said, allow_nan=False)


@pytest.mark.parametrize("left", ["all", "none", "few"])
def test_one_side_alone_is_said_not_guessed(left: str) -> None:
    table, _ = honest(100)
    y = {"all": np.ones(100), "none": np.zeros(100), "few": np.append(np.ones(5), np.zeros(95))}[left]
    said = report_table(pa.table({**table, "left": y.astype(int)}), "left")
    assert said["enough"] is False and said["why"]["code"] == "one_side"
    assert said["churners"] == int(y.sum())


@pytest.mark.parametrize("extra", [{}, {"same": np.ones(300)}])
def test_a_table_of_constants_says_that_nothing_is_left_to_learn_from(extra: dict[str, Any]) -> None:
    said = report_table(pa.table({"left": np.arange(300) % 2, **extra}), "left")
    assert said["enough"] is False and said["why"]["code"] == "LK-R107"


def test_a_label_of_three_values_or_none_is_refused() -> None:
    with pytest.raises(NotALabelError, match="3: a, b, c"):
        report_table(pa.table({"left": ["a", "b", "c"]}), "left")
    with pytest.raises(NotALabelError):
        report_table(pa.table({"left": pa.array([None, None], pa.string())}), "left")
    with pytest.raises(NoSuchColumnError):
        report_table(pa.table({"left": [1, 0]}), "gone")
    with pytest.raises(LabelCellError):
        report_table(pa.table({"left": ["yes", "no"]}), "left", left="maybe")


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        (["Yes", "No"], "Yes"),
        ([1.0, 0.0], "1"),
        ([True, False], "True"),
        (["流失", "留存"], "流失"),
        (["Existing Customer", "Attrited Customer"], "Attrited Customer"),
        (["red", "red", "blue"], "blue"),
    ],
)
def test_which_value_means_left_is_told_by_the_usual_words_else_the_rarer(cells: list[Any], value: str) -> None:
    assert prepare(pa.table({"left": cells}), "left").left == value


def test_rows_without_a_label_are_left_out_and_counted_and_texts_that_are_numbers_are_numbers() -> None:
    table = pa.table({"paid": ["1.5", " ", "3", "2"] * 30, "left": ["yes", "no", None, ""] * 30})
    ready = prepare(table, "left")
    assert (ready.rows, ready.unlabelled, len(ready.y)) == (120, 60, 60)  # alike by chance: kept
    assert ready.frame["paid"].dtype == float


def test_ids_are_no_features() -> None:
    table = pa.table(
        {
            "n": np.arange(200),
            "code": [f"u{k}" for k in range(200)],
            "x": np.arange(200) % 7,
            "left": np.arange(200) % 2,
        }
    )
    assert dict(prepare(table, "left").left_out) == {"n": "id", "code": "id"}


def test_a_label_of_three_values_is_read_where_it_is_said_which_of_them_left() -> None:
    table = pa.table({"x": list(range(90)), "state": ["stayed", "left", "paused"] * 30})
    ready = prepare(table, "state", left="left")
    assert (ready.left, int(ready.y.sum()), len(ready.y)) == ("left", 30, 90)
    with pytest.raises(NotALabelError):
        prepare(table, "state")
    with pytest.raises(LabelCellError):
        prepare(table, "state", left="gone")
