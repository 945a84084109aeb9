"""Which channel a person is reached on: the first, or the fallback where the first has no address or no consent.

``channel`` of a judged row is therefore the channel to use, and may differ from the one proposed.
"""

from dataclasses import dataclass

import numpy as np

from liuke.guard.columns import Flags, Integers, Proposals, Texts, one_of
from liuke.guard.law import Law
from liuke.model.words import PERSON_CHANNELS, ChannelName


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """``agreed``: some channel may be used; ``reachable``: one agreed to has an address; ``person``: a task."""

    channel: Texts
    cost_fen: Integers
    agreed: Flags
    reachable: Flags
    fell_back: Flags
    person: Flags


def route(rows: Proposals, law: Law) -> Route:
    """Choose the channel of every row. A kill switch is never walked around: a stopped row keeps its first channel."""
    first = _agreed(rows.channel, rows.consent, rows.suppressed, rows.marketing, law)
    second = _agreed(rows.fallback_channel, rows.fallback_consent, rows.fallback_suppressed, rows.marketing, law)
    second &= (rows.fallback_channel != "") & ~rows.fallback_stopped
    first_reachable, second_reachable = first & rows.has_address, second & rows.fallback_has_address
    fell_back = ~first_reachable & second_reachable
    channel = np.where(fell_back, rows.fallback_channel, rows.channel)
    priced = fell_back & (rows.fallback_cost_fen >= 0)
    return Route(
        channel=channel,
        cost_fen=np.where(priced, rows.fallback_cost_fen, rows.cost_fen),
        agreed=first | second,
        reachable=first_reachable | second_reachable,
        fell_back=fell_back,
        person=one_of(channel, PERSON_CHANNELS),
    )


def _agreed(channel: Texts, consent: Integers, suppressed: Flags, marketing: Flags, law: Law) -> Flags:
    """Service needs no yes; marketing needs one where the law says so, and elsewhere no recorded no.

    A channel nobody knows needs one too. An address on the suppression list is written to for nothing: it bounced,
    complained or said stop.
    """
    needed = ~one_of(channel, set(ChannelName) - law.consent_needed)
    yes = np.where(needed, consent == 1, consent != 0)
    found: Flags = (yes | ~marketing) & ~suppressed
    return found
