"""One of five verbs by a written rule, and the sentence that quotes it.

The rule, first match wins, with the interval that holds when looked at daily:
1. no interval (too few people, open windows, withheld) → wait 再看
2. it does not lie above 0, and a guard rail (complaints, opt-outs) surely got worse → stop 停用
3. it lies above 0, but among all playbooks looked at one like it comes by chance too often → wait 再看
4. it lies below 0 → stop 停用: it drives people away
5. it lies above 0, and some tier's lies below 0 → narrow 收窄: leave that tier out
6. it lies above 0, and a guard rail surely got worse → keep 保持: do not let it grow
7. it lies above 0, and its lower end is at least half of the lift → scale up 扩大: it helps, and by how much is known
8. it lies above 0 otherwise → keep 保持: it helps, but by how much is not known well enough to spend more
9. it holds 0, and some tier's (corrected for the number of tiers) lies above 0 → narrow 收窄: keep to that tier
10. it holds 0, and its upper end is below one point → stop 停用: at best it does next to nothing
11. it holds 0 → wait 再看: cannot tell yet, which is not "no difference"
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from liuke.kit.money import percent, written

WORTH_HAVING = 0.01
"""A lift that cannot reach one point is not worth the messages."""


class Verb(StrEnum):
    """What to do next."""

    SCALE_UP = "scale_up"  # 扩大
    KEEP = "keep"  # 保持
    NARROW = "narrow"  # 收窄
    WAIT = "wait"  # 再看
    STOP = "stop"  # 停用


VERBS_ZH = {Verb.SCALE_UP: "扩大", Verb.KEEP: "保持", Verb.NARROW: "收窄", Verb.WAIT: "再看", Verb.STOP: "停用"}
VERBS_EN = {
    Verb.SCALE_UP: "Scale up",
    Verb.KEEP: "Keep",
    Verb.NARROW: "Narrow",
    Verb.WAIT: "Wait",
    Verb.STOP: "Stop",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TierResult:
    """A tier's interval, corrected for how many tiers are looked at."""

    tier: str
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The verb and its sentence, quoting the rule."""

    verb: Verb
    zh: str
    en: str


def judge_lift(
    lift: float,
    interval: tuple[float, float],
    tiers: Sequence[TierResult],
    *,
    worse: Sequence[tuple[str, str]] = (),
    by_chance: tuple[str, str] | None = None,
) -> Verdict:
    """Apply the rule to an interval that may be believed.

    ``worse`` names (zh, en) the guard rails that are surely worse; ``by_chance`` says why a lift among many is none.
    """
    low, high = interval
    said = _span(lift, interval)
    if worse and low <= 0:
        return _after(Verb.STOP, said, _rails(worse, "，而{zh}确实变多了", ", and more people surely {en}"))
    if by_chance and low > 0:
        return _after(Verb.WAIT, said, (f"；{by_chance[0]}", f"; {by_chance[1]}"))
    if high < 0:
        return _after(Verb.STOP, said, ("，整个区间在 0 以下：它在把人推走", ", all below 0: it drives people away"))
    if low > 0:
        return _helps(lift, low, said, [t.tier for t in tiers if t.interval[1] < 0], worse)
    return _unclear(high, *said, [t.tier for t in tiers if t.interval[0] > 0])


def _helps(
    lift: float, low: float, said: tuple[str, str], harmed: Sequence[str], worse: Sequence[tuple[str, str]]
) -> Verdict:
    if harmed:
        names = ", ".join(harmed)
        leave = (f"，但 {names} 档在 0 以下：去掉这一档", f", but tier {names} is below 0: leave it out")
        return _after(Verb.NARROW, said, leave)
    if worse:
        why = _rails(
            worse,
            "，但{zh}确实变多了：先查清原因，不要扩大",
            ", but more people surely {en}: find out why before it grows",
        )
        return _after(Verb.KEEP, said, why)
    if low >= lift / 2:
        known = (
            "，下限高于 0 且不低于提升的一半：有效，而且知道有多大",
            "; the lower end is above 0 and at least half of the lift: it helps, and by how much is known",
        )
        return _after(Verb.SCALE_UP, said, known)
    unsure = (
        "，下限高于 0 但不到提升的一半：有效，多大还说不准",
        "; the lower end is above 0 but under half of the lift: it helps, by how much is not known yet",
    )
    return _after(Verb.KEEP, said, unsure)


def _after(verb: Verb, said: tuple[str, str], more: tuple[str, str]) -> Verdict:
    return _say(verb, said[0] + more[0], said[1] + more[1])


def _rails(worse: Sequence[tuple[str, str]], zh: str, en: str) -> tuple[str, str]:
    return zh.format(zh="、".join(one[0] for one in worse)), en.format(en=", ".join(one[1] for one in worse))


def _unclear(high: float, span_zh: str, span_en: str, helped: list[str]) -> Verdict:
    if helped:
        names = ", ".join(helped)
        return _say(
            Verb.NARROW,
            f"{span_zh}，含 0；{names} 档高于 0：只留这一档",
            f"{span_en}, which holds 0; tier {names} is above 0: keep to it",
        )
    if high < WORTH_HAVING:
        return _say(
            Verb.STOP,
            f"{span_zh}，上限不到 1 个百分点：最好也几乎没用",
            f"{span_en}; the upper end is under one point: at best it does next to nothing",
        )
    return _say(
        Verb.WAIT,
        f"{span_zh}，含 0：现在还说不清，不等于没有差别",
        f"{span_en}, which holds 0: cannot tell yet, which is not the same as no difference",
    )


def wait_because(zh: str, en: str) -> Verdict:
    """Say that nothing can be concluded, and why."""
    return _say(Verb.WAIT, zh, en)


def said_cost(fen: int, currency: str) -> tuple[str, str]:
    """Return the part of the sentence that names what one extra return cost (zh, en)."""
    return (
        f"每多回来一人花 {written(fen, currency, 'zh')}",
        f"{written(fen, currency, 'en')} per extra return",
    )


def _say(verb: Verb, zh: str, en: str) -> Verdict:
    return Verdict(verb=verb, zh=f"{VERBS_ZH[verb]}：{zh}", en=f"{VERBS_EN[verb]}: {en}")


def _span(lift: float, interval: tuple[float, float]) -> tuple[str, str]:
    low, high = (points(value) for value in interval)
    return (
        f"回访率差 {points(lift)} 个百分点（{low} 到 {high}，天天看也成立）",
        f"return differs by {points(lift)} points ({low} to {high}, safe to look at daily)",
    )


def points(share: float) -> str:
    """Write a difference of shares in percentage points, signed, with a real minus sign."""
    return percent(share, signed=True).removesuffix("%")
