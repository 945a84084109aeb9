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
    zh = "{what}不够了：{why}。数据没有被改动"
    zh_words = {"disk": "磁盘空间", "memory": "内存"}
    next_en = "free some space, or raise memory_limit in liuke.toml, and run the command again"
    next_zh = "腾出空间，或在 liuke.toml 里调大 memory_limit，再运行一次"
    exit_code = 6
    http_status = 503


class TrackingPlanError(LiukeError):
    """The tracking plan says something that has no meaning."""

    code = "LK-F110"
    en = "{file}, line {line}, column {column}: {why_en}"
    zh = "{file} 第 {line} 行第 {column} 列：{why_zh}"
    next_en = "mend the line; roles are listed in docs/facts.md"
    next_zh = "改正这一行；可用的角色见 docs/facts.md"


class UnknownColumnError(LiukeError):
    """Nothing of that name is known of users."""

    code = "LK-F120"
    en = "{name} is not a column of users, their signals or their diagnosis{nearest}"
    zh = "用户、信号和诊断里都没有 {name} 这一列{nearest_zh}"
    next_en = "`liuke signals` lists what may be named"
    next_zh = "用 `liuke signals` 查看可用的列"


class SparkMissingError(LiukeError):
    """The workspace keeps its facts in Spark, and Spark is not installed here."""

    code = "LK-F130"
    en = "This workspace's facts are in Spark, and {what} is not installed"
    zh = "这个工作区的事实数据在 Spark 里，但本机没有安装 {what}"
    next_en = "install `liuke[spark]` and Java 17 or newer"
    next_zh = "安装 `liuke[spark]` 和 Java 17 或更新版本"


class SparkStartError(LiukeError):
    """Spark does not start, or its master does not answer."""

    code = "LK-F131"
    en = "Spark at {master} did not start: {why}"
    zh = "{master} 上的 Spark 没有启动：{why}"
    next_en = "check [engine] master and conf in liuke.toml, and that the master is running"
    next_zh = "检查 liuke.toml 里 [engine] 的 master 和 conf，并确认 master 在运行"
    exit_code = 6
    http_status = 503


class SourceTableError(LiukeError):
    """A table of the business cannot be read as the table it is said to be."""

    code = "LK-F132"
    en = "{source}, said to be {table}, cannot be read: {why}"
    zh = "读不了 {source}（配置为 {table}）：{why}"
    next_en = "mend [engine.tables] in liuke.toml; docs/facts.md lists the columns of {table}"
    next_zh = "修改 liuke.toml 的 [engine.tables]；{table} 的列见 docs/facts.md"


class SourceReadOnlyError(LiukeError):
    """A table of the business is read, never written."""

    code = "LK-F133"
    en = "{table} is the business's own table: liuke reads it and never writes to it"
    zh = "{table} 是业务自己的表：liuke 只读不写"
    next_en = "write the rows where that table is filled; `liuke run` notices them"
    next_zh = "把数据写到那张表原来的来源；`liuke run` 会自动发现新数据"
    exit_code = 4


class ImportIntoSparkError(LiukeError):
    """Files are taken in by the embedded engine only."""

    code = "LK-F134"
    en = "This workspace's facts are in Spark: files cannot be imported into it"
    zh = "这个工作区的事实数据在 Spark 里：不能向它导入文件"
    next_en = "write the rows into the tables named in [engine.tables]; `liuke run` notices them"
    next_zh = "把数据写进 [engine.tables] 里写的表；`liuke run` 会自动发现新数据"
