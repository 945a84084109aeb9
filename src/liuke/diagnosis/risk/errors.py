"""What may be wrong with a table or a model of risk."""

from liuke.kit.errors import LiukeError


class UnevenColumnsError(LiukeError):
    """The columns of a table differ in length."""

    code = "LK-R101"
    en = "The columns are not of one length: {lengths}"
    zh = "各列长度不一致：{lengths}"
    next_en = "Give every column one value a row"
    next_zh = "让每一列每行都有一个值"


class OneClassError(LiukeError):
    """Everybody left, or nobody did: there is nothing to tell apart."""

    code = "LK-R102"
    en = "No model can be fitted: {churners} of {rows} left, and it takes at least {least} on either side"
    zh = "无法建模：{rows} 人中有 {churners} 人流失，而流失与未流失都至少要有 {least} 人"
    next_en = "Widen the window, or wait until more have left or stayed"
    next_zh = "放宽窗口，或等到两边的人数都够"
    exit_code = 1


class NotALabelError(LiukeError):
    """The label does not have two values."""

    code = "LK-R103"
    en = "The label {name!r} must have exactly two values; it has {n}: {values}"
    zh = "标签列 {name!r} 必须恰好有两个取值，现在有 {n} 个：{values}"
    next_en = "Name the column that says who left with --label, yes or no a row"
    next_zh = "用 --label 指定说明是否流失的列，每行只填是或否"


class NoSuchColumnError(LiukeError):
    """The model needs a column that the table does not have, or the command names one."""

    code = "LK-R104"
    en = "There is no column {name!r}; there are: {columns}"
    zh = "没有名为 {name!r} 的列；现有：{columns}"
    next_en = "Check the spelling, also of capitals"
    next_zh = "检查拼写和大小写"


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


class NothingToLearnError(LiukeError):
    """No column is left that differs from row to row."""

    code = "LK-R107"
    en = "No column is left to learn from: all are constant, empty or left out"
    zh = "没有可用的列：全部是常数、空值或已被排除"
    next_en = "Give the table a column that differs between people"
    next_zh = "给表格加上因人而异的列"
    exit_code = 1


class LabelCellError(LiukeError):
    """The value said to mean "left" is none of the label's."""

    code = "LK-R108"
    en = "{said!r} is no value of the label {name!r}; it has: {values}"
    zh = "{said!r} 不是标签列 {name!r} 的取值；它有：{values}"
    next_en = "Name the value that means 'left' as it stands in the file"
    next_zh = "按文件里的写法指定表示“已流失”的取值"
