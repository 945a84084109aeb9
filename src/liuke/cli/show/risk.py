"""Shows: risk of leaving, its test on past days, the window, the models kept, and one person's risk."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day, decimal, exact, points
from liuke.cli.paper import Cell, Head, Paper, bar
from liuke.kit.money import percent, written

_BAR_CELLS = 20
_DAYS = 7


def show_report(paper: Paper, document: Answer) -> None:
    """Show today's bands, who speaks, the test on everyone and on those active lately, thresholds, drift."""
    paper.line((paper.say("risk.title"), "strong"), "  ", (day(document.get("as_of"), paper.language), "quiet"))
    if document.get("enough") is False:
        paper.line((_why(paper, document), "warn"))
        return
    today, window = document["today"], document["window_days"]
    said = {"users": exact(today["users"]), "left": exact(round(today["expected_leavers"])), "days": window}
    paper.line(paper.say("risk.today", **said))
    if "quiet_from_days" in document:
        facts = {"days": window, "quiet": document["quiet_from_days"]}
        paper.line((paper.say("risk.define", **facts), "quiet"))
    bands = {name: exact(n) for name, n in today["bands"].items()}
    money = written(today["risked_fen"], str(document.get("currency") or paper.currency), paper.language)
    paper.line(paper.say("risk.bands", **bands), "  ", (paper.say("risk.risked", money=money), "quiet"))
    name = paper.say(f"risk.name.{document['name']}")
    paper.line((paper.say("risk.by", name=name, made=day(document["made_as_of"], paper.language)), "quiet"))
    if document["why"]:
        paper.line((_why(paper, document), "warn"))
    test = document["test"]
    if test is None:
        return
    for whom in ("everyone", "active"):
        _figures(paper, test, whom, document["name"])
    _reliability(paper, test)
    _thresholds(paper, test, str(document.get("currency") or paper.currency))
    _days(paper, document["days"])


def _why(paper: Paper, document: Answer) -> str:
    return str(document["why"]["zh" if paper.language == "zh" else "en"])


def _figures(paper: Paper, test: dict[str, Any], whom: str, chosen: str) -> None:
    said = test[whom]
    first = next(iter(said["metrics"].values()))
    paper.title(paper.say(f"risk.test.{whom}", day=test["day"], n=exact(first["n"]), left=exact(first["churners"])))
    names = ("who", "auc", "log_loss", "brier", "ece", "lift")
    heads = [Head(label=paper.say("risk.head.who"), style="strong")]
    heads += [Head(label=paper.say(f"risk.head.{name}"), number=True) for name in names[1:]]
    rows: list[list[Cell]] = []
    for name, figures in said["metrics"].items():
        label = paper.say(f"risk.name.{name}") + (" ←" if name == chosen else "")
        rows.append([label, *(_figure(figures[one]) for one in names[1:])])
    paper.table(heads, rows)


def _figure(said: float | None) -> str:
    return NOTHING if said is None else f"{said:.4f}" if said < 1 else f"{said:.2f}"


def _reliability(paper: Paper, test: dict[str, Any]) -> None:
    paper.title(paper.say("risk.reliability"))
    heads = [Head(label=paper.say(f"risk.head.{name}"), number=True) for name in ("people", "said", "came", "interval")]
    heads.append(Head(label="", whole=True))
    paper.table(
        heads,
        [
            [
                exact(row["n"]),
                percent(row["said"]),
                percent(row["came"]),
                f"{percent(row['low'])} ~ {percent(row['high'])}",
                bar(row["came"], 1, _BAR_CELLS),
            ]
            for row in test["reliability"]
        ],
    )


def _thresholds(paper: Paper, test: dict[str, Any], currency: str) -> None:
    paper.title(paper.say("risk.thresholds"))
    names = ("from", "people", "precision", "found", "money", "left_money")
    heads = [Head(label=paper.say(f"risk.head.{name}"), number=True) for name in names]
    paper.table(
        heads,
        [
            [
                percent(row["from"], 0),
                exact(row["people"]),
                NOTHING if row["precision"] is None else percent(row["precision"]),
                NOTHING if row["found_share"] is None else percent(row["found_share"]),
                written(row["money_fen"], currency, paper.language),
                written(row["left_money_fen"], currency, paper.language),
            ]
            for row in test["thresholds"]
        ],
    )


def _days(paper: Paper, days: list[dict[str, Any]]) -> None:
    if not days:
        return
    paper.title(paper.say("risk.drift"))
    names = ("day", "users", "told", "psi", "closed", "closed_told", "closed_found", "fits")
    heads = [Head(label=paper.say(f"risk.head.{name}"), number=name not in ("day", "closed", "fits")) for name in names]
    rows: list[list[Cell]] = []
    for row in days[:_DAYS]:
        fits = "risk.unknown" if row["drift"] is None else "risk.drifts" if row["drift"] else "risk.fits"
        rows.append(
            [
                day(row["as_of"], paper.language),
                exact(row["users"]),
                _share(row["told"]),
                NOTHING if row["psi"] is None else decimal(row["psi"]),
                day(row["closed_day"], paper.language) if row["closed_day"] else NOTHING,
                _share(row["closed_told"]),
                _share(row["closed_found"]),
                paper.say(fits),
            ]
        )
    paper.table(heads, rows)


def _share(said: float | None) -> str:
    return NOTHING if said is None else percent(said)


def show_window(paper: Paper, document: Answer) -> None:
    """Show the window and the lengths of absence that say so."""
    paper.line((paper.say("risk.window", days=document["days"]), "strong"))
    paper.line(
        (
            paper.say(
                f"risk.source.{document['source']}", days=document["history_days"], least=document.get("least_days", 14)
            ),
            "quiet",
        )
    )
    if not document["lengths"]:
        return
    heads = [Head(label=paper.say(f"risk.head.{name}"), number=True) for name in ("quiet", "people", "longer", "back")]
    heads.append(Head(label="", whole=True))
    paper.table(
        heads,
        [
            [
                exact(one["days"]),
                exact(one["people"]),
                _share(one["longer"]),
                _share(one["back"]),
                bar(one["back"] or 0, 1, _BAR_CELLS) + (" ←" if one["days"] == document["days"] else ""),
            ]
            for one in document["lengths"]
        ],
    )


def show_trained(paper: Paper, document: Answer) -> None:
    """Show what came of training and whether it speaks."""
    if document.get("enough") is False:
        paper.line((_why(paper, document), "warn"))
        return
    paper.line((str(document["id"]), "code"), "  ", (paper.say(f"risk.name.{document['name']}"), "strong"))
    paper.line(paper.say(f"risk.stands.{document['stands_why']}"))
    if document["why"]:
        paper.line((_why(paper, document), "warn"))
    if document["report"] is not None:
        _figures(paper, document["report"], "everyone", document["name"])


def show_models(paper: Paper, document: Answer) -> None:
    """Show the models kept, newest first."""
    if not document["models"]:
        paper.line(paper.say("risk.no_models"))
        return
    names = ("model", "day", "who", "window", "auc", "log_loss", "speaks")
    heads = [
        Head(label=paper.say(f"risk.head.{name}"), number=name in ("window", "auc", "log_loss"), whole=name == "model")
        for name in names
    ]
    rows: list[list[Cell]] = []
    for one in document["models"]:
        if not one["readable"]:
            rows.append([one["id"], NOTHING, paper.say("risk.broken"), *[NOTHING] * 4])
            continue
        figures = one["figures"] or {"auc": None, "log_loss": None}
        speaks = paper.say(f"risk.stands.{one['stands_why']}")
        rows.append(
            [
                one["id"],
                day(one["made_as_of"], paper.language),
                paper.say(f"risk.name.{one['name']}"),
                exact(one["window_days"]),
                _figure(figures["auc"]),
                _figure(figures["log_loss"]),
                speaks + (" ←" if one["id"] == document["speaks"] else ""),
            ]
        )
    paper.table(heads, rows)


def show_risk_of_person(paper: Paper, said: dict[str, Any]) -> None:
    """Show how likely one person is to leave, what carries it, and what changed."""
    if said.get("risk") is None:
        if said.get("sentence"):
            paper.line((str(said["sentence"]), "quiet"))
        return
    paper.title(paper.say("risk.person", band=paper.say(f"risk.band.{said['risk_band']}"), share=percent(said["risk"])))
    paper.line((str(said["sentence"]), "quiet"))
    for one in said["contributions"]:
        paper.line(str(one["sentence"]), indent=2)
    if said["changed"]:
        change = said.get("risk_change_7d")
        share = NOTHING if change is None else points(change, 1)
        paper.line((paper.say("risk.changed", share=share), "strong"))
        for one in said["changed"]:
            paper.line(str(one["sentence"]), indent=2)
