"""Shows: a model of lifetime value, how sure and how good it is, and what customers are worth."""

from typing import Any

from rich.text import Text

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day, decimal, exact
from liuke.cli.paper import Cell, Head, Paper, bar
from liuke.kit.money import percent, written

_BAR_CELLS = 24


def show_ltv(paper: Paper, document: Answer) -> None:
    """Show parameters with their intervals, expected against counted, and the worth in money."""
    title = paper.say(f"ltv.model.{document['model']}")
    paper.line((title, "strong"), "  ", (day(document.get("as_of"), paper.language), "quiet"))
    if document.get("enough") is False:
        paper.line((_why(paper, document), "warn"))
        return
    said = {"n": document["n"], "steps": document["iterations"], "likelihood": decimal(document["log_likelihood"])}
    paper.line((paper.say("ltv.fitted", **said), "quiet"))
    if "unit" in document:
        paper.line((paper.say("ltv.time", unit=paper.say(f"ltv.unit.{document['unit']}")), "quiet"))
    _params(paper, document)
    if "fit" in document:
        _counts(paper, document["fit"], "ltv.fit", "repeats", "actual")
    if document.get("holdout"):
        _holdout(paper, document["holdout"])
    if "retention" in document:
        _retention(paper, document["retention"])
    _worth(paper, document)


def _why(paper: Paper, document: Answer) -> str:
    return str(document["why"]["zh" if paper.language == "zh" else "en"])


def _params(paper: Paper, document: Answer) -> None:
    heads = [Head(label=paper.say("ltv.head.parameter"), style="strong")]
    heads += [Head(label=paper.say(f"ltv.head.{name}"), number=True) for name in ("value", "se", "low", "high")]
    rows = []
    for name, said in document["params"].items():
        low, high = document["interval"].get(name) or (None, None)
        rows.append([name, *(_number(one) for one in (said, document["se"].get(name), low, high))])
    paper.table(heads, rows)


def _number(said: float | None) -> str:
    return NOTHING if said is None else f"{said:,.4g}"


def _counts(paper: Paper, rows: list[dict[str, Any]], title: str, key: str, measured: str) -> None:
    paper.title(paper.say(title))
    most = max(max(row["actual"], row["expected"]) for row in rows)
    heads = (
        Head(label=paper.say(f"ltv.head.{key}")),
        Head(label=paper.say(f"ltv.head.{measured}"), number=True),
        Head(label=paper.say("ltv.head.expected"), number=True),
        Head(label="", whole=True),
    )
    kept: list[list[Cell]] = [
        [str(row[key]), _count(row["actual"]), _count(row["expected"]), _pair(row, most)] for row in rows
    ]
    paper.table(heads, kept)


def _count(said: float) -> str:
    return exact(said) if isinstance(said, int) or said >= 100 else decimal(said)


def _pair(row: dict[str, Any], most: float) -> Text:
    """Draw what was counted as a bar, and mark where it was expected to end."""
    at = min(round(_BAR_CELLS * row["expected"] / most), _BAR_CELLS) if most else 0
    drawn = bar(row["actual"], most, _BAR_CELLS).ljust(_BAR_CELLS + 1)
    return Text(drawn[:at] + "┊" + drawn[at + 1 :])


def _holdout(paper: Paper, said: dict[str, Any]) -> None:
    error = NOTHING if said["total_error"] is None else percent(said["total_error"], signed=True)
    paper.title(paper.say("ltv.holdout", days=said["days"]))
    numbers = {"actual": exact(said["actual"]), "expected": exact(said["expected"]), "mae": _number(said["mae"])}
    paper.line(paper.say("ltv.holdout_said", error=error, **numbers))
    _counts(paper, said["conditional"], "ltv.conditional", "repeats", "later")


def _retention(paper: Paper, rows: list[dict[str, Any]]) -> None:
    names = ("renewal", "people", "renewed", "expected", "survival")
    heads = [Head(label=paper.say(f"ltv.head.{name}"), number=True) for name in names]
    shares = ("actual", "expected", "survival")
    paper.table(
        heads,
        [[str(row["renewal"]), exact(row["people"]), *(percent(row[name]) for name in shares)] for row in rows],
    )


def _worth(paper: Paper, document: Answer) -> None:
    currency = str(document.get("currency") or paper.currency)

    def money(fen: Any) -> str:
        return NOTHING if fen is None else written(round(fen), currency, paper.language)

    rows: list[tuple[str, Cell]] = []
    if "alive" in document:
        rows.append((paper.say("ltv.alive"), exact(document["alive"])))
        days = document["expected_orders_days"]
        rows.append((paper.say("ltv.orders", days=days), exact(document["expected_orders"])))
    if document.get("mean_payment_fen") is not None:
        rows.append((paper.say("ltv.payment"), money(document["mean_payment_fen"])))
    if document.get("value_fen") is not None:
        rows.append((paper.say("ltv.value", days=document["horizon_days"]), money(document["value_fen"])))
        rows.append((paper.say("ltv.each"), money(document["ltv_fen"])))
    if rows:
        paper.space()
        paper.pairs(rows, numbers=True)
    if document.get("foreign_orders"):
        paper.line((paper.say("ltv.foreign", n=document["foreign_orders"]), "quiet"))
    paid = document.get("gamma_gamma", document)
    if paid.get("enough") is False:
        paper.line((_why(paper, paid), "warn"))
    elif paid.get("correlated"):
        paper.line((paper.say("ltv.correlated", correlation=decimal(paid["correlation"])), "warn"))
    against = document.get("benchmark")
    if against and "ratio" in against:
        said = {"ratio": f"{against['ratio']:.2f}", "gap": money(against["gap_fen"])}
        paper.line(paper.say("ltv.benchmark", total=money(against["gap_total_fen"]), **said))
    elif against and document.get("value_fen") is not None:
        paper.line((_why(paper, against), "quiet"))
