"""What can go wrong at the desk, said once."""

from liuke.kit.errors import LiukeError


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
    zh = "任务 {task} 处于 {now}，不能变为 {to}"
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
