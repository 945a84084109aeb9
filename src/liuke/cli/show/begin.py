"""Shows: what events mean, a look into a file, the sample business, long work."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, exact, moment, took
from liuke.cli.paper import Head, Paper, mark
from liuke.cli.show.start import table_name

_ROWS, _COLUMNS = 8, 6


def show_tracking(paper: Paper, document: Answer) -> None:
    """List event names: how often, their role, what is proposed."""
    heads = [Head(label=paper.say(f"cli.begin.{name}")) for name in ("event", "role", "proposed")]
    heads[1:1] = [Head(label=paper.say(f"cli.begin.{name}"), number=True) for name in ("times", "people")]
    rows = [
        (str(row["event"]), exact(row["n"]), exact(row["people"]), _role(row), _proposed(paper, row))
        for row in document["events"]
    ]
    if not rows:
        paper.line(paper.say("begin.no_events"))
        return
    paper.table(heads, rows)
    if not document["logins"]:
        sign, style = mark("warn")
        paper.line((f"{sign} ", style), paper.say("begin.no_login"))
    open_ = [row for row in document["events"] if row["role"] is None and row["proposed"]]
    if open_:
        row = open_[0]
        feature = f":{row['proposed_feature']}" if row["proposed_feature"] else ""
        paper.next_step(f"liuke tracking --set {row['event']}={row['proposed']}{feature}")


def _role(row: dict[str, Any]) -> str:
    if not row["role"]:
        return NOTHING
    return f"{row['role']}:{row['feature']}" if row["feature"] else str(row["role"])


def _proposed(paper: Paper, row: dict[str, Any]) -> str:
    if row["role"] or not row["proposed"]:
        return ""
    return f"{row['proposed']} ({paper.say('begin.by_word', word=str(row['word']))})"


def show_tracking_saved(paper: Paper, document: Answer) -> None:
    """Say how many events mean something else now."""
    sign, style = mark("ok")
    paper.line((f"{sign} ", style), paper.say("cli.begin.saved", n=document["changed"]))
    paper.next_step("liuke run")


def show_look(paper: Paper, document: Answer) -> None:
    """Show how a file would be read: its columns, the first rows, what is wrong, the time-zone trap."""
    paper.title(f"{document['file']} → {table_name(paper, document['table'])}")
    heads = (Head(label=paper.say("begin.your_column")), Head(label=paper.say("begin.becomes")))
    paper.table(heads, [(str(one["name"]), one["to"] or _how(paper, one)) for one in document["columns"]])
    if document["error"]:
        sign, style = mark("fail")
        paper.line((f"{sign} ", style), f"{document['error']['message']} {document['error']['code']}")
        return
    read = document["read"]
    names = [str(name) for name in read["names"]][:_COLUMNS]
    lines = [Head(label=paper.say("begin.line"), number=True), *(Head(label=name) for name in names)]
    paper.table(lines, [_row(row, len(names)) for row in read["rows"][:_ROWS]])
    _trap(paper, read["zone"])
    for one in read["reasons"]:
        sign, style = mark("warn")
        paper.line((f"{sign} ", style), f"{one['said']} · {paper.say('begin.n_lines', n=one['rows'])}")
    paper.next_step(f"liuke import {document['file']} --as {document['table']}")


def _how(paper: Paper, one: dict[str, Any]) -> str:
    return paper.say(f"begin.how.{'kept' if one['how'] == 'kept' else 'left'}")


def _row(row: dict[str, Any], columns: int) -> tuple[str, ...]:
    cells = [NOTHING if cell is None else str(cell) for cell in row["cells"][:columns]]
    return (str(row["line"]), *cells)


def _trap(paper: Paper, trap: dict[str, Any] | None) -> None:
    if trap is None:
        return
    paper.line(paper.say("begin.trap_read", column=trap["column"], zone=trap["read_in"]))
    for one in trap["others"]:
        said = {"zone": one["zone"], "n": one["moved"], "share": f"{one['share']:.1%}"}
        paper.line(paper.say("begin.trap_moved", **said), indent=2)
    if trap["likely"]:
        sign, style = mark("warn")
        said = {"zone": trap["likely"], "read_in": trap["read_in"]}
        paper.line((f"{sign} ", style), paper.say("begin.zone_likely", **said))


def show_sample(paper: Paper, document: Answer) -> None:
    """Say that the sample is shown, or removed."""
    sign, style = mark("ok")
    paper.line((f"{sign} ", style), paper.say("cli.begin.sample" if document["sample"] else "cli.begin.no_sample"))
    paper.next_step("liuke today" if document["sample"] else "liuke import FILE --as events")


def show_jobs(paper: Paper, document: Answer) -> None:
    """List long work."""
    heads = [Head(label=paper.say(f"cli.begin.{name}")) for name in ("id", "what", "state", "who", "began")]
    heads.append(Head(label=paper.say("begin.col_took"), number=True))
    rows = [
        (
            str(one["id"]),
            str(one["doing"]),
            paper.say(f"begin.state.{one['state']}"),
            str(one["by"]),
            moment(one["started_at"], paper.zone),
            took(one["seconds"]),
        )
        for one in document["jobs"]
    ]
    if rows:
        paper.table(heads, rows)
    else:
        paper.line(paper.say("begin.no_work"))


def show_stopped(paper: Paper, document: Answer) -> None:
    """Say whether the wish was heard."""
    sign, style = mark("ok" if document["asked"] else "warn")
    said = "cli.begin.stopping" if document["asked"] else "cli.begin.over"
    paper.line((f"{sign} ", style), paper.say(said, job=str(document["job"])))
