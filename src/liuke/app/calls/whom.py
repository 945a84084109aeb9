"""Whom a call is about: a user or an account there is, or one sentence that there is none and the nearest one."""

from collections.abc import Sequence
from typing import Any

from sqlglot import exp

from liuke.app.errors import UnknownAccountError, UnknownUserError
from liuke.facts.account_profile import ACCOUNT
from liuke.facts.person import person
from liuke.facts.profile import select
from liuke.flow.house import House
from liuke.kit.document import nearest
from liuke.model.moment import AsOf


def user_known(house: House, day: AsOf, user: str) -> dict[str, Any]:
    """Return what ``facts.person`` knows of a user.

    Raises
    ------
    UnknownUserError
    """
    row = person(house.facts, user, day)
    if not row:
        raise UnknownUserError(user=user, nearest="")
    return row


def account_known(house: House, day: AsOf, account: str, wanted: Sequence[str]) -> dict[str, Any]:
    """Return those columns of an account.

    Raises
    ------
    UnknownAccountError
    """
    mine = exp.EQ(this=exp.column("account_id", quoted=True), expression=exp.Literal.string(account))
    found = select(house.facts, day, house.account_columns, where=mine, wanted=wanted, whose=ACCOUNT).to_pylist()
    if not found:
        every = select(house.facts, day, house.account_columns, where=None, wanted=["account_id"], whose=ACCOUNT)
        near = nearest(account, every["account_id"].to_pylist())
        raise UnknownAccountError(account=account, nearest=f" ({near}?)" if near else "")
    return dict(found[0])
