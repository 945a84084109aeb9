"""The command line's reference, written from the commands themselves: ``docs/cli.md`` is this and nothing else."""

import click

from liuke.app.say import known, say
from liuke.cli.spoken import EVERYWHERE, SpokenCommand, SpokenGroup, meaning, option_row
from liuke.cli.tree import ROOT

_TITLE = """# Command line

Written by `python -m liuke.cli.reference > docs/cli.md`; a test compares the two. `liuke --lang zh COMMAND --help` says
the same in Chinese.

Every command takes `--json` (one document on stdout, UTF-8, stable keys), `--workspace DIR` (otherwise this folder or
the nearest above it that holds `liuke.toml`), `--lang zh|en` (otherwise `LIUKE_LANG`, the workspace's language, the
machine's) and `--debug`, before or after its name. Progress goes to stderr, and only to a terminal. An error is one
sentence, a code and the next step on stderr; with `--json` it is `{"error": {"code", "message", "next"}}` on stdout.
While a workspace is being served, every command goes through its server.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | done, with findings or rejected rows |
| 2 | the line, a file or the configuration has no meaning |
| 3 | there are no facts, or they are too old |
| 4 | refused by the guard or by policy |
| 5 | conflict: a stale hash, a folder in use, a file that is there already |
| 6 | something outside failed: a server, the disk, the machine |
| 130 | interrupted by Ctrl-C; nothing is half done |
| 141 | whoever read the output went away |

Shell completion: `eval "$(_LIUKE_COMPLETE=bash_source liuke)"`, or `zsh_source`, or `fish_source`.
"""


def markdown(language: str = "en") -> str:
    """Return the whole reference as Markdown."""
    parts = [_TITLE]
    for heading, below in ROOT.where.items():
        parts.append(f"## {say(f'help.sections.{heading}', language).rstrip(':：')}\n")
        with click.Context(ROOT) as context:
            parts += [_command(ROOT.get_command(context, name), f"liuke {name}", language) for name in below]
    return "\n".join(parts).rstrip("\n") + "\n"


def _command(command: click.Command | None, path: str, language: str) -> str:
    if isinstance(command, SpokenGroup):
        below = [
            _command(command.get_command(click.Context(command), n), f"{path} {n}", language) for n in command.names
        ]
        return "\n".join([f"### {path}\n", say(f"help.{command.key}.short", language) + ".\n", *below])
    if not isinstance(command, SpokenCommand):
        raise TypeError(path)
    context = click.Context(command, info_name=path)
    lines = [f"### {path}\n", say(f"help.{command.key}.short", language) + ".\n"]
    if known(f"help.{command.key}.text"):
        lines.append(say(f"help.{command.key}.text", language) + "\n")
    usage = " ".join(piece for piece in command.collect_usage_pieces(context) if piece != "[OPTIONS]")
    lines.append(f"```\n{path} {usage}".rstrip() + "\n```\n")
    rows = _rows(command, context, language)
    if rows:
        lines += ["| | |", "|---|---|", *(f"| `{_cell(name)}` | {_cell(text)} |" for name, text in rows), ""]
    if command.examples:
        lines += ["```sh", *command.examples, "```", ""]
    return "\n".join(lines)


def _rows(command: SpokenCommand, context: click.Context, language: str) -> list[tuple[str, str]]:
    rows = []
    for param in command.params:
        if isinstance(param, click.Argument):
            rows.append((param.make_metavar(context), meaning(command.key, param.name or "", language)))
        elif isinstance(param, click.Option) and param.name not in EVERYWHERE:
            rows.append(option_row(param, command.key, language))
    return rows


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(markdown(), end="")
