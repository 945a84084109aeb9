"""Tracking plans that can be read and mean nothing are refused, with the line and column of what is wrong."""

import pytest

from liuke.facts.errors import TrackingPlanError
from liuke.facts.tracking import read_tracking

_STAGES = "events: {buy: purchase}\nstages:\n"


@pytest.mark.parametrize(
    ("text", "line", "column", "en", "zh"),
    [
        (
            _STAGES + "  - {name: a, reached_by: login}\n  - {name: a, reached_by: view}\n",
            4,
            5,
            "a stands here twice",
            "写了两次",
        ),
        (_STAGES + "  - {name: a, reached_by: login}\n  - {name: b}\n", 4, 5, "nothing brings a person", "没有行为"),
        (_STAGES + "  - {name: '', reached_by: login}\n", 3, 5, "needs a name", "要有名字"),
        (_STAGES + "  - {name: a, reached_by: lgoin}\n", 3, 5, "did you mean login", "是不是 login"),
        (_STAGES + "  - {name: a, reached_by: login}\nowners: {b: Sales}\n", 4, 10, "owns no stage", "没有 b 这个阶段"),
        ("funnels:\n  f: {steps: [view, buy_it]}\n", 2, 21, "no role, event or feature", "不是本埋点"),
        ("funnels:\n  f: {steps: [view, login], window_hours: 0}\n", 2, 29, "window_hours is 1 to", "要在 1–"),
        ("words:\n  competitor: [acme, '!']\n", 2, 22, "too short", "太短"),
        ("words:\n  competitor: [acme, a]\n", 2, 22, "too short", "太短"),
        ("words:\n  product: [Acme]\n  competitor: [other, acme]\n", 3, 23, "both product and", "又是 competitor"),
        ("words:\n  product: [lime, Lime]\n", 2, 19, "stands here twice", "写了两次"),
        (
            "promotions:\n  - {name: a, from: 2026-06-01, through: 2026-06-18}\n"
            "  - {name: b, from: 2026-06-18, through: 2026-06-20}\n",
            3,
            5,
            "b overlaps a (2026-06-01 to 2026-06-18)",
            "重叠",
        ),
        ("promotions:\n  - {name: a, from: 2026-06-18, through: 2026-06-01}\n", 2, 5, "before it begins", "早于开始日"),
        ("presence: []\n", 1, 1, "quiet spell", "算作到访"),
        ("events: {open: logn}\n", 1, 10, "did you mean login", "是不是 login"),
        (
            "events: {open: {role: login, featur: x}}\n",
            1,
            30,
            "featur is not known here",
            "这里不认识 events.open.featur",
        ),
        ("promotions:\n  - {name: a, from: soon, through: 2026-06-01}\n", 2, 15, "must be a day", "必须是日期"),
        ("- a\n", 1, 1, "section of names", "名字: 值"),
        ("evnts: {}\n", 1, 1, "did you mean events", "是不是 events"),
        ("funnels: {f: {steps: [view, login], window_hours: two}}\n", 1, 37, "whole number", "整数"),
    ],
)
def test_what_means_nothing_is_refused_at_its_place_in_both_languages(
    text: str, line: int, column: int, en: str, zh: str
) -> None:
    with pytest.raises(TrackingPlanError) as caught:
        read_tracking(text)
    said = caught.value.sentence("en"), caught.value.sentence("zh")
    assert (caught.value.facts["line"], caught.value.facts["column"]) == (line, column), said
    assert en in said[0]
    assert zh in said[1]
    assert not {"Input should", "validation", "dataclass"} & {word for word in said if word in said[1]}


def test_days_side_by_side_do_not_overlap_and_stages_of_older_plans_stand() -> None:
    plan = read_tracking(
        "stages: [注册, 浏览]\nowners: {注册: 增长部}\npromotions:\n"
        "  - {name: a, from: 2026-06-01, through: 2026-06-18}\n  - {name: b, from: 2026-06-19, through: 2026-06-20}\n"
    )
    assert [stage.owner for stage in plan.staged()] == ["增长部", None]
    assert len(plan.promotions) == 2
