"""Calls about crises (W4): the list, one with its clock, its checklist, its log, its end and its report."""

import base64
from datetime import datetime
from typing import Annotated, Any

from liuke.app.answers.cases import CaseList, CaseReport, CaseShow
from liuke.app.calls.ask import Ask, plain, somebody, written
from liuke.app.departments import named
from liuke.app.house import business_day
from liuke.app.say import say
from liuke.app.settings import read_settings
from liuke.desk import cases as kept
from liuke.desk.checklist import BY_ID, CRISIS
from liuke.desk.errors import TaskWordError
from liuke.desk.moves import finish
from liuke.desk.tasks import OPEN_STATES, tasks
from liuke.flow.house import House
from liuke.flow.red import OPINION
from liuke.kit.chance import token
from liuke.kit.pdf import Heading, Paragraph, Table, make_pdf
from liuke.model.words import Duty
from liuke.signals.alarm_days import of_day

_LONGEST = 4_000


def case_list(house: House, ask: Ask, *, state: str = "") -> Annotated[dict[str, Any], CaseList]:  # noqa: ARG001
    """List crises, open ones first."""
    return {
        "now": written(house.clock.now(), house),
        "cases": [_short(house, row) for row in kept.cases(house.state, only=state)],
    }


def case_show(house: House, ask: Ask, *, case: int) -> Annotated[dict[str, Any], CaseShow]:
    """Answer one crisis with its clock, checklist, log and, once closed, its report."""
    row = kept.case(house.state, case)
    now = house.clock.now()
    steps = [
        item
        | {"text": _text(ask, item["id"]), "late": item["at"] is None and datetime.fromisoformat(item["due_at"]) < now}
        for item in row["checklist"]
    ]
    log = [plain(one) for one in row["log"]]
    return {
        "case": _short(house, row) | {"checklist": steps, "log": log, "figures": row["figures"]},
        "now": written(now, house),
    }


def case_open(
    house: House, ask: Ask, *, title: str, to: str = "", by: str | None = None
) -> Annotated[dict[str, Any], CaseShow]:
    """Open a crisis by hand, before any alarm rings."""
    who = somebody(house, by, Duty.OPERATOR)
    if not title.strip() or len(title) > 200:
        raise TaskWordError(why="title has from 1 to 200 characters", why_zh="title 须为 1 到 200 个字")
    new = kept.NewCase(
        key=f"crisis/manual/{token(9)}",
        kind="crisis",
        title=" ".join(title.split()),
        owner=named(read_settings(house.folder), to)[0] if to else who.id,
        hours=house.policy.desk.crisis_hours,
        figures={"opening": _opinion(house)},
    )
    id_, _ = kept.open_case(house.state, new, CRISIS, by=who.id, now=house.clock.now())
    return case_show(house, ask, case=id_)


def case_tick(
    house: House, ask: Ask, *, case: int, step: str, note: str = "", off: bool = False, by: str | None = None
) -> Annotated[dict[str, Any], CaseShow]:
    """Say that a step is done (or is not, after all)."""
    who = somebody(house, by, Duty.OPERATOR)
    kept.tick(house.state, case, step, by=who.id, now=house.clock.now(), note=note[:_LONGEST], off=off)
    return case_show(house, ask, case=case)


def case_log(
    house: House, ask: Ask, *, case: int, text: str, by: str | None = None
) -> Annotated[dict[str, Any], CaseShow]:
    """Add to a crisis's log."""
    who = somebody(house, by, Duty.OPERATOR)
    if not text.strip():
        raise TaskWordError(why="the text is empty", why_zh="内容是空的")
    kept.remark(house.state, case, text.strip()[:_LONGEST], by=who.id, now=house.clock.now())
    return case_show(house, ask, case=case)


def case_close(
    house: House, ask: Ask, *, case: int, conclusion: str, by: str | None = None, version: int | None = None
) -> Annotated[dict[str, Any], CaseShow]:
    """Close a crisis with what was concluded; the numbers of that hour are kept with it."""
    who, now = somebody(house, by, Duty.OPERATOR), house.clock.now()
    if not conclusion.strip():
        raise TaskWordError(why="the conclusion is empty", why_zh="结论是空的")
    said = conclusion.strip()[:_LONGEST]
    kept.close(house.state, case, by=who.id, now=now, conclusion=said, figures=_opinion(house), version=version)
    for task in tasks(house.state, now=now, states=OPEN_STATES, about=f"case:{case}"):
        finish(house.state, task["id"], by=who.id, note=said, now=now)
    return case_show(house, ask, case=case)


def case_report(house: House, ask: Ask, *, case: int) -> Annotated[dict[str, Any], CaseReport]:
    """Write the closing report: text, and a PDF in base64."""
    said = case_show(house, ask, case=case)["case"]
    blocks = list(_report(house, ask, said))
    lines = [line for block in blocks for line in _lines(block)]
    footer = f"{house.name} · {written(house.clock.now(), house)}"
    pdf = make_pdf(said["title"], blocks, language=ask.language, footer=footer, at=house.clock.now())
    return {"case": said["id"], "text": "\n".join(lines), "pdf": base64.b64encode(pdf).decode()}


def _report(house: House, ask: Ask, said: dict[str, Any]) -> Any:
    def t(key: str, **facts: Any) -> str:
        return say(f"desk.report.{key}", ask.language, **facts)

    def at(moment: str | None) -> str:
        return written(datetime.fromisoformat(moment), house)[:16].replace("T", " ") if moment else "—"

    yield Heading(t("what"), 1)
    spent = f"{said['open_hours']:.1f}"
    yield Paragraph(
        t("when", opened=at(said["opened_at"]), closed=at(said["closed_at"]), hours=spent, due=at(said["due_at"]))
    )
    yield Paragraph(said["figures"].get("conclusion") or t("not_closed"))
    rows = []
    for name in ("opening", "closing"):
        one = said["figures"].get(name) or {}
        share = one.get("value")
        rows.append((t(name), "—" if share is None else f"{100 * share:.1f}%", str(one.get("n") or "—")))
    yield Table((t("figures"), t("share"), t("mentions")), tuple(rows))
    yield Heading(t("checklist"), 2)
    steps = tuple((one["text"], at(one["due_at"]), at(one["at"]), one["by"] or "—") for one in said["checklist"])
    yield Table((t("step"), t("due"), t("done"), t("by")), steps)
    yield Heading(t("log"), 2)
    log = tuple(
        (
            at(one["at"]),
            one["by"],
            " ".join((say(f"desk.case_act.{one['act']}", ask.language, otherwise=one["act"]), one["text"])).strip(),
        )
        for one in said["log"]
    )
    yield Table((t("at"), t("by"), t("what_happened")), log)


def _lines(block: Any) -> list[str]:
    if isinstance(block, Table):
        return [" · ".join(block.head), *(" · ".join(row) for row in block.rows), ""]
    if isinstance(block, Heading):
        return ["#" * block.level + " " + block.text]
    return [block.text, ""]


def _short(house: House, row: dict[str, Any]) -> dict[str, Any]:
    now = house.clock.now()
    end = row["closed_at"] or now
    names = (
        "id",
        "kind",
        "title",
        "alarm",
        "segment",
        "state",
        "owner",
        "opened_at",
        "due_at",
        "closed_at",
        "closed_by",
        "version",
    )
    done = sum(item["at"] is not None for item in row["checklist"])
    return plain({name: row[name] for name in names}) | {
        "late": row["due_at"] < end,
        "left_minutes": int((row["due_at"] - end).total_seconds() // 60),
        "open_hours": (end - row["opened_at"]).total_seconds() / 3600,
        "steps": len(row["checklist"]),
        "steps_done": done,
    }


def _opinion(house: House) -> dict[str, Any]:
    """Return where public opinion stands on the newest day."""
    rows = [row for row in of_day(house.facts, business_day(house, None)) if row["alarm"] == OPINION]
    worst = max(rows, key=lambda row: row["value"] or 0, default=None)
    return {name: worst[name] for name in ("value", "low", "high", "line", "n")} if worst else {}


def _text(ask: Ask, step: str) -> str:
    item = BY_ID.get(step)
    return step if item is None else item.zh if ask.language == "zh" else item.en
