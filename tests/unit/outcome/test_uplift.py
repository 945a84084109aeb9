"""Who is moved, on people whose effects are known: planted effects are found, and where there is none, nobody is chosen."""

import json

import numpy as np
import pytest

from liuke.kit.learn.frame import Floats
from liuke.kit.learn.trees import boost_lack
from liuke.outcome.errors import ChanceOfTreatmentError, EmptyArmError
from liuke.outcome.uplift.gate import gated
from liuke.outcome.uplift.judge import net, qini, uplift_at, weighed_effects, worth
from liuke.outcome.uplift.keep import scorer_of
from liuke.outcome.uplift.kinds import Kind, kinds
from liuke.outcome.uplift.learners import BOOST_FROM_PEOPLE, BOOSTED, LEARNERS, learners_for, robust_scores
from liuke.outcome.uplift.trial import Trial, trial

N = 6_000


def _world(seed: int, n: int = N, *, planted: bool) -> tuple[Trial, Floats]:
    """People of whom some are moved by 30 points, some driven away by 20, most left as they are."""
    chance = np.random.default_rng(seed)
    value, idle = chance.normal(size=n), chance.exponential(10, n)
    city = chance.choice(np.array(["a", "b", "c"], object), n)
    base = 0.25 + 0.1 * (value > 0)
    effect = np.where(value > 0.6, 0.3, np.where(value < -1, -0.2, 0.0)) if planted else np.zeros(n)
    p = np.where(city == "a", 0.9, 0.5)
    treated = chance.random(n) < p
    y = chance.random(n) < base + effect * treated
    return trial({"value": value, "idle": idle, "city": city}, treated, y, p), effect


def test_planted_effects_are_found_and_pay() -> None:
    world, _ = _world(1, planted=True)
    fresh, true = _world(2, planted=True)
    policy = gated(world, 0.05)
    assert not policy.abstains
    chosen = policy.chooses(fresh.frame, fresh.n)
    gained = net(chosen, true, 0.05).mean()
    assert gained > 0.8 * net(true > 0.05, true, 0.05).mean()
    assert gained > max(0.0, (true - 0.05).mean()) + 0.02


@pytest.mark.parametrize("seed", range(4))
def test_where_nobody_is_moved_it_abstains(seed: int) -> None:
    world, _ = _world(seed, 2_000, planted=False)
    policy = gated(world, 0.02)
    assert policy.abstains
    assert policy.learner is None
    assert policy.chooses(world.frame, world.n).all() == (policy.otherwise == "all")


def test_kinds_are_named_with_how_sure() -> None:
    world, true = _world(3, planted=True)
    policy = gated(world, 0.05)
    assert policy.learner is not None
    found = {one.kind: one for one in kinds(policy, policy.learner)}
    assert sum(one.n for one in found.values()) == world.n
    moved = found[Kind.PERSUADABLE]
    assert moved.proven
    assert moved.interval[0] <= true[policy.scores[policy.learner] > 0.05].mean() <= moved.interval[1]
    assert found[Kind.SLEEPING_DOG].interval[1] < moved.interval[0]


boosting = pytest.mark.skipif(boost_lack() is not None, reason="LightGBM does not run here")


@pytest.mark.parametrize("name", [*LEARNERS, *(pytest.param(name, marks=boosting) for name in BOOSTED)])
def test_each_learner_orders_people_by_what_moves_them(name: str) -> None:
    world, _ = _world(4, planted=True)
    fresh, true = _world(5, planted=True)
    learned = (LEARNERS | BOOSTED)[name](world, 0)
    score = learned(fresh.frame)
    again = scorer_of(json.loads(json.dumps({"scorer": learned.document()})))
    assert again is not None
    assert np.array_equal(again(fresh.frame), score), "what was learned is read back as it was"
    assert np.corrcoef(score, true)[0, 1] > 0.7
    assert qini(score, fresh) > 0.01 > abs(qini(np.random.default_rng(0).random(fresh.n), fresh))
    assert uplift_at(score, fresh, 0.2) > 0.2


@boosting
def test_boosting_is_tried_of_enough_people_and_each_trial_makes_proof_dearer() -> None:
    assert set(learners_for(BOOST_FROM_PEOPLE)) == {*LEARNERS, *BOOSTED}
    assert set(learners_for(BOOST_FROM_PEOPLE - 1)) == set(LEARNERS)
    world, _ = _world(9, 2_000, planted=True)
    few, all_ = gated(world, 0.05, learners=LEARNERS), gated(world, 0.05, learners=LEARNERS | BOOSTED)
    assert [one.name for one in all_.tried] == [*LEARNERS, *BOOSTED]
    same = {one.name: one for one in all_.tried}["s"], {one.name: one for one in few.tried}["s"]
    assert same[0].gain == same[1].gain
    assert same[0].low < same[1].low


def test_trees_learned_elsewhere_are_not_used_where_they_cannot_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liuke.outcome.uplift.keep.boost_lack", lambda: "lightgbm is not installed")
    said = {"kind": "t", "parts": [{"design": [], "line": {"trees": "tree", "shares": True}}] * 2}
    assert scorer_of({"scorer": said}) is None


def test_amounts_are_learned_from_too() -> None:
    chance = np.random.default_rng(6)
    x = chance.normal(size=N)
    treated = chance.random(N) < 0.5
    paid = np.maximum(0, 5 + 3 * treated * (x > 0) + chance.normal(size=N))
    policy = gated(trial({"x": x}, treated, paid, 0.5), 1.0)
    assert not policy.abstains
    assert policy.chooses({"x": np.array([-2.0, 2.0])}, 2).tolist() == [False, True]


def test_scores_are_unbiased_with_and_without_a_model() -> None:
    world, true = _world(7, planted=True)
    for effects in (robust_scores(world, 0, folds_=3), weighed_effects(world)):
        found = worth(effects)
        assert abs(found.mean - true.mean()) < 4 * found.standard_error
    assert worth(robust_scores(world, 0, folds_=3)).standard_error < worth(weighed_effects(world)).standard_error


def test_a_trial_that_teaches_nothing_is_refused() -> None:
    x = {"x": np.arange(4.0)}
    with pytest.raises(EmptyArmError):
        trial(x, np.array([True, True, True, False]), np.zeros(4), 0.5)
    with pytest.raises(ChanceOfTreatmentError):
        trial(x, np.array([True, True, False, False]), np.zeros(4), np.array([0.5, 1.0, 0.5, 0.5]))
