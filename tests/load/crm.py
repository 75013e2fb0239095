"""A CRM as full as after some years: contacts, conversations and messages, with the words they are found by."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import batched
from typing import Any

from sqlalchemy import insert, select, text

from desk.contacts.models import Contact
from desk.conversations.models import Conversation, Episode, Message
from desk.db import Database, Session
from desk.ids import new_id
from desk.queue.models import Assignment, Handoff
from desk.search.models import Found, SearchEntry, entry_values
from desk.settings import ROOT
from desk.sites.models import Site
from desk.staff.models import Staff
from persian.folding import folded

A_CONVERSATION = 10
"""Messages in one conversation."""
CONVERSATIONS_A_CONTACT = 2
BATCH = 200
"""Conversations written at once."""
SYLLABLES = [*"ابپتجچحخدرزسشصطعغفقکگلمنهی", "با", "ما", "را", "نو", "دل", "کار", "شهر", "بان"]
GIVEN = [
    "علی",
    "زهرا",
    "محمد",
    "مریم",
    "رضا",
    "فاطمه",
    "حسین",
    "سارا",
    "امیر",
    "نرگس",
    "مهدی",
    "الهام",
    "حمید",
    "لیلا",
    "سعید",
    "مینا",
]
FAMILY = [
    "محمدی",
    "احمدی",
    "کریمی",
    "رضایی",
    "حسینی",
    "موسوی",
    "جعفری",
    "صادقی",
    "رحیمی",
    "هاشمی",
    "کاظمی",
    "نوری",
    "قاسمی",
    "اکبری",
    "یوسفی",
    "طاهری",
]
GIN = """CREATE INDEX ix_search_entries_words ON search_entries
    USING gin (array_to_tsvector(string_to_array(btrim(words), ' '))) WITH (fastupdate = off)"""
WITHOUT_INDEX = ["DROP TRIGGER search_entries_added"]
WITH_INDEX = [
    """CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN
        INSERT INTO search_words (rowid, words) VALUES (new.id, new.words);
    END""",
    "INSERT INTO search_words (search_words) VALUES ('rebuild')",
]


@dataclass(frozen=True)
class Owner:
    """Somebody who holds conversations.

    Attributes:
        login: who.
        share: what share of all conversations they have held.
    """

    login: str
    share: float


class Writer:
    """Writes what customers and operators of a shop write: its own questions, products and numbers, and rarer words.

    Args:
        seed: the same seed gives the same texts.
    """

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 (the same texts each time)
        answers = json.loads((ROOT / "data" / "shop" / "answers.json").read_text(encoding="utf-8"))
        catalogue = json.loads((ROOT / "data" / "shop" / "catalogue.json").read_text(encoding="utf-8"))
        self._asked = [phrasing for row in answers for phrasing in (row["question"], *row["phrasings"])]
        self._answered = [row["answer"][:300] for row in answers]
        self._products = [row["title"] for row in catalogue["products"]]
        self.rare = ["".join(self._random.choices(SYLLABLES, k=self._random.randint(3, 5))) for _ in range(40_000)]

    def text(self, author: str) -> tuple[str, str]:
        """Give one message and the words it is found by."""
        pick = self._random
        if author == "operator" and pick.random() < 0.4:
            said = str(pick.choice(self._answered))
            return said, _words(said)
        parts = [pick.choice(self._asked)]
        if pick.random() < 0.3:
            parts.insert(0, "سلام")
        if pick.random() < 0.3:
            parts.append(pick.choice(self._products))
        if pick.random() < 0.15:
            parts.append(f"سفارش {pick.randint(100_000, 999_999)}")
        # Each rank half as often as one of half its number (Zipf): a few common words, a long tail.
        parts.append(self.rare[int(len(self.rare) ** pick.random()) - 1])
        words = dict.fromkeys(word for part in parts for word in _words(part).split())
        return " ".join(parts), f" {' '.join(words)} "

    def name(self) -> str:
        """Give a contact's name."""
        return f"{self._random.choice(GIVEN)} {self._random.choice(FAMILY)} {self._random.choice(self.rare)}"

    def phone(self) -> str:
        """Give a mobile number."""
        return f"09{self._random.randint(100_000_000, 399_999_999)}"


@lru_cache(maxsize=200_000)
def _words(text: str) -> str:
    return folded(text)


async def fill(database: Database, messages: int, owners: list[Owner], now: datetime, writer: Writer) -> None:
    """Fill a migrated and seeded CRM.

    Args:
        database: the CRM.
        messages: how many.
        owners: who held the conversations; what is left over belongs to the first one's colleagues, in no team.
        now: the last of them is as old as this; each conversation is a minute after the one before.
        writer: writes the texts.
    """
    count = messages // A_CONVERSATION
    # As when a backup is read back: the index is made once, of all there is.
    await _execute(database, *(WITHOUT_INDEX if database.is_sqlite else ["DROP INDEX ix_search_entries_words"]))
    async with database.reading() as session:
        site = (await session.scalars(select(Site.id))).one()
        staff = {row.login: row for row in await session.scalars(select(Staff))}
    numbers = random.Random(2)  # noqa: S311
    for batch in batched(range(count), BATCH, strict=False):
        async with database.transaction() as session:
            await _write(session, [_conversation(n, count, site, staff, owners, numbers, writer, now) for n in batch])
    await _execute(database, *(WITH_INDEX if database.is_sqlite else [GIN]), "ANALYZE")


async def _execute(database: Database, *statements: str) -> None:
    async with database.transaction() as session:
        for statement in statements:
            await session.execute(text(statement))


Rows = list[tuple[type[Any], dict[str, Any]]]


def _conversation(
    number: int,
    count: int,
    site: str,
    staff: dict[str, Staff],
    owners: list[Owner],
    numbers: random.Random,
    writer: Writer,
    now: datetime,
) -> Rows:
    at = now - timedelta(minutes=count - number)
    owner = next((staff[one.login] for one in owners if numbers.random() < one.share), None)
    contact = (
        _contact(number // CONVERSATIONS_A_CONTACT, site, at, writer) if number % CONVERSATIONS_A_CONTACT == 0 else []
    )
    contact_id = f"contact-{number // CONVERSATIONS_A_CONTACT}"
    key = new_id()
    chat = {
        "id": key, "site_id": site, "contact_id": contact_id, "channel": "widget", "lang": "fa", "state": "resolved",
        "operator_id": owner.id if owner else None, "team_id": owner.team_id if owner else None, "priority": 0,
        "last_seq": A_CONVERSATION, "operator_read_seq": A_CONVERSATION, "revision": 1, "opened_at": at,
        "updated_at": at, "resolved_at": at,
    }  # fmt: skip
    episode = {
        "id": new_id(), "conversation_id": key, "ordinal": 1, "opened_at": at, "resolved_at": at,
        "resolved_by": "operator", "operator_id": chat["operator_id"], "helped_topics": [], "intents": [],
    }  # fmt: skip
    rows: Rows = [*contact, (Conversation, chat), (Episode, episode)]
    if owner:
        handoff = new_id()
        rows.append(
            (Handoff, {"id": handoff, "conversation_id": key, "episode_id": episode["id"], "reason": "asked",
                       "requested_at": at, "accepted_at": at, "ended_at": at, "end": "resolved"})
        )  # fmt: skip
        rows.append(
            (Assignment, {"id": new_id(), "conversation_id": key, "handoff_id": handoff, "operator_id": owner.id,
                          "reason": "taken", "assigned_at": at, "released_at": at})
        )  # fmt: skip
    return [*rows, *_messages(key, at, owner, writer)]


def _contact(number: int, site: str, at: datetime, writer: Writer) -> Rows:
    key, name, phone = f"contact-{number}", writer.name(), writer.phone()
    contact = {
        "id": key, "site_id": site, "number": number + 1, "name": name, "phone": phone, "email": None,
        "verified": True, "first_seen_at": at, "last_seen_at": at,
    }  # fmt: skip
    entry = entry_values("contact", key, Found(f"{name} {phone} {phone[-4:]}", contact_id=key))
    return [(Contact, contact), *([(SearchEntry, entry)] if entry else [])]


def _messages(
    conversation: str, at: datetime, owner: Staff | None, writer: Writer
) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    for seq in range(1, A_CONVERSATION + 1):
        author = "customer" if seq % 2 else "operator" if owner else "bot"
        (said, words), key = writer.text(author), new_id()
        yield Message, {
            "id": key, "conversation_id": conversation, "seq": seq, "author": author, "text": said,
            "staff_id": owner.id if owner and author == "operator" else None,
            "name": owner.name if owner and author == "operator" else None, "created_at": at,
        }  # fmt: skip
        yield SearchEntry, {
            "kind": "message", "ref": key, "conversation_id": conversation, "contact_id": None, "words": words,
        }  # fmt: skip


async def _write(session: Session, conversations: list[Rows]) -> None:
    by_table: dict[type[Any], list[dict[str, Any]]] = {
        table: [] for table in (Contact, Conversation, Episode, Handoff, Assignment, Message, SearchEntry)
    }
    for table, row in (one for rows in conversations for one in rows):
        by_table[table].append(row)
    for table, rows in by_table.items():
        if rows:
            await session.execute(insert(table.__table__), rows)
