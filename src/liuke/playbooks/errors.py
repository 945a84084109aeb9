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
