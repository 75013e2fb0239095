"""Chats that the desk offers: to whom, for how long, and what becomes of an offer."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from aiohttp.test_utils import TestServer
from sqlalchemy import func, select, update

from desk.app import create_app
from desk.context import DESK, Desk
from desk.conversations.models import Conversation
from desk.queue.candidates import AGAIN_AFTER
from desk.queue.models import Assignment, Offer
from desk.queue.offers import OFFER_LASTS
from desk.settings import Settings
from desk.staff.models import Staff, Team
from tests.desk.conftest import MovableClock, People, ScriptedEngine, Socket
from tests.desk.test_queue import details, queued

SECOND = timedelta(seconds=1)
WRAP_UP = {"topic": "other", "outcome": "solved", "summary": ""}


async def change(people: People, path: str, **fields: Any) -> dict[str, Any]:
    browser, csrf = await people.browser(people.login_of("admin"))
    async with browser.patch(people.url(path), json=fields, headers={"X-CSRF-Token": csrf}) as response:
        assert response.status == 200, await response.text()
        return dict(await response.json())


async def pushing(people: People, desk: Desk, slug: str = "support") -> str:
    """Let a team's chats be offered; give the team's id."""
    async with desk.database.reading() as session:
        team_id = (await session.scalars(select(Team.id).where(Team.slug == slug))).one()
    await change(people, f"/api/teams/{team_id}", mode="push")
    return str(team_id)


async def id_of(desk: Desk, login: str) -> str:
    async with desk.database.reading() as session:
        return str((await session.scalars(select(Staff.id).where(Staff.login == login))).one())


async def offer_to(socket: Socket) -> dict[str, Any]:
    return await socket.until("offer.made")


async def nothing_offered(desk: Desk, *sockets: Socket) -> None:
    await desk.dispatcher.look()
    for socket in sockets:
        await socket.command("ping")
        assert not [frame for frame in socket.inbox if frame.get("event") == "offer.made"]


async def test_the_next_chat_is_offered_accepted_and_everybody_told(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    await pushing(people, desk)
    reza, _ = await people.staff("reza")
    customer, view = await queued(people, engine)
    offer = await offer_to(reza)
    assert offer["conversation"]["id"] == view["id"]
    assert offer["conversation"]["offer"]["operator"]["name"] == "رضا کریمی"
    again, snapshot = await people.staff("reza")
    assert [row["id"] for row in snapshot["offers"]] == [offer["id"]], "another tab sees it too"
    taken = await reza.command("offer_accept", offer_id=offer["id"])
    assert (taken["conversation"]["state"], taken["conversation"]["operator"]["name"]) == ("open", "رضا کریمی")
    assert (await again.until("offer.ended"))["end"] == "accepted"
    assert (await again.command("offer_accept", offer_id=offer["id"]))["conversation"]["state"] == "open"
    assert (await again.command("offer_decline", offer_id=offer["id"])) == {}, "it has ended already"
    await customer.until("message.created", lambda m: (m["payload"] or {}).get("notice") == "operator_joined")
    rows = (await details(people, view["id"]))["decisions"]
    assert [(row["kind"], row["reason"], row["operator"]) for row in rows] == [
        ("queued", "asked", None),
        ("offered", "least_loaded", "رضا کریمی"),
        ("accepted", "least_loaded", "رضا کریمی"),
    ]
    assert rows[1]["details"]["considered"] == [
        {"name": "رضا کریمی", "load": 0, "capacity": 5, "hindrance": None},
    ]


async def test_an_offer_that_is_let_pass_goes_to_the_next_and_comes_round(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    await pushing(people, desk)
    reza, _ = await people.staff("reza")
    clock.moment += SECOND
    maryam, _ = await people.staff("maryam")
    _, view = await queued(people, engine)
    first = await offer_to(reza)  # who is idle longest
    clock.moment += OFFER_LASTS
    await desk.dispatcher.look()
    assert (await reza.until("offer.ended"))["end"] == "expired"
    second = await offer_to(maryam)
    assert (await reza.command("offer_accept", offer_id=first["id"]))["code"] == "offer.gone"
    assert (await reza.command("offer_accept", offer_id=second["id"]))["code"] == "not_found"
    await maryam.command("offer_decline", offer_id=second["id"])
    await nothing_offered(desk, reza, maryam)
    async with desk.database.reading() as session:
        assert (await session.get_one(Conversation, view["id"])).state == "queued", "nobody free: it waits on"
    clock.moment += AGAIN_AFTER
    await desk.dispatcher.look()
    assert (await offer_to(reza))["conversation"]["id"] == view["id"]
    rows = (await details(people, view["id"]))["decisions"]
    assert [row["kind"] for row in rows] == [
        "queued",
        "offered",
        "expired",
        "offered",
        "declined",
        "nobody_free",
        "offered",
    ]
    assert {row["hindrance"] for row in rows[5]["details"]["considered"]} == {"passed"}


async def wish(people: People) -> tuple[Socket, str]:
    """A customer who asks for a human without the bot; gives their conversation's id."""
    customer, _ = await people.customer()
    return customer, (await customer.command("handoff_request"))["conversation"]["id"]


async def test_who_is_offered_it(people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock) -> None:
    engine.script, engine.intent = (lambda _: []), "nlu_fallback"
    yesterday, _ = await people.staff("maryam")
    regular, known = await wish(people)
    await yesterday.command("conversation_take", conversation_id=known)
    await yesterday.command("conversation_resolve", conversation_id=known, wrap_up=WRAP_UP)
    clock.moment += timedelta(days=2)  # too late to reopen it
    assert (await regular.say("باز منم"))["new"] is True

    reza, _ = await people.staff("reza")
    maryam, _ = await people.staff("maryam")
    await people.staff("sara")  # of another team
    held = (await wish(people))[1]
    await maryam.command("conversation_take", conversation_id=held)
    await pushing(people, desk)
    await wish(people)
    offer = await offer_to(reza)
    assert offer["reason"] == "least_loaded", "maryam holds one"
    await reza.command("offer_accept", offer_id=offer["id"])
    await wish(people)
    offer = await offer_to(maryam)
    assert offer["reason"] == "longest_idle", "each holds one, and reza got the last"
    await maryam.command("offer_accept", offer_id=offer["id"])
    await regular.command("handoff_request")
    offer = await offer_to(maryam)
    assert offer["reason"] == "last_operator", "she holds more, but this contact knows her"


async def test_capacity_holds_and_every_release_drains_the_queue(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    await pushing(people, desk)
    reza_id = await id_of(desk, "reza")
    await change(people, f"/api/staff/{reza_id}", capacity=1)
    reza, _ = await people.staff("reza")
    _, one = await queued(people, engine)
    await reza.command("offer_accept", offer_id=(await offer_to(reza))["id"])
    _, two = await queued(people, engine)
    _, three = await queued(people, engine)
    await nothing_offered(desk, reza)
    engine.script = lambda _: []
    await reza.command("conversation_resolve", conversation_id=one["id"], wrap_up=WRAP_UP)
    offer = await offer_to(reza)
    assert offer["conversation"]["id"] == two["id"]
    await reza.command("offer_accept", offer_id=offer["id"])
    await nothing_offered(desk, reza)
    told = await change(people, f"/api/staff/{reza_id}", capacity=2)
    person = next(row for row in told["people"] if row["id"] == reza_id)
    assert (person["load"], person["capacity"], person["presence"]) == (1, 2, "online")
    assert (await reza.until("presence.changed", lambda news: news["capacity"] == 2))["staff"]["id"] == reza_id
    assert (await offer_to(reza))["conversation"]["id"] == three["id"]


async def test_who_steps_away_is_offered_nothing_and_who_comes_is(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    await pushing(people, desk)
    reza, _ = await people.staff("reza")
    _, view = await queued(people, engine)
    offer = await offer_to(reza)
    await reza.command("presence_set", presence="away")
    assert (await reza.until("offer.ended"))["end"] == "withdrawn"
    await nothing_offered(desk, reza)
    maryam, _ = await people.staff("maryam")
    assert (await offer_to(maryam))["conversation"]["id"] == view["id"]
    rows = (await details(people, view["id"]))["decisions"]
    assert [(row["kind"], row["reason"]) for row in rows][1:4] == [
        ("offered", "least_loaded"),
        ("withdrawn", "away"),
        ("nobody_free", "nobody_free"),
    ]
    assert offer["id"] not in [row["id"] for row in (await people.staff("reza"))[1]["offers"]]


async def test_a_customer_who_leaves_ends_the_offer(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    await pushing(people, desk)
    reza, _ = await people.staff("reza")
    customer, _ = await queued(people, engine)
    offer = await offer_to(reza)
    engine.script = lambda _: []
    await customer.command("handoff_cancel")
    assert (await reza.until("offer.ended"))["end"] == "withdrawn"
    assert (await reza.command("offer_accept", offer_id=offer["id"]))["code"] == "offer.gone"


async def test_taking_by_hand_what_is_offered_to_another(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    await pushing(people, desk)
    reza, _ = await people.staff("reza")
    _, view = await queued(people, engine)
    offer = await offer_to(reza)
    supervisor, _ = await people.staff(people.login_of("supervisor"))
    taken, accepted = await asyncio.gather(
        supervisor.command("conversation_take", conversation_id=view["id"]),
        reza.command("offer_accept", offer_id=offer["id"]),
    )
    assert sorted(str(answer.get("code")) for answer in (taken, accepted)) in (
        ["None", "conversation.taken"],
        ["None", "offer.gone"],
    )
    async with desk.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Assignment)) == 1


async def test_two_desks_offer_each_chat_once(
    settings: Settings, people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    second = TestServer(create_app(settings, clock))
    await second.start_server()
    there = People(second)
    try:
        await people.staff("reza")
        await there.staff("maryam")
        for _ in range(5):
            await queued(people, engine)
        async with desk.database.transaction() as session:
            await session.execute(update(Team).values(mode="push"))
        await asyncio.gather(*(one.dispatcher.look() for one in (desk, second.app[DESK]) * 3))
        async with desk.database.reading() as session:
            offers = (await session.scalars(select(Offer).where(Offer.ended_at.is_(None)))).all()
        assert len({offer.operator_id for offer in offers}) == len(offers) == 2
        assert len({offer.conversation_id for offer in offers}) == 2
    finally:
        for browser in there.sessions:
            await browser.close()
        await second.close()


async def test_who_may_change_whom(people: People, desk: Desk) -> None:
    supervisor, csrf = await people.browser(people.login_of("supervisor"))
    admin_id, own = await id_of(desk, people.login_of("admin")), await id_of(desk, people.login_of("supervisor"))
    reza_id = await id_of(desk, "reza")
    for staff_id, fields, status in (
        (admin_id, {"active": False}, 403),
        (own, {"capacity": 9}, 403),
        (reza_id, {"capacity": 51}, 400),
        (reza_id, {"team_id": "none"}, 404),
        (reza_id, {"capacity": 3}, 200),
    ):
        url = people.url(f"/api/staff/{staff_id}")
        async with supervisor.patch(url, json=fields, headers={"X-CSRF-Token": csrf}) as response:
            assert response.status == status, (fields, await response.text())


async def test_topics_and_the_default_move_between_teams(people: People, desk: Desk, engine: ScriptedEngine) -> None:
    async with desk.database.reading() as session:
        sales = (await session.scalars(select(Team.id).where(Team.slug == "sales"))).one()
    answer = await change(people, f"/api/teams/{sales}", topics=["track_order"], is_default=True)
    teams = {row["slug"]: row for row in answer["teams"]}
    assert (teams["sales"]["topics"], teams["sales"]["is_default"]) == (["track_order"], True)
    assert "track_order" not in teams["support"]["topics"]
    assert not teams["support"]["is_default"]
    await queued(people, engine)
    answer = await change(people, f"/api/teams/{sales}")
    assert {row["slug"]: row["waiting"] for row in answer["teams"]} == {"sales": 1, "support": 0}
