"""Opens the house of a workspace folder, and makes a new one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from liuke.app.errors import YEARS, BadDateError, FolderReadOnlyError, NoFactsError, WorkspaceExistsError
from liuke.app.sample_over import home
from liuke.app.settings import Settings, check_settings, first_settings, read_settings
from liuke.diagnosis.tables import TABLES as DIAGNOSIS_TABLES
from liuke.facts.fresh import span
from liuke.facts.roll_up import mark_dirty
from liuke.facts.store import Facts, open_duckdb, open_spark
from liuke.facts.tracking import keep_roles, read_tracking
from liuke.flow.daily import looked_at, mornings_before
from liuke.flow.forget import scrub_pending
from liuke.flow.house import House
from liuke.flow.profiles import VERDICT_PROFILES
from liuke.kit.chance import fingerprint
from liuke.kit.clock import Clock, WallClock
from liuke.kit.document import fail, parse, read_into
from liuke.kit.memory import leave_pandas_out
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.model.policy.check import wrong
from liuke.playbooks.document import read_folder
from liuke.signals.tables import TABLES as SIGNAL_TABLES
from liuke.state.meta import recall, remember
from liuke.state.people import Person, follow_settings
from liuke.state.store import open_state

_COUNTRIES = {"cn": "CN", "us": "US"}
"""Whose public holidays a market keeps; Europe's countries keep their own, so that policy must name one."""

_FIRST_TRACKING = """# What your event names mean. Roles: login view search core favourite cart_add cart_remove
# checkout purchase comment like share follow invite error slow stuck complaint refund push_off uninstall cancel.
# An event whose name is a role already needs no line here.
events: {}
#  app_open: login
#  read_chapter: {role: core, feature: reader}
presence: [login]
"""

_FIRST_POLICY = """# Thresholds. Only what differs from the defaults; docs/policy.md lists them all.
{}
"""


@contextmanager
def opened(folder: Path, clock: Clock | None = None, *, durable: bool = True, served: bool = False) -> Iterator[House]:
    """Open the workspace in ``folder`` and close it after use. The caller holds the folder's lock.

    ``served``: it stays open for weeks, so the engine begins with little memory and takes more only where it must.

    Raises
    ------
    NoWorkspaceError, SettingsError, DocumentError, TrackingPlanError, PlaybookError
        The folder's files do not say what they should; the place is named.
    """
    folder = home(folder, clock or WallClock())
    settings = read_settings(folder)
    said = parse(_text(folder / "policy.yml"), "policy.yml")
    policy = _calendar_of_market(_policy(said), said, settings.market)
    tracking = read_tracking(_text(folder / "tracking.yml"), "tracking.yml")
    playbooks = read_folder(folder / "playbooks")
    state = open_state(settings.state_url or str(folder / "state.sqlite"), durable=durable)
    try:
        with _facts(folder, settings, served=served) as facts:
            house = House(
                folder=folder,
                name=settings.name,
                zone=settings.zone,
                currency=settings.currency,
                market=settings.market,
                sender=settings.sender or settings.name,
                facts=facts,
                state=state,
                policy=policy,
                tracking=tracking,
                playbooks=playbooks,
                clock=clock or WallClock(),
                sample=settings.sample,
                language=settings.language,
                public_url=settings.public_url,
                app_links=settings.app_links,
            )
            scrub_pending(house)
            _follow_tracking(house)
            named = [
                Person(id=p.id, name=p.name, duty=p.duty, language=p.language or settings.language)
                for p in settings.people
            ]
            follow_settings(state, named, house.clock.now())
            yield house
    finally:
        state.close()


@contextmanager
def _facts(folder: Path, settings: Settings, *, served: bool) -> Iterator[Facts]:
    """Open the engine that the workspace keeps its facts in."""
    engine, extra = settings.engine, (*SIGNAL_TABLES, *DIAGNOSIS_TABLES, VERDICT_PROFILES)
    if engine.kind == "duckdb":
        if served:
            leave_pandas_out()
        facts = open_duckdb(
            folder / "facts.duckdb",
            settings.zone,
            memory_limit=settings.memory_limit,
            begin_with=(settings.served_memory_limit or "auto") if served else None,
            extra=extra,
            currency=settings.currency,
        )
        try:
            yield facts
        finally:
            facts.close()
        return
    from liuke.facts.engines.spark_session import start, stop

    log = folder / "facts.spark" / "spark.log"
    session = start(engine.master, memory_limit=settings.memory_limit, conf=engine.conf, log=log)
    try:
        facts = open_spark(
            session,
            folder,
            settings.zone,
            warehouse=engine.warehouse,
            sources=engine.tables,
            extra=extra,
            currency=settings.currency,
        )
        yield facts
        facts.close()
    finally:
        stop(session)


def _policy(said: Any) -> Policy:
    policy = read_into(Policy, said, "policy.yml")
    for path, why_en, why_zh in wrong(policy):
        raise fail(said, "policy.yml", path, f"{'.'.join(path)} {why_en}", f"{'.'.join(path)} {why_zh}")
    return policy


def _calendar_of_market(policy: Policy, said: Any, market: str) -> Policy:
    """Count the market's own holidays, unless policy.yml names a country (or, by an empty one, none)."""
    if "calendar_country" in ((said or {}).get("signals") or {}):
        return policy
    return replace(policy, signals=replace(policy.signals, calendar_country=_COUNTRIES.get(market, "")))


def settings_of(house: House) -> Settings:
    """Read the house's settings anew."""
    return read_settings(house.folder)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _follow_tracking(house: House) -> None:
    """Roles, session gaps, zone and currency shape the roll-up: when they change, every day is computed anew."""
    gap = str(house.policy.signals.session_gap_minutes)
    said = fingerprint(repr(house.tracking), gap, str(house.zone), house.currency)
    if recall(house.state, "tracking") == said:
        return
    keep_roles(house.facts, house.tracking)
    seen = span(house.facts)
    if seen:
        days = (seen.last_day - seen.first_day).days + 1
        mark_dirty(house.facts, [seen.first_day + timedelta(days=n) for n in range(days)])
    remember(house.state, "tracking", said)


def new_workspace(
    folder: Path,
    *,
    name: str,
    timezone: str,
    market: str,
    currency: str,
    language: str,
    sample: bool = False,
    tracking: str = _FIRST_TRACKING,
) -> None:
    """Make a workspace folder.

    Raises
    ------
    WorkspaceExistsError
        There is one already.
    FolderReadOnlyError
        The folder cannot be written to.
    SettingsError
        The time zone, market or language is none we know; nothing was made.
    """
    if (folder / "liuke.toml").exists():
        raise WorkspaceExistsError(folder=folder)
    settings = first_settings(
        name=name, timezone=timezone, market=market, currency=currency, language=language, sample=sample
    )
    check_settings(settings, folder / "liuke.toml")
    files = {"policy.yml": _FIRST_POLICY, "tracking.yml": tracking, "liuke.toml": settings}
    try:
        for below in ("playbooks", "inbox", "quarantine", "exports"):
            (folder / below).mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8")
    except OSError as why:
        raise FolderReadOnlyError(folder=folder, why=why.strerror) from why


def business_day(house: House, said: str | None) -> AsOf:
    """Read a door's ``as_of``: a day, an instant (the day it falls on), or nothing: the day after the newest fact.

    Raises
    ------
    BadDateError
        It is neither, or further away than any fact can be.
    NoFactsError
        Nothing was said and there are no facts to go by.
    """
    if said:
        try:
            instant = datetime.fromisoformat(said)
        except ValueError as why:
            raise BadDateError(said=said) from why
        day = instant.date()
        if instant.tzinfo and day.year in YEARS:
            day = instant.astimezone(house.zone).date()
        if day.year not in YEARS:
            raise BadDateError(said=said)
        return AsOf(day=day, zone=house.zone)
    seen = span(house.facts)
    if seen is None:
        raise NoFactsError
    return AsOf(day=min(seen.last_day, today(house)) + timedelta(days=1), zone=house.zone)


def shown_day(house: House, said: str | None) -> AsOf:
    """Read the same for somebody who only reads: while the next day is made, the last one that was measured.

    Raises
    ------
    BadDateError, NoFactsError
    """
    if not said and house.facts.shown is not None:
        return AsOf(day=house.facts.shown, zone=house.zone)
    day = business_day(house, said)
    if not said and house.at_work.elsewhere():
        return last_looked_at(house, day) or day
    return day


def last_looked_at(house: House, day: AsOf) -> AsOf | None:
    """Return the newest morning up to ``day`` that was brought up to date; None where none was."""
    return next((one for one in (day, *mornings_before(house, day)) if looked_at(house, one)), None)


def today(house: House) -> date:
    """Return the calendar day of the workspace's zone."""
    return house.clock.now().astimezone(house.zone).date()


def utc(house: House) -> datetime:
    """Return the house's instant."""
    return house.clock.now().astimezone(UTC)
