"""Our key out of a Message-ID of ours (``delivery.mail.message_id``)."""

import re

_OURS = re.compile(r"<?\s*([0-9a-f]{40})@[^@<>\s]+\s*>?")


def key_of(message_id: str) -> str:
    """Return the first 40 digits of the key of the message with this Message-ID; empty where it is none of ours."""
    found = _OURS.fullmatch(message_id.strip())
    return found[1] if found else ""
