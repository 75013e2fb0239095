"""What the bot could not answer is listed for editors, alike together, and becomes a phrasing or an example."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desk.context import Desk
from desk.conversations.models import Turn
from desk.knowledge.examples import ReviewError
from desk.knowledge.gaps import clusters
from desk.knowledge.models import KnowledgeGap
from desk.knowledge.reading import Reading
from desk.knowledge.review import add_examples
from desk.knowledge.topics import TopicIndex
from desk.settings import ROOT, Settings
from tests.desk.conftest import START, People, ScriptedEngine
from tests.desk.test_knowledge import Editor, bots_answer, until_answered


@pytest.fixture
async def editor(people: People) -> Editor:
    return Editor(people, *await people.browser(people.login_of("manager")))


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"review": tmp_path / "review"})


async def answered(desk: Desk, count: int) -> None:
    """Wait until the engine's answers to this many messages have been carried out."""
    async with asyncio.timeout(60):
        while True:
            async with desk.database.reading() as session:
                done = (await session.scalars(select(Turn.id).where(Turn.state != "waiting"))).all()
            if len(done) >= count:
                return
            await asyncio.sleep(0.05)


def reply(*actions: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"text": "…", "actions": list(actions)}]


async def test_unanswered_messages_become_gaps_and_answered_ones_uses(
    people: People, desk: Desk, engine: ScriptedEngine, editor: Editor
) -> None:
    scripts = {
        "پهپاد دارین؟": ("nlu_fallback", reply()),
        "سلام": ("greet", reply()),
        "هزینه پست چنده": ("ask_question", reply({"type": "mark_answer", "topic": "shipping_cost", "score": 0.91})),
        "گارانتی دارن؟": ("nlu_fallback", reply({"type": "mark_helped", "topic": "faq:warranty"})),
        "منظورم این نبود": ("deny", reply({"type": "note_gap", "reason": "corrected"})),
        "فروش اقساطی به شرکت": ("ask_question", reply({"type": "note_gap", "reason": "no_answer"})),
        "پژو پارس دارید؟": ("ask_price", reply({"type": "note_gap", "reason": "no_product"})),
        "مناقصه شرکت می‌کنید؟": ("ask_question", reply()),
        "وصلم کن به همکارتون": ("request_human", reply({"type": "request_handoff", "reason": "asked"})),
    }
    engine.script = lambda body: scripts[body["text"]][1]
    customer, _ = await people.customer()
    for number, (text, (intent, _)) in enumerate(scripts.items(), start=1):
        engine.intent = intent
        await customer.say(text)
        await answered(desk, number)
    _, found = await editor("GET", "gaps")
    gaps = {gap["text"]: gap for cluster in found["clusters"] for gap in cluster["gaps"]}
    assert {text: gap["reason"] for text, gap in gaps.items()} == {
        "پهپاد دارین؟": "not_understood",
        "گارانتی دارن؟": "corrected",
        "فروش اقساطی به شرکت": "no_answer",
        "پژو پارس دارید؟": "no_product",
        "مناقصه شرکت می‌کنید؟": "handed_over",
    }
    assert (found["total"], found["more"]) == (5, False)
    _, asked = await editor("GET", "answers/shipping_cost/questions")
    assert [(one["text"], one["score"]) for one in asked["questions"]] == [("هزینه پست چنده", 0.91)]
    _, asked = await editor("GET", "answers/warranty/questions")
    assert [(one["text"], one["score"]) for one in asked["questions"]] == [("گارانتی دارن؟", None)]
    _, row = await editor("GET", "answers/shipping_cost")
    assert row["answer"]["used"] == 1


async def test_what_a_tapped_button_was_answered_with_is_a_use_and_no_gap(
    people: People, desk: Desk, engine: ScriptedEngine, editor: Editor
) -> None:
    command = {"intent": "ask_faq", "entities": {"said": "هزینه‌ی ارسال چقدر است؟"}}
    choices = {"type": "choices", "choices": [{"title": "هزینه‌ی ارسال چقدر است؟", "command": command}]}
    engine.intent, engine.script = "ask_faq", lambda _: [{"text": "کدام؟", "payload": choices, "actions": []}]
    customer, _ = await people.customer()
    await customer.say("پست")
    asked = await customer.until("message.created", lambda message: message["author"] == "bot")
    mark = {"type": "mark_answer", "topic": "shipping_cost", "score": 0.97}
    engine.script = lambda _: reply({"type": "mark_helped", "topic": "faq:shipping_cost"}, mark)
    await customer.say("", choice={"message_id": asked["id"], "index": 0})
    await answered(desk, 2)
    engine.intent, engine.script = "request_human", lambda _: reply({"type": "request_handoff", "reason": "asked"})
    await customer.say("وصلم کن به همکارتون")
    await answered(desk, 3)
    _, found = await editor("GET", "answers/shipping_cost/questions")
    assert [(one["text"], one["score"]) for one in found["questions"]] == [("هزینه‌ی ارسال چقدر است؟", 0.97)]
    assert (await editor("GET", "gaps"))[1]["total"] == 0, "what was answered is not handed over unanswered"


async def gaps_of(people: People, desk: Desk, engine: ScriptedEngine, editor: Editor, *texts: str) -> list[str]:
    """Have the bot not understand these; give the gaps' ids, the newest first."""
    engine.intent = "nlu_fallback"
    engine.script = lambda _: reply()
    customer, _ = await people.customer()
    for number, text in enumerate(texts, start=1):
        await customer.say(text)
        await answered(desk, number)
    async with desk.database.reading() as session:
        return list(await session.scalars(select(KnowledgeGap.id).order_by(KnowledgeGap.id.desc())))


async def test_one_click_makes_a_phrasing_and_undoing_it_opens_the_gap(
    people: People, desk: Desk, engine: ScriptedEngine, editor: Editor
) -> None:
    added = await editor.add(phrasings=["مجوز پهپاد"])
    ids = await gaps_of(people, desk, engine, editor, "کوادکوپتر قانونیه؟", "کوادکوپتر قانونيه ؟", "هزینه ارسال چنده")
    refused = {"ids": ids, "as": "phrasing", "topic": "drone_permit"}
    status, refusal = await editor("POST", "gaps/resolve", refused)
    assert (status, refusal["data"]["problems"][0]["owner"]) == (422, "shipping_cost")
    assert (await editor("GET", "gaps"))[1]["total"] == 3
    status, done = await editor("POST", "gaps/resolve", {"ids": ids[1:], "as": "phrasing", "topic": "drone_permit"})
    assert (status, done["closed"]) == (200, 2)
    assert len(done["answer"]["phrasings"]) == len(added["phrasings"]) + 1
    await until_answered(people, "کوادکوپتر قانونیه؟", "drone_permit")
    _, again = await editor("POST", "gaps/resolve", {"ids": ids[1:], "as": "phrasing", "topic": "drone_permit"})
    assert again["closed"] == 0
    _, found = await editor("GET", "history", key="drone_permit")
    assert [change["action"] for change in found["changes"]] == ["edit", "add"]
    await editor("POST", f"history/{found['changes'][0]['id']}/undo")
    assert (await editor("GET", "gaps"))[1]["total"] == 3
    assert await bots_answer(people, "سلام") is None
    _, done = await editor("POST", "gaps/resolve", {"ids": ids, "as": "dismiss"})
    assert (done["closed"], (await editor("GET", "gaps"))[1]["total"]) == (3, 0)
    _, done = await editor("POST", "gaps/resolve", {"ids": ids[:2], "as": "reopen"})
    assert (done["closed"], (await editor("GET", "gaps"))[1]["total"]) == (2, 2)


async def test_only_a_dismissal_is_taken_back(
    people: People, desk: Desk, engine: ScriptedEngine, editor: Editor
) -> None:
    await editor.add(phrasings=["مجوز پهپاد"])
    (gap,) = await gaps_of(people, desk, engine, editor, "کوادکوپتر قانونیه؟")
    await editor("POST", "gaps/resolve", {"ids": [gap], "as": "phrasing", "topic": "drone_permit"})
    _, done = await editor("POST", "gaps/resolve", {"ids": [gap], "as": "reopen"})
    assert (done["closed"], (await editor("GET", "gaps"))[1]["total"]) == (0, 0)


async def test_an_example_is_kept_apart_for_review(
    people: People, desk: Desk, settings: Settings, engine: ScriptedEngine, editor: Editor
) -> None:
    ids = await gaps_of(people, desk, engine, editor, "/request_human [x](order)", "قیمت پهپاد")
    _, options = await editor("GET", "options")
    assert {"ask_price", "request_human"} <= set(options["intents"])
    status, refusal = await editor("POST", "gaps/resolve", {"ids": ids, "as": "example", "intent": "no_such"})
    assert (status, refusal["data"]["problems"][0]["problem"]) == (422, "intent")
    _, done = await editor("POST", "gaps/resolve", {"ids": ids, "as": "example", "intent": "ask_price"})
    assert done["closed"] == 2
    written = (settings.review / "nlu.yml").read_text(encoding="utf-8")
    assert written.endswith("- intent: ask_price\n  examples: |\n    - request_human x (order)\n    - قیمت پهپاد\n")
    assert (await editor("GET", "gaps"))[1]["total"] == 0


async def test_a_file_under_review_is_not_written_over(
    people: People, desk: Desk, settings: Settings, engine: ScriptedEngine, editor: Editor
) -> None:
    ids = await gaps_of(people, desk, engine, editor, "قیمت پهپاد")
    settings.review.mkdir()
    (settings.review / "nlu.yml").write_text("nlu:\n- intent: ask_price\n  examples: ناتمام", encoding="utf-8")
    status, refusal = await editor("POST", "gaps/resolve", {"ids": ids, "as": "example", "intent": "ask_price"})
    assert (status, refusal["code"]) == (409, "knowledge.review")
    assert (await editor("GET", "gaps"))[1]["total"] == 1


def test_the_file_stays_in_order_and_takes_nothing_twice(tmp_path: Path) -> None:
    assert add_examples(tmp_path, "b_intent", ["دو", "یک", "دو"]) == 2
    assert add_examples(tmp_path, "a_intent", ["سه\nخط"]) == 1
    first = (tmp_path / "nlu.yml").read_text(encoding="utf-8")
    assert add_examples(tmp_path, "b_intent", ["یک"]) == 0
    assert (tmp_path / "nlu.yml").read_text(encoding="utf-8") == first
    assert [line.strip() for line in first.splitlines() if not line.startswith("#")][2:] == [
        "- intent: a_intent", "examples: |", "- سه خط", "- intent: b_intent", "examples: |", "- دو", "- یک",
    ]  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "nlu.yml"]
    (tmp_path / "nlu.yml").write_text(first + "# یادداشت من\n", encoding="utf-8")
    with pytest.raises(ReviewError):
        add_examples(tmp_path, "b_intent", ["چهار"])


def test_alike_messages_lie_together() -> None:
    alike = [
        ["پهپاد دارین؟", "پهپاد هم دارید", "شما پهپاد میفروشین"],
        ["کی حقوق بازنشسته ها رو میدن", "حقوق بازنشسته‌ها کی واریز میشه"],
        ["آدرس اداره مالیات کجاست"],
    ]
    texts = [text for group in alike for text in group]
    gaps = [
        KnowledgeGap(id=str(place), text=text, created_at=START + timedelta(minutes=place))
        for place, text in enumerate(texts)
    ]
    answers = json.loads((ROOT / "data" / "shop" / "answers.json").read_text(encoding="utf-8"))
    phrasings = [(row["topic"], text) for row in answers for text in row["phrasings"]]
    found = clusters(gaps, TopicIndex(phrasings, Reading(text for _, text in phrasings)).vector)
    assert [[gap.text for gap in cluster.gaps] for cluster in found] == alike
