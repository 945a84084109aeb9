"""The models of risk: what they learn, what they add up to, that they come back as they were, and bad input."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from liuke.diagnosis.risk.boost import fit_boost
from liuke.diagnosis.risk.errors import UnreadableModelError
from liuke.diagnosis.risk.logistic import fit_logistic
from liuke.diagnosis.risk.metrics import auc
from liuke.diagnosis.risk.model import read_model
from liuke.kit.learn.design import CategoryTerms, learn_design
from liuke.kit.learn.errors import NoSuchColumnError, NothingToLearnError, OneClassError, UnevenColumnsError
from liuke.kit.learn.folds import folds
from liuke.kit.learn.frame import frame_of, take
from liuke.kit.learn.ridge_logit import fitted
from liuke.kit.learn.trees import boost_lack
from liuke.kit.one_thread import _knobs, one_thread

BOOSTING = pytest.mark.skipif(boost_lack() is not None, reason=f"boosting cannot run here: {boost_lack()}")
FITS = [fit_logistic, pytest.param(fit_boost, marks=BOOSTING)]


def people(n: int = 1200, seed: int = 1) -> tuple[dict[str, Any], Any]:
    """Make people who leave by idle days (bent), plan and missing age; the column noise says nothing."""
    chance = np.random.default_rng(seed)
    idle = chance.exponential(20, n)
    plan = chance.choice(["free", "paid", "team"], n, p=[0.6, 0.3, 0.1]).astype(object)
    age = np.where(chance.random(n) < 0.2, np.nan, chance.normal(40, 10, n))
    score = -1 + 0.9 * np.log1p(idle / 10) - 1.2 * (plan == "paid") + 0.8 * np.isnan(age)
    y = chance.random(n) < 1 / (1 + np.exp(-score))
    return {"idle": idle, "plan": plan, "age": age, "noise": chance.normal(size=n)}, y


@pytest.mark.parametrize("fit", FITS)
def test_a_model_tells_people_it_has_not_seen_apart(fit: Any) -> None:
    table, y = people(3000)
    seen = np.arange(3000) < 2000
    said = fit(take(table, seen), y[seen]).predict(take(table, ~seen))
    area = auc(y[~seen], said)
    assert area is not None and area > 0.68
    assert abs(said.mean() - y[~seen].mean()) < 0.05


@pytest.mark.parametrize("fit", FITS)
def test_contributions_and_base_add_up_to_the_log_odds_and_are_nothing_on_average(fit: Any) -> None:
    table, y = people()
    model = fit(table, y)
    added, names = model.contributions(table)
    p = model.predict(table)
    assert names == model.columns and added.shape == (len(y), len(names))
    assert np.allclose(model.base + added.sum(axis=1), np.log(p / (1 - p)), atol=1e-6)
    assert np.allclose(added.mean(axis=0), 0, atol=0.02)
    sizes = dict(zip(names, np.abs(added).mean(axis=0), strict=True))
    assert max(sizes, key=lambda name: sizes[name]) in {"idle", "plan"}
    assert sizes["noise"] < sizes["idle"] / 2


@pytest.mark.parametrize("fit", FITS)
def test_a_model_read_back_from_its_document_says_the_same(fit: Any) -> None:
    table, y = people()
    model = fit(table, y)
    text = json.dumps(model.document(), allow_nan=False)
    again = read_model(json.loads(text))
    assert np.array_equal(again.predict(table), model.predict(table))
    assert np.array_equal(again.contributions(table)[0], model.contributions(table)[0])
    assert (again.kind, again.columns, again.about) == (model.kind, model.columns, json.loads(text)["about"])


@pytest.mark.parametrize("fit", FITS)
def test_the_same_seed_gives_the_same_model(fit: Any) -> None:
    table, y = people()
    assert np.array_equal(fit(table, y, seed=3).predict(table), fit(table, y, seed=3).predict(table))


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"version": 2, "kind": "logistic"},
        {"version": 1, "kind": "oracle"},
        {"version": 1, "kind": "logistic", "about": {}},
        {"version": 1, "kind": "logistic", "about": {}, "base": "x", "means": [], "weights": [], "design": []},
    ],
)
def test_what_is_no_model_is_refused_in_a_sentence(said: dict[str, Any]) -> None:
    with pytest.raises(UnreadableModelError):
        read_model(said)


@BOOSTING
def test_trees_that_are_torn_are_refused_in_a_sentence() -> None:
    table, y = people()
    document = fit_boost(table, y).document()
    with pytest.raises(UnreadableModelError):
        read_model(document | {"trees": "no trees"})


def test_without_the_library_boosting_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "lightgbm", None)
    assert boost_lack() == "lightgbm is not installed"
    with pytest.raises(Exception, match=r"LK-R105 Boosting cannot run here: lightgbm is not installed"):
        fit_boost(*people(100))


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("share", [0.0, 1.0])
def test_no_churners_or_only_churners_make_no_model(fit: Any, share: float) -> None:
    table, y = people(200)
    with pytest.raises(OneClassError):
        fit(table, np.full(len(y), share))


@pytest.mark.parametrize("fit", FITS)
def test_constant_and_empty_columns_make_no_model_alone_and_no_harm_beside_others(fit: Any) -> None:
    table, y = people()
    n = len(y)
    dull = {"one": np.ones(n), "none": np.full(n, np.nan), "word": np.full(n, "x", object), "blank": np.full(n, None)}
    with pytest.raises(NothingToLearnError):
        fit(dull, y)
    assert set(fit(table | dull, y).columns) <= set(table)


@pytest.mark.parametrize("fit", FITS)
def test_a_category_seen_once_and_one_never_seen_move_nobody(fit: Any) -> None:
    table, y = people()
    table["plan"] = table["plan"].copy()
    table["plan"][0] = "seen once"
    model = fit(table, y)
    strange = take(table, np.arange(2))
    strange["plan"] = np.array(["never seen", None], object)
    assert np.isfinite(model.predict(strange)).all()
    assert "seen once" not in json.dumps(model.document())


@pytest.mark.parametrize("fit", FITS)
def test_twenty_thousand_categories_of_one_row_each_cannot_spell_the_label(fit: Any) -> None:
    """Each row's own word would tell all; learned without the row itself it must tell nothing."""
    chance = np.random.default_rng(2)
    n = 20_000
    table = {"word": np.array([f"w{k}" for k in range(n)], object), "noise": chance.normal(size=n)}
    y = chance.random(n) < 0.3
    said = fit(table, y).predict(table)
    area = auc(y, said)
    assert area is not None and area < 0.56
    assert abs(said.mean() - 0.3) < 0.01


@pytest.mark.slow
@pytest.mark.parametrize("rows_each", [1, 4])
def test_a_million_rows_of_rare_categories_are_learned_of_in_bounded_room(rows_each: int) -> None:
    """Seen once each, they say nothing and are left out; seen a few times each, they share 512 buckets."""
    n = 1_000_000
    words = np.array([f"w{k // rows_each}" for k in range(n)], object)
    y = np.arange(n) % 3 == 0
    design, matrix = learn_design({"word": words, "noise": np.arange(n) % 7.0}, y)
    kept = [one for one in design.terms if isinstance(one, CategoryTerms)]
    assert [len(one.buckets) for one in kept] == ([] if rows_each == 1 else [512])
    assert matrix.shape[1] <= 8
    assert len(json.dumps(design.document())) < 10_000


def test_categories_of_thirty_rows_each_are_learned_through_their_buckets() -> None:
    chance = np.random.default_rng(3)
    n, towns = 30_000, 400
    town = chance.integers(towns, size=n)
    y = chance.random(n) < np.where(town % 2 == 0, 0.5, 0.2)
    table = {"town": np.array([f"t{k}" for k in town], object)}
    seen = np.arange(n) < 20_000
    area = auc(y[~seen], fit_logistic(take(table, seen), y[seen]).predict(take(table, ~seen)))
    assert area is not None and area > 0.60  # the best that can be is .66


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("wild", [np.nan, np.inf, -np.inf, 1e300, -1e300])
def test_wild_numbers_to_be_scored_give_chances(fit: Any, wild: float) -> None:
    table, y = people()
    model = fit(table, y)
    few = take(table, np.arange(3))
    few["idle"] = np.full(3, wild)
    said = model.predict(few)
    assert np.isfinite(said).all() and (said > 0).all() and (said < 1).all()


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("wild", [np.inf, 1e300, -1e300])
def test_a_wild_number_among_what_is_learned_from_spoils_nothing(fit: Any, wild: float) -> None:
    table, y = people()
    table["idle"] = table["idle"].copy()
    table["idle"][0] = wild
    said = fit(table, y).predict(table)
    area = auc(y, said)
    assert np.isfinite(said).all() and area is not None and area > 0.68


def test_columns_of_different_length_are_refused_and_a_missing_one_is_named() -> None:
    table, y = people()
    with pytest.raises(UnevenColumnsError):
        frame_of({"a": np.ones(3), "b": np.ones(2)})
    with pytest.raises(NoSuchColumnError, match="idle"):
        fit_logistic(table, y).predict({name: column for name, column in table.items() if name != "idle"})


def test_a_perfect_column_gives_finite_weights() -> None:
    y = np.arange(400) < 150
    model = fit_logistic({"told": y.astype(float), "other": np.arange(400.0)}, y)
    assert np.isfinite(model.predict({"told": y.astype(float), "other": np.arange(400.0)})).all()


@given(seed=st.integers(0, 50), penalty=st.sampled_from([0.01, 1.0, 100.0]))
@settings(max_examples=15, deadline=None)
def test_newtons_steps_end_where_another_optimiser_ends(seed: int, penalty: float) -> None:
    """Second source: SciPy's BFGS on the same penalised likelihood."""
    chance = np.random.default_rng(seed)
    matrix = chance.normal(size=(200, 4))
    y = (chance.random(200) < 1 / (1 + np.exp(-matrix[:, 0]))).astype(float)

    def value(theta: Any) -> Any:
        score = theta[0] + matrix @ theta[1:]
        return (np.logaddexp(0, score) - y * score).sum() + penalty / 2 * (theta[1:] ** 2).sum()

    weights, base = fitted(matrix, y, penalty, None)
    other = minimize(value, np.zeros(5), method="BFGS").x
    assert np.allclose(np.append(base, weights), other, atol=2e-3)


def test_folds_keep_groups_whole_and_sides_alike() -> None:
    chance = np.random.default_rng(5)
    y = chance.random(1000) < 0.1
    groups = chance.integers(300, size=1000)
    for test in folds(y, 5, groups=groups):
        assert not set(groups[test]) & set(groups[~test])
    shares = [int(y[test].sum()) for test in folds(y, 5)]
    assert max(shares) - min(shares) <= 1
    assert sum(test.astype(int) for test in folds(y, 5)).tolist() == [1] * 1000  # type: ignore[union-attr]


def test_linear_algebra_keeps_to_one_thread_meanwhile_and_has_them_back_afterwards() -> None:
    before = [ask() for ask, _ in _knobs()]
    try:
        for _, turn in _knobs():
            turn(2)
        asked = [ask() for ask, _ in _knobs()]
        with one_thread():
            assert {ask() for ask, _ in _knobs()} <= {1}
        assert [ask() for ask, _ in _knobs()] == asked
    finally:
        for (_, turn), threads in zip(_knobs(), before, strict=True):
            turn(threads)
