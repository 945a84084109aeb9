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
