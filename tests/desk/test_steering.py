"""Supervisors beside their operators: watching, whispering, joining, saying who is next, closing queues."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from desk.audit.models import AuditEntry
from desk.context import Desk
from desk.staff.models import Team
from tests.desk.conftest import People, ScriptedEngine, Socket, new_client_id
from tests.desk.test_board import board
from tests.desk.test_moving import held, notice_of, steps
from tests.desk.test_offers import WRAP_UP, id_of, wish


async def boss_of(people: People) -> Socket:
    socket, _ = await people.staff(people.login_of("supervisor"))
    return socket


async def acts(desk: Desk) -> list[str]:
    async with desk.database.reading() as session:
        rows = await session.scalars(select(AuditEntry).order_by(AuditEntry.at, AuditEntry.id))
        return [str(row.act) for row in rows]


async def support(desk: Desk) -> str:
    async with desk.database.reading() as session:
        return str((await session.scalars(select(Team.id).where(Team.slug == "support"))).one())


async def test_a_whisper_reaches_the_operator_and_never_the_customer(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    customer, reza, conversation_id = await held(people)
    await customer.say("سفارشم نرسید")
    boss = await boss_of(people)
    client_id = new_client_id()
    whisper = {"conversation_id": conversation_id, "client_id": client_id, "text": "ارسال رایگان پیشنهاد بده"}
    kept = (await boss.command("whisper", **whisper))["note"]
    assert (kept["whisper"], kept["text"]) == (True, "ارسال رایگان پیشنهاد بده")
    assert (await boss.command("whisper", **whisper))["note"]["id"] == kept["id"]
    told = await reza.until("whisper.made")
    assert (told["conversation_id"], told["note"]["id"]) == (conversation_id, kept["id"])
    page = await reza.command("conversation_watch", conversation_id=conversation_id, after=0)
    assert [note["whisper"] for note in page["notes"]] == [True]
    await customer.command("ping")
    everything = [*customer.inbox, await customer.command("sync", after=0)]
    assert "رایگان" not in str((everything, engine.requests))
    assert await acts(desk) == ["chat.whispered"]
    assert (await steps(people, conversation_id))[-1] == ("whispered", "by_hand")
    # A colleague's note is none, and nobody whispers to themselves or to nobody.
    added = await reza.command(
        "note_add", conversation_id=conversation_id, client_id=new_client_id(), text="یادداشت خودم"
    )
    assert added["note"]["whisper"] is False
    refused = await reza.command("whisper", conversation_id=conversation_id, client_id=new_client_id(), text="هیس")
    assert refused["code"] == "role.forbidden"
    _, waiting = await wish(people)
    nobody = await boss.command("whisper", conversation_id=waiting, client_id=new_client_id(), text="هیس")
    assert nobody["code"] == "conversation.state"
    page = await boss.command("conversation_watch", conversation_id=waiting, after=0)
    assert page["notes"] == [], "what is refused is not kept"


async def test_who_watches_in_silence_is_not_shown(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    _, reza, conversation_id = await held(people)
    boss = await boss_of(people)
    await reza.command("conversation_watch", conversation_id=conversation_id, after=0)
    await boss.command("conversation_watch", conversation_id=conversation_id, after=0, silent=True)
    seen = await boss.until("viewers.changed")
    assert [viewer["name"] for viewer in seen["viewers"]] == ["رضا کریمی"], "they see who else is there"
    await reza.say("در خدمتم", conversation_id=conversation_id)
    await boss.until("message.created")
    await reza.command("ping")
    assert "viewers.changed" not in str(reza.inbox)
    assert await acts(desk) == ["chat.watched"]
    refused = await reza.command("conversation_watch", conversation_id=conversation_id, after=0, silent=True)
    assert refused["code"] == "role.forbidden"


async def test_a_supervisor_joins_writes_and_leaves(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    customer, reza, conversation_id = await held(people)
    boss = await boss_of(people)
    ask = {"conversation_id": conversation_id}
    assert (await boss.say("سلام", **ask))["code"] == "conversation.not_holder"
    joined = (await boss.command("conversation_join", **ask))["conversation"]
    me = {"id": await id_of(desk, people.login_of("supervisor")), "name": joined["joined"][0]["name"]}
    assert (joined["joined"], joined["operator"]["name"]) == ([me], "رضا کریمی")
    told = await customer.until("message.created", notice_of("colleague_joined"))
    assert me["name"] in told["text"]
    assert (await boss.command("conversation_join", **ask))["conversation"]["joined"] == [me], "once"
    await boss.say("من هم اینجا هستم", **ask)
    heard = await customer.until("message.created", lambda message: message["author"] == "operator")
    assert (heard["name"], heard["text"]) == (me["name"], "من هم اینجا هستم")
    await reza.say("و من", **ask)
    assert (await reza.command("conversation_join", **ask))["code"] == "role.forbidden"
    await boss.command("conversation_part", **ask)
    await customer.until("message.created", notice_of("colleague_left"))
    assert (await boss.say("باز هم", **ask))["code"] == "conversation.not_holder"
    await boss.command("conversation_join", **ask)
    closed = await reza.command("conversation_resolve", wrap_up=WRAP_UP, **ask)
    assert closed["conversation"]["joined"] == []
    assert await acts(desk) == ["chat.joined", "chat.parted", "chat.joined"]
    kinds = [kind for kind, _ in await steps(people, conversation_id)]
    assert kinds == ["queued", "taken", "joined", "parted", "joined", "resolved"]


async def test_who_is_given_the_chat_they_joined_is_its_operator(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    _, _, conversation_id = await held(people)
    boss = await boss_of(people)
    await boss.command("conversation_join", conversation_id=conversation_id)
    me = await id_of(desk, people.login_of("supervisor"))
    moved = await boss.command("conversation_transfer", conversation_id=conversation_id, staff_id=me, note="")
    assert (moved["conversation"]["operator"]["id"], moved["conversation"]["joined"]) == (me, [])


async def test_a_supervisor_says_who_is_next(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    _, first = await wish(people)
    second_customer, second = await wish(people)
    boss = await boss_of(people)
    moved = (await boss.command("conversation_prioritise", conversation_id=second, priority=2))["conversation"]
    assert (moved["priority"], moved["because"]) == (2, ["by_hand"])
    assert (await second_customer.until("conversation.changed", lambda view: view["place"] == 1))["state"] == "queued"
    team = next(team for team in (await board(people))["teams"] if team["waiting"])
    assert [row["id"] for row in team["waiting"]] == [second, first]
    await boss.command("conversation_prioritise", conversation_id=second, priority=2)
    assert (await boss.command("conversation_prioritise", conversation_id=second, priority=9))["code"] == (
        "frame.invalid"
    )
    assert await acts(desk) == ["chat.prioritised"], "what changes nothing is no act"
    assert (await steps(people, second))[-1] == ("prioritised", "by_hand")


async def closing(people: People, method: str, team_id: str, body: Any = None) -> Any:
    browser, csrf = await people.browser(people.login_of("supervisor"))
    url = people.url(f"/api/teams/{team_id}/closing")
    async with browser.request(method, url, json=body, headers={"X-CSRF-Token": csrf}) as response:
        return await response.json()


async def test_a_closed_queue_tells_who_comes_and_offers_a_call(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    _, before = await wish(people)
    boss = await boss_of(people)
    team_id = await support(desk)
    for wrong, code in (("  ", "message.empty"), ("ب" * 501, "message.too_long")):
        assert (await closing(people, "PUT", team_id, {"message": wrong}))["error"]["code"] == code
    told = await closing(people, "PUT", team_id, {"message": "تا ساعت ۱۶ جلسه داریم."})
    assert told["closed"]["message"] == "تا ساعت ۱۶ جلسه داریم."
    await boss.until("board.changed")
    customer, _ = await people.customer()
    view = (await customer.command("handoff_request"))["conversation"]
    assert (view["state"], view["place"]) == ("bot", None)
    notice = await customer.until("message.created", notice_of("queue_closed"))
    assert notice["text"] == "تا ساعت ۱۶ جلسه داریم."
    assert [choice["title"] for choice in notice["payload"]["choices"]] == ["با من تماس بگیرید"]
    await customer.say("", choice={"message_id": notice["id"], "index": 0})
    await customer.until("message.created", lambda message: message["author"] == "bot")
    assert engine.requests[-1]["command"] == {"intent": "request_callback", "entities": {}}
    assert await steps(people, view["id"]) == [("turned_away", "queue_closed")]
    taken = await boss.command("conversation_take", conversation_id=before)
    assert taken["conversation"]["state"] == "open", "who waited already is served"
    shown = {team["id"]: team["closed"] for team in (await board(people))["teams"]}
    assert shown[team_id]["message"] == "تا ساعت ۱۶ جلسه داریم."
    assert (await closing(people, "DELETE", team_id))["closed"] is None
    assert (await closing(people, "DELETE", team_id))["closed"] is None
    assert (await customer.command("handoff_request"))["conversation"]["state"] == "queued"
    assert await acts(desk) == ["queue.closed", "queue.opened"]


@pytest.mark.parametrize("if_closed", ["بابتش متأسفم.", None])
async def test_the_bot_promises_nobody_before_a_closed_queue(
    people: People, engine: ScriptedEngine, desk: Desk, if_closed: str | None
) -> None:
    """Its sentence was written before the desk found the queue closed: the customer must read one thing."""
    team_id = await support(desk)
    await closing(people, "PUT", team_id, {"message": "تا ساعت ۱۶ جلسه داریم."})
    engine.intent = "complaint"
    wanted = {"type": "request_handoff", "reason": "complaint", "intent": None, "summary": "…"}
    promise = "به همکارانم خبر دادم که با شما گفت‌وگو کنند."
    engine.script = lambda _: [{"text": promise, "actions": [{**wanted, "if_closed": if_closed}]}]
    customer, _ = await people.customer()
    await customer.say("اپراتور لطفا")
    await customer.until("message.created", notice_of("queue_closed"))
    said = [message["text"] for message in (await customer.command("sync", after=0))["messages"]]
    assert said == ["اپراتور لطفا", *([if_closed] if if_closed else []), "تا ساعت ۱۶ جلسه داریم."]
    await closing(people, "DELETE", team_id)
    await customer.say("پس اپراتور")
    await customer.until("message.created", notice_of("queued"))
    said = [message["text"] for message in (await customer.command("sync", after=0))["messages"]]
    assert promise in said
