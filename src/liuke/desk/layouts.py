"""Capabilities as plans of work (W6): what is done on which day of work, by whom, and after what.

Days are days of work from the beginning, the first is 1. A step is due at the end of its day.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One piece of work. ``after`` are ids of steps that must be over first."""

    id: str
    day: int
    department: str
    zh: str
    en: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A capability to be built."""

    id: str
    zh: str
    en: str
    steps: tuple[Step, ...]


LAYOUTS: tuple[Layout, ...] = (
    Layout(
        id="journey_map",
        zh="30 天画出用户旅程图",
        en="A user journey map in 30 days",
        steps=(
            Step(
                id="kick_off",
                day=1,
                department="product_experience",
                zh="启动：定范围、定负责人、定衡量指标",
                en="Begin: scope, owner, measures",
            ),
            Step(
                id="events",
                day=4,
                department="data",
                zh="核对埋点：每个环节都有事件",
                en="Check tracking: every stage has its events",
                after=("kick_off",),
            ),
            Step(
                id="interviews",
                day=8,
                department="user_research",
                zh="访谈 20 位：走了的、留下的各一半",
                en="Interview 20: half left, half stayed",
                after=("kick_off",),
            ),
            Step(
                id="stages",
                day=10,
                department="product_experience",
                zh="画出环节：人数、通过率、中位用时",
                en="Draw the stages: people, share through, median time",
                after=("events",),
            ),
            Step(
                id="friction",
                day=13,
                department="product_experience",
                zh="标出摩擦点与情绪，排出前五",
                en="Mark friction and mood, rank the five worst",
                after=("stages", "interviews"),
            ),
            Step(
                id="owners",
                day=15,
                department="executive_office",
                zh="每个摩擦点指定负责部门",
                en="Give each friction a department",
                after=("friction",),
            ),
            Step(
                id="fixes",
                day=20,
                department="product",
                zh="修掉前三个摩擦点",
                en="Remove the three worst",
                after=("owners",),
            ),
            Step(
                id="review",
                day=22,
                department="product_experience",
                zh="复盘：转化和摩擦变化，定下一轮",
                en="Review: what changed, the next round",
                after=("fixes",),
            ),
        ),
    ),
    Layout(
        id="early_warning",
        zh="6 周建成流失预警模型",
        en="A churn early-warning model in 6 weeks",
        steps=(
            Step(
                id="define",
                day=2,
                department="data",
                zh="定义流失：由数据找到“多久不来就难回来”",
                en="Define churn: after how long few come back",
            ),
            Step(
                id="history",
                day=6,
                department="data",
                zh="补齐一年历史，检查缺口",
                en="A year of history, gaps checked",
                after=("define",),
            ),
            Step(
                id="train",
                day=11,
                department="data",
                zh="训练并校准，和简单规则比",
                en="Train, calibrate, hold against plain rules",
                after=("history",),
            ),
            Step(
                id="reasons",
                day=15,
                department="user_operations",
                zh="每个高风险用户给出原因和证据",
                en="Reasons with evidence for each at risk",
                after=("train",),
            ),
            Step(
                id="plays",
                day=19,
                department="user_operations",
                zh="每类原因配一个打法，留对照组",
                en="A playbook for each reason, with a holdout",
                after=("reasons",),
            ),
            Step(
                id="pilot",
                day=24,
                department="user_operations",
                zh="小范围试跑两周",
                en="A small pilot of two weeks",
                after=("plays",),
            ),
            Step(
                id="decide",
                day=29,
                department="executive_office",
                zh="看增量，决定扩大、收窄还是停",
                en="Look at the increment: scale, narrow or stop",
                after=("pilot",),
            ),
        ),
    ),
    Layout(
        id="coordination",
        zh="3 个月跨部门协同机制",
        en="Departments working together in 3 months",
        steps=(
            Step(
                id="map",
                day=5,
                department="executive_office",
                zh="列出每个触点由哪个部门负责",
                en="Whose is each touchpoint",
            ),
            Step(
                id="clocks",
                day=10,
                department="customer_service",
                zh="约定各类任务的时限和升级路径",
                en="Agree on clocks and whom late work goes to",
                after=("map",),
            ),
            Step(
                id="weekly",
                day=15,
                department="user_operations",
                zh="开始周会：只看超时、线索板、前三个决定",
                en="Weekly meeting: late work, clue board, three decisions",
                after=("clocks",),
            ),
            Step(
                id="clues",
                day=20,
                department="product",
                zh="线索板跑通：采纳、排期、上线、告诉用户",
                en="The clue board runs: accept, plan, ship, tell",
                after=("weekly",),
            ),
            Step(
                id="first_review",
                day=22,
                department="executive_office",
                zh="第一个月复盘",
                en="Review of the first month",
                after=("weekly",),
            ),
            Step(
                id="shared_goals",
                day=30,
                department="executive_office",
                zh="把留存写进各部门目标",
                en="Retention in every department's goals",
                after=("first_review",),
            ),
            Step(
                id="second_review",
                day=43,
                department="executive_office",
                zh="第二个月复盘",
                en="Review of the second month",
                after=("shared_goals",),
            ),
            Step(
                id="handbook",
                day=55,
                department="user_operations",
                zh="写成手册：谁、何时、做什么",
                en="The handbook: who, when, what",
                after=("second_review", "clues"),
            ),
            Step(
                id="third_review",
                day=64,
                department="executive_office",
                zh="第三个月复盘，转为日常",
                en="Review of the third month; it goes on by itself",
                after=("handbook",),
            ),
        ),
    ),
)
BY_ID = {layout.id: layout for layout in LAYOUTS}
