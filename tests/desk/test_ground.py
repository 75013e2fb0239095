"""What the desk stands on: migrations, the event bus, settings, figures, texts."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from desk.auth.limits import SlidingWindow
from desk.conversations.models import Conversation, Message
from desk.db import Database
from desk.errors import STATUS
from desk.events import Event, InProcessBus
from desk.knowledge.reading import Reading
from desk.knowledge.search import Index
from desk.migrate import check, downgrade, upgrade
from desk.redis_bus import RedisBus
from desk.reports.figures import csat, nps, wilson
from desk.settings import ROOT, SettingsError, load_settings
from desk.texts import Texts
from tests.desk.conftest import START, MovableClock


async def test_migrations_go_up_down_and_up_again_and_match_the_models(database_url: str) -> None:
    await upgrade(database_url)
    await check(database_url)
    await downgrade(database_url, "base")
    await upgrade(database_url)
    await check(database_url)


async def test_tables_that_others_refer_to_are_changed_with_their_rows(database_url: str) -> None:
    await upgrade(database_url, "790bcb73c71d")
    database = Database(database_url, InProcessBus())
    async with database.engine.begin() as connection:
        await connection.execute(text("INSERT INTO teams (id, slug, name) VALUES ('t', 'support', 'پشتیبانی')"))
        await connection.execute(
            text(
                "INSERT INTO staff (id, login, name, role, password_hash, team_id, active, demo, presence, created_at)"
                " VALUES ('s', 'sara', 'سارا', 'operator', 'x', 't', true, false, 'offline', '2026-11-25 12:00:00')"
            )
        )
    await upgrade(database_url)
    async with database.engine.connect() as connection:
        assert (await connection.execute(text("SELECT team_id FROM staff"))).scalars().all() == ["t"]
        assert (await connection.execute(text("SELECT name FROM teams"))).scalars().all() == ["پشتیبانی"]
    await downgrade(database_url, "790bcb73c71d")
    async with database.engine.connect() as connection:
        assert (await connection.execute(text("SELECT team_id FROM staff"))).scalars().all() == ["t"]
    await database.close()


async def test_a_database_that_is_in_use_keeps_its_rows_when_it_is_brought_up_to_date(database_url: str) -> None:
    await upgrade(database_url, "11eb3c7f57ec")
    engine = create_async_engine(Database(database_url, InProcessBus()).url)
    tables = MetaData()
    rows: list[tuple[str, dict[str, object]]] = [
        ("sites", {"id": "s", "key": "k", "name": "n", "greeting": "g", "topics": [], "outcomes": []}),
        ("contacts", {"id": "c", "site_id": "s", "number": 1, "verified": False}),
        ("conversations", {"id": "v", "site_id": "s", "contact_id": "c", "channel": "widget", "lang": "fa"}),
        ("messages", {"id": "m", "conversation_id": "v", "seq": 1, "author": "customer", "text": "سلام"}),
    ]
    more: dict[str, dict[str, object]] = {
        "sites": {"choices": [], "origins": []},
        "contacts": {"first_seen_at": START, "last_seen_at": START},
        "conversations": {"state": "bot", "priority": 0, "last_seq": 1, "operator_read_seq": 0, "revision": 0}
        | {"opened_at": START, "updated_at": START},
        "messages": {"created_at": START},
    }
    async with engine.begin() as connection:
        await connection.run_sync(tables.reflect)
        for name, row in rows:
            await connection.execute(tables.tables[name].insert().values(row | more[name]))
    await engine.dispose()
    await upgrade(database_url)
    database = Database(database_url, InProcessBus())
    async with database.reading() as session:
        kept = (await session.execute(select(Message.text, Conversation.last_note).join(Conversation))).all()
    await database.close()
    assert kept == [("سلام", 0)]


def test_settings_without_secrets_name_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET", "ENGINE_TOKEN", "INTERNAL_TOKEN"):
        monkeypatch.delenv(f"PASOKH_{name}", raising=False)
    with pytest.raises(SettingsError, match="PASOKH_SECRET"):
        load_settings()


def test_demo_refuses_a_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "0123456789abcdefghijklmnopqrstuvwxyz"
    for name in ("SECRET", "ENGINE_TOKEN", "INTERNAL_TOKEN"):
        monkeypatch.setenv(f"PASOKH_{name}", secret)
    monkeypatch.setenv("PASOKH_DEMO", "1")
    monkeypatch.setenv("PASOKH_HOST", "0.0.0.0")  # noqa: S104
    with pytest.raises(SettingsError, match="loopback"):
        load_settings()


def test_every_error_has_words_in_both_languages() -> None:
    texts = Texts(ROOT / "locales")
    for code in STATUS:
        for lang in ("fa", "en"):
            assert texts.get(lang, f"errors.{code}")


def _keys(tree: dict[str, object], prefix: str = "") -> set[str]:
    found = set()
    for key, value in tree.items():
        found |= _keys(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key}
    return found


@pytest.mark.parametrize("path", sorted((ROOT / "locales" / "fa").glob("*.json")), ids=lambda path: path.stem)
def test_catalogues_have_the_same_texts_in_both_languages(path: Path) -> None:
    english = ROOT / "locales" / "en" / path.name
    assert _keys(json.loads(path.read_text(encoding="utf-8"))) == _keys(json.loads(english.read_text(encoding="utf-8")))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"twice: {sorted(key for key in keys if keys.count(key) > 1)}"
    return dict(pairs)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "locales").glob("*/*.json")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_no_text_is_given_twice(path: Path) -> None:
    # JSON takes the last of two without a word: a heading once turned into another text's «nothing».
    json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_once)


def test_wilson_matches_published_values() -> None:
    # Newcombe 1998 (Statistics in Medicine 17, 857-872), table I: 81/263 and 0/20.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)


def test_no_percentage_under_five_answers() -> None:
    assert csat([5, 5, 5, 5])["value"] is None
    assert csat([5, 5, 5, 4, 1])["value"] == 0.8
    score = nps([10, 9, 9, 8, 0])
    assert (score["value"], score["promoters"], score["passives"], score["detractors"]) == (40, 3, 1, 1)


def test_search_forgives_letters_and_spelling() -> None:
    texts = [("cost", "هزینه ارسال چقدر است"), ("time", "ارسال چند روز طول می‌کشد")]
    index = Index(texts, Reading(text for _, text in texts))
    assert index.search("هزينه ارسل", 1)[0][0] == "cost"
    assert index.search("", 3) == []


def test_sliding_window_opens_again() -> None:
    clock = MovableClock()
    window = SlidingWindow(clock, 2, 10)
    window.count("a")
    window.count("a")
    assert window.wait("a") > 0
    assert window.wait("b") == 0
    clock.moment = clock.moment.replace(second=30)
    assert window.wait("a") == 0


async def test_bus_carries_news_between_processes_over_valkey(valkey_url: str) -> None:
    one, two = RedisBus(valkey_url), RedisBus(valkey_url)
    await one.start()
    await two.start()
    heard: asyncio.Queue[Event] = asyncio.Queue()
    stop = two.listen("conversation:1", heard.put_nowait)
    await one.publish(Event("conversation:1", "message.created", {"متن": "سلام"}))
    async with asyncio.timeout(5):
        event = await heard.get()
    assert event.data == {"متن": "سلام"}
    stop()
    await one.close()
    await two.close()
