"""Customers whom their shop signs: known over devices; and nobody else is ever taken for them."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from desk.auth.identity import sign
from desk.contacts.models import Contact, ContactMerge
from desk.context import Desk
from desk.conversations.models import Conversation
from desk.settings import Settings, SettingsError, load_settings
from tests.desk.conftest import MovableClock, People, ScriptedEngine, Socket

NEW, OLD = "the-secret-in-use-0123456789abcdef", "the-secret-before-0123456789abcdef"
SARA: dict[str, Any] = {"id": 42, "name": "سارا احمدی", "phone": "+98 912 111 2233", "email": "sara@example.ir"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_validate(settings.model_dump() | {"identity_secrets": {"demo-shop": [NEW, OLD]}})


def page(
    clock: MovableClock, user: dict[str, Any] | None = None, secret: str = NEW, hours: float = 1
) -> dict[str, Any]:
    """Give what a shop's page says of its customer."""
    expires = int((clock.now() + timedelta(hours=hours)).timestamp())
    text = json.dumps({**SARA, **(user or {}), "expires": expires}, ensure_ascii=False)
    return {"user": text, "signature": sign(secret, text)}


async def opened(
    people: People, token: str | None = None, after: int = 0, **claim: Any
) -> tuple[Socket, dict[str, Any]]:
    """Open the widget in a page."""
    session, _ = await people.stranger()
    ws = await session.ws_connect(people.server.make_url("/chat/socket"))
    await ws.send_json({"type": "auth", "site": "demo-shop", "token": token, "lang": "fa", "after": after, **claim})
    socket = Socket(ws)
    return socket, await socket.frame()


async def contacts(desk: Desk) -> list[Contact]:
    async with desk.database.reading() as session:
        return list(await session.scalars(select(Contact).order_by(Contact.number)))


async def test_a_signed_customer_goes_on_on_another_device(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    phone, hello = await opened(people, **page(clock))
    assert (hello["identity"], hello["new"], hello["conversation"]["id"]) == ("verified", True, None)
    first = await phone.say("سلام")
    (contact,) = await contacts(desk)
    assert (contact.external_id, contact.name, contact.phone, contact.email) == (
        "42",
        "سارا احمدی",
        "09121112233",
        "sara@example.ir",
    )
    _, there = await opened(people, after=7, **page(clock))
    assert there["new"] is True
    assert there["conversation"]["id"] == first["conversation"]["id"]
    assert there["messages"][0]["text"] == "سلام"
    # Its token is good for reconnecting.
    again, back = await opened(people, token=there["token"], after=1, **page(clock))
    assert (back["new"], back["conversation"]["id"]) == (False, first["conversation"]["id"])
    assert (await again.say("هستم"))["new"] is False
    await again.until("message.created", lambda message: message["seq"] == 4)
    # After it has ended they still come back to it; a day later a new one of the same contact begins.
    clock.moment += timedelta(hours=1)
    await desk.ending.close_idle(timedelta(minutes=30))
    clock.moment += timedelta(hours=30)
    later, last = await opened(people, **page(clock, {"name": "سارا کریمی"}))
    assert last["conversation"]["id"] == first["conversation"]["id"]
    assert (await later.say("دوباره سلام"))["conversation"]["id"] != first["conversation"]["id"]
    (contact,) = await contacts(desk)
    assert contact.name == "سارا کریمی"


@pytest.mark.parametrize(
    "claim",
    [
        lambda clock: {"user": page(clock)["user"]},
        lambda clock: page(clock) | {"signature": "0" * 64},
        lambda clock: page(clock) | {"signature": "ی" * 64},
        lambda clock: page(clock, secret="another-shops-secret-0123456789ab"),
        lambda clock: page(clock) | {"user": page(clock)["user"].replace("42", "42 ")},
        lambda clock: page(clock, hours=-0.1),
        lambda clock: page(clock, hours=48),
    ],
    ids=["unsigned", "zeros", "not hex", "another secret", "changed", "expired", "for ever"],
)
async def test_a_claim_without_a_good_signature_opens_nothing_and_merges_nobody(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock, claim: Any
) -> None:
    real, _ = await opened(people, **page(clock))
    theirs = (await real.say("راز سارا"))["conversation"]["id"]
    liar, hello = await opened(people, **claim(clock))
    assert (hello["identity"], hello["new"], hello["messages"], hello["token"]) == ("claimed", True, [], None)
    said = await liar.say("من سارا هستم")
    assert said["conversation"]["id"] != theirs
    assert "راز سارا" not in str(await liar.command("sync", after=0))
    sara, other = await contacts(desk)
    assert sara.external_id == "42"
    assert (other.external_id, other.name, other.phone, other.verified) == (None, None, None, False)
    assert other.claimed
    assert other.claimed["name"] == "سارا احمدی"
    # Staff see it for what it is.
    supervisor, _csrf = await people.browser(people.login_of("supervisor"))
    async with supervisor.get(people.url(f"/api/contacts/{other.id}")) as response:
        shown = (await response.json())["contact"]
    assert (shown["external_id"], shown["claimed"]["phone"], shown["phone"]) == (None, "09121112233", None)


@pytest.mark.parametrize(
    "user", ["", "{", "[]", '{"id": ""}', '{"name": "x"}', '{"id": "a b"}', "null", '{"id": null}']
)
async def test_a_claim_that_cannot_be_read_is_none(
    people: People, engine: ScriptedEngine, clock: MovableClock, user: str, caplog: pytest.LogCaptureFixture
) -> None:
    customer, hello = await opened(people, user=user, signature=sign(NEW, user))
    assert hello["identity"] is None
    assert (await customer.say("سلام"))["message"]["seq"] == 1
    assert NEW not in caplog.text


async def test_the_secret_before_still_signs_and_neither_is_logged(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    one, _ = await opened(people, **page(clock, secret=OLD))
    first = await one.say("سلام")
    _, hello = await opened(people, **page(clock, secret=NEW))
    assert hello["conversation"]["id"] == first["conversation"]["id"]
    await opened(people, **(page(clock) | {"signature": "0" * 64}))
    assert "data-signature" in caplog.text
    for secret in (NEW, OLD, "سارا احمدی", "912"):
        assert secret not in "\n".join(record.getMessage() for record in caplog.records if "desk" in record.name)
    assert NEW not in repr(desk.settings)


async def test_a_named_customers_token_is_nothing_to_who_comes_after(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    sara, _ = await opened(people, **page(clock))
    token = (await sara.say("راز سارا"))["token"]
    _, hello = await opened(people, token=token)
    assert (hello["new"], hello["messages"], hello["token"]) == (True, [], None)
    _, hello = await opened(people, token=token, **page(clock, {"id": "43", "name": "نیما"}))
    assert (hello["new"], hello["messages"], hello["identity"]) == (True, [], "verified")
    # A page that stays open outlives its signature: the token and it together are enough, neither alone is.
    old = page(clock)
    clock.moment += timedelta(hours=2)
    _, hello = await opened(people, token=token, after=1, **old)
    assert (hello["new"], hello["conversation"]["state"]) == (False, "bot")
    _, hello = await opened(people, **old)
    assert (hello["new"], hello["conversation"]["id"]) == (True, None)


async def test_a_chat_begun_before_signing_in_becomes_the_customers(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    elsewhere, _ = await opened(people, **page(clock))
    before = (await elsewhere.say("چند روز پیش"))["conversation"]["id"]
    guest, _ = await opened(people)
    begun = await guest.say("بی‌نام")
    # Signing in leaves what is on screen as it is; the next message makes it theirs.
    named, hello = await opened(people, token=begun["token"], after=1, **page(clock))
    assert (hello["new"], hello["conversation"]["id"]) == (False, begun["conversation"]["id"])
    said = await named.say("حالا با نام")
    assert (said["new"], said["conversation"]["id"]) == (False, begun["conversation"]["id"])
    async with desk.database.reading() as session:
        merge = (await session.scalars(select(ContactMerge))).one()
        rows = (await session.scalars(select(Conversation))).all()
        assert {row.contact_id for row in rows} == {merge.kept_id}
        assert {row.id: row.state for row in rows}[before] == "resolved"  # the bot's, elsewhere
        assert (await session.get_one(Contact, merge.away_id)).merged_into_id == merge.kept_id


async def test_signing_in_while_a_human_holds_the_other_chat_leads_there(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    elsewhere, _ = await opened(people, **page(clock))
    held = (await elsewhere.command("handoff_request"))["conversation"]["id"]
    guest, _ = await opened(people)
    begun = await guest.say("بی‌نام")
    named, _ = await opened(people, token=begun["token"], after=1, **page(clock))
    said = await named.say("حالا با نام")
    assert (said["new"], said["conversation"]["id"]) == (True, held)
    assert said["token"]
    # Both with humans: neither is taken from anybody.
    other, _ = await opened(people)
    waiting = await other.command("handoff_request")
    named, _ = await opened(people, token=waiting["token"], **page(clock))
    assert (await named.say("و این؟"))["conversation"]["id"] == waiting["conversation"]["id"]
    async with desk.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(ContactMerge)) == 1


async def test_a_first_claim_names_a_guest(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    guest, _ = await opened(people)
    begun = await guest.say("سلام")
    named, _ = await opened(people, token=begun["token"], after=1, **page(clock))
    await named.say("منم")
    (contact,) = await contacts(desk)
    assert (contact.external_id, contact.name) == ("42", "سارا احمدی")


@pytest.mark.parametrize(
    "value",
    ["{", '{"demo-shop": []}', '{"demo-shop": ["short"]}', f'{{"demo-shop": ["{"a" * 40}"]}}', '["x"]'],
)
def test_secrets_that_cannot_be_used_stop_the_start_without_being_shown(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    for name in ("SECRET", "ENGINE_TOKEN", "INTERNAL_TOKEN"):
        monkeypatch.setenv(f"PASOKH_{name}", "0123456789abcdefghijklmnopqrstuvwxyz")
    monkeypatch.setenv("PASOKH_IDENTITY_SECRETS", value)
    with pytest.raises(SettingsError, match="PASOKH_IDENTITY_SECRETS") as refusal:
        load_settings()
    assert "short" not in str(refusal.value)
    assert "aaaa" not in str(refusal.value)
