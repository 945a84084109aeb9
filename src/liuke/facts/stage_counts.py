"""Activity that came already counted: one row of the file is many counts, one of each role."""

from sqlglot import exp

from liuke.facts.stage_bench import Bench
from liuke.facts.stage_syntax import Node, aside, column, function, named, no_text, same, typed, unknown, word
from liuke.facts.stage_wanted import Staged

_KEY = ("subject_id", "day", "role", "feature")


def keep_counts(bench: Bench, staged: Staged, *, dry_run: bool) -> None:
    """Store counts. A row is new where any of its counts differs from what is stored; zeros are not stored.

    Several rows of one file about the same person, day and role (two courses, two shops) are added up.
    """
    staged.read = bench.number("count_raw")
    bench.number_rows()
    bench.keep("doubts", exp.select("*").from_("numbered").where(unknown(column("reason"))), until=0.6)
    accepted = bench.number("count_doubts")
    bench.keep("long", _long(bench))
    bench.keep("summed", _summed())
    bench.keep("changed", _changed())
    staged.loaded = bench.count(
        exp.select("line").distinct().from_("long").join("changed", on=_same("long", "changed"))
    )
    staged.stored = bench.count(exp.select("*").from_("changed"))
    if staged.stored and not dry_run:
        there = (
            exp.select(named(exp.Literal.number(1), "one")).from_("changed").where(_same("changed", "activity_counts"))
        )
        bench.run(exp.delete("activity_counts").where(exp.Exists(this=there)))
        bench.insert(exp.to_table("changed"))
    staged.nothing = accepted - bench.count(exp.select("line").distinct().from_("long"))
    staged.duplicate = accepted - staged.loaded
    staged.rejected = staged.read - accepted


def _long(bench: Bench) -> exp.Query:
    """One row a line and count above zero."""
    if not bench.wanted.counts:
        columns: list[Node] = [column(name) for name in ("line", *_KEY, "n")]
        return exp.select(*columns).from_("doubts").where(_above_zero("n"))
    long: exp.Query | None = None
    for nth, count in enumerate(bench.wanted.counts):
        said: list[Node] = [column("line"), column("subject_id"), column("day")]
        feature = typed(word(count.feature), "VARCHAR") if count.feature else no_text()
        said += [named(word(count.role), "role"), named(feature, "feature"), named(column(f"n_{nth}"), "n")]
        part = exp.select(*said).from_("doubts").where(_above_zero(f"n_{nth}"))
        long = part if long is None else exp.union(long, part, distinct=False)
    if long is None:
        raise AssertionError("no counts")
    return long


def _above_zero(name: str) -> Node:
    return exp.GT(this=column(name), expression=exp.Literal.number(0))


def _summed() -> exp.Select:
    key: list[Node] = [column(name) for name in _KEY]
    total = named(typed(exp.Sum(this=column("n")), "INTEGER"), "n")
    hashed = named(function("hash", word("key"), *(k.copy() for k in key)), "row_hash")
    return exp.select(*key, total, hashed).from_("long").group_by(*(k.copy() for k in key))


def _changed() -> exp.Select:
    columns: list[Node] = [named(column(name, "summed"), name) for name in (*_KEY, "n", "row_hash")]
    stored = aside(exp.select("*").from_("activity_counts"), "stored")
    differs = exp.Not(this=same(column("n", "summed"), column("n", "stored")))
    return (
        exp.select(*columns).from_("summed").join(stored, on=_same("summed", "stored"), join_type="left").where(differs)
    )


def _same(left: str, right: str) -> Node:
    return exp.and_(*(same(column(name, left), column(name, right)) for name in _KEY))
