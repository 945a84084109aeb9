"""Every question and act of the API, asked of a sample business one after another: what each needs, from those before."""

from collections.abc import Callable
from typing import Any

from liuke.flow.declared import DECLARED

Kept = dict[str, Any]
Params = dict[str, Any] | Callable[[Kept], dict[str, Any]]

PLAY = "golden_48h"
DNS = "shop.example. TXT v=spf1 include:mail.example -all\n_dmarc.shop.example. TXT v=DMARC1; p=none"
ORDERS = "order_id,user_id,amount,paid_at\no_1,u_1,12.50,2026-11-10 10:00\no_2,u_2,x,2026-11-10 11:00\n"


def _user(kept: Kept) -> str:
    return str(kept["users"]["users"][0]["subject_id"])


def _account(kept: Kept) -> str:
    return str(kept["accounts"]["accounts"][0]["account_id"])


def _clue(kept: Kept, n: int = 0) -> str:
    return str(kept["clues"]["clues"][n]["clue_id"])


def _task(kept: Kept) -> int:
    return int(kept["task_new"]["task"]["id"])


def _base(kept: Kept) -> dict[str, Any]:
    return {"playbook": PLAY, "text": kept["playbook_source"]["text"], "base": kept["playbook_source"]["base"]}


def _upload(kept: Kept, name: str) -> str:
    return next(str(one["upload"]) for one in kept["upload_list"]["uploads"] if name in one["name"])


def _interview(kept: Kept) -> int:
    return int(kept["interview_list"]["interviews"][0]["task_id"])


def _of_user(name: str) -> Params:
    return lambda kept: {"name": name, "user": _user(kept)}


READS: tuple[tuple[str, Params], ...] = (
    ("info", {}),
    ("check", {}),
    ("today", {}),
    ("today_card", {}),
    ("today_card", {"kind": "slack"}),
    ("today_pictures", {}),
    ("signals", {}),
    ("signal_page", {"name": "login_decay"}),
    ("signal_page", {"name": "nps"}),
    ("signals_backtest", {"days": 5}),
    ("alarms", {"all": True}),
    ("alarms", {}),
    ("alarm", {"name": "login_decay"}),
    ("alarm_history", {"name": "login_decay"}),
    ("retention", {}),
    ("retention", {"segment": "acquisition_source"}),
    ("retention", {"change": 1}),
    ("retention", {"unit": "day", "kind": "on_or_after", "by": "sign_up"}),
    ("retention_page", {}),
    ("retention_page", {"unit": "week", "segment": "acquisition_source"}),
    ("rfm", {}),
    ("ltv", {}),
    ("funnel_names", {}),
    ("funnel", {}),
    ("funnel", {"segment": "acquisition_source"}),
    ("lifecycle", {}),
    ("liveness", {}),
    ("reasons", {}),
    ("results", {}),
    ("results_page", {}),
    ("results_past", {"playbook": PLAY}),
    ("results_people", {"playbook": PLAY, "arm": "treated"}),
    ("results_uplift", {}),
    ("results_variants", {}),
    ("results_moved", {}),
    ("consultants", {}),
    ("consultants", {"role": "csm"}),
    ("risk_report", {}),
    ("risk_window", {}),
    ("risk_models", {}),
    ("users", {"limit": 3, "columns": ["city"], "order_by": "idle_days"}),
    ("users", {"limit": 3}),
    ("accounts", {"limit": 3}),
    ("accounts_at_risk", {}),
    ("account_page", lambda kept: {"account": _account(kept)}),
    ("qbr", lambda kept: {"account": _account(kept)}),
    ("user_page", lambda kept: {"user": _user(kept)}),
    ("why", lambda kept: {"user": _user(kept)}),
    *(("signal", {"name": spec.name}) for spec in DECLARED if spec.answer),
    *(("signal", _of_user(spec.name)) for spec in DECLARED if spec.answer and "user" in spec.asks),
    ("clues", {}),
    ("clue", lambda kept: {"clue": _clue(kept)}),
    ("clue_draft", lambda kept: {"clue": _clue(kept)}),
    ("clue_board", {}),
    ("clue_card", lambda kept: {"clue": _clue(kept)}),
    ("text_read", {"texts": ["卡死了，退钱！", "love it"]}),
    ("text_report", {}),
    ("definitions", {}),
    ("definition_show", {"name": "login_decay"}),
    ("definition_show", {"name": "liveness"}),
    ("finding", {"said": "login"}),
    ("finding", lambda kept: {"said": _user(kept)[:4]}),
    ("audience_check", {"expressions": ["idle_days >= 3", "idle_days >>"]}),
    ("audience_words", {"expression": "idle_days >= 3 AND city = 'Shanghai'"}),
    ("audience_words", {"expression": "idle_days + 1 > 3"}),
    ("audience_build", {"rows": [{"column": "idle_days", "op": ">=", "value": "3"}]}),
    ("audience_count", {"expression": "idle_days >= 3"}),
    ("audience_count", {"expression": "idle_days >= 3", "exact": False}),
    ("guard_rules", {}),
    ("guard_page", {}),
    ("guard_stopped", {"code": "G-01"}),
    ("guard_test", {"messages": [{"channel": "sms", "text": "最后一天！我们想你"}]}),
    ("explain", {}),
    ("explain", {"code": "G-01"}),
    ("explain", {"code": "LK-H101"}),
    ("channel_list", {}),
    ("channel_hooks", {}),
    ("holdout_list", {}),
    ("holdout_power", {"base": 0.1, "per_day": 50}),
    ("holdout_show", lambda kept: {"holdout": kept["holdout_list"]["holdouts"][0]["holdout"]}),
    ("journeys", {}),
    ("live", {}),
    ("job_list", {}),
    ("plan_list", {}),
    ("plan_review", {}),
    ("plan_people", {"limit": 2}),
    ("plan_messages", {"limit": 2}),
    ("plan_outlook", {}),
    ("plan_outlook", {"draw": "any"}),
    ("playbook_list", {}),
    ("playbook_show", {"playbook": PLAY}),
    ("playbook_show", {"playbook": "triple_touch"}),
    ("playbook_preview", {"playbook": PLAY}),
    ("playbook_versions", {"playbook": PLAY}),
    ("playbook_diff", {"playbook": PLAY}),
    ("playbook_triggers", {}),
    ("playbook_source", {"playbook": PLAY}),
    ("playbook_check", lambda kept: {"text": kept["playbook_source"]["text"], "exact": True}),
    ("playbook_check", {"text": "id: x\nsteps: ["}),
    (
        "playbook_change",
        lambda kept: {"text": kept["playbook_source"]["text"], "path": "label", "values": {"en": "Golden hours"}},
    ),
    ("playbook_join", _base),
    ("playbook_try", lambda kept: {"text": kept["playbook_source"]["text"], "people": 2}),
    ("playbook_history", {"playbook": PLAY}),
    ("offer_list", {}),
    ("tracking_show", {}),
    ("upload_list", {}),
    ("quarantine_list", {}),
    ("sample_show", {}),
    ("task_list", {}),
    ("task_board", {}),
    ("interview_list", {}),
    ("case_list", {}),
    ("programme_list", {}),
    ("user_list", {}),
    ("token_list", {}),
    ("audit_list", {"limit": 20}),
    ("audit_verify", {}),
)
"""What is asked; several ways where the answer depends on them."""

ACTS: tuple[tuple[str, Params], ...] = (
    ("interview_choose", {"count": 20, "to": "lin"}),
    ("interview_list", {}),
    ("interview_show", lambda kept: {"task": _interview(kept)}),
    ("interview_answer", lambda kept: {"task": _interview(kept), "need": 2, "feeling": 3, "confirm": ["price"]}),
    ("run", {}),
    ("today", {}),
    ("plan_draft", {}),
    ("plan_review", {}),
    ("plan_diff", {}),
    ("plan_approve", lambda kept: {"plan": kept["plan_draft"]["id"], "hash": kept["plan_draft"]["hash"]}),
    ("plan_apply", lambda kept: {"plan": kept["plan_draft"]["id"], "queue_only": True}),
    ("live", {}),
    ("person_reveal", lambda kept: {"user": _user(kept), "why": "回电"}),
    ("person_export", lambda kept: {"user": _user(kept)}),
    ("plan_stop", {"channel": "sms", "reason": "test"}),
    ("live", {}),
    ("plan_resume", {"channel": "sms"}),
    ("plan_stop", lambda kept: {"plan": kept["plan_draft"]["id"]}),
    ("task_new", {"title": "回电", "hours": 4, "to": "lin"}),
    ("task_new", lambda kept: {"title": "先做", "blocked_by": [_task(kept)]}),
    ("task_show", lambda kept: {"task": _task(kept)}),
    ("task_assign", lambda kept: {"task": _task(kept), "to": "lin"}),
    ("task_note", lambda kept: {"task": _task(kept), "text": "打过了"}),
    ("task_block", lambda kept: {"task": _task(kept), "blocked_by": _task(kept) - 1, "off": True}),
    ("task_move", lambda kept: {"task": _task(kept), "state": "waiting"}),
    ("task_list", {}),
    ("task_board", {}),
    ("task_done", lambda kept: {"task": _task(kept)}),
    ("task_list", {"state": "done"}),
    ("task_calendar", {"person_id": "root"}),
    ("case_open", {"title": "差评暴涨"}),
    ("case_show", lambda kept: {"case": kept["case_open"]["case"]["id"]}),
    ("case_log", lambda kept: {"case": kept["case_open"]["case"]["id"], "text": "已回应"}),
    (
        "case_tick",
        lambda kept: {
            "case": kept["case_open"]["case"]["id"],
            "step": kept["case_open"]["case"]["checklist"][0]["id"],
        },
    ),
    ("case_list", {}),
    ("case_close", lambda kept: {"case": kept["case_open"]["case"]["id"], "conclusion": "已平息"}),
    ("case_report", lambda kept: {"case": kept["case_open"]["case"]["id"]}),
    ("programme_open", {"kind": "open_day", "seats": 3}),
    ("programme_show", lambda kept: {"programme": kept["programme_open"]["programme"]["id"]}),
    (
        "programme_guest",
        lambda kept: {
            "programme": kept["programme_open"]["programme"]["id"],
            "user": kept["programme_open"]["programme"]["guests"][0]["subject_id"],
            "to": "invited",
        },
    ),
    ("programme_list", {}),
    ("programme_lay", {"layout": "journey_map"}),
    ("clue_move", lambda kept: {"clue": _clue(kept, 1), "to": "accepted", "name": "慢"}),
    ("clue_board", {}),
    ("clue_card", lambda kept: {"clue": _clue(kept, 1)}),
    ("clue_merge", lambda kept: {"clue": _clue(kept, 2), "into": _clue(kept, 1)}),
    (
        "clue_split",
        lambda kept: {"texts": [one["text_id"] for one in kept["clue"]["quotes"][:1]]},
    ),
    ("text_label", lambda kept: {**_text(kept), "mood": "angry"}),
    ("text_learn", {}),
    ("reason_label", lambda kept: {"user": _user(kept), "reason": "price", "source": "call"}),
    ("risk_train", {}),
    ("risk_report", {}),
    ("risk_models", {}),
    ("alarm_act", lambda kept: {"name": kept["alarms"]["alarms"][0]["alarm"], "act": "acknowledge", "why": "known"}),
    ("alarm_act", {"name": "login_decay", "act": "snooze", "until": "2026-11-20", "why": "known"}),
    ("alarm_history", {"name": "login_decay"}),
    ("alarm_notices", {"on": False}),
    ("channel_switch", {"channel": "email", "live": False}),
    ("channel_test", {"channel": "email", "to": "me@shop.example"}),
    ("doctor_email", {"records": DNS}),
    ("inbox_link", lambda kept: {"user": _user(kept)}),
    ("view_save", {"page": "/users", "name": "mine", "address": "/users?where=1"}),
    ("view_list", {"page": "/users"}),
    ("view_forget", {"page": "/users", "name": "mine"}),
    ("playbook_save", lambda kept: {**_base(kept), "text": kept["playbook_change"]["text"], "why": "test"}),
    ("playbook_history", {"playbook": PLAY}),
    ("playbook_history", lambda kept: {"playbook": PLAY, "of": kept["playbook_save"]["base"]}),
    ("playbook_versions", {"playbook": PLAY}),
    ("playbook_use", {"playbook": "let_go", "on": True}),
    ("playbook_arm", {"playbook": PLAY, "per_day": 10, "budget_fen": 10_000}),
    ("playbook_triggers", {"playbook": PLAY}),
    ("playbook_disarm", {"playbook": PLAY}),
    (
        "journey_migrate",
        lambda kept: {
            "playbook": PLAY,
            "from_version": kept["playbook_versions"]["versions"][-1]["version"],
            "preview": True,
        },
    ),
    ("result_decide", {"playbook": PLAY, "verb": "stop", "why": "test"}),
    ("results", {}),
    ("holdout_rotate", lambda kept: {"holdout": kept["holdout_list"]["holdouts"][0]["holdout"], "why": "test"}),
    ("holdout_end", lambda kept: {"holdout": kept["holdout_list"]["holdouts"][0]["holdout"]}),
    ("holdout_list", {}),
    ("upload_look", lambda kept: {"upload": _upload(kept, "orders")}),
    (
        "upload_import",
        lambda kept: {"upload": _upload(kept, "orders"), "table": "orders", "mapping": {"paid_at": "ts"}},
    ),
    ("quarantine_list", {}),
    ("quarantine_show", lambda kept: {"name": kept["quarantine_list"]["files"][0]["name"]}),
    ("upload_drop", lambda kept: {"upload": _upload(kept, "dropped")}),
    ("tracking_save", {"events": {"new_event": "core:reader"}}),
    ("job_list", {}),
    ("job_show", lambda kept: {"job": kept["job_list"]["jobs"][0]["id"]}),
    ("job_stop", lambda kept: {"job": kept["job_list"]["jobs"][0]["id"]}),
    ("user_add", {"id": "new", "name": "New", "duty": "viewer"}),
    ("user_role", {"user": "new", "duty": "operator"}),
    ("user_off", {"user": "new"}),
    ("token_add", {"name": "till", "user": "root"}),
    ("token_list", {}),
    ("token_revoke", lambda kept: {"id": kept["token_add"]["id"]}),
    ("person_forget", lambda kept: {"user": _user(kept), "sure": True}),
    ("audit_list", {"limit": 20}),
)
"""What is done; an answer that an act changes is asked again."""


def _text(kept: Kept) -> dict[str, Any]:
    one = kept["clue"]["quotes"][0]
    return {"kind": one["kind"], "text_id": one["text_id"]}


def said(params: Params, kept: Kept) -> dict[str, Any]:
    """Return the parameters of one question."""
    return params(kept) if callable(params) else params
