"""Renewals of accounts' contracts: every end of a term, whether the account went on, and who had served it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from liuke.diagnosis.accounts.signs import ASK
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy.accounts import AccountPolicy

Kind = Literal["consultant", "csm"]
_SLACK = timedelta(days=1)
_MOST_TERMS = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """An end of a term: of which account, when the term began and ended (naive UTC), whether it went on."""

    account_id: str
    began: datetime
    at: datetime
    renewed: bool
    amount_fen: int | None


def renewals(facts: Facts, as_of: AsOf, policy: AccountPolicy) -> list[Renewal]:
    """Return every end of a term within the history, oldest first.

    A contract that ended is renewed where another one of the account ran on or began within the grace; what ended so
    lately that the grace is not over, and nothing else runs, is not known yet and left out.
    """
    contracts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in facts.rows(ASK["contracts"], as_of):
        contracts[row["account_id"]].append(row)
    now, grace = as_of.instant.replace(tzinfo=None), timedelta(days=policy.renewal_grace_days)
    since = as_of.before(policy.renewal_history_days).instant.replace(tzinfo=None)
    found = [
        one for all_ in contracts.values() for row in all_ for one in _terms(row, all_, now, grace) if one.at >= since
    ]
    return sorted(found, key=lambda one: (one.at, one.account_id))


def _terms(
    row: Mapping[str, Any], all_: Sequence[Mapping[str, Any]], now: datetime, grace: timedelta
) -> Iterator[Renewal]:
    ended = row["ended_at"]
    term = timedelta(days=row["period_days"] or 0)
    began, last = row["started_at"], ended or now
    told = {"account_id": row["account_id"], "amount_fen": row["amount_fen"]}
    if term > timedelta(0):
        first = max(0, (last - began) // term - _MOST_TERMS)
        for n in range(first + 1, (last - began) // term + 1):
            at = began + n * term
            if at < now and (ended is None or at < ended - _SLACK):
                yield Renewal(began=at - term, at=at, renewed=True, **told)
    if ended is None:
        return
    on = any(
        other is not row
        and other["started_at"] <= ended + grace
        and (other["ended_at"] is None or other["ended_at"] > ended + grace)
        for other in all_
    )
    if on or ended + grace < now:
        yield Renewal(began=max(began, ended - term) if term else began, at=ended, renewed=on, **told)


class Served:
    """Who served each account when, from the changes of hands and who serves it now."""

    def __init__(self, facts: Facts, as_of: AsOf, kind: Kind) -> None:
        self.now = {row["account_id"]: row[kind] for row in facts.rows(ASK["serving"], as_of)}
        self._at: dict[str, list[datetime]] = defaultdict(list)
        self._who: dict[str, list[str | None]] = defaultdict(list)
        for row in facts.rows(ASK["hands"], as_of):
            if row["kind"] == kind:
                if not self._who[row["account_id"]]:
                    self._who[row["account_id"]].append(row["before"])
                self._at[row["account_id"]].append(row["ts"])
                self._who[row["account_id"]].append(row["after"])

    def longest(self, account: str, began: datetime, ended: datetime) -> str | None:
        """Return who served the account for the longest part of a span; the later of two equal ones."""
        at, who = self._at.get(account, []), self._who.get(account) or [self.now.get(account)]
        first, last = bisect_right(at, began), bisect_right(at, ended)
        edges = [began, *at[first:last], ended]
        held: dict[str | None, timedelta] = {}
        for k in range(len(edges) - 1):
            one = who[first + k]
            held[one] = held.get(one, timedelta(0)) + (edges[k + 1] - edges[k])
        best = max(held.values())
        return next(one for one in reversed(held) if held[one] == best)

    def changed(self, account: str, since: datetime, until: datetime) -> bool:
        """Tell whether the account changed hands within a span."""
        at = self._at.get(account, [])
        return bisect_right(at, until) > bisect_right(at, since)
