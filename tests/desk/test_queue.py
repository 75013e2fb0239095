"""Queues: whose a chat becomes, in which order, and what its customer is told of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import DateTime, select, text
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table

from desk.context import Desk
from desk.conversations.models import Conversation
from desk.db import Database
from desk.events import InProcessBus
from desk.hours.schedule import Schedule
from desk.migrate import check, downgrade, upgrade
from desk.queue.expected import Pace
from desk.queue.models import Wait
from desk.queue.order import STEP, Priority, rank_of
from desk.shop_rules.service import UNWRITTEN
from desk.shop_rules.written import Rules
from desk.staff.models import Team
from tests.desk.conftest import START, MovableClock, People, ScriptedEngine, Socket

MINUTE = timedelta(minutes=1)


def handing_off(reason: str = "asked", intent: str | None = None, priority: int = 0) -> Any:
    action = {"type": "request_handoff", "reason": reason, "intent": intent, "summary": "خلاصه", "priority": priority}
    return lambda _: [{"text": "وصلتان می‌کنم.", "actions": [action]}]


async def queued(
    people: People, engine: ScriptedEngine, reason: str = "asked", intent: str | None = "track_order"
) -> tuple[Socket, dict[str, Any]]:
    """A customer whom the bot hands over; gives their socket and their view of it."""
    engine.script = handing_off(reason, intent)
    customer, _ = await people.customer()
    await customer.say("سلام")
    return customer, await customer.until("conversation.changed", lambda view: view["state"] == "queued")


async def team_of(desk: Desk, conversation_id: str) -> str | None:
    async with desk.database.reading() as session:
        row = await session.get_one(Conversation, conversation_id)
        return (await session.get_one(Team, row.team_id)).slug if row.team_id else None


async def details(people: People, conversation_id: str) -> dict[str, Any]:
    """What a supervisor reads of a conversation."""
    browser, _ = await people.browser(people.login_of("supervisor"))
    async with browser.get(people.url(f"/api/conversations/{conversation_id}")) as response:
        return dict(await response.json())


async def test_a_handoff_enters_the_queue_of_its_topic(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    engine.intent = "nlu_fallback"
    for intent, team in (("track_order", "support"), ("compare_products", "sales"), ("request_human", "support")):
        _, view = await queued(people, engine, intent=intent)
        assert await team_of(desk, view["id"]) == team, intent


async def test_a_wish_without_a_topic_goes_by_what_was_talked_of_before(
    people: People, engine: ScriptedEngine, desk: Desk
) -> None:
    customer, _ = await people.customer()
    engine.intent = "ask_discount"
    await customer.say("تخفیف دارید؟")
    await customer.until("message.created", lambda message: message["author"] == "bot")
    view = (await customer.command("handoff_request"))["conversation"]
    assert await team_of(desk, view["id"]) == "sales"
    fresh, _ = await people.customer()
    assert await team_of(desk, (await fresh.command("handoff_request"))["conversation"]["id"]) == "support"


async def test_a_shop_without_teams_has_one_queue(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    async with desk.database.transaction() as session:
        await session.execute(text("DELETE FROM team_topics"))
        await session.execute(text("UPDATE teams SET is_default = false"))
    _, one = await queued(people, engine, intent="track_order")
    _, two = await queued(people, engine, intent="compare_products")
    assert (await team_of(desk, one["id"]), one["place"], two["place"]) == (None, 1, 2)


async def test_place_list_and_order_are_one(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    plain, first = await queued(people, engine)
    clock.moment += 3 * MINUTE
    _, second = await queued(people, engine, "complaint")
    assert (first["place"], second["place"]) == (1, 1), "a complaint comes before whoever waits a little longer"
    assert (await plain.until("conversation.changed", lambda view: view["place"] == 2))["state"] == "queued"
    clock.moment += STEP
    _, third = await queued(people, engine, "order_locked")
    assert third["place"] == 3, "who has waited longer than the head start is not overtaken"
    _, elsewhere = await queued(people, engine, intent="ask_price")
    assert elsewhere["place"] == 1, "another team's queue is another queue"
    _, snapshot = await people.staff(people.login_of("operator"))
    order = [row["id"] for row in snapshot["waiting"]]
    assert [row for row in order if row != elsewhere["id"]] == [second["id"], first["id"], third["id"]]
    assert order == [row["id"] for row in sorted(snapshot["waiting"], key=lambda row: (row["rank_at"], row["id"]))]
    by_id = {row["id"]: row for row in snapshot["waiting"]}
    assert by_id[second["id"]]["because"] == ["complaint"]
    assert by_id[first["id"]]["because"] == []


moments = st.integers(min_value=0, max_value=10**6).map(lambda seconds: START + timedelta(seconds=seconds))


@given(
    waits=moments,
    newcomer=moments,
    low=st.sampled_from([0, 1, 2, 3]),
    high=st.sampled_from([0, 1, 2, 3]),
)
def test_nobody_is_overtaken_for_ever(waits: datetime, newcomer: datetime, low: int, high: int) -> None:
    overtaken = rank_of(newcomer, high) < rank_of(waits, low)
    assert overtaken == (newcomer - waits < (high - low) * STEP)
    assert rank_of(newcomer, Priority.HEAD) < rank_of(newcomer, high)


async def test_places_move_without_being_asked_for(people: People, engine: ScriptedEngine) -> None:
    first, _ = await queued(people, engine)
    second, view = await queued(people, engine)
    third, last = await queued(people, engine)
    assert (view["place"], last["place"]) == (2, 3)
    await first.command("handoff_cancel")
    assert (await second.until("conversation.changed", lambda view: view["place"] == 1))["state"] == "queued"
    await third.until("conversation.changed", lambda view: view["place"] == 2)
    operator, _ = await people.staff(people.login_of("operator"))
    await operator.command("conversation_take", conversation_id=view["id"])
    await third.until("conversation.changed", lambda view: view["place"] == 1)
    joined = await second.until("message.created", lambda m: (m["payload"] or {}).get("notice") == "operator_joined")
    assert "پیوست" in joined["text"]


async def test_the_expected_wait_comes_from_what_was(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    operator, _ = await people.staff(people.login_of("operator"))
    for minutes in (2, 3, 4, 5, 6):
        _, view = await queued(people, engine)
        assert view["wait"] is None, "there is no history to tell from"
        clock.moment += minutes * MINUTE
        await operator.command("conversation_take", conversation_id=view["id"])
    customer, view = await queued(people, engine)
    assert view["wait"] == {"low": 3, "high": 5}
    _, second = await queued(people, engine)
    assert second["wait"] == {"low": 5, "high": 10}, "two before the door wait twice as long"
    _, other = await queued(people, engine, intent="ask_price")
    assert other["wait"] is None, "another team has another history"
    clock.moment += 10 * MINUTE
    late = (await customer.command("sync", after=0))["conversation"]
    assert (late["place"], late["wait"]) == (1, None), "who has waited longer than all others is told no time"
    clock.moment = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
    _, night = await queued(people, engine)
    assert (night["place"], night["wait"]) == (3, None), "the shop is closed"


def open_always() -> Schedule:
    return Rules.model_validate(UNWRITTEN).hours.schedule()


@given(seconds=st.lists(st.floats(0, 10**5), max_size=60), place=st.integers(1, 500), waited=st.integers(0, 10**5))
def test_a_told_time_is_a_round_range(seconds: list[float], place: int, waited: int) -> None:
    wait = Wait(entered_at=START - timedelta(seconds=waited), entry_place=place)
    told = Pace(sorted(seconds), open_always()).expect(place, wait, START)
    if len(seconds) < 5:
        assert told is None
    if told:
        assert 0 <= told["low"] <= told["high"] <= 120
        assert told["high"] >= 1
        assert told["high"] * 60 >= place * sorted(seconds)[len(seconds) // 4]


async def test_who_waits_may_be_called_instead(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    customer, view = await queued(people, engine)
    engine.script = lambda _: [{"text": "شماره‌تان؟", "actions": []}]
    wish = {"client_id": "c0ffee00-0000-4000-8000-000000000000"}
    left = await customer.command("callback_request", **wish)
    assert left["conversation"]["state"] == "bot"
    assert (await customer.command("callback_request", **wish))["message"]["id"] == left["message"]["id"]
    assert (await customer.until("message.created", lambda m: m["author"] == "bot" and "شماره" in m["text"]))["seq"]
    assert engine.requests[-1]["command"] == {"intent": "request_callback", "entities": {}}
    found = await details(people, view["id"])
    assert [(row["kind"], row["reason"], row["by"]) for row in found["decisions"]] == [
        ("queued", "asked", "bot"),
        ("left", "call", "customer"),
    ]


async def test_every_decision_is_kept_with_its_reason(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    operator, _ = await people.staff("sara")
    _, view = await queued(people, engine, "complaint")
    await operator.command("conversation_take", conversation_id=view["id"])
    engine.script = lambda _: []
    wrap_up = {"topic": "other", "outcome": "solved", "summary": ""}
    await operator.command("conversation_resolve", conversation_id=view["id"], wrap_up=wrap_up)
    rows = (await details(people, view["id"]))["decisions"]
    assert [(row["kind"], row["reason"], row["by"], row["staff"], row["operator"], row["team"]) for row in rows] == [
        ("queued", "complaint", "bot", None, None, "پشتیبانی"),
        ("taken", "by_hand", "staff", "سارا احمدی", "سارا احمدی", "پشتیبانی"),
        ("resolved", "wrapped_up", "staff", "سارا احمدی", "سارا احمدی", "پشتیبانی"),
    ]
    assert rows[0]["details"] == {"because": ["complaint"], "place": 1}
    async with desk.database.reading() as session:
        wait = (await session.scalars(select(Wait))).one()
    assert (wait.end, wait.left_at is not None) == ("assigned", True)


async def test_a_known_customer_comes_before_a_stranger(people: People, engine: ScriptedEngine, desk: Desk) -> None:
    engine.intent = "nlu_fallback"
    known, _ = await people.customer()
    engine.script = lambda _: [{"text": "بله", "actions": [{"type": "link_order", "order_number": "102345"}]}]
    await known.say("سفارش من")
    await known.until("message.created", lambda message: message["author"] == "bot")
    await queued(people, engine)
    assert (await known.command("handoff_request"))["conversation"]["place"] == 1
    _, snapshot = await people.staff(people.login_of("operator"))
    assert [row["because"] for row in snapshot["waiting"]] == [["returning"], []]


async def test_who_waited_before_there_were_teams_waits_on(database_url: str) -> None:
    await upgrade(database_url, "790bcb73c71d")
    database = Database(database_url, InProcessBus())
    async with database.engine.begin() as connection:

        async def add(table: str, **values: Any) -> None:
            kinds = {
                name: DateTime(timezone=True) if isinstance(value, datetime) else None for name, value in values.items()
            }
            into = sql_table(table, *(sql_column(name, kind) for name, kind in kinds.items()))
            await connection.execute(into.insert().values(**values))

        lists = dict.fromkeys(("choices", "origins", "topics", "outcomes"), "[]")
        await add("sites", id="s", key="k", name="n", greeting="g", **lists)
        for number, (name, priority) in enumerate((("a", 0), ("b", 2))):
            seen = {"first_seen_at": START, "last_seen_at": START}
            await add("contacts", id=name, site_id="s", number=number, verified=False, **seen)
            counts = {"priority": priority, "last_seq": 0, "operator_read_seq": 0, "revision": 0, "last_note": 0}
            counts |= {"customer_delivered_seq": 0, "customer_read_seq": 0}
            moments = dict.fromkeys(("opened_at", "queued_at", "updated_at"), START)
            state = {"channel": "widget", "lang": "fa", "state": "queued"}
            await add("conversations", id=name, site_id="s", contact_id=name, **state, **counts, **moments)
            episode = {"ordinal": 1, "helped_topics": "[]", "intents": "[]"}
            await add("episodes", id=name, conversation_id=name, opened_at=START, **episode)
            request = {"reason": "asked", "requested_at": START}
            await add("handoffs", id=name, conversation_id=name, episode_id=name, **request)
    await upgrade(database_url)
    async with database.reading() as session:
        waits = (await session.scalars(select(Wait).order_by(Wait.entry_place))).all()
        assert [(wait.conversation_id, wait.handoff_id, wait.left_at) for wait in waits] == [
            ("b", "b", None),
            ("a", "a", None),
        ]
        ranks = {row.id: row.rank_at for row in await session.scalars(select(Conversation))}
    assert ranks == {"a": rank_of(START, 0), "b": rank_of(START, 2)}
    await database.close()
    await check(database_url)
    await downgrade(database_url, "790bcb73c71d")
