"""Shows: init, the guessed mapping, import, simulate."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import exact
from liuke.cli.paper import Head, Paper, mark


def show_init(paper: Paper, document: Answer) -> None:
    """Say what was made and what to do next."""
    sign, style = mark("ok")
    paper.line((f"{sign} ", style), paper.say("cli.init.made", folder=str(document.get("folder", "."))))
    said = [document.get(name) for name in ("name", "zone", "currency", "market")]
    paper.line((" · ".join(str(word) for word in said if word), "quiet"), indent=2)
    _rows(paper, document.get("rows") or {})
    if document.get("sample"):
        paper.space()
        paper.line((paper.say("cli.init.sample"), "warn"))
    command = "liuke run" if document.get("sample") else "liuke import FILE --as orders"
    folder = document.get("folder")
    paper.next_step(f"{command} --workspace {folder}" if folder else command)


def _rows(paper: Paper, rows: dict[str, int]) -> None:
    if rows:
        heads = (Head(label=paper.say("cli.head.table")), Head(label=paper.say("cli.head.rows"), number=True))
        paper.table(heads, [(table_name(paper, table), exact(n)) for table, n in rows.items()])


def table_name(paper: Paper, table: str) -> str:
    """Name a table of facts as people call it, with the name it has on the command line."""
    label = paper.say(f"common.table.{table}", otherwise="")
    return f"{label} {table}" if label and label != table else table


def show_guess(paper: Paper, guess: Answer) -> None:
    """Show which column was taken for what, before anything is read."""
    paper.line((paper.say("cli.import.guessed"), "strong"))
    heads = (Head(label=paper.say("cli.head.column")), Head(label=paper.say("cli.head.canonical")))
    paper.table(heads, [(str(column), str(canonical)) for column, canonical in guess.get("mapping", {}).items()])
    _rest(paper, guess)


def _rest(paper: Paper, document: Answer) -> None:
    """Say what becomes of the columns that nothing was mapped to."""
    if document.get("kept_as"):
        said = ", ".join(f"{column} → {name}" for column, name in document["kept_as"].items())
        paper.line((paper.say("cli.import.kept_as", names=said), "quiet"))
    if document.get("unused"):
        paper.line((paper.say("cli.import.unused", names=", ".join(document["unused"])), "quiet"))


def show_import(paper: Paper, document: Answer) -> None:
    """Say what was read, loaded, known already and rejected, and where the rejected rows are kept."""
    rejected = document.get("rejected", 0)
    sign, style = mark("warn" if rejected else "ok")
    said = "cli.import.dry" if document.get("dry_run") else "cli.import.done"
    paper.line((f"{sign} ", style), paper.say(said, table=table_name(paper, document["table"])))
    keys = ("read", "loaded", "duplicate", "rejected")
    paper.pairs([(paper.say(f"cli.import.{key}"), exact(document.get(key, 0))) for key in keys], numbers=True)
    _mapping(paper, document)
    for note in document.get("notes") or []:
        paper.line(("· " + str(note["text"]), "quiet"))
    if document.get("reasons"):
        paper.title(paper.say("cli.import.why"))
        heads = (Head(label=paper.say("cli.head.reason")), Head(label=paper.say("cli.head.rows"), number=True))
        sentences = document.get("reasons_said") or {}
        rows = [(str(sentences.get(reason) or reason), exact(n)) for reason, n in document["reasons"].items()]
        paper.table(heads, rows)
    if document.get("quarantine"):
        paper.line(paper.say("cli.import.quarantine", file=str(document["quarantine"])))
    if not document.get("dry_run") and document.get("loaded"):
        unknown = any(note.get("code") == "events_unknown" for note in document.get("notes") or [])
        ready = "liuke run" if document.get("computes", True) else "liuke import FILE --as events"
        paper.next_step("liuke tracking" if unknown else ready)


def _mapping(paper: Paper, document: Answer) -> None:
    pairs: dict[str, Any] = document.get("mapping") or {}
    guessed = document.get("guessed_columns") or (list(pairs) if document.get("guessed") else [])
    for key, columns in (
        ("cli.import.mapping", [column for column in pairs if column not in guessed]),
        ("cli.import.mapping_guessed", [column for column in pairs if column in guessed]),
    ):
        if columns:
            said = ", ".join(f"{column} → {pairs[column]}" for column in columns)
            paper.line((paper.say(key) + said, "quiet"))
    _rest(paper, document)


def show_simulate(paper: Paper, document: Answer) -> None:
    """Say what was written where."""
    sign, style = mark("ok")
    key = "cli.simulate.lives" if document.get("world") else "cli.simulate.done"
    said = paper.say(key, folder=str(document["folder"]), end=str(document["end"]), world=str(document.get("world")))
    paper.line((f"{sign} ", style), said)
    _rows(paper, document.get("tables") or {})
    if document.get("world"):
        paper.line((paper.say("cli.simulate.plans", n=document["plans"], reached=exact(document["reached"])), "quiet"))
        paper.next_step(f"cd {document['folder']} && liuke run")
        return
    paper.line((paper.say("cli.simulate.truth"), "quiet"))
