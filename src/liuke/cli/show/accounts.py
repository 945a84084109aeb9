"""Shows: accounts at risk with their signs, and whose accounts renew how often."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day, decimal, exact
from liuke.cli.paper import Head, Paper
from liuke.kit.money import percent, written


def show_at_risk(paper: Paper, document: Answer) -> None:
    """Show the accounts, what each sign is worth, and what it meant before."""
    paper.line((paper.say("accounts.at_risk"), "strong"), "  ", (day(document.get("as_of"), paper.language), "quiet"))
    if document.get("enough") is False:
        paper.line((str(document["why"]["zh" if paper.language == "zh" else "en"]), "warn"))
        return
    money = _money(paper, document, document["at_stake_fen"])
    counts = {"running": document["running"], "n": document["at_risk"], "notices": document["notices"]}
    paper.line(paper.say("accounts.running", money=money, **counts))
    if not document["accounts"]:
        paper.line((paper.say("accounts.calm"), "quiet"))
        return
    columns = ("account", "renews", "stake", "who", "signs")
    heads = [Head(label=paper.say(f"accounts.head.{name}"), number=name == "stake") for name in columns]
    paper.table(heads, [_account(paper, document, one) for one in document["accounts"]])
    left = document.get("found", len(document["accounts"])) - len(document["accounts"])
    if left > 0:
        paper.line((paper.say("accounts.more", n=left), "quiet"))
    names = ("sign", "accounts", "stake", "meaning")
    heads = [Head(label=paper.say(f"accounts.head.{n}"), number=n in ("accounts", "stake")) for n in names]
    paper.space()
    paper.table(heads, [_sign(paper, document, one) for one in document["signs"]])


def _money(paper: Paper, document: Answer, fen: int | None) -> str:
    currency = str(document.get("currency") or paper.currency)
    return NOTHING if fen is None else written(fen, currency, paper.language)


def _account(paper: Paper, document: Answer, one: dict[str, Any]) -> tuple[str, ...]:
    said = [str(sign["zh" if paper.language == "zh" else "en"]) for sign in one["signs"]]
    if one["notice_given"]:
        said.insert(0, paper.say("accounts.notice"))
    renews = NOTHING
    if one["renews_on"]:
        renews = paper.say("accounts.days.ahead", day=one["renews_on"], n=one["renews_in_days"])
    return (
        f"{one['account_id']} {one['name'] or ''}".strip(),
        renews,
        _money(paper, document, one["at_stake_fen"]),
        f"{one['consultant'] or NOTHING} / {one['csm'] or NOTHING}",
        ("；" if paper.language == "zh" else "; ").join(said),
    )


def _sign(paper: Paper, document: Answer, one: dict[str, Any]) -> tuple[str, ...]:
    tested = one["tested"]
    if tested is None:
        meaning = paper.say("accounts.untested")
    elif tested["interval"] is None:
        meaning = paper.say("accounts.tested_few", n=tested["with"]["renewals"])
    else:
        low, high = (f"{100 * end:+.1f}".replace("-", "−") for end in tested["interval"])
        with_, without = tested["with"], tested["without"]
        meaning = paper.say(
            "accounts.tested",
            n=with_["renewals"],
            share=percent(with_["share"]),
            n_else=without["renewals"],
            share_else=percent(without["share"]),
            low=low,
            high=high,
        )
    label = str(one["zh" if paper.language == "zh" else "en"])
    return label, exact(one["accounts"]), _money(paper, document, one["at_stake_fen"]), meaning


def show_consultants(paper: Paper, document: Answer) -> None:
    """Show shares as counted and as shrunk, and what is due soon."""
    title = paper.say(f"accounts.consultants.{document['role']}")
    paper.line((title, "strong"), "  ", (day(document.get("as_of"), paper.language), "quiet"))
    language = "zh" if paper.language == "zh" else "en"
    if document.get("enough") is False:
        paper.line((str(document["why"][language]), "warn"))
    else:
        mean = document["mean"]
        low, high = (percent(end) for end in mean["interval"])
        said = {"days": exact(document["history_days"]), "worth": decimal(document["worth_renewals"])}
        counts = {"n": exact(document["renewals"]), "renewed": exact(document["renewed"])}
        counts["plain"] = percent(document["renewed"] / document["renewals"])
        share = percent(mean["share"])
        paper.line((paper.say("accounts.consultants.mean", share=share, low=low, high=high, **said, **counts), "quiet"))
        paper.line(str(document[language]))
    if document["renewals_of_nobody"]:
        paper.line((paper.say("accounts.consultants.nobody", n=document["renewals_of_nobody"]), "quiet"))
    if document["consultants"]:
        names = ("name", "accounts", "risk", "due", "due_money", "renewals", "own", "share", "interval", "against")
        heads = [Head(label=paper.say(f"accounts.head.{n}"), number=n not in ("name", "against")) for n in names]
        paper.table(heads, [_consultant(paper, document, one) for one in document["consultants"]])


def _consultant(paper: Paper, document: Answer, one: dict[str, Any]) -> tuple[str, ...]:
    interval = one["interval"]
    return (
        str(one["name"]),
        exact(one["accounts"]),
        exact(one["at_risk"]),
        exact(one["due_soon"]),
        _money(paper, document, one["due_soon_fen"]),
        exact(one["renewals"]),
        NOTHING if one["own_share"] is None else percent(one["own_share"]),
        NOTHING if one["share"] is None else percent(one["share"]),
        f"{percent(interval[0])} ~ {percent(interval[1])}" if interval else NOTHING,
        paper.say(f"accounts.consultants.{one['against_mean']}"),
    )
