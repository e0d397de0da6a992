"""One engine, two kinds of transaction: one that may write and one that cannot."""

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "busy_timeout = 5000",
    "secure_delete = ON",  # what is deleted is overwritten, not only forgotten
)


class Database:
    """`with database.writing() as session:` commits on success, else rolls back.

    `reading()` is the same for pages that only look; a write in it is refused.
    """

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.writing = sessionmaker(self.engine, expire_on_commit=False).begin
        self.reading = sessionmaker(looking(self.engine), expire_on_commit=False).begin

    def forget_deleted(self) -> bool:
        """Overwrite in the files what was deleted; False while somebody reads it.

        SQLite keeps the old pages in its log until that is emptied. Then, and not
        before, erased is erased. PostgreSQL's own vacuum does the like.
        """
        if self.engine.dialect.name != "sqlite":
            return True
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchall()[0][0]
            cursor.close()
        finally:
            connection.close()
        return not busy

    def close(self) -> None:
        self.engine.dispose()


def looking(engine: Engine) -> Engine:
    """The same database, for transactions that take no lock and cannot write."""
    return engine.execution_options(kit_reads=True, postgresql_readonly=True)


def psycopg_url(url: str) -> str:
    """Name the driver where a host's address only names PostgreSQL."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def make_engine(url: str, *, foreign_keys: bool = True) -> Engine:
    """Migrations ask for `foreign_keys=False`; nothing else may."""
    # Parameters are answers, names and hashes of secrets: they stay out of the log.
    engine = create_engine(psycopg_url(url), hide_parameters=True)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
            connection.isolation_level = None  # the driver must not send BEGIN; we do
            cursor = connection.cursor()
            for pragma in (*PRAGMAS, f"foreign_keys = {int(foreign_keys)}"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """Take the write lock first: a transaction that reads, then asks, may lose."""
    reads = connection.get_execution_options().get("kit_reads", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(reads)}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
