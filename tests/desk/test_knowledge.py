"""Editors change what the bot says: judged, kept, live at once, never over one another, undoable."""

from __future__ import annotations

import asyncio
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from sqlalchemy import func, select

from desk.app import create_app
from desk.context import DESK, Desk
from desk.conversations.models import Conversation, Message
from desk.db import Database
from desk.demo.seed import seed
from desk.events import InProcessBus
from desk.knowledge import indexes
from desk.knowledge.indexes import Indexes
from desk.knowledge.models import KnowledgeGap
from desk.knowledge.written import LONGEST, LONGEST_EACH, LONGEST_LABEL
from desk.settings import ROOT, Settings
from tests.desk.conftest import INTERNAL, START, MovableClock, People, ScriptedEngine, make_settings

TOPIC = {
    "topic": "drone_permit",
    "category": "قوانین",
    "question": "برای پهپاد مجوز لازم است؟",
    "phrasings": ["مجوز پهپاد می‌خواهد؟", "هلی‌شات مجوز لازم داره"],
    "answer": "برای پهپادهای زیر ۲۵۰ گرم مجوز لازم نیست.",
}


@dataclass
class Editor:
    """An editor's browser at the API."""

    people: People
    browser: ClientSession
    csrf: str

    async def __call__(self, method: str, path: str, body: Any = None, **query: str) -> tuple[int, dict[str, Any]]:
        async with self.browser.request(
            method,
            self.people.url(f"/api/knowledge/{path}"),
            json=body,
            params=query,
            headers={"X-CSRF-Token": self.csrf},
        ) as response:
            found = await response.json()
            return response.status, dict(found.get("error", found))

    async def add(self, **fields: Any) -> dict[str, Any]:
        status, found = await self("POST", "answers", {**TOPIC, **fields})
        assert status == 201, found
        return dict(found["answer"])


@pytest.fixture
async def editor(people: People) -> Editor:
    return Editor(people, *await people.browser(people.login_of("supervisor")))


async def bots_answer(people: People, question: str) -> str | None:
    """Ask as the bot asks; give the topic found, if it is sure of one."""
    async with (
        ClientSession(headers={"Authorization": f"Bearer {INTERNAL}"}) as bot,
        bot.get(people.url("/internal/answers"), params={"q": question}) as response,
    ):
        found = (await response.json())["answers"]
    return found[0]["topic"] if found and found[0]["score"] > 0.5 else None


async def until_answered(people: People, question: str, topic: str | None) -> None:
    """Wait until the bot finds this topic: the protocol gives it five seconds, a loaded machine more."""
    async with asyncio.timeout(60):
        while await bots_answer(people, question) != topic:  # noqa: ASYNC110 (it is asked as the bot asks, over HTTP)
            await asyncio.sleep(0.05)


async def test_a_new_answer_is_live_and_a_retired_one_is_silent(people: People, editor: Editor) -> None:
    assert await bots_answer(people, "واسه هلی شات مجوز میخواد؟") is None
    added = await editor.add()
    assert added["used"] == 0
    await until_answered(people, "واسه هلی شات مجوز میخواد؟", "drone_permit")
    seen = {"updated_at": added["updated_at"]}
    status, found = await editor("POST", "answers/drone_permit/retire", seen)
    assert (status, found["answer"]["retired_at"] is not None) == (200, True)
    await until_answered(people, "واسه هلی شات مجوز میخواد؟", None)
    _, listed = await editor("GET", "answers", q="پهپاد")
    assert listed["total"] == 0
    _, listed = await editor("GET", "answers", q="پهپاد مجوز", retired="all")
    assert [row["topic"] for row in listed["answers"]] == ["drone_permit"]
    status, found = await editor("POST", "answers/drone_permit/restore", {"updated_at": found["answer"]["updated_at"]})
    assert (status, found["answer"]["retired_at"]) == (200, None)
    await until_answered(people, "واسه هلی شات مجوز میخواد؟", "drone_permit")


async def test_nobody_writes_over_a_newer_version(editor: Editor) -> None:
    added = await editor.add()
    _, first = await editor(
        "PATCH", "answers/drone_permit", {"updated_at": added["updated_at"], "answer": "متن یک نفر"}
    )
    status, refusal = await editor(
        "PATCH", "answers/drone_permit", {"updated_at": added["updated_at"], "answer": "متن دیگری"}
    )
    assert (status, refusal["code"]) == (409, "knowledge.conflict")
    assert refusal["data"]["current"]["answer"] == "متن یک نفر"
    assert refusal["data"]["current"]["updated_at"] == first["answer"]["updated_at"]
    _, now = await editor("GET", "answers/drone_permit")
    assert now["answer"]["answer"] == "متن یک نفر"


REFUSED: list[tuple[dict[str, Any], str, int | None, str]] = [
    ({"topic": "Drone"}, "topic", None, "topic"),
    ({"topic": ""}, "topic", None, "empty"),
    ({"question": " \n "}, "question", None, "empty"),
    ({"phrasings": ["", "  "]}, "phrasings", None, "empty"),
    ({"phrasings": ["خوب", "ب" * 201]}, "phrasings", 1, "too_long"),
    ({"answer": "<b>بله</b>"}, "answer", None, "markup"),
    ({"answer": "آ" * 1501}, "answer", None, "too_long"),
    ({"phrasings": ["یک جمله‌ی تازه", "هزینه ارسال چنده"]}, "phrasings", 1, "taken"),
    ({"question": "هزينه ارسال چنده ؟"}, "question", None, "taken"),
]


async def test_what_cannot_be_kept_is_refused_by_field(editor: Editor) -> None:
    for fields, field, index, problem in REFUSED:
        status, refusal = await editor("POST", "answers", {**TOPIC, **fields})
        assert (status, refusal["code"]) == (422, "knowledge.invalid"), fields
        (found,) = refusal["data"]["problems"]
        assert (found["field"], found["index"], found["problem"]) == (field, index, problem)
        if index is not None:
            # Lines are dropped before they are counted: the entry itself tells which one is meant.
            assert found["entry"] == fields["phrasings"][index]
        if problem == "taken":
            assert found["owner"] == "shipping_cost"
            assert "هزینه‌ی ارسال چقدر است؟" in found["text"]
    _, listed = await editor("GET", "answers", q="پهپاد")
    assert listed["total"] == 0
    status, refusal = await editor("POST", "answers", {**TOPIC, "topic": "shipping_cost"})
    assert (status, refusal["code"]) == (409, "knowledge.exists")


def test_the_page_calls_a_text_too_long_where_the_desk_does() -> None:
    page = (ROOT / "web" / "console" / "knowledge" / "limits.ts").read_text(encoding="utf-8")
    told = {name: int(limit) for name, limit in re.findall(r"(\w+): (\d+)", page)}
    lines = {name: LONGEST_EACH[name] for name in ("phrasings", "names", "colours")}
    assert told == {**LONGEST, **lines, "label": LONGEST_LABEL, "value": LONGEST_EACH["specs"]}


async def test_history_tells_who_and_every_change_can_be_undone_and_redone(people: People, editor: Editor) -> None:
    added = await editor.add()
    _, edited = await editor("PATCH", "answers/drone_permit", {"updated_at": added["updated_at"], "answer": "نو"})
    _, found = await editor("GET", "history", kind="answer", key="drone_permit")
    edit, add = found["changes"]
    assert [(one["action"], one["undoable"]) for one in (edit, add)] == [("edit", True), ("add", False)]
    assert edit["staff"]["name"]
    assert (edit["before"]["answer"], edit["after"]["answer"]) == (TOPIC["answer"], "نو")
    status, refusal = await editor("POST", f"history/{add['id']}/undo")
    assert (status, refusal["code"]) == (409, "knowledge.not_newest")
    _, undone = await editor("POST", f"history/{edit['id']}/undo")
    assert undone["answer"]["answer"] == TOPIC["answer"]
    assert undone["answer"]["updated_at"] > edited["answer"]["updated_at"]
    _, redone = await editor("POST", f"history/{undone['change']['id']}/undo")
    assert redone["answer"]["answer"] == "نو"
    # An added product's undoing takes it away, and undoing that brings it back.
    status, made = await editor("POST", "products", PRODUCT)
    assert status == 201, made
    _, found = await editor("GET", "history", kind="product")
    _, gone = await editor("POST", f"history/{found['changes'][0]['id']}/undo")
    assert gone["product"] is None
    assert (await editor("GET", "products/dji-mini-9"))[0] == 404
    _, back = await editor("POST", f"history/{gone['change']['id']}/undo")
    assert back["product"]["price_rial"] == PRODUCT["price_rial"]


PRODUCT = {
    "slug": "dji-mini-9",
    "title": "پهپاد دی‌جی‌آی Mini 9",
    "brand": "dji",
    "brand_title": "دی‌جی‌آی",
    "category": "drone",
    "category_title": "پهپاد",
    "price_rial": 900_000_000,
    "stock": 3,
    "colours": ["خاکستری روشن"],
    "specs": {"وزن": "۲۴۹ گرم"},
    "names": ["هلی شات مینی ۹"],
}


async def test_products_are_judged_and_live_like_answers(people: People, editor: Editor) -> None:
    _, refusal = await editor(
        "POST",
        "products",
        {**PRODUCT, "slug": "DJI 9", "stock": -1, "url": "javascript:alert(1)", "image": "//evil.example/x.png"},
    )
    assert {one["field"]: one["problem"] for one in refusal["data"]["problems"]} == {
        "slug": "slug",
        "stock": "out_of_range",
        "url": "link",
        "image": "link",
    }
    _, refusal = await editor("POST", "products", {**PRODUCT, "old_price_rial": 900_000_000})
    assert refusal["data"]["problems"][0]["problem"] == "not_higher"
    _, refusal = await editor("POST", "products", {**PRODUCT, "names": ["گلکسی A54"]})
    assert refusal["data"]["problems"][0]["owner"] == "samsung-galaxy-a54"
    status, made = await editor("POST", "products", {**PRODUCT, "old_price_rial": 1_000_000_000})
    assert (status, made["product"]["image"]) == (201, None)
    _, edited = await editor(
        "PATCH", "products/dji-mini-9", {"updated_at": made["product"]["updated_at"], "old_price_rial": None}
    )
    assert edited["product"]["old_price_rial"] is None
    headers = {"Authorization": f"Bearer {INTERNAL}"}
    async with asyncio.timeout(60), ClientSession(headers=headers) as bot:
        found: list[str] = []
        while "dji-mini-9" not in found:
            async with bot.get(people.url("/internal/products"), params={"q": "هلی شات مینی ۹"}) as response:
                found = [row["slug"] for row in (await response.json())["products"]]


async def test_a_person_keeps_what_they_wrote_when_the_demo_is_seeded_again(
    desk: Desk, settings: Settings, editor: Editor, tmp_path: Path
) -> None:
    _, row = await editor("GET", "answers/warranty")
    _, found = await editor(
        "POST",
        "answers/privacy/retire",
        {"updated_at": (await editor("GET", "answers/privacy"))[1]["answer"]["updated_at"]},
    )
    await editor("PATCH", "answers/warranty", {"updated_at": row["answer"]["updated_at"], "answer": "متن من"})
    database = Database(settings.database, InProcessBus())
    report = await seed(database, ROOT / "data" / "shop", START)
    await database.close()
    assert (report.updated, report.answers) == (0, 0)
    assert (await editor("GET", "answers/warranty"))[1]["answer"]["answer"] == "متن من"
    assert (await editor("GET", "answers/privacy"))[1]["answer"]["retired_at"] == found["answer"]["retired_at"]


async def test_preview_shows_what_is_found_and_what_the_bot_says_and_nothing_is_kept(
    desk: Desk, editor: Editor, engine: ScriptedEngine
) -> None:
    engine.script = lambda body: [
        {
            "text": f"به «{body['text']}»",
            "payload": {"type": "choices", "choices": [{"title": "بله", "command": {"intent": "affirm"}}]},
            "actions": [{"type": "note_gap", "reason": "no_answer"}],
        },
        {"text": None, "actions": [{"type": "request_handoff", "reason": "asked"}]},
    ]
    _, found = await editor("POST", "preview", {"text": "هزینه ارسال چقدره"})
    assert found["answers"][0]["topic"] == "shipping_cost"
    assert found["understanding"]["intent"] == "ask_price"
    assert found["replies"] == [
        {"text": "به «هزینه ارسال چقدره»", "payload": {"type": "choices", "choices": [{"title": "بله"}]}}
    ]
    assert found["does"] == ["note_gap", "request_handoff"]
    async with desk.database.reading() as session:
        for table in (Conversation, Message, KnowledgeGap):
            assert await session.scalar(select(func.count()).select_from(table)) == 0
    # Every try is a conversation of its own: what was asked before has no part in it.
    await editor("POST", "preview", {"text": "هزینه ارسال چقدره"})
    first, second = engine.requests
    assert first["conversation_id"] != second["conversation_id"]
    # The desk takes what was not understood for a gap though the bot does not ask for it.
    engine.intent, engine.script = "nlu_fallback", lambda _: [{"text": "؟", "actions": []}]
    assert (await editor("POST", "preview", {"text": "قلقلک"}))[1]["does"] == ["note_gap"]
    engine.down = True
    _, found = await editor("POST", "preview", {"text": "گلکسی A54"})
    assert (found["understanding"], found["replies"], found["does"]) == (None, None, [])
    assert found["products"][0]["slug"] == "samsung-galaxy-a54"
    assert 0 < found["products"][0]["score"] <= 1
    assert (await editor("POST", "preview", {"text": " "}))[1]["code"] == "message.empty"


async def test_preview_searches_a_draft_as_if_it_were_kept(
    people: People, editor: Editor, engine: ScriptedEngine
) -> None:
    engine.down = True
    asked = "واسه هلی شات مجوز میخواد؟"
    _, found = await editor("POST", "preview", {"text": asked, "draft": TOPIC})
    assert (found["answers"][0]["topic"], found["answers"][0]["answer"]) == ("drone_permit", TOPIC["answer"])
    # A draft may be half written, and stands in the place of the row it is of.
    _, found = await editor("POST", "preview", {"text": asked, "draft": {"phrasings": ["هلی‌شات مجوز لازم داره"]}})
    assert found["answers"][0]["topic"] == ""
    _, found = await editor(
        "POST", "preview", {"text": "هزینه ارسال چنده", "draft": {**TOPIC, "topic": "shipping_cost"}}
    )
    assert [one["topic"] for one in found["answers"]].count("shipping_cost") <= 1
    assert await bots_answer(people, asked) is None


async def test_the_search_is_built_before_the_first_question_once(
    settings: Settings, clock: MovableClock, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[int] = []
    begun = threading.Event()

    def build(version: int, *rest: Any) -> Indexes:
        built.append(version)
        begun.set()
        return indexes.build(version, *rest)

    monkeypatch.setattr("desk.knowledge.service.build", build)
    for prepare in (False, True):
        server = TestServer(create_app(settings, clock, prepare=prepare))
        await server.start_server()
        if prepare:
            assert await asyncio.to_thread(begun.wait, 60)
        assert len(built) == int(prepare)
        headers = {"Authorization": f"Bearer {INTERNAL}"}
        async with ClientSession() as session:
            for _ in range(2):
                async with session.get(server.make_url("/internal/answers?q=گارانتی"), headers=headers) as response:
                    assert (await response.json())["answers"][0]["topic"] == "warranty"
        assert len(built) == 1
        built.clear()
        begun.clear()
        await server.close()


async def test_a_change_is_live_on_another_process_by_news_and_without_it(
    tmp_path: Path, database_url: str, engine: ScriptedEngine, valkey_url: str, clock: MovableClock
) -> None:
    from tests.desk.conftest import seeded

    together = make_settings(tmp_path, database_url, engine.url, redis_url=valkey_url)
    apart = make_settings(tmp_path, database_url, engine.url)
    await seeded(together)
    servers = [TestServer(create_app(settings, clock)) for settings in (together, together, apart)]
    peoples = [People(server) for server in servers]
    try:
        for server, people in zip(servers, peoples, strict=True):
            await server.start_server()
            assert await bots_answer(people, "هلی شات مجوز لازم داره؟") != "drone_permit"
        editor = Editor(peoples[0], *await peoples[0].browser(peoples[0].login_of("admin")))
        await editor.add()
        for people in peoples:
            await until_answered(people, "هلی شات مجوز لازم داره؟", "drone_permit")
    finally:
        for people, server in zip(peoples, servers, strict=True):
            for session in people.sessions:
                await session.close()
            await server.close()
    assert DESK in servers[0].app
