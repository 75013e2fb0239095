"""The demo's seed: run again it adds and updates, and leaves alone what a person has written."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from desk.db import Database
from desk.demo.seed import seed
from desk.events import InProcessBus
from desk.knowledge.models import BEFORE_DIGESTS, Answer, KnowledgeVersion, Product
from desk.migrate import check, downgrade, upgrade
from desk.schema import is_newest, newest
from desk.settings import ROOT
from tests.desk.conftest import START


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    await upgrade(database_url)
    database = Database(database_url, InProcessBus())
    yield database
    await database.close()


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Give a copy of the demo shop that the test may change."""
    return Path(shutil.copytree(ROOT / "data" / "shop", tmp_path / "shop"))


def edit(shop: Path, name: str, change: Any) -> None:
    path = shop / name
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


async def test_again_it_updates_what_nobody_changed_and_nothing_else(database: Database, shop: Path) -> None:
    first = await seed(database, shop, START)
    assert first.products > 0
    assert first.updated == 0
    again = await seed(database, shop, START)
    assert set(asdict(again).values()) == {0}
    slugs = [row["slug"] for row in json.loads((shop / "catalogue.json").read_text(encoding="utf-8"))["products"][:2]]
    topics = [row["topic"] for row in json.loads((shop / "answers.json").read_text(encoding="utf-8"))[:2]]
    async with database.transaction() as session:
        # A person has changed the second product and the second answer, and written an answer of their own.
        product = (await session.scalars(select(Product).where(Product.slug == slugs[1]))).one()
        product.price_rial = 1
        (await session.get_one(Answer, topics[1])).answer = "متن خودم"
        own = {"topic": "our_own", "category": "c", "question": "q", "phrasings": [], "answer": "پاسخ خودم"}
        session.add(Answer(**own))

    def cheaper(catalogue: dict[str, Any]) -> None:
        for row in catalogue["products"][:2]:
            row["price_rial"] = 777

    def reworded(answers: list[dict[str, Any]]) -> None:
        for row in answers[:2]:
            row["answer"] = "متن تازه"
        answers.append({"topic": "our_own", "category": "c", "question": "q", "phrasings": [], "answer": "مال دمو"})

    edit(shop, "catalogue.json", cheaper)
    edit(shop, "answers.json", reworded)
    report = await seed(database, shop, START)
    assert (report.updated, report.products, report.answers) == (2, 0, 0)
    async with database.reading() as session:
        prices = {row.slug: row.price_rial for row in await session.scalars(select(Product))}
        answers = {row.topic: row.answer for row in await session.scalars(select(Answer))}
    assert [prices[slug] for slug in slugs] == [777, 1]
    assert [answers[topic] for topic in topics] == ["متن تازه", "متن خودم"]
    assert answers["our_own"] == "پاسخ خودم"


async def test_rows_from_before_digests_are_the_seeds_own(database: Database, shop: Path) -> None:
    await seed(database, shop, START)
    async with database.transaction() as session:
        for row in await session.scalars(select(Product)):
            row.seeded_as = BEFORE_DIGESTS
            row.stock += 1
    report = await seed(database, shop, START)
    assert report.updated > 0
    assert (await seed(database, shop, START)).updated == 0


async def test_the_start_knows_a_current_schema_without_the_migration_tool(database_url: str) -> None:
    assert len(newest()) == 1, "two branches of migrations need joining"
    assert not await is_newest(database_url), "an empty database has no schema"
    await upgrade(database_url, "d2de46c0bb43")
    assert not await is_newest(database_url)
    await upgrade(database_url)
    assert await is_newest(database_url)


async def test_products_and_answers_from_before_have_a_moment_and_stay_in_use(database_url: str) -> None:
    await upgrade(database_url, "3f0c1a7be214")
    database = Database(database_url, InProcessBus())
    async with database.engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO answers (topic, category, question, phrasings, answer, seeded_as) "
                "VALUES ('old', 'c', 'q', '[\"p\"]', 'a', NULL)"
            )
        )
    await upgrade(database_url)
    async with database.reading() as session:
        row = await session.get_one(Answer, "old")
        assert (row.retired_at, row.updated_at) == (None, datetime(2026, 11, 24, tzinfo=UTC))
        assert (await session.scalars(select(KnowledgeVersion.version))).one() == 1
    await database.close()
    await check(database_url)
    await downgrade(database_url, "3f0c1a7be214")
    await upgrade(database_url)
