"""Long work, arranged: its steps, how far it has come, what became of it and what to do next."""

from collections.abc import Mapping
from typing import Any

from liuke.web.view.onward import onward
from liuke.web.view.pen import Pen

_TONES = {"running": "info", "done": "good", "failed": "bad", "stopped": "warn", "lost": "warn"}
_RUN = (
    *("receipts", "roll_up", "signals", "texts", "diagnosis", "risk", "clues", "reasons", "alarms", "back_test"),
    *("proposals", "guard", "outcome"),
)
_KNOWN = {"run": _RUN, "plan_draft": _RUN[:-1], "sample_make": ("world", "import", "plan", *_RUN[:-1])}
"""Steps of work whose steps are known beforehand, so that its share can be told."""
_COUNTS = ("read", "loaded", "duplicate", "rejected")


def short_job(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange one line of the list."""
    return {
        "id": said["id"],
        "href": f"/jobs/{said['id']}",
        "title": said["doing"],
        "by": said["by"],
        "at": pen.moment(said["started_at"]),
        "took": _took(said["seconds"], pen),
        "tone": _TONES[said["state"]],
        "state": pen.text(f"begin.state.{said['state']}"),
        "running": said["running"],
    }


def one_job(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange one piece of work."""
    return short_job(said, pen) | {
        "call": said["call"],
        "stopping": said["stopping"],
        "stream": f"/jobs/{said['id']}/stream",
        "steps": [
            {"name": _step(step, pen), "now": said["running"] and step == said["step"]} for step in said["steps"]
        ],
        "bar": _bar(said),
        "amount": _amount(said, pen),
        "error": _error(said["error"], pen),
        "report": _report(said["answer"], pen) if said["answer"] and "duplicate" in said["answer"] else None,
        "plan": (said["answer"] or {}).get("id") if said["call"] in ("run", "plan_draft") else None,
        "file": (said["answer"] or {}).get("file") if said["call"] == "table_make" else None,
        "rows": pen.count((said["answer"] or {}).get("rows")) if said["call"] == "table_make" else "",
        "numbers": _numbers(said, pen),
    }


def _error(said: Mapping[str, Any] | None, pen: Pen) -> dict[str, Any] | None:
    """Return what went wrong with a next step for somebody at a browser."""
    if not said:
        return None
    step = onward({name: str(said.get(name) or "") for name in ("code", "next")}, pen.language)
    return {**said, "next": step["text"], "href": step["href"]}


def _step(step: str, pen: Pen) -> str:
    key, _, what = step.partition(":")
    return f"{pen.text(f'cli.step.{key}', otherwise=key)} {what}".strip()


def _took(seconds: int, pen: Pen) -> str:
    if seconds < 60:
        return pen.text("begin.seconds", n=seconds)
    return pen.text("begin.minutes", m=seconds // 60, s=f"{seconds % 60:02d}")


def _bar(said: Mapping[str, Any]) -> float | None:
    """Return the share that is done, 0..1, where it is known."""
    if said["state"] == "done":
        return 1.0
    within = min(1.0, said["done"] / said["total"]) if said["total"] else 0.0
    known = _KNOWN.get(said["call"])
    if known is None:
        return within if said["total"] else None
    there = [known.index(step) for step in said["steps"] if step in known]
    return (max(there, default=0) + within) / len(known)


def _amount(said: Mapping[str, Any], pen: Pen) -> str:
    """Say how far the step at work is: bytes of a file, else a count."""
    if not said["total"]:
        return ""
    if said["call"] in ("import", "upload_import"):
        return f"{size(said['done'])} / {size(said['total'])}"
    return f"{pen.count(said['done'])} / {pen.count(said['total'])}"


def size(n: float) -> str:
    """Write a number of bytes."""
    for unit in ("B", "kB", "MB", "GB"):
        if n < 1_000 or unit == "GB":
            return f"{n:,.0f} {unit}" if n >= 100 or unit == "B" else f"{n:,.1f} {unit}"
        n /= 1_000
    return ""


def _report(answer: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    kept_out = answer.get("quarantine")
    return {
        "dry": answer["dry_run"],
        "table": pen.word("table", answer["table"]),
        "events": answer["table"] == "events",
        "counts": [(pen.text(f"begin.count.{name}"), pen.count(answer[name]), name) for name in _COUNTS],
        "rejected": answer["rejected"],
        "reasons": [
            {"said": answer["reasons_said"].get(code, code), "rows": pen.count(n)}
            for code, n in sorted(answer["reasons"].items(), key=lambda one: -one[1])
        ],
        "kept_out": str(kept_out).rpartition("/")[2] if kept_out else "",
        "notes": [note["text"] for note in answer["notes"]],
        "unknown": len(answer["events_unknown"]),
    }


def _numbers(said: Mapping[str, Any], pen: Pen) -> list[tuple[str, str]]:
    steps = (said["answer"] or {}).get("steps") or {}
    if said["call"] not in ("run", "plan_draft") or not isinstance(steps, Mapping):
        return []
    return [
        (_step(name, pen), f"{pen.count(n)} {pen.text(f'cli.step_unit.{name}', otherwise='')}".strip())
        for name, n in sorted(steps.items(), key=lambda one: _RUN.index(one[0]) if one[0] in _RUN else len(_RUN))
        if n
    ]
