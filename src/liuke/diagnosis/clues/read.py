"""Answers about clues: how large, how they grow, whom they touch, what that is worth, and in whose words."""

import json
from collections.abc import Mapping
from datetime import timedelta
from math import nan
from typing import Any

import pyarrow as pa

from liuke.diagnosis.reasons.excess import Stratum, difference
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import benjamini_hochberg, wilson
from liuke.kit.mask import mask
from liuke.model.moment import AsOf
from liuke.model.policy import Policy

_ASK = load("liuke.diagnosis", "clue_report")
_STRETCHES = 5
"""So many stretches of days are looked at; of the newest it is not known yet who stays."""
_QUOTES, _LOOKED_AT = 3, 60
_SHORTEST, _LONGEST = 12, 200
_SERIES_DAYS = 91

Answer = dict[str, Any]


def clues(facts: Facts, as_of: AsOf, policy: Policy) -> Answer:
    """Return every clue as it stood on a day: first those whose people surely left more, then by money and size."""
    roots = _roots(facts, as_of)
    table = _as_table(roots)
    knobs = policy.voice
    recent = as_of.day - timedelta(days=knobs.clue_window_days)
    window = {"recent_from": recent, "earlier_from": recent - timedelta(days=knobs.clue_window_days)}
    sizes = {row["root"]: row for row in facts.rows(_ASK["clue_sizes"], as_of, clue_roots=table, **window)}
    money = {row["root"]: row for row in facts.rows(_ASK["clue_money"], as_of, clue_roots=table)}
    left = _excess(facts, as_of, policy, table)
    rows = {row["clue_id"]: row for row in facts.rows(_ASK["clue_list"], as_of)}
    said = facts.one(_ASK["clue_said"], as_of, clue_roots=table, negative_from=knobs.negative_from_share)
    before = said["first_day"] is not None and said["first_day"] <= window["earlier_from"]
    found = [
        _clue(rows, roots, root, size, money.get(root), left.get(root), policy)
        | {"growth": _growth(size["recent"], size["earlier"] if before else None, knobs.clue_alpha)}
        for root, size in sizes.items()
    ]
    found.sort(key=place)
    return {
        "as_of": as_of.day.isoformat(),
        "window_days": knobs.clue_window_days,
        "complaints": said["complaints"],
        "in_no_clue": said["in_none"],
        "clues": found,
    }


def place(one: Answer) -> tuple[bool, int, int, str]:
    """Return by what clues are ordered: those whose people surely left more are product work, the others talk."""
    said = one["excess_churn"]
    surely = bool(said["enough"] and said["interval"][0] > 0)
    return not surely, -(one["money_fen"] or 0), -one["texts"], one["clue_id"]


def said_place(one: Answer) -> str:
    """Write a clue's place in the order, for a page that goes on behind it."""
    return json.dumps(place(one), separators=(",", ":"))


def place_said(said: str) -> tuple[bool, int, int, str]:
    """Read a place back; what is none stands before all."""
    try:
        surely, money, texts, clue_id = json.loads(said)
        return bool(surely), int(money), int(texts), str(clue_id)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return False, -(2**62), 0, ""


def clue(facts: Facts, as_of: AsOf, policy: Policy, clue_id: str, quotes: int = 12) -> Answer | None:
    """Return one clue with its line through time and its quotes; None where there is none of that id."""
    roots = _roots(facts, as_of)
    root = roots.get(clue_id)
    if root is None:
        return None
    every = clues(facts, as_of, policy)
    found = next((one for one in every["clues"] if one["clue_id"] == root), None)
    if found is None:
        return None
    since = as_of.day - timedelta(days=_SERIES_DAYS)
    days = facts.rows(_ASK["clue_days_of"], as_of, clue_roots=_as_table(roots), clue_id=root, from_day=since)
    return {
        "as_of": every["as_of"],
        "window_days": every["window_days"],
        **found,
        "asked": clue_id,
        "series": [{"day": row["day"].isoformat(), "texts": row["texts"]} for row in days],
        "quotes": quoted(facts, as_of, root, roots, quotes),
    }


def with_quotes(facts: Facts, as_of: AsOf, found: Answer, most: int) -> Answer:
    """Return the answer of `clues` with quotes for the first ``most`` of them."""
    roots = _roots(facts, as_of)
    shown = [
        one | {"quotes": quoted(facts, as_of, one["clue_id"], roots, _QUOTES) if n < most else []}
        for n, one in enumerate(found["clues"])
    ]
    return found | {"clues": shown}


def quoted(facts: Facts, as_of: AsOf, root: str, roots: Mapping[str, str], most: int) -> list[Answer]:
    """Return what people wrote, the most telling first, personal data masked, none twice."""
    rows = facts.rows(
        _ASK["clue_quotes"], as_of, clue_roots=_as_table(roots), clue_id=root, most=max(_LOOKED_AT, 4 * most)
    )
    fit = [row for row in rows if _SHORTEST <= len(row["text"]) <= _LONGEST]
    kept: list[Answer] = []
    seen: set[str] = set()
    for row in [*fit, *(row for row in rows if row not in fit)]:
        said = _shortened(mask(row["text"]))
        if said.lower() in seen:
            continue
        seen.add(said.lower())
        where = {"kind": row["kind"], "text_id": row["text_id"], "day": row["day"].isoformat()}
        kept.append({**where, "clue_id": row["clue_id"], "text": said})
        if len(kept) == most:
            break
    return kept


def of_text(facts: Facts, text_id: str) -> list[dict[str, Any]]:
    """Return which clue a text belongs to: kind, text_id, clue_id; one row a table that holds a text of that id."""
    return facts.rows(_ASK["clue_of_text"], text_id=text_id)


def known(facts: Facts, as_of: AsOf) -> dict[str, str]:
    """Return the name of each clue there is."""
    return {row["clue_id"]: row["name"] for row in facts.rows(_ASK["clue_list"], as_of)}


def roots_table(facts: Facts, as_of: AsOf) -> pa.Table:
    """Return each clue born by then beside the one it was put into (clue_id, root)."""
    return _as_table(_roots(facts, as_of))


def _shortened(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= 2 * _LONGEST else said[: 2 * _LONGEST].rstrip() + "…"


def _roots(facts: Facts, as_of: AsOf) -> dict[str, str]:
    """Return, for each clue born by then, the one it was put into: in the end, and never in a circle."""
    born = [row["clue_id"] for row in facts.rows(_ASK["clue_list"], as_of)]
    into = {row["from_clue"]: row["into_clue"] for row in facts.rows(_ASK["clue_merges"])}
    roots = {}
    for clue_id in born:
        at, seen = clue_id, {clue_id}
        while at in into and into[at] not in seen and into[at] in born:
            at = into[at]
            seen.add(at)
        roots[clue_id] = at if at not in into or into[at] not in seen else min(seen)
    return roots


def _as_table(roots: Mapping[str, str]) -> pa.Table:
    columns = {"clue_id": pa.array(list(roots), pa.string()), "root": pa.array(list(roots.values()), pa.string())}
    return pa.table(columns)


def _clue(
    rows: Mapping[str, Mapping[str, Any]],
    roots: Mapping[str, str],
    root: str,
    size: Mapping[str, Any],
    money: Mapping[str, Any] | None,
    left: Answer | None,
    policy: Policy,
) -> Answer:
    row = rows[root]
    merged = [
        {"clue_id": one, "name": rows[one]["name"]} for one in sorted(roots) if roots[one] == root and one != root
    ]
    return {
        "clue_id": root,
        "name": row["name"],
        "phrases": json.loads(row["phrases"] or "[]"),
        "lang": row["lang"],
        "topic": row["topic"],
        "born": row["born"].isoformat(),
        "merged": merged,
        "texts": size["texts"],
        "users": size["users"] or None,
        "first_day": size["first_day"].isoformat(),
        "last_text_day": size["last_text_day"].isoformat(),
        "intent": size["intent"],
        "money_fen": money["paid_365d_fen"] if money else None,
        "paying_from": money["people"] if money else None,
        "excess_churn": left or _unsaid(0, policy),
    }


def _growth(recent: int, earlier: int | None, alpha: float) -> Answer:
    """Return how many times as many texts as before, with an interval: of so many in all, how many are recent.

    ``earlier`` is None where no texts are known of so long ago: then it cannot be said.
    """
    counts: Answer = {"recent": recent, "earlier": earlier, "ratio": None, "interval": None, "growing": None}
    if earlier is None or not recent + earlier:
        return counts
    low, high = wilson(recent, recent + earlier, alpha)
    interval = [low / (1 - low) if low < 1 else None, high / (1 - high) if high < 1 else None]
    ratio = recent / earlier if earlier else None
    sure = interval[0] is not None and interval[0] > 1
    return counts | {"ratio": ratio, "interval": interval, "growing": sure}


def _unsaid(people: int, policy: Policy) -> Answer:
    least = policy.voice.clue_min_users
    why = {
        "code": "few_people",
        "en": f"Not enough data: {people} people complained long enough ago, at least {least} are needed",
        "zh": f"数据不够：投诉且已过观察期的有 {people} 人，至少要 {least} 人",
    }
    return {"enough": False, "people": people, "why": why}


def _excess(facts: Facts, as_of: AsOf, policy: Policy, roots: pa.Table) -> dict[str, Answer]:
    """Return, for each clue, how many more of those who complained left than of like people who did not complain."""
    window = policy.voice.clue_window_days
    rows = facts.rows(
        _ASK["clue_churn"],
        as_of,
        clue_roots=roots,
        window_days=window,
        act_from=as_of.day - timedelta(days=_STRETCHES * window),
        negative_from=policy.voice.negative_from_share,
    )
    like = {_stratum(row): row for row in rows if row["root"] == ""}
    shown: dict[str, list[Stratum]] = {}
    for row in rows:
        if row["root"] != "":
            others = like.get(_stratum(row), {"people": 0, "gone": 0})
            shown.setdefault(row["root"], []).append(
                Stratum(
                    exposed=row["people"],
                    exposed_churned=row["gone"],
                    others=others["people"],
                    others_churned=others["gone"],
                )
            )
    enough = {r: sum(s.exposed for s in strata) >= policy.voice.clue_min_users for r, strata in shown.items()}
    found = {r: difference(strata, policy.voice.clue_alpha) if enough[r] else None for r, strata in shown.items()}
    q = benjamini_hochberg([one.p if one else nan for one in found.values()])
    return {
        root: _told(shown[root], one, q[n]) if one else _unsaid(sum(s.exposed for s in shown[root]), policy)
        for n, (root, one) in enumerate(found.items())
    }


def _told(strata: list[Stratum], one: Any, q: float) -> Answer:
    people, gone = sum(s.exposed for s in strata), sum(s.exposed_churned for s in strata)
    return {
        "enough": True,
        "people": people,
        "left": gone,
        "share": gone / people,
        "excess": one.value,
        "interval": [one.low, one.high],
        "q": q,
        "extra_leavers": one.value * people,
    }


def _stratum(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["stretch"], row["came"], row["pays"], row["known"]
