"""A change of an overall share, split into who there was (mix) and how each kind did (rate); it adds up exactly.

Source: Kitagawa 1955, *Components of a difference between two rates* (JASA 50). With weights w and shares r of kind k,
before (0) and after (1): mix_k = (w1 - w0)(r0 + r1 - R0 - R1) / 2 and rate_k = (r1 - r0)(w0 + w1) / 2. Taking the mean
overall share R off each kind's changes no sum (the weights' changes add up to 0), and makes each kind's mix speak for
itself: more of those who stay less than others pulls down. A kind that is missing on one side has no share of its own
there: all that its coming or going moves is mix.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one kind moved; ``n`` and ``k`` are its people, and those of them who did, before and after."""

    kind: str
    n_before: int
    k_before: int
    n_after: int
    k_after: int
    mix: Fraction
    rate: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The shares before and after, exactly, and what each kind moved; ``mix`` + ``rate`` is ``after`` - ``before``."""

    before: Fraction
    after: Fraction
    parts: tuple[Part, ...]

    @property
    def mix(self) -> Fraction:
        """How far who there was moved the share."""
        return sum((part.mix for part in self.parts), Fraction(0))

    @property
    def rate(self) -> Fraction:
        """How far what each kind did moved the share."""
        return sum((part.rate for part in self.parts), Fraction(0))


def split(before: Mapping[str, tuple[int, int]], after: Mapping[str, tuple[int, int]]) -> Split | None:
    """Split the change of a share; each side maps a kind to (people, of them who did). None where a side is empty.

    Exact: fractions of whole numbers, no rounding anywhere. Parts come with the largest movers first.
    """
    all_before, all_after = sum(n for n, _ in before.values()), sum(n for n, _ in after.values())
    if not all_before or not all_after:
        return None
    share_before = Fraction(sum(k for _, k in before.values()), all_before)
    share_after = Fraction(sum(k for _, k in after.values()), all_after)
    middle = share_before + share_after
    parts = []
    for kind in before.keys() | after.keys():
        (n0, k0), (n1, k1) = before.get(kind, (0, 0)), after.get(kind, (0, 0))
        w0, w1 = Fraction(n0, all_before), Fraction(n1, all_after)
        if not n0 and not n1:
            continue
        r0, r1 = Fraction(k0, n0) if n0 else Fraction(k1, n1), Fraction(k1, n1) if n1 else Fraction(k0, n0)
        parts.append(
            Part(
                kind=kind,
                n_before=n0,
                k_before=k0,
                n_after=n1,
                k_after=k1,
                mix=(w1 - w0) * (r0 + r1 - middle) / 2,
                rate=(r1 - r0) * (w0 + w1) / 2,
            )
        )
    parts.sort(key=lambda part: (-abs(part.mix) - abs(part.rate), part.kind))
    return Split(before=share_before, after=share_after, parts=tuple(parts))
