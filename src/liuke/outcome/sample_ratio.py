"""Are the arms of the sizes that were drawn? If not, something removed people after the draw, and no result is safe."""

from dataclasses import dataclass
from math import inf, sqrt

from scipy.special import chdtrc, ndtri

CAUSES_EN = (
    "people of one arm are missing because a later step looked at what happened to them (a failed send, a bounce)",
    "the share held out was changed without a new version of the playbook",
    "two plans treated the same people, or a merge of ids moved some into the other arm",
    "a message outside liuke reached one arm only",
    "facts of one arm were imported only in part",
)
CAUSES_ZH = (
    "分组之后又按结果剔除了一组的人（发送失败、退信等）",
    "改了留白比例，却没有升级打法版本",
    "两个计划触达了同一批人，或合并账号把人移到了另一组",
    "留客之外的消息只触达了其中一组",
    "其中一组的数据只导入了一部分",
)
_POWER = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRatio:
    """The test of arm sizes. ``expected`` and ``seen`` count the holdout; ``detectable`` is the share of the treated
    arm whose loss this test would have noticed four times in five (infinite where no loss would be noticed)."""

    p: float
    expected: float
    seen: int
    detectable: float


def sample_ratio(seen: tuple[int, ...], shares: tuple[float, ...]) -> float:
    """Return the p-value of arm sizes against the shares that were drawn (Pearson's chi-squared).

    Shares need not add up to 1; an arm with share 0 is left out. Same formula as GrowthBook's ``check_srm``.
    """
    drawn = [(n, share) for n, share in zip(seen, shares, strict=True) if share > 0]
    people, whole = sum(n for n, _ in drawn), sum(share for _, share in drawn)
    if people < 1 or len(drawn) < 2:
        return 1.0
    expected = [(n, share / whole * people) for n, share in drawn]
    return float(chdtrc(len(drawn) - 1, sum((n - e) ** 2 / e for n, e in expected)))


def check_arms(treated: int, holdout: int, expected_holdout: float, alarm_below_p: float) -> SampleRatio:
    """Test the sizes of two arms; ``expected_holdout`` is the sum of every person's chance to be held out."""
    people = treated + holdout
    return SampleRatio(
        p=sample_ratio((treated, holdout), (people - expected_holdout, expected_holdout)),
        expected=expected_holdout,
        seen=holdout,
        detectable=detectable_loss(people, expected_holdout / people if people else 0.0, alarm_below_p),
    )


def detectable_loss(people: int, holdout_share: float, alarm_below_p: float) -> float:
    """Return the share of the treated arm whose loss would raise the alarm four times in five; infinite if none would.

    Losing a share λ moves the holdout's size by λ·sqrt(n·q·(1−q) / (1−λ·(1−q))) standard deviations.
    """
    spread = people * holdout_share * (1 - holdout_share)
    if spread <= 0:
        return inf
    wanted = float(ndtri(1 - alarm_below_p / 2) + ndtri(_POWER))
    loss = 1.0
    for _ in range(60):
        loss = wanted * sqrt(max(1 - min(loss, 1.0) * (1 - holdout_share), 0.0) / spread)
    return loss if loss <= 1 else inf
