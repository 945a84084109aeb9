"""Two people's changes to one text: joined where they touch different lines, told apart where they do not."""

from dataclasses import dataclass
from difflib import SequenceMatcher

_Span = tuple[int, int, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """``text`` with both people's changes; where both changed one line, ``conflicts`` counts it and mine stays."""

    text: str
    conflicts: int


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Merge line by line; the same change made twice is made once."""
    lines = base.splitlines(keepends=True)
    ours, others = _changes(lines, mine), _changes(lines, theirs)
    kept, conflicts = list(ours), 0
    for span in others:
        clash = [one for one in ours if _meet(one, span)]
        if not clash:
            kept.append(span)
        elif clash != [span]:
            conflicts += 1
    for start, stop, new in sorted(kept, key=lambda one: (one[0], one[1]), reverse=True):
        lines[start:stop] = new
    return Merged(text="".join(lines), conflicts=conflicts)


def _changes(base: list[str], other: str) -> list[_Span]:
    after = other.splitlines(keepends=True)
    matcher = SequenceMatcher(a=base, b=after, autojunk=False)
    return [(i1, i2, after[j1:j2]) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]


def _meet(one: _Span, other: _Span) -> bool:
    """Whether two changes touch the same lines; two insertions at one place do."""
    return one[0] <= other[1] and other[0] <= one[1] and (one[0] < other[1] or one[0] == other[0])
