"""Who may come in: people and their passwords, tokens of programs, and the log of what was done."""

import sys
from getpass import getpass

import click

from liuke.cli.errors import BadValueError
from liuke.cli.session import answer, ask, tell
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of

_DUTIES = click.Choice(["viewer", "operator", "csm", "approver", "admin"])
_SCOPES = click.Choice(["read", "act", "approve", "personal", "tables", "metrics", "admin"])


@command("list", group="user")
@click.pass_context
def users(ctx: click.Context, /) -> int:
    """List everybody: duty, how they sign in, who is off."""
    from liuke.cli.show.entry import show_users

    return answer(wishes_of(ctx), "user_list", show_users)


@command("add", group="user", examples=("liuke user add mei --name 梅雨 --role csm --email mei@example.com",))
@click.argument("user")
@click.option("--name", metavar="TEXT")
@click.option("--role", type=_DUTIES, default="viewer", show_default=True)
@click.option("--email", metavar="ADDRESS")
@click.option("--language", "spoken", type=click.Choice(["zh", "en"]), help="theirs, if not the workspace's")
@click.option("--by", metavar="NAME")
@click.pass_context
def add(
    ctx: click.Context, /, user: str, name: str | None, role: str, email: str | None, spoken: str | None, by: str | None
) -> int:
    """Add a person; they set their password by the link that is printed."""
    from liuke.cli.show.entry import show_user

    said = {"id": user, "name": name, "duty": role, "email": email, "language": spoken, "by": by}
    return answer(wishes_of(ctx), "user_add", show_user, **said)


@command("role", group="user", examples=("liuke user role mei approver",))
@click.argument("user")
@click.argument("role", type=_DUTIES)
@click.option("--by", metavar="NAME")
@click.pass_context
def role(ctx: click.Context, /, user: str, role: str, by: str | None) -> int:
    """Give a person another duty; they sign in anew."""
    from liuke.cli.show.entry import show_user

    return answer(wishes_of(ctx), "user_role", show_user, user=user, duty=role, by=by)


@command("password", group="user", examples=("liuke user password mei", "liuke user password mei --link"))
@click.argument("user")
@click.option("--link", is_flag=True)
@click.option("--stdin", "from_stdin", is_flag=True)
@click.option("--by", metavar="NAME")
@click.pass_context
def password(ctx: click.Context, /, user: str, link: bool, from_stdin: bool, by: str | None) -> int:
    """Set a person's password, or print a link by which they do; all their sessions end."""
    from liuke.cli.show.entry import show_user

    said = "" if link else _read(ctx, from_stdin)
    return answer(wishes_of(ctx), "user_password", show_user, user=user, password=said, by=by)


def _read(ctx: click.Context, from_stdin: bool) -> str:
    """Read a password that is not shown: from a terminal twice, or one line from another program."""
    if from_stdin:
        said = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        said = getpass("> ")
        if said != getpass("> "):
            said = ""
    else:
        said = ""
    if not said:
        raise BadValueError(
            command=ctx.command_path,
            name="--stdin",
            why_en="type the same password twice at a terminal, give it by --stdin, or take --link",
            why_zh="在终端里把同一个密码输两次，或用 --stdin 传入，或用 --link",
        )
    return said


@command("off", group="user", examples=("liuke user off mei",))
@click.argument("user")
@click.option("--by", metavar="NAME")
@click.pass_context
def off(ctx: click.Context, /, user: str, by: str | None) -> int:
    """Let a person in no longer: sessions and tokens end at once."""
    from liuke.cli.show.entry import show_user

    return answer(wishes_of(ctx), "user_off", show_user, user=user, by=by)


@command("on", group="user", examples=("liuke user on mei",))
@click.argument("user")
@click.option("--by", metavar="NAME")
@click.pass_context
def on(ctx: click.Context, /, user: str, by: str | None) -> int:
    """Let a person in again."""
    from liuke.cli.show.entry import show_user

    return answer(wishes_of(ctx), "user_off", show_user, user=user, on=True, by=by)


@command("add", group="token", examples=("liuke token add grafana --user mei --scope metrics --days 365",))
@click.argument("name")
@click.option("--user", metavar="NAME", required=True)
@click.option("--scope", "scopes", type=_SCOPES, multiple=True, default=("read",))
@click.option("--days", type=click.IntRange(1, 730), default=365, show_default=True, metavar="N")
@click.option("--by", metavar="NAME")
@click.pass_context
def token_add(ctx: click.Context, /, name: str, user: str, scopes: tuple[str, ...], days: int, by: str | None) -> int:
    """Make a token for a program; it is shown this once."""
    from liuke.cli.show.entry import show_token

    return answer(wishes_of(ctx), "token_add", show_token, name=name, user=user, scopes=list(scopes), days=days, by=by)


@command("list", group="token")
@click.pass_context
def tokens(ctx: click.Context, /) -> int:
    """List tokens: whose, for what, until when, last used."""
    from liuke.cli.show.entry import show_tokens

    return answer(wishes_of(ctx), "token_list", show_tokens)


@command("revoke", group="token", examples=("liuke token revoke Zk3mQ9aB",))
@click.argument("id_", metavar="ID")
@click.option("--by", metavar="NAME")
@click.pass_context
def revoke(ctx: click.Context, /, id_: str, by: str | None) -> int:
    """Let a token open nothing from now on."""
    from liuke.cli.show.entry import show_token

    return answer(wishes_of(ctx), "token_revoke", show_token, id=id_, by=by)


@command("list", group="audit", examples=("liuke audit list --who mei", "liuke audit list --act plan_approve"))
@click.option("--who", metavar="NAME")
@click.option("--act", metavar="WORD")
@click.option("--target", metavar="TEXT")
@click.option("--limit", type=click.IntRange(1, 1_000), default=50, show_default=True, metavar="N")
@click.pass_context
def audit(ctx: click.Context, /, who: str | None, act: str | None, target: str | None, limit: int) -> int:
    """List who did what, newest first."""
    from liuke.cli.show.entry import show_audit

    return answer(wishes_of(ctx), "audit_list", show_audit, who=who, act=act, target=target, limit=limit)


@command("verify", group="audit")
@click.pass_context
def verify(ctx: click.Context, /) -> int:
    """Walk the chain of seals; exit code 1 names the row that is not what was written."""
    from liuke.cli.show.entry import show_verified

    wishes = wishes_of(ctx)
    document = ask(wishes, "audit_verify")
    return tell(wishes, document, show_verified, 0 if document["ok"] else 1)
