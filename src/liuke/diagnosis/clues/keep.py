"""Walks the days: each complaint goes to the clue that knows it, or waits; what is complained of alike becomes a clue.

What is kept after a day depends on the texts up to that day alone, not on when or how often it was computed: a year in
one go gives the clues that a year of mornings gives.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from liuke.diagnosis.clues.births import Found, alike, call, look_for, match
from liuke.diagnosis.clues.rule import NONE, Belonging, Rule, belong, unpacked
from liuke.diagnosis.clues.tables import CLUE_LOOKS, CLUE_RULES, CLUE_SEEN, CLUE_TEXTS, CLUES
from liuke.diagnosis.clues.terms import Terms, cut, plain
from liuke.facts.calendar import days_table
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.facts.tables import FactTable
from liuke.model.moment import AsOf
from liuke.model.policy import VoicePolicy

_ASK = load("liuke.diagnosis", "clues")
_AT_ONCE = 20_000
_MOST_WINDOW = 8_000
_MOST_OTHERS = 4_000
_MORE_SHARE = 0.2
_NEW_SHARE = 0.5
_ARROW = {"VARCHAR": pa.string(), "DATE": pa.date32(), "BIGINT": pa.int64(), "DOUBLE": pa.float64()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One text: which it is, whose, when, and its words as terms are cut of them."""

    kind: str
    text_id: str
    day: date
    subject_id: str | None
    lang: str
    topic: str
    text: str
    clue: int
    looked: bool


@dataclass(slots=True, kw_only=True)
class _Walk:
    """Where the walk stands: the clues there are, the newest complaints, and what is to be kept."""

    ids: list[str]
    rules: list[Rule]
    window: list[Complaint]
    own: list[str]
    floor: date
    """Complaints of days before this one wait for no clue any more."""
    seen: list[dict[str, Any]] = field(default_factory=list)
    given: list[dict[str, Any]] = field(default_factory=list)
    born: list[dict[str, Any]] = field(default_factory=list)
    made: dict[tuple[str, date], dict[str, Any]] = field(default_factory=dict)
    looks: dict[date, dict[str, Any]] = field(default_factory=dict)


def keep_clues(facts: Facts, as_of: AsOf, knobs: VoicePolicy) -> int:
    """Give every complaint before ``as_of`` that was not looked at yet to its clue; returns how many were looked at.

    Twice is the same. Complaints are the texts that `text_meanings` says are negative.
    """
    days = facts.rows(_ASK["clue_days"], as_of, negative_from=knobs.negative_from_share)
    if not days:
        return 0
    walk = _begin(facts, days[0]["day"], knobs)
    return sum(_batch(facts, as_of, walk, some, knobs) for some in _batches(days))


def _begin(facts: Facts, first: date, knobs: VoicePolicy) -> _Walk:
    rows = facts.rows(_ASK["clue_rows"])
    ids = [row["clue_id"] for row in rows]
    look = facts.one(_ASK["last_look"])
    floor = look["since"] or date.min
    since = max(first - timedelta(days=knobs.clue_pool_days), floor)
    places = {clue_id: n for n, clue_id in enumerate(ids)}
    window = [
        _complaint(
            row, clue=places.get(row["clue_id"], NONE), looked=look["day"] is not None and row["day"] <= look["day"]
        )
        for row in facts.rows(_ASK["clue_window"], window_from=since)
    ]
    return _Walk(
        ids=ids,
        rules=[unpacked(row["rule"]) for row in rows],
        window=window,
        own=[name for row in facts.rows(_ASK["own_words"]) if (name := plain(row["word"]).strip())],
        floor=floor,
    )


def _complaint(row: dict[str, Any], *, clue: int = NONE, looked: bool = False) -> Complaint:
    return Complaint(
        kind=row["kind"],
        text_id=row["text_id"],
        day=row["day"],
        subject_id=row["subject_id"],
        lang=row["lang"] or "other",
        topic=row["topic"] or "other",
        text=plain(row["text"]),
        clue=clue,
        looked=looked,
    )


def _batches(days: Sequence[dict[str, Any]]) -> Iterator[list[date]]:
    """Yield days, together so many texts as fit well into memory; one day is never cut here."""
    some: list[date] = []
    texts = 0
    for row in days:
        if some and texts + row["n"] > _AT_ONCE:
            yield some
            some, texts = [], 0
        some.append(row["day"])
        texts += row["n"]
    yield some


def _batch(facts: Facts, as_of: AsOf, walk: _Walk, days: list[date], knobs: VoicePolicy) -> int:
    new = facts.rows(_ASK["clue_new"], as_of, negative_from=knobs.negative_from_share, chunk_days=days_table(days))
    _forget_changed(facts, new)
    for start in range(0, len(new), _AT_ONCE):
        part = new[start : start + _AT_ONCE]
        for day in sorted({row["day"] for row in part}):
            rows = [row for row in part if row["day"] == day]
            _walk_day(facts, walk, day, rows, knobs)
    _keep(facts, walk)
    return len(new)


def _forget_changed(facts: Facts, new: Sequence[dict[str, Any]]) -> None:
    for kind in sorted({row["kind"] for row in new if row["changed"]}):
        changed = [row["text_id"] for row in new if row["changed"] and row["kind"] == kind]
        for table in (CLUE_SEEN, CLUE_TEXTS):
            facts.delete(table, {"kind": kind, "text_id": changed})


def _walk_day(facts: Facts, walk: _Walk, day: date, rows: list[dict[str, Any]], knobs: VoicePolicy) -> None:
    complaints = [_complaint(row) for row in rows]
    walk.seen += [{name: row[name] for name in ("kind", "text_id", "day", "text_hash")} for row in rows]
    given = belong(cut([one.text for one in complaints]), walk.rules)
    walk.window += _give(walk, complaints, given, day)
    since = max(day - timedelta(days=knobs.clue_pool_days), walk.floor)
    walk.window = [one for one in walk.window if one.day >= since]
    waiting = [one for one in walk.window if one.clue == NONE]
    fresh = sum(not one.looked for one in waiting)
    if fresh >= max(knobs.clue_look_after_texts, _MORE_SHARE * len(waiting)):
        _look(facts, walk, day, since, knobs)


def _give(walk: _Walk, complaints: Sequence[Complaint], given: Belonging, day: date) -> list[Complaint]:
    """Return the complaints with the clue that each belongs to, and note what is new."""
    told = []
    for one, rule, score in zip(complaints, given.rule.tolist(), given.score.tolist(), strict=True):
        if one.clue == NONE and rule != NONE:
            walk.given.append(_given(one, walk.ids[rule], score, day))
            told.append(replace(one, clue=rule))
        else:
            told.append(one)
    return told


def _look(facts: Facts, walk: _Walk, day: date, since: date, knobs: VoicePolicy) -> None:
    """Look for what is complained of alike: clues that are found again learn of it, what is new becomes a clue."""
    if len(walk.window) > _MOST_WINDOW:
        walk.floor = since = max(since, walk.window[-_MOST_WINDOW].day)
        walk.window = [one for one in walk.window if one.day >= since]
    newest = walk.window[::-1]
    texts = [one.text for one in newest]
    terms = cut(texts)
    asked = {"window_from": since, "until_day": day + timedelta(days=1), "most": _MOST_OTHERS}
    others = facts.rows(_ASK["clue_others"], negative_from=knobs.negative_from_share, **asked)
    found = look_for(
        texts,
        terms,
        others=[plain(row["text"]) for row in others],
        least=knobs.clue_min_texts,
        own=walk.own,
    )
    born_before = len(walk.ids)
    _learn_again(walk, newest, found, day, knobs.clue_min_texts, texts, terms)
    told = _give(walk, newest, belong(terms, walk.rules), day)
    walk.window = [replace(one, looked=True) for one in reversed(told)]
    walk.looks[day] = {
        "day": day,
        "since": since,
        "texts": len(newest),
        "waiting": sum(one.clue == NONE for one in told),
        "born": walk.looks.get(day, {"born": 0})["born"] + len(walk.ids) - born_before,
    }


def _learn_again(
    walk: _Walk,
    newest: Sequence[Complaint],
    found: Sequence[Found],
    day: date,
    least: int,
    texts: Sequence[str],
    terms: Terms,
) -> None:
    clue = np.array([one.clue for one in newest], np.int64)
    told = [(one.lang, one.topic) for one in newest]
    matched = match(found, clue, walk.rules)
    for group, known in zip(found, matched, strict=True):
        waiting = int((clue[group.texts] == NONE).sum())
        if known != NONE:
            walk.rules[known] = group.rule
        elif waiting >= max(least, _NEW_SHARE * len(group.texts)) and not any(
            alike(group.rule, rule) for rule in walk.rules
        ):
            walk.born.append(call(group, texts, terms, told, day))
            walk.ids.append(walk.born[-1]["clue_id"])
            walk.rules.append(group.rule)
        else:
            continue
        clue_id = walk.ids[known]  # a new one stands last, and NONE is −1
        rule = {"clue_id": clue_id, "day": day, "rule": group.rule.packed(), "told": group.rule.told}
        walk.made[clue_id, day] = rule


def _given(one: Complaint, clue_id: str, score: float, day: date) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "text_id": one.text_id,
        "day": one.day,
        "subject_id": one.subject_id,
        "clue_id": clue_id,
        "joined": day,
        "score": score,
    }


def _keep(facts: Facts, walk: _Walk) -> None:
    """Write what the walk found since it last wrote, together or not at all."""
    with facts.transaction():
        for table, rows in ((CLUE_SEEN, walk.seen), (CLUE_TEXTS, walk.given), (CLUES, walk.born)):
            if rows:
                facts.append(table, _table(table, rows))
        if walk.looks:
            facts.delete(CLUE_LOOKS, {"day": list(walk.looks)})
            facts.append(CLUE_LOOKS, _table(CLUE_LOOKS, list(walk.looks.values())))
        if walk.made:
            ids, days = {clue_id for clue_id, _ in walk.made}, {day for _, day in walk.made}
            facts.delete(CLUE_RULES, {"clue_id": sorted(ids), "day": sorted(days)})
            facts.append(CLUE_RULES, _table(CLUE_RULES, list(walk.made.values())))
    walk.seen, walk.given, walk.born, walk.made, walk.looks = [], [], [], {}, {}


def _table(declared: FactTable, rows: list[dict[str, Any]]) -> pa.Table:
    schema = pa.schema([(column.name, _ARROW[column.type]) for column in declared.columns])
    return pa.Table.from_pylist(rows, schema=schema)
