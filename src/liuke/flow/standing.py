"""Hands the guard what it must know of everybody proposed: facts, wishes and switches, lined up as columns."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from liuke.facts.standing import journeys, standing
from liuke.flow.holdouts import with_arms
from liuke.flow.house import House
from liuke.kit.words import words_of
from liuke.model.moment import AsOf
from liuke.model.words import ChannelName
from liuke.state.consent import as_columns
from liuke.state.suppression import suppressed_addresses
from liuke.state.switches import ALL, channel_scope, playbook_scope, stops

_ADDRESS = {
    ChannelName.EMAIL: "email",
    ChannelName.SMS: "phone",
    ChannelName.VOICE: "phone",
    ChannelName.PUSH: "push_token",
}


def with_standing(house: House, proposals: pa.Table, as_of: AsOf, plan_id: str) -> pa.Table:
    """Return the proposals with every column of ``guard.columns`` that facts and state can fill."""
    people = pc.unique(proposals["subject_id"])
    known = standing(house.facts, as_of, people)
    wishes = as_columns(house.state, people.to_pylist())
    rows = _lined_up(proposals["subject_id"], known)
    wished = _lined_up(proposals["subject_id"], wishes)
    left_alone = _suppressed(house, rows, wished)
    stopped = _stopped(house, proposals)
    columns: dict[str, Any] = {name: rows[name] for name in ("zone", "sensitive", "sent_1d", "sent_7d", "open_case")}
    columns["personalisation_off"] = pc.or_kleene(rows["personalisation_off"], wished["personalisation_off"])
    columns["user_cap_per_week"] = wished["cap_per_week"]
    columns["quiet_from_hour"], columns["quiet_until_hour"] = wished["quiet_from_hour"], wished["quiet_until_hour"]
    columns["paused"] = pc.fill_null(pc.greater(wished["pause_until"], _now(house)), False)
    columns["topic_off"] = _listed(proposals["topic"], wished["topics_off"])
    columns["in_journey"] = _in_journey(house, proposals, as_of, plan_id)
    columns |= with_arms(house, proposals)
    columns["triggered_at"] = pa.nulls(proposals.num_rows, pa.timestamp("us"))
    for prefix, channel in (("", "channel"), ("fallback_", "fallback_channel")):
        chosen = proposals[channel]
        agreed = {str(c): _agreed(rows, wished, c) for c in ChannelName}
        columns[f"{prefix}consent"] = _by_channel(chosen, agreed)
        columns[f"{prefix}has_address"] = _by_channel(chosen, {str(c): rows[f"has_{c}"] for c in ChannelName})
        columns[f"{prefix}suppressed"] = _by_channel(chosen, left_alone)
        columns[f"{prefix}stopped"] = _by_channel(chosen, stopped)
    return _with(proposals, columns)


def _with(table: pa.Table, columns: dict[str, Any]) -> pa.Table:
    for name, column in columns.items():
        table = table.append_column(name, column)
    return table


def _lined_up(subjects: Any, table: pa.Table) -> pa.Table:
    """Return the rows of ``table`` in the order of ``subjects``, one for each."""
    return table.take(pc.index_in(subjects, value_set=pc.cast(table["subject_id"], pa.string()).combine_chunks()))


def _by_channel(chosen: Any, by_channel: dict[str, Any]) -> Any:
    """Return for each row the value of the channel that row would use; null where it names none."""
    found = pa.chunked_array([pa.nulls(len(chosen), pa.bool_())])
    for channel, values in by_channel.items():
        found = pc.if_else(pc.fill_null(pc.equal(chosen, channel), False), values, found)
    return found


def _agreed(rows: pa.Table, wished: pa.Table, channel: ChannelName) -> Any:
    """What the person said to us here goes before what the business's own facts say; switched-off channels are a no."""
    said = pc.coalesce(wished[f"consent_{channel}"], rows[f"consent_{channel}"])
    off = _listed(pa.chunked_array([pa.array([str(channel)] * rows.num_rows, pa.string())]), wished["channels_off"])
    return pc.and_kleene(said, pc.invert(off))


def _suppressed(house: House, rows: pa.Table, wished: pa.Table) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for channel in ChannelName:
        alone = wished[f"suppressed_{channel}"]
        if channel in _ADDRESS:
            by_address = suppressed_addresses(house.state, str(channel), rows[_ADDRESS[channel]].to_pylist())
            alone = pc.or_kleene(alone, pa.chunked_array([pa.array(by_address, pa.bool_())]))
        found[str(channel)] = alone
    return found


def _stopped(house: House, proposals: pa.Table) -> dict[str, Any]:
    with house.state.read() as connection:
        scopes = stops(connection)
    everything = ALL in scopes
    plays = pa.array([scope for play in house.playbooks if (scope := playbook_scope(play)) in scopes], pa.string())
    named = pa.array([playbook_scope(str(name)) for name in words_of(proposals["playbook"])], pa.string())
    by_play = pc.is_in(named, value_set=plays)
    always = pa.array([True] * proposals.num_rows, pa.bool_())
    return {
        str(channel): pa.chunked_array([always if everything or channel_scope(str(channel)) in scopes else by_play])
        for channel in ChannelName
    }


def _listed(values: Any, lists: Any) -> Any:
    """Tell for each row whether its value stands in its list; a null list holds nothing."""
    pairs = zip(values.to_pylist(), lists.to_pylist(), strict=True)
    return pa.chunked_array([pa.array([bool(held) and value in held for value, held in pairs], pa.bool_())])


def _in_journey(house: House, proposals: pa.Table, as_of: AsOf, plan_id: str) -> Any:
    """Another playbook's window is open, or this one may not begin again yet.

    Without steps, another tier of the same playbook is the same journey going on; with steps the journey goes on by
    itself, and nobody begins it again before it may be.
    """
    plays = house.playbooks
    rest = {play.id: play.rest_days for play in plays.values()}
    mine: dict[str, list[dict[str, Any]]] = {}
    for row in journeys(house.facts, as_of, proposals["subject_id"], rest, plan_id).to_pylist():
        mine.setdefault(row["subject_id"], []).append(row)

    def busy(who: str, play: str, tier: str) -> bool:
        return any(
            row["tier"] == tier or plays[play].goes_on
            if row["playbook"] == play
            else row["days_ago"] < plays[row["playbook"]].goal.window_days
            for row in mine.get(who, ())
        )

    rows = zip(*(words_of(proposals[name]) for name in ("subject_id", "playbook", "tier")), strict=True)
    return pa.chunked_array([pa.array([busy(*row) for row in rows], pa.bool_())])


def _now(house: House) -> Any:
    return pa.scalar(house.clock.now().replace(tzinfo=None), pa.timestamp("us"))
