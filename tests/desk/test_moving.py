"""Chats on the move: handed on, given back, put off, reopened, left behind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from desk.audit.models import AuditEntry
from desk.clock import to_wire
from desk.context import Desk
from desk.conversations.courtesy import is_courtesy
from desk.conversations.models import Conversation
from desk.notes.models import Note
from desk.staff.models import PresenceChange, Staff, Team
from desk.staff.presence import GRACE
from tests.desk.conftest import MovableClock, People, ScriptedEngine, Socket
from tests.desk.test_offers import WRAP_UP, change, id_of, offer_to, pushing, wish
from tests.desk.test_presence import close
from tests.desk.test_queue import details, queued

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


async def held(people: People, login: str = "reza") -> tuple[Socket, Socket, str]:
    """A customer whom an operator serves; gives both sockets and the conversation's id."""
    operator, _ = await people.staff(login)
    customer, conversation_id = await wish(people)
    await operator.command("conversation_take", conversation_id=conversation_id)
    return customer, operator, conversation_id


async def state(desk: Desk, conversation_id: str) -> Conversation:
    async with desk.database.reading() as session:
        return await session.get_one(Conversation, conversation_id)


def notice_of(kind: str) -> Any:
    return lambda message: (message["payload"] or {}).get("notice") == kind


async def steps(people: People, conversation_id: str) -> list[tuple[str, str]]:
    return [(row["kind"], row["reason"]) for row in (await details(people, conversation_id))["decisions"]]


async def test_to_a_colleague_with_a_note(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    customer, reza, conversation_id = await held(people)
    sara, _ = await people.staff("sara")
    await reza.command("conversation_watch", conversation_id=conversation_id, after=0)
    moved = await reza.command(
        "conversation_transfer",
        conversation_id=conversation_id,
        staff_id=await id_of(desk, "sara"),
        note="مال فروش است",
    )
    assert moved["conversation"]["operator"]["name"] == "سارا احمدی"
    theirs = await sara.until("conversation.changed", lambda view: view["operator"] is not None)
    assert (theirs["state"], theirs["transferred_by"]) == ("open", "رضا کریمی")
    page = await sara.command("conversation_watch", conversation_id=conversation_id, after=0)
    assert [note["text"] for note in page["notes"]] == ["مال فروش است"]
    joined = await customer.until("message.created", lambda m: notice_of("operator_joined")(m) and "سارا" in m["text"])
    assert joined["author"] == "system"
    gone = await reza.until("conversation.changed", lambda view: (view["operator"] or {}).get("name") == "سارا احمدی")
    assert gone["last"] is None, "who has handed it on hears that it has gone, and no words"
    await customer.say("سلام سارا")
    await reza.command("ping")
    assert "سلام سارا" not in str(reza.inbox)
    assert (await reza.command("conversation_transfer", conversation_id=conversation_id, staff_id="x"))["code"] == (
        "conversation.not_holder"
    )
    rows = (await details(people, conversation_id))["decisions"]
    assert (rows[-1]["kind"], rows[-1]["staff"], rows[-1]["operator"], rows[-1]["details"]) == (
        "transferred",
        "رضا کریمی",
        "سارا احمدی",
        {"held_by": "رضا کریمی"},
    )


async def test_nobody_is_given_a_chat_who_is_not_there(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    _, reza, conversation_id = await held(people)
    to_sara = {"conversation_id": conversation_id, "staff_id": await id_of(desk, "sara"), "note": "یادداشت"}
    refused = await reza.command("conversation_transfer", **to_sara)
    assert (refused["code"], refused["data"]) == ("transfer.absent", {"operator": "سارا احمدی"})
    sara, _ = await people.staff("sara")
    await sara.command("presence_set", presence="away")
    assert (await reza.command("conversation_transfer", **to_sara))["code"] == "transfer.absent"
    manager = {**to_sara, "staff_id": await id_of(desk, people.login_of("manager"))}
    assert (await reza.command("conversation_transfer", **manager))["code"] == "not_found"
    for wrong in ({}, {"staff_id": "x", "team_id": "y"}, {"staff_id": "x", "note": "ب" * 4001}):
        answer = await reza.command("conversation_transfer", conversation_id=conversation_id, **wrong)
        assert answer["code"] in ("frame.invalid", "message.too_long")
    assert (await state(desk, conversation_id)).operator_id == await id_of(desk, "reza")
    async with desk.database.reading() as session:
        assert (await session.scalars(select(Note))).all() == [], "a note goes with what is done, or not at all"


async def test_to_a_team_before_those_who_have_just_come(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    customer, reza, conversation_id = await held(people)
    engine.intent = "nlu_fallback"
    await queued(people, engine, intent="ask_price")
    async with desk.database.reading() as session:
        sales = (await session.scalars(select(Team.id).where(Team.slug == "sales"))).one()
    moved = await reza.command("conversation_transfer", conversation_id=conversation_id, team_id=sales)
    summary = moved["conversation"]
    assert (summary["state"], summary["team"]["name"], summary["because"]) == ("queued", "فروش", ["transferred"])
    told = await customer.until("message.created", notice_of("transferred"))
    assert "فروش" in told["text"]
    assert (await customer.until("conversation.changed", lambda view: view["state"] == "queued"))["place"] == 1


async def test_whoever_hands_on_is_not_offered_it_first(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    team_id = await pushing(people, desk)
    reza, _ = await people.staff("reza")
    await wish(people)
    offer = await offer_to(reza)
    await reza.command("offer_accept", offer_id=offer["id"])
    conversation_id = offer["conversation"]["id"]
    maryam, _ = await people.staff("maryam")
    await reza.command("conversation_transfer", conversation_id=conversation_id, team_id=team_id)
    assert (await offer_to(maryam))["conversation"]["id"] == conversation_id


async def test_a_supervisor_moves_what_waits_and_what_others_hold(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    supervisor, _ = await people.staff(people.login_of("supervisor"))
    await people.staff("reza")
    await people.staff("maryam")
    _, waiting = await wish(people)
    since = (await state(desk, waiting)).queued_at
    clock.moment += HOUR
    async with desk.database.reading() as session:
        sales = (await session.scalars(select(Team.id).where(Team.slug == "sales"))).one()
    await supervisor.command("conversation_transfer", conversation_id=waiting, team_id=sales)
    assert (await state(desk, waiting)).queued_at == since, "what was waited counts in the other queue too"
    given = {"conversation_id": waiting, "staff_id": await id_of(desk, "reza")}
    assert (await supervisor.command("conversation_transfer", **given))["conversation"]["state"] == "open"
    given["staff_id"] = await id_of(desk, "maryam")
    assert (await supervisor.command("conversation_transfer", **given))["conversation"]["operator"]["name"] == (
        "مریم حسینی"
    )
    assert (await supervisor.command("conversation_transfer", **given))["conversation"]["state"] == "open"
    assert (await steps(people, waiting))[1:] == [
        ("transferred", "to_team"),
        ("transferred", "to_person"),
        ("transferred", "to_person"),
    ]
    async with desk.database.reading() as session:
        moved = (await session.scalars(select(AuditEntry).order_by(AuditEntry.at))).all()
    assert [(row.act, row.object_id, row.details["how"]) for row in moved] == [
        ("chat.moved", waiting, "to_team"),
        ("chat.moved", waiting, "to_person"),
        ("chat.moved", waiting, "to_person"),
    ]


async def test_back_to_the_bot(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    customer, reza, conversation_id = await held(people)
    returned = await reza.command("conversation_return", conversation_id=conversation_id)
    assert (returned["conversation"]["state"], returned["conversation"]["operator"]) == ("bot", None)
    await customer.until("message.created", notice_of("returned_to_bot"))
    await customer.say("قیمت؟")
    assert (await customer.until("message.created", lambda m: m["author"] == "bot"))["text"] == "سلام"
    again = (await customer.command("handoff_request"))["conversation"]
    assert (again["state"], again["place"]) == ("queued", 1)
    assert ("returned", "to_bot") in await steps(people, conversation_id)


async def test_a_snoozed_chat_wakes_in_time_or_when_its_customer_writes(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    customer, reza, conversation_id = await held(people)
    own = {"conversation_id": conversation_id}
    for wrong in (clock.moment - SECOND, clock.moment + timedelta(days=31)):
        assert (await reza.command("conversation_snooze", **own, until=to_wire(wrong)))["code"] == "snooze.invalid"
    assert (await reza.command("conversation_snooze", **own, until="فردا"))["code"] == "frame.invalid"
    asleep = await reza.command("conversation_snooze", **own, until=to_wire(clock.moment + 5 * timedelta(minutes=1)))
    assert (asleep["conversation"]["state"], asleep["conversation"]["snoozed_until"] is not None) == ("snoozed", True)
    told = await change(people, f"/api/staff/{await id_of(desk, 'reza')}")
    assert not [row for row in told["people"] if row["load"]], "what is put off is no load"
    _, snapshot = await people.staff("reza")
    assert [row["state"] for row in snapshot["mine"]] == ["snoozed"]
    view = (await customer.command("sync", after=0))["conversation"]
    assert (view["state"], view["operator"]) == ("snoozed", {"name": "رضا کریمی"})
    clock.moment += 5 * timedelta(minutes=1)
    await desk.dispatcher.look()
    assert (await reza.until("conversation.changed", lambda view: view["state"] == "open"))["snoozed_until"] is None
    await reza.command("conversation_snooze", **own, until=to_wire(clock.moment + HOUR))
    written = await customer.say("هنوز هستید؟")
    assert written["conversation"]["state"] == "open"
    await reza.command("conversation_snooze", **own, until=to_wire(clock.moment + HOUR))
    assert (await reza.command("conversation_wake", **own))["conversation"]["state"] == "open"
    await reza.command("conversation_snooze", **own, until=to_wire(clock.moment + HOUR))
    resolved = await reza.command("conversation_resolve", **own, wrap_up=WRAP_UP)
    assert resolved["conversation"]["state"] == "resolved"
    kinds = [row for row in await steps(people, conversation_id) if row[0] in ("snoozed", "woken")]
    assert kinds == [
        ("snoozed", "by_hand"),
        ("woken", "time"),
        ("snoozed", "by_hand"),
        ("woken", "customer_wrote"),
        ("snoozed", "by_hand"),
        ("woken", "by_hand"),
        ("snoozed", "by_hand"),
    ]


async def test_a_snoozed_chat_whose_operator_has_gone_goes_to_the_team(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    customer, reza, conversation_id = await held(people)
    await reza.command("conversation_snooze", conversation_id=conversation_id, until=to_wire(clock.moment + HOUR))
    await close(desk, reza)
    clock.moment += GRACE + SECOND
    await desk.presence.sweep()
    await desk.dispatcher.look()
    assert (await state(desk, conversation_id)).state == "snoozed", "it sleeps on; nobody waits"
    written = await customer.say("هستید؟")
    assert (written["conversation"]["state"], written["conversation"]["place"]) == ("queued", 1)


async def resolved_by_reza(people: People, engine: ScriptedEngine) -> tuple[Socket, Socket, str]:
    customer, reza, conversation_id = await held(people)
    engine.script = lambda _: []
    await reza.command("conversation_resolve", conversation_id=conversation_id, wrap_up=WRAP_UP)
    survey = (await customer.command("sync", after=0))["conversation"]["survey"]
    await customer.command("survey_skip", client_id="c0ffee00-0000-4000-8000-000000000001", survey_id=survey["id"])
    return customer, reza, conversation_id


async def test_who_writes_again_gets_the_same_operator(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    customer, reza, conversation_id = await resolved_by_reza(people, engine)
    thanks = await customer.say("خیلی ممنون 🙏")
    assert thanks["conversation"]["state"] == "bot", "for thanks nobody is called back"
    customer, reza, conversation_id = await resolved_by_reza(people, engine)
    again = await customer.say("یک سؤال دیگر هم دارم")
    assert (again["conversation"]["state"], again["conversation"]["operator"]) == ("open", {"name": "رضا کریمی"})
    mine = await reza.until("conversation.changed", lambda view: (view["handoff"] or {}).get("reason") == "reopened")
    assert (mine["id"], mine["operator"]["name"]) == (conversation_id, "رضا کریمی")
    assert ("reopened", "same_operator") in await steps(people, conversation_id)


async def test_else_the_team_with_priority(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    customer, reza, conversation_id = await resolved_by_reza(people, engine)
    await reza.command("presence_set", presence="away")
    await wish(people)
    again = await customer.say("یک سؤال دیگر هم دارم")
    assert (again["conversation"]["state"], again["conversation"]["place"]) == ("queued", 1)
    rows = (await details(people, conversation_id))["decisions"]
    assert rows[-1]["details"] == {"because": ["reopened"], "place": 1, "not_same": "away"}


async def test_after_a_day_it_is_the_bots(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    customer, _, _ = await resolved_by_reza(people, engine)
    clock.moment += timedelta(hours=25)
    later = await customer.say("یک سؤال دیگر هم دارم")
    assert (later["conversation"]["state"], later["new"]) == ("bot", True)


async def test_a_question_instead_of_the_survey_goes_to_the_operator(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    customer, reza, conversation_id = await held(people)
    engine.script = lambda _: []
    await reza.command("conversation_resolve", conversation_id=conversation_id, wrap_up=WRAP_UP)
    survey = (await customer.command("sync", after=0))["conversation"]["survey"]
    left = {"type": "survey_finish", "survey_id": survey["id"], "state": "left"}
    engine.script = lambda _: [{"text": "قیمتش این است", "actions": [left]}]
    await customer.say("راستی قیمتش چند بود؟")
    left_it = await customer.until("conversation.changed", lambda view: (view["survey"] or {}).get("state") == "left")
    assert left_it["state"] == "open"
    page = await reza.command("conversation_watch", conversation_id=conversation_id, after=0)
    assert "قیمتش این است" not in [message["text"] for message in page["messages"]], "a human has it now"


async def test_words_that_overtake_the_last_answer_to_a_survey_go_to_the_operator(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    customer, reza, conversation_id = await held(people)
    engine.script = lambda _: []
    await reza.command("conversation_resolve", conversation_id=conversation_id, wrap_up=WRAP_UP)
    engine.script = lambda _: [{"text": "بفرمایید", "actions": []}]
    await customer.say("یک پرسش دیگر هم دارم")
    again = await reza.until("conversation.changed", lambda view: (view["handoff"] or {}).get("reason") == "reopened")
    assert again["state"] == "open"


async def test_chats_of_a_lost_operator_return_to_the_head(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    customer, reza, conversation_id = await held(people)
    await queued(people, engine, "complaint")
    await close(desk, reza)
    clock.moment += GRACE - SECOND
    await desk.presence.sweep()
    await desk.dispatcher.look()
    assert (await state(desk, conversation_id)).state == "open", "the grace time runs"
    clock.moment += 2 * SECOND
    await desk.presence.sweep()
    await desk.dispatcher.look()
    told = await customer.until("message.created", notice_of("operator_lost"))
    assert told["author"] == "system"
    view = (await customer.command("sync", after=0))["conversation"]
    assert (view["state"], view["operator"], view["place"]) == ("queued", None, 1)
    assert (await steps(people, conversation_id))[-1] == ("given_back", "connection_lost")


async def test_whoever_comes_back_in_time_finds_their_chats(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, reza, conversation_id = await held(people)
    await close(desk, reza)
    clock.moment += GRACE - SECOND
    _, snapshot = await people.staff("reza")
    clock.moment += GRACE
    await desk.presence.sweep()
    await desk.dispatcher.look()
    assert [row["id"] for row in snapshot["mine"]] == [conversation_id]
    assert (await state(desk, conversation_id)).state == "open"


async def test_signed_out_and_deactivated_operators_hand_back_at_once(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    browser, csrf = await people.browser("reza")
    reza, _ = await people.open_desk(browser, csrf)
    customer, conversation_id = await wish(people)
    await reza.command("conversation_take", conversation_id=conversation_id)
    async with browser.delete(people.url("/api/session"), headers={"X-CSRF-Token": csrf}) as response:
        assert response.status == 204
    await customer.until("conversation.changed", lambda view: view["state"] == "queued")
    assert (await steps(people, conversation_id))[-1] == ("given_back", "signed_out")
    maryam, _ = await people.staff("maryam")
    await maryam.command("conversation_take", conversation_id=conversation_id)
    await customer.until("conversation.changed", lambda view: view["state"] == "open")
    await change(people, f"/api/staff/{await id_of(desk, 'maryam')}", active=False)
    await customer.until("conversation.changed", lambda view: view["state"] == "queued")
    await maryam.until("signed_out")
    assert (await steps(people, conversation_id))[-1] == ("given_back", "deactivated")


@pytest.mark.parametrize(("fields", "why"), [({"active": False}, "deactivated"), ({"role": "manager"}, "role_changed")])
async def test_snoozed_chats_too_are_handed_back_by_who_may_never_wake_them(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock, fields: dict[str, Any], why: str
) -> None:
    customer, reza, conversation_id = await held(people)
    await queued(people, engine, "complaint")
    until = to_wire(clock.moment + HOUR)
    await reza.command("conversation_snooze", conversation_id=conversation_id, until=until)
    await change(people, f"/api/staff/{await id_of(desk, 'reza')}", **fields)
    await customer.until("message.created", notice_of("operator_lost"))
    view = (await customer.command("sync", after=0))["conversation"]
    assert (view["state"], view["operator"], view["place"]) == ("queued", None, 1)
    assert (await steps(people, conversation_id))[-1] == ("given_back", why)
    clock.moment += HOUR
    await desk.dispatcher.look()
    maryam, _ = await people.staff("maryam")
    taken = await maryam.command("conversation_take", conversation_id=conversation_id)
    assert (taken["conversation"]["state"], taken["conversation"]["snoozed_until"]) == ("open", None)


async def test_who_changes_the_team_keeps_what_they_put_off(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, reza, conversation_id = await held(people)
    until = to_wire(clock.moment + HOUR)
    await reza.command("conversation_snooze", conversation_id=conversation_id, until=until)
    await change(people, f"/api/staff/{await id_of(desk, 'reza')}", team_id=None)
    await desk.dispatcher.look()
    assert (await state(desk, conversation_id)).state == "snoozed", "what is theirs stays theirs, open or put off"


async def reasons(desk: Desk, login: str) -> list[str]:
    async with desk.database.reading() as session:
        rows = await session.scalars(
            select(PresenceChange.reason)
            .join(Staff, Staff.id == PresenceChange.staff_id)
            .where(Staff.login == login)
            .order_by(PresenceChange.at)
        )
        return list(rows)


async def test_who_is_idle_is_away_until_they_do_something(people: People, desk: Desk, clock: MovableClock) -> None:
    reza, _ = await people.staff("reza")
    clock.moment += timedelta(minutes=9)
    await reza.command("active")
    clock.moment += timedelta(minutes=9)
    await desk.presence.sweep()
    assert await reasons(desk, "reza") == ["connected"]
    clock.moment += timedelta(minutes=2)
    await reza.command("ping")
    await desk.presence.sweep()
    assert (await reza.until("presence.changed", lambda news: news["presence"] == "away"))["reason"] == "idle"
    await reza.command("active")
    assert (await reza.until("presence.changed", lambda news: news["presence"] == "online"))["reason"] == "active"
    await reza.command("presence_set", presence="away")
    clock.moment += timedelta(minutes=2)
    await reza.command("active")
    assert await reasons(desk, "reza") == ["connected", "idle", "active", "by_hand"], "who chose it stays away"


async def test_who_answers_no_offer_is_away(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    await pushing(people, desk)
    reza, _ = await people.staff("reza")
    await wish(people)
    await wish(people)
    for _ in range(2):
        await offer_to(reza)
        clock.moment += timedelta(seconds=31)
        await desk.dispatcher.look()
    assert (await reza.until("presence.changed", lambda news: news["presence"] == "away"))["reason"] == "no_answer"
    await desk.dispatcher.look()
    assert not [frame for frame in reza.inbox if frame.get("event") == "offer.made"]


def test_courtesies() -> None:
    for text in (
        "ممنون",
        "خیلی ممنون از لطفتون",
        "مرسی 🙏",
        "👍",
        "دستتون درد نکنه، ممنون",
        "سپاسگزارم، خداحافظ",
        "Thanks!",
    ):
        assert is_courtesy(text), text
    for text in ("ممنون ولی نرسید", "ممنون؟", "قیمت", "باشه پس کی میرسه", "باشه", "۱۰۲۳۴۵", "ممنون " * 30):
        assert not is_courtesy(text), text
