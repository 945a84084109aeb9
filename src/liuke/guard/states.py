"""What a message says of the state of things (cheaper, fixed, back in stock, unpaid) against what the facts say.

The table is in states_offer.py and states_thing.py: what is said, in both languages; what denies it; what else to say.
"""

import re
from collections.abc import Iterator

from liuke.guard.bound import Bound
from liuke.guard.message import Finding, Language
from liuke.guard.pattern import any_of
from liuke.guard.state import State
from liuke.guard.states_offer import OFFER_STATES
from liuke.guard.states_thing import THING_STATES
from liuke.model.reasons import Code

STATES: tuple[State, ...] = (*OFFER_STATES, *THING_STATES)

_BEFORE = any_of(
    r"(?:没有?|未|不|尚未|无法|等|一旦|如果|若|待|还没.{0,4}|预计.{0,6}|将|会|\bnot|n't|\bnever"
    r"|\bno longer|\bif|\bonce|\bwhen|\buntil|\bas soon as|\bwill(?: be)?|\bto be|\bbefore|\bcannot"
    r"|\byet to be|\bstill being)\s*(?:\w+\s+){0,2}(?:全部|完全|彻底|再)?\s*$",
)
_AFTER = re.compile(r"^\s*(?:后|之后|以后|时|会|了吗|了没|吗)")


def states(text: str, bound: Bound, language: Language) -> Iterator[Finding]:
    """Yield what the text says that the facts deny."""
    for state in STATES:
        match = next(
            (
                match
                for match in state.said.finditer(text)
                if not _BEFORE.search(text[max(0, match.start() - 24) : match.start()])
                and not _AFTER.search(text[match.end() : match.end() + 3])
            ),
            None,
        )
        if not match:
            continue
        fact = state.denied(bound)
        if fact is not None:
            yield Finding(code=Code.FACT, text=match[0].strip(), advice=_advice(state, language, fact), blocks=True)
        elif state.backed and state.backed(bound) is None:
            yield Finding(
                code=Code.FACT, text=match[0].strip(), advice=_unbacked(language), blocks=state.unbacked_blocks
            )


def _advice(state: State, language: Language, fact: str) -> str:
    return f"{state.zh}（事实：{fact}）" if language == "zh" else f"{state.en} (the facts: {fact})"


def _unbacked(language: Language) -> str:
    zh, en = "找不到依据：绑定到一个事实，或删掉。", "Nothing supports this: bind it to a fact or leave it out."
    return zh if language == "zh" else en
