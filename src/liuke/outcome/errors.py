"""What keeps a result from being said. They stand inside the results document as a sentence, so one bad playbook never
hides the others."""

from liuke.kit.errors import LiukeError


class NobodyTreatedError(LiukeError):
    """The treated arm is empty."""

    code = "LK-O101"
    en = "Nobody was treated, so there is nothing to compare the holdout with"
    zh = "处理组没有人，无从与留白组比较"
    next_en = "liuke plan review: see why everybody was refused"
    next_zh = "liuke plan review：看看为什么人都被拒了"
    exit_code = 1


class NobodyHeldOutError(LiukeError):
    """Everybody was treated."""

    code = "LK-O102"
    en = "Everybody was treated: without a holdout nobody can say what would have happened anyway"
    zh = "所有人都被触达了：没有留白组，就说不清不做会怎样"
    next_en = "set holdout_share in the playbook (0.1 is usual) before its next plan"
    next_zh = "在下一次计划之前，给这个打法设置 holdout_share（一般 0.1）"
    exit_code = 1


class WindowOpenError(LiukeError):
    """Nobody's time to return has passed yet."""

    code = "LK-O103"
    en = "The time people have to return has not passed yet; the first result comes on {first}"
    zh = "观察期还没结束，{first} 才有第一个结果"
    next_en = "look again on {first}"
    next_zh = "{first} 再来看"
    exit_code = 1


class TooFewPeopleError(LiukeError):
    """An arm is too small to speak about."""

    code = "LK-O104"
    en = "The smaller arm has {n} people; nothing is concluded below {least}"
    zh = "较小的一组只有 {n} 人，不足 {least} 人不下结论"
    next_en = "wait for further plans, or raise holdout_share"
    next_zh = "等后续计划，或调高 holdout_share"
    exit_code = 1


class OneOutcomeError(LiukeError):
    """Both arms have one and the same outcome for everybody."""

    code = "LK-O105"
    en = "All {n} people of both arms fared the same ({returned} came back): there is no difference to measure yet"
    zh = "两组共 {n} 人结果全都一样（{returned} 人回来），还量不出差别"
    next_en = "wait, or choose a goal that some reach and some do not"
    next_zh = "再等等，或换一个有人达成、有人没达成的目标"
    exit_code = 1


class SampleRatioError(LiukeError):
    """The arms are not of the sizes that were drawn."""

    code = "LK-O106"
    en = "The arms have {seen} held out where {expected} were to be expected (p = {p}): the result is withheld"
    zh = "留白组有 {seen} 人，按比例应有 {expected} 人（p = {p}）：结果不予公布"
    next_en = "find out which people are missing; the usual causes stand beside this"
    next_zh = "先查清少了哪些人，常见原因列在旁边"
    exit_code = 1


class CurrenciesMixedError(LiukeError):
    """Money in several currencies cannot be added."""

    code = "LK-O107"
    en = "Orders come in {currencies}: money is not compared"
    zh = "订单里有 {currencies} 多种货币，不比较金额"
    next_en = "import orders in one currency"
    next_zh = "请以同一种货币导入订单"
    exit_code = 1


class CostMissingError(LiukeError):
    """Something was done whose cost nobody wrote down."""

    code = "LK-O108"
    en = "{n} touches have no cost: cost per extra return is not said"
    zh = "有 {n} 次触达没有成本记录，不给出每个增量回访的成本"
    next_en = "set cost_fen in the playbook's tiers"
    next_zh = "在打法的各档里填写 cost_fen"
    exit_code = 1


class EmptyArmError(LiukeError):
    """A figure was asked of nobody: a mean of nobody is not 0."""

    code = "LK-O109"
    en = "An arm of {n} people has no {what}"
    zh = "{n} 个人的一组没有{what}"
    http_status = 409


class NothingBelowError(LiukeError):
    """A ratio or a relative difference was asked against 0."""

    code = "LK-O110"
    en = "The {n} people it is divided by add up to 0: there is no ratio"
    zh = "作为分母的 {n} 人合计为 0，算不出比值"
    next_en = "look at the difference instead of the ratio, or wait for more people"
    next_zh = "改看差值，或等人数更多"
    exit_code = 1


class NoSpreadError(LiukeError):
    """Everybody has the same value."""

    code = "LK-O111"
    en = "All {n} people have the same value: no interval can be drawn"
    zh = "{n} 个人的数值完全相同，画不出区间"
    next_en = "wait, or choose another metric"
    next_zh = "再等等，或换一个指标"
    exit_code = 1


class BadLooksError(LiukeError):
    """Looks at a campaign are not in order."""

    code = "LK-O112"
    en = "Looks must grow from above 0 to at most 1 of all that is to come; they begin with {looks}"
    zh = "查看时点必须从大于 0 递增到不超过 1，现在开头是 {looks}"
    next_en = "give each look as the share of all people expected by the end"
    next_zh = "每次查看都写成占最终人数的比例"


class ChanceOfTreatmentError(LiukeError):
    """Somebody was treated for sure, or surely not: nothing can be learned from them."""

    code = "LK-O113"
    en = "{n} people had no chance, or no other chance, than to be treated: their difference cannot be known"
    zh = "有 {n} 人必定被触达或必定不被触达，他们的差别无从得知"
    next_en = "leave them out, or hold a share of their kind out next time"
    next_zh = "把他们排除在外，或下次在这类人里留出一部分不触达"
    exit_code = 1


class BadPlanError(LiukeError):
    """A comparison was planned that cannot be."""

    code = "LK-O114"
    en = "No plan: {difference} above {base} with {holdout_share} held out; shares must lie between 0 and 1"
    zh = "无法规划：基数 {base}、差值 {difference}、留白 {holdout_share}；比例都必须在 0 和 1 之间"
    next_en = "give the share that comes back now, and the difference you want to see (0.01 is one point)"
    next_zh = "写明现在的回访率和想看到的差值（0.01 即 1 个百分点）"


class NegativeBudgetError(LiukeError):
    """A budget below 0."""

    code = "LK-O115"
    en = "A budget of {budget} cannot be spent"
    zh = "预算 {budget} 小于 0，无法分配"
    next_en = "give a budget of 0 or more"
    next_zh = "预算请填 0 或更大的数"


class NegativeCostError(LiukeError):
    """Something that costs less than nothing."""

    code = "LK-O116"
    en = "{name} has a cost below 0"
    zh = "{name} 的成本小于 0"
    next_en = "mend its cost_fen; what brings money belongs into its worth"
    next_zh = "改正它的 cost_fen；带来的钱请算进收益"
