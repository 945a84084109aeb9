"""What can go wrong with the operational database, said once."""

from liuke.kit.errors import LiukeError
from liuke.model.spoken import PLAN_STATES


class StateUnreadableError(LiukeError):
    """The database cannot be opened or written."""

    code = "LK-B101"
    en = "The operational database {url} cannot be used: {why}"
    zh = "运营数据库 {url} 无法使用：{why}"
    next_en = "check that its folder exists and may be written to, and that the address in liuke.toml is right"
    next_zh = "检查所在文件夹是否存在、可写，以及 liuke.toml 里的地址是否正确"


class StateBusyError(LiukeError):
    """Another process kept the database to itself for longer than we wait."""

    code = "LK-B102"
    en = "The operational database {url} stayed locked by another process for {waited_s} s. Nothing was changed"
    zh = "运营数据库 {url} 被另一个进程锁住超过 {waited_s} 秒，没有改动任何内容"
    next_en = "let the other process finish and run the command again"
    next_zh = "等另一个进程结束后再运行一次"
    exit_code = 5
    http_status = 503


class StateFullError(LiukeError):
    """No room left on the disk; the transaction was undone."""

    code = "LK-B103"
    en = "No room left on the disk of the operational database {url}. Nothing was changed"
    zh = "运营数据库 {url} 所在磁盘已满，没有改动任何内容"
    next_en = "free some space and run the command again"
    next_zh = "腾出空间后再运行一次"
    exit_code = 6
    http_status = 503


class StateUnreachableError(LiukeError):
    """The database server does not answer."""

    code = "LK-B104"
    en = "The database server of {url} does not answer: {why}"
    zh = "连接不上数据库服务器 {url}：{why}"
    next_en = "check that it runs and that the address in liuke.toml is right"
    next_zh = "检查服务器是否在运行、liuke.toml 里的地址是否正确"
    exit_code = 6
    http_status = 503


class StateNewerError(LiukeError):
    """The database was written by a later release."""

    code = "LK-B105"
    en = "The operational database {url} has schema {found}, this release knows up to {known}"
    zh = "运营数据库 {url} 的结构版本是 {found}，当前程序只认识到 {known}"
    next_en = "install the release that wrote it, or a later one"
    next_zh = "安装写入它的版本或更新的版本"
    exit_code = 5
    http_status = 409


class UnknownPlanError(LiukeError):
    """There is no plan of that name."""

    code = "LK-B201"
    en = "There is no plan {plan}"
    zh = "没有名为 {plan} 的计划"
    next_en = "liuke plan list"
    next_zh = "liuke plan list"
    http_status = 404


class PlanConflictError(LiukeError):
    """The plan is not the one that was read: its hash differs."""

    code = "LK-B202"
    en = "Plan {plan} has changed: it is now {now}, you spoke of {said}"
    zh = "计划 {plan} 已经变了：现在是 {now}，你说的是 {said}"
    next_en = "liuke plan review {plan}"
    next_zh = "liuke plan review {plan}"
    exit_code = 5
    http_status = 409


class PlanStateError(LiukeError):
    """A plan cannot go from where it is to where it was sent."""

    code = "LK-B203"
    en = "Plan {plan} is {now} and cannot become {to}"
    zh = "计划 {plan} 现在是「{now}」，不能改成「{to}」"
    zh_words = PLAN_STATES
    next_en = "liuke plan review {plan}"
    next_zh = "liuke plan review {plan}"
    exit_code = 5
    http_status = 409


class UnknownPersonError(LiukeError):
    """Nobody of that name works in this workspace."""

    code = "LK-B301"
    en = "Nobody called {person} works in this workspace"
    zh = "工作区里没有 {person} 这个人"
    next_en = "add the person in liuke.toml under [[people]]"
    next_zh = "在 liuke.toml 的 [[people]] 里加上这个人"
    http_status = 404


class SuppressionError(LiukeError):
    """A person's own no is not ours to take back."""

    code = "LK-B401"
    en = "A {reason} is never taken back for somebody"
    zh = "{reason} 不能由别人代为撤销"
    next_en = "only the person can subscribe again, through a link of theirs"
    next_zh = "只有本人可以通过自己的链接重新订阅"
    exit_code = 4
    http_status = 403


class UnknownTokenError(LiukeError):
    """There is no API token of that id."""

    code = "LK-B302"
    en = "There is no token {token}"
    zh = "没有令牌 {token}"
    next_en = "liuke token list"
    next_zh = "liuke token list"
    http_status = 404
