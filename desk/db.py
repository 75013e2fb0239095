"""The CRM database: its connection, its transactions, and the news that follows a commit."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, MetaData, event
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.exc import InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm import Session as SyncSession
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import JSON, TypeDecorator

from desk.errors import DeskError
from desk.events import Bus, Event

log = logging.getLogger(__name__)

TRUSTED_SECONDS = 1.0
"""How long after its last use a connection to a server is taken to be alive still; after that it is asked first."""
UNAVAILABLE = (OperationalError, InterfaceError, PoolTimeout, OSError)
"""How a database says that it cannot serve now; a driver that cannot connect lets the system's error through."""


class Base(DeclarativeBase):
    """Parent of every table. Constraints have fixed names so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets time zones, so one is refused going in and given back coming out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A JSON value; Python's None is SQL's NULL, never JSON's null."""

    impl = JSON(none_as_null=True)
    cache_ok = True


class Session(AsyncSession):
    """A transaction's session that also collects the news to publish once it has committed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.news: list[Event] = []
        self.raised: set[str] = set()
        """Conversations whose revision has been raised and not announced yet (see desk.conversations.record)."""

    def announce(self, event: Event) -> None:
        """Publish an event after this transaction has committed, and not at all if it does not."""
        self.news.append(event)

    def announce_instead(self, event: Event, of: Callable[[Event], bool]) -> None:
        """Publish an event instead of earlier news of this transaction that it makes old.

        Args:
            event: what is announced.
            of: tells which news of the same topic and name are made old.
        """
        self.news = [news for news in self.news if (news.topic, news.name) != (event.topic, event.name) or not of(news)]
        self.news.append(event)


class _OnlyReads(SyncSession):
    """Refuses to write: what a reading changed would be lost in SQLite, and stay without its news elsewhere."""

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write nothing, if there is nothing to write."""
        if self.new or self.deleted or any(self.is_modified(row) for row in self.dirty):
            raise RuntimeError("a reading was about to write; that takes a transaction")


class Database:
    """The one door to the CRM.

    Args:
        url: SQLAlchemy address with an asynchronous driver.
        bus: where the news goes after each commit.
    """

    def __init__(self, url: str, bus: Bus) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._bus = bus
        self.engine = self._create_engine()
        self._sessions = async_sessionmaker(self.engine, class_=Session, expire_on_commit=False)
        # What only reads needs no transaction on a server: there each statement sees what is committed by then, within
        # a transaction as without, and BEGIN and ROLLBACK cost a journey each. In SQLite a transaction is a snapshot.
        reader = self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._readers = async_sessionmaker(
            reader, class_=Session, sync_session_class=_OnlyReads, expire_on_commit=False
        )
        # SQLite allows one writer. Queueing for it here is fair and cheap; queueing in SQLite is a
        # polling lock that lets late-comers overtake and can time out.
        self._writer = asyncio.Lock()
        self._open = 0
        self._idle = asyncio.Event()

    def _create_engine(self) -> AsyncEngine:
        # What customers write goes into no log: neither with an error (hide_parameters) nor, as this driver would have
        # it, with every statement.
        logging.getLogger("aiosqlite").setLevel(logging.INFO)
        if not self.is_sqlite:
            engine = create_async_engine(self.url, pool_size=10, max_overflow=10, hide_parameters=True)
            _ask_after_rest(engine)
            return engine
        if self.url.database and self.url.database != ":memory:":
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_async_engine(self.url, connect_args={"timeout": 15}, hide_parameters=True)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """Open a transaction that may write; commit it at the end, then publish its news.

        Raises:
            DeskError: ``server.busy`` when the database cannot take the transaction now.
        """
        try:
            async with self._writer if self.is_sqlite else nullcontext(), self._session(self._sessions) as session:
                await session.connection(execution_options={"pasokh_writes": True})
                yield session
                await session.commit()
        except UNAVAILABLE as error:
            log.exception("the database did not take a transaction")
            raise DeskError("server.busy") from error
        for news in session.news:
            await self._bus.publish(news)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Session]:
        """Open a session that only reads; it never waits for a writer.

        Raises:
            DeskError: ``server.busy`` when the database cannot be read now.
        """
        try:
            async with self._session(self._readers) as session:
                yield session
        except UNAVAILABLE as error:
            log.exception("the database could not be read")
            raise DeskError("server.busy") from error

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Session]:
        """Open a session that only reads, all of it as of one moment, with settings (``SET LOCAL``) of its own.

        Raises:
            DeskError: ``server.busy`` when the database cannot be read now.
        """
        async with self.reading() as session:
            if not self.is_sqlite:
                await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @asynccontextmanager
    async def _session(self, sessions: async_sessionmaker[Session]) -> AsyncIterator[Session]:
        self._open += 1
        try:
            async with sessions() as session:
                yield session
        finally:
            self._open -= 1
            if not self._open:
                self._idle.set()

    async def quiet(self) -> None:
        """Wait until no session is open.

        Tasks that are cancelled then interrupt none. One that is interrupted while it connects leaves a connection
        behind that nobody closes.
        """
        while self._open:
            self._idle.clear()
            await self._idle.wait()

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def _ask_after_rest(engine: AsyncEngine) -> None:
    """Ask a connection that has rested whether it is alive before it is used; a server may have been restarted.

    SQLAlchemy's ``pool_pre_ping`` asks before every use, which at a message's five uses is a cost; this is the same
    within the pool's documented events.
    """

    @event.listens_for(engine.sync_engine, "checkin")
    def rest(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def ask(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        rests_since = record.info.get("rests_since")
        rested = rests_since is not None and time.monotonic() - rests_since > TRUSTED_SECONDS
        if rested and not _is_alive(engine, connection):
            raise InvalidatePoolError  # the pool drops all that were opened before now, and opens another


def _is_alive(engine: AsyncEngine, connection: Any) -> bool:
    dialect = engine.sync_engine.dialect
    try:
        return bool(dialect.do_ping(connection))
    except dialect.loaded_dbapi.Error:
        return False


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transaction handling begins too late (not before SELECT) and cannot say
    # IMMEDIATE; SQLAlchemy's documentation on SQLite gives this remedy.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # an acknowledged message survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=15000")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    # A transaction that reads first and writes later would fail with "database is locked" when
    # another wrote in between; taking the write lock at its beginning cannot.
    writes = connection.get_execution_options().get("pasokh_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
