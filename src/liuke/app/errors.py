"""What can go wrong with a workspace, said once."""

from liuke.kit.errors import LiukeError
from liuke.model.spoken import DUTIES


class NoWorkspaceError(LiukeError):
    """The folder is not a workspace."""

    code = "LK-H101"
    en = "There is no liuke.toml in {folder}"
    zh = "{folder} 里没有 liuke.toml，不是工作区"
    next_en = "liuke init {folder}, or name another folder with --workspace"
    next_zh = "运行 liuke init {folder}，或用 --workspace 指定另一个文件夹"
    http_status = 404


class SettingsError(LiukeError):
    """``liuke.toml`` says something that has no meaning."""

    code = "LK-H102"
    en = "The settings in {file} do not hold: {why_en}"
    zh = "{file} 里的设置有误：{why_zh}"
    next_en = "mend the line; docs/app.md lists every setting"
    next_zh = "改正这一行；全部设置见 docs/app.md"


class WorkspaceBusyError(LiukeError):
    """Another command is at work in the same folder."""

    code = "LK-H103"
    en = "`{doing}` (process {pid}) is at work in {folder}"
    zh = "{folder} 里正在运行 `{doing}`（进程 {pid}）"
    next_en = "run the command again when it has ended"
    next_zh = "等它结束后再运行一次"
    exit_code = 5
    http_status = 409


class WorkspaceExistsError(LiukeError):
    """The folder already holds a workspace."""

    code = "LK-H104"
    en = "{folder} already holds a workspace"
    zh = "{folder} 已经是一个工作区"
    next_en = "choose another folder; nothing was changed"
    next_zh = "换一个文件夹；没有改动任何内容"
    exit_code = 5
    http_status = 409


class UnknownCallError(LiukeError):
    """Nobody answers a call of that name."""

    code = "LK-H105"
    en = "There is no call named {name}"
    zh = "没有名为 {name} 的调用"
    next_en = "liuke --help"
    next_zh = "liuke --help"
    http_status = 404


class UnknownUserError(LiukeError):
    """Nobody of that id is known."""

    code = "LK-H106"
    en = "No user {user} is known{nearest}"
    zh = "没有用户 {user}{nearest}"
    next_en = "liuke users --limit 10"
    next_zh = "liuke users --limit 10"
    http_status = 404


class ErasedError(LiukeError):
    """Somebody was erased on request; nothing is known of them, and nothing may be kept again."""

    code = "LK-H117"
    en = "This person was erased on {at}, receipt {receipt}; nothing is kept"
    zh = "这个人已在 {at} 按要求删除（回执 {receipt}），不再保存任何数据"
    next_en = "nothing to do: an import leaves their rows out too"
    next_zh = "不用做什么：再次导入时也会跳过"
    http_status = 410


class NotProvenError(LiukeError):
    """Somebody asks for their data, or to erase them, and does not name an address that we write to."""

    code = "LK-H118"
    en = "That is not the e-mail address or phone number we have, so nothing was done"
    zh = "这不是我们记录的邮箱或手机号，没有执行任何操作"
    next_en = "write it in full, as our messages reach you; at most five tries a day"
    next_zh = "请完整填写收到我们消息的邮箱或手机号；一天最多试五次"
    exit_code = 4
    http_status = 403


class NoFactsError(LiukeError):
    """Nothing was imported yet."""

    code = "LK-H108"
    en = "This workspace has no facts yet"
    zh = "这个工作区还没有数据"
    next_en = "liuke import FILE --as orders (or events, users), or liuke init DIR --sample for the sample business"
    next_zh = "liuke import 文件 --as orders（或 events、users），或用 liuke init 目录 --sample 看示例业务"
    exit_code = 3
    http_status = 409


class NoPastError(LiukeError):
    """A draft was to be rehearsed on a past that is too short."""

    code = "LK-H170"
    en = "The facts run from {first} to {last}: too short a past to rehearse on, {needed} days are needed"
    zh = "数据从 {first} 到 {last}，历史太短，没法预演：至少要 {needed} 天"
    next_en = "import more of the past, or rehearse in a made-up world: liuke rehearse PLAYBOOK --world shop"
    next_zh = "导入更早的数据，或在模拟世界里预演：liuke rehearse 打法 --world shop"
    exit_code = 3
    http_status = 409


class UnknownCodeError(LiukeError):
    """No such code exists."""

    code = "LK-H109"
    en = "There is no code {said}{nearest}"
    zh = "没有代码 {said}{nearest}"
    next_en = "liuke explain lists them all"
    next_zh = "liuke explain 会列出全部"
    http_status = 404


YEARS = range(1970, 2200)
"""The years that a day may be of: beyond them one day more, or another time zone, is no date any longer."""


class BadDateError(LiukeError):
    """A day could not be read."""

    code = "LK-H110"
    en = "{said} is not a day between 1970 and 2199"
    zh = "{said} 不是 1970 到 2199 年之间的日期"
    next_en = "write it as 2026-11-16, or as an instant with its offset"
    next_zh = "写成 2026-11-16，或带时区偏移的时刻"


class UnknownPersonError(LiukeError):
    """Nobody of that name works here."""

    code = "LK-H111"
    en = "{who} is not one of this workspace's people: {known}"
    zh = "{who} 不在本工作区的人员里：{known}"
    next_en = "say who you are with --by; people are listed in liuke.toml"
    next_zh = "用 --by 说明你是谁；人员写在 liuke.toml 里"
    exit_code = 4
    http_status = 403


class DutyError(LiukeError):
    """Somebody wants to do what their duty does not allow."""

    code = "LK-H115"
    en = "{who}'s duty is {duty}; this needs at least {needed}"
    zh = "{who} 的职责是{duty}，这一步至少要{needed}"
    zh_words = DUTIES
    next_en = "ask somebody whose duty it is; people and their duties stand under People and tokens, or in liuke.toml"
    next_zh = "请职责相符的人来做；人员和职责见「人员与令牌」页或 liuke.toml"
    exit_code = 4
    http_status = 403


class BadParameterError(LiukeError):
    """A parameter has no meaning."""

    code = "LK-H112"
    en = "{name}: {said} has no meaning here{choices}"
    zh = "{name}：{said} 在这里没有意义{choices}"
    next_en = "see liuke {command} --help"
    next_zh = "见 liuke {command} --help"


class BadSettingError(LiukeError):
    """Somebody who is written to set something that has no meaning; nothing was changed."""

    code = "LK-H116"
    en = "“{said}” is not one of the choices, so nothing was changed"
    zh = "“{said}”不是可选的值，没有改动任何设置"
    next_en = "open the settings again and choose from what the page offers"
    next_zh = "重新打开设置页，从页面给出的选项里选"


class FolderReadOnlyError(LiukeError):
    """The workspace folder cannot be written to."""

    code = "LK-H113"
    en = "{folder} cannot be written to: {why}"
    zh = "{folder} 无法写入：{why}"
    next_en = "check its owner and that the disk is not full; nothing was changed"
    next_zh = "检查文件夹的所有者、磁盘是否已满；没有改动任何内容"
    exit_code = 6
    http_status = 503


class ServerGoneError(LiukeError):
    """The server of the workspace stopped in the middle of an answer."""

    code = "LK-H114"
    en = "The server of {folder} stopped before it answered"
    zh = "{folder} 的服务在回答之前停止了"
    next_en = "run the command again"
    next_zh = "再运行一次"
    exit_code = 6
    http_status = 503


class UnknownAlarmError(LiukeError):
    """No alarm or segment of that name is declared."""

    code = "LK-H120"
    en = "There is no alarm {name}{hint}"
    zh = "没有名为 {name} 的警报{hint}"
    next_en = "liuke alarms --all"
    next_zh = "liuke alarms --all"
    http_status = 404


class UnknownDefinitionError(LiukeError):
    """No number of that name is declared."""

    code = "LK-H150"
    en = "There is no number {name}{hint}"
    zh = "没有名为 {name} 的指标{hint}"
    next_en = "open Data & definitions"
    next_zh = "打开“数据与口径”"
    http_status = 404


class BadViewError(LiukeError):
    """A saved view without a name, leading elsewhere, or one too many."""

    code = "LK-H151"
    en = "The view {name} was not kept: it needs a name and an address of its own page, and a page keeps at most {most}"
    zh = "视图 {name} 没有保存：要有名称，地址要属于这一页，每页最多 {most} 个"
    next_en = "name it, or remove one you no longer need"
    next_zh = "起个名字，或先删掉不用的"


class AlarmCalmError(LiukeError):
    """Nothing is the matter, so there is nothing to acknowledge."""

    code = "LK-H121"
    en = "Alarm {name} is {state}: there is nothing to acknowledge"
    zh = "警报 {name} 当前{state}，没有需要认领的事"
    next_en = "liuke alarm show {name}"
    next_zh = "liuke alarm show {name}"
    exit_code = 5
    http_status = 409


class SnoozeDateError(LiukeError):
    """A snooze ends on a day to come."""

    code = "LK-H122"
    en = "A snooze lasts until a day after {today} and no later than {last}; {until} is not"
    zh = "静音要到 {today} 之后、{last} 之前（含）的某一天为止，{until} 不行"
    next_en = "name such a day: --until YYYY-MM-DD; rearm takes a snooze back"
    next_zh = "换一个日期：--until YYYY-MM-DD；要取消静音用 rearm"


class UnknownClueError(LiukeError):
    """No clue of that id is there on the day asked for."""

    code = "LK-H134"
    en = "There is no clue {clue}{nearest}"
    zh = "没有线索 {clue}{nearest}"
    next_en = "liuke voice clues"
    next_zh = "liuke voice clues"
    http_status = 404


class UnknownTextError(LiukeError):
    """A text of that id is in no clue."""

    code = "LK-H135"
    en = "Text {text} is in no clue"
    zh = "文本 {text} 不在任何线索里"
    next_en = "liuke voice clue ID --json lists the texts of a clue"
    next_zh = "用 liuke voice clue ID --json 查看线索里的文本"
    http_status = 404


class UnexpectedError(LiukeError):
    """A mistake of ours."""

    code = "LK-H199"
    en = "Something we did not expect happened: {why}"
    zh = "出现了意料之外的错误：{why}"
    next_en = "run the command again with --debug and report what it prints"
    next_zh = "加 --debug 再运行一次，并把输出报告给我们"
    exit_code = 6
    http_status = 500


class UnknownPlaybookError(LiukeError):
    """This workspace has no playbook of that name."""

    code = "LK-H130"
    en = "There is no playbook {playbook}{nearest}"
    zh = "没有名为 {playbook} 的打法{nearest}"
    next_en = "liuke playbook list"
    next_zh = "liuke playbook list"
    http_status = 404


class PlaybookChangedError(LiukeError):
    """Somebody else saved the playbook in between; neither text is lost."""

    code = "LK-H142"
    en = "{playbook} was changed by somebody else since you opened it (it is {now} now, you began from {base})"
    zh = "{playbook} 在你打开之后被别人改过（现在是 {now}，你是从 {base} 改起的）"
    next_en = "your text is kept on the page: join both, then save again"
    next_zh = "你写的还在页面上：把两边合起来，再存一次"
    http_status = 409
    exit_code = 5


class UnknownVersionError(LiukeError):
    """Nobody is on the way by that version, nobody knows it, or it is today's."""

    code = "LK-H131"
    en = "There is nothing to do with version {version} of {playbook} (today's is {today})"
    zh = "{playbook} 没有可用的版本 {version}（现在的版本是 {today}）"
    next_en = "`liuke playbook versions {playbook}` names those that are known, and who is on the way by them"
    next_zh = "`liuke playbook versions {playbook}` 列出已知的版本，以及谁还在走"
    http_status = 404


class UnknownAccountError(LiukeError):
    """There is no account of that id."""

    code = "LK-H141"
    en = "There is no account {account}{nearest}"
    zh = "没有客户 {account}{nearest}"
    next_en = "liuke accounts"
    next_zh = "liuke accounts"
    http_status = 404


class NotYoursError(LiukeError):
    """A customer-success manager asks about what is another's."""

    code = "LK-H161"
    en = "{what} is not among your own accounts, their people and your tasks"
    zh = "{what} 不在你自己的客户、这些客户的用户和你的任务之内"
    next_en = "ask whoever looks after it, or an administrator to make it yours"
    next_zh = "请找负责它的人，或请管理员把它划给你"
    exit_code = 4
    http_status = 403


class PersonThereError(LiukeError):
    """Somebody of that id or address works here already."""

    code = "LK-H162"
    en = "{who} is there already"
    zh = "{who} 已经在了"
    next_en = "liuke user list; a duty is changed by liuke user role"
    next_zh = "用 liuke user list 查看；改职责用 liuke user role"
    exit_code = 5
    http_status = 409


class PersonInSettingsError(LiukeError):
    """The duty of somebody whom the settings name is changed there."""

    code = "LK-H163"
    en = "{who} is named in liuke.toml, and so is their duty"
    zh = "{who} 写在 liuke.toml 里，职责也在那里"
    next_en = "change the line under [[people]], then serve again"
    next_zh = "改 [[people]] 下的那一行，再重新启动服务"
    exit_code = 5
    http_status = 409


class LastAdminError(LiukeError):
    """Without an administrator nobody could let anybody in."""

    code = "LK-H164"
    en = "{who} is the last administrator"
    zh = "{who} 是最后一位管理员"
    next_en = "make somebody else an administrator first"
    next_zh = "先让另一个人成为管理员"
    exit_code = 5
    http_status = 409


class WeakPasswordError(LiukeError):
    """A password that would be guessed."""

    code = "LK-H165"
    en = "This password cannot be used: {why_en}"
    zh = "不能用这个密码：{why_zh}"
    next_en = "take 15 characters or more; three or four unrelated words work well"
    next_zh = "建议 15 个字符以上，三四个互不相干的词就很好"


class SignInNameError(LiukeError):
    """A sign-in name that could not be typed, or be told from another by eye."""

    code = "LK-H167"
    en = "A sign-in name is one word of at most 64 characters, without spaces"
    zh = "账号是一个词，最多 64 个字符，中间没有空格"
    next_en = "write it such as mei or mei.lin; spaces may stand in the name beside it"
    next_zh = "写成 mei 或 mei.lin 这样；带空格的写在旁边的「名称」里"


class WhyNeededError(LiukeError):
    """Whoever looks at personal data says why; it is kept."""

    code = "LK-H166"
    en = "Say why you need to see this; the reason is kept"
    zh = "请写明查看的原因，原因会被记录"
    next_en = "write a few words, such as “calls back about order 1182”"
    next_zh = "写几个字，例如「就订单 1182 回电」"
