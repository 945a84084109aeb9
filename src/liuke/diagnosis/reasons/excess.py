"""Excess churn: those who showed a reason's evidence on a past day against like people who did not.

Like people stand in the same stratum: what they paid, how long they are known, how often they came. Differences of the
strata are weighed as Mantel and Haenszel weigh them; the variance is Sato's (1989, *On the variance estimator for the
Mantel-Haenszel risk difference*, Biometrics 45), the test that of Cochran, Mantel and Haenszel without correction; all
reasons go through Benjamini and Hochberg together. It is association: people with the evidence left more often, for
whatever cause.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import nan, sqrt

import pyarrow as pa
from scipy.special import chdtrc

from liuke.diagnosis.reasons.taxonomy import Cause
from liuke.kit.intervals import benjamini_hochberg, z_two_sided
from liuke.model.moment import AsOf
from liuke.model.policy import ReasonPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """Like people: those exposed and those not, and how many of each left."""

    exposed: int
    exposed_churned: int
    others: int
    others_churned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The difference of two shares over strata, −1..1, with its 95 % interval and p."""

    value: float
    low: float
    high: float
    p: float


def difference(strata: list[Stratum], alpha: float = 0.05) -> Difference | None:
    """Return the Mantel-Haenszel difference of the shares who left.

    None where no stratum holds both kinds of people, or all of them left or stayed.
    """
    both = [s for s in strata if s.exposed and s.others]
    if not both:
        return None
    weight = diff = spread_p = spread_q = beyond = variance = 0.0
    for s in both:
        n1, n0, a, c = s.exposed, s.others, s.exposed_churned, s.others_churned
        n, left = n1 + n0, a + c
        weight += n1 * n0 / n
        diff += (a * n0 - c * n1) / n
        spread_p += (n1 * n1 * c - n0 * n0 * a + n1 * n0 * (n0 - n1) / 2) / (n * n)
        spread_q += (a * (n0 - c) + c * (n1 - a)) / (2 * n)
        beyond += a - n1 * left / n
        variance += n1 * n0 * left * (n - left) / (n * n * (n - 1))
    if variance <= 0:
        return None
    value = diff / weight
    half = z_two_sided(alpha) * sqrt(max(0.0, value * spread_p + spread_q)) / weight
    p = float(chdtrc(1, beyond * beyond / variance))
    return Difference(value=value, low=max(-1.0, value - half), high=min(1.0, value + half), p=p)


_SCHEMA = pa.schema(
    [
        ("as_of", pa.date32()),
        ("reason", pa.string()),
        *((name, pa.int64()) for name in ("exposed", "exposed_churned", "others", "others_churned")),
        *((name, pa.float64()) for name in ("excess", "excess_low", "excess_high", "p", "q", "extra_leavers")),
    ]
)


def excess(counts: pa.Table, as_of: AsOf, policy: ReasonPolicy) -> pa.Table:
    """Return the rows of ``reason_daily``: of reasons with too few people the numbers of people only."""
    rows = counts.to_pylist()
    whole = {row["stratum"]: row for row in rows if row["reason"] is None}
    shown: dict[str, list[Stratum]] = defaultdict(list)
    for row in rows:
        if row["reason"] is not None:
            everybody = whole[row["stratum"]]
            shown[row["reason"]].append(
                Stratum(
                    exposed=row["people"],
                    exposed_churned=row["churned"],
                    others=everybody["people"] - row["people"],
                    others_churned=everybody["churned"] - row["churned"],
                )
            )
    reasons = [str(cause) for cause in Cause if str(cause) in shown]
    enough = [sum(s.exposed for s in shown[reason]) >= policy.least_people for reason in reasons]
    found = [difference(shown[reason]) if many else None for reason, many in zip(reasons, enough, strict=True)]
    q = benjamini_hochberg([one.p if one else nan for one in found])
    rows = [
        _row(as_of, reason, shown[reason], one, q[n])
        for n, (reason, one) in enumerate(zip(reasons, found, strict=True))
    ]
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def _row(as_of: AsOf, reason: str, strata: list[Stratum], found: Difference | None, q: float) -> dict[str, object]:
    counts = {
        "as_of": as_of.day,
        "reason": reason,
        "exposed": sum(s.exposed for s in strata),
        "exposed_churned": sum(s.exposed_churned for s in strata),
        "others": sum(s.others for s in strata),
        "others_churned": sum(s.others_churned for s in strata),
    }
    if found is None:
        return counts
    return {
        **counts,
        "excess": found.value,
        "excess_low": found.low,
        "excess_high": found.high,
        "p": found.p,
        "q": q,
        "extra_leavers": found.value * sum(s.exposed for s in strata),
    }
