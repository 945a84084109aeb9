"""The page of each shipped playbook: what its document says, in both languages."""

from collections.abc import Iterator

from liuke.playbooks.document import Label, Playbook, library
from liuke.playbooks.play import SKIP, Step, Touch


def pages() -> dict[str, Playbook]:
    """Return the playbook of each page below docs/playbooks, by file name."""
    return {f"{play.code.lower()}.md": play for play in library().values()}


def playbook_page(play: Playbook) -> str:
    """Return what the document says, as Markdown."""
    return "\n".join((*_head(play), *_tiers(play), *_steps(play), *_offers(play), *_tasks(play)))


def empty(play: Playbook) -> str:
    """Return a new page, to be written by hand around its marks."""
    marks = "<!-- begin playbook -->\n<!-- end playbook -->"
    return f"# {play.code} {play.label.zh} · {play.label.en}\n\n{marks}\n\n## Before you use it · 使用之前\n"


def _both(label: Label) -> str:
    return f"{label.zh}<br>{label.en}"


def _head(play: Playbook) -> Iterator[str]:
    stars = "★" * play.difficulty + "☆" * (5 - play.difficulty)
    yield f"> {play.purpose.zh}\n>\n> {play.purpose.en}\n"
    if play.fits and play.unfit:
        yield f"**什么时候用 · When to use it.** {play.fits.zh} {play.fits.en}\n"
        yield f"**什么时候不用 · When not.** {play.unfit.zh} {play.unfit.en}\n"
    yield "| | |\n|---|---|"
    yield f"| id | `{play.id}` (`liuke playbook show {play.code}`) |"
    yield f"| out of the box | {'in use' if play.in_use else f'on the shelf: `liuke playbook use {play.code}`'} |"
    yield f"| audience | `{' '.join(play.audience.split())}` |"
    yield f"| trigger | {_trigger(play)} |"
    yield f"| goal | {play.goal.event} within {play.goal.window_days} days |"
    yield f"| again | {_again(play)} |"
    yield f"| holdout | {play.holdout_share:.0%} |"
    yield f"| class, topic | {play.message_class}, `{play.topic}` |"
    yield f"| owner | {play.owner} |"
    yield f"| difficulty | {stars} |"
    if play.payback:
        yield f"| payback | {_both(play.payback)} |"
    yield ""


def _trigger(play: Playbook) -> str:
    said = play.trigger
    if said.kind == "alarm":
        return f"alarm `{said.alarm}`" + (f", a clock of {said.clock_hours} hours" if said.clock_hours else "")
    if said.kind == "event":
        ahead = ", ".join(map(str, said.before_days))
        return f"event `{said.event}`" + (f", {ahead} days ahead" if said.event == "renewal" else "")
    return f"every {said.every} at {said.at}" if said.every else "a plan that somebody drafts"


def _again(play: Playbook) -> str:
    said = play.reentry
    ways = {"once": "never", "yearly": "a year on", "window": f"after {play.goal.window_days} days"}
    return ways.get(said.kind, f"after {said.days} days")


def _channels(touch: Touch) -> str:
    if touch.channel is None:
        return "—"
    return f"{touch.channel}" + (f", else {touch.fallback_channel}" if touch.fallback_channel else "")


def _words(touch: Touch) -> str:
    names = [name for name in (touch.template, touch.fallback_template) if name]
    return ", ".join(f"`{name}`" for name in names) or "—"


def _tiers(play: Playbook) -> Iterator[str]:
    yield "| tier | idle days | of them | channel | words | offer | task |\n|---|---|---|---|---|---|---|"
    for tier in play.tiers:
        days = f"[{tier.from_days}, {'…' if tier.below_days is None else tier.below_days})"
        when = f"`{tier.when}`" if tier.when else "everybody"
        task = f"{tier.task.owner}, {tier.task.due_hours} h" if tier.task else "—"
        cells = (_both(tier.label), days, when, _channels(tier), _words(tier), tier.offer or "—", task)
        yield f"| {' | '.join(cells)} |"
    yield ""


def _steps(play: Playbook) -> Iterator[str]:
    if not play.steps:
        return
    yield "| step | after | of them | the others | channel | words | task |\n|---|---|---|---|---|---|---|"
    for step in play.steps:
        yield _step(step)
    yield ""


def _step(step: Step) -> str:
    when = f"`{step.when}`" if step.when else "everybody"
    others = "on" if step.otherwise == SKIP else step.otherwise
    then = "" if step.then == SKIP else f", then {step.then}"
    task = f"{step.task.owner}, {step.task.due_hours} h" if step.task else "—"
    return (
        f"| {_both(step.label)} | {step.after_hours} h | {when}{then} | {others} | {_channels(step)} | {_words(step)} |"
        f" {task} |"
    )


def _offers(play: Playbook) -> Iterator[str]:
    if not play.offers:
        return
    yield "| offer | kind | worth | expected cost | valid |\n|---|---|---|---|---|"
    for offer in play.offers:
        yield (
            f"| {_both(offer.label)} | {offer.kind} | {offer.value_fen / 100:g} | {offer.cost_fen / 100:g}"
            f" | {offer.valid_days} days |"
        )
    yield ""


def _tasks(play: Playbook) -> Iterator[str]:
    if not play.tasks:
        return
    yield "| work for the house | owner | due | not again within |\n|---|---|---|---|"
    for task in play.tasks:
        yield f"| {_both(task.label)} | {task.owner} | {task.due_hours} h | {task.every_days} days |"
    yield ""
