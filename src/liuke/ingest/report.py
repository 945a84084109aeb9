"""What an import did, row by row accounted for."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from liuke.ingest.reasons import heading_of, headings_of, reason_said
from liuke.kit.errors import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something the reader should know about how the file was read."""

    code: str
    en: str
    zh: str

    def said(self, language: Language) -> dict[str, str]:
        """Return the note in one language."""
        return {"code": self.code, "text": self.zh if language == "zh" else self.en}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """``read = loaded + duplicate + rejected``, always.

    ``loaded`` rows changed something, ``duplicate`` rows brought nothing new, ``rejected`` rows are in ``quarantine``.
    ``zone`` is the zone in which naive times were read, None where there were none. ``events_unknown`` counts event
    names that the tracking plan does not know; they are kept.
    """

    table: str
    source: str
    read: int
    loaded: int
    duplicate: int
    rejected: int
    reasons: dict[str, int]
    quarantine: str | None
    mapping: dict[str, str]
    guessed: bool
    guessed_columns: tuple[str, ...]
    unused: tuple[str, ...]
    kept_as: dict[str, str]
    zone: str | None
    format: str
    encoding: str | None
    delimiter: str | None
    dry_run: bool
    events_unknown: dict[str, int] = field(default_factory=dict)
    days: tuple[date, ...] = ()
    notes: tuple[Note, ...] = ()

    def document(self, language: Language = "en") -> dict[str, Any]:
        """Return the report as one JSON document."""
        headings = headings_of(self.mapping)
        return {
            "table": self.table,
            "read": self.read,
            "loaded": self.loaded,
            "duplicate": self.duplicate,
            "rejected": self.rejected,
            "reasons": dict(self.reasons),
            "reasons_said": {code: reason_said(code, language, heading_of(code, headings)) for code in self.reasons},
            "quarantine": self.quarantine,
            "mapping": dict(self.mapping),
            "guessed": self.guessed,
            "guessed_columns": list(self.guessed_columns),
            "unused": list(self.unused),
            "kept_as": dict(self.kept_as),
            "zone": self.zone,
            "format": self.format,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "source": self.source,
            "dry_run": self.dry_run,
            "events_unknown": dict(self.events_unknown),
            "notes": [note.said(language) for note in self.notes],
        }
