"""Every database that a release ever wrote becomes today's, with its rows, on both engines."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from liuke.state import migrations
from liuke.state.errors import StateNewerError
from liuke.state.schema import current, migrate, revisions
from liuke.state.store import _address, _engine, open_state
from liuke.state.tables import METADATA

_RIG = run_path(str(Path(__file__).parent / "cluster.py"))
cluster, new_postgres = _RIG["cluster"], _RIG["new_postgres"]
ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state.sqlite'}"
    make: Callable[[], str] = request.getfixturevalue("new_postgres")
    return make()


@pytest.fixture
def engine(url: str) -> Iterator[sa.Engine]:
    engine = _engine(_address(url))
    yield engine
    engine.dispose()


def _some(column: sa.Column[Any]) -> Any:
    """Return a value that is unlikely to be a default."""
    kind = column.type.dialect_impl(sa.dialects.sqlite.dialect()).__class__.__visit_name__.lower()
    at = dt.datetime(2026, 2, 28, 12, 34, 56, 789_012, tzinfo=dt.UTC)
    by_kind = {
        "date": at.date(),
        "boolean": True,
        "json": {"中": [1, "a"]},
        "text": "文",
        "integer": 7,
        "big_integer": 7,
    }
    return at if "datetime" in kind or "type_decorator" in kind else by_kind[kind]


def _rows(table: sa.Table) -> dict[str, Any]:
    return {column.name: _some(column) for column in table.columns}


def test_the_last_revision_by_file_name_is_the_head_of_the_history() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    walked = [script.revision for script in scripts.walk_revisions()]
    assert scripts.get_heads() == [revisions()[-1]]
    assert tuple(reversed(walked)) == revisions()


def test_revisions_are_named_by_a_sentence() -> None:
    names = [path.stem for path in (Path(migrations.__file__).parent / "versions").glob("[0-9]*.py")]
    assert names
    assert all(name.count("_") >= 3 for name in names)


@pytest.mark.parametrize("first", revisions())
def test_a_database_of_any_revision_with_rows_becomes_todays(engine: sa.Engine, url: str, first: str) -> None:
    migrate(engine, url, first)
    with engine.begin() as connection:
        was = sa.MetaData()
        was.reflect(connection)
        for name in [table.name for table in was.sorted_tables if table.name != "alembic_version"]:
            declared = METADATA.tables[name]
            kept = {column: value for column, value in _rows(declared).items() if column in was.tables[name].columns}
            connection.execute(declared.insert().values(**kept))
    migrate(engine, url)
    with engine.begin() as connection:
        assert current(connection) == revisions()[-1]
        for table in METADATA.sorted_tables:
            rows = connection.execute(sa.select(table)).mappings().all()
            assert len(rows) == (table.name in was.tables), table.name  # one that came later is there, and empty
            there = was.tables[table.name].columns if rows else ()  # a column that came later has its default
            kept = {column: value for column, value in _rows(table).items() if column in there}
            assert all(dict(row) | kept == dict(row) for row in rows), table.name
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_opening_twice_changes_nothing_and_keeps_the_secret(url: str) -> None:
    first = open_state(url)
    first.close()
    second = open_state(url)
    second.close()
    assert first.secret == second.secret
    assert len(first.secret) >= 32


def test_a_database_of_a_later_release_is_left_alone(engine: sa.Engine, url: str) -> None:
    migrate(engine, url)
    version = sa.table("alembic_version", sa.column("version_num"))
    with engine.begin() as connection:
        connection.execute(version.update().values(version_num="9999"))
    with pytest.raises(StateNewerError) as caught:
        open_state(url)
    assert "9999" in caught.value.sentence("zh")
