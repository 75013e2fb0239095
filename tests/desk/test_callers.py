"""Somebody phones who has no chat: found by their whole number, logged, followed up; and what stays closed."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from desk.audit.models import AuditEntry
from desk.callers.service import LOOKUPS
from desk.clock import to_wire
from desk.contacts.models import Contact
from desk.context import Desk
from tests.desk.conftest import MovableClock, People, ScriptedEngine, new_client_id
from tests.desk.test_contacts import Browser, browser, code, contact_of, guest, with_phone
from tests.desk.test_notes import taken
from tests.desk.test_touch_search import as_login, found
from tests.desk.test_touches import written

PHONE = "09121112233"
FORMS = (PHONE, "۰۹۱۲ ۱۱۱ ۲۲ ۳۳", "+98 912 111 2233", "989121112233", "0098-912-111-22-33", "٠٩١٢١١١٢٢٣٣")


async def look_up(ask: Browser, phone: str = PHONE) -> list[dict[str, Any]]:
    answer = await ask("POST", "/api/contacts/lookup", phone=phone)
    assert (answer["status"], answer["phone"]) == (200, PHONE), answer
    return list(answer["contacts"])


async def add(ask: Browser, clock: MovableClock, **more: Any) -> dict[str, Any]:
    touch = written(clock, **more.pop("touch", {}))
    return await ask("POST", "/api/contacts", **{"name": "مینا رضایی", "phone": PHONE, "touch": touch, **more})


async def id_of(ask: Browser, name: str) -> str:
    return next(str(row["id"]) for row in (await ask("GET", "/api/teams"))["people"] if row["name"] == name)


async def acts(desk: Desk, act: str) -> list[tuple[str | None, str]]:
    async with desk.database.reading() as session:
        rows = await session.scalars(select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id))
        return [(row.staff_id, row.object_id) for row in rows]


async def test_the_whole_number_in_any_form_gives_the_short_card_and_lets_log(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, _, contact = await guest(people, desk, "راز من")
    await with_phone(desk, contact, PHONE, email="mina@example.ir", name="مینا")
    lead, ask = await browser(people, "supervisor"), await browser(people, "operator")
    await lead("POST", f"/api/contacts/{contact.id}/touches", **written(clock, "راز همکار"))
    for form in FORMS:
        (card,) = await look_up(ask, form)
        assert (card["id"], card["name"], card["phone"], card["sight"]) == (contact.id, "مینا", PHONE, None), form
    assert [(touch["kind"], touch["text"]) for touch in card["touches"]] == [("call", None)]
    assert "راز" not in str(card)
    assert "example" not in str(card)
    # Known by number, not seen: the card itself, its touches, their name and a bare log stay closed.
    path = f"/api/contacts/{contact.id}"
    assert code(await ask("GET", path)) == "not_found"
    assert code(await ask("GET", f"{path}/touches")) == "not_found"
    assert code(await ask("PATCH", path, name="دیگری")) == "not_found"
    assert code(await ask("PUT", f"{path}/tags", tags=["x"])) == "not_found"
    assert code(await ask("POST", f"{path}/touches", **written(clock))) == "not_found"
    assert code(await ask("POST", f"{path}/touches", **written(clock, phone="09121112234"))) == "not_found"
    assert (await ask("POST", f"{path}/touches", **written(clock, "زنگ زد.", phone="+989121112233")))["status"] == 201
    short = await ask("GET", path)
    assert short["contact"]["short"]
    assert (short["contact"]["name"], short["contact"]["phone"], short["contact"]["email"]) == ("مینا", PHONE, None)
    assert [touch["text"] for touch in short["touches"]] == ["زنگ زد.", None]
    assert (short["conversations"], short["orders"], short["contact"]["editable"]) == ([], [], False)
    assert [touch["text"] for touch in (await ask("GET", f"{path}/touches"))["touches"]] == ["زنگ زد.", None]
    # What they wrote they may correct and add to; the rest of the card stays closed.
    own = short["touches"][0]["id"]
    assert (await ask("POST", f"{path}/touches", **written(clock, "نزد.", corrects_id=own)))["status"] == 201
    theirs = short["touches"][1]["id"]
    assert code(await ask("POST", f"{path}/touches", **written(clock, corrects_id=theirs))) == "role.forbidden"
    assert code(await ask("PATCH", path, name="دیگری")) == "not_found"


async def test_each_who_is_shown_to_somebody_that_sees_no_more_of_them_is_in_the_audit_log(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    _, _, _, conversation_id = await taken(people)
    served = await contact_of(desk, conversation_id)
    await with_phone(desk, served, PHONE)
    _, _, twin = await guest(people, desk)
    await with_phone(desk, twin, PHONE)
    ask, lead = await browser(people, "operator"), await browser(people, "supervisor")
    assert {row["id"]: row["sight"] for row in await look_up(ask)} == {served.id: "full", twin.id: None}
    assert {row["sight"] for row in await look_up(lead)} == {"full"}
    assert await look_up(lead, "۰۹۱۲۱۱۱۲۲۳۳") != []
    assert [contact for _, contact in await acts(desk, "contact.looked_up")] == [twin.id]


async def test_half_a_number_a_name_and_too_many_tries_are_refused(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, _, contact = await guest(people, desk)
    await with_phone(desk, contact, PHONE, name="مینا")
    ask = await browser(people, "operator")
    for wrong in ("", "0912", "2233", "مینا", "09121112", "+14155550100", f"{PHONE} {PHONE}"):
        assert code(await ask("POST", "/api/contacts/lookup", phone=wrong)) == "contact.phone"
    assert await found(ask, "مینا", "contacts") == []
    for _ in range(LOOKUPS):
        await look_up(ask)
    refused = await ask("POST", "/api/contacts/lookup", phone=PHONE)
    assert (code(refused), refused["status"]) == ("rate.lookups", 429)
    assert len(await look_up(await as_login(people, "reza"))) == 1, "each has tries of their own"
    clock.moment += timedelta(minutes=11)
    assert len(await look_up(ask)) == 1
    manager = await browser(people, "manager")
    assert code(await manager("POST", "/api/contacts/lookup", phone=PHONE)) == "role.forbidden"


async def test_who_was_forgotten_or_has_become_another_is_not_found(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    rows = [(await guest(people, desk))[2] for _ in range(3)]
    for row in rows:
        await with_phone(desk, row, PHONE)
    kept, away, gone = rows
    lead, admin = await browser(people, "supervisor"), await browser(people, "admin")
    await lead("POST", f"/api/contacts/{kept.id}/merge", other_id=away.id)
    await admin("POST", f"/api/contacts/{gone.id}/forget", number=str(gone.number))
    assert [row["id"] for row in await look_up(await browser(people, "operator"))] == [kept.id]


async def test_a_new_caller_is_added_with_the_call_and_a_follow_up_once(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    ask = await browser(people, "operator")
    due = to_wire(clock.now() + timedelta(days=1))
    task = {"client_id": new_client_id(), "title": "زنگ به مینا", "due_at": due}
    task["staff_id"] = await id_of(ask, "سارا احمدی")
    body: dict[str, Any] = {"name": "  مینا   رضایی", "phone": "+۹۸ ۹۱۲ ۱۱۱ ۲۲ ۳۳"}
    body |= {"touch": written(clock, "کارتش 6037991122334455 بود", follow_up=task)}
    both = await asyncio.gather(*(ask("POST", "/api/contacts", **body) for _ in range(2)))
    assert [answer["status"] for answer in both] == [201, 201]
    assert len({answer["touch"]["id"] for answer in both}) == 1
    (card,) = await look_up(ask)
    assert (card["id"], card["name"], card["sight"]) == (both[0]["contact_id"], "مینا رضایی", "short")
    assert "6037" not in card["touches"][0]["text"]
    (due_task,) = (await ask("GET", "/api/follow-ups"))["follow_ups"]
    assert (due_task["title"], due_task["contact"]["name"]) == ("زنگ به مینا", "مینا رضایی")
    assert [contact for _, contact in await acts(desk, "contact.added")] == [card["id"]]
    assert [hit["contact"]["name"] for hit in await found(ask, "کارتش")] == ["مینا رضایی"]
    assert [hit["id"] for hit in await found(ask, "مینا", "contacts")] == [card["id"]]
    # A colleague finds the number and that somebody has called, not what was said.
    other = await as_login(people, "reza")
    (seen,) = await look_up(other)
    assert [(row["text"], row["follow_up"], row["staff"]["name"]) for row in seen["touches"]] == [
        (None, None, "سارا احمدی")
    ]
    assert await found(other, "کارتش") == []


async def test_who_added_a_caller_puts_their_name_and_number_right_until_somebody_else_deals_with_them(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    lead, ask, colleague = [await as_login(people, login) for login in ("niloofar", "sara", "reza")]
    added = await add(ask, clock, name="مینا رضائی")
    path = f"/api/contacts/{added['contact_id']}"
    assert (await ask("GET", path))["contact"]["editable"]
    assert code(await colleague("PATCH", path, name="دیگری")) == "not_found"
    renamed = await ask("PATCH", path, name="مینا رضایی", phone="09121112244")
    assert (renamed["status"], renamed["name"], renamed["phone"]) == (200, "مینا رضایی", "09121112244")
    assert (renamed["short"], renamed["changes"]) == (True, [])
    assert [change["field"] for change in (await lead("GET", path))["contact"]["changes"]] == ["phone", "name"]
    await lead("POST", f"{path}/touches", **written(clock, "بازگشت زنگ."))
    assert not (await ask("GET", path))["contact"]["editable"]
    assert code(await ask("PATCH", path, name="دیگری")) == "not_found"


async def test_a_task_of_ones_own_opens_no_more_of_the_card_and_that_of_a_colleague_does(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, _, contact = await guest(people, desk)
    await with_phone(desk, contact, PHONE)
    ask, other = await as_login(people, "sara"), await as_login(people, "reza")
    reza = await id_of(ask, "رضا کریمی")
    path = f"/api/contacts/{contact.id}"
    for whose, short in ((None, True), (reza, True)):
        due = to_wire(clock.now() + timedelta(days=1))
        task = {"client_id": new_client_id(), "title": "زنگ", "due_at": due, "staff_id": whose}
        answer = await ask("POST", f"{path}/touches", **written(clock, phone=PHONE, follow_up=task))
        assert answer["status"] == 201
        assert (await ask("GET", path))["contact"]["short"] is short
    assert (await other("GET", path))["contact"]["short"] is False, "whoever has to call must know whom"


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"name": None, "phone": None}, "contact.unnamed"),
        ({"name": " ", "phone": " "}, "contact.unnamed"),
        ({"phone": "0912"}, "contact.phone"),
        ({"name": "ن" * 101}, "contact.name"),
        ({"touch": {"said": " "}}, "touch.invalid"),
        ({"number": 7}, "frame.invalid"),
    ],
)
async def test_what_is_no_caller_is_refused_whole(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock, given: dict[str, Any], refusal: str
) -> None:
    ask = await browser(people, "operator")
    assert code(await add(ask, clock, **given)) == refusal
    async with desk.database.reading() as session:
        assert list(await session.scalars(select(Contact))) == []


async def test_two_who_take_calls_of_one_number_add_one_contact(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    sara, reza = await as_login(people, "sara"), await as_login(people, "reza")
    both = await asyncio.gather(add(sara, clock), add(reza, clock))
    assert sorted(answer["status"] for answer in both) == [201, 409]
    assert [code(answer) for answer in both if answer["status"] == 409] == ["contact.known"]
    manager = await browser(people, "manager")
    assert code(await add(manager, clock)) == "role.forbidden"
