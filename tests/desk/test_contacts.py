"""What staff do with contacts: tags, blocking, merging and parting, exporting, forgetting."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import ClientSession
from sqlalchemy import func, select

from desk.audit.models import AuditEntry
from desk.cases.models import Case, FollowUp
from desk.contacts.merging import NOT_MOVED
from desk.contacts.models import Contact, ContactTag
from desk.context import Desk
from desk.conversations.models import Conversation, Message, Turn
from desk.db import Base
from desk.notes.models import Note
from desk.orders.models import OrderTries, ProvenOrder
from desk.queue.models import Wait
from desk.search.models import SearchEntry
from desk.surveys.models import Survey
from tests.desk.conftest import MovableClock, People, ScriptedEngine, Socket
from tests.desk.test_masking import everything as all_rows
from tests.desk.test_notes import note, taken
from tests.desk.test_story import WRAP_UP

SECRET = "راز پنهان من"
ORDER = "102345"


class Browser:
    """Somebody of the staff, signed in."""

    def __init__(self, people: People, session: ClientSession, csrf: str) -> None:
        self.people, self.session, self.csrf = people, session, csrf

    async def __call__(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        headers = {"X-CSRF-Token": self.csrf}
        async with self.session.request(method, self.people.url(path), json=body or None, headers=headers) as response:
            answer = dict(await response.json())
            answer["status"] = response.status
            return answer


async def browser(people: People, role: str) -> Browser:
    return Browser(people, *await people.browser(people.login_of(role)))


def code(answer: dict[str, Any]) -> str:
    return str(answer["error"]["code"])


async def contact_of(desk: Desk, conversation_id: str) -> Contact:
    async with desk.database.reading() as session:
        conversation = await session.get_one(Conversation, conversation_id)
        return await session.get_one(Contact, conversation.contact_id)


async def guest(people: People, desk: Desk, text: str = "سلام") -> tuple[Socket, str, Contact]:
    """Give a customer who has said something, with their conversation and contact."""
    customer, _ = await people.customer()
    said = await customer.say(text)
    await customer.until("message.created", lambda message: message["author"] == "bot")
    return customer, said["conversation"]["id"], await contact_of(desk, said["conversation"]["id"])


async def with_phone(desk: Desk, contact: Contact, phone: str = "09121112233", **more: Any) -> None:
    async with desk.database.transaction() as session:
        row = await session.get_one(Contact, contact.id)
        for name, value in {"phone": phone, **more}.items():
            setattr(row, name, value)


async def until(done: Callable[[], bool]) -> None:
    """Wait for what happens in another process or task."""
    async with asyncio.timeout(20):
        while not done():  # noqa: ASYNC110 (what happens elsewhere sets no event of ours)
            await asyncio.sleep(0.02)


async def acts(desk: Desk) -> list[str]:
    async with desk.database.reading() as session:
        return list(await session.scalars(select(AuditEntry.act).order_by(AuditEntry.at, AuditEntry.id)))


async def test_tags_are_kept_shown_and_proposed(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    _, _, operator, conversation_id = await taken(people)
    contact = await contact_of(desk, conversation_id)
    ask = await browser(people, "operator")
    answer = await ask("PUT", f"/api/contacts/{contact.id}/tags", tags=["  عمده  فروش ", "وفادار", "وفادار", ""])
    assert answer["tags"] == ["عمده فروش", "وفادار"]
    assert (await ask("PUT", f"/api/contacts/{contact.id}/tags", tags=["وفادار"]))["tags"] == ["وفادار"]
    assert (await ask("GET", f"/api/contacts/{contact.id}"))["contact"]["tags"] == ["وفادار"]
    assert (await ask("GET", "/api/contact-tags"))["tags"] == ["وفادار"]
    for bad in (["x" * 41], [str(number) for number in range(21)]):
        assert code(await ask("PUT", f"/api/contacts/{contact.id}/tags", tags=bad)) == "contact.tags"
    _, _, other = await guest(people, desk)
    assert code(await ask("PUT", f"/api/contacts/{other.id}/tags", tags=["من"])) == "not_found"
    await operator.command("ping")


async def test_a_blocked_contact_is_refused_politely_and_leaves_the_queue(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    customer, conversation_id, contact = await guest(people, desk)
    await customer.command("handoff_request")
    ask = await browser(people, "supervisor")
    for reason in ("", "  ", "x" * 501):
        assert code(await ask("POST", f"/api/contacts/{contact.id}/block", reason=reason)) == "contact.reason"
    answer = await ask("POST", f"/api/contacts/{contact.id}/block", reason="توهین به همکاران")
    assert (answer["blocked"]["reason"], bool(answer["blocked"]["by"])) == ("توهین به همکاران", True)
    refusal = await customer.say("باز هم سلام")
    assert (refusal["code"], "تماس بگیرید" in refusal["text"]) == ("contact.blocked", True)
    assert (await customer.command("handoff_request"))["code"] == "contact.blocked"
    async with desk.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Wait).where(Wait.left_at.is_(None))) == 0
        assert (await session.get_one(Conversation, conversation_id)).state == "resolved"
        texts = await session.scalars(select(Message.text).where(Message.author == "customer"))
        assert "باز هم سلام" not in texts.all()
    assert (await ask("DELETE", f"/api/contacts/{contact.id}/block"))["blocked"] is None
    assert (await customer.say("ممنون"))["message"]["text"] == "ممنون"
    assert await acts(desk) == ["contact.blocked", "contact.unblocked"]


async def test_blocking_leaves_an_operator_their_chat(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    customer, _, operator, conversation_id = await taken(people)
    contact = await contact_of(desk, conversation_id)
    ask = await browser(people, "supervisor")
    await ask("POST", f"/api/contacts/{contact.id}/block", reason="هرزنامه")
    assert (await customer.say("چرا؟"))["code"] == "contact.blocked"
    done = await operator.command("conversation_resolve", conversation_id=conversation_id, wrap_up=WRAP_UP)
    assert done["conversation"]["state"] == "resolved"


async def test_an_operator_asks_for_what_a_supervisor_may(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    _, _, _, conversation_id = await taken(people)
    contact = await contact_of(desk, conversation_id)
    _, _, other = await guest(people, desk)
    ask = await browser(people, "operator")
    path = f"/api/contacts/{contact.id}"
    assert code(await ask("POST", f"{path}/block", reason="توهین")) == "role.forbidden"
    assert code(await ask("POST", f"{path}/merge", other_id=other.id)) == "role.forbidden"
    assert (await ask("POST", f"{path}/requests", kind="block", reason="توهین کرد"))["status"] == 201
    merge = {"kind": "merge", "reason": "همان شماره", "other_id": other.id}
    assert (await ask("POST", f"{path}/requests", **merge))["status"] == 201
    titles = [row["title"] for row in (await ask("GET", "/api/follow-ups"))["follow_ups"]]
    assert any("توهین کرد" in title for title in titles)
    assert any("همان شماره" in title for title in titles)


async def _two(people: People, desk: Desk, engine: ScriptedEngine) -> tuple[Contact, Contact, dict[str, str]]:
    """Give two contacts of one phone, each with all that a contact can have, and the first one's things."""
    case = {"type": "open_case", "kind": "cancel", "order_number": ORDER, "details": {"note": "لغو"}}
    link = {"type": "link_order", "order_number": ORDER}
    engine.script = lambda _: [{"text": "ثبت شد", "actions": [link, case]}]
    _, one, first = await guest(people, desk, "یک")
    _, two, second = await guest(people, desk, "دو")
    for contact in (first, second):
        async with desk.database.transaction() as session:
            session.add(OrderTries(contact_id=contact.id, order_number="999999", wrong=1 if contact is first else 4))
            session.add(ContactTag(contact_id=contact.id, tag="مشترک", at=desk.clock.now()))
    async with desk.database.transaction() as session:
        session.add(ContactTag(contact_id=second.id, tag="دومی", at=desk.clock.now()))
    await with_phone(desk, second, name="نام دوم", email="two@example.ir")
    await with_phone(desk, first, name=None)
    return first, second, {"one": one, "two": two}


async def test_merging_moves_everything_and_undoing_moves_it_back(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    first, second, chats = await _two(people, desk, engine)
    ask = await browser(people, "supervisor")
    shown = (await ask("GET", f"/api/contacts/{first.id}"))["contact"]
    assert [row["id"] for row in shown["duplicates"]] == [second.id]
    merged = await ask("POST", f"/api/contacts/{first.id}/merge", other_id=second.id)
    assert (merged["status"], merged["duplicates"], merged["tags"]) == (200, [], ["دومی", "مشترک"])
    async with desk.database.reading() as session:
        found = await session.scalars(select(SearchEntry.ref).where(SearchEntry.ref.in_((first.id, second.id))))
        assert found.all() == [first.id]
    # Whatever asks for the one gets the other.
    shown = await ask("GET", f"/api/contacts/{second.id}")
    assert shown["contact"]["id"] == first.id
    assert (shown["contact"]["name"], shown["contact"]["email"]) == ("نام دوم", "two@example.ir")
    assert {row["id"] for row in shown["conversations"]} == set(chats.values())
    assert len(shown["cases"]) == 2
    async with desk.database.reading() as session:
        states = [(await session.get_one(Conversation, chat)).state for chat in chats.values()]
        assert sorted(states) == ["bot", "resolved"]
        assert (await session.get_one(OrderTries, (first.id, "999999"))).wrong == 4, "merging gives no fresh tries"
        assert await session.get(ProvenOrder, (first.id, ORDER)) is not None
        cases = (await session.scalars(select(Case).where(Case.contact_id == first.id))).all()
        assert sorted(str(case.order_number) for case in cases) == [ORDER, "None"]
        assert {case.state for case in cases} == {"open"}
    undone = await ask("POST", f"/api/contact-merges/{shown['contact']['merges'][0]['id']}/undo")
    assert (undone["contact_id"], undone["other_id"]) == (first.id, second.id)
    again = await ask("GET", f"/api/contacts/{second.id}")
    assert (again["contact"]["id"], again["contact"]["name"]) == (second.id, "نام دوم")
    assert [row["id"] for row in again["conversations"]] == [chats["two"]]
    assert (await ask("GET", f"/api/contacts/{first.id}"))["contact"]["email"] is None
    assert code(await ask("POST", f"/api/contact-merges/{shown['contact']['merges'][0]['id']}/undo")) == (
        "contact.not_undoable"
    )
    assert await acts(desk) == ["contact.merged", "contact.parted"]


async def test_no_table_of_contacts_is_forgotten_by_a_merge(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    first, second, _ = await _two(people, desk, engine)
    async with desk.database.transaction() as session:
        await desk.merging.merge(session, first.id, second.id, None)
    shared = {"proven_orders", "order_tries", "contact_tags"}  # what both had stays with the one nobody meets
    async with desk.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for key in table.foreign_keys:
                if key.column.table.name == "contacts" and table.name not in NOT_MOVED:
                    left = select(func.count()).select_from(table).where(key.parent == second.id)
                    assert (await session.scalar(left) or 0) <= (table.name in shared), table.name


async def test_merges_that_make_no_sense_are_refused_and_change_nothing(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    one, _, first = await guest(people, desk)
    two, _, second = await guest(people, desk)
    ask = await browser(people, "supervisor")

    async def merging(other: str) -> str:
        return code(await ask("POST", f"/api/contacts/{first.id}/merge", other_id=other))

    assert await merging(first.id) == "contact.same"
    assert await merging("nobody") == "not_found"
    await one.command("handoff_request")
    await two.command("handoff_request")
    assert await merging(second.id) == "contact.two_open"
    await with_phone(desk, first, external_id="1")
    await with_phone(desk, second, external_id="2")
    assert await merging(second.id) == "contact.two_names"
    async with desk.database.reading() as session:
        assert (await session.get_one(Contact, second.id)).merged_into_id is None
    assert await acts(desk) == []


async def test_a_merged_contact_writes_on_where_its_chat_is(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    one, kept_chat, first = await guest(people, desk)
    two, closed_chat, second = await guest(people, desk)
    await one.command("handoff_request")  # with a human, so that the other's is closed
    async with desk.database.transaction() as session:
        await desk.merging.merge(session, first.id, second.id, None)
    said = await two.say("من همانم")
    assert (said["conversation"]["id"], said["new"]) == (kept_chat, True)
    assert closed_chat != kept_chat


async def test_an_export_holds_everything_and_is_written_down(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    customer, _, operator, conversation_id = await taken(people)
    await customer.say(SECRET)
    await note(operator, conversation_id, "یادداشت ما")
    contact = await contact_of(desk, conversation_id)
    await with_phone(desk, contact, name="سارا")
    ask = await browser(people, "manager")
    document = await ask("POST", f"/api/contacts/{contact.id}/export")
    assert (document["contact"]["name"], document["contact"]["phone"]) == ("سارا", "09121112233")
    (conversation,) = document["conversations"]
    assert SECRET in [message["text"] for message in conversation["messages"]]
    (noted,) = conversation["notes"]
    assert (noted["text"], noted["whisper"]) == ("یادداشت ما", False)
    assert set(noted) == {"text", "whisper", "created_at"}, "what was written of them, not by whom"
    assert await acts(desk) == ["contact.exported"]
    assert "password" not in json.dumps(document)
    await with_phone(desk, contact, external_id="42")
    supervisor = await browser(people, "supervisor")
    assert code(await supervisor("POST", f"/api/contacts/{contact.id}/export")) == "role.forbidden"


async def test_forgetting_leaves_figures_and_nothing_of_the_person(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    customer, token, operator, conversation_id = await taken(people)
    await customer.say(SECRET)
    await note(operator, conversation_id, SECRET)
    contact = await contact_of(desk, conversation_id)
    claimed = {"id": "7", "name": SECRET, "phone": None, "email": None}
    await with_phone(desk, contact, name=SECRET, email="sara@example.ir", claimed=claimed)
    ask = await browser(people, "manager")
    path = f"/api/contacts/{contact.id}/forget"
    assert code(await ask("POST", path, number="x")) == "contact.confirm"
    assert code(await ask("POST", path, number=str(contact.number))) == "contact.with_human"
    wrap_up = {**WRAP_UP, "summary": SECRET}
    await operator.command("conversation_resolve", conversation_id=conversation_id, wrap_up=wrap_up)
    async with desk.database.transaction() as session:
        survey = (await session.scalars(select(Survey))).one()
        survey.rating, survey.comment = 5, SECRET
        now = clock.now()
        session.add(FollowUp(contact_id=contact.id, title=SECRET, due_at=now, created_at=now))
        session.add(ContactTag(contact_id=contact.id, tag=SECRET, at=now))
    before = len(engine.forgotten)
    forgotten = await ask("POST", path, number=str(contact.number))
    assert forgotten["status"] == 200, forgotten
    assert forgotten["forgotten"]["conversations"] == 1
    rows = await all_rows(desk)
    for secret in (SECRET, "09121112233", "sara@example.ir"):
        assert secret not in rows, secret
    async with desk.database.reading() as session:
        assert (await session.scalars(select(Survey.rating))).one() == 5
        assert set(await session.scalars(select(Note.text))) == {""}
        messages = select(func.count()).select_from(Message).where(Message.conversation_id == conversation_id)
        assert await session.scalar(messages) == forgotten["forgotten"]["messages"]
    # The engine forgets as well, as soon as it can.
    await until(lambda: len(engine.forgotten) > before)
    assert engine.forgotten[-1]["conversation_id"] == conversation_id
    # Who comes back is somebody new, also on a socket that has been open all the while.
    _, hello = await people.customer(token)
    assert (hello["new"], hello["messages"]) == (True, [])
    said = await customer.say("دوباره من")
    assert (said["new"], said["message"]["seq"]) == (True, 1)
    assert (await contact_of(desk, said["conversation"]["id"])).id != contact.id
    assert code(await ask("GET", f"/api/contacts/{contact.id}")) == "not_found"
    assert code(await ask("POST", path, number=str(contact.number))) == "not_found"
    async with desk.database.reading() as session:
        assert (await session.scalars(select(SearchEntry).where(SearchEntry.ref == contact.id))).all() == []
    (entry,) = [row for row in await _entries(desk) if row.act == "contact.forgotten"]
    assert set(entry.details) == {"conversations", "messages", "merged"}


async def _entries(desk: Desk) -> list[AuditEntry]:
    async with desk.database.reading() as session:
        return list(await session.scalars(select(AuditEntry)))


async def test_an_answer_that_comes_after_forgetting_brings_nothing_back(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    engine.hold = asyncio.Event()
    customer, _ = await people.customer()
    conversation_id = (await customer.say(SECRET))["conversation"]["id"]
    await until(lambda: bool(engine.requests))
    contact = await contact_of(desk, conversation_id)
    ask = await browser(people, "admin")
    assert (await ask("POST", f"/api/contacts/{contact.id}/forget", number=str(contact.number)))["status"] == 200
    engine.hold.set()
    await until(lambda: bool(engine.forgotten))
    async with desk.database.reading() as session:
        message = (await session.scalars(select(Message).where(Message.conversation_id == conversation_id))).one()
        assert (message.text, message.understanding) == ("", None)
        assert (await session.get_one(Conversation, conversation_id)).state == "resolved"
        states = {turn.kind: turn.state for turn in await session.scalars(select(Turn))}
        assert states["text"] == "dropped"


@pytest.mark.parametrize("name", ["", "nobody"])
async def test_there_is_nothing_to_do_with_nobody(people: People, engine: ScriptedEngine, name: str) -> None:
    ask = await browser(people, "admin")
    for method, act, body in (
        ("PUT", "tags", {"tags": ["x"]}),
        ("POST", "block", {"reason": "x"}),
        ("DELETE", "block", {}),
        ("POST", "export", {}),
        ("POST", "forget", {"number": "1"}),
        ("POST", "requests", {"kind": "block", "reason": "x"}),
    ):
        assert code(await ask(method, f"/api/contacts/{name}/{act}", **body)) == "not_found", act
