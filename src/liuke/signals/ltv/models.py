"""The models by name, fitted or politely refused."""

from collections.abc import Mapping
from typing import Literal, Protocol

from liuke.model.policy import ValuePolicy
from liuke.signals.ltv import gamma_gamma
from liuke.signals.ltv.beta_geometric import NAMES as BETA_GEOMETRIC
from liuke.signals.ltv.beta_geometric import BetaGeometric
from liuke.signals.ltv.gamma_gamma import Payments
from liuke.signals.ltv.groups import Floats, Groups
from liuke.signals.ltv.newton import Fit, Value, maximise
from liuke.signals.ltv.pareto import NAMES as PARETO
from liuke.signals.ltv.pareto import Pareto
from liuke.signals.spec import Lack

OrderModelName = Literal["mbg_nbd", "bg_nbd", "pareto_nbd"]
_MANY_GROUPS = 40_000
_START_PARTS = 24


class Bound(Protocol):
    """A model and the groups it is fitted to."""

    def value(self, theta: Floats) -> Value:
        """Return log-likelihood, gradient and Hessian."""
        ...


class OrderModel(Protocol):
    """What may be asked of a model of purchases. ``theta`` are its parameters; times are in the unit of the fit."""

    def start(self, groups: Groups) -> Floats:
        """Return where to begin."""
        ...

    def prepared(self, groups: Groups) -> Bound:
        """Bind the groups."""
        ...

    def p_alive(self, theta: Floats, x: Floats, t_x: Floats, age: Floats) -> Floats:
        """Return the chance that each is still a customer."""
        ...

    def p_quiet(self, theta: Floats, x: Floats, t_x: Floats, age: Floats, t: float) -> Floats:
        """Return the chance of no purchase in the next ``t``."""
        ...

    def if_alive(self, theta: Floats, x: Floats, age: Floats, t: float) -> Floats:
        """Return the purchases expected in the next ``t`` of somebody who is alive now."""
        ...

    def expected(self, theta: Floats, x: Floats, t_x: Floats, age: Floats, t: float) -> Floats:
        """Return the purchases expected of each in the next ``t``."""
        ...

    def mean_repeats(self, theta: Floats, t: Floats) -> Floats:
        """Return the repeats expected of anybody within ``t`` of the first purchase."""
        ...

    def counts(self, theta: Floats, t: Floats, most: int) -> Floats:
        """Return the chance of 0, 1, … ``most`` repeats within ``t`` of the first purchase."""
        ...


MODELS: Mapping[str, tuple[OrderModel, tuple[str, ...]]] = {
    "mbg_nbd": (BetaGeometric(1), BETA_GEOMETRIC),
    "bg_nbd": (BetaGeometric(0), BETA_GEOMETRIC),
    "pareto_nbd": (Pareto(), PARETO),
}


def fit_orders(name: str, groups: Groups) -> Fit:
    """Fit a model of purchases. Many groups are begun from where fewer and coarser ones lead."""
    model, names = MODELS[name]
    start = model.start(groups)
    if len(groups.x) > _MANY_GROUPS:
        few = fit_part(name, groups.coarse(_START_PARTS), start)
        start = few.theta if few.converged else start
    return fit_part(name, groups, start, names)


def fit_part(name: str, groups: Groups, start: Floats, names: tuple[str, ...] | None = None) -> Fit:
    """Fit from a given start."""
    model, own = MODELS[name]
    return maximise(model.prepared(groups).value, names or own, start)


def fit_payments(paid: Payments) -> Fit:
    """Fit the Gamma-Gamma model."""
    return maximise(lambda theta: gamma_gamma.value(theta, paid), gamma_gamma.NAMES, paid.start())


def may_fit(groups: Groups | None, policy: ValuePolicy) -> Lack | None:
    """Say why the purchases cannot carry a model, if they cannot."""
    if groups is None:
        return Lack(
            code="no_orders",
            en="Not enough data: nobody has bought anything yet",
            zh="数据不够：还没有任何人买过",
        )
    if groups.people < policy.ltv_min_buyers:
        return Lack(
            code="too_few_buyers",
            en=f"Not enough data: only {groups.people} people have bought; {policy.ltv_min_buyers} are needed",
            zh=f"数据不够：只有 {groups.people} 人买过，至少要 {policy.ltv_min_buyers} 人",
        )
    if groups.repeaters < policy.ltv_min_repeaters:
        return Lack(
            code="too_few_repeaters",
            en=f"Not enough data: only {groups.repeaters} people have bought again; "
            f"{policy.ltv_min_repeaters} are needed",
            zh=f"数据不够：只有 {groups.repeaters} 人复购，至少要 {policy.ltv_min_repeaters} 人",
        )
    return None


def refused(fit: Fit, what_en: str, what_zh: str) -> Lack | None:
    """Say that a fit did not come to rest: the data do not determine its parameters."""
    if fit.converged:
        return None
    return Lack(
        code="not_converged",
        en=f"Not enough data: {what_en} did not converge in {fit.iterations} steps: "
        "these purchases do not determine its parameters",
        zh=f"数据不够：{what_zh}在 {fit.iterations} 步内没有收敛，这些购买记录定不出它的参数",
    )


def may_value(paid: Payments | None, fit: Fit | None, policy: ValuePolicy) -> Lack | None:
    """Say why no money can be expected, if it cannot."""
    if paid is None or paid.people < policy.ltv_min_repeaters:
        n = paid.people if paid else 0
        return Lack(
            code="too_few_payers",
            en=f"Not enough data: only {n} people have paid again in the workspace's currency; "
            f"{policy.ltv_min_repeaters} are needed",
            zh=f"数据不够：只有 {n} 人用本币再次付款，至少要 {policy.ltv_min_repeaters} 人",
        )
    if fit is None or not fit.converged:
        return Lack(
            code="gamma_gamma_not_converged",
            en="Not enough data: the Gamma-Gamma model of payments did not converge",
            zh="数据不够：付款金额的 Gamma-Gamma 模型没有收敛",
        )
    if fit.params["q"] <= 1:
        return Lack(
            code="gamma_gamma_no_mean",
            en=f"Not enough data: payments scatter so widely (q = {fit.params['q']:.2f}, not above 1) that "
            "their mean is not finite",
            zh=f"数据不够：付款金额分布太散（q = {fit.params['q']:.2f}，不大于 1），均值不存在",
        )
    return None
