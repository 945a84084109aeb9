"""What the guard refuses, as errors a door can show. LK-G1xx: input of a text check, LK-G2xx: approvals."""

from liuke.kit.errors import LiukeError
from liuke.model.spoken import DUTIES


class BadMessageLineError(LiukeError):
    """A line of a message file is not one JSON object with a text in it."""

    code = "LK-G101"
    en = "Line {line} is not a message: {why_en}"
    zh = "第 {line} 行不是一条消息：{why_zh}"
    next_en = "write one JSON object a line with id, lang, channel, class, user, facts, subject and body"
    next_zh = "每行写一个 JSON 对象，含 id、lang、channel、class、user、facts、subject、body"
    exit_code = 1


class OwnPlanError(LiukeError):
    """The author of a plan approves it."""

    code = "LK-G201"
    en = "{approver} wrote this plan; another person has to approve it"
    zh = "计划由 {approver} 本人起草，需要另一个人批准"
    next_en = "ask an approver other than {approver} to review it"
    next_zh = "请 {approver} 以外的审批人来看"
    exit_code = 4
    http_status = 403


class NotApproverError(LiukeError):
    """The duty of the person does not reach to approving."""

    code = "LK-G202"
    en = "{approver} is {duty}; approving needs approver or admin"
    zh = "{approver} 的职责是{duty}，要审批人或管理员才能批准"
    zh_words = DUTIES
    next_en = "ask an approver, or have an admin raise the duty"
    next_zh = "请审批人来批，或请管理员调整职责"
    exit_code = 4
    http_status = 403


class StaleHashError(LiukeError):
    """What was approved is not what the plan is now."""

    code = "LK-G203"
    en = "The plan is {plan_hash} now, you named {said_hash}: it changed after you looked"
    zh = "计划现在是 {plan_hash}，你看的是 {said_hash}：看过之后它变了"
    next_en = "review the plan again, then approve the hash it shows; where that is still the old one, liuke plan draft"
    next_zh = "重新看一遍计划，再用新的指纹批准；若仍显示旧的，就用 liuke plan draft 重新起草"
    exit_code = 5
    http_status = 409


class PlaybookSinceError(LiukeError):
    """A playbook of the plan says something else than when the plan was drafted."""

    code = "LK-G206"
    en = "Playbook {playbook} was changed after plan {plan} was drafted: what would go out is not what was read"
    zh = "打法 {playbook} 在计划 {plan} 起草之后改过：发出去的会和看过的不一样"
    next_en = "draft it again and read it again: liuke plan draft"
    next_zh = "重新起草，再看一遍：liuke plan draft"
    exit_code = 5
    http_status = 409


class ShortHashError(LiukeError):
    """Too little of the hash was given to know which plan was meant."""

    code = "LK-G204"
    en = "{said_hash!r} is too short or not a hash; give at least {n} hexadecimal digits"
    zh = "{said_hash!r} 太短或不是指纹，至少给出 {n} 位十六进制数字"
    next_en = "copy the hash from the plan's review"
    next_zh = "从计划的审阅页复制指纹"
    exit_code = 5
    http_status = 409


class NotDraftError(LiukeError):
    """Only a draft can be approved."""

    code = "LK-G205"
    en = "The plan is {state}, only a draft can be approved"
    zh = "计划{state_zh}，只有草稿可以批准"
    next_en = "draft a new plan"
    next_zh = "重新起草一份计划"
    exit_code = 5
    http_status = 409
