"""What can go wrong before the house is asked: the line itself, the folder, the files it names."""

from liuke.kit.errors import LiukeError


class NoSuchCommandError(LiukeError):
    """No command of that name."""

    code = "LK-C101"
    en = "There is no command `{said}`{near_en}"
    zh = "没有命令 {said}{near_zh}"
    next_en = "{next}"
    next_zh = "{next}"


class NoSuchOptionError(LiukeError):
    """The command has no option of that name."""

    code = "LK-C102"
    en = "`{command}` has no option {said}{near_en}"
    zh = "{command} 没有选项 {said}{near_zh}"
    next_en = "{command} --help"
    next_zh = "{command} --help"


class MissingError(LiukeError):
    """Something that must be said was not."""

    code = "LK-C103"
    en = "`{command}` needs {name}"
    zh = "{command} 缺少 {name}"
    next_en = "{command} --help"
    next_zh = "{command} --help"


class BadValueError(LiukeError):
    """An option's value has no meaning."""

    code = "LK-C104"
    en = "{name}: {why_en}"
    zh = "{name} 的写法不对：{why_zh}"
    next_en = "{command} --help"
    next_zh = "{command} --help"


class UsageError(LiukeError):
    """The line cannot be read in some other way."""

    code = "LK-C105"
    en = "`{command}` cannot be read this way: {why}"
    zh = "{command} 不能这样写：{why}"
    next_en = "{command} --help"
    next_zh = "{command} --help"


class NoWorkspaceHereError(LiukeError):
    """Neither this folder nor one above it is a workspace."""

    code = "LK-C106"
    en = "No liuke.toml in {folder} or any folder above it"
    zh = "{folder} 和它的上级文件夹里都没有 liuke.toml"
    next_en = "cd into a workspace, name one with --workspace DIR, or make one: liuke init shop --sample"
    next_zh = "进入工作区文件夹，或用 --workspace 目录 指定；还没有就新建：liuke init shop --sample"
    http_status = 404


class FileUnreadableError(LiukeError):
    """A file named on the line cannot be read."""

    code = "LK-C107"
    en = "{file} cannot be read: {why_en}"
    zh = "{file} 无法读取：{why_zh}"
    next_en = "check the path; nothing was changed"
    next_zh = "检查路径；没有改动任何内容"


class FileLineError(LiukeError):
    """One line of a file named on the line has no meaning."""

    code = "LK-C108"
    en = "{file}, line {line}: {why_en}"
    zh = "{file} 第 {line} 行：{why_zh}"
    next_en = "mend that line and run the command again"
    next_zh = "改正这一行，再运行一次"


class FileThereError(LiukeError):
    """A file that would be written is there already."""

    code = "LK-C109"
    en = "{file} is there already"
    zh = "{file} 已经存在"
    next_en = "choose another name, or add --force to replace it"
    next_zh = "换一个文件名，或加 --force 覆盖"
    exit_code = 5
    http_status = 409


class NotConfirmedError(LiukeError):
    """The person at the terminal said no, or could not be asked."""

    code = "LK-C110"
    en = "The guessed mapping was not confirmed; nothing was imported"
    zh = "没有确认猜测的列对应关系；没有导入任何内容"
    next_en = "say it yourself: --map COLUMN=CANONICAL, or --yes to take the guess"
    next_zh = "自己写明：--map 列名=标准列名；或加 --yes 接受猜测"


class InterruptedByPersonError(LiukeError):
    """Ctrl-C."""

    code = "LK-C130"
    en = "Interrupted; nothing is half done"
    zh = "已中断；没有留下做了一半的内容"
    next_en = "run the same command again to go on"
    next_zh = "再运行一次同样的命令即可继续"
    exit_code = 130


class MachineError(LiukeError):
    """The machine refused: a full disk, a folder that may not be written, no memory."""

    code = "LK-C111"
    en = "The machine refused: {why}"
    zh = "系统拒绝了这一步：{why}"
    next_en = "liuke doctor shows disk space, permissions and versions"
    next_zh = "liuke doctor 会检查磁盘空间、权限和版本"
    exit_code = 6
    http_status = 503
