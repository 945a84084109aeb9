"""Every code has an explanation; no workspace is needed to read it."""

import click

from liuke.cli.session import tell
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("explain", examples=("liuke explain G-04", "liuke explain LK-C106", "liuke explain"))
@click.argument("code", required=False)
@click.pass_context
def explain(ctx: click.Context, /, code: str | None) -> int:
    """Explain a reason or error code, or list them all."""
    from liuke.cli.codes import every_code, find_code
    from liuke.cli.show.house import show_code, show_codes

    wishes = wishes_of(ctx)
    if code is None:
        return tell(wishes, {"codes": every_code(wishes.spoken)}, show_codes)
    return tell(wishes, find_code(code, wishes.spoken), show_code)
