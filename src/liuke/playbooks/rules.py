"""What a playbook must keep to beyond its shape: no gap, no overlap, nothing named that is not there."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args

from liuke.kit.document import nearest
from liuke.model.words import PERSON_CHANNELS, ChannelName, MessageClass, Role
from liuke.playbooks.own_pages import own_pages
from liuke.playbooks.play import (
    LEAVE,
    SKIP,
    DocumentKind,
    EventKind,
    Every,
    OfferKind,
    Playbook,
    ReentryKind,
    Tier,
    Touch,
    TriggerKind,
)
from liuke.playbooks.preview import chain
from liuke.playbooks.starts import Broken, Path, trigger
from liuke.playbooks.template import Template
from liuke.playbooks.variants import variants

MOST_HELD_OUT = 0.5
COMPUTED = ("version", "templates", "file", "places")
GOALS = ("present", "renewal", *Role)
_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")
_CODE = re.compile(r"[A-Z][A-Z0-9]{0,7}")


def closed_sets(document: Any) -> Iterator[Broken]:
    """Find words outside their closed set in a document not yet read, with the nearest that is inside."""
    document = document if isinstance(document, dict) else {}
    for key in COMPUTED:
        if key in document:
            yield (key,), f"{key} is worked out from the content; leave it out", f"{key} 由内容算出，不要写"
    yield from _closed(document, ("message_class",), MessageClass, "a message class", "消息类别")
    yield from _closed(document, ("goal", "event"), GOALS, "a goal", "目标")
    yield from _closed(document, ("progress", "event"), GOALS, "an act to collect", "打卡动作")
    yield from _closed(document, ("trigger", "kind"), get_args(TriggerKind), "a trigger", "触发方式")
    yield from _closed(document, ("trigger", "every"), get_args(Every), "a rhythm", "周期")
    yield from _closed(
        document, ("trigger", "event"), get_args(EventKind), "an event that starts a playbook", "触发事件"
    )
    yield from _closed(
        document, ("reentry", "kind"), get_args(ReentryKind), "a rule of beginning again", "再次进入规则"
    )
    for part in ("tiers", "steps"):
        for number, _ in enumerate(_list(document, part)):
            for key in ("channel", "fallback_channel"):
                yield from _closed(document, (part, number, key), ChannelName, "a channel", "渠道")
            yield from _closed(document, (part, number, "document"), get_args(DocumentKind), "a document", "随信文件")
    for number, _ in enumerate(_list(document, "offers")):
        yield from _closed(document, ("offers", number, "kind"), get_args(OfferKind), "a kind of offer", "权益类型")


def _list(document: Any, key: str) -> list[Any]:
    found = document.get(key)
    return found if isinstance(found, list) else []


def _closed(document: Any, path: Path, known: Any, en: str, zh: str) -> Iterator[Broken]:
    value = document
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return
    words = [str(word) for word in known]
    if value is None or str(value) in words:
        return
    near = nearest(str(value)[:60], words)
    yield (
        path,
        f"{value} is not {en}" + (f"; did you mean {near}?" if near else f"; it is one of {', '.join(words)}"),
        f"{value} 不是{zh}" + (f"；是不是 {near}？" if near else f"；可选：{'、'.join(words)}"),
    )


def broken(playbook: Playbook, templates: Mapping[str, Template]) -> Iterator[Broken]:
    """Find what a playbook breaks, the first of it first."""
    for rule in _RULES:
        yield from rule(playbook, templates)


def _names(playbook: Playbook, _: Mapping[str, Template]) -> Iterator[Broken]:
    if not _ID.fullmatch(playbook.id):
        yield ("id",), "an id is small letters, digits and _", "id 只用小写字母、数字和下划线"
    if not _CODE.fullmatch(playbook.code):
        yield ("code",), "a code is capitals and digits, like P1", "code 用大写字母和数字，例如 P1"
    tiers = [tier.id for tier in playbook.tiers]
    named = (
        ("tiers", tiers, ()),
        ("steps", [s.id for s in playbook.steps], tiers),
        ("tasks", [task.id for task in playbook.tasks], ()),
    )
    for kind, ids, taken in (*named, ("offers", [o.id for o in playbook.offers], ())):
        for number, id_ in enumerate(ids):
            if not _ID.fullmatch(id_) or id_ in (LEAVE, SKIP):
                yield (kind, number, "id"), "an id is small letters, digits and _", "id 只用小写字母、数字和下划线"
            if id_ in (*taken, *ids[:number]):
                yield (kind, number, "id"), f"{id_} is there twice", f"{id_} 出现了两次"


def _numbers(playbook: Playbook, _: Mapping[str, Template]) -> Iterator[Broken]:
    if not 0 <= playbook.holdout_share <= MOST_HELD_OUT:
        yield (
            ("holdout_share",),
            f"a holdout share is from 0 to {MOST_HELD_OUT}, not {playbook.holdout_share}",
            f"对照组占比在 0 到 {MOST_HELD_OUT} 之间，不能是 {playbook.holdout_share}",
        )
    bounds: list[tuple[Path, float | None, float, float]] = [
        (("budget_fen",), playbook.budget_fen, 1, 1e15),
        (("expected_lift",), playbook.expected_lift, 0, 1),
        (("priority",), playbook.priority, 0, 1_000_000),
        (("difficulty",), playbook.difficulty, 1, 5),
        (("goal", "window_days"), playbook.goal.window_days, 1, 365),
        (("goal", "worth_fen"), playbook.goal.worth_fen, 1, 1e15),
        (("trigger", "clock_hours"), playbook.trigger.clock_hours, 1, 24 * 365),
        (("trigger", "within_hours"), playbook.trigger.within_hours, 1, 24 * 31),
        (("trigger", "on"), playbook.trigger.on, 1, 7 if playbook.trigger.every == "week" else 31),
    ]
    for number, offer in enumerate(playbook.offers):
        here = ("offers", number)
        bounds += [
            ((*here, "value_fen"), offer.value_fen, 0, 1e15),
            ((*here, "cost_fen"), offer.cost_fen, 0, 1e15),
            ((*here, "valid_days"), offer.valid_days, 1, 3_650),
            ((*here, "stock"), offer.stock, 0, 1e15),
            ((*here, "budget_fen"), offer.budget_fen, 0, 1e15),
        ]
    bounds += [(("tiers", n, "from_days"), tier.from_days, 0, 36_500) for n, tier in enumerate(playbook.tiers)]
    bounds += [(("steps", n, "after_hours"), step.after_hours, 0, 24 * 365) for n, step in enumerate(playbook.steps)]
    ahead = playbook.trigger.before_days
    bounds += [(("trigger", "before_days", n), days, 0, 365) for n, days in enumerate(ahead)]
    bounds += [(("reentry", "days"), playbook.reentry.days, 1, 3_650)]
    for number, task in enumerate(playbook.tasks):
        bounds += [
            (("tasks", number, "due_hours"), task.due_hours, 1, 24 * 365),
            (("tasks", number, "every_days"), task.every_days, 1, 365),
        ]
    for where, touch in _touches(playbook):
        bounds += [
            ((*where, "quiet_days"), touch.quiet_days, 1, 3_650),
            ((*where, "cost_fen"), touch.cost_fen, 0, 1e15),
            ((*where, "fallback_cost_fen"), touch.fallback_cost_fen, 0, 1e15),
            ((*where, "valid_hours"), touch.valid_hours, 1, 24 * 365),
            ((*where, "task", "due_hours"), touch.task.due_hours if touch.task else None, 1, 24 * 365),
        ]
    for path, value, low, high in bounds:
        if value is not None and not low <= value <= high:
            key = path[-1]
            yield (
                path,
                f"{key} is from {low:g} to {high:g}, not {value}",
                f"{key} 在 {low:g} 到 {high:g} 之间，不能是 {value}",
            )


def _ranges(playbook: Playbook, _: Mapping[str, Template]) -> Iterator[Broken]:
    """Half-open ranges of idle days follow each other without gap or overlap; tiers of one range come in a row."""
    if not playbook.tiers:
        yield ("tiers",), "a playbook has at least one tier", "打法至少要有一档"
    before: Tier | None = None
    for number, tier in enumerate(playbook.tiers):
        yield from _range(number, tier, before)
        before = tier


def _range(number: int, tier: Tier, before: Tier | None) -> Iterator[Broken]:
    from_path, below_path = ("tiers", number, "from_days"), ("tiers", number, "below_days")
    if tier.below_days is not None and tier.below_days <= tier.from_days:
        yield below_path, "a tier ends after it begins", "below_days 要大于 from_days"
        return
    if before is None:
        return
    if (tier.from_days, tier.below_days) == (before.from_days, before.below_days):
        if before.when is None:
            yield (
                from_path,
                f"{before.id} takes everybody of these days: {tier.id} would get nobody; give {before.id} a when",
                f"{before.id} 已经包下了这些天的所有人，{tier.id} 轮不到任何人；请给 {before.id} 加上 when",
            )
        return
    end = before.below_days
    if end is None or tier.from_days < end:
        until = "" if end is None else str(end)
        yield (
            from_path,
            f"overlaps {before.id} [{before.from_days}, {until or 'no end'}): a day belongs to one tier",
            f"与 {before.id} [{before.from_days}, {until or '不封顶'}) 重叠：一天只属于一档",
        )
    elif tier.from_days > end:
        yield (
            from_path,
            f"nobody answers days {end} to {tier.from_days - 1}: {before.id} ends below {end}",
            f"第 {end} 到 {tier.from_days - 1} 天没有任何一档：{before.id} 到 {end} 天为止（不含）",
        )


def _touches(playbook: Playbook) -> Iterator[tuple[Path, Touch]]:
    yield from ((("tiers", number), tier) for number, tier in enumerate(playbook.tiers))
    yield from ((("steps", number), step) for number, step in enumerate(playbook.steps))


def _words(playbook: Playbook, templates: Mapping[str, Template]) -> Iterator[Broken]:
    for number, tier in enumerate(playbook.tiers):
        yield from _diversion(playbook, ("tiers", number), tier)
    for here, touch in _touches(playbook):
        if touch.channel is None:
            yield from _silent(here, touch)
        else:
            yield from _reach(playbook, templates, here, touch, touch.channel)


def _reach(
    playbook: Playbook, templates: Mapping[str, Template], here: Path, touch: Touch, channel: ChannelName
) -> Iterator[Broken]:
    offers = {offer.id for offer in playbook.offers}
    if touch.offer is not None and touch.offer not in offers:
        yield (*here, "offer"), *_unknown("offer", "权益", touch.offer, offers)
    yield from _template(templates, (*here, "template"), touch.template, channel)
    if (touch.fallback_channel is None) != (touch.fallback_template is None):
        yield (
            (*here, "fallback_channel" if touch.fallback_channel else "fallback_template"),
            "fallback_channel and fallback_template come together",
            "fallback_channel 和 fallback_template 要一起写",
        )
    elif touch.fallback_channel and touch.fallback_template:
        path = (*here, "fallback_template")
        yield from _template(templates, path, touch.fallback_template, touch.fallback_channel)
    if touch.fallback_channel == channel:
        yield (*here, "fallback_channel"), "the fallback is another channel", "后备渠道要和首选渠道不同"
    if PERSON_CHANNELS & {channel, touch.fallback_channel} and touch.task is None:
        yield here, "a call or letter is done by a person: say whose task it is", "电话和信函由人来做：请写明 task"


def _silent(here: Path, touch: Touch) -> Iterator[Broken]:
    """A step without a channel has nothing to say, to give or to cost."""
    for key in ("template", "fallback_channel", "fallback_template", "offer", "task", "cost_fen", "quiet_days"):
        if getattr(touch, key):
            yield (*here, key), f"a step without a channel has no {key}", f"没有渠道的步骤不能写 {key}"


def _diversion(playbook: Playbook, here: Path, tier: Tier) -> Iterator[Broken]:
    if (tier.divert is None) != (tier.divert_to is None):
        key = "divert" if tier.divert else "divert_to"
        yield (*here, key), "divert and divert_to come together", "divert 和 divert_to 要一起写"
    if tier.divert_to == playbook.id:
        yield (*here, "divert_to"), "a playbook does not divert to itself", "打法不能转给自己"


def _steps(playbook: Playbook, _: Mapping[str, Template]) -> Iterator[Broken]:
    """A journey only goes forward, so it ends; a fork needs something to fork on."""
    ids = [step.id for step in playbook.steps]
    for number, step in enumerate(playbook.steps):
        for key, way in (("then", step.then), ("otherwise", step.otherwise)):
            yield from _way(ids, number, key, way)
        if step.when is None and step.otherwise != SKIP:
            yield (
                ("steps", number, "otherwise"),
                "otherwise needs a when: nobody else comes by",
                "写了 otherwise 就要写 when：否则没有别的人",
            )
    if (playbook.reentry.kind == "days") != (playbook.reentry.days is not None):
        yield ("reentry",), "kind: days and days come together", "kind: days 和 days 要一起写"


def _way(ids: list[str], number: int, key: str, way: str) -> Iterator[Broken]:
    path: Path = ("steps", number, key)
    if way in (LEAVE, SKIP) or way in ids[number + 1 :]:
        return
    if way in ids:
        yield (
            path,
            f"{way} is not after {ids[number]}: a journey only goes forward",
            f"{way} 不在 {ids[number]} 之后：旅程只能往前走",
        )
    else:
        yield path, *_unknown("step", "步骤", way, [*ids[number + 1 :], LEAVE, SKIP])


def _template(templates: Mapping[str, Template], path: Path, id_: str, channel: ChannelName) -> Iterator[Broken]:
    if id_ not in templates:
        yield path, *_unknown("template", "文案", id_, templates)
        return
    for template in chain(templates, id_):
        if template.otherwise is not None and template.otherwise not in templates:
            en, zh = _unknown("template", "文案", template.otherwise, templates)
            yield path, f"{template.id} falls back on another: {en}", f"{template.id} 的后备文案：{zh}"
        if template.form != channel:
            yield (
                path,
                f"{template.id} is written for {template.form}, not for {channel}",
                f"{template.id} 是 {template.form} 渠道的文案，不能用在 {channel}",
            )


def _unknown(en: str, zh: str, id_: str, known: Any) -> tuple[str, str]:
    near = nearest(id_, known)
    return (
        f"there is no {en} {id_}" + (f"; did you mean {near}?" if near else ""),
        f"没有 {id_} 这个{zh}" + (f"；是不是 {near}？" if near else ""),
    )


_RULES: tuple[Callable[[Playbook, Mapping[str, Template]], Iterator[Broken]], ...] = (
    _names,
    _numbers,
    _ranges,
    _words,
    _steps,
    trigger,
    variants,
    own_pages,
)
