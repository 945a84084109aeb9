"""What can go wrong on the way to a provider. A channel raises three kinds, and the outbox knows what each means."""

from liuke.kit.errors import LiukeError


class TemporaryError(LiukeError):
    """Surely not sent; the same message may be tried again.

    ``retry_after_s`` where the provider named it; ``down`` where the provider as a whole is out of reach.
    """

    code = "LK-T101"
    en = "Not sent yet: {why}"
    zh = "暂未发出：{why}"
    next_en = "nothing to do: it is tried again by itself"
    next_zh = "无需处理，系统会自动重试"
    exit_code = 6
    http_status = 503

    def __init__(self, *, why: str, retry_after_s: float | None = None, down: bool = False) -> None:
        super().__init__(why=why)
        self.why = why
        self.retry_after_s = retry_after_s
        self.down = down


class RejectedError(LiukeError):
    """Surely not sent, and trying again will not help."""

    code = "LK-T102"
    en = "Refused for good: {why}"
    zh = "被永久拒绝：{why}"
    next_en = "mend the address or the message; it is not tried again"
    next_zh = "请更正地址或内容；系统不会再试"
    exit_code = 6
    http_status = 502

    def __init__(self, *, why: str) -> None:
        super().__init__(why=why)
        self.why = why


class UncertainError(LiukeError):
    """It was handed over and no answer came: sent or not, nobody knows."""

    code = "LK-T103"
    en = "Handed over, but no answer came: {why}"
    zh = "已交给服务商但没有收到答复：{why}"
    next_en = "look it up with the provider; marketing is not sent again by itself"
    next_zh = "请向服务商核实；营销消息不会自动重发"
    exit_code = 6
    http_status = 502

    def __init__(self, *, why: str) -> None:
        super().__init__(why=why)
        self.why = why


class MissingFactError(LiukeError):
    """A template names a fact that this user does not have; such a message is not sent."""

    code = "LK-T110"
    en = "The template needs {fact}, and there is no such fact"
    zh = "模板需要 {fact}，但没有这个事实"
    next_en = "give the template a fallback, or narrow the audience to users who have the fact"
    next_zh = "在模板里给出缺省写法，或把人群限定为有该事实的用户"
    exit_code = 2


class TemplateError(LiukeError):
    """A template cannot be read, or asks for more than a template may."""

    code = "LK-T111"
    en = "The template cannot be used: {why}"
    zh = "模板不可用：{why}"
    next_en = "mend the template"
    next_zh = "修改模板"


class LinkError(LiukeError):
    """A signed link that we did not sign like that."""

    code = "LK-T120"
    en = "This link is not valid"
    zh = "链接无效"
    next_en = "open the link in the newest message again"
    next_zh = "请从最近一条消息里重新打开链接"
    exit_code = 4
    http_status = 403


class LinkExpiredError(LiukeError):
    """A signed link past its date."""

    code = "LK-T121"
    en = "This link has expired"
    zh = "链接已过期"
    next_en = "ask for a new one"
    next_zh = "请重新获取链接"
    exit_code = 4
    http_status = 410


class UnknownMessageError(LiukeError):
    """There is no such message in the outbox, or it is not waiting for an answer."""

    code = "LK-T130"
    en = "There is no message {key} that is {state}"
    zh = "没有状态为「{state}」的消息 {key}"
    zh_words = {"uncertain": "结果不明", "failed": "失败", "queued": "排队中", "sent": "已发送"}
    next_en = "liuke worker"
    next_zh = "liuke worker"
    http_status = 404


class ChannelSettingsError(LiukeError):
    """A channel is not set up in a way that could work."""

    code = "LK-T140"
    en = "Channel {channel} cannot be used: {why_en}"
    zh = "渠道 {channel} 不可用：{why_zh}"
    next_en = "mend [{channel}] in liuke.toml; secrets go into the environment, never into the file"
    next_zh = "修改 liuke.toml 里的 [{channel}]；密钥放在环境变量里，不要写进文件"

    def __init__(self, *, channel: str, why: str, why_zh: str = "") -> None:
        super().__init__(channel=channel, why_en=why, why_zh=why_zh or why)


class ForgedError(LiukeError):
    """A callback that does not prove who sent it."""

    code = "LK-T150"
    en = "This callback is not signed by the provider it names"
    zh = "这个回调没有服务商的有效签名"
    next_en = "compare the secret here with the one at the provider"
    next_zh = "核对这里和服务商处的密钥是否一致"
    exit_code = 4
    http_status = 403


class StaleError(LiukeError):
    """A callback whose time is too far from ours."""

    code = "LK-T151"
    en = "This callback is more than five minutes old or early"
    zh = "这个回调的时间与现在相差超过五分钟"
    next_en = "set this machine's clock; a replayed callback is refused on purpose"
    next_zh = "校准本机时间；重放的回调会被拒绝"
    exit_code = 4
    http_status = 403


class BadReportError(LiukeError):
    """A callback that is signed well and says nothing that can be read."""

    code = "LK-T152"
    en = "This callback cannot be read: {why}"
    zh = "这个回调读不懂：{why}"
    next_en = "compare it with docs/delivery.md"
    next_zh = "对照 docs/delivery.md 检查格式"
    http_status = 400


class NoHookError(LiukeError):
    """Nobody here listens to that provider."""

    code = "LK-T153"
    en = "No callbacks of {provider} are taken here"
    zh = "这里不接收 {provider} 的回调"
    next_en = "liuke channel hooks"
    next_zh = "liuke channel hooks"
    http_status = 404


class TooManyWordsError(LiukeError):
    """Somebody writes to us on a page of theirs, again and again."""

    code = "LK-T154"
    en = "More than {most} messages to us within a day are not taken here"
    zh = "一天内最多给我们留言 {most} 条"
    next_en = "write again tomorrow, or answer any of our messages"
    next_zh = "明天再写，或者直接回复我们的任何一条消息"
    exit_code = 4
    http_status = 429


class NotATestAddressError(LiukeError):
    """A test message goes to the workspace's own people only."""

    code = "LK-T141"
    en = "Test messages of {channel} go only to the workspace's own test addresses"
    zh = "{channel} 的测试消息只能发到工作区登记的测试地址"
    next_en = "add the address to test_addresses in liuke.toml"
    next_zh = "把地址写进 liuke.toml 的 test_addresses"
    exit_code = 4
    http_status = 403
