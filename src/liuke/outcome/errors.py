"""What keeps a result from being said. They stand inside the results document as a sentence, so one bad playbook never
hides the others."""

from liuke.kit.errors import LiukeError


class NobodyTreatedError(LiukeError):
    """The treated arm is empty."""

    code = "LK-O101"
    en = "Nobody was treated, so there is nothing to compare the holdout with"
    zh = "处理组没有人，无从与对照组比较"
    next_en = "liuke plan review: see why everybody was refused"
    next_zh = "liuke plan review：看看为什么人都被拒了"
    exit_code = 1


class NobodyHeldOutError(LiukeError):
    """Everybody was treated."""

    code = "LK-O102"
    en = "Everybody was treated: without a holdout nobody can say what would have happened anyway"
    zh = "所有人都被触达了：没有对照组，就说不清不做会怎样"
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
    """All fared the same, or all but one."""

    code = "LK-O105"
    en = "Of {n} people of both arms {returned} came back: (nearly) all fared the same, no difference to measure"
    zh = "两组共 {n} 人，{returned} 人回来：结果（几乎）全都一样，还量不出差别"
    next_en = "wait, or choose a goal that some reach and some do not"
    next_zh = "再等等，或换一个有人达成、有人没达成的目标"
    exit_code = 1


class SampleRatioError(LiukeError):
    """The arms are not of the sizes that were drawn."""

    code = "LK-O106"
    en = "The arms have {seen} held out where {expected} were to be expected (p = {p}): the result is withheld"
    zh = "对照组有 {seen} 人，按比例应有 {expected} 人（p = {p}）：结果不予公布"
    next_en = "find out which people are missing; the usual causes stand beside this"
    next_zh = "先查清少了哪些人，常见原因列在旁边"
    exit_code = 1


class ExposureRatioError(LiukeError):
    """Arms were drawn well, and lost people of one arm before anything was written."""

    code = "LK-O125"
    en = (
        "Of the people for whom a message stood up, {seen} are held out where {expected} were to be expected "
        "(p = {p}): one arm lost people between the draw and the message, the result is withheld"
    )
    zh = "写得出消息的人里，对照组 {seen} 人，应有 {expected} 人（p = {p}）：抽签后、发送前有一组少了人，结果不予公布"
    next_en = "look at what was refused when the plan was applied: liuke plan review PLAN"
    next_zh = "查执行计划时拦下了谁：liuke plan review 计划号"
    exit_code = 1


class AnalysedRatioError(LiukeError):
    """Arms were drawn well, and those whose window has closed are not of those sizes."""

    code = "LK-O126"
    en = (
        "Of the people in the figures, {seen} are held out where {expected} were to be expected (p = {p}): people of "
        "one arm are missing from the facts, the result is withheld"
    )
    zh = "计入数字的人里，对照组 {seen} 人，应有 {expected} 人（p = {p}）：有一组的人没有进入统计，结果不予公布"
    next_en = "see who is in both arms, and whether facts were imported whole: liuke holdout show, liuke doctor"
    next_zh = "看谁同时在两组、数据是否导全：liuke holdout show、liuke doctor"
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


class BadPaceError(LiukeError):
    """A comparison was planned for nobody a day."""

    code = "LK-O127"
    en = "{per_day} people a day cannot be reached"
    zh = "每天 {per_day} 人，这样排不出时间"
    next_en = "give how many people a day the playbook decides about, held out or not; above 0"
    next_zh = "写明每天有多少人入组（触达和留白都算），要大于 0"


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


class ShareChangedError(LiukeError):
    """The share held out was changed half-way: people drawn at different shares are compared among themselves only."""

    code = "LK-O117"
    en = "The share held out changed half-way ({shares}): only people drawn at the same share are compared"
    zh = "留白比例中途改过（{shares}）：只在同一比例下抽到的人之间比较"
    next_en = "keep one share until the result is in; liuke holdout rotate begins anew"
    next_zh = "出结果前不要再改比例；要重新开始用 liuke holdout rotate"
    exit_code = 1


class BothArmsError(LiukeError):
    """Somebody was found in both arms."""

    code = "LK-O118"
    en = "{n} people are in both arms, or share a phone, address or device with the other: they are in no figure"
    zh = "有 {n} 人同时出现在两组，或与另一组的人共用手机号、邮箱或设备：不计入任何数字"
    next_en = "liuke holdout show: see since when; a merge of ids is the usual cause"
    next_zh = "用 liuke holdout show 看从哪天开始；常见原因是账号合并"
    exit_code = 1


class CouponsUnknownError(LiukeError):
    """Orders do not say what was paid by coupon."""

    code = "LK-O119"
    en = "Orders do not say what was paid by coupon: offers are counted at their expected cost, not as used"
    zh = "订单里没有券的抵扣金额：权益按预期成本计，不是按实际核销计"
    next_en = "map coupon_fen when you import orders"
    next_zh = "导入订单时映射 coupon_fen 列"
    exit_code = 1


class ContaminatedError(LiukeError):
    """People who were to be left alone were touched."""

    code = "LK-O120"
    en = "{n} of {of} held out were touched all the same ({share}): the lift is larger than it looks"
    zh = "对照组 {of} 人中有 {n} 人仍被触达（{share}）：真实提升比看到的更大"
    next_en = "look for sending outside liuke, and for people with two ids"
    next_zh = "查一查留客以外的发送渠道，以及一人多号"
    exit_code = 1


class ByChanceError(LiukeError):
    """Of many playbooks looked at, some seem to work by chance."""

    code = "LK-O121"
    en = "Among {n} playbooks looked at, one like this comes by chance too often (q = {q})"
    zh = "一共看了 {n} 个打法，这样的结果靠运气出现得太多（q = {q}）"
    next_en = "wait for more people, or stop playbooks nobody needs"
    next_zh = "等更多人的结果，或停掉没人需要的打法"
    exit_code = 1


class UnknownHoldoutError(LiukeError):
    """There is no holdout of that name."""

    code = "LK-O122"
    en = "There is no holdout {name}; there are {known}"
    zh = "没有名为 {name} 的对照组；现有：{known}"
    next_en = "liuke holdout list"
    next_zh = "liuke holdout list"


class PlanWaitsError(LiukeError):
    """A plan drawn by the old salt still waits."""

    code = "LK-O123"
    en = "{plan} was drawn by the salt of today and still waits: a rotation now would change who is in it"
    zh = "计划 {plan} 是按现在的抽签生成的，还没执行：现在轮换会改变名单"
    next_en = "apply or stop it first: liuke plan stop {plan}"
    next_zh = "先执行或停掉它：liuke plan stop {plan}"
    exit_code = 5
    http_status = 409


class BadEndError(LiukeError):
    """An end that lies before the beginning."""

    code = "LK-O124"
    en = "{day} cannot be the end: the first result of {name} comes on {first}"
    zh = "{day} 不能作为结束日：{name} 的第一个结果在 {first} 才有"
    next_en = "give a later day, or none: an open end is looked at as long as one likes"
    next_zh = "给一个更晚的日期，或不设结束日：没有结束日也可以一直看"


class NotEnoughToLearnError(LiukeError):
    """Too few people whose window has closed to tell them apart."""

    code = "LK-O130"
    en = "Not enough data: {n} of {least} people needed in the smaller arm to say who is moved"
    zh = "数据不够：较小的一组 {n} 人，需要 {least} 人才说得清谁会被打动"
    next_en = "wait for further plans; a larger holdout_share fills the smaller arm sooner"
    next_zh = "等后续计划；调高 holdout_share 会更快攒够"
    exit_code = 1


class NothingKnownOfThemError(LiukeError):
    """Nothing was kept of the people on the mornings they were decided upon."""

    code = "LK-O131"
    en = "Of {n} people nothing is kept of the morning they were decided upon: {left} are left to learn from"
    zh = "有 {n} 人当天早上的情况没有留存，只剩 {left} 人可供学习"
    next_en = "nothing to do: plans applied from now on keep it"
    next_zh = "无需处理：今后执行的计划都会留存"
    exit_code = 1


class TooAlikeError(LiukeError):
    """People, or what they did, do not differ enough to learn from."""

    code = "LK-O132"
    en = "These {n} people are too alike, or too few of them reached the goal, to tell them apart"
    zh = "这 {n} 人太相似，或达成目标的人太少，分不出差别"
    next_en = "wait for further plans"
    next_zh = "等后续计划"
    exit_code = 1
