"""A door that answers from documents and remembers what it was asked."""
# ruff: noqa: ARG002

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from liuke.cli.main import run
from liuke.guard.rules import rules
from liuke.model.policy import GuardPolicy
from tests.unit.cli import (
    alarm_documents,
    begin_documents,
    desk_documents,
    documents,
    entry_documents,
    holdout_documents,
    moved_documents,
    quiet_documents,
    rehearse_documents,
    risk_documents,
    start_documents,
    value_documents,
    voice_documents,
)

ANSWERS: dict[str, Callable[[str], Any]] = {
    "alarm": alarm_documents.alarm,
    "alarm_act": alarm_documents.alarm,
    "alarm_history": alarm_documents.history,
    "alarm_notices": alarm_documents.notices,
    "alarms": alarm_documents.alarms,
    "signals_backtest": alarm_documents.backtest,
    "accounts": documents.accounts,
    "accounts_at_risk": lambda _: quiet_documents.AT_RISK,
    "consultants": lambda _: quiet_documents.CONSULTANTS,
    "liveness": lambda _: quiet_documents.LIVENESS,
    **entry_documents.ANSWERS,
    **begin_documents.ANSWERS,
    "audience_check": lambda language: {"as_of": "2026-11-16", "checked": documents.audiences(language)},
    "channel_bounce": documents.bounced,
    "channel_hooks": documents.hooks,
    "channel_list": documents.channels,
    "channel_switch": documents.channels,
    "channel_test": documents.tried,
    "check": documents.checks,
    "clue": lambda _: voice_documents.CLUE,
    "clue_draft": lambda _: voice_documents.DRAFT,
    "clue_merge": lambda _: voice_documents.CLUE,
    "clue_split": lambda _: {"taken_out": [{"kind": "feedback", "text_id": "r-1041", "clue_id": "c1a2b3c4"}]},
    "clues": lambda _: voice_documents.CLUES,
    "journey_advance": lambda _: voice_documents.ADVANCED,
    "journey_migrate": lambda _: voice_documents.MIGRATION,
    "journeys": lambda _: voice_documents.JOURNEYS,
    "playbook_show": lambda _: voice_documents.SHOWN,
    "playbook_use": lambda _: voice_documents.USED,
    "playbook_arm": lambda _: start_documents.ARMED,
    "playbook_disarm": lambda _: start_documents.DISARMED,
    "playbook_versions": lambda _: start_documents.VERSIONS,
    "playbook_diff": lambda _: start_documents.DIFF,
    "offer_list": lambda _: start_documents.OFFERS,
    "playbook_triggers": lambda _: start_documents.TRIGGERS,
    "reason_label": lambda _: voice_documents.OF_PERSON,
    "reasons": lambda _: voice_documents.REASONS,
    "text_label": lambda _: {"kind": "feedback", "text_id": "r-1041", "by": "lin"},
    "text_learn": lambda _: voice_documents.TEXT_REPORT,
    "text_read": lambda _: voice_documents.TEXTS,
    "text_report": lambda _: voice_documents.TEXT_REPORT,
    "doctor_email": documents.records,
    "export": lambda _: {"table": "orders", "file": "orders.csv", "rows": 12},
    "person_export": lambda _: {"user": "u_7f3a91", "file": "me.json", "rows": 12},
    "person_forget": documents.forgotten,
    "funnel": lambda _: value_documents.FUNNEL,
    "guard_rules": lambda language: rules(GuardPolicy(), "zh" if language == "zh" else "en"),
    "guard_test": lambda language: {"messages": documents.judged(language)},
    "inbox_link": documents.inbox,
    "import": documents.imported,
    "ltv": lambda _: value_documents.LTV,
    "plan_apply": documents.applied,
    "plan_approve": lambda language: documents.plan(language, "approved"),
    "plan_diff": documents.compared,
    "plan_draft": documents.plan,
    "plan_list": documents.plans,
    "plan_messages": lambda language: {
        "plan": "W-1116-01",
        "messages": [{**found, "playbook": "golden_48h"} for found in documents.preview(language)["previews"]],
    },
    "plan_people": documents.behind,
    "plan_review": documents.plan,
    "plan_stop": documents.stopped,
    "plan_resume": documents.resumed,
    "playbook_list": documents.playbooks,
    "playbook_preview": documents.preview,
    "rehearse": rehearse_documents.rehearsed,
    "results": documents.results,
    "results_uplift": lambda _: moved_documents.UPLIFT,
    "results_variants": lambda _: moved_documents.VARIANTS,
    "result_decide": lambda _: holdout_documents.DECIDED,
    "holdout_list": lambda _: holdout_documents.LIST,
    "holdout_show": lambda _: holdout_documents.SHOWN,
    "holdout_rotate": lambda _: holdout_documents.SHOWN,
    "holdout_end": lambda _: holdout_documents.SHOWN,
    "holdout_export": lambda _: {"holdout": "playbook:golden_48h", "file": "arms.csv", "rows": 1_144},
    "holdout_power": lambda _: holdout_documents.POWER,
    "retention": documents.retention,
    "rfm": documents.rfm,
    "risk_models": lambda _: risk_documents.MODELS,
    "risk_report": lambda _: risk_documents.REPORT,
    "risk_train": lambda _: risk_documents.TRAINED,
    "risk_window": lambda _: risk_documents.WINDOW,
    "run": documents.ran,
    "signal": documents.idle,
    "signals": documents.signals,
    **desk_documents.ANSWERS,
    "task_done": lambda language: {"task": documents.tasks(language)["tasks"][0]},
    "task_list": documents.tasks,
    "today": documents.today,
    "today_card": documents.today_card,
    "users": documents.users,
    "why": documents.why,
    "worker": documents.worked,
}


@dataclass
class StandIn:
    """Answers every call from the sample documents, or raises what it was told to raise."""

    wrong: BaseException | None = None
    instead: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)

    def call(self, folder: Path, name: str, params: dict[str, Any], *, language: Any, on_progress: Any) -> Any:
        self.asked.append((name, params, language))
        self.folders.append(folder)
        if self.wrong is not None:
            raise self.wrong
        return self.instead.get(name, ANSWERS[name](language))

    def create(self, folder: Path, params: dict[str, Any], *, language: Any, on_progress: Any) -> Any:
        self.asked.append(("create", params, language))
        self.folders.append(folder)
        return {**documents.made(language), "folder": str(folder)}

    def simulate(self, folder: Path, params: dict[str, Any], *, on_progress: Any) -> Any:
        self.asked.append(("simulate", params, ""))
        self.folders.append(folder)
        return documents.simulated()

    def serve(self, folder: Path, host: str, port: int, language: Any) -> None:
        self.asked.append(("serve", {"host": host, "port": port}, language))
        self.folders.append(folder)


EVERY_LINE: tuple[str, ...] = (
    *begin_documents.EVERY_LINE,
    "accounts",
    "accounts at-risk",
    "consultants",
    "liveness",
    "alarm acknowledge login_decay --by lin",
    "alarm history login_decay",
    "alarm off --by he",
    "alarm on --by he",
    "alarm rearm login_decay",
    "alarm show login_decay",
    "alarm snooze login_decay --until 2026-11-20 --why sale",
    "alarms --all",
    "audience check idle_days>=7",
    "channel bounce returned.eml",
    "channel bounce --imap",
    "channel hooks",
    "channel inbox u_7f3a91",
    "channel list",
    "channel off email --by lin",
    "channel on email --by he",
    "channel test sms --to 13800138000 --by he",
    "check",
    "doctor",
    "doctor --email messages.jsonl",
    "explain",
    "explain G-04",
    "export orders --to orders.csv",
    "export u_7f3a91 --to me.json",
    "forget u_7f3a91",
    "forget u_7f3a91 --yes --by he",
    "funnel",
    "guard test messages.jsonl",
    "guard rules",
    "journey advance",
    "journey list",
    "journey migrate triple_touch --from 3f2a9c01b7de",
    "import orders.csv --as orders",
    "init made",
    "ltv",
    "offer list P3",
    "plan apply --by lin",
    "plan approve --by he --hash 9f3c1a7be0d4",
    "plan approve --by he --hash 9f3c1a7be0d4 --only golden_48h/light --only golden_48h/medium",
    "plan diff",
    "plan draft",
    "plan list",
    "plan messages",
    "plan people --code G-04",
    "plan review",
    "plan stop W-1116-01 --by lin",
    "plan stop --all --by lin",
    "plan stop --channel sms --by lin",
    "plan resume W-1116-01 --by he",
    "plan resume --by he",
    "playbook arm P2 --per-day 50 --budget 800 --by he",
    "playbook diff P4 3f2a9c01b7de",
    "playbook disarm P2 --by lin",
    "playbook lint",
    "playbook list",
    "playbook preview P1",
    "playbook rest P4 --by lin",
    "playbook show P5",
    "playbook triggers",
    "playbook use P4 --by lin",
    "playbook versions P4",
    "reasons label u_1 price --by call --no",
    "reasons list",
    "rehearse P1",
    "results decide golden_48h keep --by lin --why later",
    "results show",
    "results uplift",
    "results variants",
    "holdout list",
    "holdout show golden_48h",
    "holdout export golden_48h arms.csv",
    "holdout rotate golden_48h --by wang",
    "holdout end golden_48h 2026-12-31",
    "holdout power --base 0.2 --share 0.1 --per-day 500",
    "retention",
    "rfm",
    "risk models",
    "risk report",
    "risk train --by lin",
    "risk window",
    "run",
    "signal idle_days",
    "signal opinion --by hour",
    "signal opinion --by hour",
    "signals",
    "signals --backtest --days 30",
    "simulate world",
    "simulate shop --people 500 --days 90 --into made",
    *desk_documents.LINES,
    *entry_documents.LINES,
    "task done 17",
    "task list",
    "text label feedback r-1041 --topic delivery",
    "text learn",
    "text read 慢",
    "text report",
    "today",
    "today --card feishu",
    "users",
    "version",
    "voice clue c1a2b3c4",
    "voice clues",
    "voice draft c1a2b3c4",
    "voice merge c1a2b3c4 c9 --by lin",
    "voice split r-1041 --by lin",
    "why u_1",
    "worker",
)
"""One line of each command that answers."""


def ran(line: str | list[str], door: StandIn | None = None) -> int:
    """Run a line against a stand-in and return the exit code."""
    return run(line.split() if isinstance(line, str) else line, door or StandIn())
