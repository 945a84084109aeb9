"""S7: the models' numbers against papers, finite differences, other formulas, and data made by the model itself."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.polynomial.legendre import leggauss
from scipy.special import hyp2f1

from liuke.model.policy import ValuePolicy
from liuke.signals.ltv import gamma_gamma, shifted_beta
from liuke.signals.ltv.beta_geometric import BetaGeometric
from liuke.signals.ltv.gamma_gamma import Payments
from liuke.signals.ltv.groups import Groups, compressed
from liuke.signals.ltv.models import MODELS, fit_orders, fit_payments, may_fit, may_value
from liuke.signals.ltv.newton import maximise
from liuke.signals.ltv.outlook import worth_orders
from liuke.signals.ltv.quadrature import beta_nodes
from liuke.signals.ltv.shifted_beta import Renewals
from liuke.signals.spec import Lack

CDNOW = {  # fitted to CDNOW in weeks: design, MODELS 1.1
    "bg_nbd": np.array([0.2426, 4.4136, 0.7929, 2.4259]),
    "mbg_nbd": np.array([0.5248, 6.1831, 0.8914, 1.6140]),
    "pareto_nbd": np.array([0.5533, 10.5777, 0.6062, 11.6687]),
}
SOMEBODY = (2.0, 30.43, 38.86)
NAMES = sorted(CDNOW)


def one(*values: float) -> list[Any]:
    return [np.array([value]) for value in values]


def bought(seed: int, people: int, *, weeks: float = 39.0) -> Groups:
    """Let people buy and leave as BG/NBD says, with CDNOW's parameters; times in weeks on a grid of days."""
    chance = np.random.default_rng(seed)
    r, alpha, a, b = CDNOW["bg_nbd"]
    rate, leaving = chance.gamma(r, 1 / alpha, people), chance.beta(a, b, people)
    age = np.ceil(chance.uniform(weeks * 0.7, weeks, people) * 7) / 7
    x, t_x, now = np.zeros(people), np.zeros(people), np.zeros(people)
    alive = np.ones(people, bool)
    while alive.any():
        now = now + chance.exponential(1 / np.maximum(rate, 1e-12))
        alive &= now < age
        x, t_x = np.where(alive, x + 1, x), np.where(alive, now, t_x)
        alive &= chance.uniform(size=people) >= leaving
    return compressed(x, t_x, age)


@pytest.mark.parametrize(
    ("name", "expected", "alive"),
    [("bg_nbd", 1.22591, 0.72661), ("mbg_nbd", 1.26267, 0.70613), ("pareto_nbd", 1.45510, 0.86912)],
)
def test_somebody_of_cdnow_is_expected_what_three_other_ways_say(name: str, expected: float, alive: float) -> None:
    """MODELS 1.1: closed form = quadrature = lifetimes for x 2, t_x 30.43, T 38.86 and 39 weeks ahead."""
    model, theta = MODELS[name][0], CDNOW[name]
    assert model.p_alive(theta, *one(*SOMEBODY))[0] == pytest.approx(alive, abs=2e-4)
    assert model.expected(theta, *one(*SOMEBODY), 39.0)[0] == pytest.approx(expected, abs=2e-4)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("somebody", [(221, 103.42857, 103.57143), (2000, 100, 103.5), (0, 0, 0), (0, 0, 5000)])
def test_the_busiest_and_the_quietest_have_finite_numbers(name: str, somebody: tuple[float, float, float]) -> None:
    model, theta = MODELS[name][0], CDNOW[name]
    alive, quiet = model.p_alive(theta, *one(*somebody)), model.p_quiet(theta, *one(*somebody), 39.0)
    expected = model.expected(theta, *one(*somebody), 39.0)
    assert np.isfinite([alive, quiet, expected]).all()
    assert 0 <= alive[0] <= 1
    assert 0 <= quiet[0] <= 1
    assert expected[0] >= 0


@pytest.mark.parametrize(("name", "busy", "gone"), [("bg_nbd", 0.99524, 5.76e-26), ("pareto_nbd", 0.99913, 2.76e-24)])
def test_the_extremes_of_other_packages_have_their_known_values(name: str, busy: float, gone: float) -> None:
    """MODELS 1.1: CLVTools issue 100 gives NaN for these."""
    model, theta = MODELS[name][0], CDNOW[name]
    assert model.p_alive(theta, *one(221, 103.42857, 103.57143))[0] == pytest.approx(busy, abs=1e-5)
    assert model.p_alive(theta, *one(2000, 100, 103.5))[0] == pytest.approx(gone, rel=0.02)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=12, deadline=None)
@given(
    shift=st.lists(st.floats(0.4, 2.5), min_size=4, max_size=4),
    people=st.lists(st.tuples(st.integers(0, 30), st.floats(0.01, 1), st.integers(1, 400)), min_size=1, max_size=12),
)
def test_gradient_and_hessian_are_what_finite_differences_say(
    name: str, shift: list[float], people: list[tuple[int, float, int]]
) -> None:
    x = np.array([float(k) for k, _, _ in people])
    age = np.array([days / 7 for *_, days in people])
    groups = Groups(x=x, t_x=np.where(x > 0, age * [share for _, share, _ in people], 0), age=age, n=np.ones(len(x)))
    value, theta = MODELS[name][0].prepared(groups).value, CDNOW[name] * shift
    _, gradient, hessian = value(theta)
    steps = np.diag(theta * 1e-6)
    slopes = [(value(theta + h)[0] - value(theta - h)[0]) / (2 * h.sum()) for h in steps]
    curves = [(value(theta + h)[1] - value(theta - h)[1]) / (2 * h.sum()) for h in steps]
    scale = len(people) * (1 + x.max())
    assert np.allclose(gradient * theta, slopes * theta, rtol=1e-5, atol=1e-6 * scale)
    assert np.allclose(hessian * np.outer(theta, theta), curves * np.outer(theta, theta), rtol=1e-4, atol=1e-5 * scale)
    assert np.allclose(hessian, hessian.T)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("unit", [7.0, 1 / 52, 86_400 * 7])
def test_the_same_purchases_in_another_unit_of_time_give_the_same_customers(name: str, unit: float) -> None:
    weeks = bought(11, 3_000)
    other = Groups(x=weeks.x, t_x=weeks.t_x * unit, age=weeks.age * unit, n=weeks.n)
    fit, again = fit_orders(name, weeks), fit_orders(name, other)
    scale = np.array([1, unit, 1, unit if name == "pareto_nbd" else 1])
    assert (fit.converged, again.converged) == (True, True)
    assert again.theta / scale == pytest.approx(fit.theta, rel=1e-5)
    model = MODELS[name][0]
    mine, theirs = model.p_alive(fit.theta, *one(*SOMEBODY)), one(2.0, 30.43 * unit, 38.86 * unit)
    assert model.p_alive(again.theta, *theirs) == pytest.approx(mine, rel=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_a_group_of_many_weighs_as_much_as_so_many_rows(name: str) -> None:
    groups = bought(5, 400)
    times = groups.n.astype(int)
    rows = Groups(
        x=np.repeat(groups.x, times),
        t_x=np.repeat(groups.t_x, times),
        age=np.repeat(groups.age, times),
        n=np.ones(times.sum()),
    )
    theta = CDNOW[name]
    for mine, theirs in zip(
        MODELS[name][0].prepared(groups).value(theta), MODELS[name][0].prepared(rows).value(theta), strict=True
    ):
        assert mine == pytest.approx(theirs, rel=1e-9)


def test_standard_errors_cover_the_truth_on_forty_simulated_sets() -> None:
    """95 % intervals of four parameters on 40 sets: about 152 of 160 hold the truth; fewer than 143 happens 1 in 1,000."""
    truth = dict(zip(("r", "alpha", "a", "b"), CDNOW["bg_nbd"], strict=True))
    held = 0
    for seed in range(40):
        fit = fit_orders("bg_nbd", bought(seed, 8_000))
        assert fit.converged
        for name, value in truth.items():
            low, high = fit.interval(name) or (0.0, 0.0)
            held += low <= value <= high
    assert 143 <= held <= 160


@pytest.mark.parametrize("first", [0, 1])
def test_expected_purchases_are_the_integral_of_the_hypergeometric_function(first: int) -> None:
    """Second source: MODELS 1.3, 64 Gauss-Legendre nodes over 2F1."""
    model, theta = BetaGeometric(first), CDNOW["mbg_nbd" if first else "bg_nbd"]
    r, alpha, a, b = theta
    nodes, weights = leggauss(64)
    for x, age, t in ((0, 3, 39), (2, 38.86, 39), (29, 12, 52), (0, 0, 52), (7, 200, 4)):
        s = t * (nodes + 1) / 2
        inside = hyp2f1(r + x + 1, a, a + b + x + first, -s / (alpha + age))
        integral = (r + x) / (alpha + age) * float(weights @ inside) * t / 2
        assert model.if_alive(theta, *one(x, age), float(t))[0] == pytest.approx(integral, rel=1e-7)


@pytest.mark.parametrize("name", NAMES)
def test_counts_of_repeats_add_up_to_one_and_to_their_mean(name: str) -> None:
    model, theta, weeks = MODELS[name][0], CDNOW[name], np.array([0.0, 1.0, 39.0, 78.0])
    chances = model.counts(theta, weeks, 600)
    assert (chances >= -1e-12).all()
    assert chances.sum(axis=1) == pytest.approx(np.ones(4), abs=2e-3)
    assert chances @ np.arange(601) == pytest.approx(model.mean_repeats(theta, weeks), rel=2e-3, abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=30, deadline=None)
@given(x=st.integers(0, 60), share=st.floats(0, 1), age=st.floats(0, 300), t=st.floats(0.1, 100))
def test_to_wait_longer_in_silence_never_makes_anybody_likelier_to_buy(
    name: str, x: int, share: float, age: float, t: float
) -> None:
    model, theta = MODELS[name][0], CDNOW[name]
    last = age * share if x else 0.0
    now, later = one(x, last, age), one(x, last, age + t)
    assert model.p_alive(theta, *later)[0] <= model.p_alive(theta, *now)[0] + 1e-9
    short, long = model.p_quiet(theta, *now, t)[0], model.p_quiet(theta, *now, 2 * t)[0]
    assert long <= short + 1e-9
    assert model.expected(theta, *now, t)[0] <= model.expected(theta, *now, 2 * t)[0] + 1e-9
    assert 1 - short <= model.expected(theta, *now, t)[0] + 1e-9  # to buy at all is rarer than the mean number


def test_beta_means_are_exact_and_survive_large_numbers() -> None:
    nodes, weights = beta_nodes(0.9, np.array([1.6, 40.0, 2001.0]), 16)
    b = np.array([1.6, 40.0, 2001.0])
    assert weights.sum(axis=1) == pytest.approx(np.ones(3))
    assert (weights * nodes).sum(axis=1) == pytest.approx(0.9 / (0.9 + b))
    assert (weights * nodes**2).sum(axis=1) == pytest.approx(0.9 * 1.9 / ((0.9 + b) * (1.9 + b)))


def test_gamma_gamma_pulls_the_few_toward_all_and_leaves_the_many_alone() -> None:
    """Fader & Hardie 2013, CDNOW: p 6.25, q 3.74, v 15.44; the mean of all is 6.25 * 15.44 / 2.74 = 35.2 dollars."""
    theta = np.array([6.25, 3.74, 15.44])
    new, few, many = gamma_gamma.expected_mean(theta, np.array([0, 1, 400]), np.array([0, 100.0, 100.0]))
    assert new == pytest.approx(35.22, abs=0.01)
    assert new < few < many < 100.5
    assert few == pytest.approx(6.25 * 115.44 / (6.25 + 2.74))


def test_gamma_gamma_finds_the_parameters_that_made_the_payments() -> None:
    chance = np.random.default_rng(3)
    people, x = 20_000, chance.integers(1, 9, 20_000).astype(float)
    rate = chance.gamma(3.74, 1 / 15.44, people)
    paid = Payments(x=x, mean=chance.gamma(6.25 * x, 1 / rate) / x, n=np.ones(people))
    fit = fit_payments(paid)
    assert fit.converged
    for name, truth in zip(("p", "q", "v"), (6.25, 3.74, 15.44), strict=True):
        assert abs(fit.params[name] - truth) < 4 * (fit.se[name] or 0)
    assert abs(paid.correlation or 1) < 0.05


@pytest.mark.parametrize(
    ("stayed", "alpha", "beta", "likelihood"),
    [
        ([1000, 869, 743, 653, 593, 551, 517, 491], 0.668, 3.806, -1611.2),
        ([1000, 631, 468, 382, 326, 289, 262, 241], 0.704, 1.182, -1680.3),
    ],
)
def test_renewals_reproduce_the_papers_two_segments(
    stayed: list[int], alpha: float, beta: float, likelihood: float
) -> None:
    """Fader & Hardie 2007, *How to Project Customer Retention*: high end and regular, seven years."""
    here = np.array(stayed, float)
    seen = Renewals(term=np.arange(1.0, 8.0), left=here[:-1] - here[1:], stayed=np.append(np.zeros(6), here[-1]))
    fit = maximise(lambda theta: shifted_beta.value(theta, seen), shifted_beta.NAMES, np.array([1.0, 1.0]))
    assert fit.converged
    assert (round(fit.params["alpha"], 3), round(fit.params["beta"], 3)) == (alpha, beta)
    assert round(fit.log_likelihood, 1) == likelihood
    share = shifted_beta.retention(fit.theta, np.arange(1, 8))
    assert (np.diff(share) > 0).all()
    assert shifted_beta.survival(fit.theta, np.arange(1, 8)) == pytest.approx(share.cumprod())


def test_discounted_terms_ahead_are_the_papers_hypergeometric_function() -> None:
    """Second source: Fader & Hardie 2010: DERL = r_n 2F1(1, b + n; a + b + n; 1 / (1 + d)), n the renewals so far + 1."""
    a, b, d = 0.668, 3.806, 0.1
    for renewed in (0, 1, 6):
        n = renewed + 1
        paper = (b + n - 1) / (a + b + n - 1) * hyp2f1(1, b + n, a + b + n, 1 / (1 + d))
        ours = shifted_beta.terms_ahead(np.array([a, b]), np.array([float(renewed)]), d, 2_000)
        assert ours[0] == pytest.approx(paper, rel=1e-9)


def test_renewals_gradient_and_hessian_are_what_finite_differences_say() -> None:
    seen = Renewals(term=np.array([0.0, 1, 2, 5]), left=np.array([0.0, 30, 11, 2]), stayed=np.array([20.0, 9, 0, 31]))
    theta = np.array([0.8, 2.7])
    _, gradient, hessian = shifted_beta.value(theta, seen)
    for n, step in enumerate(np.diag(theta * 1e-6)):
        up, down = shifted_beta.value(theta + step, seen), shifted_beta.value(theta - step, seen)
        assert gradient[n] == pytest.approx((up[0] - down[0]) / (2 * step.sum()), rel=1e-5)
        assert hessian[n] == pytest.approx((up[1] - down[1]) / (2 * step.sum()), rel=1e-5)


def test_many_groups_are_begun_from_coarse_ones_and_end_where_the_whole_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = bought(2, 6_000)
    whole = fit_orders("mbg_nbd", groups)
    monkeypatch.setattr("liuke.signals.ltv.models._MANY_GROUPS", 100)
    assert fit_orders("mbg_nbd", groups).theta == pytest.approx(whole.theta, rel=1e-6)


def test_people_who_never_leave_are_not_said_to_leave_at_a_known_rate() -> None:
    """No dropout in the data: a and b run away, and the fit says that it did not converge, or gives no errors."""
    chance = np.random.default_rng(1)
    age = np.full(500, 52.0)
    x = chance.poisson(20, 500) + 5.0
    groups = compressed(x, age - 0.01, age)
    fit = fit_orders("mbg_nbd", groups)
    assert not fit.converged


@pytest.mark.parametrize(
    ("groups", "code"),
    [
        (None, "no_orders"),
        (compressed([1] * 99, [1] * 99, [2] * 99), "too_few_buyers"),
        (compressed([0] * 500, [0] * 500, [2] * 500), "too_few_repeaters"),
        (compressed([0] * 500, [0] * 500, [0] * 500), "too_few_repeaters"),
        (compressed([1] * 100, [1] * 100, [2] * 100), None),
    ],
)
def test_too_few_buyers_are_refused_with_a_reason(groups: Groups | None, code: str | None) -> None:
    lack = may_fit(groups, ValuePolicy())
    assert (lack.code if lack else None) == code


def test_payments_without_a_mean_are_refused() -> None:
    chance = np.random.default_rng(4)
    rate = chance.gamma(0.7, 1, 4_000)  # q 0.7: the mean of 1 / rate is not finite
    x = chance.integers(1, 5, 4_000).astype(float)
    paid = Payments(x=x, mean=chance.gamma(4 * x, 1 / rate) / x, n=np.ones(4_000))
    lack = may_value(paid, fit_payments(paid), ValuePolicy())
    assert isinstance(lack, Lack)
    assert lack.code == "gamma_gamma_no_mean"


@pytest.mark.parametrize("name", NAMES)
def test_discounting_by_month_is_less_than_none_and_more_than_all_of_it(name: str) -> None:
    model, theta = MODELS[name][0], CDNOW[name]
    plain = worth_orders(model, theta, *one(3, 20.0), ValuePolicy(ltv_discount_monthly=0.0), 7.0)
    less = worth_orders(model, theta, *one(3, 20.0), ValuePolicy(ltv_discount_monthly=0.02), 7.0)
    assert plain == pytest.approx(model.if_alive(theta, *one(3, 20.0), 365 / 7))
    assert plain / 1.02**12 < less < plain / 1.02
