"""Variants of a touch (O4): who gets which, what each brought, and the decision that keeps one of them."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date
from typing import Any

import pyarrow as pa

from liuke.facts.kept_rows import kept_rows
from liuke.facts.tables import VARIANT_DRAWS
from liuke.flow.house import House
from liuke.kit.words import words_of
from liuke.model.moment import AsOf
from liuke.model.words import PERSON_CHANNELS
from liuke.outcome.acts import variant_counts
from liuke.outcome.variants import Compared, Judged, arm_of, judge_variants
from liuke.playbooks.play import Playbook, Touch, as_variant
from liuke.playbooks.variants import drawn, set_of
from liuke.state.audit import note
from liuke.state.meta import recall, remember_in
from liuke.state.switches import live_channels

_CHANGED = ("template", "offer", "cost_fen", "fallback_cost_fen")


def with_variants(house: House, asked: pa.Table, plays: Mapping[str, Playbook] | None = None) -> pa.Table:
    """Return the proposals (standing known) with ``variant`` and ``send_hour``, and what each variant changes."""
    known = house.playbooks if plays is None else plays
    touches = {(id_, t.id): (play, t) for id_, play in known.items() for t in play.touches if t.variants}
    n = asked.num_rows
    names = zip(*(words_of(asked[name]) for name in ("playbook", "tier")), strict=True)
    units = asked["unit"].to_pylist() if "unit" in asked.column_names else [""] * n
    subjects = asked["subject_id"].to_pylist()
    columns = {name: asked[name].to_pylist() for name in _CHANGED}
    variant: list[str | None] = [None] * n
    hour: list[int | None] = [None] * n
    kept = {key: decided(house, *key, set_of(touch.variants)) for key, (_, touch) in touches.items()}
    for row, key in enumerate(names):
        if key not in touches:
            continue
        play, touch = touches[key]
        own = {one.id: one for one in touch.variants}.get(kept[key] or "")
        own = own or drawn(touch, house.name, play.id, units[row] or subjects[row])
        said = as_variant(touch, own)
        variant[row], hour[row] = own.id, own.at_hour
        columns["template"][row], columns["offer"][row] = said.template, said.offer
        columns["cost_fen"][row] = play.cost_fen(said)
        columns["fallback_cost_fen"][row] = play.fallback_cost_fen(said) if touch.fallback_channel else None
    for name, values in columns.items():
        where = asked.schema.get_field_index(name)
        asked = asked.set_column(where, name, pa.array(values, asked.schema.field(name).type))
    asked = asked.append_column("variant", pa.array(variant, pa.string()))
    return asked.append_column("send_hour", pa.array(hour, pa.int64()))


def keep_draws(house: House, play: Playbook, touch: Touch, rows: Iterable[Mapping[str, Any]], day: date) -> int:
    """Keep which variant each of those now reached by a touch got; twice on a day is the same."""
    if not touch.variants or decided(house, play.id, touch.id, set_of(touch.variants)):
        return 0
    real = {str(channel) for channel in (*PERSON_CHANNELS, *live_channels(house.state))}
    shares = {one.id: one.share for one in touch.variants}
    now = house.clock.now().astimezone(UTC).replace(tzinfo=None)
    mine = [
        {
            "playbook": play.id,
            "touch": touch.id,
            "subject_id": row["subject_id"],
            "day": day,
            "at": now,
            "plan_id": row.get("plan_id") or "",
            "variant_set": set_of(touch.variants),
            "variant": row["variant"],
            "share": shares[row["variant"]],
            "dry_run": str(row["channel"]) not in real,
        }
        for row in rows
        if row.get("variant") in shares
    ]
    if not mine:
        return 0
    where = {"playbook": play.id, "touch": touch.id, "day": day, "subject_id": [one["subject_id"] for one in mine]}
    return house.facts.replace(VARIANT_DRAWS, where, pa.Table.from_pylist(mine, schema=_schema()))


def variant_of(house: House, play: Playbook, touch: str, subject_id: str, day: date) -> str | None:
    """Return the variant somebody was written, for the last look at a step's message."""
    own = play.touch(touch)
    if not own.variants:
        return None
    asked = pa.table({"playbook": [play.id], "touch": [touch], "subject_id": [subject_id], "day": [day]})
    rows: list[str] = kept_rows(house.facts, VARIANT_DRAWS, ["variant"], asked)["variant"].to_pylist()
    return rows[0] if rows else decided(house, play.id, touch, set_of(own.variants))


def compared(house: House, as_of: AsOf) -> list[tuple[Playbook, Touch, Judged]]:
    """Return every comparison of variants as it stands, those of which nobody has got one yet included."""
    plays = {play.id: play for play in house.playbooks.values()}
    rows = variant_counts(house.facts, as_of, {id_: (p.goal.window_days, p.goal.event) for id_, p in plays.items()})
    found = {(row["playbook"], row["touch"], row["variant_set"], row["variant"]): row for row in rows}
    open_: list[tuple[Playbook, Touch, Compared]] = []
    for play in plays.values():
        for touch in play.touches:
            if touch.variants:
                own = {one.id: found.get((play.id, touch.id, set_of(touch.variants), one.id)) for one in touch.variants}
                arms = {id_: arm_of(row["n"], row["reached"]) if row else arm_of(0, 0) for id_, row in own.items()}
                waiting = sum(row["waiting"] for row in own.values() if row)
                open_.append((play, touch, Compared(playbook=play.id, touch=touch.id, arms=arms, waiting=waiting)))
    judged = judge_variants([one for _, _, one in open_], house.policy.moved)
    return [(play, touch, said) for (play, touch, _), said in zip(open_, judged, strict=True)]


def decide_variants(house: House, as_of: AsOf) -> int:
    """Keep the winner of every comparison that the rule ends; a decision once made stands, and is in the audit log."""
    made = 0
    if not any(touch.variants for play in house.playbooks.values() for touch in play.touches):
        return made
    for play, touch, said in compared(house, as_of):
        set_ = set_of(touch.variants)
        if said.kept is None or decided(house, play.id, touch.id, set_):
            continue
        figures = {name: {"n": arm.n, "reached": round(arm.total)} for name, arm in said.compared.arms.items()}
        after = {"kept": said.kept, "rule": str(said.standing), "as_of": as_of.day.isoformat(), "arms": figures}
        with house.state.begin() as connection:
            remember_in(connection, _name(play.id, touch.id, set_), json.dumps(after))
            target = f"{play.id}/{touch.id}"
            note(connection, at=house.clock.now(), who="liuke", act="variant_kept", target=target, after=after)
        made += 1
    return made


def decided(house: House, playbook: str, touch: str, set_: str) -> str | None:
    """Return the variant that was decided to stay, or None while they are compared."""
    said = decision(house, playbook, touch, set_)
    return str(said["kept"]) if said else None


def decision(house: House, playbook: str, touch: str, set_: str) -> dict[str, Any] | None:
    """Return the decision with its figures, or None."""
    said = recall(house.state, _name(playbook, touch, set_))
    found: dict[str, Any] | None = json.loads(said) if said else None
    return found


def _name(playbook: str, touch: str, set_: str) -> str:
    return f"variant:{playbook}:{touch}:{set_}"


def _schema() -> pa.Schema:
    types = {"VARCHAR": pa.string(), "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"), "DOUBLE": pa.float64()}
    return pa.schema([(c.name, types.get(c.type, pa.bool_())) for c in VARIANT_DRAWS.columns])


__all__ = ["compared", "decide_variants", "decided", "decision", "keep_draws", "variant_of", "with_variants"]
