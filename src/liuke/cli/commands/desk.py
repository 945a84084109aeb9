"""Interviews, crises, programmes and business reviews."""

import base64
from pathlib import Path
from typing import Any

import click

from liuke.cli.session import answer, ask, tell
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of

_NUMBER = click.IntRange(min=1)
_SCORE = click.IntRange(min=1, max=5)


@command("choose", group="interview", examples=("liuke interview choose --dry", "liuke interview choose --by lin"))
@click.option("--count", type=click.IntRange(min=1, max=1_000), metavar="N")
@click.option("--to", metavar="NAME")
@click.option("--dry", is_flag=True)
@click.option("--by", metavar="NAME")
@click.pass_context
def choose(ctx: click.Context, /, dry: bool, **said: Any) -> int:
    """Choose whom to ask this week."""
    from liuke.cli.show.desk import show_week

    return answer(wishes_of(ctx), "interview_choose", show_week, dry=dry or None, **said)


@command("list", group="interview", examples=("liuke interview list", "liuke interview list --week 2026-11-16"))
@click.option("--week", metavar="DATE")
@click.pass_context
def interviews(ctx: click.Context, /, week: str | None) -> int:
    """List a week's interviews."""
    from liuke.cli.show.desk import show_week

    return answer(wishes_of(ctx), "interview_list", show_week, week=week)


@command(
    "answer",
    group="interview",
    examples=(
        'liuke interview answer 21 --need 2 --feeling 4 --confirm price --words "续费比新客贵"',
        "liuke interview answer 22 --outcome refused",
    ),
)
@click.argument("task", type=_NUMBER)
@click.option("--outcome", type=click.Choice(["reached", "not_reached", "refused"]))
@click.option("--need", type=_SCORE, metavar="1-5")
@click.option("--feeling", type=_SCORE, metavar="1-5")
@click.option("--words", "verbatim", metavar="TEXT")
@click.option("--confirm", multiple=True, metavar="REASON")
@click.option("--deny", multiple=True, metavar="REASON")
@click.option("--by", metavar="NAME")
@click.pass_context
def answered(ctx: click.Context, /, confirm: tuple[str, ...], deny: tuple[str, ...], **said: Any) -> int:
    """Keep what an interview found."""
    from liuke.cli.show.anything import show_anything

    more = {"confirm": list(confirm) or None, "deny": list(deny) or None}
    return answer(wishes_of(ctx), "interview_answer", show_anything, **more, **said)


@command("list", group="case", examples=("liuke case list",))
@click.pass_context
def cases(ctx: click.Context, /) -> int:
    """List crises, open ones first."""
    from liuke.cli.show.desk import show_cases

    return answer(wishes_of(ctx), "case_list", show_cases)


@command("show", group="case", examples=("liuke case show 1",))
@click.argument("case", type=_NUMBER)
@click.pass_context
def case(ctx: click.Context, /, case: int) -> int:
    """Show a crisis with its clock and checklist."""
    from liuke.cli.show.desk import show_case

    return answer(wishes_of(ctx), "case_show", show_case, case=case)


@command("open", group="case", examples=('liuke case open "支付失败上了热搜" --to he',))
@click.argument("title")
@click.option("--to", metavar="NAME")
@click.option("--by", metavar="NAME")
@click.pass_context
def open_(ctx: click.Context, /, **said: Any) -> int:
    """Open a crisis by hand."""
    from liuke.cli.show.desk import show_case

    return answer(wishes_of(ctx), "case_open", show_case, **said)


@command("tick", group="case", examples=("liuke case tick 1 verify", "liuke case tick 1 verify --off"))
@click.argument("case", type=_NUMBER)
@click.argument("step")
@click.option("--note", metavar="TEXT")
@click.option("--off", is_flag=True)
@click.option("--by", metavar="NAME")
@click.pass_context
def tick(ctx: click.Context, /, off: bool, **said: Any) -> int:
    """Say that a step is done."""
    from liuke.cli.show.desk import show_case

    return answer(wishes_of(ctx), "case_tick", show_case, off=off or None, **said)


@command("log", group="case", examples=('liuke case log 1 "已联系平台，对方两小时内回复"',))
@click.argument("case", type=_NUMBER)
@click.argument("text")
@click.option("--by", metavar="NAME")
@click.pass_context
def log(ctx: click.Context, /, **said: Any) -> int:
    """Add to a crisis's log."""
    from liuke.cli.show.desk import show_case

    return answer(wishes_of(ctx), "case_log", show_case, **said)


@command("close", group="case", examples=('liuke case close 1 "根因是短信通道限流，已换备用通道" --by he',))
@click.argument("case", type=_NUMBER)
@click.argument("conclusion")
@click.option("--by", metavar="NAME")
@click.pass_context
def close(ctx: click.Context, /, **said: Any) -> int:
    """Close a crisis with its conclusion."""
    from liuke.cli.show.desk import show_case

    return answer(wishes_of(ctx), "case_close", show_case, **said)


@command("report", group="case", examples=("liuke case report 1", "liuke case report 1 --pdf crisis.pdf"))
@click.argument("case", type=_NUMBER)
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.pass_context
def report(ctx: click.Context, /, case: int, pdf: Path | None) -> int:
    """Write a crisis's report."""
    from liuke.cli.show.desk import show_text

    return _with_pdf(ctx, ask(wishes_of(ctx), "case_report", case=case), pdf, show_text)


@command("list", group="programme", examples=("liuke programme list",))
@click.pass_context
def programmes(ctx: click.Context, /) -> int:
    """List gatherings and capabilities."""
    from liuke.cli.show.anything import show_anything

    return answer(wishes_of(ctx), "programme_list", show_anything)


@command("show", group="programme", examples=("liuke programme show 1",))
@click.argument("programme", type=_NUMBER)
@click.pass_context
def programme(ctx: click.Context, /, programme: int) -> int:
    """Show a gathering with its guests."""
    from liuke.cli.show.anything import show_anything

    return answer(wishes_of(ctx), "programme_show", show_anything, programme=programme)


@command(
    "open",
    group="programme",
    examples=("liuke programme open open_day", "liuke programme open face_to_face --month 2026-12 --seats 6"),
)
@click.argument("kind", type=click.Choice(["open_day", "face_to_face"]))
@click.option("--month", metavar="YYYY-MM")
@click.option("--rule", metavar="EXPR")
@click.option("--seats", type=click.IntRange(min=1, max=1_000), metavar="N")
@click.option("--by", metavar="NAME")
@click.pass_context
def gather(ctx: click.Context, /, **said: Any) -> int:
    """Plan a month's gathering with its guests."""
    from liuke.cli.show.anything import show_anything

    return answer(wishes_of(ctx), "programme_open", show_anything, **said)


@command("guest", group="programme", examples=("liuke programme guest 1 u_7f3a91 accepted",))
@click.argument("programme", type=_NUMBER)
@click.argument("user")
@click.argument("to", type=click.Choice(["invited", "accepted", "declined", "came", "absent"]))
@click.option("--by", metavar="NAME")
@click.pass_context
def guest(ctx: click.Context, /, **said: Any) -> int:
    """Say where a guest stands."""
    from liuke.cli.show.anything import show_anything

    return answer(wishes_of(ctx), "programme_guest", show_anything, **said)


@command("lay", group="programme", examples=("liuke programme lay journey_map --start 2026-12-01",))
@click.argument("layout", type=click.Choice(["journey_map", "early_warning", "coordination"]))
@click.option("--start", metavar="DATE")
@click.option("--by", metavar="NAME")
@click.pass_context
def lay(ctx: click.Context, /, **said: Any) -> int:
    """Lay a capability's work out on the board."""
    from liuke.cli.show.anything import show_anything

    return answer(wishes_of(ctx), "programme_lay", show_anything, **said)


@command("qbr", examples=("liuke qbr acme", "liuke qbr acme --pdf acme.pdf"))
@click.argument("account")
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--as-of", metavar="DATE")
@click.pass_context
def qbr(ctx: click.Context, /, account: str, pdf: Path | None, as_of: str | None) -> int:
    """Review the business with an account."""
    from liuke.cli.show.desk import show_qbr

    said = ask(wishes_of(ctx), "qbr", account=account, as_of=as_of, pdf=pdf is not None or None)
    return _with_pdf(ctx, said, pdf, show_qbr)


def _with_pdf(ctx: click.Context, said: Any, pdf: Path | None, show: Any) -> int:
    """Write the PDF of an answer to a file, and tell the rest of it."""
    raw = said.pop("pdf", "")
    if pdf is not None:
        pdf.write_bytes(base64.b64decode(raw))
        said["file"] = str(pdf)
    return tell(wishes_of(ctx), said, show)
