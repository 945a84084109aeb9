"""What can go wrong between a browser and the house."""

from liuke.kit.errors import LiukeError


class NoPageError(LiukeError):
    """There is nothing at this address."""

    code = "LK-W101"
    en = "There is no page at {path}"
    zh = "{path} 没有页面"
    next_en = "go back to Today"
    next_zh = "回到今日"
    http_status = 404


class SignInNeededError(LiukeError):
    """Reading is open to whoever sits at this machine; deciding needs a name."""

    code = "LK-W102"
    en = "Deciding needs a person, and you are not signed in"
    zh = "做决定要有署名，你还没有登录"
    next_en = "open the sign-in link that `liuke serve` printed for you, then come back here"
    next_zh = "打开 `liuke serve` 打印给你的登录链接，再回到这里"
    exit_code = 4
    http_status = 401


class DutyError(LiukeError):
    """The person's duty does not reach this far."""

    code = "LK-W103"
    en = "{person} is {duty}; this needs {needed}"
    zh = "{person} 的职责是{duty}，这一步需要{needed}"
    next_en = "ask one of: {whom}"
    next_zh = "请找：{whom}"
    exit_code = 4
    http_status = 403


class OriginError(LiukeError):
    """The form was not sent from one of our pages."""

    code = "LK-W104"
    en = "This form did not come from a page of this server, so nothing was done"
    zh = "这个表单不是从本服务的页面发出的，没有执行任何操作"
    next_en = "open the page again and press the button there"
    next_zh = "重新打开页面，在页面里操作"
    exit_code = 4
    http_status = 403


class HostError(LiukeError):
    """The request names a host that this server is not."""

    code = "LK-W105"
    en = "This server does not answer for the host name in the request"
    zh = "本服务不应答请求里的主机名"
    next_en = "use the address that `liuke serve` printed"
    next_zh = "使用 `liuke serve` 打印的地址"
    exit_code = 4
    http_status = 421


class StaleKeyError(LiukeError):
    """A sign-in link that is not, or no longer, good."""

    code = "LK-W106"
    en = "This sign-in link is not valid, or has been replaced by a newer one"
    zh = "这个登录链接无效，或已被新的链接取代"
    next_en = "use the newest link that `liuke serve` printed"
    next_zh = "使用 `liuke serve` 最近一次打印的链接"
    exit_code = 4
    http_status = 403


class PortTakenError(LiukeError):
    """The port that was asked for is in use."""

    code = "LK-W107"
    en = "Port {port} on {host} is in use"
    zh = "{host} 的 {port} 端口已被占用"
    next_en = "name another with --port, or leave it out to take the next free one"
    next_zh = "用 --port 换一个，或不写端口，自动使用下一个空闲端口"
    exit_code = 5
    http_status = 409


class AlreadyServedError(LiukeError):
    """Another process serves this workspace."""

    code = "LK-W108"
    en = "{folder} is being served already"
    zh = "{folder} 已经有服务在运行"
    next_en = "use that one, or stop it with Ctrl-C where it runs"
    next_zh = "直接使用它，或在它运行的窗口按 Ctrl-C 停止"
    exit_code = 5
    http_status = 409


class SocketError(LiukeError):
    """The workspace's socket could not be made."""

    code = "LK-W109"
    en = "The socket {path} could not be made: {why}"
    zh = "无法建立套接字 {path}：{why}"
    next_en = "check that the folder is on a local disk and can be written to"
    next_zh = "检查文件夹是否在本地磁盘、是否可写"
    exit_code = 6
    http_status = 503


class FormError(LiukeError):
    """A form came without what it must hold."""

    code = "LK-W110"
    en = "The form came without {name}"
    zh = "表单缺少 {name}"
    next_en = "open the page again and press the button there"
    next_zh = "重新打开页面，在页面里操作"
    http_status = 400


class ClosedError(LiukeError):
    """Under the public host name only the pages behind links in messages are there."""

    code = "LK-W111"
    en = "There is no page at this address"
    zh = "这个地址没有页面"
    next_en = "open the link in the newest message again"
    next_zh = "请从最近一条消息里重新打开链接"
    exit_code = 4
    http_status = 404


class FormTooLargeError(LiukeError):
    """Somebody sent far more than the form has."""

    code = "LK-W112"
    en = "The form is longer than any that we gave out, so nothing was changed"
    zh = "表单超出了应有的长度，没有改动任何设置"
    next_en = "open the page again and press the button there"
    next_zh = "重新打开页面，在页面里操作"
    http_status = 413


class WrongPasswordError(LiukeError):
    """The name or the password is not right; which of them is not said."""

    code = "LK-W113"
    en = "The name or the password is not right"
    zh = "账号或密码不对"
    next_en = "try again, or ask an administrator for a new link (liuke user password ID)"
    next_zh = "再试一次，或请管理员给你一个新链接（liuke user password 账号）"
    exit_code = 4
    http_status = 401


class ManyTriesError(LiukeError):
    """Five wrong passwords within a quarter of an hour."""

    code = "LK-W114"
    en = "Too many wrong passwords; nothing is tried before {until}"
    zh = "密码错误次数太多，{until} 之前不再尝试"
    next_en = "wait until then, or ask an administrator"
    next_zh = "到时再试，或找管理员"
    exit_code = 4
    http_status = 429


class SetUpOverError(LiukeError):
    """The link of the first run was used, or replaced by a newer one."""

    code = "LK-W115"
    en = "This set-up link was used already, or has been replaced by a newer one"
    zh = "这个初始设置链接已经用过，或已被新的链接取代"
    next_en = "sign in; or serve again for a new link while nobody has a password"
    next_zh = "直接登录；还没有人设过密码时，重新启动服务会打印新的链接"
    exit_code = 4
    http_status = 403


class CompanyRefusedError(LiukeError):
    """The company's provider did not say convincingly who this is, or who this is may not come in."""

    code = "LK-W116"
    en = "The company's sign-in did not work: {why_en}"
    zh = "公司账号登录没有成功：{why_zh}"
    next_en = "sign in again from this page; if it happens again, tell an administrator"
    next_zh = "从这里重新登录；再次出现请告诉管理员"
    exit_code = 4
    http_status = 403


class CompanyAwayError(LiukeError):
    """The company's provider does not answer, or not as a provider does."""

    code = "LK-W117"
    en = "The company's sign-in service does not answer as it should: {why}"
    zh = "公司的登录服务没有正常应答：{why}"
    next_en = "try again in a minute; administrators: check [access.company] in liuke.toml"
    next_zh = "过一分钟再试；管理员请检查 liuke.toml 的 [access.company]"
    exit_code = 6
    http_status = 503


class BadTokenError(LiukeError):
    """A token that opens nothing."""

    code = "LK-W118"
    en = "This token opens nothing: it is wrong, revoked, over, or its person no longer works here"
    zh = "这个令牌无效：写错了、已作废、已过期，或它的主人已不在这里工作"
    next_en = "liuke token list; a new one is made by liuke token add"
    next_zh = "用 liuke token list 查看；用 liuke token add 新建"
    exit_code = 4
    http_status = 401


class ScopeError(LiukeError):
    """A token is not good for this."""

    code = "LK-W119"
    en = "This token does not have the scope {scope}"
    zh = "这个令牌没有 {scope} 权限"
    next_en = "make one that has: liuke token add NAME --scope {scope}"
    next_zh = "新建一个带此权限的：liuke token add 名称 --scope {scope}"
    exit_code = 4
    http_status = 403


class BadQuestionError(LiukeError):
    """Parameters that the call does not take; each is named in ``errors``."""

    code = "LK-W120"
    en = "The parameters do not fit: {what}"
    zh = "参数不符：{what}"
    next_en = "see /api/docs or /api/openapi.json"
    next_zh = "见 /api/docs 或 /api/openapi.json"
    http_status = 422


class BadCursorError(LiukeError):
    """A cursor that is none of ours, of another question, or deeper than lists go."""

    code = "LK-W121"
    en = "The cursor does not belong to this question, or leads deeper than 10,000 rows ({why})"
    zh = "这个游标不属于这个查询，或已超过 1 万行（{why}）"
    next_en = "begin without a cursor; whole tables are at /api/v1/tables"
    next_zh = "不带游标重新开始；整张表见 /api/v1/tables"


class SameKeyError(LiukeError):
    """An Idempotency-Key that stands for another act, or for one that is under way."""

    code = "LK-W122"
    en = "This Idempotency-Key stands for another act, or for one that is still under way"
    zh = "这个 Idempotency-Key 已用于另一个操作，或对应的操作还在进行"
    next_en = "take a new key for a new act; ask again later for the same one"
    next_zh = "新操作请换新的键；同一操作请稍后再问"
    exit_code = 5
    http_status = 409


class MethodError(LiukeError):
    """An address that is there, asked by a method that it does not take."""

    code = "LK-W124"
    en = "{method} is not answered at this address; it takes {allow}"
    zh = "这个地址不接受 {method}，只接受 {allow}"
    next_en = "questions are asked by GET, acts by POST: /api/docs"
    next_zh = "查询用 GET，操作用 POST：见 /api/docs"
    http_status = 405


class MediaTypeError(LiukeError):
    """A body of a kind that is not read here."""

    code = "LK-W125"
    en = "Bodies are JSON; this one says it is {kind}"
    zh = "请求体须为 JSON，收到的是 {kind}"
    next_en = "send Content-Type: application/json"
    next_zh = "请带上 Content-Type: application/json"
    http_status = 415


class BodyTooLargeError(LiukeError):
    """A body longer than any question or act needs."""

    code = "LK-W126"
    en = "The body is longer than 1 MB, so it was not read"
    zh = "请求体超过 1 MB，没有读取"
    next_en = "send less at once; files are brought in through the page Import or liuke import"
    next_zh = "分几次发送；导入文件请用导入页面或 liuke import"
    http_status = 413


class ShownOnceError(LiukeError):
    """An act asked again under its key whose answer held a secret, so that it was not kept."""

    code = "LK-W127"
    en = "This act was done already; its answer holds a secret and was shown once only"
    zh = "这个操作已经做过；结果含有秘密，只显示一次"
    next_en = "if the answer was lost, do the act again under a new key, and revoke what the first one made"
    next_zh = "如果没收到结果，换一个新的键重做，并作废第一次生成的东西"
    exit_code = 5
    http_status = 409


class NoTableError(LiukeError):
    """There is no table of that name."""

    code = "LK-W123"
    en = "There is no table {table}"
    zh = "没有 {table} 这张表"
    next_en = "/api/v1/tables lists them"
    next_zh = "/api/v1/tables 会列出全部"
    http_status = 404


class TwoPasswordsError(LiukeError):
    """A new password is typed twice, so that a slip of the finger locks nobody out."""

    code = "LK-W128"
    en = "The two passwords are not the same"
    zh = "两次输入的密码不一样"
    next_en = "type the new password twice"
    next_zh = "把新密码再输两遍"
    http_status = 400


class NoRoomError(LiukeError):
    """The disk of the workspace took no more of a file that was sent."""

    code = "LK-W129"
    en = "The disk has no room for this file ({why}); nothing of it was kept"
    zh = "磁盘放不下这个文件（{why}），一点也没有留下"
    next_en = "free some space where the workspace lies, then send it again"
    next_zh = "在工作区所在的磁盘上腾出空间，再传一次"
    exit_code = 6
    http_status = 507


class DutySinceError(LiukeError):
    """Somebody gave the person yet another duty since: the way back would take that away."""

    code = "LK-W130"
    en = "{who} was given another duty meanwhile ({duty}), so nothing was changed"
    zh = "{who} 的职责刚才又有人改过（现在是{duty}），没有改动"
    next_en = "look at the list of people, and choose the duty there"
    next_zh = "在「人员与令牌」里看现在的职责，再从列表里选"
    exit_code = 5
    http_status = 409
