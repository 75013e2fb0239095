"""The door to the CRM: connections that were cut, readings of one moment, news that come late."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select, text

from desk import db
from desk.context import Desk
from desk.conversations.models import Conversation
from desk.conversations.record import CHANGED, conversation_topic
from desk.db import Database
from desk.errors import DeskError
from desk.events import Event, InProcessBus
from desk.sites.models import Site
from tests.desk.conftest import People, ScriptedEngine, fresh_postgres


async def cut_all(url: str) -> None:
    """Have PostgreSQL cut every connection to a database but the one that says so, as a restart would."""
    other = Database(url, InProcessBus())
    async with other.reading() as session:
        await session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    await other.close()


async def one(database: Database) -> int:
    async with database.reading() as session:
        return await session.scalar(text("SELECT 1")) or 0


async def test_a_connection_that_was_cut_while_it_rested_is_noticed_before_its_use(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "TRUSTED_SECONDS", 0.0)
    url = await fresh_postgres(postgres)
    database = Database(url, InProcessBus())
    try:
        for _ in range(3):
            assert await one(database) == 1
            await cut_all(url)
        assert await one(database) == 1
    finally:
        await database.close()


async def test_a_connection_that_was_cut_right_after_its_use_costs_one_refusal(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "TRUSTED_SECONDS", 600.0)
    url = await fresh_postgres(postgres)
    database = Database(url, InProcessBus())
    try:
        assert await one(database) == 1
        await cut_all(url)
        with pytest.raises(DeskError, match=r"server\.busy"):
            await one(database)
        assert await one(database) == 1
    finally:
        await database.close()


async def test_a_snapshot_sees_one_moment(desk: Desk) -> None:
    count = select(func.count()).select_from(Site)
    async with desk.database.snapshot() as session:
        before = await session.scalar(count)
        async with desk.database.transaction() as other:
            lists: dict[str, list[Any]] = {"origins": [], "choices": [], "topics": [], "outcomes": []}
            other.add(Site(key="another", name="دیگری", greeting="", **lists))
        assert await session.scalar(count) == before
    async with desk.database.reading() as session:
        assert await session.scalar(count) == (before or 0) + 1


async def test_news_that_come_after_newer_ones_are_not_told(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    customer, _ = await people.customer()
    view = (await customer.command("handoff_request"))["conversation"]
    async with desk.database.reading() as session:
        now = await session.get_one(Conversation, view["id"])
    old = {"view": {**view, "state": "bot"}, "team_id": None, "revision": now.revision - 1}
    await desk.bus.publish(Event(conversation_topic(view["id"]), CHANGED, old))
    new = {"view": {**view, "last_seq": 99}, "team_id": now.team_id, "revision": now.revision + 1}
    await desk.bus.publish(Event(conversation_topic(view["id"]), CHANGED, new))
    await customer.until("conversation.changed", lambda told: told["last_seq"] == 99)
    told = [frame["data"]["state"] for frame in customer.inbox if frame.get("event") == "conversation.changed"]
    assert "bot" not in told
