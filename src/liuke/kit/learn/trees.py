"""Gradient boosting by LightGBM (extra ``gbm``), one thread, one fixed setting, on a matrix.

The library's own defaults lose .012 to .027 of AUC to this setting on tables of some thousand rows; one thread, because
on a busy machine more threads wait for each other and a fit of .2 s takes 20 (lightgbm issue 6728).
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any, Literal

from liuke.kit.learn.frame import Floats

SETTING: Mapping[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.03,
    "num_leaves": 7,
    "min_data_in_leaf": 40,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "feature_fraction": 0.5,
    "lambda_l2": 5.0,
    "num_threads": 1,
    "deterministic": True,
    "force_col_wise": True,
    "verbosity": -1,
}
Objective = Literal["binary", "regression"]


def boost_lack() -> str | None:
    """Say why boosting cannot run here ("lightgbm is not installed", "libgomp.so.1 …"), or None if it can."""
    try:
        import_module("lightgbm")
    except ImportError:
        return "lightgbm is not installed"
    except OSError as why:
        return str(why).partition(":")[0] + " is missing on this machine"
    return None


def grown(
    matrix: Floats, y: Floats, *, seed: int, trees: int, objective: Objective = "binary", rate: float = 0.03
) -> str:
    """Grow so many small trees on a matrix; return them as the library's own text. Raises ImportError without it."""
    lightgbm = import_module("lightgbm")
    setting = dict(SETTING) | {"seed": seed, "objective": objective, "learning_rate": rate}
    rows = lightgbm.Dataset(matrix, y, params={"verbosity": -1})
    text: str = lightgbm.train(setting, rows, num_boost_round=trees).model_to_string()
    return text


@lru_cache(maxsize=64)
def trees_of(text: str) -> Any:
    """Return the library's trees of their text; its LightGBMError where that is none."""
    return import_module("lightgbm").Booster(model_str=text)
