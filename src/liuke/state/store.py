"""Opens the operational database: SQLite in the workspace's folder, or a PostgreSQL shared by several machines."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url

from liuke.kit.chance import token
from liuke.state.errors import StateBusyError, StateFullError, StateUnreachableError, StateUnreadableError
from liuke.state.schema import migrate
from liuke.state.tables import META
from liuke.state.turns import Turns
from liuke.state.write import insert_new

_WAIT_S = 30.0
_READ_ONLY, _GLANCE = "liuke_read_only", "liuke_glance"


class State:
    """The open database. Threads share it; each transaction has its own connection."""

    def __init__(self, engine: sa.Engine, secret: bytes) -> None:
        self._engine = engine
        self.secret = secret
        self._turns = Turns() if engine.dialect.name == "sqlite" else None
        self._readers = engine.execution_options(**{_READ_ONLY: True})
        alone = {} if engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
        self._glances = engine.execution_options(**{_GLANCE: True}, **alone)

    @property
    def url(self) -> str:
        """Where it is, without its password."""
        return self._engine.url.render_as_string(hide_password=True)

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """Open a transaction that writes: all of it is kept, or none.

        On SQLite it takes the write lock at once, so what it reads stays true until it is kept.
        """
        with self._turn(), _told(self.url), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Open a transaction that only reads and waits for nobody."""
        with _told(self.url), self._readers.begin() as connection:
            yield connection

    @contextmanager
    def glances(self) -> Iterator["Glance"]:
        """Keep a connection for many small questions, each of which sees all that is kept by then."""
        with _told(self.url), self._glances.connect() as connection:
            yield Glance(connection)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._turns is None:
            yield
            return
        if not self._turns.take(_WAIT_S):
            raise StateBusyError(url=self.url, waited_s=_WAIT_S)
        try:
            yield
        finally:
            self._turns.give()

    def scrub(self) -> None:
        """Leave nothing of deleted rows in the files: write them anew, and empty the log of changes.

        Raises
        ------
        StateBusyError
            Somebody reads for longer than half a minute.
        """
        with self._turn(), _told(self.url):
            raw = self._engine.raw_connection()
            try:
                if self._turns is None:
                    raw.driver_connection.autocommit = True  # type: ignore[union-attr]
                cursor = raw.cursor()
                for order in ("VACUUM",) if self._turns is None else ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    cursor.execute(order)
                cursor.close()
            finally:
                raw.invalidate()
                raw.close()

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


class Glance:
    """A connection for many small questions, each of which sees all that is kept by then."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self._cursor: Any = None
        self._asked: dict[int, str] = {}

    def value(self, question: sa.Select[Any]) -> Any:
        """Return the one value of a question that has no parameters; it is put into words once.

        The driver is asked directly: that takes a quarter of the time, and it is asked before each message.
        """
        said = self._asked.get(id(question))
        if said is None:
            dialect, whole = self.connection.dialect, {"literal_binds": True}
            said = self._asked[id(question)] = str(question.compile(dialect=dialect, compile_kwargs=whole))
            self._cursor = self.connection.connection.cursor()
        try:
            self._cursor.execute(said)
            row = self._cursor.fetchone()
        except self.connection.dialect.loaded_dbapi.Error:
            return self.connection.execute(question).scalar()  # which says in our words what is wrong
        return row[0] if row else None


def open_state(url: str, *, durable: bool = True) -> State:
    """Open the database of a workspace and bring its tables up to date.

    Parameters
    ----------
    url
        ``sqlite:///path/to/state.sqlite``, a bare path, or ``postgresql://user:password@host/name``.
    durable
        False lets SQLite answer before its words are on the disk: only for what can be built again from nothing.

    Raises
    ------
    StateUnreadableError, StateUnreachableError, StateNewerError
    """
    engine = _engine(_address(url), durable)
    shown = engine.url.render_as_string(hide_password=True)
    try:
        with _told(shown):
            migrate(engine, shown)
            return State(engine, _secret(engine))
    except BaseException:
        engine.dispose()
        raise


def _secret(engine: sa.Engine) -> bytes:
    """Return the workspace's own 256 bits; made once, kept for ever: suppressions and signed links hang on them."""
    kept = sa.select(META.c.value).where(META.c.name == "secret")
    with engine.begin() as connection:
        found = connection.execute(kept).scalar()
        if found is None:
            insert_new(connection, META, [{"name": "secret", "value": token(32)}], "name")
            found = connection.execute(kept).scalar_one()
    return str(found).encode()


def _address(url: str) -> URL:
    if "://" not in url:
        return URL.create("sqlite", database=url)
    try:
        address = make_url(url)
    except sa.exc.ArgumentError as why:
        raise StateUnreadableError(url=url, why="this is not an address of a database") from why
    kind = address.get_backend_name()
    if kind == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise StateUnreadableError(url=address.render_as_string(), why="only SQLite and PostgreSQL are supported")
    return address


def _engine(address: URL, durable: bool = True) -> sa.Engine:
    if address.get_backend_name() == "postgresql":
        return sa.create_engine(address, pool_pre_ping=True, json_serializer=_json)
    if not address.database or address.database == ":memory:":
        raise StateUnreadableError(url=str(address), why="it needs a file, so that every thread sees the same rows")
    if not Path(address.database).parent.is_dir():
        raise StateUnreadableError(url=str(address), why="its folder does not exist")
    engine = sa.create_engine(address, connect_args={"timeout": _WAIT_S}, json_serializer=_json)
    event.listen(engine, "connect", _prepare)
    if not durable:
        event.listen(engine, "connect", _hurry)
    event.listen(engine, "begin", _begin)
    return engine


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _prepare(connection: Any, _record: Any) -> None:
    """Make an answer mean that it is on the disk (``FULL``), and let readers and the writer pass each other (WAL)."""
    connection.isolation_level = None  # we say when a transaction begins, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _hurry(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _begin(connection: sa.Connection) -> None:
    """Take the write lock first: a transaction that begins by reading may find that it cannot write any more."""
    if connection.get_execution_options().get(_GLANCE, False):
        return
    reads = connection.get_execution_options().get(_READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Say in our own words what a driver says in its."""
    try:
        yield
    except sa.exc.OperationalError as why:
        said = str(why.orig).strip().partition("\n")[0]
        if "locked" in said or "busy" in said:
            raise StateBusyError(url=url, waited_s=_WAIT_S) from why
        if "full" in said or "No space" in said:
            raise StateFullError(url=url) from why
        if url.startswith("postgresql"):
            raise StateUnreachableError(url=url, why=said) from why
        raise StateUnreadableError(url=url, why=said) from why
    except sa.exc.DatabaseError as why:
        if "not a database" in str(why.orig) or "malformed" in str(why.orig):
            raise StateUnreadableError(url=url, why=str(why.orig)) from why
        raise
