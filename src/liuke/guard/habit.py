"""A bad habit of writing, declared once: what it looks like, what to write instead, and whether it may still go."""

import re
from dataclasses import dataclass

from liuke.guard.message import Finding, Language
from liuke.model.reasons import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """``pattern`` finds it, ``unless`` (searched in its sentence) pardons it; the advice names a better wording."""

    name: str
    pattern: re.Pattern[str]
    zh: str
    en: str
    unless: re.Pattern[str] | None = None
    blocks: bool = True
    code: Code = Code.MANNERS

    def find(self, text: str) -> re.Match[str] | None:
        """Return the first place that is not pardoned."""
        for match in self.pattern.finditer(text):
            if not (self.unless and self.unless.search(sentence(text, match))):
                return match
        return None

    def finding(self, said: str, language: Language) -> Finding:
        """Return the finding for the words found."""
        return Finding(
            code=self.code, text=said.strip()[:80], advice=self.zh if language == "zh" else self.en, blocks=self.blocks
        )


def habit(
    name: str,
    pattern: re.Pattern[str],
    zh: str,
    en: str,
    *,
    unless: re.Pattern[str] | None = None,
    blocks: bool = True,
    code: Code = Code.MANNERS,
) -> Habit:
    """Declare a habit in the order one reads it: what it is, how it looks, what to do instead."""
    return Habit(name=name, pattern=pattern, zh=zh, en=en, unless=unless, blocks=blocks, code=code)


def sentence(text: str, match: re.Match[str]) -> str:
    """Return the sentence a match stands in."""
    start = max((text.rfind(mark, 0, match.start()) for mark in ("。", "!", "?", "\n", ". ")), default=-1) + 1
    ends = [place for mark in ("。", "!", "?", "\n", ". ") if (place := text.find(mark, match.end())) >= 0]
    return text[start : min(ends, default=len(text))]
