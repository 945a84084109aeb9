"""Rules about what goes with a message behind a person's own link: the annual report, and the progress of check-ins."""

from collections.abc import Iterator, Mapping

from liuke.playbooks.play import Playbook, Touch
from liuke.playbooks.preview import chain
from liuke.playbooks.starts import Broken, Path
from liuke.playbooks.template import Template

MOST_DAYS, LONGEST_DAYS = 31, 365
REPORT, PROGRESS = "links.report", "links.progress"


def own_pages(playbook: Playbook, templates: Mapping[str, Template]) -> Iterator[Broken]:
    """Find links to pages that would not be there, and goals that nobody could reach."""
    yield from _progress(playbook)
    touches: list[tuple[Path, Touch]] = [(("tiers", n), tier) for n, tier in enumerate(playbook.tiers)]
    touches += [(("steps", n), step) for n, step in enumerate(playbook.steps)]
    for where, touch in touches:
        if touch.channel is None and touch.document:
            yield (*where, "document"), "a step without a channel has no document", "没有渠道的步骤不能写 document"
        yield from _links(playbook, templates, where, touch)


def _progress(playbook: Playbook) -> Iterator[Broken]:
    said = playbook.progress
    if said is None:
        return
    bounds = (
        ("goal_days", said.goal_days, 1, MOST_DAYS),
        ("within_days", said.within_days, said.goal_days, LONGEST_DAYS),
        ("cashback_fen", said.cashback_fen, 0, 1_000_000),
    )
    for key, value, low, high in bounds:
        if not low <= value <= high:
            yield (
                ("progress", key),
                f"{key} is from {low} to {high}, not {value}",
                f"{key} 在 {low} 到 {high} 之间，不能是 {value}",
            )


def _links(playbook: Playbook, templates: Mapping[str, Template], where: Path, touch: Touch) -> Iterator[Broken]:
    starts = (("template", touch.template), ("fallback_template", touch.fallback_template))
    for key, id_ in starts:
        named = {use.key for template in chain(templates, id_ or "") for use in template.uses}
        if REPORT in named and touch.document is None:
            yield (
                (*where, key),
                f"{id_} links to the annual report: write document: annual_report",
                f"{id_} 里有年度报告的链接：请写 document: annual_report",
            )
        if PROGRESS in named and playbook.progress is None:
            yield (
                (*where, key),
                f"{id_} links to the person's progress: the playbook needs progress",
                f"{id_} 里有打卡进度的链接：打法要写 progress",
            )
