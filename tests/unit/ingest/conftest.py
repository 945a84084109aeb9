"""What the tests of this room share: facts in memory and one short way to take a file in."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tracking import TrackingPlan
from liuke.ingest.load import ImportReport, ReadOptions, load

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)

TakeIn = Callable[..., ImportReport]
Ask = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def facts() -> Iterator[Facts]:
    """Facts in memory, in a zone that knows no summer time today."""
    opened = open_duckdb(None, ZoneInfo("Asia/Shanghai"))
    yield opened
    opened.close()


@pytest.fixture
def take_in(facts: Facts, tmp_path: Path) -> TakeIn:
    """Write ``text`` (or bytes) to a file and import it."""

    def take(
        content: str | bytes | Path,
        table: str = "events",
        mapping: Mapping[str, str] | None = None,
        *,
        name: str = "file.csv",
        now: datetime = NOW,
        dry_run: bool = False,
        into: Facts | None = None,
        **options: Any,
    ) -> ImportReport:
        file = content if isinstance(content, Path) else tmp_path / name
        if not isinstance(content, Path):
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        report = load(
            into or facts,
            file,
            table,
            mapping=mapping,
            options=ReadOptions(**options),
            tracking=TrackingPlan(),
            now=now,
            quarantine=tmp_path / "quarantine",
            dry_run=dry_run,
        )
        assert report.read == report.loaded + report.duplicate + report.rejected
        assert sum(report.reasons.values()) == report.rejected
        assert (report.quarantine is not None) == (report.rejected > 0 and not dry_run)
        return report

    return take


@pytest.fixture
def ask(facts: Facts) -> Ask:
    """Ask the engine something, as rows."""

    def answer(text: str) -> list[dict[str, Any]]:
        with facts.engine.cursor() as cursor:  # type: ignore[attr-defined]
            found: pa.Table = cursor.sql(text).to_arrow_table()
            rows: list[dict[str, Any]] = found.to_pylist()
            return rows

    return answer
