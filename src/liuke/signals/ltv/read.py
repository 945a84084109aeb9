"""What the models are fitted to, read from the facts: groups, payments, renewals."""

from datetime import date

import numpy as np

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.signals.ltv.gamma_gamma import Payments
from liuke.signals.ltv.groups import Floats, Groups
from liuke.signals.ltv.shifted_beta import Renewals

ASK = load("liuke.signals", "ltv")
UNIT_DAYS = {"day": 1.0, "week": 7.0}


def read_groups(facts: Facts, as_of: AsOf, unit: str = "week", *, measured: bool = False) -> Groups | None:
    """Return the groups of all buyers, times in ``unit``; None where nobody bought.

    Of a day that is ``measured`` they are made of what is kept of each person.
    """
    rows = facts.read(ASK["kept_groups" if measured else "groups"], as_of)
    if not rows.num_rows:
        return None
    x, last, age, n = (rows[name].to_numpy().astype(float) for name in ("repeats", "last_days", "age_days", "n"))
    days = UNIT_DAYS[unit]
    return Groups(x=x, t_x=last / days, age=age / days, n=n)


def read_payments(facts: Facts, as_of: AsOf) -> Payments | None:
    """Return the payments of those who paid again, in units of the workspace's currency; None where there are none."""
    rows = facts.read(ASK["payments"], as_of)
    if not rows.num_rows:
        return None
    times, fen, n = (rows[name].to_numpy().astype(float) for name in ("times", "again_fen", "n"))
    return Payments(x=times, mean=fen / 100 / times, n=n)


def read_renewals(facts: Facts, as_of: AsOf) -> Renewals | None:
    """Return subscriptions by terms; None where there are none with a length."""
    rows = facts.read(ASK["renewals"], as_of)
    if not rows.num_rows:
        return None
    return Renewals(
        term=rows["terms"].to_numpy().astype(float),
        left=rows["gone"].to_numpy().astype(float),
        stayed=rows["here"].to_numpy().astype(float),
    )


def read_holdout(facts: Facts, as_of: AsOf, until: date, unit: str) -> tuple[Groups, Floats] | None:
    """Return the groups as they stood at the end of ``until``, and how often each bought later."""
    rows = facts.read(ASK["holdout"], as_of, fit_day=until)
    if not rows.num_rows:
        return None
    names = ("repeats", "last_days", "age_days", "n", "later")
    x, last, age, n, later = (rows[name].to_numpy().astype(float) for name in names)
    days = UNIT_DAYS[unit]
    return Groups(x=x, t_x=last / days, age=age / days, n=n), later


def read_days(facts: Facts, as_of: AsOf) -> tuple[date, Floats, Floats]:
    """Return the first day, and for every day from it: who bought first, and who bought again."""
    firsts = facts.rows(ASK["first_days"], as_of)
    bought = facts.rows(ASK["order_days"], as_of)
    begin: date = firsts[0]["day"]
    length = (as_of.last_day - begin).days + 1
    new, again = np.zeros(length), np.zeros(length)
    for row in bought:
        again[(row["day"] - begin).days] += row["n"]
    for row in firsts:
        new[(row["day"] - begin).days] += row["n"]
        again[(row["day"] - begin).days] -= row["n"]
    return begin, new, again
