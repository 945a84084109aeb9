"""Shows: a funnel's steps, what goes wrong at each, and the churn that goes with stopping there."""

from typing import Any

from rich.text import Text

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day, decimal, exact, interval, points
from liuke.cli.paper import Head, Paper, bar
from liuke.kit.money import percent

_BAR_CELLS = 16
_HOUR, _DAY = 60, 60 * 24


def show_funnel(paper: Paper, document: Answer) -> None:
    """Show one row a step; below it the churn of those stuck against those past it, and the parts asked for."""
    label = document.get("zh" if paper.language == "zh" else "en") or paper.say("funnel.title")
    paper.line((str(label), "strong"), "  ", (day(document.get("as_of"), paper.language), "quiet"))
    if "from" in document:
        facts = {name: str(document[name]) for name in ("from", "through")}
        paper.line((paper.say("funnel.entered", hours=document["window_hours"], **facts), "quiet"))
    if document.get("enough") is False:
        paper.line((str(document["why"]["zh" if paper.language == "zh" else "en"]), "warn"))
        return
    _steps(paper, document["steps"], document["users"])
    if document.get("open"):
        paper.line((paper.say("funnel.open", n=document["open"]), "unfinished"))
    _churn(paper, document["steps"])
    if document.get("parts"):
        _parts(paper, document)


def _label(paper: Paper, step: dict[str, Any]) -> str:
    return str(step["zh" if paper.language == "zh" else "en"])


def _steps(paper: Paper, steps: list[dict[str, Any]], entered: int) -> None:
    names = ("users", "passes", "median", "p90", "retries", "errors")
    heads = [Head(label=paper.say("funnel.head.step"), style="strong")]
    heads += [Head(label=paper.say(f"funnel.head.{name}"), number=True) for name in names]
    rows: list[list[str | Text]] = [
        [
            _label(paper, step),
            exact(step["users"]),
            _share(step["pass_share"]),
            minutes(paper, step["median_minutes"]),
            minutes(paper, step["p90_minutes"]),
            NOTHING if step["retries"] is None else exact(step["retries"]),
            NOTHING if step["errors"] is None else exact(step["errors"]),
            Text(bar(step["users"], entered, _BAR_CELLS), style="good"),
        ]
        for step in steps
    ]
    paper.table([*heads, Head(label="", whole=True)], rows)


def _share(share: float | None) -> str:
    return NOTHING if share is None else percent(share)


def minutes(paper: Paper, said: float | None) -> str:
    """Write minutes as minutes, hours or days."""
    if said is None:
        return NOTHING
    unit, size = ("day", _DAY) if said >= 2 * _DAY else ("hour", _HOUR) if said >= 2 * _HOUR else ("minute", 1)
    return paper.say(f"funnel.time.{unit}", time=decimal(said / size))


def _churn(paper: Paper, steps: list[dict[str, Any]]) -> None:
    told = [step for step in steps if step["churn"]]
    if not told:
        return
    paper.title(paper.say("funnel.churn"))
    heads = [Head(label=paper.say("funnel.head.step"), style="strong")]
    heads += [
        Head(label=paper.say(f"funnel.head.{name}"), number=True)
        for name in ("stuck", "past", "difference", "interval", "accounts_for")
    ]
    rows = []
    for step in told:
        churn = step["churn"]
        low, high = churn["interval"]
        people = churn["accounts_for_interval"]
        rows.append(
            [
                _label(paper, step),
                percent(churn["stuck"]["share"]),
                percent(churn["past"]["share"]),
                points(churn["difference"]),
                interval(low, high),
                f"{churn['accounts_for']:,.0f} [{people[0]:,.0f}, {people[1]:,.0f}]",
            ]
        )
    paper.table(heads, rows)


def _parts(paper: Paper, document: Answer) -> None:
    paper.title(str(document["segment"]))
    steps = document["steps"]
    heads = [
        Head(label=str(document["segment"]), style="strong"),
        Head(label=paper.say("funnel.head.users"), number=True),
    ]
    heads += [Head(label=_label(paper, step), number=True) for step in steps[1:]]
    rows = [
        [
            paper.say("funnel.unknown") if part["value"] is None else str(part["value"]),
            exact(part["users"]),
            *(percent(step["share"]) for step in part["steps"][1:]),
        ]
        for part in document["parts"]
    ]
    paper.table(heads, rows)
