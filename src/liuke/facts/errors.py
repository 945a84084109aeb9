"""What can go wrong with facts, said once."""

from liuke.kit.errors import LiukeError


class FactsLockedError(LiukeError):
    """Another process has the fact file open."""

    code = "LK-F101"
    en = "The facts in {path} are open in another process"
    zh = "另一个进程正在使用 {path} 里的事实数据"
    next_en = "wait for it to end, or talk to it: every command goes through a running `liuke serve`"
    next_zh = "等它结束；若已运行 `liuke serve`，命令会自动交给它"
    exit_code = 5
    http_status = 409


class FactsUnreadableError(LiukeError):
    """The fact file cannot be opened."""

    code = "LK-F102"
    en = "The facts in {path} cannot be opened: {why}"
    zh = "打不开 {path} 里的事实数据：{why}"
    next_en = "check that the folder may be written to and that the file was made by liuke"
    next_zh = "检查文件夹是否可写、文件是否由 liuke 生成"


class EngineFullError(LiukeError):
    """A query ran out of memory or disk; what it was changing is unchanged."""

    code = "LK-F103"
    en = "Out of {what}: {why}. Nothing was changed"
    zh = "{what} 不够了：{why}。数据没有被改动"
    next_en = "free some space, or raise [engine] memory_limit in liuke.toml, and run the command again"
    next_zh = "腾出空间，或在 liuke.toml 的 [engine] 里调大 memory_limit，再运行一次"
    exit_code = 6
    http_status = 503


class TrackingPlanError(LiukeError):
    """The tracking plan says something that has no meaning."""

    code = "LK-F110"
    en = "{file}, line {line}, column {column}: {why}"
    zh = "{file} 第 {line} 行第 {column} 列：{why}"
    next_en = "mend the line; roles are listed in docs/facts.md"
    next_zh = "改正这一行；可用的角色见 docs/facts.md"


class UnknownColumnError(LiukeError):
    """Nothing of that name is known of users."""

    code = "LK-F120"
    en = "{name} is not a column of users, their signals or their diagnosis{nearest}"
    zh = "用户、信号和诊断里都没有 {name} 这一列{nearest_zh}"
    next_en = "`liuke signals` lists what may be named"
    next_zh = "用 `liuke signals` 查看可用的列"
