"""Chinese words for what states and duties are called within, for sentences that are said below the catalogue."""

from liuke.model.words import Duty, PlanState, TaskState

PLAN_STATES: dict[str, str] = {
    PlanState.DRAFT: "待审批",
    PlanState.APPROVED: "已批准",
    PlanState.APPLIED: "已执行",
    PlanState.STOPPED: "已停止",
}
TASK_STATES: dict[str, str] = {
    TaskState.OPEN: "待办",
    TaskState.DOING: "进行中",
    TaskState.WAITING: "等待中",
    TaskState.REVIEW: "待复核",
    TaskState.DONE: "已完成",
    TaskState.CANCELLED: "已取消",
}
DUTIES: dict[str, str] = {
    Duty.VIEWER: "查看者",
    Duty.OPERATOR: "运营",
    Duty.CSM: "客户成功经理",
    Duty.APPROVER: "审批人",
    Duty.ADMIN: "管理员",
}
