"""Calls about facts: bring files in, check what is there, take tables out, let the sample business live on."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from liuke.app.answers.facts_in import Check
from liuke.app.calls.alarms import alarm_checks
from liuke.app.calls.ask import Ask, one_of, plain
from liuke.app.errors import BadDateError, BadParameterError, FolderReadOnlyError
from liuke.app.house import today
from liuke.app.sample_over import is_over
from liuke.app.work_errors import SampleHereError
from liuke.facts.errors import ImportIntoSparkError
from liuke.facts.export import export as write_out
from liuke.facts.fresh import freshness, span
from liuke.facts.statement import load_one
from liuke.facts.tables import TABLES
from liuke.facts.tables import table as find
from liuke.flow.forget import drop_erased
from liuke.flow.house import House
from liuke.ingest.load import ReadOptions, load
from liuke.state.audit import note, verify

_UNKNOWN_EVENTS = load_one("liuke.facts", "unknown_events")
_DIRTY = load_one("liuke.facts", "dirty")
_IMPORTED = tuple(table.name for table in TABLES if table.imported)
_STALE_DAYS = 2


def import_(  # one argument a choice
    house: House,
    ask: Ask,
    *,
    file: str,
    table: str,
    mapping: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
    dry_run: bool = False,
    guess_only: bool = False,
    named: str = "",
    by: str = "import",
) -> dict[str, Any]:
    """Bring a file in; every row is accounted for, and twice is the same as once."""
    one_of("import", "as", table, _IMPORTED)
    if not house.facts.engine.takes_files:
        raise ImportIntoSparkError
    if is_over(house.folder):
        raise SampleHereError
    read = options_of(house, options)
    now = house.clock.now()
    report = load(
        house.facts,
        Path(file),
        table,
        mapping=mapping,
        options=read,
        tracking=house.tracking,
        now=now,
        quarantine=house.folder / "quarantine",
        dry_run=dry_run or guess_only,
        progress=lambda done, total: ask.progress("import", done, total),
        named=named,
    )
    document = report.document(ask.language) | {"erased": 0}
    if not (dry_run or guess_only):
        kept_out = Path(report.quarantine) if report.quarantine else None
        document["erased"] = drop_erased(house, find(table), now, kept_out)
        document["loaded"] -= min(document["erased"], document["loaded"])
        with house.state.begin() as connection:
            counts = {name: document[name] for name in ("read", "loaded", "duplicate", "rejected")}
            note(connection, at=house.clock.now(), who=by, act="import", target=named or Path(file).name, after=counts)
    # people alone, of whom nothing else is known, are nothing to compute
    return document | {"computes": span(house.facts) is not None}


def options_of(house: House, options: Mapping[str, Any] | None) -> ReadOptions:
    """Read how a file is to be read; what is not said is the workspace's.

    Raises
    ------
    BadParameterError, BadDateError
    """
    said = {name: value for name, value in (options or {}).items() if value is not None}
    if isinstance(said.get("day_one"), str):
        said["day_one"] = _day(said["day_one"])
    try:
        return ReadOptions(**{"zone": str(house.zone), "currency": house.currency, **said})
    except TypeError as why:
        strange = next((name for name in said if name not in ReadOptions.__dataclass_fields__), "options")
        raise BadParameterError(command="import", name="options", said=strange, choices="") from why


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as why:
        raise BadDateError(said=said) from why


def check(house: House, ask: Ask) -> Annotated[dict[str, Any], Check]:
    """Look after the workspace: freshness, unknown events, days to compute anew, the audit chain."""
    tables = freshness(house.facts)
    seen = span(house.facts)
    checks = [_fresh(house, ask, seen), _events(house, ask), _days(house, ask), _chain(house, ask)]
    checks += alarm_checks(house, ask)
    return {
        "checks": checks,
        "passed": sum(1 for c in checks if c["state"] == "ok"),
        "warned": sum(1 for c in checks if c["state"] == "warn"),
        "failed": sum(1 for c in checks if c["state"] == "fail"),
        "tables": [plain(row) for row in tables],
    }


def _check(name: str, state: str, said: str) -> dict[str, Any]:
    return {"name": name, "state": state, "said": said}


def _fresh(house: House, ask: Ask, seen: Any) -> dict[str, Any]:
    if seen is None:
        return _check("facts.freshness", "warn", ask.say("还没有数据", "No facts yet"))
    behind = (today(house) - seen.last_day).days
    said = ask.say(f"最新到 {seen.last_day}", f"newest {seen.last_day}")
    if behind > _STALE_DAYS:
        late = ask.say(f"，已落后 {behind} 天", f", {behind} days behind")
        return _check("facts.freshness", "warn", said + late)
    return _check("facts.freshness", "ok", said)


def _events(house: House, ask: Ask) -> dict[str, Any]:
    unknown = house.facts.rows(_UNKNOWN_EVENTS)
    if not unknown:
        return _check("tracking.events", "ok", ask.say("每个事件名都有角色", "every event name has a role"))
    counts = [(row["event"], f"{row['n']:,}") for row in unknown[:8]]
    zh = "、".join(f"{event}（{n}）" for event, n in counts)
    en = ", ".join(f"{event} ({n})" for event, n in counts)
    said = ask.say(f"没有角色的事件名（已保留）：{zh}", f"event names without a role (kept): {en}")
    return _check("tracking.events", "warn", said)


def _days(house: House, ask: Ask) -> dict[str, Any]:
    n = len(house.facts.rows(_DIRTY))
    if n == 0:
        return _check("facts.roll_up", "ok", ask.say("汇总与事实一致", "the roll-up matches the facts"))
    return _check(
        "facts.roll_up",
        "warn",
        ask.say(f"{n} 天等待重算", f"{n} {'day waits' if n == 1 else 'days wait'} to be computed anew"),
    )


def _chain(house: House, ask: Ask) -> dict[str, Any]:
    broken = verify(house.state)
    if broken is None:
        return _check("state.audit", "ok", ask.say("审计链完整", "the audit chain is whole"))
    return _check(
        "state.audit", "fail", ask.say(f"审计链断在第 {broken.id} 行", f"the audit chain breaks at {broken.id}")
    )


def export(house: House, ask: Ask, *, table: str, file: str) -> dict[str, Any]:  # noqa: ARG001
    """Write a table of facts to a Parquet or CSV file."""
    one_of("export", "TABLE", table, tuple(t.name for t in TABLES))
    out = Path(file)
    one_of("export", "FILE", out.suffix.lower(), (".parquet", ".csv"))
    try:
        rows = write_out(house.facts, find(table), out)
    except OSError as why:
        raise FolderReadOnlyError(folder=out.parent, why=why.strerror or str(why)) from why
    return {"table": table, "file": str(out), "rows": rows}
