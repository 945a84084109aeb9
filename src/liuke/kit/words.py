"""Words of an Arrow column as Python's: one object a different word, not one a row."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


def words_of(column: Any, unknown: str | None = None) -> npt.NDArray[np.object_]:
    """Return the words of a column; ``unknown`` in the place of a null."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    coded = pc.cast(whole, pa.string()).dictionary_encode(null_encoding="encode")
    words = np.array([unknown if word is None else word for word in coded.dictionary.to_pylist()], dtype=object)
    if not len(words):
        return np.full(len(coded), unknown, dtype=object)
    found: npt.NDArray[np.object_] = words[coded.indices.to_numpy(zero_copy_only=False)]
    return found
