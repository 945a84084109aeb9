"""The facts behind a verdict, as one short JSON object a row, made for a million rows at once."""

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from liuke.guard.columns import coded

EMPTY = "{}"


def texts(facts: dict[str, Any], where: npt.NDArray[np.int64]) -> pa.Array:
    """Return one JSON object for each row of ``where``; ``facts`` are arrays of all rows, or one value for all."""
    if not facts:
        return pa.repeat(pa.scalar(EMPTY, pa.string()), where.size)
    parts: list[Any] = []
    for place, (name, values) in enumerate(facts.items()):
        parts.append(("{" if place == 0 else ",") + json.dumps(name) + ":")
        parts.append(_encoded(values, where))
    parts.append("}")
    return pc.binary_join_element_wise(*parts, "")


def _encoded(values: Any, where: npt.NDArray[np.int64]) -> Any:
    if not isinstance(values, np.ndarray):
        return pa.array([json.dumps(values, ensure_ascii=False)] * where.size, pa.string())
    chosen = values[where]
    if chosen.dtype == np.bool_:
        return pa.array(np.where(chosen, "true", "false").astype(object), pa.string())
    if chosen.dtype != object:
        return pc.cast(pa.array(chosen), pa.string())
    kinds, codes = coded(chosen)
    words = np.array([json.dumps(kind, ensure_ascii=False) for kind in kinds], dtype=object)
    return pa.array(words[codes], pa.string())
