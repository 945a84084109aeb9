"""Who may ask what: the one list of rules that every page, the API and its documentation read (U3, X2).

Each call has a rule: the least duty, whether it changes something, and what it is to a customer-success manager, who
works on their own accounts only. The command line on the machine itself is not asked: whoever may write to the
workspace's folder may do anything to it (ADR 6).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from liuke.app.settings_team import Person
from liuke.model.words import Duty

ORDER = tuple(Duty)


class Kind(StrEnum):
    """What a call is to whoever asks."""

    READ = "read"
    ACT = "act"
    SEALED = "sealed"  # a signed link or signature in the question says who may; no person is asked for


class Own(StrEnum):
    """What a call is to a customer-success manager."""

    ROWS = "rows"  # totals of the business, and rows about their own accounts
    ABOUT = "about"  # only where it is about an account, a person or a task of theirs
    NO = "no"


class Scope(StrEnum):
    """What an API token may be good for; it never reaches further than the person it belongs to."""

    READ = "read"
    ACT = "act"
    APPROVE = "approve"
    PERSONAL = "personal"
    TABLES = "tables"
    METRICS = "metrics"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One call's rule."""

    duty: Duty = Duty.VIEWER
    kind: Kind = Kind.READ
    own: Own = Own.ROWS
    api: bool = True
    """False for what takes a path on this machine, or belongs to the house's own working."""
    scope: Scope = Scope.READ


def _reads(*names: str, duty: Duty = Duty.VIEWER, own: Own = Own.ROWS, api: bool = True) -> dict[str, Rule]:
    return {name: Rule(duty=duty, own=own, api=api) for name in names}


def _acts(
    *names: str, duty: Duty = Duty.OPERATOR, own: Own = Own.NO, api: bool = True, scope: Scope = Scope.ACT
) -> dict[str, Rule]:
    return {name: Rule(duty=duty, kind=Kind.ACT, own=own, api=api, scope=scope) for name in names}


RULES: dict[str, Rule] = {
    **_reads(
        *("today", "today_card", "signals", "signal_page", "signals_backtest", "alarms", "alarm", "alarm_history"),
        *("retention", "rfm", "ltv", "funnel", "liveness", "reasons", "results", "consultants"),
        *("risk_report", "risk_window", "risk_models", "clues", "clue", "clue_draft", "clue_board", "clue_card"),
        *("users", "accounts", "accounts_at_risk", "audience_check", "plan_list", "plan_review", "plan_diff"),
        *("plan_people", "plan_messages", "task_list", "task_board", "interview_list", "case_list", "programme_list"),
        *("journeys", "channel_list", "explain", "guard_rules", "guard_test", "playbook_list", "playbook_show"),
        *("playbook_preview", "playbook_versions", "playbook_diff", "playbook_triggers", "offer_list"),
        *("text_read", "text_report", "info", "check", "results_page", "results_past", "results_people"),
        *("definitions", "definition_show", "finding", "results_uplift", "results_variants", "results_moved"),
        *("retention_page", "lifecycle", "funnel_names", "doctor_email"),
        *("holdout_list", "holdout_power"),
        *("playbook_source", "playbook_check", "playbook_change", "playbook_join", "playbook_try", "playbook_history"),
        *("live", "today_pictures", "plan_outlook", "audience_words", "audience_build", "audience_count"),
    ),
    **_reads("guard_page", "guard_stopped", "quarantine_list", "sample_show"),
    **_reads("job_list", "job_show", own=Own.NO),
    **_reads("tracking_show", "upload_list", "upload_look", "quarantine_show", duty=Duty.OPERATOR, own=Own.NO),
    **_reads("import_look", duty=Duty.OPERATOR, own=Own.NO, api=False),
    **_acts("upload_drop", "upload_import", "tracking_save", "job_stop"),
    **_acts("upload_begin", "upload_keep", "quarantine_take", "sample_make", "sample_remove", api=False),
    **_acts("table_make", duty=Duty.APPROVER, api=False),
    **_reads("table_made", duty=Duty.APPROVER, own=Own.NO, api=False),
    **_reads("user_page", "account_page", own=Own.ABOUT),
    **_reads("signal", "why", "qbr", "task_show", "interview_show", own=Own.ABOUT),
    **_reads("case_show", "case_report", "programme_show"),
    **_reads("holdout_show", duty=Duty.OPERATOR, own=Own.NO),
    **_reads("rehearse", duty=Duty.OPERATOR, own=Own.NO, api=False),
    **_reads("channel_hooks", duty=Duty.APPROVER, own=Own.NO),
    **_acts("task_new", "task_assign", "task_move", "task_note", "task_block", "task_done", own=Own.ABOUT),
    **_acts("interview_answer", "reason_label", own=Own.ABOUT),
    **_acts("task_calendar", duty=Duty.VIEWER, own=Own.ABOUT),
    **_acts("inbox_link", own=Own.ABOUT),
    **_acts("view_list", "view_save", "view_forget", duty=Duty.VIEWER, own=Own.ROWS),
    **_acts("run", "plan_draft", "plan_apply", "plan_stop", "alarm_act", "clue_merge", "clue_split", "clue_move"),
    **_acts("risk_train", "text_label", "text_learn", "interview_choose", "case_open", "case_tick", "case_log"),
    **_acts(
        "case_close",
        "programme_open",
        "programme_guest",
        "programme_lay",
        "playbook_use",
        "playbook_save",
        "journey_migrate",
    ),
    **_acts("plan_approve", duty=Duty.APPROVER, scope=Scope.APPROVE),
    **_acts("plan_resume", "alarm_notices", "channel_switch", "channel_test", duty=Duty.APPROVER, scope=Scope.APPROVE),
    **_acts("person_export", "person_forget", duty=Duty.APPROVER, scope=Scope.PERSONAL),
    **_acts("playbook_arm", "playbook_disarm", duty=Duty.APPROVER, scope=Scope.APPROVE),
    **_acts("holdout_rotate", duty=Duty.APPROVER, scope=Scope.APPROVE),
    **_acts("holdout_end", "result_decide"),
    **_acts("import", "export", "risk_table", "channel_bounce", "worker", "holdout_export", api=False),
    **_acts("journey_advance", "playbook_fire", api=False),
    **_reads("user_list", "token_list", "audit_list", "audit_verify", duty=Duty.ADMIN, own=Own.NO),
    **_acts("user_add", "user_role", "user_off", "token_add", "token_revoke", duty=Duty.ADMIN, scope=Scope.ADMIN),
    **_acts("user_password", duty=Duty.ADMIN, api=False),
    **_acts("person_reveal", own=Own.ABOUT, scope=Scope.PERSONAL),
    **{
        name: Rule(kind=Kind.SEALED, api=False)
        for name in (
            *("hook", "task_hook", "calendar_feed", "inbox_show", "inbox_read", "recipient_show", "recipient_save"),
            *("recipient_stop", "recipient_export", "recipient_forget", "recipient_complain", "report_show"),
            *("report_for_others", "report_say", "progress_show"),
        )
    },
}

_UNLISTED = Rule(duty=Duty.ADMIN, kind=Kind.ACT, own=Own.NO, api=False)
"""What nobody has thought about is for administrators."""

_MASKED = frozenset({Duty.VIEWER, Duty.CSM})


def rule_of(call: str) -> Rule:
    """Return a call's rule."""
    return RULES.get(call, _UNLISTED)


def reaches(duty: Duty, needed: Duty) -> bool:
    """Whether a duty includes another."""
    return ORDER.index(duty) >= ORDER.index(needed)


def may(duty: Duty, call: str) -> bool:
    """Whether a duty reaches a call at all; a customer-success manager's own accounts are asked for apart."""
    rule = rule_of(call)
    if rule.kind is Kind.SEALED:
        return True
    return reaches(duty, rule.duty) and not (duty is Duty.CSM and rule.own is Own.NO)


def sees_personal(duty: Duty | None) -> bool:
    """Whether names, addresses and telephone numbers may stand in clear in what somebody is shown of messages."""
    return duty is not None and duty not in _MASKED


def whom(people: Iterable[Person], call: str, but: str = "") -> list[str]:
    """Return the names of those who may, for whoever may not; ``but`` names an author, who does not count."""
    return [p.name for p in people if may(p.duty, call) and p.id != but]
