"""Every question and act of every door, by name: ``answer(house, name, params)`` gives one JSON-able document."""

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any

from liuke.app.calls import (
    accounts,
    alarms,
    cases,
    channels,
    clue_board,
    clues,
    definitions,
    entry,
    facts_in,
    finding,
    hooks,
    insight,
    interviews,
    journeys,
    numbers,
    own_pages,
    paths,
    people,
    plans,
    playbooks,
    previews,
    programmes,
    qbr,
    quiet,
    reasons,
    recipient,
    recipient_rights,
    rights,
    risk,
    risk_table,
    signals_list,
    task_hooks,
    tasks,
    texts,
    today,
    triggers,
    value,
    views,
    words,
    work,
    worth_page,
)
from liuke.app.calls.ask import Ask
from liuke.app.errors import BadParameterError, UnknownCallError
from liuke.app.settings import read_settings
from liuke.flow.house import House, Progress, silent
from liuke.kit.errors import Language

Call = Callable[..., dict[str, Any]]

CALLS: dict[str, Call] = {
    "import": facts_in.import_,
    "check": facts_in.check,
    "export": facts_in.export,
    "run": plans.run,
    "today": today.today,
    "signals": signals_list.signals,
    "signal_page": signals_list.signal_page,
    "signal": numbers.signal,
    "signals_backtest": signals_list.signals_backtest,
    "alarms": alarms.alarms,
    "alarm": alarms.alarm,
    "alarm_history": alarms.alarm_history,
    "alarm_act": alarms.alarm_act,
    "alarm_notices": alarms.alarm_notices,
    "retention": numbers.retention,
    "retention_page": insight.retention_page,
    "lifecycle": insight.lifecycle,
    "funnel_names": insight.funnel_names,
    "clues": clues.clues,
    "clue": clues.clue,
    "clue_draft": clues.clue_draft,
    "clue_merge": clues.clue_merge,
    "clue_split": clues.clue_split,
    "rfm": numbers.rfm,
    "ltv": value.ltv,
    "risk_report": risk.risk_report,
    "risk_table": risk_table.risk_table,
    "risk_window": risk.risk_window,
    "risk_train": risk.risk_train,
    "risk_models": risk.risk_models,
    "funnel": paths.funnel,
    "text_read": texts.text_read,
    "text_label": texts.text_label,
    "text_learn": texts.text_learn,
    "text_report": texts.text_report,
    "users": numbers.users,
    "liveness": quiet.liveness,
    "accounts": accounts.accounts,
    "accounts_at_risk": accounts.at_risk,
    "consultants": accounts.consultants,
    "audience_check": numbers.audience_check,
    "why": people.why,
    "reasons": reasons.reasons,
    "reason_label": reasons.reason_label,
    "plan_draft": plans.draft,
    "plan_list": plans.list_,
    "plan_review": plans.review,
    "plan_diff": plans.diff,
    "plan_people": plans.people_,
    "plan_messages": plans.messages,
    "plan_approve": plans.approve,
    "plan_apply": plans.apply,
    "plan_stop": plans.stop,
    "plan_resume": plans.resume,
    "task_list": tasks.task_list,
    "task_board": tasks.task_board,
    "task_show": tasks.task_show,
    "task_new": tasks.task_new,
    "task_assign": tasks.task_assign,
    "task_move": tasks.task_move,
    "task_note": tasks.task_note,
    "task_block": tasks.task_block,
    "task_hook": task_hooks.task_hook,
    "task_calendar": task_hooks.task_calendar,
    "calendar_feed": task_hooks.calendar_feed,
    "task_done": tasks.task_done,
    "clue_board": clue_board.clue_board,
    "clue_card": clue_board.clue_card,
    "clue_move": clue_board.clue_move,
    "interview_choose": interviews.interview_choose,
    "interview_list": interviews.interview_list,
    "interview_show": interviews.interview_show,
    "interview_answer": interviews.interview_answer,
    "case_list": cases.case_list,
    "case_show": cases.case_show,
    "case_open": cases.case_open,
    "case_tick": cases.case_tick,
    "case_log": cases.case_log,
    "case_close": cases.case_close,
    "case_report": cases.case_report,
    "qbr": qbr.qbr,
    "programme_open": programmes.programme_open,
    "programme_list": programmes.programme_list,
    "programme_show": programmes.programme_show,
    "programme_guest": programmes.programme_guest,
    "programme_lay": programmes.programme_lay,
    "worker": work.worker,
    "journeys": journeys.journeys,
    "journey_advance": journeys.pulse,
    "journey_migrate": journeys.migrate_journeys,
    "channel_list": channels.channel_list,
    "channel_switch": channels.channel_switch,
    "channel_test": channels.channel_test,
    "channel_hooks": hooks.channel_hooks,
    "doctor_email": channels.doctor_email,
    "channel_bounce": hooks.channel_bounce,
    "hook": hooks.hook,
    "inbox_link": channels.inbox_link,
    "inbox_show": channels.inbox_show,
    "inbox_read": channels.inbox_read,
    "results": work.results,
    "results_page": worth_page.results_page,
    "results_past": worth_page.results_past,
    "results_people": worth_page.results_people,
    "recipient_show": recipient.recipient_show,
    "recipient_save": recipient.recipient_save,
    "recipient_stop": recipient.recipient_stop,
    "person_export": rights.person_export,
    "person_forget": rights.person_forget,
    "recipient_export": recipient_rights.recipient_export,
    "recipient_forget": recipient_rights.recipient_forget,
    "recipient_complain": recipient_rights.recipient_complain,
    "report_show": own_pages.report_show,
    "report_for_others": own_pages.report_for_others,
    "report_say": own_pages.report_say,
    "progress_show": own_pages.progress_show,
    "definitions": definitions.definitions,
    "definition_show": definitions.definition_show,
    "finding": finding.finding,
    "view_list": views.view_list,
    "view_save": views.view_save,
    "view_forget": views.view_forget,
    "explain": words.explain,
    "guard_rules": words.guard_rules,
    "guard_test": words.guard_test,
    "playbook_list": words.playbook_list,
    "playbook_preview": previews.playbook_preview,
    "playbook_show": playbooks.playbook_show,
    "playbook_use": playbooks.playbook_use,
    "playbook_versions": playbooks.playbook_versions,
    "playbook_diff": playbooks.playbook_diff,
    "offer_list": playbooks.offer_list,
    "playbook_fire": triggers.playbook_fire,
    "playbook_arm": triggers.playbook_arm,
    "playbook_disarm": triggers.playbook_disarm,
    "playbook_triggers": triggers.playbook_triggers,
    "info": words.info,
    "user_list": entry.user_list,
    "user_add": entry.user_add,
    "user_role": entry.user_role,
    "user_password": entry.user_password,
    "user_off": entry.user_off,
    "token_add": entry.token_add,
    "token_list": entry.token_list,
    "token_revoke": entry.token_revoke,
    "audit_list": entry.audit_list,
    "audit_verify": entry.audit_verify,
    "person_reveal": entry.person_reveal,
}


@cache
def takes_by(name: str) -> bool:
    """Whether a call asks in whose name something is done."""
    call = CALLS.get(name)
    return call is not None and "by" in inspect.signature(call).parameters


def answer(
    house: House,
    name: str,
    params: dict[str, Any],
    *,
    language: Language | None = None,
    on_progress: Progress | None = None,
) -> dict[str, Any]:
    """Answer one call.

    Raises
    ------
    UnknownCallError
        Nobody answers a call of that name.
    BadParameterError
        The call does not know one of the parameters, or lacks one.
    """
    call = CALLS.get(name)
    if call is None:
        raise UnknownCallError(name=name)
    ask = Ask(language=language or read_settings(house.folder).language, progress=on_progress or silent)
    try:
        inspect.signature(call).bind(house, ask, **params)
    except TypeError as why:
        raise BadParameterError(command=name, name=name, said=str(why), choices="") from why
    return call(house, ask, **params)
