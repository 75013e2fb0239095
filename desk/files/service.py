"""Taking files in, keeping them, and giving them out to those who may have them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import func, select

from desk.clock import Clock
from desk.conversations.models import Conversation
from desk.db import Database, Session
from desk.errors import DeskError
from desk.files.kinds import Kind, kind_of, name_for
from desk.files.models import StoredFile
from desk.files.pictures import redraw
from desk.files.storage import Storage
from desk.ids import new_id

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
LINK_SECONDS = 600
"""How long the address of a file that a customer was given opens it."""
RECEIVE_SECONDS = 300.0
"""How long one file may take to arrive."""
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Arrived:
    """A file that is kept on disk, and has no row yet."""

    id: str
    name: str
    kind: Kind
    size: int
    width: int | None
    height: int | None

    def payload(self) -> dict[str, Any]:
        """Write the file as a message's payload."""
        return {
            "type": "file",
            "file": {
                "id": self.id,
                "name": self.name,
                "media_type": self.kind.media_type.partition(";")[0],
                "picture": self.kind.picture,
                "size": self.size,
                "width": self.width,
                "height": self.height,
            },
        }


@dataclass(frozen=True)
class Ticket:
    """For whom files may be sent: what a customer's socket has found out of them when it was opened.

    Attributes:
        site_id: the shop's page.
        conversation_id: theirs; None before anything was said.
        user: who their page says they are, as it was signed.
        signature: the shop's signature under it.
    """

    site_id: str
    conversation_id: str | None
    user: str | None
    signature: str | None


class Files:
    """Keeps files.

    Args:
        database: the CRM.
        clock: the time.
        storage: where the bytes lie.
        secret: signs the addresses that customers get.
        max_bytes: the largest file that is taken.
        quota_bytes: what one conversation may hold.
    """

    def __init__(
        self, database: Database, clock: Clock, storage: Storage, secret: str, max_bytes: int, quota_bytes: int
    ) -> None:
        self._database = database
        self._clock = clock
        self._storage = storage
        self._links = URLSafeTimedSerializer(secret, salt="pasokh.file")
        self._tickets = URLSafeTimedSerializer(secret, salt="pasokh.file-ticket")
        self.max_bytes = max_bytes
        """Of the largest file that is taken."""
        self._quota_bytes = quota_bytes
        # Unpacked, a picture takes many times its size; one at a time is enough for a shop.
        self._drawing = asyncio.Lock()
        self._forgetting: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def receive(self, chunks: AsyncIterator[bytes], name: str) -> AsyncIterator[Arrived]:
        """Take a file in and keep it on disk while the caller stores its row; thrown away again if they fail.

        Args:
            chunks: its bytes as they arrive.
            name: what the sender calls it.

        Raises:
            DeskError: ``file.too_large``, ``file.empty``, ``file.type``, ``file.unreadable``, ``file.too_many_pixels``.
        """
        path, opened = await asyncio.to_thread(self._storage.incoming)
        arrived = None
        try:
            try:
                async with asyncio.timeout(RECEIVE_SECONDS):
                    await self._read(chunks, opened.write)
            finally:
                opened.close()
            arrived = await self._keep(path, name)
            yield arrived
        except BaseException:
            if arrived:
                await asyncio.to_thread(self._storage.remove, arrived.id)
            raise
        finally:
            await asyncio.to_thread(path.unlink, missing_ok=True)

    async def _read(self, chunks: AsyncIterator[bytes], write: Any) -> None:
        size = 0
        async for chunk in chunks:
            size += len(chunk)
            if size > self.max_bytes:
                raise DeskError("file.too_large", limit=self.max_bytes // MEGABYTE)
            await asyncio.to_thread(write, chunk)
        if size == 0:
            raise DeskError("file.empty")

    async def _keep(self, path: Path, name: str) -> Arrived:
        kind = await asyncio.to_thread(kind_of, path)
        if kind is None:
            raise DeskError("file.type")
        file_id = new_id()
        if not kind.picture:
            size = (await asyncio.to_thread(path.stat)).st_size
            await asyncio.to_thread(self._storage.keep, file_id, path, None)
            return Arrived(file_id, name_for(name, kind), kind, size, None, None)
        async with self._drawing:
            picture = await asyncio.to_thread(redraw, path)
        await asyncio.to_thread(self._storage.keep, file_id, picture.data, picture.small)
        shown = name_for(name, picture.kind)
        return Arrived(file_id, shown, picture.kind, len(picture.data), picture.width, picture.height)

    async def attach(
        self, session: Session, conversation: Conversation, arrived: Arrived, staff_id: str | None
    ) -> dict[str, Any]:
        """Store the row of a file in the transaction of its message, and give the message's payload.

        Raises:
            DeskError: ``file.quota``: the conversation holds as much as it may.
        """
        held = await session.scalar(
            select(func.sum(StoredFile.size)).where(StoredFile.conversation_id == conversation.id)
        )
        if (held or 0) + arrived.size > self._quota_bytes:
            raise DeskError("file.quota", limit=self._quota_bytes // MEGABYTE)
        session.add(
            StoredFile(
                id=arrived.id,
                conversation_id=conversation.id,
                staff_id=staff_id,
                name=arrived.name,
                media_type=arrived.kind.media_type,
                picture=arrived.kind.picture,
                size=arrived.size,
                width=arrived.width,
                height=arrived.height,
                created_at=self._clock.now(),
            )
        )
        return arrived.payload()

    async def drop(self, arrived: Arrived) -> None:
        """Throw away a file that turned out to be kept already."""
        await asyncio.to_thread(self._storage.remove, arrived.id)

    def forget(self, ids: Sequence[str]) -> None:
        """Throw away the bytes of files whose rows are gone; what cannot be thrown away now, the sweep does."""
        task = asyncio.create_task(self._forget(ids), name="files-forgotten")
        self._forgetting.add(task)
        task.add_done_callback(self._forgetting.discard)

    async def _forget(self, ids: Sequence[str]) -> None:
        for file_id in ids:
            try:
                await asyncio.to_thread(self._storage.remove, file_id)
            except OSError:
                log.exception("a forgotten file could not be thrown away; the sweep tries again")

    async def close(self) -> None:
        """Finish what is being thrown away."""
        await asyncio.gather(*self._forgetting)

    async def find(self, file_id: str) -> StoredFile:
        """Give a file's row.

        Raises:
            DeskError: ``not_found``.
        """
        async with self._database.reading() as session:
            row = await session.get(StoredFile, file_id)
        if row is None:
            raise DeskError("not_found")
        return row

    def path(self, row: StoredFile, *, small: bool) -> Path:
        """Give where a file's bytes lie; the small picture of one that is none is the file itself."""
        return self._storage.path(row.id, small=small and row.picture)

    def ticket(self, ticket: Ticket) -> str:
        """Make what a customer's socket gives its page to send files with, for :data:`LINK_SECONDS`."""
        return str(self._tickets.dumps(asdict(ticket)))

    def read_ticket(self, given: str) -> Ticket:
        """Read a ticket.

        Raises:
            DeskError: ``file.ticket``: it is not ours, or too old.
        """
        try:
            return Ticket(**self._tickets.loads(given, max_age=LINK_SECONDS))
        except (BadData, TypeError):
            raise DeskError("file.ticket") from None

    def link(self, row: StoredFile) -> str:
        """Make the address under which whoever has it gets the file, for :data:`LINK_SECONDS`."""
        return f"/chat/files/{row.id}?key={self._links.dumps(row.id)}"

    def opens(self, key: str, file_id: str) -> bool:
        """Tell whether this key of an address opens this file, still."""
        try:
            return bool(self._links.loads(key, max_age=LINK_SECONDS) == file_id)
        except BadData:
            return False

    async def sweep(self) -> int:
        """Throw away what a crash has left without a row; give how many."""
        old = await asyncio.to_thread(lambda: list(self._storage.old()))
        removed = 0
        for some in _in_parts(old, ROWS_AT_ONCE):
            async with self._database.reading() as session:
                known = set(await session.scalars(select(StoredFile.id).where(StoredFile.id.in_(some))))
            for file_id in set(some) - known:
                await asyncio.to_thread(self._storage.remove, file_id)
                removed += 1
        if removed:
            log.info("threw away %d files that no message speaks of", removed)
        return removed


def _in_parts(ids: list[str], size: int) -> Iterator[Iterable[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
