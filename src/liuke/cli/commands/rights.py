"""What is kept of one person: erased for good."""

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("forget", examples=("liuke forget u_7f3a91", "liuke forget u_7f3a91 --yes --by he"))
@click.argument("user")
@click.option("--yes", "sure", is_flag=True)
@click.option("--by", metavar="NAME")
@click.pass_context
def forget(ctx: click.Context, /, user: str, sure: bool, by: str | None) -> int:
    """Say what would be erased of a person; with --yes, erase it from every store and file, and print the receipt."""
    from liuke.cli.show.rights import show_forget

    return answer(wishes_of(ctx), "person_forget", show_forget, user=user, sure=sure, by=by)
