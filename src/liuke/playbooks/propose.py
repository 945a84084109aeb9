"""Proposes: everybody whom a playbook answers, a row each, as columns. Sets from the engine, no user at a time."""

from collections.abc import Collection, Iterable, Iterator, Sequence

import pyarrow as pa
from sqlglot import exp

from liuke.facts.profile import select
from liuke.facts.store import Facts
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.playbooks.audience import compile_audience
from liuke.playbooks.play import Playbook, Tier, Touch

SCHEMA = pa.schema(
    [
        ("subject_id", pa.string()),
        ("playbook", pa.string()),
        ("version", pa.string()),
        ("tier", pa.string()),
        ("tier_rank", pa.int64()),
        ("channel", pa.string()),
        ("fallback_channel", pa.string()),
        ("template", pa.string()),
        ("offer", pa.string()),
        ("stock", pa.int64()),
        ("cost_fen", pa.int64()),
        ("fallback_cost_fen", pa.int64()),
        ("budget_fen", pa.int64()),
        ("priority", pa.int64()),
        ("divert", pa.bool_()),
        ("divert_to", pa.string()),
        ("holdout_share", pa.float64()),
        ("topic", pa.string()),
        ("message_class", pa.string()),
        ("fresh_hours", pa.int64()),
    ]
)
"""Costs in fen for each person, offer included; ``budget_fen`` is the playbook's, ``stock`` the offer's, null without
limit; ``divert_to`` stands where ``divert`` holds; ``template`` is the first channel's.
"""


def propose(
    facts: Facts,
    playbooks: Iterable[Playbook],
    columns: Sequence[Column],
    as_of: AsOf,
    *,
    beside: Collection[str] = (),
) -> pa.Table:
    """Return one row for each subject and playbook, in the order of playbooks, tiers and subjects.

    Nobody is diverted to a playbook that is neither among ``playbooks`` nor, by its id, ``beside`` them.

    Nobody is left out here: whether somebody may be written to is the guard's to say. An expression that is unknown
    of somebody (NULL) does not hold of them.

    Raises
    ------
    AudienceError
        An expression of a playbook is no audience over ``columns``.
    """
    chosen = tuple(playbooks)
    there = {*(playbook.id for playbook in chosen), *beside}
    pieces = [piece for playbook in chosen for piece in _pieces(facts, playbook, columns, as_of, there)]
    return pa.concat_tables([SCHEMA.empty_table(), *pieces])


def _pieces(
    facts: Facts, playbook: Playbook, columns: Sequence[Column], as_of: AsOf, there: Collection[str]
) -> Iterator[pa.Table]:
    for rank, tier in enumerate(playbook.tiers):
        everybody = condition(playbook, tier, columns, as_of)
        if tier.divert is None or tier.divert_to not in there:
            yield proposals(_subjects(facts, everybody, columns, as_of), playbook, tier, rank)
            continue
        elsewhere = _surely(compile_audience(tier.divert, columns, as_of.zone).predicate)
        for divert in (False, True):
            where = _both(everybody, elsewhere if divert else exp.Not(this=elsewhere))
            yield proposals(_subjects(facts, where, columns, as_of), playbook, tier, rank, divert=divert)


def condition(playbook: Playbook, tier: Tier, columns: Sequence[Column], as_of: AsOf) -> exp.Expression:
    """Return what holds of exactly the people of one tier: audience, idle days, its ``when``, and no earlier tier's.

    Raises
    ------
    AudienceError
        One of the expressions is no audience over ``columns``.
    """

    def compiled(expression: str) -> exp.Expression:
        return compile_audience(expression, columns, as_of.zone).predicate

    idle = exp.column("idle_days", quoted=True)
    found = [compiled(playbook.audience), exp.GTE(this=idle, expression=exp.Literal.number(tier.from_days))]
    if tier.below_days is not None:
        found.append(exp.LT(this=idle.copy(), expression=exp.Literal.number(tier.below_days)))
    for earlier in playbook.tiers:
        if earlier is tier:
            break
        if (earlier.from_days, earlier.below_days) == (tier.from_days, tier.below_days) and earlier.when is not None:
            found.append(exp.Not(this=_surely(compiled(earlier.when))))
    if tier.when is not None:
        found.append(compiled(tier.when))
    return _both(*found)


def _both(*conditions: exp.Expression) -> exp.Expression:
    whole: exp.Expression = exp.Paren(this=conditions[0])
    for condition_ in conditions[1:]:
        whole = exp.And(this=whole, expression=exp.Paren(this=condition_.copy()))
    return whole


def _surely(predicate: exp.Expression) -> exp.Expression:
    """Make unknown count as no, so that what is not surely so can be asked for too."""
    return exp.Coalesce(this=predicate, expressions=[exp.false()])


def _subjects(facts: Facts, where: exp.Expression, columns: Sequence[Column], as_of: AsOf) -> pa.Table:
    return select(facts, as_of, columns, where=where, wanted=["subject_id"], order_by="subject_id")


def proposals(subjects: pa.Table, playbook: Playbook, touch: Touch, rank: int = 0, *, divert: bool = False) -> pa.Table:
    """Return one row for each of ``subjects`` (subject_id) who would be reached by a tier or step of a playbook."""
    offer = playbook.offer(touch.offer) if touch.offer else None
    same = {
        "playbook": playbook.id,
        "version": playbook.version,
        "tier": touch.id,
        "tier_rank": rank,
        "channel": str(touch.channel),
        "fallback_channel": str(touch.fallback_channel) if touch.fallback_channel else None,
        "template": touch.template,
        "offer": touch.offer,
        "stock": offer.stock if offer else None,
        "cost_fen": playbook.cost_fen(touch),
        "fallback_cost_fen": playbook.fallback_cost_fen(touch) if touch.fallback_channel else None,
        "budget_fen": playbook.budget_fen,
        "priority": playbook.priority,
        "divert": divert,
        "divert_to": touch.divert_to if divert and isinstance(touch, Tier) else None,
        "holdout_share": playbook.holdout_share,
        "topic": playbook.topic,
        "message_class": str(playbook.message_class),
        "fresh_hours": touch.valid_hours,
    }
    n = subjects.num_rows
    filled = [pa.repeat(pa.scalar(same[field.name], field.type), n) for field in SCHEMA if field.name in same]
    return pa.table([subjects["subject_id"], *filled], schema=SCHEMA)
