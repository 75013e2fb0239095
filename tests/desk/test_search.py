"""What people type finds what was said and who it was: the newest first, and only what they may read."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from aiohttp import ClientSession
from sqlalchemy import select, text

from desk.contacts.models import Contact
from desk.context import Desk
from desk.conversations.models import Conversation, Message
from desk.db import Database, Session
from desk.events import InProcessBus
from desk.migrate import downgrade, upgrade
from desk.search import service
from desk.search.models import SearchEntry
from desk.settings import Settings
from desk.sites.models import Site
from tests.desk.conftest import START, People, ScriptedEngine, Socket, new_client_id, seeded

HALF = "‌"


async def search(people: People, browser: ClientSession, question: str, **more: Any) -> dict[str, Any]:
    async with browser.get(people.url("/api/search"), params={"q": question, **more}) as response:
        found = await response.json()
        assert response.status == 200, found
        return dict(found)


def texts(found: dict[str, Any]) -> list[str]:
    return ["".join(piece["text"] for piece in hit["snippet"]) for hit in found["hits"]]


def marked(hit: dict[str, Any], field: str = "snippet") -> list[str]:
    return [piece["text"] for piece in hit[field] if piece["hit"]]


async def conversation_of(customer: Socket, *said: str) -> str:
    for one in said:
        sent = await customer.say(one)
    return str(sent["conversation"]["id"])


async def test_a_message_is_found_however_it_was_typed(people: People, engine: ScriptedEngine) -> None:
    customer, _ = await people.customer()
    conversation_id = await conversation_of(customer, f"كتاب{HALF}ها را مي خواهم، سفارش ۱۰۲۳۴۵")
    browser, _ = await people.browser("niloofar")
    for question in ("کتاب ها", "کتابها", f"می{HALF}خواهم", "میخو", "102345", "١٠٢٣", "خواهم کتاب"):
        (hit,) = (await search(people, browser, question))["hits"]
        assert hit["conversation_id"] == conversation_id, question
        assert (hit["author"], hit["seq"], hit["state"]) == ("customer", 1, "bot")
    assert marked((await search(people, browser, "کتاب ها"))["hits"][0]) == [f"كتاب{HALF}ها"]
    for question in ("", "ک", "؟", "کتابخانه", "x" * 500):
        assert (await search(people, browser, question))["hits"] == [], question


async def test_what_the_system_says_is_not_found(people: People, engine: ScriptedEngine) -> None:
    customer, _ = await people.customer()
    await customer.command("handoff_request")
    browser, _ = await people.browser("niloofar")
    assert (await search(people, browser, "درخواست شما در صف"))["hits"] == []


async def test_notes_are_found_where_they_stand(people: People, engine: ScriptedEngine) -> None:
    customer, _ = await people.customer()
    conversation_id = await conversation_of(customer, "یک", "دو")
    await customer.command("handoff_request")
    sara, _ = await people.staff("sara")
    await sara.command("note_add", conversation_id=conversation_id, client_id=new_client_id(), text="مشتری عصبانی است")
    browser, _ = await people.browser("sara")
    (hit,) = (await search(people, browser, "عصبانی"))["hits"]
    assert (hit["kind"], hit["author"], hit["name"]) == ("note", "operator", "سارا احمدی")
    async with browser.get(people.url(f"/api/conversations/{conversation_id}?after={hit['seq'] - 1}")) as response:
        page = await response.json()
    assert page["messages"][0]["seq"] == hit["seq"]
    assert [note["text"] for note in page["notes"]] == ["مشتری عصبانی است"]
    async with browser.get(people.url(f"/api/conversations/{conversation_id}?after={hit['seq']}")) as response:
        assert (await response.json())["notes"] == []


async def test_contacts_are_found_by_name_phone_and_number(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    engine.script = lambda _: [{"text": "بله", "actions": [{"type": "link_order", "order_number": "102345"}]}]
    customer, _ = await people.customer()
    await customer.say("سلام")
    await customer.until("message.created", lambda found: found["author"] == "bot")
    async with desk.database.reading() as session:
        contact = (await session.scalars(select(Contact))).one()
    browser, _ = await people.browser("niloofar")
    assert contact.name
    assert contact.phone
    first, phone = contact.name.split()[0], contact.phone
    for question in (contact.name, first[:3], phone, phone[1:], phone[-4:], f"+98{phone[1:]}"):
        (hit,) = (await search(people, browser, question, **{"in": "contacts"}))["hits"]
        assert (hit["id"], hit["phone"], hit["verified"]) == (contact.id, phone, True), question
    assert marked((await search(people, browser, first, **{"in": "contacts"}))["hits"][0], "name") == [first]
    # A guest before, they are found by what they were called no more; and never among the messages.
    assert (await search(people, browser, f"مهمان {contact.number}", **{"in": "contacts"}))["hits"] == []
    assert (await search(people, browser, phone))["hits"] == []


async def test_a_guest_is_found_by_what_the_screens_call_them(people: People, engine: ScriptedEngine) -> None:
    customer, _ = await people.customer()
    await customer.say("سلام")
    browser, _ = await people.browser("niloofar")
    (hit,) = (await search(people, browser, "مهمان ۱", **{"in": "contacts"}))["hits"]
    assert marked(hit, "name") == ["مهمان", "۱"]
    assert hit["conversation"]["state"] == "bot"


@pytest.mark.parametrize("few", [service.FEW_CONVERSATIONS, 0], ids=["few conversations", "many"])
async def test_operators_find_what_they_may_read_and_nothing_else(
    people: People, engine: ScriptedEngine, desk: Desk, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(service, "FEW_CONVERSATIONS", few)
    mine, waiting, theirs, others, with_bot = [(await people.customer())[0] for _ in range(5)]
    sara, _ = await people.staff("sara")
    reza, _ = await people.staff("reza")
    everybody = (mine, waiting, theirs, others, with_bot)
    ids = [await conversation_of(one, f"راز شماره {n}") for n, one in enumerate(everybody)]
    for one in (mine, waiting, theirs, others):
        await one.command("handoff_request")
    await sara.command("conversation_take", conversation_id=ids[0])
    for other in ids[2:4]:
        await reza.command("conversation_take", conversation_id=other)
    everything = {"sara": {ids[0], ids[1]}, "niloofar": set(ids), "bahram": set(ids), "admin": set(ids)}
    for login, expected in everything.items():
        browser, _ = await people.browser(login)
        found = await search(people, browser, "راز")
        assert {hit["conversation_id"] for hit in found["hits"]} == expected, login
        guests = await search(people, browser, "مهمان", **{"in": "contacts"})
        assert {hit["conversation"]["id"] for hit in guests["hits"]} == expected, login


@pytest.mark.parametrize("newest", [service.NEWEST, 0], ids=["among the newest", "by the index"])
async def test_pages_are_complete_and_hold_nothing_twice(
    people: People, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch, newest: int
) -> None:
    monkeypatch.setattr(service, "NEWEST", newest)
    customer, _ = await people.customer()
    for number in range(12):
        await customer.say(f"پرسش {number}")
    browser, _ = await people.browser("niloofar")
    seen: list[str] = []
    more: dict[str, Any] = {}
    while True:
        page = await search(people, browser, "پرسش", limit=5, **more)
        seen += texts(page)
        if not page["more"]:
            assert page["before"] is None
            break
        more = {"before": page["before"]}
    assert seen == [f"پرسش {number}" for number in range(11, -1, -1)]


async def test_what_cannot_be_asked_is_refused(people: People) -> None:
    browser, _ = await people.browser("niloofar")
    for wrong in ({"before": "x"}, {"before": "-1"}, {"limit": "۵"}, {"in": "everything"}):
        async with browser.get(people.url("/api/search"), params={"q": "سلام", **wrong}) as response:
            assert (await response.json())["error"]["code"] == "frame.invalid", wrong
    for odd in ('"', "'", "*", "سلام' OR 1=1 --", 'a" OR "b', "NEAR(", "(", "%", "_", "\x00سلام", "𞤀𞤁", "a & b | !c:*"):
        assert (await search(people, browser, odd))["hits"] == [], odd
    assert (await search(people, browser, "سلام", limit=0))["hits"] == []


async def test_the_snippet_is_the_part_with_the_hit(people: People, engine: ScriptedEngine) -> None:
    customer, _ = await people.customer()
    long = "مقدمه " * 60 + "گارانتی\nهجده‌ماهه دارد؟ " + "پایان " * 60
    await customer.say(long)
    browser, _ = await people.browser("niloofar")
    (hit,) = (await search(people, browser, "گارانتی هجده"))["hits"]
    whole = "".join(piece["text"] for piece in hit["snippet"])
    assert marked(hit) == ["گارانتی", "هجده‌ماهه"]
    assert whole.startswith("…")
    assert whole.endswith("…")
    assert len(whole) < 200
    assert "\n" not in whole


async def test_the_index_follows_its_rows(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    customer, _ = await people.customer()
    await customer.say("نشانی من خیابان آزادی است")
    browser, _ = await people.browser("niloofar")

    async def forget(session: Session) -> None:
        message = (await session.scalars(select(Message).where(Message.author == "customer"))).one()
        message.text = ""
        await session.flush()

    with contextlib.suppress(LookupError):
        async with desk.database.transaction() as session:
            await forget(session)
            raise LookupError  # and nothing is committed
    async with desk.database.reading() as session:
        with pytest.raises(RuntimeError, match="takes a transaction"):
            await forget(session)
    assert texts(await search(people, browser, "خیابان")) == ["نشانی من خیابان آزادی است"]
    # What was said is never changed; forgetting its writer empties it.
    async with desk.database.transaction() as session:
        message = (await session.scalars(select(Message).where(Message.author == "customer"))).one()
        message.text = ""
    assert (await search(people, browser, "خیابان"))["hits"] == []
    async with desk.database.reading() as session:
        left = select(SearchEntry).where(SearchEntry.kind == "message", SearchEntry.ref == message.id)
        assert (await session.scalars(left)).all() == []


async def test_what_was_stored_before_there_was_an_index_is_found(settings: Settings) -> None:
    await seeded(settings)

    async def entries() -> list[tuple[str, str, str]]:
        database = Database(settings.database, InProcessBus())
        async with database.reading() as session:
            found = await session.execute(text("SELECT kind, ref, words FROM search_entries ORDER BY kind, ref"))
            rows = [(row.kind, row.ref, row.words) for row in found]
        await database.close()
        return rows

    database = Database(settings.database, InProcessBus())
    async with database.transaction() as session:
        site = (await session.scalars(select(Site.id))).one()
        for number, name in ((1, None), (2, "زهرا كاظمی")):
            contact = Contact(
                site_id=site,
                number=number,
                name=name,
                phone=name and "09121234567",
                first_seen_at=START,
                last_seen_at=START,
            )
            session.add(contact)
            await session.flush()
            chat = Conversation(site_id=site, contact_id=contact.id, opened_at=START, updated_at=START, last_seq=3)
            session.add(chat)
            await session.flush()
            for seq, author in enumerate(("customer", "bot", "system"), 1):
                said = f"پیام قدیمی‌تر {seq}"
                session.add(Message(conversation_id=chat.id, seq=seq, author=author, text=said, created_at=START))
    await database.close()
    kept = await entries()
    assert len(kept) == 2 * (1 + 2)
    await downgrade(settings.database, "1fc490576da5")
    await upgrade(settings.database)
    assert await entries() == kept
