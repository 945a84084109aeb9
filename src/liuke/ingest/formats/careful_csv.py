"""Delimited text that is not clean, read line by line: nothing is guessed silently and nothing is lost."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from liuke.facts.stage_wanted import BatchesGiven
from liuke.ingest.opened import Progress
from liuke.ingest.quarantine import unguarded
from liuke.ingest.report import Note

_BATCH = 20_000
_OPEN_LINES, _OPEN_CHARS = 1_000, 1 << 20
_RUNS = re.compile(rb"[\x80-\xff]+")
_THREE_BYTES = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
csv.field_size_limit(1 << 24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How cells stand in a line."""

    delimiter: str
    quote: str
    width: int
    header_lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of the file: where it begins, its cells, or what is wrong with it and the text as it stood."""

    line: int
    cells: list[str]
    fault: str | None = None
    raw: str | None = None


class CarefulCsv:
    """Reads a file whose lines may each be in an encoding of their own, ragged, or never closing a quote.

    A line that is not UTF-8 is GB18030 where its bytes say so, Windows-1252 otherwise. A quote left open is the fault
    of the line that opened it, not of those that follow.
    """

    def __init__(
        self,
        path: Path,
        dialect: Dialect,
        *,
        encoding: str | None,
        quarantined: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self.path = path
        self.dialect = dialect
        self.encoding = encoding
        self.quarantined = quarantined
        self.progress = progress
        self.seen: Counter[str] = Counter()

    def given(self) -> BatchesGiven:
        """Return the way the engine takes the rows."""
        return BatchesGiven(schema=batch_schema(self.dialect.width), batches=self.batches)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Read all rows; may be called again."""
        self.seen = Counter()
        yield from in_batches(self.records(), self.dialect.width)

    def records(self) -> Iterator[Record]:
        """Read row by row."""
        lines = enumerate(self._lines(), start=1)
        held: list[tuple[int, str]] = []

        def following() -> tuple[int, str] | None:
            return held.pop(0) if held else next(lines, None)

        while (entry := following()) is not None:
            line, text = entry
            if line <= self.dialect.header_lines or not text.strip():
                self.seen["blank"] += line > self.dialect.header_lines
                continue
            if self.dialect.quote not in text:
                yield self._record(line, text.split(self.dialect.delimiter), text)
                continue
            record, ahead = self._quoted(line, text, following)
            held = [*ahead, *held]
            yield record

    def _quoted(
        self, line: int, text: str, following: Callable[[], tuple[int, str] | None]
    ) -> tuple[Record, list[tuple[int, str]]]:
        """Read a row with quotes in it, over as many lines as it takes; lines taken in vain are given back."""
        taken: list[tuple[int, str]] = []
        whole = text
        cells, state = split(whole, self.dialect)
        while state == "open" and len(taken) < _OPEN_LINES and len(whole) < _OPEN_CHARS:
            entry = following()
            if entry is None:
                break
            taken.append(entry)
            whole = f"{whole}\n{entry[1]}"
            if self.dialect.quote in entry[1]:
                cells, state = split(whole, self.dialect)
        if state == "closed" and (not taken or len(cells) == self.dialect.width):
            return self._record(line, cells, whole), []
        slashed, again = split(text.replace('\\"', '""'), self.dialect)
        if again == "closed" and len(slashed) == self.dialect.width and '\\"' in text:
            return self._record(line, slashed, text), taken
        loose = text.split(self.dialect.delimiter)
        return Record(line=line, cells=loose, fault="quotes", raw=text), taken

    def _record(self, line: int, cells: list[str], raw: str) -> Record:
        width = self.dialect.width
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            cells = cells[:width]
        if self.quarantined:
            cells = [unguarded(cell) for cell in cells]
        if len(cells) != width:
            return Record(line=line, cells=cells, fault="cells", raw=raw)
        return Record(line=line, cells=cells)

    def _lines(self) -> Iterator[str]:
        """Physical lines as text, without line ends, byte-order marks at their start and NULs."""
        size = self.path.stat().st_size
        for nth, (text, done) in enumerate(self._decoded_lines()):
            if self.progress and nth % _BATCH == 0:
                self.progress(min(done, size), size)
            if "\0" in text:
                self.seen["nul"] += 1
                text = text.replace("\0", "")  # noqa: PLW2901
            if "﻿" in text:
                self.seen["bom"] += nth > 0
                text = text.lstrip("﻿")  # noqa: PLW2901
            yield text

    def _decoded_lines(self) -> Iterator[tuple[str, int]]:
        if self.encoding is not None and self.encoding != "utf-8":
            with self.path.open(encoding=self.encoding, errors="replace", newline=None) as lines:
                done = 0
                for text in lines:
                    done += len(text)
                    self.seen["replaced"] += "�" in text
                    yield text.rstrip("\n"), done
            return
        with self.path.open("rb") as file:
            gb = mostly_gb(file.read(1 << 20))
            file.seek(0)
            done = 0
            for line in _physical(file):
                done += len(line) + 1
                try:
                    text = line.decode()
                    doubtful = gb and not text.isascii() and not _THREE_BYTES.search(line)
                except UnicodeDecodeError:
                    doubtful = True
                if doubtful:
                    text, name = other_encoding(line)
                    self.seen[name] += 1
                elif not text.isascii():
                    self.seen["utf-8"] += 1
                yield text, done

    def encoding_seen(self) -> str:
        """Return the encoding the rows turned out to be in; several are named together."""
        if self.encoding is not None:
            return self.encoding
        names = [name for name in ("utf-8", "gb18030", "cp1252") if self.seen[name]]
        return "+".join(names) or "utf-8"

    def notes(self) -> list[Note]:
        """Return what was put up with."""
        seen, out = self.seen, []
        for name in ("gb18030", "cp1252"):
            if seen[name]:
                out.append(
                    Note(
                        code="encoding",
                        en=f"{seen[name]} lines are not UTF-8 and were read as {name}",
                        zh=f"{seen[name]} 行不是 UTF-8，按 {name} 读取",
                    )
                )
        if seen["replaced"]:
            out.append(
                Note(
                    code="encoding",
                    en=f"{seen['replaced']} lines hold bytes that {self.encoding} does not know",
                    zh=f"{seen['replaced']} 行含有 {self.encoding} 无法识别的字节",
                )
            )
        if seen["bom"]:
            out.append(
                Note(
                    code="bom",
                    en=f"a byte-order mark stands inside the file on {seen['bom']} lines; it was ignored",
                    zh=f"文件中间有 {seen['bom']} 行带字节顺序标记（BOM），已忽略",
                )
            )
        if seen["nul"]:
            out.append(
                Note(
                    code="nul",
                    en=f"NUL characters were taken out of {seen['nul']} lines",
                    zh=f"{seen['nul']} 行含空字符（NUL），已去除",
                )
            )
        return out


def batch_schema(width: int) -> pa.Schema:
    """Return the columns of a careful reader: line, fault, raw, then the cells as text."""
    fixed = [("line", pa.int64()), ("fault", pa.string()), ("raw", pa.string())]
    return pa.schema([*fixed, *((f"c{nth}", pa.string()) for nth in range(width))])


def in_batches(records: Iterable[Record], width: int) -> Iterator[pa.RecordBatch]:
    """Gather rows into batches of columns."""
    schema = batch_schema(width)
    gathered: list[Record] = []
    for record in records:
        gathered.append(record)
        if len(gathered) == _BATCH:
            yield _batch(gathered, width, schema)
            gathered = []
    if gathered:
        yield _batch(gathered, width, schema)


def _batch(records: list[Record], width: int, schema: pa.Schema) -> pa.RecordBatch:
    rows = [r.cells if len(r.cells) == width else (r.cells + [""] * width)[:width] for r in records]
    columns = list(zip(*rows, strict=True)) if width else []
    arrays = [
        pa.array([r.line for r in records], pa.int64()),
        pa.array([r.fault for r in records], pa.string()),
        pa.array([r.raw for r in records], pa.string()),
        *(pa.array(column, pa.string()) for column in columns),
    ]
    return pa.record_batch(arrays, schema=schema)


def split(text: str, dialect: Dialect) -> tuple[list[str], str]:
    """Cut a text into cells; it is ``closed``, ``open`` (a quote waits for its partner) or ``bad``."""
    try:
        rows = list(
            csv.reader(
                io.StringIO(text, newline=""),
                delimiter=dialect.delimiter,
                quotechar=dialect.quote,
                strict=True,
                skipinitialspace=dialect.delimiter != " ",
            )
        )
    except csv.Error as why:
        return [], "open" if "unexpected end" in str(why) else "bad"
    return (rows[0], "closed") if len(rows) == 1 else ([], "bad")


def mostly_gb(head: bytes) -> bool:
    """Most lines with Chinese in them are not UTF-8: a short one that happens to be valid is not either."""
    wide = [line for line in head.split(b"\n")[:-1] or [head] if not line.isascii()]
    if all(_is_utf8(line) for line in wide):
        return False
    return sum(bool(_THREE_BYTES.search(line)) and _is_utf8(line) for line in wide) * 2 < len(wide)


def decoded(line: bytes, *, gb: bool) -> str:
    """Return a line of unknown encoding as text."""
    if _is_utf8(line) and (not gb or line.isascii() or _THREE_BYTES.search(line)):
        return line.decode()
    return other_encoding(line)[0]


def other_encoding(line: bytes) -> tuple[str, str]:
    """Decode a line that is not UTF-8. Chinese bytes come in pairs; a lone one between letters is a Western accent."""
    pairs = any(len(run) > 1 for run in _RUNS.findall(line))
    for name in ("gb18030", "cp1252") if pairs else ("cp1252",):
        try:
            return line.decode(name), name
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1"), "cp1252"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _physical(file: io.BufferedReader) -> Iterator[bytes]:
    """Lines by LF or CR LF; by CR alone where the file knows no LF."""
    first = file.read(1 << 20)
    file.seek(0)
    if b"\n" not in first and b"\r" in first:
        rest = b""
        while block := file.read(1 << 20):
            *lines, rest = (rest + block).split(b"\r")
            yield from lines
        if rest:
            yield rest
        return
    for line in file:
        yield line.rstrip(b"\n").removesuffix(b"\r")
