"""Who is left alone at random, and how long it takes to know something by it."""

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("list", group="holdout", examples=("liuke holdout list", "liuke holdout list --json"))
@click.option("--as-of", metavar="DATE")
@click.pass_context
def list_(ctx: click.Context, /, as_of: str | None) -> int:
    """List every holdout: its share, who is in which arm, since when."""
    from liuke.cli.show.holdout import show_holdouts

    return answer(wishes_of(ctx), "holdout_list", show_holdouts, as_of=as_of)


@command("show", group="holdout", examples=("liuke holdout show golden_48h", "liuke holdout show all"))
@click.argument("holdout")
@click.option("--as-of", metavar="DATE")
@click.pass_context
def show(ctx: click.Context, /, holdout: str, as_of: str | None) -> int:
    """Say all of one holdout: drawings, salts, what leaving people alone has cost."""
    from liuke.cli.show.holdout import show_holdout

    return answer(wishes_of(ctx), "holdout_show", show_holdout, holdout=holdout, as_of=as_of)


@command("export", group="holdout", examples=("liuke holdout export golden_48h arms.csv",))
@click.argument("holdout")
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--generation", type=click.IntRange(min=1), metavar="N")
@click.pass_context
def export(ctx: click.Context, /, holdout: str, file: str, generation: int | None) -> int:
    """Write everybody of a holdout with their arm to a file."""
    from liuke.cli.show.holdout import show_exported

    return answer(wishes_of(ctx), "holdout_export", show_exported, holdout=holdout, file=file, generation=generation)


@command("rotate", group="holdout", examples=("liuke holdout rotate golden_48h --by wang --why 新一季",))
@click.argument("holdout")
@click.option("--by", metavar="NAME")
@click.option("--why", default="", metavar="TEXT")
@click.pass_context
def rotate(ctx: click.Context, /, holdout: str, by: str | None, why: str) -> int:
    """Draw a holdout anew from the next plan on; nothing is forgotten."""
    from liuke.cli.show.holdout import show_holdout

    return answer(wishes_of(ctx), "holdout_rotate", show_holdout, holdout=holdout, by=by, why=why)


@command("end", group="holdout", examples=("liuke holdout end golden_48h 2026-12-31 --by lin",))
@click.argument("holdout")
@click.argument("day", required=False, metavar="DATE")
@click.option("--by", metavar="NAME")
@click.pass_context
def end(ctx: click.Context, /, holdout: str, day: str | None, by: str | None) -> int:
    """Say beforehand on which day the final result will be looked at."""
    from liuke.cli.show.holdout import show_holdout

    return answer(wishes_of(ctx), "holdout_end", show_holdout, holdout=holdout, day=day, by=by)


@command(
    "power",
    group="holdout",
    examples=("liuke holdout power golden_48h", "liuke holdout power --base 0.2 --share 0.1 --per-day 500 --points 2"),
)
@click.argument("holdout", required=False)
@click.option("--points", type=float, default=1.0, show_default=True, metavar="N")
@click.option("--base", type=float, metavar="SHARE")
@click.option("--share", type=float, metavar="SHARE")
@click.option("--per-day", type=float, metavar="N")
@click.pass_context
def power(  # one argument an option
    ctx: click.Context,
    /,
    holdout: str | None,
    points: float,
    base: float | None,
    share: float | None,
    per_day: float | None,
) -> int:
    """Say how many people and days it takes until a difference shows."""
    from liuke.cli.show.holdout import show_power

    asked = {"holdout": holdout, "difference": points / 100, "base": base, "share": share, "per_day": per_day}
    return answer(wishes_of(ctx), "holdout_power", show_power, **asked)
