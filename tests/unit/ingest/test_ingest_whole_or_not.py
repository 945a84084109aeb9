"""An import that is stopped, or finds no room, leaves things as they were: no row, no file."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tracking import TrackingPlan
from liuke.ingest.errors import QuarantineError
from liuke.ingest.load import ReadOptions, load

from .conftest import NOW

_SCRIPT = Path(__file__).with_name("interrupted.py")
TEXT = "user_id,ts,event\na,2025-01-05,view\nb,never,view\n"


def write_rows(folder: Path, n: int, *, careful: bool) -> None:
    """Write a file of ``n`` sound rows and one wrong one; a NUL makes the careful reader read it."""
    with (folder / "rows.csv").open("w") as file:
        file.write("user_id,ts,event,feature,note\n")
        for start in range(0, n, 10_000):
            file.writelines(
                f"u{nth * 7919 % 100_003},2025-01-{1 + nth % 28:02} {nth % 24:02}:{nth % 60:02}:{nth % 59:02},"
                f"view,feature{nth % 97},note number {nth * 31 % 1_000_003}\n"
                for nth in range(start, start + 10_000)
            )
        file.write("\0,never,view,,\n" if careful else ",never,view,,\n")


def left_over(folder: Path) -> set[str]:
    """Return what lies in the folder beside what was there before."""
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    return {name for name in found if not name.startswith("facts.duckdb")} - {"rows.csv"}


def stored(folder: Path) -> dict[str, int]:
    facts = open_duckdb(folder / "facts.duckdb", ZoneInfo("Asia/Shanghai"))
    with facts.engine.cursor() as cursor:  # type: ignore[attr-defined]
        rows = {name: cursor.table(name).count("*").fetchall()[0][0] for name in ("events", "dirty_days")}
    facts.close()
    return rows


@pytest.mark.parametrize("careful", [False, True], ids=["read by the engine", "read line by line"])
def test_ctrl_c_in_the_middle_leaves_nothing(tmp_path: Path, careful: bool) -> None:
    write_rows(tmp_path, 700_000, careful=careful)
    process = subprocess.Popen([sys.executable, str(_SCRIPT), str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("begun")
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert (process.returncode, said.splitlines()[-1]) == (130, "interrupted")
    assert stored(tmp_path) == {"events": 0, "dirty_days": 0}
    assert left_over(tmp_path) == set()


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    write_rows(tmp_path, 400_000, careful=False)
    done = subprocess.run(
        [sys.executable, str(_SCRIPT), str(tmp_path), "2000000"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 6, done.stderr
    assert done.stdout.splitlines()[-1].startswith("LK-F103 Out of disk")
    assert stored(tmp_path) == {"events": 0, "dirty_days": 0}
    assert left_over(tmp_path) == set()


def take(facts: Facts, folder: Path, quarantine: Path, **more: Any) -> Any:
    (folder / "rows.csv").write_text(TEXT)
    return load(
        facts,
        folder / "rows.csv",
        "events",
        mapping=None,
        options=ReadOptions(),
        tracking=TrackingPlan(),
        now=NOW,
        quarantine=quarantine,
        **more,
    )


def test_rejected_rows_that_cannot_be_kept_stop_the_import(facts: Facts, ask: Any, tmp_path: Path) -> None:
    (tmp_path / "quarantine").write_text("in the way")
    with pytest.raises(QuarantineError) as caught:
        take(facts, tmp_path, tmp_path / "quarantine")
    assert caught.value.exit_code == 6
    assert ask("SELECT count(*) AS n FROM events") == [{"n": 0}]


def test_a_caller_whose_own_work_fails_takes_the_rows_back(facts: Facts, ask: Any, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), facts.transaction():
        take(facts, tmp_path, tmp_path / "quarantine")
        raise ZeroDivisionError
    assert ask("SELECT count(*) AS n FROM events") == [{"n": 0}]


def test_progress_goes_up_and_ends_at_the_size_of_the_file(facts: Facts, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    take(facts, tmp_path, tmp_path / "quarantine", progress=lambda done, total: seen.append((done, total)))
    size = (tmp_path / "rows.csv").stat().st_size
    assert seen[-1] == (size, size)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_a_stop_at_the_last_moment_still_leaves_nothing(facts: Facts, ask: Any, tmp_path: Path) -> None:
    def stop_at_the_end(done: int, total: int | None) -> None:
        if done == total:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        take(facts, tmp_path, tmp_path / "quarantine", progress=stop_at_the_end)
    assert ask("SELECT count(*) AS n FROM events") == [{"n": 0}]
