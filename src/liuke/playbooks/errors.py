"""What can be wrong with an audience or a playbook, said once."""

from liuke.kit.document import DocumentError
from liuke.kit.errors import LiukeError


class AudienceError(LiukeError):
    """An audience expression that is not a condition over declared columns. Nothing of it was run."""

    code = "LK-A100"
    en = "This is not an audience"
    zh = "这不是一个人群条件"
    next_en = "columns and operators are listed in docs/playbooks.md; try it with `liuke audience check`"
    next_zh = "可用的列和写法见 docs/playbooks.md；可先用 `liuke audience check` 试一试"


class EmptyAudienceError(AudienceError):
    """Nothing was said."""

    code = "LK-A101"
    en = "The audience is empty"
    zh = "人群条件是空的"
    next_en = "name a condition, for instance: idle_days >= 7"
    next_zh = "写一个条件，例如：idle_days >= 7"


class AudienceTooLongError(AudienceError):
    """More than one person can oversee."""

    code = "LK-A102"
    en = "The audience is too large: {what_en}, at most {most}"
    zh = "人群条件太大：{what_zh}，上限 {most}"
    next_en = "split it, or import a trait that says it in one column"
    next_zh = "拆成几个，或导入一个用一列就能说明的属性"


class StrangeCharacterError(AudienceError):
    """A character that has no place in the language, or cannot be seen."""

    code = "LK-A103"
    en = "The character {character} at position {position} has no place in an audience"
    zh = "第 {position} 个字符 {character} 不能用在人群条件里"
    next_en = "remove it; text is written in single quotes: city = 'Shanghai'"
    next_zh = "去掉它；文字用单引号括起来：city = '上海'"


class AudienceNestedError(AudienceError):
    """Brackets in brackets in brackets."""

    code = "LK-A104"
    en = "The audience is nested more than {most} deep"
    zh = "人群条件的嵌套超过 {most} 层"
    next_en = "write it flatter"
    next_zh = "写得平一些"


class AudienceSyntaxError(AudienceError):
    """The words do not make a condition."""

    code = "LK-A105"
    en = "The audience cannot be read: {why_en}"
    zh = "读不懂这个人群条件：{why_zh}"


class NotInLanguageError(AudienceError):
    """A construct that the audience language does not have."""

    code = "LK-A106"
    en = "{what_en} is not part of the audience language{hint_en}"
    zh = "人群条件里不能用 {what_zh}{hint_zh}"


class UnknownColumnError(AudienceError):
    """A name that no column has."""

    code = "LK-A107"
    en = "There is no column {name}{hint_en}"
    zh = "没有 {name} 这一列{hint_zh}"
    next_en = (
        "`liuke audience check` knows every column of users, traits, signals and diagnosis; text needs single quotes"
    )
    next_zh = "可用的列：用户表、属性、信号、诊断（见 docs/playbooks.md）；如果是文字，请加单引号"


class TypesDifferError(AudienceError):
    """Two things that cannot be compared or reckoned with."""

    code = "LK-A108"
    en = "{left} is {left_en}, but {right} is {right_en}{hint_en}"
    zh = "{left} 是{left_zh}，{right} 是{right_zh}，两者不能放在一起{hint_zh}"


class NotAConditionError(AudienceError):
    """A value where something true or false was needed, or the other way round."""

    code = "LK-A109"
    en = "{what} is {kind_en}, not {wanted_en}"
    zh = "{what} 是{kind_zh}，不是{wanted_zh}"
    next_en = "compare it with something, for instance: idle_days >= 7"
    next_zh = "把它和某个值比较，例如：idle_days >= 7"


class UnknownValueError(AudienceError):
    """A value outside a column's closed set: nobody has it."""

    code = "LK-A110"
    en = "{column} is never '{value}'{hint_en}; it is one of {values}"
    zh = "{column} 不会是 '{value}'{hint_zh}；只会是 {values} 之一"


class PersonalColumnError(AudienceError):
    """A condition on who somebody is, where only whether we know it may be asked."""

    code = "LK-A111"
    en = "{column} is personal: an audience may only ask whether it IS NULL or IS NOT NULL"
    zh = "{column} 是个人信息：人群条件只能问它 IS NULL 或 IS NOT NULL"
    next_en = "choose people by what they did, not by who they are"
    next_zh = "按行为选人，而不是按身份选人"


class AlwaysTrueError(AudienceError):
    """Everybody would be chosen."""

    code = "LK-A112"
    en = "{what} is true for everybody whose {names} is known: it chooses nobody in particular"
    zh = "只要 {names} 有值，{what} 对所有人都成立，等于没有挑选"
    next_en = "leave it out, or name a condition that some people do not meet"
    next_zh = "去掉它，或换成有人满足、有人不满足的条件"
    exit_code = 4


class NeverTrueError(AudienceError):
    """Nobody could be chosen."""

    code = "LK-A113"
    en = "{what} can be true for nobody"
    zh = "{what} 对任何人都不成立"
    next_en = "look at the limits: one of them shuts out the other"
    next_zh = "检查上下限：它们互相排斥"


class NoColumnError(AudienceError):
    """A comparison that does not ask anything about anybody."""

    code = "LK-A114"
    en = "{what} says nothing about any user: it is the same for everybody"
    zh = "{what} 与用户无关，对所有人都一样"
    next_en = "compare a column with a value, for instance: idle_days >= 7"
    next_zh = "拿一列和一个值比较，例如：idle_days >= 7"
    exit_code = 4


class BadLiteralError(AudienceError):
    """A number, day or pattern that cannot be one."""

    code = "LK-A115"
    en = "{what} is not {wanted_en}"
    zh = "{what} 不是{wanted_zh}"


class PlaybookError(DocumentError):
    """A playbook or template that does not say what it should; the place is named."""

    code = "LK-P101"
    next_en = "mend that line; playbooks are described in docs/playbooks.md"
    next_zh = "改正这一行；打法的写法见 docs/playbooks.md"


class NotArmedError(LiukeError):
    """Something started a playbook whose plans nobody approved beforehand: its draft waits for a person."""

    code = "LK-P201"
    en = "{playbook} started and waits: nobody said yes to its plans beforehand"
    zh = "{playbook} 已触发，计划在等人：还没有人预先批准"
    next_en = "review and approve the plan, or `liuke playbook arm {playbook}` for those to come"
    next_zh = "审阅并批准计划；以后想自动执行，用 `liuke playbook arm {playbook}`"
    exit_code = 4


class NotSecondedError(NotArmedError):
    """The figures of a yes given beforehand are large: a second person's word is missing (G8)."""

    code = "LK-P202"
    en = "{playbook} waits: its figures are large, and a second person has not said yes"
    zh = "{playbook} 在等人：额度较大，还差第二个人批准"
    next_en = "another approver runs the same `liuke playbook arm {playbook}`"
    next_zh = "请另一位审批人用同样的数字运行 `liuke playbook arm {playbook}`"


class OtherVersionError(NotArmedError):
    """The playbook was changed after somebody said yes to it."""

    code = "LK-P203"
    en = "{playbook} waits: it was changed after somebody said yes to it"
    zh = "{playbook} 在等人：预先批准之后，打法改过了"
    next_en = "look at `liuke playbook diff {playbook}`, then arm it again"
    next_zh = "先看 `liuke playbook diff {playbook}`，再重新批准"


class OtherPolicyError(NotArmedError):
    """The thresholds were changed after somebody said yes to a playbook."""

    code = "LK-P204"
    en = "{playbook} waits: policy.yml was changed after somebody said yes to it"
    zh = "{playbook} 在等人：预先批准之后，policy.yml 改过了"
    next_en = "arm it again under the policy as it is"
    next_zh = "在现在的规则下重新批准"


class ArmOverError(NotArmedError):
    """A yes given beforehand has come to its last day."""

    code = "LK-P205"
    en = "{playbook} waits: the yes given beforehand has run out"
    zh = "{playbook} 在等人：预先批准已经到期"
    next_en = "arm it again"
    next_zh = "重新批准"


class OverPerDayError(NotArmedError):
    """More people would be reached in one day than somebody said yes to."""

    code = "LK-P206"
    en = "{playbook} waits: with this plan it would reach more people today than was said yes to"
    zh = "{playbook} 在等人：加上这一批，今天的人数会超过批准的上限"
    next_en = "review and approve the plan; nothing of it is lost"
    next_zh = "审阅并批准这份计划；它没有丢"


class OverArmBudgetError(NotArmedError):
    """More money would be spent than somebody said yes to."""

    code = "LK-P207"
    en = "{playbook} waits: with this plan it would cost more than was said yes to"
    zh = "{playbook} 在等人：加上这一批，花费会超过批准的额度"
    next_en = "review and approve the plan, or arm it again with a new budget"
    next_zh = "审阅并批准这份计划，或用新的额度重新批准"


class RestingError(NotArmedError):
    """Something started a playbook that lies on the shelf, or is there no more."""

    code = "LK-P208"
    en = "{playbook} is not in use any more: what started it leads nowhere"
    zh = "{playbook} 已经停用，这次触发作罢"
    next_en = "`liuke playbook use {playbook}`, if it should answer the next time"
    next_zh = "下次还要它应对，就运行 `liuke playbook use {playbook}`"


class CycleError(LiukeError):
    """Playbooks start each other: what one does is what starts the next, round and round."""

    code = "LK-P209"
    en = "{playbook} would start itself again: {way}"
    zh = "{playbook} 会反过来触发自己：{way}"
    next_en = "let one of them be started by something else, or leave it to a person: without arming, every round waits"
    next_zh = "让其中一个改由别的事触发；或不预先批准，每一轮都由人决定"
    exit_code = 4


class UnknownAlarmError(LiukeError):
    """A playbook waits for an alarm that does not exist."""

    code = "LK-P210"
    en = "{playbook} waits for an alarm that does not exist: {alarm}{near_en}"
    zh = "{playbook} 等的报警不存在：{alarm}{near_zh}"
    next_en = "`liuke signals` lists the alarms"
    next_zh = "`liuke signals` 列出全部报警"


class NothingStartsItError(LiukeError):
    """A yes beforehand to a playbook that nothing starts by itself."""

    code = "LK-P211"
    en = "Nothing starts {playbook} by itself: there is nothing to say yes to beforehand"
    zh = "{playbook} 不会自己触发，没有什么可预先批准"
    next_en = "give it a trigger: an hour (every, at), an alarm or an event"
    next_zh = "先给它写上 trigger：时间（every、at）、报警或事件"
