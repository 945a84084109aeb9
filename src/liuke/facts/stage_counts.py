"""Activity that came already counted: one row of the file is many counts, one of each role."""

from sqlglot import exp

from liuke.facts.stage_bench import Bench
from liuke.facts.stage_values import Node
from liuke.facts.stage_wanted import Staged

_KEY = ("subject_id", "day", "role", "feature")


def keep_counts(bench: Bench, staged: Staged, *, dry_run: bool) -> None:
    """Store counts. A row is new where any of its counts differs from what is stored; zeros are not stored.

    Several rows of one file about the same person, day and role (two courses, two shops) are added up.
    """
    accepted = exp.select("*").from_("numbered").where(exp.column("reason").is_(exp.null()))
    bench.keep("doubts", accepted)
    known = bench.number("count_doubts")
    bench.keep("long", _long(bench))
    bench.keep("summed", _summed())
    bench.keep("changed", _changed())
    news = exp.select("line").distinct().from_("long").join("changed", on=_same("long", "changed"))
    staged.loaded = bench.count(news)
    staged.stored = bench.count(exp.select("*").from_("changed"))
    if staged.stored and not dry_run:
        there = exp.exists(
            exp.select(exp.Literal.number(1)).from_("changed").where(_same("changed", "activity_counts"))
        )
        bench.run(exp.delete("activity_counts").where(there))
        bench.insert(exp.to_table("changed"))
    staged.duplicate = known - staged.loaded
    staged.rejected = staged.read - known


def _long(bench: Bench) -> Node:
    """One row a line and count above zero."""
    if not bench.wanted.counts:
        columns = [exp.column(name) for name in ("line", "subject_id", "day", "role", "feature", "n")]
        return exp.select(*columns).from_("doubts").where(exp.column("n") > 0)
    parts: list[exp.Select] = [
        exp.select(
            "line",
            "subject_id",
            "day",
            exp.Literal.string(count.role).as_("role"),
            exp.cast(exp.Literal.string(count.feature) if count.feature else exp.null(), "VARCHAR").as_("feature"),
            exp.column(f"n_{nth}").as_("n"),
        )
        .from_("doubts")
        .where(exp.column(f"n_{nth}") > 0)
        for nth, count in enumerate(bench.wanted.counts)
    ]
    long: Node = parts[0]
    for part in parts[1:]:
        long = exp.union(long, part, distinct=False)
    return long


def _summed() -> Node:
    key = [exp.column(name) for name in _KEY]
    total = exp.cast(exp.Sum(this=exp.column("n")), "INTEGER").as_("n")
    hashed = exp.Anonymous(this="hash", expressions=[exp.Literal.string("key"), *(k.copy() for k in key)])
    return exp.select(*key, total, hashed.as_("row_hash")).from_("long").group_by(*(k.copy() for k in key))


def _changed() -> Node:
    stored = exp.select("*").from_("activity_counts").subquery("stored")
    same = exp.NullSafeEQ(this=exp.column("n", "summed"), expression=exp.column("n", "stored"))
    return (
        exp.select(exp.Column(this=exp.Star(), table=exp.to_identifier("summed")))
        .from_("summed")
        .join(stored, on=_same("summed", "stored"), join_type="left")
        .where(exp.Not(this=same))
    )


def _same(left: str, right: str) -> Node:
    return exp.and_(
        *(
            exp.NullSafeEQ(this=exp.column(name, left), expression=exp.column(name, right))
            if name == "feature"
            else exp.column(name, left).eq(exp.column(name, right))
            for name in _KEY
        )
    )
