"""Shows: whether the risk model still fits (D2)."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, decimal, exact
from liuke.cli.paper import Paper, mark
from liuke.cli.show.signal.sheet import begin, between, end, heads, said, section, share


def show_risk_drift(paper: Paper, document: Answer) -> None:
    """Say whether it drifted, by how much it was off, and which features moved most."""
    if not begin(paper, document):
        return
    state = {True: ("warn", "drifts"), False: ("ok", "fits")}.get(document["drift"], ("", "unknown"))
    sign, style = mark(state[0])
    paper.line((f"{sign} {paper.say(f'signal.risk_drift.{state[1]}')}", style))
    paper.pairs(list(_figures(paper, document)))
    for lack in document["lacks"]:
        paper.line((said(paper, lack), "quiet"))
    rows = [
        [str(row["feature"]), NOTHING if row["psi"] is None else decimal(row["psi"])] for row in document["features"]
    ]
    section(paper, paper.say("signal.risk_drift.features"), heads(paper, "feature", "psi"), rows)
    end(paper, document, "liuke risk report")


def _figures(paper: Paper, document: Answer) -> Any:
    psi, line = document["psi"], document["psi_line"]
    yield paper.say("signal.risk_drift.people"), exact(document["users"] or 0)
    yield paper.say("signal.risk_drift.told"), share(document["told"])
    if psi is not None:
        yield paper.say("signal.risk_drift.psi"), paper.say("signal.against", value=decimal(psi), line=decimal(line))
    if document["closed_found"] is not None:
        facts = {name: share(document[f"closed_{name}"]) for name in ("told", "found")}
        yield (
            paper.say("signal.risk_drift.closed"),
            paper.say("signal.risk_drift.closed_said", day=document["closed_day"], n=document["closed_users"], **facts),
        )
    if document["off"] is not None:
        off = f"{share(document['off'])} ({between(document['off_interval'])})"
        yield (
            paper.say("signal.risk_drift.off"),
            paper.say("signal.against", value=off, line=share(document["off_line"])),
        )
