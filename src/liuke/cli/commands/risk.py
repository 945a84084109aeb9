"""How likely people are to leave: the report, the window, training, the models kept."""

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command(
    "report",
    group="risk",
    examples=(
        "liuke risk report",
        "liuke risk report --as-of 2026-11-16 --json",
        "liuke risk report --file people.csv --label churned --id customer_id",
    ),
)
@click.option("--as-of", metavar="DATE")
@click.option("--file", "table_file", metavar="TABLE", type=click.Path(dir_okay=False))
@click.option("--label", metavar="COLUMN")
@click.option("--id", "person_column", metavar="COLUMN")
@click.option("--left", "left_value", metavar="VALUE")
@click.pass_context
def report(
    ctx: click.Context,
    /,
    as_of: str | None,
    table_file: str | None,
    label: str | None,
    person_column: str | None,
    left_value: str | None,
) -> int:
    """Say what people are told, who says it, how that stood the test on past days, and whether it still fits."""
    from liuke.cli.show.risk import show_report
    from liuke.cli.show.risk_table import show_table

    if table_file is not None:
        said = {"file": table_file, "label": label or "", "person": person_column, "left": left_value}
        return answer(wishes_of(ctx), "risk_table", show_table, **said)
    return answer(wishes_of(ctx), "risk_report", show_report, as_of=as_of)


@command("window", group="risk", examples=("liuke risk window", "liuke risk window --json"))
@click.option("--as-of", metavar="DATE")
@click.pass_context
def window(ctx: click.Context, /, as_of: str | None) -> int:
    """Say after how many days of quiet somebody left, and show the absences that say so."""
    from liuke.cli.show.risk import show_window

    return answer(wishes_of(ctx), "risk_window", show_window, as_of=as_of)


@command("train", group="risk", examples=("liuke risk train", "liuke risk train --by lin --json"))
@click.option("--as-of", metavar="DATE")
@click.option("--by", metavar="PERSON")
@click.pass_context
def train(ctx: click.Context, /, as_of: str | None, by: str | None) -> int:
    """Learn anew of past days; what comes of it speaks only where it is not worse than what speaks so far."""
    from liuke.cli.show.risk import show_trained

    return answer(wishes_of(ctx), "risk_train", show_trained, as_of=as_of, by=by)


@command("models", group="risk", examples=("liuke risk models", "liuke risk models --json"))
@click.option("--as-of", metavar="DATE")
@click.pass_context
def models(ctx: click.Context, /, as_of: str | None) -> int:
    """List the models kept, what each was worth when it was tested, and which of them speaks."""
    from liuke.cli.show.risk import show_models

    return answer(wishes_of(ctx), "risk_models", show_models, as_of=as_of)
