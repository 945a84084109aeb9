"""``python -m tests.bench.uplift``: who is moved on Hillstrom's women's mailing, beside scikit-uplift and causalml.

One run, the same folds, one thread. Value is that of treating whose score is above the cost, for each person, net, on
people not learned from (inverse probability); Qini is a treated person's. Whose package is missing is left out and named:
``pip install --group bench-uplift`` in an environment of its own.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from liuke.kit.learn.folds import folds
from liuke.kit.learn.frame import Floats, frame_of
from liuke.outcome.uplift.judge import net, qini, uplift_at, weighed_effects, worth
from liuke.outcome.uplift.learners import learners_for
from liuke.outcome.uplift.trial import Trial, trial

BEFORE = ("recency", "history", "mens", "womens", "zip_code", "newbie", "channel")
COST = 0.04
Score = Callable[[Trial, Trial], Floats]


def world(data: Path) -> Trial:
    """Return the women's mailing against no mailing; outcome is a visit."""
    table = pq.read_table(data / "rct_hillstrom.parquet")
    rows = table.filter(pc.is_in(table["segment"], pa.array(["Womens E-Mail", "No E-Mail"])))
    sent = pc.equal(rows["segment"], "Womens E-Mail").to_numpy(zero_copy_only=False)
    return trial(frame_of(rows.select(BEFORE)), sent, rows["visit"].to_numpy().astype(float), 0.5)


def contenders() -> Iterator[tuple[str, Score]]:
    """Yield what can be tried here: ours, and of the others those that are installed."""
    for name, learn in learners_for(10**6).items():
        yield f"liuke {name}", lambda rest, held, learn=learn: learn(rest, 0)(held.frame)
    if find_spec("sklift"):
        yield from _sklift()
    if find_spec("causalml"):
        yield from _causalml()


def _sklift() -> Iterator[tuple[str, Score]]:
    import pandas as pd
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklift.models import ClassTransformation, SoloModel, TwoModels

    def base() -> Any:
        return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1_000))

    def table(one: Trial) -> Any:
        rows = matrix(one)
        return pd.DataFrame(rows, columns=[f"c{k}" for k in range(rows.shape[1])])

    makes: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("scikit-uplift S, interactions", lambda: SoloModel(base(), method="treatment_interaction")),
        ("scikit-uplift T", lambda: TwoModels(base(), base())),
        ("scikit-uplift class transformation", lambda: ClassTransformation(base())),
    )
    for name, make in makes:

        def score(rest: Trial, held: Trial, make: Callable[[], Any] = make) -> Floats:
            fitted = make().fit(table(rest), pd.Series(rest.outcome), pd.Series(rest.treated.astype(int)))
            return np.asarray(fitted.predict(table(held)), float)

        yield name, score


def _causalml() -> Iterator[tuple[str, Score]]:
    from causalml.inference.meta import BaseDRLearner, BaseTRegressor
    from causalml.inference.tree import UpliftRandomForestClassifier
    from sklearn.linear_model import LinearRegression

    def meta(make: Callable[[], Any]) -> Score:
        def score(rest: Trial, held: Trial) -> Floats:
            learner = make()
            more = {"p": np.full(rest.n, 0.5)} if isinstance(learner, BaseDRLearner) else {}
            learner.fit(X=matrix(rest), treatment=rest.treated.astype(int), y=rest.outcome, **more)
            return np.asarray(learner.predict(matrix(held)), float).ravel()

        return score

    def forest(rest: Trial, held: Trial) -> Floats:
        trees = UpliftRandomForestClassifier(
            control_name="control", n_estimators=50, evaluationFunction="KL", n_jobs=1, random_state=0
        )
        arm = np.where(rest.treated, "mailed", "control")
        trees.fit(matrix(rest), treatment=arm, y=rest.outcome.astype(int))
        return np.asarray(trees.predict(matrix(held)), float).ravel()

    yield "causalml T, linear", meta(lambda: BaseTRegressor(learner=LinearRegression()))
    yield "causalml DR, linear", meta(lambda: BaseDRLearner(learner=LinearRegression()))
    yield "causalml uplift forest", forest


def matrix(one: Trial) -> Floats:
    """Return the columns as others want them: numbers, and a column a category."""
    parts = []
    for name in sorted(one.frame):
        column = one.frame[name]
        parts += [column] if column.dtype.kind == "f" else [(column == level).astype(float) for level in KNOWN[name]]
    return np.column_stack(parts)


KNOWN: dict[str, list[Any]] = {}
"""The levels of each category, of everybody."""


def main() -> None:
    """Run, print a row each."""
    parser = argparse.ArgumentParser(description=str(__doc__))
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("LIUKE_SHARED_DATA", "")))
    parser.add_argument("--folds", type=int, default=5)
    said = parser.parse_args()
    everybody = world(said.data)
    KNOWN.update({name: sorted(set(c.tolist())) for name, c in everybody.frame.items() if c.dtype.kind != "f"})
    for package in ("sklift", "causalml"):
        if not find_spec(package):
            sys.stderr.write(f"{package} is not installed here: left out\n")
    print(f"{'':38}{'Qini':>9}{'uplift@30':>11}{'net':>9}{'s/fold':>8}")
    for name, score in contenders():
        parts: list[tuple[float, float, Floats]] = []
        begun = time.process_time()
        for test in folds(everybody.treated, said.folds, seed=100):
            rest, held = everybody.part(~test), everybody.part(test)
            found = score(rest, held)
            gains = net(found > COST, weighed_effects(held), COST)
            parts.append((qini(found, held), uplift_at(found, held, 0.3), gains))
        spent = (time.process_time() - begun) / said.folds
        value = worth(np.concatenate([gains for _, _, gains in parts]))
        height, top = np.mean([one for one, _, _ in parts]), np.mean([one for _, one, _ in parts])
        print(f"{name:38}{height:9.5f}{top:11.4f}{value.mean:+9.4f}{spent:8.2f}", flush=True)


if __name__ == "__main__":
    main()
