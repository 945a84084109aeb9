"""Judges one rendered message: may it be said, is it true, is it decent (G3, G4, G7). The checks are the policy."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from liuke.guard.apology import apology
from liuke.guard.bound import Bound, bind
from liuke.guard.consent import consent
from liuke.guard.errors import BadMessageLineError
from liuke.guard.fairness import fairness
from liuke.guard.figures import normal
from liuke.guard.finished import finished
from liuke.guard.form import form
from liuke.guard.habit import Habit
from liuke.guard.habits_en import HABITS_EN
from liuke.guard.habits_zh import HABITS_ZH
from liuke.guard.law import Law
from liuke.guard.message import Finding, Message, TextVerdict, Verdict, read_lines
from liuke.guard.names import names
from liuke.guard.pattern import any_of, exactly
from liuke.guard.reasons import RULE_ORDER
from liuke.guard.shouting import shouting
from liuke.guard.signs import signs
from liuke.guard.states import states
from liuke.guard.steps import steps
from liuke.guard.truth import Truth
from liuke.guard.urgency import urgency
from liuke.guard.value import value
from liuke.model.words import MessageClass

__all__ = ["Finding", "Message", "TextVerdict", "judge_lines", "judge_text"]

_QUOTED = exactly(
    r"《[^《》\n]{1,60}》|[“\"「『]([^”\"」』\n]{1,120})[”\"」』]",
    r"(?<![\w])['‘]([^'’\n]{4,120})['’](?!\w)",
)
_HAN, _LATIN, _ENGLISH_FROM = re.compile(r"[\u3400-\u9fff]"), re.compile(r"(?<![/.\w])[A-Za-z']{2,}(?![/.\w])"), 3
_CONDITION = exactly(r"\b(?:status|state|stage|level|mood|kind|type)$|状态|进度|等级")
"""What stands at such a path is no name: a text that says it does not quote."""
_SAID_BY = any_of(
    r"(?:写道?|说|留言|评论|问|回复|提到|反馈|叫|名为|题为|标题|书名|歌名|片名|评价|原话|讲|歌词"
    r"|台词|wrote|said|says|titled|called|named|asked|writes|novel|book|song|film|movie|album|episode"
    r"|quote[ds]?|review|comment\w*|told us|note|reads)\s*[:,是为]?\s*(?:in [^“\"]{0,30})?[:,]?\s*$",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A message as the checks see it: ``text`` whole, ``hushed`` without names and quotations, both in one width."""

    message: Message
    text: str
    hushed: str
    bound: Bound
    truth: Truth
    law: Law | None


Check = Callable[[Reading], Iterable[Finding]]


def _habits(reading: Reading) -> Iterator[Finding]:
    for habit in _spoken(reading.hushed):
        match = habit.find(reading.hushed)
        if match and not (habit.name == "absence" and reading.truth.bound_figures()):
            found = habit.finding(match[0], reading.message.language)
            yield found if reading.message.message_class is MessageClass.MARKETING else replace(found, blocks=False)


def _spoken(text: str) -> Iterator[Habit]:
    """Yield the habits of the languages a text is written in: a brand in Latin letters is no English yet."""
    if _HAN.search(text):
        yield from HABITS_ZH
    if len(_LATIN.findall(text)) >= _ENGLISH_FROM or not _HAN.search(text):
        yield from HABITS_EN


CHECKS: tuple[Check, ...] = (
    lambda reading: consent(reading.message, reading.hushed, reading.bound),
    lambda reading: fairness(reading.message, reading.bound),
    lambda reading: names(reading.message, reading.text, reading.bound),
    lambda reading: states(reading.hushed, reading.bound, reading.message.language),
    lambda reading: finished(reading.hushed, reading.bound, reading.message.language),
    lambda reading: reading.truth.findings(),
    lambda reading: apology(reading.message, reading.text, reading.bound),
    _habits,
    lambda reading: urgency(reading.message, reading.hushed, reading.truth, reading.bound),
    lambda reading: shouting(reading.message, reading.hushed),
    lambda reading: signs(reading.message, reading.hushed, reading.text, reading.truth, reading.bound),
    lambda reading: steps(reading.message, reading.hushed),
    lambda reading: value(reading.message, reading.text, reading.hushed, reading.truth, reading.bound),
    lambda reading: form(reading.message, reading.bound, reading.law),
)


def judge_text(message: Message, law: Law | None = None) -> TextVerdict:
    """Return the verdict on a rendered message and every finding, in rule order.

    ``law`` adds a market's form (without it the language decides: a Chinese SMS has Chinese form). Never raises on odd
    facts; the same message gives the same verdict.
    """
    reading = _read(message, law)
    found = [finding for check in CHECKS for finding in check(reading)]
    found.sort(key=lambda finding: (RULE_ORDER.index(finding.code), not finding.blocks))
    once = tuple({(finding.code, finding.text): finding for finding in reversed(found)}.values())[::-1]
    return TextVerdict(id=message.id, verdict=_verdict(once), findings=once)


def judge_lines(lines: Iterable[str], law: Law | None = None) -> Iterator[Mapping[str, Any]]:
    """Judge one message a line (JSONL), one document each; a line that is none is a finding with code LK-G101."""
    for read in read_lines(lines):
        yield _bad_line(read) if isinstance(read, BadMessageLineError) else judge_text(read, law).document()


def _read(message: Message, law: Law | None) -> Reading:
    text, bound = normal(message.whole), bind(message.facts, message.user)
    hushed, marketing = _hush(text, bound), message.message_class is MessageClass.MARKETING
    return Reading(
        message=message,
        text=text,
        hushed=hushed,
        bound=bound,
        truth=Truth(text, bound, message.language, hushed=hushed, marketing=marketing),
        law=law,
    )


def _verdict(findings: tuple[Finding, ...]) -> Verdict:
    if any(finding.blocks for finding in findings):
        return "block"
    return "fix" if findings else "ok"


def _hush(text: str, bound: Bound) -> str:
    """Take out what is only named or quoted: a book called 《我们很想念你》 misses nobody."""
    known = [value for path, value in bound.strings if 3 <= len(value) <= 120 and not _CONDITION.search(path)]

    def gap(match: re.Match[str]) -> str:
        inside = match[1] or match[2] or ""
        title = match[0].startswith("《")
        ours = any(inside.strip(" .,!?。") in value or value in inside for value in known) if inside else False
        said = _SAID_BY.search(text[max(0, match.start() - 60) : match.start()])
        return " " * len(match[0]) if title or ours or said else match[0]

    quiet = _QUOTED.sub(gap, text)
    for said in known:
        if " " in said.strip() or len(said) >= 4:
            quiet = re.sub(rf"(?<![A-Za-z]){re.escape(said)}(?![A-Za-z])", " " * len(said), quiet)
    return quiet


def _bad_line(error: BadMessageLineError) -> Mapping[str, Any]:
    finding = {"code": error.code, "text": error.sentence("zh"), "advice": error.next_step("zh")}
    return {"id": f"line {error.facts['line']}", "verdict": "block", "codes": [error.code], "findings": [finding]}
