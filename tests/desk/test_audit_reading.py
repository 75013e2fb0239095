"""Reading who did what: acts of those who manage are there, filtered, page by page, as a file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from desk.audit.models import Act, AuditEntry
from desk.context import Desk
from desk.staff.models import Staff
from tests.desk.conftest import START, People, new_client_id
from tests.desk.test_people import Browser, browser_of, id_of

REPLY = {"shortcut": "گارانتی", "text": "هجده ماه", "scope": "team"}


async def entries(browser: Browser, query: str = "") -> list[dict[str, Any]]:
    status, answer = await browser.send("GET", f"/api/audit{query}")
    assert status == 200, answer
    return list(answer["entries"])


async def test_what_is_managed_in_the_browser_is_in_the_log(people: People, desk: Desk) -> None:
    supervisor, manager = await browser_of(people, "supervisor"), await browser_of(people, "manager")
    operator = await browser_of(people, "operator")
    made = (await supervisor.send("POST", "/api/teams", name="گارانتی"))[1]["id"]
    await supervisor.send("PATCH", f"/api/staff/{await id_of(desk, 'reza')}", team_id=made, capacity=3)
    reply = (await supervisor.send("POST", "/api/canned-replies", client_id=new_client_id(), **REPLY))[1]["reply"]
    await supervisor.send(
        "PATCH", f"/api/canned-replies/{reply['id']}", **{**REPLY, "text": "دو سال"}, updated_at=reply["updated_at"]
    )
    # What an operator keeps for themselves is nobody else's business.
    own = {**REPLY, "scope": "private", "client_id": new_client_id()}
    assert await operator.code("POST", "/api/canned-replies", **own) == "201"
    values = {
        "category": "ارسال",
        "question": "بسته‌بندی کادویی با روبان آبی دارید؟",
        "phrasings": ["روبان آبی دارید"],
        "answer": "بله",
    }
    answer = (await manager.send("POST", "/api/knowledge/answers", topic="warranty_here", **values))[1]["answer"]
    await manager.send("POST", "/api/knowledge/answers/warranty_here/retire", updated_at=answer["updated_at"])

    found = await entries(manager)
    assert [entry["act"] for entry in found] == [
        "knowledge.changed",
        "knowledge.changed",
        "reply.changed",
        "reply.added",
        "staff.changed",
        "team.added",
    ]
    assert [entry["details"].get("action") for entry in found[:2]] == ["retire", "add"]
    assert found[0]["staff"]["name"] == "بهرام صادقی"
    changed = found[4]
    assert (changed["object"]["name"], changed["details"]) == ("رضا کریمی", {"capacity": 3, "team": made})
    names = (await manager.send("GET", "/api/audit"))[1]["names"]
    assert names[made] == "گارانتی"
    assert all(entry["text"] != f"audit.{entry['act']}" for entry in found)


async def test_the_log_is_filtered_and_read_page_by_page(people: People, desk: Desk) -> None:
    supervisor = await browser_of(people, "supervisor")
    manager_id, admin_id = await id_of(desk, "bahram"), await id_of(desk, "admin")
    async with desk.database.transaction() as session:
        (await session.get_one(Staff, admin_id)).name = "=HYPERLINK(1)"
        for number in range(120):
            who = (manager_id, admin_id, None)[number % 3]
            at = START - timedelta(hours=number // 2)  # two at each moment
            act = Act.TEAM_CHANGED if number % 2 else Act.CHAT_MOVED
            session.add(AuditEntry(at=at, staff_id=who, act=act, object_kind="team", object_id=str(number)))
    seen: list[str] = []
    before = ""
    while True:
        answer = (await supervisor.send("GET", f"/api/audit?before={before}"))[1]
        seen += [entry["object"]["id"] for entry in answer["entries"]]
        if not answer["more"]:
            break
        before = answer["entries"][-1]["id"]
    assert len(seen) == len(set(seen)) == 120
    assert {entry["act"] for entry in await entries(supervisor, "?kind=team")} == {"team.changed"}
    assert {entry["staff"]["id"] for entry in await entries(supervisor, f"?staff_id={admin_id}")} == {admin_id}
    day = await entries(supervisor, "?from=2026-11-24&to=2026-11-24")
    assert len(day) == 24  # since midnight in Tehran, half past eight of the evening before in UTC
    assert await supervisor.code("GET", "/api/audit?kind=nonsense") == "frame.invalid"
    assert await supervisor.code("GET", "/api/audit?from=2026-11-24&to=2026-11-20") == "range.invalid"
    assert await supervisor.code("GET", "/api/audit?before=nothing") == "not_found"

    async with supervisor.session.post(
        people.url("/api/audit/export"), json={"staff_id": admin_id}, headers={"X-CSRF-Token": supervisor.csrf}
    ) as response:
        text = (await response.read()).decode("utf-8-sig")
        assert response.content_type == "text/csv"
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 40
    assert {row["staff"] for row in rows} == {"'=HYPERLINK(1)"}  # no formula in anybody's spreadsheet
    async with desk.database.reading() as session:
        exported = (await session.scalars(select(AuditEntry).where(AuditEntry.act == Act.AUDIT_EXPORTED))).one()
    assert exported.details == {"rows": 40}
