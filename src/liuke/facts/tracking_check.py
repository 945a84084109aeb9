"""What a tracking plan may not say although it can be read: what nobody could walk, count or tell apart."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from liuke.facts.paths import DEFAULT_FUNNELS, MOST_HOURS, MOST_STAGES, MOST_STEPS, Funnel, UnknownWayError, Way, ways
from liuke.kit.document import nearest

if TYPE_CHECKING:
    from liuke.facts.tracking import TrackingPlan

Wrong = tuple[tuple[int | str, ...], str, str]
"""Where in the document, and why it cannot be, in English and Chinese."""
_LEAST_LETTERS = 2


def wrong(plan: "TrackingPlan") -> Iterator[Wrong]:
    """Yield everything in a plan that has no meaning, in the order of its sections."""
    if not plan.presence:
        yield ("presence",), "name a role that ends a quiet spell, such as login", "至少写一个算作到访的角色，如 login"
    yield from _stages(plan)
    for name, funnel in plan.funnels.items():
        yield from _funnel(name, funnel)
    yield from _ways(plan)
    yield from _words(plan)
    yield from _promotions(plan)
    yield from _told(plan)


def _told(plan: "TrackingPlan") -> Iterator[Wrong]:
    """Answers are for steps, showcases for features; words that say nothing could be sent to somebody."""
    steps = {
        way if isinstance(way, str) else way.said
        for funnel in (plan.funnels or DEFAULT_FUNNELS).values()
        for step in funnel.steps
        for way in (step if isinstance(step, tuple) else (step,))
    }
    features = {*plan.features, *(feature for _, feature in plan.meanings().values() if feature)}
    for section, names, known in (("faqs", plan.faqs, steps), ("showcase", plan.showcase, features)):
        for name, said in names.items():
            if name not in known:
                near = nearest(name, known)
                kind_en, kind_zh = ("step of a funnel", "漏斗步骤") if section == "faqs" else ("feature", "功能")
                yield (
                    (section, name),
                    f"{name} is no {kind_en} of this plan" + (f"; did you mean {near}?" if near else ""),
                    f"{name} 不是本埋点里的{kind_zh}" + (f"；是不是 {near}？" if near else ""),
                )
            if not said.zh.strip() or not said.en.strip():
                yield (section, name), "say it in both languages", "中英文都要写"


def _stages(plan: "TrackingPlan") -> Iterator[Wrong]:
    names: list[str] = []
    for n, stage in enumerate(plan.staged()):
        if not stage.name.strip():
            yield ("stages", n), "a stage needs a name", "阶段要有名字"
        elif stage.name in names:
            yield ("stages", n), f"stage {stage.name} stands here twice", f"阶段 {stage.name} 写了两次"
        elif not stage.reached_by:
            yield (
                ("stages", n),
                f"nothing brings a person to stage {stage.name}: say reached_by",
                f"没有行为能到达阶段 {stage.name}：请写 reached_by",
            )
        names.append(stage.name)
    if len(names) > MOST_STAGES:
        yield ("stages", MOST_STAGES), f"at most {MOST_STAGES} stages", f"阶段最多 {MOST_STAGES} 个"
    for name in plan.owners:
        if name not in names:
            near = nearest(name, names)
            yield (
                ("owners", name),
                f"{name} owns no stage of this plan" + (f"; did you mean {near}?" if near else ""),
                f"本埋点没有 {name} 这个阶段" + (f"；是不是 {near}？" if near else ""),
            )


def _funnel(name: str, funnel: Funnel) -> Iterator[Wrong]:
    if not 2 <= len(funnel.steps) <= MOST_STEPS:
        yield ("funnels", name), f"funnel {name} needs 2 to {MOST_STEPS} steps", f"漏斗 {name} 要有 2–{MOST_STEPS} 步"
    if not 1 <= funnel.window_hours <= MOST_HOURS:
        yield (
            ("funnels", name, "window_hours"),
            f"window_hours is 1 to {MOST_HOURS}",
            f"window_hours 要在 1–{MOST_HOURS} 之间",
        )


def _ways(plan: "TrackingPlan") -> Iterator[Wrong]:
    said: list[tuple[tuple[int | str, ...], Way | tuple[Way, ...]]] = []
    said += [(("stages", n), one.reached_by) for n, one in enumerate(plan.staged())]
    for name, funnel in plan.funnels.items():
        said += [(("funnels", name, "steps", n), step) for n, step in enumerate(funnel.steps)]
    for path, way in said:
        try:
            ways(way, plan.meanings(), plan.features)
        except UnknownWayError as why:
            yield path, *_unknown_way(str(why.args[0]), plan)


def _unknown_way(word: str, plan: "TrackingPlan") -> tuple[str, str]:
    near = nearest(word, (*plan.named(), *plan.features))
    return (
        f"{word or 'this'} is no role, event or feature of this plan" + (f"; did you mean {near}?" if near else ""),
        f"{word or '这里'} 不是本埋点里的角色、事件或功能" + (f"；是不是 {near}？" if near else ""),
    )


def _words(plan: "TrackingPlan") -> Iterator[Wrong]:
    of: dict[str, str] = {}
    for kind, listed in plan.words.items():
        for n, word in enumerate(listed):
            plain = word.strip().lower()
            if sum(sign.isalnum() for sign in plain) < _LEAST_LETTERS:
                yield (
                    ("words", kind, n),
                    f"“{word}” is too short to be found in texts: {_LEAST_LETTERS} letters at least",
                    f"“{word}”太短，在文字里分辨不出：至少 {_LEAST_LETTERS} 个字",
                )
            elif plain in of:
                other = of[plain]
                yield (
                    ("words", kind, n),
                    f"{word} stands here twice" if other == kind else f"{word} cannot be both {other} and {kind}",
                    f"{word} 写了两次" if other == kind else f"{word} 不能既是 {other} 又是 {kind}",
                )
            of.setdefault(plain, kind)


def _promotions(plan: "TrackingPlan") -> Iterator[Wrong]:
    for n, one in enumerate(plan.promotions):
        if not one.name.strip():
            yield ("promotions", n), "a promotion needs a name", "促销要有名字"
        if one.through_day < one.from_day:
            yield (
                ("promotions", n),
                f"promotion {one.name} ends ({one.through_day}) before it begins ({one.from_day})",
                f"促销 {one.name} 的结束日 {one.through_day} 早于开始日 {one.from_day}",
            )
        for other in plan.promotions[:n]:
            if one.from_day <= other.through_day and other.from_day <= one.through_day:
                yield (
                    ("promotions", n),
                    f"promotion {one.name} overlaps {other.name} "
                    f"({other.from_day} to {other.through_day}): make them one",
                    f"促销 {one.name} 与 {other.name}（{other.from_day} 至 {other.through_day}）重叠：请合成一个",
                )
