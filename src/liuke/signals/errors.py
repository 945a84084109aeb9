"""What can go wrong with signals, said once."""

from liuke.kit.errors import LiukeError


class UnknownSeriesError(LiukeError):
    """Nobody keeps a series of that name."""

    code = "LK-S101"
    en = "{name} is not a series{nearest}; known are {known}"
    zh = "没有 {name} 这个时间序列{nearest_zh}；可用的有 {known}"
    next_en = "name one of them"
    next_zh = "换成其中之一"


class RfmCutsError(LiukeError):
    """Fixed cuts make five scores, so there are four of each, rising."""

    code = "LK-S102"
    en = "signals.{knob} must be four rising numbers, found {found}"
    zh = "signals.{knob} 必须是四个递增的数，现在是 {found}"
    next_en = "mend it in policy.yml, or set rfm_method: quintile"
    next_zh = "在 policy.yml 里改正，或改用 rfm_method: quintile"


class UnknownUserError(LiukeError):
    """Nobody of that id was measured on that day."""

    code = "LK-S103"
    en = "No user {subject_id} is known on {as_of}"
    zh = "{as_of} 没有用户 {subject_id} 的信号"
    next_en = "check the id with `liuke users`, or run the day first: `liuke run --as-of {as_of}`"
    next_zh = "用 `liuke users` 核对编号，或先跑这一天：`liuke run --as-of {as_of}`"
    http_status = 404


class UnknownCountryError(LiukeError):
    """No calendar of public holidays is kept for that country."""

    code = "LK-S131"
    en = "No calendar of public holidays is kept for signals.calendar_country {country}"
    zh = "没有 signals.calendar_country {country} 的节假日历"
    next_en = "write the country's ISO code (CN, US, DE …) in policy.yml, or leave it empty for no holidays"
    next_zh = "在 policy.yml 里写国家的 ISO 代码（CN、US、DE……），不考虑节假日就留空"
    exit_code = 2


class AlarmFailedError(LiukeError):
    """An alarm's number could not be computed; the day goes on without it."""

    code = "LK-S190"
    en = "Alarm {alarm} could not be computed: {why}"
    zh = "警报 {alarm} 算不出来：{why}"
    next_en = "the other alarms hold; run the day again once the cause is mended, and report it if it stays"
    next_zh = "其余警报不受影响；排除原因后重跑这一天，仍不行请反馈"
    exit_code = 1


class UnknownFunnelError(LiukeError):
    """The tracking plan has no funnel of that name."""

    code = "LK-S141"
    en = "{name} is not a funnel of the tracking plan{nearest}; it has {known}"
    zh = "埋点里没有 {name} 这个漏斗{nearest_zh}；现有 {known}"
    next_en = "name one of them, or declare it in tracking.yml under funnels"
    next_zh = "换成其中之一，或在 tracking.yml 的 funnels 里声明"
    exit_code = 2
