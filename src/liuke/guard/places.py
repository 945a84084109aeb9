"""Who gets a place where there are not enough: one playbook a person, the offer's stock, the playbook's budget.

Stock and budget are given in this order: priority of the playbook, rank of the tier, most expected worth, cheapest
first (so that money reaches most people), then a fixed draw of its own. The draw is not the holdout's: with that one,
the last places would all go to one arm. Somebody held out takes a place but no coupon and no money, so both arms end
at the same line.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from liuke.guard.columns import NO_LIMIT, Flags, Integers, Proposals, Texts, coded
from liuke.guard.route import Route
from liuke.kit.chance import share

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """Rows without a place, and the facts that say why."""

    mask: Flags
    facts: dict[str, Any]


def losers(rows: Proposals, open_: Flags) -> Out:
    """Of a person's open rows one stays: best priority, then most expected worth, then the playbook's name.

    The choice is written down: who won, by what, and both figures.
    """
    where = np.flatnonzero(open_)
    out, won_by = np.zeros(rows.n, dtype=np.bool_), np.full(rows.n, "", dtype=object)
    subject = rows.numbered("subject_id")[where]
    ties = [coded(names[where])[1] for names in (rows.offer, rows.channel, rows.tier, rows.playbook)]
    keys = (*ties, -rows.worth[where], rows.priority[where], subject)
    order = np.lexsort(keys)
    ordered = subject[order]
    first = np.ones(where.size, dtype=np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    winner = np.maximum.accumulate(np.where(first, np.arange(where.size), 0))
    lost, won = where[order[~first]], where[order[winner[~first]]]
    out[lost] = True
    won_by[lost] = rows.playbook[won]
    return Out(mask=out, facts={"won_by": won_by, **_figures(rows, lost, won)})


def _figures(rows: Proposals, lost: Places, won: Places) -> dict[str, Any]:
    """Say by what each winner won, and how both stood."""
    won_priority, won_worth = np.zeros(rows.n, dtype=np.int64), np.zeros(rows.n, dtype=np.int64)
    won_priority[lost], won_worth[lost] = rows.priority[won], np.round(rows.worth[won]).astype(np.int64)
    worth = np.round(rows.worth).astype(np.int64)
    by = np.select([won_priority != rows.priority, won_worth != worth], ["priority", "worth"], "name").astype(object)
    figures = {"priority": rows.priority, "won_priority": won_priority, "worth_fen": worth, "won_worth_fen": won_worth}
    return {"decided_by": by, **figures}


def beyond_stock(rows: Proposals, _way: Route, open_: Flags, treated: Flags, salt: str) -> Out:
    """Rows that come after the last piece of their offer."""
    limited = np.flatnonzero(open_ & (rows.stock != NO_LIMIT))
    tiers = rows.playbook[limited] + "\x1f" + rows.tier[limited]
    pools = np.where(rows.offer[limited] != "", rows.offer[limited], tiers)
    mask = _beyond(rows, limited, pools, rows.stock, np.ones(rows.n, dtype=np.int64), treated, salt)
    return Out(mask=mask, facts={"stock": rows.stock})


def beyond_budget(rows: Proposals, way: Route, open_: Flags, treated: Flags, salt: str) -> Out:
    """Rows that come after the last fen of their playbook's budget."""
    limited = np.flatnonzero(open_ & (rows.budget_fen != NO_LIMIT))
    costs = np.maximum(way.cost_fen, 0)
    pools = np.where(rows.budget_pool[limited] != "", rows.budget_pool[limited], rows.playbook[limited])
    mask = _beyond(rows, limited, pools, rows.budget_fen, costs, treated, salt)
    worth = np.round(rows.worth).astype(np.int64)
    return Out(mask=mask, facts={"budget_fen": rows.budget_fen, "cost_fen": way.cost_fen, "worth_fen": worth})


def _beyond(
    rows: Proposals, where: Places, pools: Texts, limits: Integers, takes: Integers, treated: Flags, salt: str
) -> Flags:
    out = np.zeros(rows.n, dtype=np.bool_)
    if not where.size:
        return out
    kinds, members = coded(pools)
    for place in range(len(kinds)):
        mine = where[members == place]
        taken = np.where(treated[mine], takes[mine], 0)
        limit = int(limits[mine].min())
        if int(taken.sum()) <= limit:
            continue
        order = _order(rows, mine, takes, salt)
        out[mine[order]] = np.cumsum(taken[order]) > limit
    return out


def _order(rows: Proposals, mine: Places, takes: Integers, salt: str) -> Places:
    pairs = zip(rows.playbook[mine], rows.subject_id[mine], strict=True)
    drawn = np.fromiter((share(salt, "place", str(play), str(who)) for play, who in pairs), np.float64, mine.size)
    return np.lexsort((drawn, takes[mine], -rows.worth[mine], rows.tier_rank[mine], rows.priority[mine]))
