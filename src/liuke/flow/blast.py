"""One-size-fits-all (G5): what many would read alike, with no fact about any of them in it, goes to nobody."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from liuke.delivery.message import Refusal
from liuke.flow.compose import Composed
from liuke.model.reasons import Code
from liuke.model.words import PERSON_CHANNELS

_LINK = re.compile(r"https?://\S+")
_OURS = ("offer.", "user.")
"""What we offer, and how a person is called, is no fact that the message stands on."""


def without_blasts(composed: Iterable[Composed], above: int) -> list[Composed]:
    """Refuse every marketing text that more than ``above`` people would get alike and that says nothing of them."""
    every = list(composed)
    alike = Counter(_text(one) for one in every if _bare(one))
    return [_judged(one, alike[_text(one)], above) if _bare(one) else one for one in every]


def read_alike(unsent: Iterable[Composed], sent: Iterable[Composed]) -> list[Composed]:
    """Refuse, of what is not to be sent, each text that was refused to others for being everybody's."""
    blasts = {_text(one) for one in sent if one.refused is not None and one.refused.code == str(Code.BLAST)}
    refusal = Refusal(code=str(Code.BLAST), detail="same_for_all")
    return [replace(one, refused=refusal) if _bare(one) and _text(one) in blasts else one for one in unsent]


def _bare(one: Composed) -> bool:
    """Say whether a message stands on no fact of its reader's; a person who calls says what they say."""
    spoken = one.refused is not None or one.channel in PERSON_CHANNELS or not one.marketing
    return not spoken and all(name.startswith(_OURS) for name in one.said)


def _text(one: Composed) -> tuple[str, str, str]:
    return one.playbook, _LINK.sub("", one.subject), _LINK.sub("", one.text)


def _judged(one: Composed, alike: int, above: int) -> Composed:
    if alike <= above:
        return one
    detail = f"same_for_all: {alike} people would read the same, at most {above}"
    return replace(one, refused=Refusal(code=str(Code.BLAST), detail=detail))
