"""What can go wrong at the desk, said once."""

from liuke.kit.errors import LiukeError
from liuke.model.spoken import TASK_STATES


class UnknownTaskError(LiukeError):
    """There is no task of that number."""

    code = "LK-K101"
    en = "There is no task {task}"
    zh = "没有编号为 {task} 的任务"
    next_en = "liuke task list"
    next_zh = "liuke task list"
    http_status = 404


class TaskConflictError(LiukeError):
    """Somebody else changed the task since it was read."""

    code = "LK-K102"
    en = "Task {task} was changed meanwhile by {by}"
    zh = "任务 {task} 刚刚被 {by} 改动过"
    next_en = "look at it again and repeat the change if it still makes sense: liuke task list"
    next_zh = "请重新查看，确有需要再修改一次：liuke task list"
    exit_code = 5
    http_status = 409


class TaskMoveError(LiukeError):
    """A task cannot go from where it is to where it was moved."""

    code = "LK-K103"
    en = "Task {task} is {now} and cannot become {to}"
    zh = "任务 {task} 现在是「{now}」，不能改成「{to}」"
    zh_words = TASK_STATES
    next_en = "liuke task list"
    next_zh = "liuke task list"
    exit_code = 5
    http_status = 409


class TaskBlockedError(LiukeError):
    """Something else must be done before this can begin or be over."""

    code = "LK-K104"
    en = "Task {task} is blocked by {by}"
    zh = "任务 {task} 被 {by} 阻塞"
    next_en = "finish what blocks it first, or take the block back: liuke task block {task} --by {by} --off"
    next_zh = "先完成阻塞它的任务，或解除阻塞：liuke task block {task} --by {by} --off"
    exit_code = 5
    http_status = 409


class BlockCircleError(LiukeError):
    """Two tasks would wait for each other, directly or through others."""

    code = "LK-K105"
    en = "Task {task} cannot wait for {by}, which waits for it already"
    zh = "任务 {task} 不能等 {by}：后者已经在等它"
    next_en = "liuke task show {by} names what it waits for"
    next_zh = "用 liuke task show {by} 查看它在等什么"
    exit_code = 5
    http_status = 409


class TaskWordError(LiukeError):
    """A task says something it cannot."""

    code = "LK-K106"
    en = "The task says something it cannot: {why}"
    zh = "任务写得不对：{why_zh}"
    next_en = "liuke task new --help"
    next_zh = "liuke task new --help"
    exit_code = 2
    http_status = 400


class NotAnInterviewError(LiukeError):
    """That task is no interview."""

    code = "LK-K107"
    en = "Task {task} is no interview"
    zh = "任务 {task} 不是访谈"
    next_en = "liuke interview list"
    next_zh = "liuke interview list"
    http_status = 404


class AnswerError(LiukeError):
    """An interview's form says something it cannot."""

    code = "LK-K108"
    en = "The interview's form is not right: {why}"
    zh = "访谈表填写有误：{why_zh}"
    next_en = "liuke interview answer --help"
    next_zh = "liuke interview answer --help"
    exit_code = 2
    http_status = 400


class UnknownCaseError(LiukeError):
    """There is no case of that number."""

    code = "LK-K109"
    en = "There is no case {case}"
    zh = "没有编号为 {case} 的危机"
    next_en = "liuke case list"
    next_zh = "liuke case list"
    http_status = 404


class CaseClosedError(LiukeError):
    """A closed case stays as it is."""

    code = "LK-K110"
    en = "Case {case} was closed by {by} and stays as it is"
    zh = "危机 {case} 已由 {by} 结案，不能再改"
    next_en = "liuke case show {case}"
    next_zh = "liuke case show {case}"
    exit_code = 5
    http_status = 409


class CaseConflictError(LiukeError):
    """Somebody else changed the case since it was read."""

    code = "LK-K111"
    en = "Case {case} was changed meanwhile"
    zh = "危机 {case} 刚刚有人改动过"
    next_en = "look at it again and close it if it still makes sense: liuke case show {case}"
    next_zh = "请重新查看，确有需要再结案：liuke case show {case}"
    exit_code = 5
    http_status = 409


class UnknownStepError(LiukeError):
    """The checklist has no such step."""

    code = "LK-K112"
    en = "Case {case} has no step {step} (it has {known})"
    zh = "危机 {case} 没有步骤 {step}（有 {known}）"
    next_en = "liuke case show {case}"
    next_zh = "liuke case show {case}"
    exit_code = 2
    http_status = 404


class CardError(LiukeError):
    """A clue cannot go there, or lacks a word it needs."""

    code = "LK-K113"
    en = "Clue {clue}: {why}"
    zh = "线索 {clue}：{why_zh}"
    next_en = "liuke voice board"
    next_zh = "liuke voice board"
    exit_code = 5
    http_status = 409


class UnknownProgrammeError(LiukeError):
    """There is no programme of that number or name."""

    code = "LK-K114"
    en = "There is no programme {programme}"
    zh = "没有活动 {programme}"
    next_en = "liuke programme list"
    next_zh = "liuke programme list"
    http_status = 404


class ProgrammeWordError(LiukeError):
    """A programme says something it cannot."""

    code = "LK-K115"
    en = "The programme is not right: {why}"
    zh = "活动设置有误：{why_zh}"
    next_en = "liuke programme open --help"
    next_zh = "liuke programme open --help"
    exit_code = 2
    http_status = 400
