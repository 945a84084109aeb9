"""Whose desk work lands on, and whom it goes up to when it is late (W1)."""

from collections.abc import Sequence

from liuke.app.settings import Settings, read_settings
from liuke.app.settings_team import Department
from liuke.desk.escalate import Chain
from liuke.flow.house import House
from liuke.model.words import Duty


def chain_of(house: House) -> Chain:
    """Return whom a department's late work goes up to: its lead, the leads above, and in the end who approves."""
    settings = read_settings(house.folder)
    known = {one.id: one for one in settings.departments}
    last = [p.id for p in settings.people if p.duty in (Duty.APPROVER, Duty.ADMIN)][:1]

    def chain(department: str) -> Sequence[str]:
        found, seen, at = list[str](), set[str](), known.get(department)
        while at is not None and at.id not in seen:
            seen.add(at.id)
            if at.lead and at.lead not in found:
                found.append(at.lead)
            at = known.get(at.above)
        return [*found, *(who for who in last if who not in found)]

    return chain


def named(settings: Settings, said: str) -> tuple[str, str | None]:
    """Return whom a name means: an owner, and the department where it is one's; another name stands for itself."""
    for person in settings.people:
        if said in (person.id, person.name):
            return person.id, None
    for one in settings.departments:
        if said in (one.id, one.name):
            return one.id, one.id
    return said, None


def departments(settings: Settings) -> tuple[Department, ...]:
    """Return the departments as they are declared."""
    return settings.departments
