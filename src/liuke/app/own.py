"""What belongs to a customer-success manager: their accounts, the people of these, their tasks; no more (X2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from liuke.app.access import Own, rule_of
from liuke.app.errors import NotYoursError
from liuke.facts.owned import accounts_of, people_of
from liuke.flow.house import House
from liuke.state.people import Person

_MOST = 10_000
_OF_PEOPLE, _OF_ACCOUNTS = ("subject_id",), ("account_id", "account")
_LISTED = ("examples", "subjects")
Ask = Callable[[str, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """One manager's own."""

    person: str
    accounts: frozenset[str] = field(default_factory=frozenset)
    users: frozenset[str] = field(default_factory=frozenset)


def mine(house: House, who: Person) -> Mine:
    """Read which accounts name the person, by id or by name, as their manager, and who belongs to these."""
    accounts = accounts_of(house.facts, {who.id, who.name})
    return Mine(person=who.id, accounts=accounts, users=people_of(house.facts, accounts))


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def _among(accounts: frozenset[str]) -> str:
    return f"account_id IN ({', '.join(_quoted(one) for one in sorted(accounts)) or _quoted('')})"


def narrowed(own: Mine, name: str, params: Mapping[str, Any], ask: Ask) -> dict[str, Any]:
    """Return a question's parameters as a manager may ask it.

    Raises
    ------
    NotYoursError
        It is about an account, a person or a task that is somebody else's.
    """
    rule, said = rule_of(name), dict(params)
    if rule.own is Own.NO:
        raise NotYoursError(what=name)
    for param, own_ids in (("user", own.users), ("account", own.accounts)):
        if said.get(param) and said[param] not in own_ids and not (name == "task_list"):
            raise NotYoursError(what=str(said[param]))
    if rule.own is Own.ABOUT and said.get("task"):
        row = ask("task_show", {"task": said["task"]})["task"]
        if not _is_mine(row, own):
            raise NotYoursError(what=f"#{said['task']}")
    if name == "task_calendar" and said.get("person_id") != own.person:
        raise NotYoursError(what=str(said.get("person_id")))
    if name in ("users", "accounts"):
        said["where"] = f"({said['where']}) AND {_among(own.accounts)}" if said.get("where") else _among(own.accounts)
    elif name == "task_board":
        said["each"] = _MOST
    elif name == "task_list":
        said["limit"], said["offset"] = _MOST, 0
    return said


def _is_mine(row: Mapping[str, Any], own: Mine) -> bool:
    """Whether a row is about an own account or person, or a task of one's own; one about nobody is nobody's secret."""
    if own.person in (row.get("owner"), row.get("created_by")) and "due_at" in row:
        return True
    people = [row[name] for name in _OF_PEOPLE if row.get(name)]
    accounts = [row[name] for name in _OF_ACCOUNTS if isinstance(row.get(name), str) and row[name]]
    if not people and not accounts:
        return "due_at" not in row or not row.get("owner")
    return any(one in own.users for one in people) or any(one in own.accounts for one in accounts)


def only_own(document: Any, own: Mine) -> Any:
    """Return an answer without the rows about other managers' accounts and people; totals stay the business's."""
    if isinstance(document, Mapping):
        return {
            name: [] if name in _LISTED and isinstance(value, list) else only_own(value, own)
            for name, value in document.items()
            if not (isinstance(value, Mapping) and not _is_mine(value, own))
        }
    if isinstance(document, list | tuple):
        return [only_own(one, own) for one in document if not isinstance(one, Mapping) or _is_mine(one, own)]
    return document
