"""One way to read and one way to write, the same on SQLite and PostgreSQL."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from dashboard.errors import StateError
from dashboard.state import migrations

NO_PLAIN_FILE = "The file of the state database cannot be opened.", "It must be a plain file in a folder of ours."
PATIENCE = 10  # seconds a writer waits for another


@dataclass(frozen=True)
class State:
    """Open with `opened`; every block below is one transaction."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with _told(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, alone: str = "") -> Iterator[Connection]:
        """One writer at a time for each name of `alone`: whoever counts and then adds must not be overtaken."""
        with _told(), self.engine.connect().execution_options(immediate=True) as connection, connection.begin():
            if alone and self.engine.dialect.name == "postgresql":
                connection.execute(text("select pg_advisory_xact_lock(hashtextextended(:alone, 0))"), {"alone": alone})
            yield connection


def opened(url: str) -> State:
    """The database at an SQLAlchemy URL, made and brought up to date. Raises StateError, which quotes no URL."""
    try:
        address = make_url(url)
        if address.get_backend_name() == "sqlite":
            _made_private(Path(address.database or ""))
            engine = create_engine(address, connect_args={"timeout": PATIENCE}, hide_parameters=True)
            event.listen(engine, "connect", _sqlite_connect)
            event.listen(engine, "begin", _sqlite_begin)
        elif address.get_backend_name() == "postgresql":
            engine = create_engine(
                address.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True
            )
        else:
            raise StateError("KEW_STATE_URL is neither SQLite nor PostgreSQL.", "Leave it out to use SQLite.")
    except (ArgumentError, ImportError, ValueError):  # a port that is no number
        raise StateError(
            "KEW_STATE_URL cannot be used.", "For PostgreSQL: postgresql://user@host/name, and pip install psycopg."
        ) from None
    state = State(engine)
    try:
        with state.writing("migrations") as connection:
            migrations.apply(connection)
    except BaseException:
        engine.dispose()  # nobody else would close what the pool holds
        raise
    return state


@contextmanager
def _told() -> Iterator[None]:
    """The driver's words may quote values and addresses: ours do not."""
    try:
        yield
    except SQLAlchemyError as cause:
        raise StateError(
            f"The state database cannot be used ({_kind(cause)}).", "Look at KEW_STATE_URL and at the disk."
        ) from None  # its words stay out of every traceback


def _kind(cause: SQLAlchemyError) -> str:
    """What kind of fault it is, and the database's own code for it, such as SQLITE_BUSY: names without values."""
    own = getattr(cause, "orig", None)
    code = getattr(own, "sqlite_errorname", None) or getattr(own, "sqlstate", None)
    return f"{type(cause).__name__}, {code}" if code else type(cause).__name__


def _made_private(path: Path) -> None:
    """Ours alone from its first byte; SQLite gives its journal files the same rights.

    A file that is there is looked at and not opened: POSIX drops all locks of a process on a file when it closes any
    descriptor of it. SQLite in another process would then clear away the journal that this one still writes to
    (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    if not path.name:
        raise StateError("KEW_STATE_URL names no file.", "Write sqlite:////folder/state.sqlite3.")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        plain = stat.S_ISREG(path.lstat().st_mode)
    except OSError as cause:  # a disk that cannot be written
        raise StateError(*NO_PLAIN_FILE) from cause
    if not plain:  # a link, a folder
        raise StateError(*NO_PLAIN_FILE)


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own way of beginning transactions begins them too late
    cursor = connection.cursor()
    _sqlite_journal(cursor)
    for statement in ("foreign_keys = on", "synchronous = full", "secure_delete = on"):
        cursor.execute(f"pragma {statement}")
    cursor.close()


def _sqlite_journal(cursor: Any) -> None:
    """Several workers open a new file at once: SQLite lets one change its journal, and the others do not wait."""
    until = monotonic() + PATIENCE
    while True:
        try:
            cursor.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError:
            if monotonic() > until:
                raise
            sleep(0.02)


def _sqlite_begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("begin immediate" if immediate else "begin")
