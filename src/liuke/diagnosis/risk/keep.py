"""Models as files of the workspace: what was learned, of which facts, how well it did, and whether it may speak.

``models/risk/<day>-<fingerprint>.json``. A file is never changed once written, so that a past day is told by the model
that spoke then. A new one speaks only where it is not worse than the one that speaks so far.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from liuke.diagnosis.risk.calibrate import Calibration
from liuke.diagnosis.risk.errors import UnreadableModelError
from liuke.diagnosis.risk.model import Model, read_model
from liuke.diagnosis.risk.origins import Horizon
from liuke.diagnosis.risk.train import Trained
from liuke.diagnosis.risk.window import Window
from liuke.kit.chance import fingerprint
from liuke.kit.errors import LiukeError

PLACE = Path("models") / "risk"
_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A kept model, read back: ``id`` is the file's name, ``said`` the whole document."""

    id: str
    made_as_of: date
    speaker: str
    name: str
    horizon: Horizon
    calibration: Calibration
    model: Model
    said: Mapping[str, Any]


def document_of(
    trained: Trained, *, as_of: date, window: Window, horizon: Horizon, facts: str, policy: str, made_at: str
) -> dict[str, Any]:
    """Return all that is kept of a training: JSON values, the model among them."""
    return {
        "version": _VERSION,
        "made_as_of": as_of.isoformat(),
        "made_at": made_at,
        "speaker": trained.speaker,
        "name": trained.name,
        "why": trained.why,
        "window": window.document(),
        "window_days": horizon.window_days,
        "gap_days": horizon.gap_days,
        "facts": facts,
        "policy": policy,
        "past": [dict(day) for day in trained.past],
        "report": None if trained.report is None else dict(trained.report),
        "calibration": asdict(trained.calibration),
        "model": trained.model.document(),
    }


def keep(folder: Path, document: Mapping[str, Any], *, stands: bool, stands_why: str) -> str:
    """Write a document to the workspace, whole or not at all; return its id.

    ``stands`` says whether it speaks from its day on, ``stands_why`` why (``first``, ``better``, ``newer``, ``worse``).
    """
    body = {**document, "stands": stands, "stands_why": stands_why}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, allow_nan=False)
    id_ = f"{document['made_as_of']}-{fingerprint(text)[:10]}"
    place = folder / PLACE
    place.mkdir(parents=True, exist_ok=True)
    file = place / f"{id_}.json"
    unfinished = file.with_suffix(".part")
    unfinished.write_text(text + "\n", encoding="utf-8")
    unfinished.replace(file)
    return id_


def speaking(folder: Path, as_of: date) -> Speaker | None:
    """Return who speaks on a day: the newest kept model that stands and was made on or before it.

    A file that cannot be read (or needs boosting, which this machine lacks) is passed over; ``kept`` names it.
    """
    for file in _files(folder):
        if file.name[:10] > as_of.isoformat():
            continue
        try:
            found = read(file)
        except LiukeError:
            continue
        if found.said["stands"]:
            return found
    return None


def read(file: Path) -> Speaker:
    """Read a kept model.

    Raises
    ------
    UnreadableModelError
        The file is no model of ours, is broken, or of a later version.
    BoostMissingError
        It is a boosted one and boosting cannot run here.
    """
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        if said["version"] != _VERSION:
            raise UnreadableModelError(why=f"version {said['version']!r}")
        return Speaker(
            id=file.stem,
            made_as_of=date.fromisoformat(said["made_as_of"]),
            speaker=said["speaker"],
            name=said["name"],
            horizon=Horizon(window_days=said["window_days"], gap_days=said["gap_days"]),
            calibration=Calibration(**said["calibration"]),
            model=read_model(said["model"]),
            said=said,
        )
    except (OSError, ValueError, KeyError, TypeError) as why:
        raise UnreadableModelError(why=f"{file.name}: {type(why).__name__}") from why


def kept(folder: Path) -> list[dict[str, Any]]:
    """List what is kept, newest first: id, day, who speaks, figures, whether it stands; a broken file says so."""
    rows: list[dict[str, Any]] = []
    for file in _files(folder):
        try:
            said = read(file).said
        except LiukeError as why:
            rows.append(
                {"id": file.stem, "readable": False, "problem": {"en": why.sentence("en"), "zh": why.sentence("zh")}}
            )
            continue
        names = ("made_as_of", "made_at", "speaker", "name", "why", "window_days", "gap_days", "facts", "policy")
        everyone = (said["report"] or {}).get("everyone") or {}
        figures = (everyone.get("metrics") or {}).get(said["name"])
        stands = {"stands": said["stands"], "stands_why": said["stands_why"]}
        rows.append({"id": file.stem, "readable": True, **{n: said[n] for n in names}, **stands, "figures": figures})
    return rows


def _files(folder: Path) -> list[Path]:
    """Return the files, newest day first; of one day the one written last."""
    found = list((folder / PLACE).glob("*.json"))
    return sorted(found, key=lambda file: (file.name[:10], file.stat().st_mtime_ns), reverse=True)
