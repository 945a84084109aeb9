"""Keeps what was known of the people of a plan's arms on its morning: who is moved is learned of nothing later."""

import pyarrow as pa
import pyarrow.compute as pc

from liuke.diagnosis.risk.features import CHANGED, features_of
from liuke.diagnosis.tables import LIVENESS_COLUMNS
from liuke.facts.kept_rows import kept_rows
from liuke.facts.profile import select
from liuke.flow.house import House
from liuke.model.moment import AsOf
from liuke.outcome.tables import FEATURE_PREFIX, verdict_profiles
from liuke.signals.specs import COLUMNS as SIGNAL_COLUMNS

NUMBERS = (*(name for name in features_of((*SIGNAL_COLUMNS, *LIVENESS_COLUMNS)) if CHANGED not in name), "risk")
WORDS = ("liveness", "reason")
"""Signals and diagnosis; nothing of the users table, so that no city and no language is ever learned from (G7)."""
VERDICT_PROFILES = verdict_profiles(NUMBERS, WORDS)
_ARMS = ("allow", "hold", "withhold")


def keep_profiles(house: House, plan_id: str, as_of: AsOf, rows: pa.Table) -> int:
    """Keep the day's profile of everybody whom a plan let in, treated or held out; returns of how many."""
    chosen = rows.filter(pc.is_in(rows["verdict"], pa.array(_ARMS)))
    known = features(house, as_of, pc.unique(chosen["subject_id"]))
    named = [name if name == "subject_id" else FEATURE_PREFIX + name for name in known.column_names]
    kept = known.rename_columns(named).append_column("plan_id", pa.array([plan_id] * known.num_rows, pa.string()))
    return house.facts.replace(VERDICT_PROFILES, {"plan_id": plan_id}, kept)


def features(house: House, as_of: AsOf, subjects: pa.Array | pa.ChunkedArray) -> pa.Table:
    """Return what is known of some people on a day that was measured: subject_id, numbers, words."""
    wanted = ["subject_id", *NUMBERS, *WORDS]
    mine = select(house.facts, as_of, house.columns, where=None, wanted=wanted, among=subjects)
    for name in NUMBERS:
        where = mine.schema.get_field_index(name)
        mine = mine.set_column(where, name, pc.cast(mine[name], pa.float64()))
    return mine


def kept_features(house: House, people: pa.Table) -> pa.Table:
    """Return what was kept of people (plan_id, subject_id), under the features' own names."""
    names = [column.name for column in VERDICT_PROFILES.columns if column.name != "plan_id"]
    found = kept_rows(house.facts, VERDICT_PROFILES, names, people)
    return found.rename_columns([name.removeprefix(FEATURE_PREFIX) for name in found.column_names])
