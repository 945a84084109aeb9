"""Databases for tests: a PostgreSQL of our own, on a free port and gone afterwards, and SQLite files made once.

Test modules that need it say ``globals().update(run_path(...))``; importing between test folders is not possible here.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

_FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60 -c shared_buffers=32MB"


def _binaries() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    folders += [Path(found).parent for found in [shutil.which("initdb")] if found]
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


def _as_its_user() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.getuid() == 0 else []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """Give the address of a running server, or skip by name where PostgreSQL is not installed."""
    with durable_cluster(_FAST) as url:
        if url is None:
            pytest.skip("PostgreSQL is not installed: no initdb, or no user to run it")
        yield url


@contextmanager
def durable_cluster(options: str = "") -> Iterator[str | None]:
    """Start a server that says yes when it is on the disk, unless ``options`` say otherwise; None: not installed."""
    binaries = _binaries()
    if binaries is None or (os.getuid() == 0 and not any(user.pw_name == "postgres" for user in pwd.getpwall())):
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="liuke-pg-", dir="/tmp"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    run, port, where = _as_its_user(), _free_port(), str(folder / "data")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    make = ["--no-sync", "--auth=trust", "--username=liuke", "--encoding=UTF8", "--locale=C"]
    subprocess.run([*run, str(binaries / "initdb"), "-D", where, *make], check=True, **quiet)
    more = options
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {more}"
    control = [*run, str(binaries / "pg_ctl"), "-D", where, "-w", "-s"]
    try:
        subprocess.run([*control, "-o", options, "-l", str(folder / "log"), "start"], check=True, **quiet)
        yield f"postgresql://liuke@127.0.0.1:{port}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, **quiet)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def new_postgres(cluster: str) -> Iterator[Callable[[], str]]:
    """Make empty databases; the answer is the address of a new one."""
    made: list[str] = []
    admin = sa.create_engine(f"{cluster}/postgres".replace(":", "+psycopg:", 1), isolation_level="AUTOCOMMIT")

    def make() -> str:
        name = f"test_{os.getpid()}_{_free_port()}_{len(made)}"
        with admin.connect() as connection:
            connection.execute(sa.DDL(f"CREATE DATABASE {name}"))
        made.append(name)
        return f"{cluster}/{name}"

    yield make
    with admin.connect() as connection:
        for name in made:
            connection.execute(sa.DDL(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def shared_database(cluster: str) -> str:
    """Give the address of one database with today's tables."""
    from liuke.state.store import open_state

    admin = sa.create_engine(f"{cluster}/postgres".replace(":", "+psycopg:", 1), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.DDL("CREATE DATABASE shared"))
    admin.dispose()
    open_state(f"{cluster}/shared").close()
    return f"{cluster}/shared"


@pytest.fixture
def postgres(shared_database: str) -> str:
    """Give the address of a database with empty tables; cheaper than a new one."""
    from liuke.state.tables import METADATA

    engine = sa.create_engine(shared_database.replace(":", "+psycopg:", 1))
    with engine.begin() as connection:
        names = ", ".join(table.name for table in METADATA.sorted_tables)
        connection.execute(sa.DDL(f"TRUNCATE {names} RESTART IDENTITY"))
    engine.dispose()
    return shared_database


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an SQLite file with empty tables, to be copied: that is quicker than making the tables each time."""
    from liuke.state.store import open_state

    made = tmp_path_factory.mktemp("blank") / "state.sqlite"
    open_state(str(made)).close()
    return made


@pytest.fixture
def sqlite(blank: Path, tmp_path: Path) -> str:
    """Give the address of a file with empty tables."""
    shutil.copy(blank, tmp_path / "state.sqlite")
    return f"sqlite:///{tmp_path / 'state.sqlite'}"
