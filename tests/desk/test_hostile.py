"""What strangers send: each frame, body, header and name gets a typed refusal or is stored harmless."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
from typing import Any

import pytest
from aiohttp import ClientSession, WSMsgType
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from desk.app import create_app
from desk.context import DESK, Desk
from desk.settings import Settings
from desk.staff.accounts import Accounts
from desk.staff.models import Staff
from tests.desk.conftest import MovableClock, People, ScriptedEngine, Socket, new_client_id, seeded

DEEP = "[" * 30_000
HUGE = 10**30


async def raw(socket: Socket, text: str) -> dict[str, Any]:
    """Send a text frame as it is; give the answer to it."""
    await socket.ws.send_str(text)
    while True:
        frame = await socket.frame()
        if frame["type"] in ("error", "result"):
            return frame
        socket.inbox.append(frame)


CUSTOMER_FRAMES = [
    DEEP,
    "null",
    '"text"',
    "{}",
    '{"type": null}',
    '{"type": ["ping"]}',
    '{"type": {"a": 1}, "id": 1}',
    '{"type": "ping", "id": 1, "\\ud800": 1}',
    f'{{"type": "sync", "id": 1, "after": {HUGE}}}',
    '{"type": "sync", "id": 1, "after": 1e400}',
    '{"type": "sync", "id": 1, "after": NaN}',
    '{"type": "sync", "id": 1, "after": true}',
    '{"type": "sync", "id": 1, "after": ' + "9" * 5000 + "}",
    '{"type": "survey_skip", "id": 1, "survey_id": "a\\u0000b"}',
    '{"type": "message_send", "id": 1, "client_id": "0123456789abcdef", "text": "\\ud83d"}',
    '{"type": "message_send", "id": 1, "client_id": "0123456789abcde\\u0000", "text": "سلام"}',
    '{"type": "message_send", "id": 1, "client_id": "0123456789abcdef", "text": "", '
    '"choice": {"message_id": "\\u0000", "index": 0}}',
]


async def test_no_customer_frame_breaks_the_desk(people: People, engine: ScriptedEngine) -> None:
    customer, _ = await people.customer()
    await customer.say("سلام")
    for frame in CUSTOMER_FRAMES:
        answer = await raw(customer, frame)
        assert answer.get("code") == "frame.invalid", (frame[:80], answer)
    await customer.ws.send_bytes(b'{"type": "ping", "id": 1}')
    refused = await customer.frame()
    while refused["type"] == "event":  # the bot's answer may come only now
        refused = await customer.frame()
    assert refused["code"] == "frame.invalid"
    assert await customer.command("ping") == {}


STAFF_FRAMES = [
    '{"type": "conversation_watch", "id": 1, "conversation_id": "\\u0000", "after": 0}',
    '{"type": "conversation_take", "id": 1, "conversation_id": "سلام"}',
    f'{{"type": "conversation_read", "id": 1, "conversation_id": "a", "seq": {HUGE}}}',
    f'{{"type": "sync", "id": 1, "conversation_id": "a", "after": {HUGE}}}',
    '{"type": "presence_set", "id": 1, "presence": "offline"}',
    '{"type": "conversation_resolve", "id": 1, "wrap_up": {"topic": "\\udfff", "outcome": "a"}}',
    DEEP,
]


async def test_no_staff_frame_breaks_the_desk(people: People) -> None:
    operator, _ = await people.staff(people.login_of("operator"))
    for frame in STAFF_FRAMES:
        answer = await raw(operator, frame)
        assert answer.get("code") == "frame.invalid", (frame[:80], answer)
    assert await operator.command("ping") == {}


async def test_too_large_or_no_utf8_closes_with_its_own_code(people: People) -> None:
    customer, _ = await people.customer()
    # The desk hangs up on a frame this size before it has read it all.
    with contextlib.suppress(ConnectionError):
        await customer.ws.send_str(json.dumps({"type": "ping", "id": 1, "pad": "x" * 5_000_000}))
    message = await customer.ws.receive(timeout=10)
    assert message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR)
    just_over, _ = await people.customer()
    await just_over.ws.send_str("x" * (32 * 1024 + 1))
    assert (await just_over.ws.receive(timeout=10)).data == 1009
    operator, _ = await people.staff(people.login_of("operator"))
    await operator.ws.send_str("x" * (64 * 1024 + 1))
    message = await operator.ws.receive(timeout=10)
    assert (message.type, message.data) == (WSMsgType.CLOSE, 1009)
    again, _ = await people.customer()
    await again.ws._writer.send_frame(b"\xff\xfe", WSMsgType.TEXT)
    assert (await again.ws.receive(timeout=10)).data == 1007


@pytest.mark.parametrize("first", ["not json", '{"type": "ping"}', '{"type": "auth"}', DEEP, None])
async def test_a_bad_first_frame_is_told_and_closed(people: People, first: str | None) -> None:
    for path in ("/chat/socket", "/desk/socket"):
        ws = await people._session().ws_connect(people.url(path))
        if first is None:
            await ws.send_bytes(b"\x00")
        else:
            await ws.send_str(first)
        assert (await ws.receive_json())["code"] in ("frame.invalid", "auth.required")
        assert (await ws.receive(timeout=10)).data == 4401


async def test_a_flood_of_frames_is_cut_off(people: People) -> None:
    customer, _ = await people.customer()
    codes = set()
    for _ in range(400):
        await customer.ws.send_str('{"type": "typing", "id": 1, "on": true}')
    while (message := await customer.ws.receive(timeout=10)).type is WSMsgType.TEXT:
        codes.add(json.loads(message.data).get("code"))
    assert codes == {"rate.messages"}
    assert customer.ws.close_code == 4429


async def test_the_rate_is_the_conversations_not_the_sockets(people: People, engine: ScriptedEngine) -> None:
    first, _ = await people.customer()
    token = (await first.say("سلام"))["token"]
    for _ in range(19):
        assert "message" in await first.say("سلام")
    second, _ = await people.customer(token)
    assert "message" in await second.say("سلام")
    assert (await second.say("سلام"))["code"] == "rate.messages"
    assert (await first.say("سلام"))["code"] == "rate.messages"
    assert (await second.command("handoff_request"))["code"] == "rate.messages"


async def test_text_is_stored_without_what_no_screen_shows(people: People, engine: ScriptedEngine) -> None:
    customer, _ = await people.customer()
    shown = {
        "a\x00b": "ab",
        "بِسم\u202eالله\u202c": "بِسمالله",
        "\u2066پنهان\u2069": "پنهان",
        "می‌روم": "می‌روم",
        "خط\u2028نو": "خط\nنو",
        "\x7f\x85پاک": "پاک",
        "👩‍👩‍👧": "👩‍👩‍👧",
        "<script>alert(1)</script>": "<script>alert(1)</script>",
    }
    for sent, stored in shown.items():
        assert (await customer.say(sent))["message"]["text"] == stored
    for empty in ("\x00", "\u202e", "\u2066 \u2069", "\u2028"):
        assert (await customer.say(empty))["code"] == "message.empty"


async def test_wrap_up_and_survey_words_are_stored_harmless(people: People, engine: ScriptedEngine) -> None:
    operator, _ = await people.staff(people.login_of("operator"))
    customer, _ = await people.customer()
    conversation = (await customer.command("handoff_request"))["conversation"]
    await operator.command("conversation_take", conversation_id=conversation["id"])
    wrap_up = {"topic": "other", "outcome": "solved", "summary": "خلاصه\x00 \u202eوارونه"}
    done = await operator.command("conversation_resolve", conversation_id=conversation["id"], wrap_up=wrap_up)
    assert done["conversation"]["state"] == "resolved"
    survey = (await customer.command("sync", after=0))["conversation"]["survey"]
    answer = await customer.command(
        "survey_answer", client_id=new_client_id(), survey_id=survey["id"], question="comment", value="خوب\x00 بود"
    )
    assert answer["message"]["text"] == "خوب بود"
    supervisor, _ = await people.browser(people.login_of("supervisor"))
    async with supervisor.get(people.url(f"/api/conversations/{conversation['id']}")) as response:
        assert (await response.json())["episodes"][0]["summary"] == "خلاصه وارونه"


BODIES: list[tuple[bytes, str, int]] = [
    (b"{", "frame.invalid", 400),
    (b"\xff\xfe\xfd", "frame.invalid", 400),
    (b"[" * 60_000, "frame.invalid", 400),
    (b'{"login": "a", "password": "\\ud800"}', "frame.invalid", 400),
    (b'{"login": "a\\u0000", "password": "x"}', "frame.invalid", 400),
    (b'{"login": 1, "password": "x"}', "frame.invalid", 400),
    (b'{"login": "a", "password": "geheim", "more": 1}', "frame.invalid", 400),
    (b"x" * 5_000_000, "frame.too_large", 413),
]


async def test_no_body_breaks_the_desk_or_comes_back(people: People) -> None:
    session, csrf = await people.stranger()
    for content_type in ("application/json", "application/json; charset=no-such", "text/plain"):
        for body, code, status in BODIES:
            headers = {"X-CSRF-Token": csrf, "Content-Type": content_type}
            async with session.post(people.url("/api/session"), data=io.BytesIO(body), headers=headers) as response:
                text = await response.text()
                assert (response.status, json.loads(text)["error"]["code"]) == (status, code), body[:40]
                assert "geheim" not in text
                assert "Traceback" not in text


ADDRESSES = [
    "/no-such-page",
    "/console/%00",
    "/console/" + "a" * 300,
    "/console/..%2f..%2fpyproject.toml",
    "/console/%2e%2e/%2e%2e/pyproject.toml",
    "/console/.env",
    "/fonts/..%2findex.html",
    "/shop/" + "x/" * 500,
    "/api/conversations/%00",
    "/api/conversations/" + "a" * 40,
    "/api/contacts/سلام",
]


async def test_no_address_breaks_the_desk_and_every_answer_carries_the_policy(people: People) -> None:
    browser, _ = await people.browser(people.login_of("admin"))
    for address in ADDRESSES:
        async with browser.get(people.origin + address) as response:
            assert response.status == 404, address
            assert "Traceback" not in await response.text()
            guarded(response.headers)
    for query in ("before=x", "before=" + "9" * 40, "before=²", "before=-1", "before=۱" * 2):
        async with browser.get(people.url(f"/api/conversations/a?{query}")) as response:
            assert response.status in (400, 404), query
    for days in (
        "from=x&to=y",
        "from=9999-12-31&to=9999-12-31",
        "from=0001-01-01&to=0001-01-02",
        "from=2026-01-02&to=2026-01-01",
        "",
    ):
        async with browser.get(people.url(f"/api/reports/satisfaction?{days}")) as response:
            assert (response.status, (await response.json())["error"]["code"]) == (422, "range.invalid"), days
    async with browser.put(people.url("/api/session")) as response:
        assert (response.status, (await response.json())["error"]["code"]) == (405, "method.not_allowed")
        assert response.headers["Allow"] == "DELETE, GET, HEAD, POST"
        guarded(response.headers)


def guarded(headers: Any) -> None:
    """Check the headers every answer must carry."""
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


async def test_pages_files_redirects_and_answers_carry_the_policy(people: People, desk: Desk) -> None:
    session, _ = await people.stranger()
    for path in ("/", "/healthz", "/desk", "/reports", "/widget.js", "/shop", "/shop/", "/api/session", "/chat/socket"):
        async with session.get(people.url(path), allow_redirects=False) as response:
            guarded(response.headers)
            if path != "/widget.js":
                assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert "Strict-Transport-Security" not in response.headers


async def test_only_what_the_widget_shows_may_be_embedded_by_other_pages(people: People, desk: Desk) -> None:
    session, _ = await people.stranger()
    for path in ("/widget.js", "/widget-more.js", "/shop/images/phone-violet.svg", "/fonts/Vazirmatn-Variable.woff2"):
        async with session.get(people.url(path)) as response:
            assert (response.status, response.headers["Cross-Origin-Resource-Policy"]) == (200, "cross-origin"), path
    for path in ("/shop/", "/shop/favicon.svg", "/shop/images/none.svg", "/desk", "/console/", "/chat/files/1"):
        async with session.get(people.url(path)) as response:
            assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin", path


HEADERS: list[tuple[str, bytes]] = [
    ("Origin", b"http://[::1"),
    ("Origin", b"null"),
    ("Origin", b"\xff\xfe"),
    ("X-CSRF-Token", b"\xff\xfe"),
    ("Cookie", b"pasokh_session=\xff\xfe; pasokh_csrf=\xff"),
    ("Authorization", b"Bearer \xff\xfe"),
]


@pytest.mark.parametrize("path", ["/api/session", "/internal/products", "/desk/socket", "/chat/socket"])
async def test_no_header_breaks_the_desk(people: People, path: str) -> None:
    host = people.server.host
    for method in ("GET", "POST"):
        for name, value in HEADERS:
            reader, writer = await asyncio.open_connection(host, people.server.port)
            writer.write(
                f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: 0\r\n".encode()
                + name.encode()
                + b": "
                + value
                + b"\r\n\r\n"
            )
            answer = await asyncio.wait_for(reader.read(), 10)
            writer.close()
            status = int(answer.split()[1])
            assert 200 <= status < 500, (method, path, name, answer[:200])
            assert b"Traceback" not in answer


async def test_each_state_changing_route_wants_a_same_origin_page_and_its_csrf_value(people: People) -> None:
    browser, csrf = await people.browser(people.login_of("operator"))
    sign_in = {"login": "x", "password": "y"}
    app = people.server.app
    assert app is not None
    changing = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource
        and route.method not in ("GET", "HEAD", "OPTIONS")
        and "/internal/" not in route.resource.canonical
    }
    # A customer's files come from the shop's page, without a cookie: a ticket in a header stands in for the value.
    changing.remove(("POST", "/chat/files"))
    # The demo's stand-in for a shop's own server: plain forms, in which anybody may be any of the invented customers.
    of_the_shop = {("POST", "/shop/sign-in"), ("POST", "/shop/sign-out")}
    assert of_the_shop < changing
    for method, path in changing:
        for headers, code in (
            ({"Origin": "https://evil.example", "X-CSRF-Token": csrf}, "auth.origin"),
            ({"Origin": "", "X-CSRF-Token": csrf}, "auth.origin"),
            ({"Origin": people.origin.replace("http", "https") + ".evil.example", "X-CSRF-Token": csrf}, "auth.origin"),
            ({}, "auth.csrf"),
            ({"X-CSRF-Token": csrf[:-1]}, "auth.csrf"),
            ({"X-CSRF-Token": ""}, "auth.csrf"),
        ):
            if code == "auth.csrf" and (method, path) in of_the_shop:
                continue
            address = people.url(path.replace("{id}", "none"))
            async with browser.request(method, address, json=sign_in, headers=headers) as response:
                assert (await response.json())["error"]["code"] == code, (method, path, headers)


async def test_cookies_are_http_only_strict_and_secure_behind_https(settings: Settings, clock: MovableClock) -> None:
    await seeded(settings)
    for public_url, secure in ((None, False), ("https://chat.shop.example", True)):
        server = TestServer(create_app(settings.model_copy(update={"public_url": public_url}), clock))
        await server.start_server()
        try:
            people = People(server)
            origin = public_url or people.origin
            async with ClientSession(headers={"Origin": origin}) as session:
                async with session.get(people.url("/api/session")) as response:
                    csrf = (await response.json())["csrf"]
                    first = response.headers.getall("Set-Cookie")
                    assert ("Strict-Transport-Security" in response.headers) is secure
                headers = {"X-CSRF-Token": csrf, "Cookie": f"pasokh_csrf={csrf}"}
                async with session.post(
                    people.url("/api/session"), json=people.credentials_of("operator"), headers=headers
                ) as response:
                    assert response.status == 200, await response.text()
                    second = response.headers.getall("Set-Cookie")
            assert len(first) == 1
            assert len(second) == 2
            for cookie in (*first, *second):
                assert "HttpOnly" in cookie
                assert "SameSite=Strict" in cookie
                assert ("Secure" in cookie) is secure
            assert csrf not in second[0], "a value planted before the sign-in is worth nothing after it"
        finally:
            await server.close()


async def test_passwords_are_argon2_and_guesses_sent_at_once_are_counted(people: People, desk: Desk) -> None:
    async with desk.database.reading() as session:
        hashes = (await session.scalars(select(Staff.password_hash))).all()
    assert all(stored.startswith("$argon2id$") for stored in hashes)
    browser, csrf = await people.stranger()
    login = people.login_of("operator")

    async def guess(number: int) -> str:
        body = {"login": f" {login.upper()} ", "password": f"guess {number}"}
        async with browser.post(people.url("/api/session"), json=body, headers={"X-CSRF-Token": csrf}) as response:
            return str((await response.json())["error"]["code"])

    codes = await asyncio.gather(*(guess(number) for number in range(12)))
    assert sorted(codes) == ["auth.invalid"] * 5 + ["auth.rate_limited"] * 7
    body = people.credentials_of("operator")
    async with browser.post(people.url("/api/session"), json=body, headers={"X-CSRF-Token": csrf}) as response:
        assert response.status == 429, "the right password does not pass the limit either"
        assert (await response.json())["error"]["data"]["retry_after"] > 0


async def test_tries_behind_a_proxy_are_counted_by_the_address_it_saw(settings: Settings, clock: MovableClock) -> None:
    await seeded(settings)
    public = "https://chat.shop.example"
    server = TestServer(create_app(settings.model_copy(update={"public_url": public}), clock))
    await server.start_server()
    try:
        people = People(server)
        async with ClientSession(headers={"Origin": public}) as session:
            async with session.get(people.url("/api/session")) as response:
                csrf = (await response.json())["csrf"]

            async def guess(number: int, seen: str) -> str:
                headers = {
                    "X-CSRF-Token": csrf,
                    "Cookie": f"pasokh_csrf={csrf}",
                    "X-Forwarded-For": f"198.51.100.{number}, {seen}",
                }
                body = {"login": f"login{number}", "password": "x"}
                async with session.post(people.url("/api/session"), json=body, headers=headers) as response:
                    return str((await response.json())["error"]["code"])

            codes = [await guess(number, "203.0.113.5") for number in range(21)]
            assert codes == ["auth.invalid"] * 20 + ["auth.rate_limited"]
            assert await guess(50, "203.0.113.6") == "auth.invalid", "another address has its own tries"
    finally:
        await server.close()


async def test_demo_passwords_are_refused_outside_the_demo(settings: Settings, clock: MovableClock) -> None:
    await seeded(settings)
    demo = TestServer(create_app(settings, clock))
    await demo.start_server()
    signed_in, _ = await People(demo).browser(People(demo).login_of("operator"))
    cookies = {cookie.key: cookie.value for cookie in signed_in.cookie_jar}
    await signed_in.close()
    await demo.close()
    real = TestServer(create_app(settings.model_copy(update={"demo": False}), clock))
    await real.start_server()
    people = People(real)
    try:
        session, csrf = await people.stranger()
        async with session.get(people.url("/api/session")) as response:
            assert (await response.json())["demo"] is None
        for role in ("operator", "supervisor", "manager"):
            async with session.post(
                people.url("/api/session"), json=people.credentials_of(role), headers={"X-CSRF-Token": csrf}
            ) as response:
                assert (await response.json())["error"]["code"] == "auth.invalid", role
        # A session from the demo does not outlive it either.
        async with ClientSession(cookies=cookies) as old, old.get(people.url("/api/wrap-up-options")) as response:
            assert response.status == 401
        async with session.get(people.url("/shop/")) as response:
            assert response.status == 404
        # The same person with a password of their own may come in.
        desk: Desk = real.app[DESK]
        login = people.login_of("operator")
        await Accounts(desk.database, desk.clock).set_password(login, "a password of my own")
        async with session.post(
            people.url("/api/session"),
            json={"login": login, "password": "a password of my own"},
            headers={"X-CSRF-Token": csrf},
        ) as response:
            assert response.status == 200
        for opened in people.sessions:
            await opened.close()
    finally:
        await real.close()
