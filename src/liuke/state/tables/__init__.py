"""The tables of the operational database. What changes here needs a revision in ``migrations/versions``.

Instants are aware UTC in Python and keep microseconds on both engines. Money is integer fen.
"""

from liuke.state.tables.columns import METADATA, Instant
from liuke.state.tables.people import (
    API_ACTS,
    APPROVALS,
    AUDIT,
    META,
    PEOPLE,
    PLANS,
    SESSIONS,
    STANDING_APPROVALS,
    SWITCHES,
    TOKENS,
)
from liuke.state.tables.sending import INBOX, OUTBOX, RAMPS, RECEIPTS, REPORTS
from liuke.state.tables.starts import (
    ALARM_ACTS,
    ALARM_NOTICES,
    ENROLMENTS,
    FIRINGS,
    HOLDOUTS,
    OFFER_PLACES,
    PLAYBOOK_VERSIONS,
    TRIGGERED,
)
from liuke.state.tables.wishes import CONSENTS, ERASED, PREFERENCES, SUPPRESSIONS
from liuke.state.tables.work import (
    CASE_LOG,
    CASES,
    CLUE_CARD_HISTORY,
    CLUE_CARDS,
    INTERVIEWS,
    PROGRAMME_GUESTS,
    PROGRAMMES,
    TASK_BLOCKS,
    TASK_CALLS,
    TASK_HISTORY,
    TASK_MIRRORS,
    TASKS,
)

__all__ = [
    "ALARM_ACTS",
    "ALARM_NOTICES",
    "API_ACTS",
    "APPROVALS",
    "AUDIT",
    "CASES",
    "CASE_LOG",
    "CLUE_CARDS",
    "CLUE_CARD_HISTORY",
    "CONSENTS",
    "ENROLMENTS",
    "ERASED",
    "FIRINGS",
    "HOLDOUTS",
    "INBOX",
    "INTERVIEWS",
    "META",
    "METADATA",
    "OFFER_PLACES",
    "OUTBOX",
    "PEOPLE",
    "PLANS",
    "PLAYBOOK_VERSIONS",
    "PREFERENCES",
    "PROGRAMMES",
    "PROGRAMME_GUESTS",
    "RAMPS",
    "RECEIPTS",
    "REPORTS",
    "SESSIONS",
    "STANDING_APPROVALS",
    "SUPPRESSIONS",
    "SWITCHES",
    "TASKS",
    "TASK_BLOCKS",
    "TASK_CALLS",
    "TASK_HISTORY",
    "TASK_MIRRORS",
    "TOKENS",
    "TRIGGERED",
    "Instant",
]
