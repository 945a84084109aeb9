"""The version of a playbook somebody is on the way by: today's, or the one they began with."""

from liuke.flow.house import House
from liuke.playbooks.document import Playbook, unpacked
from liuke.state.enrolments import document


def version_of(house: House, playbook: str, version: str | None = None) -> Playbook:
    """Return a playbook in a version (None: today's).

    Raises
    ------
    KeyError
        There is no such playbook, and nobody ever began by that version of it.
    """
    today = house.playbooks.get(playbook)
    if today is not None and version in (None, today.version):
        return today
    kept = document(house.state, playbook, version) if version else None
    if kept is not None:
        return unpacked(kept)
    return house.playbooks[playbook]
