"""Calls, e-mails, faxes and visits, logged by hand on a contact; and what a contact is called."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from desk.audit.models import AuditEntry
from desk.clock import to_wire
from desk.contacts.models import ContactChange
from desk.context import Desk
from desk.touches.models import Touch
from tests.desk.conftest import MovableClock, People, ScriptedEngine, new_client_id
from tests.desk.test_contacts import Browser, browser, code, contact_of, guest, with_phone
from tests.desk.test_notes import taken


def written(clock: MovableClock, said: str = "زنگ زد و رسید خواست.", **more: Any) -> dict[str, Any]:
    """Give the body of a touch an hour ago."""
    at = to_wire(clock.now() - timedelta(hours=1))
    return {
        "client_id": new_client_id(),
        "kind": "call",
        "direction": "in",
        "happened_at": at,
        "text": said,
        **more,
    }


async def test_a_call_is_logged_once_with_what_is_to_be_done_and_shown_with_the_contact(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, _, _, conversation_id = await taken(people)
    contact = await contact_of(desk, conversation_id)
    ask = await browser(people, "operator")
    path = f"/api/contacts/{contact.id}/touches"
    due = to_wire(clock.now() + timedelta(days=1))
    task = {"client_id": new_client_id(), "title": "فرستادن رسید", "due_at": due}
    body = written(clock, "کارتش 6037991122334455 بود.", follow_up=task)
    first = await ask("POST", path, **body)
    assert (first["status"], first["touch"]["follow_up"]["title"]) == (201, "فرستادن رسید")
    assert "6037" not in first["touch"]["text"]
    assert (await ask("POST", path, **body))["touch"]["id"] == first["touch"]["id"]
    twice = written(clock, kind="visit", direction="out")
    both = await asyncio.gather(ask("POST", path, **twice), ask("POST", path, **twice))
    assert len({answer["touch"]["id"] for answer in both}) == 1
    seen = await ask("GET", f"/api/contacts/{contact.id}")
    assert [row["kind"] for row in seen["touches"]] == ["visit", "call"]
    assert (seen["touches_after"], seen["touches"][0]["staff"]["name"]) == (None, "سارا احمدی")
    (due_task,) = (await ask("GET", f"/api/follow-ups?contact_id={contact.id}"))["follow_ups"]
    assert due_task["title"] == "فرستادن رسید"


async def test_what_is_not_a_touch_is_refused_whole(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, _, _, conversation_id = await taken(people)
    contact = await contact_of(desk, conversation_id)
    ask = await browser(people, "operator")
    path = f"/api/contacts/{contact.id}/touches"
    later = to_wire(clock.now() + timedelta(hours=2))
    for field, bad in (("text", "  "), ("text", "x" * 4001), ("happened_at", later)):
        answer = await ask("POST", path, **written(clock, **({"said": bad} if field == "text" else {field: bad})))
        assert (code(answer), answer["error"]["data"]["field"]) == ("touch.invalid", field)
    for bad_kind in ({"kind": "telepathy"}, {"direction": "up"}, {"staff_id": "x"}):
        assert code(await ask("POST", path, **written(clock, **bad_kind))) == "frame.invalid"
    task = {"client_id": new_client_id(), "title": " ", "due_at": later}
    assert code(await ask("POST", path, **written(clock, follow_up=task))) == "follow_up.invalid"
    _, _, stranger = await guest(people, desk)
    assert code(await ask("POST", f"/api/contacts/{stranger.id}/touches", **written(clock))) == "not_found"
    assert code(await ask("GET", f"/api/contacts/{stranger.id}/touches")) == "not_found"
    async with desk.database.reading() as session:
        assert list(await session.scalars(select(Touch))) == []


async def test_a_correction_is_another_that_names_the_old(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, _, _, conversation_id = await taken(people)
    contact = await contact_of(desk, conversation_id)
    ask, lead = await browser(people, "operator"), await browser(people, "supervisor")
    path = f"/api/contacts/{contact.id}/touches"
    first = (await ask("POST", path, **written(clock)))["touch"]
    # Whoever sees the contact too may log, but not correct what another has logged.
    supervisors = (await lead("POST", path, **written(clock)))["touch"]
    assert code(await ask("POST", path, **written(clock, corrects_id=supervisors["id"]))) == "role.forbidden"
    second = (await lead("POST", path, **written(clock, "ایمیل بود.", kind="email", corrects_id=first["id"])))["touch"]
    rows = {row["id"]: row for row in (await ask("GET", path))["touches"]}
    assert (rows[first["id"]]["corrected_by_id"], rows[first["id"]]["text"]) == (second["id"], first["text"])
    assert rows[second["id"]]["corrects_id"] == first["id"]
    assert code(await ask("POST", path, **written(clock, corrects_id=first["id"]))) == "touch.corrected"
    assert code(await ask("POST", path, **written(clock, corrects_id="unknown"))) == "not_found"
    for change in ("UPDATE touches SET text = 'x'", "UPDATE touches SET kind = 'fax'", "DELETE FROM touches"):
        with pytest.raises(DBAPIError, match="what was said is never"):
            async with desk.database.transaction() as session:
                await session.execute(text(change))


async def test_touches_come_in_pages_the_newest_first(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, _, _, conversation_id = await taken(people)
    contact = await contact_of(desk, conversation_id)
    ask = await browser(people, "supervisor")
    async with desk.database.transaction() as session:
        staff_id = await session.scalar(text("SELECT id FROM staff LIMIT 1"))
        for number in range(52):
            at = clock.now() - timedelta(hours=number // 2)
            common = {"direction": "out", "created_at": at, "happened_at": at, "text": str(number)}
            session.add(
                Touch(contact_id=contact.id, staff_id=staff_id, client_id=new_client_id(), kind="fax", **common)
            )
    first = await ask("GET", f"/api/contacts/{contact.id}/touches")
    rest = await ask("GET", f"/api/contacts/{contact.id}/touches?after={first['after']}")
    assert (len(first["touches"]), len(rest["touches"]), rest["after"]) == (50, 2, None)
    moments = [row["happened_at"] for row in first["touches"] + rest["touches"]]
    assert moments == sorted(moments, reverse=True)
    assert code(await ask("GET", f"/api/contacts/{contact.id}/touches?after=x")) == "frame.invalid"


async def test_touches_go_with_merges_exports_and_forgetting(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, _, kept = await guest(people, desk)
    _, _, away = await guest(people, desk)
    lead, admin = await browser(people, "supervisor"), await browser(people, "admin")
    await lead("POST", f"/api/contacts/{away.id}/touches", **written(clock, "راز تلفنی"))
    await lead("PATCH", f"/api/contacts/{away.id}", name="راز نام")
    await lead("POST", f"/api/contacts/{kept.id}/merge", other_id=away.id)
    seen = await lead("GET", f"/api/contacts/{kept.id}")
    assert [row["text"] for row in seen["touches"]] == ["راز تلفنی"]
    assert [row["after"] for row in seen["contact"]["changes"]] == ["راز نام"]
    document = await admin("POST", f"/api/contacts/{kept.id}/export")
    assert [row["text"] for row in document["touches"]] == ["راز تلفنی"]
    assert [row["after"] for row in document["changes"]] == ["راز نام"]
    merge = seen["contact"]["merges"][0]["id"]
    await lead("POST", f"/api/contact-merges/{merge}/undo")
    assert (await lead("GET", f"/api/contacts/{kept.id}"))["touches"] == []
    await admin("POST", f"/api/contacts/{away.id}/forget", number=str(away.number))
    async with desk.database.reading() as session:
        (row,) = await session.scalars(select(Touch))
        (change,) = await session.scalars(select(ContactChange))
    assert (row.text, row.kind, change.before, change.after) == ("", "call", None, None)


async def test_a_contact_is_renamed_by_who_serves_them_with_the_old_value_kept(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    _, _, operator, conversation_id = await taken(people)
    contact = await contact_of(desk, conversation_id)
    ask = await browser(people, "operator")
    other = Browser(people, *await people.browser(people.login_of("operator", 1)))
    path = f"/api/contacts/{contact.id}"
    assert (await ask("GET", path))["contact"]["editable"] is True
    await with_phone(desk, contact, "09120000000", verified=True)
    answer = await ask("PATCH", path, name="  مینا   رضایی ", phone="+۹۸ ۹۱۲ ۱۱۱ ۲۲ ۳۳")
    assert (answer["name"], answer["phone"]) == ("مینا رضایی", "09121112233")
    await operator.until("conversation.changed", lambda data: data["contact"]["name"] == "مینا رضایی")
    # It was the other number that they proved to be theirs.
    assert (await ask("GET", path))["contact"]["verified"] is False
    assert (await ask("PATCH", path, phone="(021) 8877 6655"))["phone"] == "02188776655"
    assert (await ask("PATCH", path, phone="  "))["phone"] is None
    changes = (await ask("GET", path))["contact"]["changes"]
    assert [(row["field"], row["before"], row["after"]) for row in changes][:3] == [
        ("phone", "02188776655", None),
        ("phone", "09121112233", "02188776655"),
        ("phone", "09120000000", "09121112233"),
    ]
    assert changes[0]["by"] == "سارا احمدی"
    for bad in ("123", "0912", "۰۹۱۲۱۱۱۲۲۳", "زنگ نزنید", "+14155550100"):
        assert code(await ask("PATCH", path, phone=bad)) == "contact.phone"
    assert code(await ask("PATCH", path, name="ن" * 101)) == "contact.name"
    assert code(await other("PATCH", path, name="غریبه")) == "not_found"
    await ask("PATCH", path, name="مینا رضایی")  # nothing new
    async with desk.database.reading() as session:
        acts = list(await session.scalars(select(AuditEntry).where(AuditEntry.act == "contact.changed")))
        kept = list(await session.scalars(select(ContactChange)))
    assert [sorted(act.details["fields"]) for act in acts] == [["name", "phone"], ["phone"], ["phone"]]
    assert len(kept) == 4


async def test_whoever_has_the_card_open_hears_what_a_colleague_does(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, _, operator, conversation_id = await taken(people)
    contact = await contact_of(desk, conversation_id)
    lead, curator = await browser(people, "supervisor"), await browser(people, "admin")
    path = f"/api/contacts/{contact.id}"
    for method, act, body in (
        ("POST", "/touches", written(clock)),
        ("PUT", "/tags", {"tags": ["وفادار"]}),
        ("PATCH", "", {"name": "مینا", "phone": "09121112233"}),
        ("POST", "/block", {"reason": "توهین"}),
        ("DELETE", "/block", {}),
    ):
        assert (await lead(method, path + act, **body))["status"] in (200, 201)
        news = await operator.until("contact.changed")
        assert news == {"contact_id": contact.id}, "ids alone: everybody hears of it"
    _, _, other = await guest(people, desk)
    await curator("POST", f"{path}/merge", other_id=other.id)
    assert {(await operator.until("contact.changed"))["contact_id"] for _ in range(2)} == {contact.id, other.id}


async def test_the_phone_of_another_contact_offers_to_merge(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    _, _, other = await guest(people, desk)
    await with_phone(desk, other)
    _, _, _, conversation_id = await taken(people)
    contact = await contact_of(desk, conversation_id)
    ask = await browser(people, "operator")
    answer = await ask("PATCH", f"/api/contacts/{contact.id}", phone="0912 111 22 33")
    assert [row["id"] for row in answer["duplicates"]] == [other.id]
