"""What the three examples share: where the data is, a workspace to work in, one document or a readable report."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from liuke.app.create import create
from liuke.app.door import call

DATA = Path(os.environ.get("LIUKE_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
Ask = Callable[..., dict[str, Any]]


def arguments(about: str, *, quick: str | None = None) -> argparse.Namespace:
    """Read the command line of an example; ``quick`` says what ``--quick`` leaves out, where there is such a flag."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--json", action="store_true", help="print one JSON document of the figures")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the Parquet files (LIUKE_SHARED_DATA)")
    parser.add_argument("--workspace", type=Path, help="keep the workspace in this folder")
    if quick:
        parser.add_argument("--quick", action="store_true", help=quick)
    said = parser.parse_args()
    if not said.data.is_dir():
        sys.exit(f"The data is not in {said.data}; say where with --data or LIUKE_SHARED_DATA")
    return said


@contextmanager
def workspace(kept: Path | None, **params: Any) -> Iterator[tuple[Path, Ask]]:
    """Give a fresh workspace and a way to ask it; without ``kept`` it is gone afterwards."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = kept or Path(scratch) / "workspace"
        create(folder, params, language="en")

        def ask(name: str, /, **asked: Any) -> dict[str, Any]:
            return call(folder, name, asked, language="en")

        yield folder, ask


def tell(document: dict[str, Any], as_json: bool, report: Callable[[dict[str, Any]], None]) -> None:
    """Print the document, or the report made of it."""
    if as_json:
        print(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False, default=str))
    else:
        report(document)
