"""Brings the tables up to date: one history for SQLite and PostgreSQL, forward only."""

from importlib.resources import files

import sqlalchemy as sa

from liuke.state.errors import StateNewerError
from liuke.state.lock import hold

_PACKAGE = "liuke.state.migrations"


def revisions() -> tuple[str, ...]:
    """Return the ids of all revisions, first to last."""
    names = (entry.name for entry in files(_PACKAGE).joinpath("versions").iterdir())
    return tuple(sorted(name.partition("_")[0] for name in names if name[:1].isdigit() and name.endswith(".py")))


def current(connection: sa.Connection) -> str | None:
    """Return the revision the tables are at, or None where there are none yet."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    kept = sa.table("alembic_version", sa.column("version_num"))
    found: str | None = connection.execute(sa.select(kept.c.version_num)).scalar()
    return found


def migrate(engine: sa.Engine, url: str, to: str | None = None) -> None:
    """Bring the tables to a revision, by default the last. Two processes at once are safe.

    Raises
    ------
    StateNewerError
        The tables were written by a later release.
    """
    known = revisions()
    wanted = to or known[-1]
    with engine.connect() as connection:
        found = current(connection)
    if found == wanted:
        return
    with engine.begin() as connection:
        hold(connection, "migrate")
        found = current(connection)
        if found is not None and found not in known:
            raise StateNewerError(url=url, found=found, known=known[-1])
        if found != wanted:
            _upgrade(connection, wanted)


def _upgrade(connection: sa.Connection, wanted: str) -> None:
    from alembic import command  # noqa: PLC0415 - a fifth of a second that only a new release needs
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(files(_PACKAGE)))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, wanted)
