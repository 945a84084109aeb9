"""Who stands or falls with whom: people behind one phone, address or device are one unit of every experiment (O1).

One of them reached is all of them reached: drawn apart they would mix what is to be compared.
"""

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from liuke.facts.statement import load_one
from liuke.facts.store import Facts

_SHARED = load_one("liuke.facts", "shared_addresses")
MOST_SHARING = 20
"""What more people share is no household."""


def units(facts: Facts) -> dict[str, str]:
    """Return the unit of everybody who shares one: by subject id, the smallest subject id of the unit."""
    shared = facts.read(_SHARED, most=MOST_SHARING)
    if not shared.num_rows:
        return {}
    people = shared["subject_id"].combine_chunks().dictionary_encode()
    things = pa.compute.binary_join_element_wise(shared["kind"], shared["thing"], "\x1f")
    coded = things.combine_chunks().dictionary_encode()
    who, what = (np.asarray(one.indices, np.int64) for one in (people, coded))
    size = len(people.dictionary) + len(coded.dictionary)
    links = coo_array((np.ones(len(who)), (who, what + len(people.dictionary))), shape=(size, size))
    _, part = connected_components(links, directed=False)
    names = people.dictionary.to_pylist()
    first: dict[int, str] = {}
    for name, unit in sorted(zip(names, part.tolist(), strict=False)):
        first.setdefault(unit, name)
    return {name: first[unit] for name, unit in zip(names, part.tolist(), strict=False)}
