"""Files both ways: what is taken, what becomes of it, who gets it, and that none is lost or left over."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import ClientSession
from PIL import Image
from sqlalchemy import func, select

from desk.clock import to_wire
from desk.context import Desk
from desk.conversations.models import Message
from desk.files.models import StoredFile
from tests.desk.conftest import MovableClock, People, ScriptedEngine, Socket, new_client_id
from tests.desk.test_notes import taken


def picture(size: tuple[int, int] = (64, 48), form: str = "JPEG", **save: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 90)).save(out, form, **save)
    return out.getvalue()


def office(*parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "<x/>")
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


async def upload(
    people: People,
    data: bytes,
    name: str = "عکس.jpg",
    *,
    token: str | None = None,
    client_id: str | None = None,
    **headers: str,
) -> tuple[int, dict[str, Any]]:
    """Send a file as a widget does: with a ticket of its socket."""
    customer, _ = await people.customer(token)
    ticket = (await customer.command("file_ticket"))["ticket"]
    await customer.ws.close()
    sent = {
        "Origin": people.origin,
        "X-Client-Id": client_id or new_client_id(),
        "X-File-Name": quote(name),
        "Authorization": f"Bearer {ticket}",
        **headers,
    }
    file = io.BytesIO(data)
    async with ClientSession() as session, session.post(people.url("/chat/files"), data=file, headers=sent) as answer:
        return answer.status, await answer.json()


async def reply(
    browser: tuple[ClientSession, str],
    people: People,
    conversation_id: str,
    data: bytes,
    name: str = "a.pdf",
    **how: str,
) -> tuple[int, dict[str, Any]]:
    """Send a file as the desk does."""
    session, csrf = browser
    headers = {
        "X-CSRF-Token": csrf,
        "X-Client-Id": how.get("client_id") or new_client_id(),
        "X-File-Name": quote(name),
    }
    url = people.url(f"/api/conversations/{conversation_id}/files")
    async with session.post(url, data=data, headers=headers) as answer:
        return answer.status, await answer.json()


def on_disk(desk: Desk) -> list[Path]:
    return sorted(path for path in (desk.settings.var / "files").glob("*/*"))


async def rows(desk: Desk) -> int:
    async with desk.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(StoredFile)) or 0


async def fetch(session: ClientSession, url: str) -> tuple[int, bytes, dict[str, str]]:
    async with session.get(url) as answer:
        return answer.status, await answer.read(), dict(answer.headers)


async def talk(people: People) -> tuple[Socket, str, str]:
    """Give a customer who has said something, with their token and conversation."""
    customer, _ = await people.customer()
    said = await customer.say("سلام")
    await customer.until("message.created", lambda message: message["author"] == "bot")
    return customer, said["token"], said["conversation"]["id"]


async def test_a_picture_goes_to_the_operator_drawn_anew_without_what_was_hidden_in_it(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    customer, token, operator, conversation_id = await taken(people)
    await operator.command("conversation_watch", conversation_id=conversation_id, after=0)
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    exif[0x0112] = 6  # lying on its side
    hidden = picture((64, 48), exif=exif, comment=b"a secret comment") + b"<script>alert(1)</script>"
    status, sent = await upload(people, hidden, "IMG_۱۲.JPEG", token=token)
    assert status == 200
    file = sent["message"]["payload"]["file"]
    assert (file["name"], file["media_type"], file["picture"]) == ("IMG_۱۲.jpeg", "image/jpeg", True)
    assert (file["width"], file["height"]) == (48, 64)
    news = await operator.until("message.created", lambda data: bool(data["message"]["payload"]))
    assert news["message"]["payload"] == sent["message"]["payload"]
    await customer.until("message.created", lambda message: message["client_id"] == sent["message"]["client_id"])

    session, _ = await people.browser(people.login_of("operator"))
    for small in ("", "?small=1"):
        status, body, headers = await fetch(session, people.url(f"/api/files/{file['id']}{small}"))
        assert status == 200
        assert b"secret" not in body
        assert b"script" not in body
        with Image.open(io.BytesIO(body)) as image:
            assert (image.size, dict(image.getexif()), image.info.get("comment")) == ((48, 64), {}, None)
        assert headers["Content-Type"] == "image/jpeg"
        assert "sandbox" in headers["Content-Security-Policy"]
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("فاکتور.pdf", PDF, ("فاکتور.pdf", "application/pdf")),
        ("نامه.docx", office("word/document.xml"), ("نامه.docx", None)),
        ("a.xlsx", office("xl/workbook.xml"), ("a.xlsx", None)),
        ("a.pptx", office("ppt/presentation.xml"), ("a.pptx", None)),
        ("یادداشت.txt", "متن ساده\n".encode(), ("یادداشت.txt", "text/plain; charset=utf-8")),
        # The name lies; the bytes do not.
        ("page.html", b"<script>alert(1)</script>", ("page.html.txt", "text/plain; charset=utf-8")),
        ("report.pdf.exe", PDF, ("report.pdf.exe.pdf", "application/pdf")),
        ("../../etc/passwd", PDF, ("passwd.pdf", "application/pdf")),
        ("C:\\Users\\x\\بد\u202efdp.exe", PDF, ("بدfdp.exe.pdf", "application/pdf")),
        (".pdf", PDF, ("pdf.pdf", "application/pdf")),
    ],
)
async def test_other_files_are_kept_as_they_are_and_served_so_that_they_can_do_nothing(
    people: People, engine: ScriptedEngine, name: str, data: bytes, expected: tuple[str, str | None]
) -> None:
    _, token, _ = await talk(people)
    status, sent = await upload(people, data, name, token=token)
    assert status == 200, sent
    file = sent["message"]["payload"]["file"]
    assert (file["name"], file["picture"], file["size"]) == (expected[0], False, len(data))
    session, _ = await people.browser(people.login_of("supervisor"))
    status, body, headers = await fetch(session, people.url(f"/api/files/{file['id']}"))
    assert (status, body) == (200, data)
    assert headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{quote(expected[0], safe='')}"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox")
    assert "html" not in headers["Content-Type"]
    if expected[1]:
        assert headers["Content-Type"] == expected[1]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.txt", b"", "file.empty"),
        ("picture.jpg", b"\xff\xd8\xff" + b"x" * 100, "file.unreadable"),
        ("half.png", picture(form="PNG")[:60], "file.unreadable"),
        ("program.exe", b"MZ\x90\x00" + bytes(100), "file.type"),
        ("page.svg", b"\x00<svg/>", "file.type"),
        ("macros.docx", office("word/document.xml", "word/vbaProject.bin"), "file.type"),
        ("archive.zip", office("anything"), "file.type"),
        ("two.docx", office("word/document.xml", "xl/workbook.xml"), "file.type"),
        ("broken.zip", b"PK\x03\x04" + b"x" * 50, "file.type"),
        ("latin.txt", b"caf\xe9", "file.type"),
    ],
)
async def test_what_is_not_taken_leaves_nothing_behind(
    people: People, engine: ScriptedEngine, desk: Desk, name: str, data: bytes, code: str
) -> None:
    customer, token, _ = await talk(people)
    last = (await customer.command("sync", after=0))["conversation"]["last_seq"]
    _, answer = await upload(people, data, name, token=token)
    assert answer["error"]["code"] == code
    assert answer["error"]["text"]
    assert (on_disk(desk), await rows(desk)) == ([], 0)
    assert (await customer.command("sync", after=0))["conversation"]["last_seq"] == last


async def test_a_bomb_of_pixels_is_refused_by_its_header_alone(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    _, token, _ = await talk(people)
    bomb = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000
    status, answer = await upload(people, bomb.getvalue(), "bomb.png", token=token)
    assert (status, answer["error"]["code"]) == (422, "file.too_many_pixels")
    assert on_disk(desk) == []


async def test_a_file_that_is_too_large_or_too_much_for_its_conversation_is_refused(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    _, token, _ = await talk(people)
    limit = desk.settings.file_megabytes * 1024 * 1024
    status, answer = await upload(people, PDF + bytes(limit), token=token)
    assert (status, answer["error"]["code"]) == (413, "file.too_large")
    assert on_disk(desk) == []
    desk.files._quota_bytes = 3 * len(PDF) - 1
    for _ in range(2):
        assert (await upload(people, PDF, "a.pdf", token=token))[0] == 200
    status, answer = await upload(people, PDF, "a.pdf", token=token)
    assert (status, answer["error"]["code"]) == (409, "file.quota")
    assert (len(on_disk(desk)), await rows(desk)) == (2, 2)


async def test_large_pictures_are_made_smaller_and_clear_ones_stay_clear(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    _, token, _ = await talk(people)
    _, sent = await upload(people, picture((5000, 2500)), "large.jpg", token=token)
    file = sent["message"]["payload"]["file"]
    assert (file["width"], file["height"]) == (2560, 1280)
    clear = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(clear, "WEBP")
    _, sent = await upload(people, clear.getvalue(), "clear.webp", token=token)
    file = sent["message"]["payload"]["file"]
    assert (file["name"], file["media_type"]) == ("clear.png", "image/png")
    frames = [Image.new("P", (30, 30), colour) for colour in (1, 2)]
    moving = io.BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])
    _, sent = await upload(people, moving.getvalue(), "moving.gif", token=token)
    assert sent["message"]["payload"]["file"]["media_type"] == "image/jpeg"
    with Image.open(desk.files._storage.path(sent["message"]["payload"]["file"]["id"])) as image:
        assert getattr(image, "n_frames", 1) == 1


async def test_a_file_sent_again_is_stored_once_and_nothing_is_left_over(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    _, token, _ = await talk(people)
    client_id = new_client_id()
    _, first = await upload(people, PDF, "a.pdf", token=token, client_id=client_id)
    _, again = await upload(people, PDF, "a.pdf", token=token, client_id=client_id)
    assert again["message"] == first["message"]
    assert (len(on_disk(desk)), await rows(desk)) == (1, 1)


async def test_a_transaction_that_fails_takes_its_file_with_it(
    people: People, engine: ScriptedEngine, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, token, _ = await talk(people)
    record = type(desk.conversations.record)

    async def broken(*_args: object, **_more: object) -> None:
        raise OSError("the disk of the database is full")

    with monkeypatch.context() as patch:
        patch.setattr(record, "changed_for_both", broken)
        status, answer = await upload(people, picture(), token=token)
    assert (status, answer["error"]["code"]) == (503, "server.busy")
    assert (on_disk(desk), await rows(desk)) == ([], 0)


async def test_what_a_crash_left_behind_is_swept_away_and_what_is_spoken_of_stays(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    import os

    _, token, _ = await talk(people)
    await upload(people, picture(), token=token)
    kept = on_disk(desk)
    folder = desk.settings.var / "files"
    young, old, half = folder / "ab" / "young-ab", folder / "cd" / "old-cd", folder / "incoming" / "half"
    for path in (young, old, half):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    for path in (old, half, *kept):
        os.utime(path, (1, 1))
    assert await desk.files.sweep() == 1
    assert on_disk(desk) == sorted([*kept, young])


async def test_the_first_thing_said_may_be_a_file(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    client_id = new_client_id()
    _, sent = await upload(people, picture(), client_id=client_id)
    assert (sent["message"]["seq"], sent["new"], sent["conversation"]["state"]) == (1, False, "bot")
    # The acknowledgement was lost, and with it the token.
    _, again = await upload(people, picture(), client_id=client_id)
    assert again["conversation"]["id"] == sent["conversation"]["id"]
    _, hello = await people.customer(again["token"])
    assert [message["author"] for message in hello["messages"]] == ["customer", "bot"]
    assert await rows(desk) == 1


async def test_the_bot_says_that_it_cannot_look_once_for_several_files_and_offers_a_human(
    people: People, engine: ScriptedEngine
) -> None:
    customer, token, _ = await talk(people)
    asked = len(engine.requests)
    for _ in range(3):
        await upload(people, picture(), token=token)
    page = await customer.command("sync", after=2)
    assert [message["author"] for message in page["messages"]] == ["customer", "bot", "customer", "customer"]
    offer = page["messages"][1]
    assert "همکاران" in offer["text"]
    assert len(engine.requests) == asked, "the engine reads words; a file has none"
    await upload(people, picture(), token=token)
    await customer.say("لطفاً نگاه کنید")
    await customer.until("message.created", lambda message: message["author"] == "bot" and message["seq"] > 8)
    await upload(people, picture(), token=token)
    last = (await customer.command("sync", after=0))["messages"][-1]
    assert last["text"] == offer["text"]
    await customer.say("", choice={"message_id": last["id"], "index": 0})
    assert (await customer.command("sync", after=0))["conversation"]["state"] == "queued"
    await upload(people, picture(), token=token)
    assert (await customer.command("sync", after=0))["messages"][-1]["author"] == "customer"


async def test_a_file_after_the_end_begins_anew_and_asks_no_survey_question(
    people: People, engine: ScriptedEngine
) -> None:
    customer, token, operator, conversation_id = await taken(people)
    wrap_up = {"topic": "other", "outcome": "solved", "summary": ""}
    await operator.command("conversation_resolve", conversation_id=conversation_id, wrap_up=wrap_up)
    await customer.until("conversation.changed", lambda view: (view["survey"] or {}).get("state") == "asking")
    _, sent = await upload(people, picture(), token=token)
    # Closed within the day by somebody who is still here: it is theirs again.
    assert (sent["conversation"]["state"], sent["conversation"]["survey"]["state"]) == ("open", "left")


async def test_a_summary_names_a_file_that_has_no_words(people: People, engine: ScriptedEngine) -> None:
    _, token, operator, conversation_id = await taken(people)
    await upload(people, PDF, "فاکتور.pdf", token=token)
    page = await operator.command("sync", conversation_id=conversation_id, after=0)
    assert page["conversation"]["last"]["text"] == "فاکتور.pdf"


async def test_an_operator_sends_a_file_and_nobody_else_does(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    customer, _, _, conversation_id = await taken(people)
    holder = await people.browser(people.login_of("operator"))
    client_id = new_client_id()
    status, sent = await reply(holder, people, conversation_id, PDF, "راهنما.pdf", client_id=client_id)
    assert (status, sent["message"]["author"], sent["message"]["text"]) == (200, "operator", "")
    assert (await reply(holder, people, conversation_id, PDF, "راهنما.pdf", client_id=client_id))[1] == sent
    got = await customer.until("message.created", lambda message: message["author"] == "operator")
    assert got["payload"]["file"]["name"] == "راهنما.pdf"
    assert got["client_id"] is None
    for login in (people.login_of("operator", 1), people.login_of("supervisor")):
        status, answer = await reply(await people.browser(login), people, conversation_id, PDF)
        assert (status, answer["error"]["code"]) == (409, "conversation.not_holder")
    session, _ = holder
    status, answer = await reply((session, "wrong"), people, conversation_id, PDF)
    assert (status, answer["error"]["code"]) == (403, "auth.csrf")
    assert (len(on_disk(desk)), await rows(desk)) == (1, 1)


async def test_a_customer_gets_their_own_files_for_a_short_while_and_no_others(
    people: People, engine: ScriptedEngine, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, token, _ = await talk(people)
    _, sent = await upload(people, picture(), token=token)
    file_id = sent["message"]["payload"]["file"]["id"]
    link = await customer.command("file_link", file_id=file_id)
    async with ClientSession() as session:
        status, body, headers = await fetch(session, people.url(link["url"]))
        assert status == 200
        assert body.startswith(b"\xff\xd8")
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert token not in link["url"]
        small = await fetch(session, people.url(f"{link['url']}&small=1"))
        download = await fetch(session, people.url(f"{link['url']}&download=1"))
        assert (small[0], download[2]["Content-Disposition"][:10]) == (200, "attachment")
        _, key = link["url"].split("?key=")
        for wrong in (f"/chat/files/{file_id}", f"/chat/files/{file_id}?key={key[:-2]}", f"/chat/files/x?key={key}"):
            assert (await fetch(session, people.url(wrong)))[0] == 404
        # A session is needed where the staff's address is used, whatever else one holds.
        assert (await fetch(session, people.url(f"/api/files/{file_id}?key={key}")))[0] == 401
        other, _, _ = await talk(people)
        assert (await other.command("file_link", file_id=file_id))["code"] == "not_found"
        stranger, _ = await people.customer()
        assert (await stranger.command("file_link", file_id=file_id))["code"] == "not_found"
        import time

        later = time.time() + link["expires_in"] + 2
        monkeypatch.setattr("time.time", lambda: later)
        assert (await fetch(session, people.url(link["url"])))[0] == 404


async def test_only_staff_who_may_read_a_conversation_get_its_files(people: People, engine: ScriptedEngine) -> None:
    _, token, _, _ = await taken(people)
    _, sent = await upload(people, picture(), token=token)
    address = people.url(f"/api/files/{sent['message']['payload']['file']['id']}")
    for login, status in (
        (people.login_of("operator"), 200),
        (people.login_of("operator", 1), 404),
        (people.login_of("supervisor"), 200),
        (people.login_of("manager"), 200),
    ):
        session, _ = await people.browser(login)
        assert (await fetch(session, address))[0] == status, login
    async with ClientSession() as session:
        assert (await fetch(session, address))[0] == 401


async def test_a_page_of_another_shop_can_send_nothing_and_read_nothing(people: People, engine: ScriptedEngine) -> None:
    foreign = {"Origin": "https://evil.example"}
    status, answer = await upload(people, picture(), **foreign)
    assert (status, answer["error"]["code"]) == (403, "auth.origin")
    async with ClientSession() as session:
        async with session.options(people.url("/chat/files"), headers=foreign) as refused:
            assert (refused.status, refused.headers.get("Access-Control-Allow-Origin")) == (403, None)
        async with session.options(people.url("/chat/files"), headers={"Origin": people.origin}) as allowed:
            assert (allowed.status, allowed.headers["Access-Control-Allow-Origin"]) == (204, people.origin)


async def test_only_a_ticket_of_the_socket_sends_files(
    people: People, engine: ScriptedEngine, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, token, conversation_id = await talk(people)
    ticket = (await customer.command("file_ticket"))["ticket"]
    for wrong in (token, "", ticket[:-2], desk.files.link(StoredFile(id=conversation_id))):
        status, answer = await upload(people, picture(), Authorization=f"Bearer {wrong}")
        assert (status, answer["error"]["code"]) == (401, "file.ticket")
    import time

    later = time.time() + 601
    monkeypatch.setattr("time.time", lambda: later)
    status, answer = await upload(people, picture(), Authorization=f"Bearer {ticket}")
    assert (status, answer["error"]["code"]) == (401, "file.ticket")
    assert on_disk(desk) == []


async def test_headers_that_say_nothing_are_refused(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    for headers in ({"X-Client-Id": "short"}, {"X-File-Name": ""}, {"X-Client-Id": "x" * 65}):
        status, answer = await upload(people, picture(), **headers)
        assert (status, answer["error"]["code"]) == (400, "frame.invalid")
    assert on_disk(desk) == []


async def test_too_many_files_in_a_row_have_to_wait(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    _, token, conversation_id = await talk(people)
    for _ in range(30):
        desk.file_rate.count(conversation_id)
    status, answer = await upload(people, picture(), token=token)
    assert (status, answer["error"]["code"]) == (429, "rate.files")
    assert answer["error"]["data"]["retry_after"] > 0


async def test_a_stored_file_message_carries_no_bytes_and_no_path(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    _, token, _ = await talk(people)
    await upload(people, picture(), "عکس.jpg", token=token)
    async with desk.database.reading() as session:
        payload = await session.scalar(select(Message.payload).where(Message.text == ""))
    assert payload
    assert set(payload["file"]) == {"id", "name", "media_type", "picture", "size", "width", "height"}
    assert str(desk.settings.var) not in str(payload)


async def test_a_forgotten_contact_leaves_no_file_behind(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    import asyncio

    from desk.contacts.models import Contact

    _, token, _ = await talk(people)
    await upload(people, picture(), "چهره‌ی من.jpg", token=token)
    session, csrf = await people.browser(people.login_of("manager"))
    async with desk.database.reading() as reading:
        contact = (await reading.scalars(select(Contact))).one()
    url = people.url(f"/api/contacts/{contact.id}/forget")
    async with session.post(url, json={"number": str(contact.number)}, headers={"X-CSRF-Token": csrf}) as answer:
        assert answer.status == 200, await answer.text()
    assert await rows(desk) == 0
    for _ in range(500):
        if not on_disk(desk):
            break
        await asyncio.sleep(0.02)
    assert on_disk(desk) == []


async def test_a_file_wakes_a_chat_that_was_put_off(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    _, token, operator, conversation_id = await taken(people)
    until = to_wire(desk.clock.now() + timedelta(hours=1))
    await operator.command("conversation_snooze", conversation_id=conversation_id, until=until)
    status, _ = await upload(people, picture(form="PNG"), "picture.png", token=token)
    assert status == 200
    woken = await operator.until("conversation.changed", lambda view: view["last_seq"] > 2 and view["state"] == "open")
    assert (woken["id"], woken["snoozed_until"]) == (conversation_id, None)
