"""The version of a playbook somebody is on the way by: today's, or the one they began with."""

from liuke.flow.house import House
from liuke.playbooks.document import Playbook, packed, unpacked
from liuke.state.enrolments import document
from liuke.state.versions import keep_versions, known_versions


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


def keep_todays(house: House) -> int:
    """Keep what the playbooks in use say today, so that a later version can be held against it; returns how many."""
    known = known_versions(house.state)
    new = [play for play in house.in_use if (play.id, play.version) not in known]
    documents = [(play.id, play.version, packed(play)) for play in new]
    return keep_versions(house.state, documents, house.clock.now()) if documents else 0
