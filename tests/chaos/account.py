"""What came of the day: each proposal held against its end, and what reached people against what was allowed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from liuke.facts.plans import plan_rows
from liuke.flow.house import House
from liuke.state.tables import INBOX, OUTBOX, RECEIPTS, TASKS

NOTHING = ("duplicates", "forbidden", "over_cap", "late_opt_outs", "unaccounted", "unexplained", "broke")
"""What must be nothing."""
_ALLOWED = ("allow", "hold")
_MESSAGES = ("sent", "uncertain", "failed", "refused")
Row = Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class Found:
    """What came of it, as counts."""

    waterfall: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    by_channel: dict[str, dict[str, int]] = field(default_factory=dict)
    tasks: int = 0
    effects: int = 0
    duplicates: int = 0
    forbidden: int = 0
    unaccounted: int = 0
    over_cap: int = 0
    unexplained: int = 0
    late_opt_outs: int = 0
    left: dict[str, int] = field(default_factory=dict)
    """Who unsubscribed meanwhile, and how much had reached people by then."""
    kills: int = 0
    races: int = 0
    broke: int = 0
    seconds: float = 0.0

    @property
    def opt_outs(self) -> int:
        """How many people unsubscribed meanwhile."""
        return len(self.left)

    @property
    def holds(self) -> bool:
        """Whether every message and task is accounted for, none went twice, and none where it may not."""
        return not any(getattr(self, name) for name in NOTHING)


def account(house: House, plan: str, effects: Path, found: Found) -> None:
    """Hold what reached people against what was allowed, and every proposal against its end and its reason."""
    rows = plan_rows(house.facts, plan).to_pylist()
    with house.state.read() as connection:
        box = connection.execute(sa.select(OUTBOX).where(OUTBOX.c.plan_id == plan)).mappings().all()
        work = connection.execute(sa.select(TASKS.c.subject_id, TASKS.c.playbook).where(TASKS.c.plan_id == plan)).all()
        shown = connection.execute(sa.select(INBOX.c.key)).scalars().all()
        said = connection.execute(sa.select(RECEIPTS).where(RECEIPTS.c.plan_id == plan)).mappings().all()
    reached = [[*line.split(), ""][:3] for line in effects.read_text(encoding="utf-8").splitlines()]
    _ends(rows, box, work, said, found)
    _reached(rows, box, reached, shown, found)


def _ends(rows: Sequence[Row], box: Sequence[Row], work: Sequence[Any], said: Sequence[Row], found: Found) -> None:
    """Every proposal has one end, every end but a send its reason."""
    verdicts = Counter(row["verdict"] for row in rows)
    found.ends = dict(sorted(Counter(row["state"] for row in box).items()))
    for row in box:
        found.by_channel.setdefault(row["channel"], Counter())[row["state"]] += 1
    carried = {_who(row) for row in box} | {(row.playbook, row.subject_id) for row in work}
    unwritten = {_who(row) for row in rows if row["verdict"] in _ALLOWED} - carried
    found.tasks = len(work)
    found.waterfall = {
        "found": len(rows),
        "diverted": verdicts["divert"],
        "excluded": verdicts["deny"],
        "holdout": verdicts["withhold"],
        "not written": len(unwritten),
        "tasks": found.tasks,
        **{name: found.ends.get(name, 0) for name in _MESSAGES},
    }
    found.unaccounted = abs(len(rows) - sum(n for name, n in found.waterfall.items() if name != "found"))
    found.unaccounted += found.ends.get("queued", 0) + found.ends.get("sending", 0)
    told = {_who(row) for row in said if row["state"] == "refused" and row["code"]}
    found.unexplained = len(unwritten - told)
    found.unexplained += sum(not row["code"] for row in rows if row["verdict"] not in _ALLOWED)
    found.unexplained += sum(not (row["code"] or row["detail"]) for row in box if row["state"] in _MESSAGES[1:])


def _reached(
    rows: Sequence[Row], box: Sequence[Row], reached: Sequence[Sequence[str]], shown: Sequence[str], found: Found
) -> None:
    """Nothing twice, nothing to anybody or anywhere it may not, nothing after somebody left, nothing called sent in vain."""
    by_key = {key: row for row in box for key in (row["key"], row["key"][:40])}
    came = Counter(key for key, _, _ in reached)
    found.effects = len(reached) + len(shown)
    found.duplicates = len(reached) - len(came) + len(shown) - len(set(shown))
    may = {_who(row) for row in rows if row["verdict"] in _ALLOWED}
    people = Counter[str]()
    for n, (key, _, address) in enumerate(reached):
        row = by_key.get(key)
        if row is None or _who(row) not in may or (address and address != row["address"]):
            found.forbidden += 1
            continue
        people[row["subject_id"]] += row["message_class"] == "marketing"
        found.late_opt_outs += n >= found.left.get(row["subject_id"], len(reached))
    people.update(by_key[key]["subject_id"] for key in shown if key in by_key)
    found.over_cap = sum(n > 1 for n in people.values())
    got = {by_key[key]["key"] for key in came if key in by_key} | set(shown)
    found.unaccounted += sum(row["state"] == "sent" and row["key"] not in got for row in box)
    found.unaccounted += sum(row["state"] in ("failed", "refused") and row["key"] in got for row in box)


def _who(row: Row) -> tuple[str, str]:
    return row["playbook"], row["subject_id"]
