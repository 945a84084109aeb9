"""What people write to us on pages of their own: kept beside what they say in calls and replies, and read with it."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from liuke.delivery.errors import TooManyWordsError
from liuke.delivery.reports import ReportKind
from liuke.kit.chance import fingerprint
from liuke.model.words import ChannelName
from liuke.state.lock import hold
from liuke.state.store import State
from liuke.state.suppression import lock_names
from liuke.state.tables import REPORTS
from liuke.state.write import insert_new

MOST_A_DAY = 10
_DAY = timedelta(days=1)


def keep_words(
    state: State, *, subject_id: str, source: str, words: str, now: datetime, key: str = "", detail: str = ""
) -> bool:
    """Keep what a person wrote; the same words twice in a day are one. Returns False where they are kept already.

    Raises
    ------
    TooManyWordsError
        More than ten within a day: whoever holds a link cannot fill our disk.
    """
    row = {
        "report_id": fingerprint("words", source, subject_id, key, words, f"{now:%Y-%m-%d}")[:40],
        "source": source,
        "kind": str(ReportKind.REPLIED),
        "at": now,
        "received_at": now,
        "key": key,
        "subject_id": subject_id,
        "channel": str(ChannelName.INBOX),
        "address_hash": "",
        "detail": detail[:300],
        "words": words[:20_000],
    }
    own = (REPORTS.c.subject_id == subject_id, REPORTS.c.words != "", REPORTS.c.at > now - _DAY)
    with state.begin() as connection:
        hold(connection, *lock_names(subject_id, ""))
        before = connection.execute(sa.select(sa.func.count()).select_from(REPORTS).where(*own)).scalar_one()
        new = bool(insert_new(connection, REPORTS, [row], "seq"))
        if new and before >= MOST_A_DAY:
            raise TooManyWordsError(most=MOST_A_DAY)
        return new
