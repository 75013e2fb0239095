"""What was logged of contacts by hand is found by its words, by whoever may see it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from desk.contacts.models import Contact
from desk.context import Desk
from desk.db import Database
from desk.events import InProcessBus
from desk.migrate import downgrade, upgrade
from desk.search import service
from desk.settings import Settings
from desk.sites.models import Site
from desk.staff.models import Staff
from desk.touches.models import Touch
from tests.desk.conftest import START, MovableClock, People, ScriptedEngine, new_client_id, seeded
from tests.desk.test_contacts import Browser, browser, contact_of, guest
from tests.desk.test_search import marked
from tests.desk.test_touches import written


async def found(ask: Browser, question: str, scope: str = "touches") -> list[dict[str, Any]]:
    answer = await ask("GET", f"/api/search?in={scope}&q={question}")
    assert answer["status"] == 200, answer
    return list(answer["hits"])


async def as_login(people: People, login: str) -> Browser:
    return Browser(people, *await people.browser(login))


@pytest.mark.parametrize("few", [service.FEW_CONVERSATIONS, 0], ids=["few conversations", "many"])
async def test_touches_are_found_by_whoever_sees_the_contact_and_by_their_writer(
    people: People,
    engine: ScriptedEngine,
    desk: Desk,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
) -> None:
    monkeypatch.setattr(service, "FEW_CONVERSATIONS", few)
    customer, _ = await people.customer()
    waiting = (await customer.command("handoff_request"))["conversation"]["id"]
    contact = await contact_of(desk, waiting)
    sara, reza, maryam = [await as_login(people, login) for login in ("sara", "reza", "maryam")]
    path = f"/api/contacts/{contact.id}/touches"
    await sara("POST", path, **written(clock, "درباره‌ی قفسه‌ی بنفش زنگ زد؛ کارت 6037991122334455"))
    await reza("POST", path, **written(clock, "نمابر قفسه رسید", kind="fax"))
    for ask in (sara, reza, maryam):
        assert len(await found(ask, "قفسه")) == 2, "whoever waits is seen by all"
    socket, _ = await people.staff("maryam")
    await socket.command("conversation_take", conversation_id=waiting)
    # Another has the chat now: of what was logged each finds what they wrote.
    (hit,) = await found(sara, "قفسه")
    assert (hit["kind"], hit["contact"]["id"], hit["name"], hit["way"]) == ("touch", contact.id, "سارا احمدی", "call")
    assert (hit["direction"], marked(hit)) == ("in", ["قفسه‌ی"])
    assert [row["way"] for row in await found(reza, "قفسه")] == ["fax"]
    assert len(await found(maryam, "قفسه")) == 2
    _, _, stranger = await guest(people, desk)
    lead = await browser(people, "supervisor")
    await lead("POST", f"/api/contacts/{stranger.id}/touches", **written(clock, "قفسه‌ی دیگری خواست", kind="visit"))
    for ask, seen in ((sara, 1), (reza, 1), (maryam, 2)):
        assert len(await found(ask, "قفسه")) == seen
    for login in ("niloofar", "bahram", "admin"):
        assert [row["way"] for row in await found(await as_login(people, login), "قفسه")] == ["visit", "fax", "call"], (
            login
        )
    assert await found(sara, "6037991122334455") == [], "what is masked is in no index"


async def test_what_was_logged_is_no_message_and_no_name(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, _, contact = await guest(people, desk)
    lead = await browser(people, "supervisor")
    await lead("POST", f"/api/contacts/{contact.id}/touches", **written(clock, "زرافه خواست"))
    assert await found(lead, "زرافه", "messages") == []
    assert await found(lead, "زرافه", "contacts") == []
    assert (await lead("GET", "/api/conversations?list=all&q=زرافه"))["conversations"] == []


async def test_the_index_goes_with_merges_and_forgets(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, _, kept = await guest(people, desk)
    _, _, away = await guest(people, desk)
    lead, admin = await browser(people, "supervisor"), await browser(people, "admin")
    await lead("POST", f"/api/contacts/{away.id}/touches", **written(clock, "راز تلفنی"))

    async def entry() -> str:
        async with desk.database.reading() as session:
            return str(await session.scalar(text("SELECT contact_id FROM search_entries WHERE kind = 'touch'")))

    await lead("POST", f"/api/contacts/{kept.id}/merge", other_id=away.id)
    (hit,) = await found(lead, "تلفنی")
    assert (hit["contact"]["id"], await entry()) == (kept.id, kept.id)
    merge = (await lead("GET", f"/api/contacts/{kept.id}"))["contact"]["merges"][0]["id"]
    await lead("POST", f"/api/contact-merges/{merge}/undo")
    (hit,) = await found(lead, "تلفنی")
    assert (hit["contact"]["id"], await entry()) == (away.id, away.id)
    await admin("POST", f"/api/contacts/{away.id}/forget", number=str(away.number))
    assert await found(lead, "تلفنی") == []
    assert await entry() == "None"


async def test_what_was_logged_before_there_was_an_index_is_found(settings: Settings) -> None:
    await seeded(settings)
    database = Database(settings.database, InProcessBus())

    async def entries() -> list[tuple[str, str, str]]:
        async with database.reading() as session:
            rows = await session.execute(text("SELECT ref, contact_id, words FROM search_entries WHERE kind = 'touch'"))
            return [(row.ref, row.contact_id, row.words) for row in rows]

    async with database.transaction() as session:
        site = (await session.scalars(select(Site.id))).one()
        staff = (await session.scalars(select(Staff.id).limit(1))).one()
        contact = Contact(site_id=site, number=1, first_seen_at=START, last_seen_at=START)
        session.add(contact)
        await session.flush()
        for said in ("نمابر قديمي رسید", ""):
            at = START - timedelta(days=1)
            session.add(
                Touch(
                    contact_id=contact.id,
                    staff_id=staff,
                    client_id=new_client_id(),
                    kind="fax",
                    direction="in",
                    happened_at=at,
                    text=said,
                    created_at=at,
                )
            )
    kept = await entries()
    assert len(kept) == 1
    await database.close()
    await downgrade(settings.database, "68593a45a296")
    database = Database(settings.database, InProcessBus())
    assert await entries() == []
    await database.close()
    await upgrade(settings.database)
    database = Database(settings.database, InProcessBus())
    assert await entries() == kept
    await database.close()
