"""A process that imports a file and says so, to be stopped in the middle: ``python interrupted.py FOLDER [LIMIT]``."""

import resource
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from liuke.facts.store import open_duckdb
from liuke.facts.tracking import TrackingPlan
from liuke.ingest.load import ReadOptions, load
from liuke.kit.errors import LiukeError


def main() -> int:
    """Import ``rows.csv`` of the folder; print ``begun`` when under way and how it ended."""
    folder = Path(sys.argv[1])
    if len(sys.argv) > 2:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
    facts = open_duckdb(folder / "facts.duckdb", ZoneInfo("Asia/Shanghai"))
    try:
        load(
            facts,
            folder / "rows.csv",
            "events",
            mapping=None,
            options=ReadOptions(),
            tracking=TrackingPlan(),
            now=datetime(2026, 1, 1, tzinfo=UTC),
            quarantine=folder / "quarantine",
            progress=lambda done, total: print(f"begun {done} {total}", flush=True),
        )
    except KeyboardInterrupt:
        print("interrupted", flush=True)
        return 130
    except LiukeError as why:
        print(why.code, why.sentence("en"), flush=True)
        return why.exit_code
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        facts.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
