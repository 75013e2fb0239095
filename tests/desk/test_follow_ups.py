"""Follow-ups: whose, by when, put off, handed on, done, reminded of, and what is kept of all that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from desk.cases.models import FollowUpChange
from desk.clock import to_wire
from desk.context import Desk
from desk.staff.models import Staff
from tests.desk.conftest import MovableClock, People, ScriptedEngine, new_client_id
from tests.desk.test_contacts import Browser, browser, code, contact_of
from tests.desk.test_notes import taken


def changed(task: dict[str, Any], **other: Any) -> dict[str, Any]:
    """Give the body that makes another of a follow-up."""
    staff = task["staff"] and task["staff"]["id"]
    body = {"updated_at": task["updated_at"], "title": task["title"], "due_at": task["due_at"], "staff_id": staff}
    return {**body, **other}


async def made(ask: Browser, contact_id: str, due_at: str, title: str = "تماس", **more: Any) -> dict[str, Any]:
    """Make a follow-up."""
    body = {"client_id": new_client_id(), "contact_id": contact_id, "title": title, "due_at": due_at, **more}
    answer = await ask("POST", "/api/follow-ups", **body)
    assert answer["status"] == 201, answer
    return dict(answer["follow_up"])


async def ids(desk: Desk) -> dict[str, str]:
    async with desk.database.reading() as session:
        return {row.login: row.id for row in await session.scalars(select(Staff))}


async def test_what_happens_to_a_follow_up_is_kept_with_who_and_when(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, _, _, conversation_id = await taken(people)
    contact = await contact_of(desk, conversation_id)
    ask = await browser(people, "operator")
    staff = await ids(desk)
    me, other = staff[people.login_of("operator")], staff[people.login_of("operator", 1)]
    soon = to_wire(clock.now() + timedelta(hours=1))
    later = to_wire(clock.now() + timedelta(hours=5))
    task = await made(ask, contact.id, soon, staff_id=me, conversation_id=conversation_id)
    assert task["conversation_id"] == conversation_id
    path = f"/api/follow-ups/{task['id']}"
    moved = (await ask("PATCH", path, **changed(task, due_at=later)))["follow_up"]
    stale = await ask("PATCH", path, **changed(task, title="کهنه"))
    assert code(stale) == "follow_up.conflict"
    handed = (await ask("PATCH", path, **changed(moved, staff_id=other, title="تماس دوباره")))["follow_up"]
    assert handed["staff"]["id"] == other
    theirs = Browser(people, *await people.browser(people.login_of("operator", 1)))
    assert (await theirs("POST", f"{path}/done", result="پاسخ داده شد."))["follow_up"]["done_by"]["id"] == other
    # Whoever made it still sees what became of it.
    story = (await ask("GET", f"{path}/changes"))["changes"]
    assert [row["kind"] for row in story] == ["made", "due", "handed", "named", "done"]
    assert [row["by"]["id"] for row in story] == [me, me, me, me, other]
    assert (story[1]["before"], story[1]["after"]) == (soon, later)
    assert story[2]["after"] == handed["staff"]["name"]
    assert (story[3]["before"], story[3]["after"]) == ("تماس", "تماس دوباره")
    assert story[4]["after"] == "پاسخ داده شد."
    assert [row["at"] for row in story] == sorted(row["at"] for row in story)
    third = Browser(people, *await people.browser(people.login_of("operator", 2)))
    assert code(await third("GET", f"{path}/changes")) == "not_found"
    # Their conversation is another's to read: the link to it is not shown to them.
    listed = (await theirs("GET", "/api/follow-ups?whose=mine&done=1"))["follow_ups"]
    assert [row["conversation_id"] for row in listed] == [None]


async def test_lists_of_mine_nobodys_overdue_and_the_teams_come_in_pages(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, _, _, conversation_id = await taken(people)
    contact = await contact_of(desk, conversation_id)
    ask, lead = await browser(people, "operator"), await browser(people, "supervisor")
    staff = await ids(desk)
    me = staff[people.login_of("operator")]
    start = clock.now()
    for hour in (3, 1, 2):
        await made(ask, contact.id, to_wire(start + timedelta(hours=hour)), f"کار {hour}", staff_id=me)
    await made(ask, contact.id, to_wire(start + timedelta(hours=4)), "کار همه")
    titles = [row["title"] for row in (await ask("GET", "/api/follow-ups?whose=mine"))["follow_ups"]]
    assert titles == ["کار 1", "کار 2", "کار 3"]
    first = await ask("GET", "/api/follow-ups?limit=3")
    assert (first["more"], [row["title"] for row in first["follow_ups"]]) == (True, titles)
    rest = await ask("GET", f"/api/follow-ups?limit=3&after={first['after']}")
    assert (rest["more"], [row["title"] for row in rest["follow_ups"]]) == (False, ["کار همه"])
    assert (await ask("GET", "/api/follow-ups?whose=mine&overdue=1"))["follow_ups"] == []
    clock.moment += timedelta(hours=2, minutes=30)
    overdue = await ask("GET", "/api/follow-ups?whose=mine&overdue=1")
    assert [row["title"] for row in overdue["follow_ups"]] == ["کار 1", "کار 2"]
    assert (await lead("GET", "/api/follow-ups?whose=mine"))["follow_ups"] == []
    assert [row["title"] for row in (await lead("GET", "/api/follow-ups?whose=team"))["follow_ups"]] == [
        *titles,
        "کار همه",
    ]
    assert code(await ask("GET", "/api/follow-ups?whose=team")) == "role.forbidden"
    assert code(await ask("GET", "/api/follow-ups?overdue=x")) == "frame.invalid"


async def test_a_reminder_comes_when_it_is_due_and_once(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, _, operator, conversation_id = await taken(people)
    contact = await contact_of(desk, conversation_id)
    ask = await browser(people, "operator")
    staff = await ids(desk)
    me, other = staff[people.login_of("operator")], staff[people.login_of("operator", 1)]
    soon = to_wire(clock.now() + timedelta(hours=1))
    task = await made(ask, contact.id, soon, staff_id=me)
    await operator.until("follow_ups.changed")
    await made(ask, contact.id, soon, "کار دیگری", staff_id=other)
    before = await ask("GET", "/api/follow-ups/due")
    assert (before["count"], before["fresh"], before["next_at"]) == (0, [], soon)
    clock.moment += timedelta(hours=1)
    due = await ask("GET", "/api/follow-ups/due")
    assert (due["count"], [row["id"] for row in due["fresh"]], due["next_at"]) == (1, [task["id"]], None)
    operator.inbox.clear()
    path, headers = people.url("/api/follow-ups/reminded"), {"X-CSRF-Token": ask.csrf}
    async with ask.session.post(path, json={"ids": [task["id"], "unknown"]}, headers=headers) as response:
        assert response.status == 204
    await operator.until("follow_ups.changed")
    seen = await ask("GET", "/api/follow-ups/due")
    assert (seen["count"], seen["fresh"]) == (1, [])
    # Put off, it comes again.
    again = to_wire(clock.now() + timedelta(minutes=10))
    await ask("PATCH", f"/api/follow-ups/{task['id']}", **changed(task, due_at=again))
    clock.moment += timedelta(minutes=11)
    assert [row["id"] for row in (await ask("GET", "/api/follow-ups/due"))["fresh"]] == [task["id"]]


async def test_forgetting_a_contact_takes_the_words_out_of_what_was_kept(
    people: People, engine: ScriptedEngine, desk: Desk, clock: MovableClock
) -> None:
    _, _, operator, conversation_id = await taken(people)
    contact = await contact_of(desk, conversation_id)
    ask, admin = await browser(people, "operator"), await browser(people, "admin")
    task = await made(ask, contact.id, to_wire(clock.now() + timedelta(hours=1)), "راز یک")
    path = f"/api/follow-ups/{task['id']}"
    await ask("PATCH", path, **changed(task, title="راز دو"))
    document = await admin("POST", f"/api/contacts/{contact.id}/export")
    assert [row["kind"] for row in document["follow_ups"][0]["changes"]] == ["named"]
    await ask("POST", f"{path}/done", result="راز سه")
    wrap_up = {"topic": "other", "outcome": "solved", "summary": ""}
    await operator.command("conversation_resolve", conversation_id=conversation_id, wrap_up=wrap_up)
    await admin("POST", f"/api/contacts/{contact.id}/forget", number=str(contact.number))
    async with desk.database.reading() as session:
        rows = list(await session.scalars(select(FollowUpChange)))
    assert len(rows) == 3
    assert not any("راز" in (value or "") for row in rows for value in (row.before, row.after))
