"""Who may do what: roles, origins, tokens, sign-in."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession

from tests.desk.conftest import INTERNAL, People, ScriptedEngine

RANGE = "?from=2026-11-24&to=2026-11-24"
ROLES = ("operator", "supervisor", "manager", "admin")
MATRIX = [
    ("/api/reports/satisfaction" + RANGE, {"supervisor", "manager", "admin"}),
    ("/api/wrap-up-options", set(ROLES)),
]


@pytest.mark.parametrize(("path", "allowed"), MATRIX)
async def test_each_route_checks_the_role(people: People, path: str, allowed: set[str]) -> None:
    for role in ROLES:
        session, _ = await people.browser(people.login_of(role))
        async with session.get(people.server.make_url(path)) as response:
            assert response.status == (200 if role in allowed else 403), role
    async with ClientSession() as nobody, nobody.get(people.server.make_url(path)) as response:
        assert response.status == 401


async def test_operator_reads_no_conversation_that_is_not_waiting_or_theirs(
    people: People, engine: ScriptedEngine
) -> None:
    customer, _ = await people.customer()
    conversation_id = (await customer.say("سلام"))["conversation"]["id"]
    operator, _ = await people.staff(people.login_of("operator"))
    refused = await operator.command("conversation_watch", conversation_id=conversation_id, after=0)
    assert refused["code"] == "not_found"
    unheld = await operator.command(
        "message_send", conversation_id=conversation_id, client_id="0123456789abcdef", text="سلام"
    )
    assert unheld["code"] == "conversation.not_holder"
    supervisor, _ = await people.staff(people.login_of("supervisor"))
    assert (await supervisor.command("conversation_watch", conversation_id=conversation_id, after=0))["messages"]


async def test_manager_gets_no_desk_socket(people: People) -> None:
    session, csrf = await people.browser(people.login_of("manager"))
    ws = await session.ws_connect(people.server.make_url("/desk/socket"))
    await ws.send_json({"type": "auth", "csrf": csrf})
    assert (await ws.receive_json())["code"] == "role.forbidden"
    assert (await ws.receive()).data == 4401


async def test_foreign_origin_is_refused(people: People) -> None:
    async with ClientSession(headers={"Origin": "https://evil.example"}) as session:
        for path in ("/chat/socket", "/desk/socket"):
            async with session.get(people.server.make_url(path)) as response:
                assert response.status == 403
                assert (await response.json())["error"]["code"] == "auth.origin"


async def test_sign_in_needs_csrf_and_is_rate_limited(people: People) -> None:
    session = people._session()
    url = people.server.make_url("/api/session")
    async with session.post(url, json={"login": "x", "password": "y"}) as response:
        assert (await response.json())["error"]["code"] == "auth.csrf"
    async with session.get(url) as response:
        csrf = (await response.json())["csrf"]
    codes = []
    for _ in range(6):
        body = {"login": people.login_of("operator"), "password": "wrong"}
        async with session.post(url, json=body, headers={"X-CSRF-Token": csrf}) as response:
            codes.append((await response.json())["error"]["code"])
    assert codes == ["auth.invalid"] * 5 + ["auth.rate_limited"]


async def test_signing_out_ends_the_session_and_its_sockets(people: People) -> None:
    session, csrf = await people.browser(people.login_of("operator"))
    ws = await session.ws_connect(people.server.make_url("/desk/socket"))
    await ws.send_json({"type": "auth", "csrf": csrf})
    assert (await ws.receive_json())["type"] == "auth_ok"
    assert (await ws.receive_json())["event"] == "snapshot"
    async with session.delete(people.server.make_url("/api/session"), headers={"X-CSRF-Token": csrf}) as response:
        assert response.status == 204
    assert (await ws.receive_json())["event"] == "signed_out"
    assert (await ws.receive()).data == 4401


async def test_foreign_or_forged_token_begins_afresh(people: People) -> None:
    _, hello = await people.customer("forged.token.value")
    assert (hello["new"], hello["token"], hello["conversation"]["id"]) == (True, None, None)


async def test_bad_frames_get_typed_errors_and_keep_the_socket(people: People) -> None:
    customer, _ = await people.customer()
    assert (await customer.command("no_such_command"))["code"] == "frame.invalid"
    assert (await customer.command("sync", after=-1))["code"] == "frame.invalid"
    assert (await customer.command("ping", extra=1))["code"] == "frame.invalid"
    assert (await customer.say("   "))["code"] == "message.empty"
    too_long = await customer.say("ا" * 4001)
    assert (too_long["code"], too_long["data"]["limit"]) == ("message.too_long", 4000)
    assert "۴۰۰۰" in too_long["text"]
    await customer.ws.send_str("[]")
    assert (await customer.frame())["code"] == "frame.invalid"
    assert await customer.command("ping") == {}


async def test_too_many_messages_are_slowed(people: People, engine: ScriptedEngine) -> None:
    customer, _ = await people.customer()
    codes = [(await customer.say(f"پیام {i}")).get("code") for i in range(22)]
    assert "rate.messages" in codes
    assert codes[:20] == [None] * 20


async def test_internal_api_needs_its_token_and_discloses_orders_to_owners_only(
    people: People, engine: ScriptedEngine
) -> None:
    customer, _ = await people.customer()
    conversation_id = (await customer.say("سلام"))["conversation"]["id"]
    url = people.server.make_url("/internal/orders/lookup")
    body = {"order_number": "102345", "phone_last4": "0000", "conversation_id": conversation_id}
    async with ClientSession() as session:
        async with session.post(url, json=body) as response:
            assert response.status == 401
        session.headers["Authorization"] = f"Bearer {INTERNAL}"

        async def look_up(**changes: str) -> dict[str, object]:
            async with session.post(url, json={**body, **changes}) as response:
                return dict(await response.json())

        unknown = await look_up(order_number="999999")
        wrong = await look_up()
        assert unknown == wrong == {"result": "no_match", "tries_left": 4}
        match = await look_up(phone_last4="6789")
        assert match["result"] == "match"
        for _ in range(5):
            last = await look_up()
        assert last == {"result": "locked"}
        assert await look_up(phone_last4="6789") == {"result": "locked"}
        async with session.get(
            people.server.make_url("/internal/answers"), params={"q": "هزینه ارسال به شیراز چقدره"}
        ) as response:
            assert (await response.json())["answers"][0]["topic"] == "shipping_cost"
        async with session.get(people.server.make_url("/internal/products"), params={"q": "سامسونگ A54"}) as response:
            assert (await response.json())["products"][0]["slug"] == "samsung-galaxy-a54"


async def test_pages_carry_a_strict_policy(people: People) -> None:
    async with ClientSession() as session, session.get(people.server.make_url("/healthz")) as response:
        assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    async with (
        ClientSession() as session,
        session.get(people.server.make_url("/console/..%2f..%2fREADME.md")) as response,
    ):
        assert response.status == 404
