"""Thresholds are policy: every number that decides something, with the default of the product.

``*_from`` is inclusive, ``below_*`` and ``until`` are exclusive, a share is 0..1, money integer fen. The sentence under
each field is what docs/policy.md says of it.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from liuke.kit.chance import fingerprint
from liuke.model.policy.accounts import AccountPolicy
from liuke.model.policy.alarms import AlarmPolicy
from liuke.model.policy.desk import DeskPolicy
from liuke.model.policy.feeling import FeelingPolicy
from liuke.model.policy.guard import GuardPolicy
from liuke.model.policy.health import HealthPolicy
from liuke.model.policy.keep import KeepPolicy
from liuke.model.policy.liveness import LivenessPolicy
from liuke.model.policy.moved import MovedPolicy
from liuke.model.policy.outcome import OutcomePolicy
from liuke.model.policy.paths import PathPolicy
from liuke.model.policy.reasons import ReasonPolicy
from liuke.model.policy.risk import RiskPolicy
from liuke.model.policy.signals import SignalPolicy
from liuke.model.policy.strict import STRICT
from liuke.model.policy.value import ValuePolicy
from liuke.model.policy.voice import VoicePolicy

__all__ = [
    "AccountPolicy",
    "AlarmPolicy",
    "DeskPolicy",
    "FeelingPolicy",
    "GuardPolicy",
    "HealthPolicy",
    "KeepPolicy",
    "LivenessPolicy",
    "MovedPolicy",
    "OutcomePolicy",
    "PathPolicy",
    "Policy",
    "ReasonPolicy",
    "RiskPolicy",
    "SignalPolicy",
    "ValuePolicy",
    "VoicePolicy",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """All thresholds of a workspace. ``policy.yml`` names only what differs from these."""

    __pydantic_config__ = STRICT

    signals: SignalPolicy = field(default_factory=SignalPolicy)
    value: ValuePolicy = field(default_factory=ValuePolicy)
    paths: PathPolicy = field(default_factory=PathPolicy)
    feeling: FeelingPolicy = field(default_factory=FeelingPolicy)
    health: HealthPolicy = field(default_factory=HealthPolicy)
    alarms: AlarmPolicy = field(default_factory=AlarmPolicy)
    liveness: LivenessPolicy = field(default_factory=LivenessPolicy)
    risk: RiskPolicy = field(default_factory=RiskPolicy)
    reasons: ReasonPolicy = field(default_factory=ReasonPolicy)
    voice: VoicePolicy = field(default_factory=VoicePolicy)
    accounts: AccountPolicy = field(default_factory=AccountPolicy)
    guard: GuardPolicy = field(default_factory=GuardPolicy)
    desk: DeskPolicy = field(default_factory=DeskPolicy)
    outcome: OutcomePolicy = field(default_factory=OutcomePolicy)
    moved: MovedPolicy = field(default_factory=MovedPolicy)
    keep: KeepPolicy = field(default_factory=KeepPolicy)

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change with any threshold; every decision records them."""
        return fingerprint(repr(asdict(self)))[:12]

    def params(self, section: str) -> dict[str, Any]:
        """Return one section's thresholds as named query parameters."""
        return {name: value for name, value in asdict(getattr(self, section)).items() if not isinstance(value, tuple)}
