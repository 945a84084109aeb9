"""The report of a chaotic day: what was found, where each of it ended, and what must be nothing."""

from tests.chaos.account import Found
from tests.chaos.day import Asked

_NOTHING = {
    "went twice": "duplicates",
    "went to somebody who was not to be written to": "forbidden",
    "went after an opt-out was kept": "late_opt_outs",
    "people over the cap of one a day": "over_cap",
    "proposals, messages or tasks without an end": "unaccounted",
    "ends other than sent without a reason": "unexplained",
    "workers that broke by themselves": "broke",
}
_HEAD = """# A day of chaos

`make chaos` builds a sample business whose plan uses every channel, switches all of them live, carries the plan to the outbox and
lets workers send it to stand-ins that behave badly: of a hundred requests 4 are slow, 3 are turned away (429, 451), 2 fail after the
deed (500; for mail a plain 554 before it), 2 get half an answer, 1 loses its line after the deed. Workers are killed (SIGKILL) at
random in the middle of it, some alone, most while two to four of them race for the same messages; now and then somebody unsubscribes.
Then everything is counted: by the stand-ins, which write down what reached a person, and by the outbox.

This page is what the last run said: {users:,} users, at least {kills} kills and {races} races an engine, seed {seed}. A short variant
runs with the tests.
"""


def report(found: dict[str, Found], asked: Asked) -> str:
    """Return the page."""
    lines = [_HEAD.format(users=asked.users, kills=asked.kills, races=asked.races, seed=asked.seed)]
    engines = list(found)
    lines += _table(
        ["found =", *engines], [[name, *(one.waterfall[name] for one in found.values())] for name in _of(found)]
    )
    lines.append("")
    lines += _table(
        ["must be nothing", *engines],
        [[name, *(getattr(one, field) for one in found.values())] for name, field in _NOTHING.items()],
    )
    lines.append("")
    further = {"kills": "kills", "races": "races", "opt-outs meanwhile": "opt_outs", "reached a person": "effects"}
    lines += _table(
        ["the run", *engines],
        [[name, *(getattr(one, field) for one in found.values())] for name, field in further.items()],
    )
    for engine, one in found.items():
        lines += ["", f"On {engine}, by channel:", ""]
        states = sorted({state for cell in one.by_channel.values() for state in cell})
        rows = [[name, *(cell.get(state, 0) for state in states)] for name, cell in sorted(one.by_channel.items())]
        lines += _table(["channel", *states], rows)
    lines += [
        "",
        "*Uncertain* are messages a worker was killed over, or whose answer was lost, on a channel without keys: marketing is not",
        "sent again from there. *Not written*: allowed by the plan, and then a fact, a template or the guard spoke against the text.",
    ]
    return "\n".join(lines) + "\n"


def _of(found: dict[str, Found]) -> list[str]:
    return list(next(iter(found.values())).waterfall)


def _table(head: list[str], rows: list[list[object]]) -> list[str]:
    return [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"] + [
        f"| {' | '.join(f'{cell:,}' if isinstance(cell, int) else str(cell) for cell in row)} |" for row in rows
    ]
