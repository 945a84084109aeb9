"""Shows any document readably: for answers that have no picture of their own yet."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, decimal, exact, value
from liuke.cli.paper import Head, Paper

_SHARES = ("share", "never_back", "incentive_only", "by_coupon")
"""How names of shares end."""


def show_anything(paper: Paper, document: Answer) -> None:
    """Show plain values as pairs, lists of rows as tables, and documents within under their own heading."""
    unit = str(document.get("unit") or "")
    document = _spoken(paper, document)
    plain = {name: said for name, said in document.items() if not isinstance(said, dict | list)}
    if plain:
        paper.pairs([(field_name(paper, name), _value(paper, name, said, unit)) for name, said in plain.items()])
    for name, said in document.items():
        if isinstance(said, dict) and said:
            paper.title(field_name(paper, name))
            show_anything(paper, said)
        elif isinstance(said, list) and said:
            paper.title(field_name(paper, name))
            _rows(paper, said, unit)


def _rows(paper: Paper, rows: list[Any], unit: str) -> None:
    if not all(isinstance(row, dict) for row in rows):
        said = (", ".join(_plain(part) for part in row) if isinstance(row, list) else _plain(row) for row in rows)
        paper.line(" · ".join(said) if any(isinstance(row, list) for row in rows) else ", ".join(said), indent=1)
        return
    rows = [_flat(paper, _spoken(paper, row), unit) for row in rows]
    names = list(dict.fromkeys(name for row in rows for name, said in row.items() if not isinstance(said, dict | list)))
    numbers = {name for name in names if any(isinstance(row.get(name), int | float) for row in rows)}
    heads = [Head(label=field_name(paper, name), number=name in numbers) for name in names]
    paper.table(heads, [[_value(paper, name, row.get(name), unit) for name in names] for row in rows])
    for row in rows:
        _within(paper, row, unit)


def _within(paper: Paper, row: dict[str, Any], unit: str) -> None:
    """Show the lists of rows within a row under its name: each part's months, each step's reasons."""
    called = next((str(said) for said in row.values() if isinstance(said, str)), "")
    for name, said in row.items():
        if isinstance(said, list) and said and all(isinstance(part, dict) for part in said):
            paper.title(f"{called} · {field_name(paper, name)}" if called else field_name(paper, name))
            _rows(paper, said, unit)


def _spoken(paper: Paper, document: Any) -> dict[str, Any]:
    """Leave of each label the reader's language only."""
    if not ("zh" in document and "en" in document):
        return dict(document)
    mine, other = ("zh", "en") if paper.language == "zh" else ("en", "zh")
    return {"label": document[mine], **{k: v for k, v in document.items() if k not in (mine, other)}}


def _flat(paper: Paper, row: dict[str, Any], unit: str) -> dict[str, Any]:
    """Take the figures of documents within a row into the row, so that none is lost."""
    out: dict[str, Any] = {}
    for name, said in row.items():
        if isinstance(said, dict):
            out |= {f"{name}.{inner}": value for inner, value in said.items() if not isinstance(value, dict | list)}
        elif isinstance(said, list) and not any(isinstance(part, dict) for part in said):
            out[name] = _list(paper, name, said, unit, row)
        else:
            out[name] = said
    return out


def _list(paper: Paper, name: str, said: list[Any], unit: str, beside: dict[str, Any]) -> str:
    """Write a list within a row; the ends of an interval as the share beside it is written."""
    shares = unit.startswith("share") or any(other.endswith("share") for other in beside)
    if name.endswith("interval") and shares and all(isinstance(part, float) for part in said):
        return " – ".join(value(part, "share", paper.language) for part in said)
    return " – ".join(_plain(part) for part in said)


def _plain(said: Any) -> str:
    """Write a number that stands alone with as many digits as a reader takes in."""
    return f"{said:.4g}" if isinstance(said, float) else str(said)


def field_name(paper: Paper, name: str) -> str:
    """Name a key of a document or of an evidence as people call it; its own name where nobody has said."""
    inner = name.rpartition(".")
    if inner[0]:
        return f"{field_name(paper, inner[0])} · {field_name(paper, inner[2])}"
    return paper.say(f"common.field.{name}", otherwise=paper.say(f"web.evidence.{name}", otherwise=name))


def owner_name(paper: Paper, owner: str | None) -> str:
    """Name a department as people call it; a person, and a department of their own, by its own name."""
    return paper.say(f"web.owner.{owner}", otherwise=str(owner)) if owner else NOTHING


def _value(paper: Paper, name: str, said: Any, unit: str) -> str:
    """Write a value by what its key says of its unit."""
    if said is None:
        return NOTHING
    if name.endswith("_fen"):
        return value(said, "fen", paper.language, paper.currency)
    if name.rpartition(".")[2].endswith(_SHARES) or (name in ("value", "threshold") and unit.startswith("share")):
        return value(said, "share", paper.language)
    if isinstance(said, bool) or not isinstance(said, int | float):
        return value(said, "", paper.language)
    return exact(said) if isinstance(said, int) else decimal(said)
