"""What variants of a touch must keep to (O4), and who gets which: a fixed draw with a salt of its own."""

from collections.abc import Iterator, Mapping, Sequence

from liuke.kit.chance import fingerprint, share
from liuke.kit.document import nearest
from liuke.model.words import PERSON_CHANNELS, ChannelName
from liuke.playbooks.play import Playbook, Touch, Variant
from liuke.playbooks.preview import chain
from liuke.playbooks.starts import Broken, Path
from liuke.playbooks.template import Template

_SET_DIGITS = 12


def variants(playbook: Playbook, templates: Mapping[str, Template]) -> Iterator[Broken]:
    """Find what variants break, the first of it first."""
    tiers = len(playbook.tiers)
    for at, touch in enumerate(playbook.touches):
        here: Path = ("tiers", at, "variants") if at < tiers else ("steps", at - tiers, "variants")
        if touch.variants:
            yield from _shares(here, touch)
            for place, one in enumerate(touch.variants):
                yield from _one(playbook, templates, (*here, place), touch, one)


def _shares(here: Path, touch: Touch) -> Iterator[Broken]:
    if touch.channel is None:
        yield here, "a step without a channel has no variants", "没有渠道的步骤不能写 variants"
    if len(touch.variants) < 2:
        yield here, "one variant has nothing to be compared with: name two or more", "只有一个版本没法比较：至少写两个"
    ids = [one.id for one in touch.variants]
    for place, one in enumerate(touch.variants):
        if one.id in ids[:place]:
            yield (*here, place, "id"), f"{one.id} is there twice", f"{one.id} 出现了两次"
        if not 0 < one.share < 1:
            yield (*here, place, "share"), "a share lies between 0 and 1", "share 要在 0 和 1 之间"
    whole = sum(one.share for one in touch.variants)
    if abs(whole - 1) > 1e-6:
        yield (
            here,
            f"the shares of variants add up to 1, not to {whole:g}",
            f"各版本的 share 加起来要等于 1，现在是 {whole:g}",
        )


def _one(
    playbook: Playbook, templates: Mapping[str, Template], here: Path, touch: Touch, one: Variant
) -> Iterator[Broken]:
    if not (one.id.isascii() and one.id.replace("_", "").isalnum() and one.id == one.id.lower()):
        yield (*here, "id"), "an id is small letters, digits and _", "id 只用小写字母、数字和下划线"
    offers = [offer.id for offer in playbook.offers]
    if one.offer is not None and one.offer not in offers:
        near = nearest(one.offer, offers)
        en = f"there is no offer {one.offer}" + (f"; did you mean {near}?" if near else "")
        yield (*here, "offer"), en, f"没有 {one.offer} 这个权益" + (f"；是不是 {near}？" if near else "")
    if one.fallback_template is not None and touch.fallback_channel is None:
        yield (
            (*here, "fallback_template"),
            "a fallback_template needs the touch's fallback_channel",
            "写 fallback_template 要先有 fallback_channel",
        )
    for key, id_, channel in (
        ("template", one.template, touch.channel),
        ("fallback_template", one.fallback_template, touch.fallback_channel),
    ):
        if id_ is not None and channel is not None:
            yield from _template(templates, (*here, key), id_, channel)
    if one.at_hour is not None and not 0 <= one.at_hour <= 23:
        yield (
            (*here, "at_hour"),
            f"an hour is from 0 to 23, not {one.at_hour}",
            f"at_hour 在 0 到 23 之间，不能是 {one.at_hour}",
        )
    if one.at_hour is not None and PERSON_CHANNELS & {touch.channel}:
        yield (*here, "at_hour"), "people's work has no hour of sending", "由人来做的事没有发送时刻"


def _template(templates: Mapping[str, Template], path: Path, id_: str, channel: ChannelName) -> Iterator[Broken]:
    if id_ not in templates:
        near = nearest(id_, templates)
        en = f"there is no template {id_}" + (f"; did you mean {near}?" if near else "")
        yield path, en, f"没有 {id_} 这个文案" + (f"；是不是 {near}？" if near else "")
        return
    for template in chain(templates, id_):
        if template.form != channel:
            yield (
                path,
                f"{template.id} is written for {template.form}, not for {channel}",
                f"{template.id} 是 {template.form} 渠道的文案，不能用在 {channel}",
            )


def drawn(touch: Touch, salt: str, playbook: str, unit: str) -> Variant:
    """Return the variant somebody gets: SHA-256 of salt, playbook, touch and unit, the same on every day."""
    at, reached = share(salt, "variant", playbook, touch.id, unit), 0.0
    for one in touch.variants:
        reached += one.share
        if at < reached:
            return one
    return touch.variants[-1]


def set_of(variants_: Sequence[Variant]) -> str:
    """Return twelve digits that stand for a set of variants: changed in anything, it is another comparison."""
    return fingerprint(*(repr(one) for one in variants_))[:_SET_DIGITS]
