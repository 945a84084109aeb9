"""Shows: the journey map (S9), diversity (S15), bursts (S16), message fatigue (S17), delivery to accounts (S18)."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, decimal, exact
from liuke.cli.figures import points as moved
from liuke.cli.paper import Paper
from liuke.cli.show.funnel import minutes
from liuke.cli.show.signal.sheet import begin, between, end, heads, said, section, share

_PATHS, _WEEKS = 6, 6


def show_journey(paper: Paper, document: Answer) -> None:
    """Say where people pass and what hurts there; then which ways go with staying."""
    if not begin(paper, document):
        return
    stages = document["stages"]
    worst = document["friction_rank"][0] if document.get("friction_rank") else None
    first = next((row for row in stages if row["stage"] == worst), None)
    if first is not None:
        facts = {
            "stage": said(paper, first),
            "owner": str(first["owner"] or NOTHING),
            "share": share(first["friction"]["share"]),
        }
        paper.line(paper.say("signal.journey.headline", n=document["users"], **facts))
    rows = [
        [
            said(paper, row),
            str(row["owner"] or NOTHING),
            exact(row["users"]),
            share(row["pass_share"]),
            minutes(paper, row["median_minutes"]),
            share(row["friction"]["share"]),
            NOTHING if row["emotion"]["nps"] is None else decimal(round(row["emotion"]["nps"])),
        ]
        for row in stages
    ]
    columns = heads(paper, "stage", "owner", "users", "passes", "median", "friction", "nps")
    columns[1] = heads(paper, "owner")[0]
    section(paper, paper.say("signal.journey.stages"), columns, rows)
    _paths(paper, document.get("paths") or {})
    end(paper, document)


def _paths(paper: Paper, paths: dict[str, Any]) -> None:
    differ = [row for row in paths.get("paths", []) if row["differs"]]
    rows = [
        [" → ".join(row["path"]), exact(row["users"]), share(row["share"]), moved(row["difference"], 1)]
        for row in sorted(differ, key=lambda row: -abs(row["difference"]))[:_PATHS]
    ]
    section(paper, paper.say("signal.journey.paths"), heads(paper, "path", "users", "stayed", "difference"), rows)


def show_diversity(paper: Paper, document: Answer) -> None:
    """Say how diverse what people see is, how it changed, and the churn of those who see least of it."""
    if not begin(paper, document):
        return
    facts = {name: NOTHING if document[key] is None else decimal(document[key]) for name, key in _BITS}
    paper.line(paper.say("signal.diversity.headline", n=document["users"], days=document["window_days"], **facts))
    churn = document.get("churn") or {}
    rows = []
    for name in ("lowest_quarter", "falling_quarter"):
        one = churn.get(name)
        if one:
            pair = one["excess_interval"]
            excess = (
                f"{moved(one['excess'], 1)} [{moved(pair[0], 1)}, {moved(pair[1], 1)}]"
                if pair
                else moved(one["excess"], 1)
            )
            label = paper.say(f"signal.diversity.{name}")
            rows.append([label, exact(one["users"]), share(one["share"]), share(one["rest"]["share"]), excess])
    columns = heads(paper, "who", "users", "left", "rest", "difference")
    if rows:
        section(paper, paper.say("signal.diversity.churn", day=churn["of"], n=churn["gone_days"]), columns, rows)
    end(paper, document)


_BITS = (("entropy", "entropy"), ("before", "entropy_before"), ("categories", "categories"))


def show_bursts(paper: Paper, document: Answer) -> None:
    """Say each burst's newcomers and how many stayed against the usual; then campaigns."""
    if not begin(paper, document):
        return
    paper.line(paper.say("signal.bursts.headline", n=len(document["bursts"]), days=document["days"]))
    for name, first in (("bursts", "burst"), ("campaigns", "campaign")):
        rows = [
            [
                f"{row['from']} – {row['through'][5:]}" if first == "burst" else str(row["campaign"] or NOTHING),
                exact(row["newcomers"]),
                *(_against(row["retention"][day]) for day in ("d1", "d7", "d30")),
                share(row["incentive_only"]),
            ]
            for row in document[name]
        ]
        columns = heads(paper, first, "newcomers", "d1", "d7", "d30", "incentive")
        section(paper, paper.say(f"signal.bursts.{name}"), columns, rows)
    paper.line((paper.say("signal.bursts.usual"), "quiet"))
    end(paper, document)


def _against(row: dict[str, Any]) -> str:
    return NOTHING if row["share"] is None else f"{share(row['share'])} ({share(row.get('usual'))})"


def show_fatigue(paper: Paper, document: Answer) -> None:
    """Say what share of messages is opened, clicked and refused; then kinds, weeks, and who is gone after how many."""
    if not begin(paper, document):
        return
    facts = {name: share(document[name], 2) for name in _RATES}
    pairs = {f"{name}_between": between(document[f"{name}_interval"], 2) for name in _RATES}
    paper.line(paper.say("signal.fatigue.headline", n=document["sent"], days=document["window_days"], **facts, **pairs))
    for name, first in (("kinds", "kind"), ("weeks", "week")):
        sent = [row for row in document[name] if row["sent"]][-_WEEKS if name == "weeks" else 0 :]
        rows = [
            [
                str(row[first] or paper.say("signal.unknown")),
                exact(row["sent"]),
                *(share(row[rate], 2) for rate in _RATES),
            ]
            for row in sent
        ]
        section(paper, paper.say(f"signal.fatigue.{name}"), heads(paper, first, "sent", *_RATES), rows)
    after = [
        [str(row["messages"]), exact(row["users"]), share(row["share"]), between(row["interval"])]
        for row in document.get("after_messages") or []
    ]
    title = paper.say("signal.fatigue.after", n=document.get("after_days") or 0)
    section(paper, title, heads(paper, "messages", "users", "left", "between"), after)
    end(paper, document)


_RATES = ("open_sent", "click_open", "refused_sent")


def show_b2b_delivery(paper: Paper, document: Answer) -> None:
    """Say how many milestones came on time; then service times, changes of hands, coverage."""
    if not begin(paper, document):
        return
    due = document["milestones"]
    facts = {"share": share(due["on_time_share"]), "between": between(due["interval"]), "late": exact(due["late"])}
    paper.line(paper.say("signal.b2b_delivery.headline", n=due["due"], accounts=document["accounts"], **facts))
    service, changes, cover = document["service"], document["changes"], document["coverage"]
    rows = [
        [paper.say(f"signal.b2b_delivery.{name}"), exact(one["tickets"]), exact(one["open_ones"]), *_hours(paper, one)]
        for name, one in ((name, service[name]) for name in ("response", "solve"))
    ]
    columns = heads(paper, "service", "tickets", "open_ones", "median", "p90")
    section(paper, paper.say("signal.b2b_delivery.service", n=service["days"]), columns, rows)
    counts = {"days": changes["window_days"], "before": changes["before"], "before_days": changes["before_days"]}
    paper.line(paper.say("signal.b2b_delivery.changes", n=len(changes["accounts"]), **counts))
    if cover["success_managers"]:
        each = {"each": decimal(round(cover["accounts_each"], 1)), "most": exact(cover["most"])}
        paper.line(paper.say("signal.b2b_delivery.coverage", n=cover["success_managers"], **each))
    end(paper, document, "liuke accounts at-risk")


def _hours(paper: Paper, one: dict[str, Any]) -> list[str]:
    hours = (one["median_hours"], one["p90_hours"])
    return [minutes(paper, None if hour is None else hour * 60) for hour in hours]
