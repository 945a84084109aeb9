"""What may be wrong with a table that something is to be learned from."""

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


class NoSuchColumnError(LiukeError):
    """The model needs a column that the table does not have, or the command names one."""

    code = "LK-R104"
    en = "There is no column {name!r}; there are: {columns}"
    zh = "没有名为 {name!r} 的列；现有：{columns}"
    next_en = "Check the spelling, also of capitals"
    next_zh = "检查拼写和大小写"


class NothingToLearnError(LiukeError):
    """No column is left that differs from row to row."""

    code = "LK-R107"
    en = "No column is left to learn from: all are constant, empty or left out"
    zh = "没有可用的列：全部是常数、空值或已被排除"
    next_en = "Give the table a column that differs between people"
    next_zh = "给表格加上因人而异的列"
    exit_code = 1
