"""Click's commands, speaking the reader's language: every word of help comes from the catalogue.

A command's words are ``help.<command>.short``, ``.text`` (optional) and ``help.<command>.<parameter>``, or
``help.any.<parameter>`` where several commands mean the same by a parameter. ``plan review`` is ``plan_review``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from liuke.app.say import known, say
from liuke.cli.width import cells, padded, wrapped
from liuke.cli.wishes import wishes_of

_TERM_MAX = 28


class SpokenFormatter(click.HelpFormatter):
    """Help text measured in terminal cells, so that Chinese neither overflows nor loses its columns."""

    language = "en"

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002
        """Write the usage line."""
        head = say("help.words.usage", self.language)
        lines = wrapped(f"{prog} {args}".rstrip(), max(20, self.width - cells(head)))
        self.write(head + lines[0] + "\n")
        for line in lines[1:]:
            self.write(" " * cells(head) + line + "\n")

    def write_heading(self, heading: str) -> None:
        """Write a section's heading."""
        self.write(f"{heading}\n")

    def write_text(self, text: str) -> None:
        """Write wrapped paragraphs at the present indent."""
        for line in wrapped(text, self.width - self.current_indent):
            self.write(f"{' ' * self.current_indent}{line}".rstrip() + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _TERM_MAX, col_spacing: int = 2) -> None:
        """Write terms and what they mean in two columns."""
        rows = list(rows)
        first = min(max((cells(term) for term, _ in rows), default=0), col_max) + col_spacing
        margin = " " * self.current_indent
        for term, meaning in rows:
            lines = wrapped(meaning, max(20, self.width - first - self.current_indent)) if meaning else [""]
            if cells(term) > first - col_spacing:
                self.write(f"{margin}{term}\n")
                term = ""  # noqa: PLW2901 - the meaning begins on a line of its own
            self.write(f"{margin}{padded(term, first)}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{margin}{' ' * first}{line}".rstrip() + "\n")


class SpokenContext(click.Context):
    """A click context whose help speaks the language that was wished for."""

    def make_formatter(self) -> click.HelpFormatter:
        """Make a formatter for this terminal."""
        formatter = SpokenFormatter(width=self.terminal_width, max_width=self.max_content_width or 100)
        formatter.language = wishes_of(self).spoken
        return formatter


class _Spoken:
    """What commands and groups have in common; ``key`` names their words in the catalogue."""

    key: str
    name: str | None
    examples: tuple[str, ...]

    def short(self, language: str) -> str:
        return say(f"help.{self.key}.short", language)

    def text(self, language: str) -> str:
        longer = say(f"help.{self.key}.text", language, otherwise="")
        return self.short(language) + ("\n\n" + longer if longer else "")


@contextmanager
def _section(formatter: click.HelpFormatter, heading: str) -> Iterator[None]:
    with formatter.section(heading):
        yield


def meaning(key: str, parameter: str, language: str) -> str:
    """Return what a parameter of a command means."""
    own = f"help.{key}.{parameter}"
    return say(own if known(own) else f"help.any.{parameter}", language)


def option_row(param: click.Option, key: str, language: str) -> tuple[str, str]:
    """Return an option as it is written, and what it means with its default."""
    names = ", ".join([*param.opts, *param.secondary_opts])
    value = "" if param.is_flag else " " + _value_of(param)
    text = meaning(key, param.name or "", language)
    if param.show_default and param.default is not None:
        text += " " + say("help.words.default", language, value=str(param.default))
    if param.required:
        text += " " + say("help.words.required", language)
    return names + value, text


def _value_of(param: click.Parameter) -> str:
    if isinstance(param.type, click.Choice):
        return "|".join(param.type.choices)
    return param.metavar or (param.name or "").upper()


def _help_text(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    formatter.write_paragraph()
    formatter.write_text(self.text(wishes_of(ctx).spoken))


def _arguments(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    language = wishes_of(ctx).spoken
    rows = [
        (param.make_metavar(ctx), meaning(self.key, param.name or "", language))
        for param in self.params
        if isinstance(param, click.Argument)
    ]
    if rows:
        with _section(formatter, say("help.words.arguments", language)):
            formatter.write_dl(rows)


def _options(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    language = wishes_of(ctx).spoken
    options = [param for param in self.params if isinstance(param, click.Option) and not param.hidden]
    own = [option_row(p, self.key, language) for p in options if p.name not in EVERYWHERE]
    common = [option_row(p, "any", language) for p in options if p.name in EVERYWHERE]
    if own:
        with _section(formatter, say("help.words.options", language)):
            formatter.write_dl(own)
    with _section(formatter, say("help.words.everywhere", language)):
        formatter.write_dl([*common, ("--help", say("help.any.help", language))])
    if self.examples:
        with _section(formatter, say("help.words.examples", language)):
            for example in self.examples:
                formatter.write(f"{' ' * formatter.current_indent}{example}\n")


EVERYWHERE = ("json", "workspace", "language", "debug")


def _wish(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value is not None and value is not False:
        wishes_of(ctx).grant(param.name or "", value)


def _everywhere() -> list[click.Parameter]:
    """Make the options that may stand before or after any command's name."""

    def option(*names: str, **how: Any) -> click.Option:
        return click.Option(names, expose_value=False, callback=_wish, **how)

    return [
        option("--json", is_flag=True),
        option("--workspace", metavar="DIR", type=click.Path(file_okay=False)),
        option("--lang", "language", type=click.Choice(["zh", "en"]), is_eager=True),
        option("--debug", is_flag=True, hidden=True),
    ]


class SpokenCommand(_Spoken, click.Command):
    """A command whose help comes from the catalogue."""

    context_class = SpokenContext
    format_help_text = _help_text
    format_arguments = _arguments
    format_options = _options

    def __init__(self, *args: Any, key: str, examples: Sequence[str] = (), **how: Any) -> None:
        super().__init__(*args, **how)
        self.key, self.examples = key, tuple(examples)
        self.params += _everywhere()

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - shell completion asks for it
        """Return one line for shell completion."""
        return self.short("en")


class SpokenGroup(_Spoken, click.Group):
    """A group that imports a command only when it is called, and lists commands under headings.

    ``where`` maps a heading (a key below ``help.sections``, or "") to command names and the ``module:attribute`` that
    holds them. ``default`` names the command that a line without one means; without it, such a line shows the help.
    In a ``loose`` group any word that names no command is said to the default one.
    """

    context_class = SpokenContext
    format_help_text = _help_text

    def __init__(
        self,
        *args: Any,
        key: str,
        where: dict[str, dict[str, str]],
        default: str = "",
        loose: bool = False,
        **how: Any,
    ) -> None:
        how |= {"invoke_without_command": True, "no_args_is_help": False, "callback": _show_help}
        super().__init__(*args, **how)
        self.key, self.examples, self.where, self.default, self.loose = key, (), where, default, loose
        self.params += _everywhere()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command before a line that names none and does not ask for help."""
        if (
            self.default
            and "--help" not in args[:1]
            and (not args or args[0].startswith("-") or (self.loose and args[0] not in self.names))
        ):
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    @property
    def names(self) -> list[str]:
        """The commands in the order of their headings."""
        return [name for below in self.where.values() for name in below]

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Name the commands in the order of their headings."""
        return self.names

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command, if there is one of that name."""
        for below in self.where.values():
            if cmd_name in below:
                module, attribute = below[cmd_name].split(":")
                command: click.Command = getattr(import_module(module), attribute)
                return command
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that a line calls; the nearest name is suggested when there is none."""
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing and not args[0].startswith("-"):
            raise click.NoSuchCommand(args[0], possibilities=self.list_commands(ctx), ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write nothing: a group has commands, not arguments."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings without importing one, then the options."""
        language = wishes_of(ctx).spoken
        width = max(cells(name) for name in self.list_commands(ctx))
        for heading, below in self.where.items():
            title = say(f"help.sections.{heading}", language) if heading else say("help.words.commands", language)
            prefix = "" if self.key == "root" else self.key + "_"
            with _section(formatter, title):
                formatter.write_dl(
                    [(padded(name, width), say(f"help.{prefix}{name}.short", language)) for name in below]
                )
        _options(self, ctx, formatter)


@click.pass_context
def _show_help(ctx: click.Context, /, **_: Any) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def command(name: str, *, group: str = "", examples: Sequence[str] = ()) -> Callable[[Any], SpokenCommand]:
    """Declare a command; its words stand in the catalogue under its name."""

    def made(function: Any) -> SpokenCommand:
        return click.command(
            name, cls=SpokenCommand, key=f"{group}_{name}" if group else name, help=None, examples=examples
        )(function)

    return made
