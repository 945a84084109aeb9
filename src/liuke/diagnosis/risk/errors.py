"""What may be wrong with a table or a model of risk."""

from liuke.kit.errors import LiukeError


class NotALabelError(LiukeError):
    """The label does not have two values."""

    code = "LK-R103"
    en = "The label {name!r} must have exactly two values; it has {n}: {values}"
    zh = "标签列 {name!r} 必须恰好有两个取值，现在有 {n} 个：{values}"
    next_en = "Name the column that says who left with --label, yes or no a row"
    next_zh = "用 --label 指定说明是否流失的列，每行只填是或否"


class BoostMissingError(LiukeError):
    """Boosting was asked for on a machine that cannot do it."""

    code = "LK-R105"
    en = "Boosting cannot run here: {why}"
    zh = "这台机器上无法使用提升树：{why}"
    next_en = "Install it with: pip install 'liuke[gbm]' (on Debian also: apt-get install libgomp1)"
    next_zh = "安装：pip install 'liuke[gbm]'（Debian 还需要：apt-get install libgomp1）"
    exit_code = 6


class UnreadableModelError(LiukeError):
    """The document is no model, or one of a version that is not understood."""

    code = "LK-R106"
    en = "This is not a model of risk that can be read: {why}"
    zh = "无法读取这个风险模型：{why}"
    next_en = "Train a new one with: liuke risk train"
    next_zh = "重新训练：liuke risk train"
    exit_code = 5


class LabelCellError(LiukeError):
    """The value said to mean "left" is none of the label's."""

    code = "LK-R108"
    en = "{said!r} is no value of the label {name!r}; it has: {values}"
    zh = "{said!r} 不是标签列 {name!r} 的取值；它有：{values}"
    next_en = "Name the value that means 'left' as it stands in the file"
    next_zh = "按文件里的写法指定表示“已流失”的取值"
