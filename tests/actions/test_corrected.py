"""«نه منظورم این نبود» right after an answer: noted as a gap, and what was meant is asked."""

from typing import Any

import pytest

from actions import human, questions
from tests.actions.acting import act
from tests.contract.engine.stand_in_desk import StandInDesk

QUESTION = "هزینه ارسال به شیراز چقدره"


def before(answer: Any, question: str = QUESTION) -> list[dict[str, Any]]:
    """Return the events of a question and what the bot did about it."""
    custom = {"payload": None, "actions": answer.actions}
    return [{"event": "user", "text": question}, {"event": "bot", "text": answer.words, "data": {"custom": custom}}]


@pytest.mark.parametrize(
    ("action", "intent"), [(human.Deny(), "deny"), (human.Deny(), "skip"), (human.NotUnderstood(), "nlu_fallback")]
)
@pytest.mark.parametrize(
    "text",
    [
        "نه منظورم این نبود",
        "منظورم اين نبود",
        "اینو نپرسیدم که",
        "سوالم این نبود",
        "این جواب سوالم نبود",
        "منظورمو نفهمیدی",
        "اشتباه متوجه شدید",
        "من یه چیز دیگه پرسیدم",
        "manzooram in nabood",
    ],
)
def test_a_wrong_answer_is_noted_and_the_next_nearest_offered(
    shop: StandInDesk,
    action: Any,
    intent: str,
    text: str,
) -> None:
    answer = act(questions.Question(), QUESTION, "ask_faq")
    said = act(action, text, intent, before=before(answer))
    assert said.actions == [{"type": "note_gap", "reason": "corrected"}]
    titles = [choice["title"] for choice in said.payloads[0]["choices"]]
    assert titles[-1] == "گفت‌وگو با همکاران"
    assert said.slots["misses"] == 1
    again = act(action, text, intent, before=[*before(answer), {"event": "bot", "text": said.words}])
    assert again.words != said.words


@pytest.mark.parametrize("text", ["نه", "نه ممنون", "نه دیگه", "منظورم همینه", "درست فهمیدی", "این سفارش من نبود"])
def test_a_plain_no_corrects_nothing(shop: StandInDesk, text: str) -> None:
    answer = act(questions.Question(), QUESTION, "ask_faq")
    assert act(human.Deny(), text, "deny", before=before(answer)).types == []


def test_what_follows_no_answer_is_no_correction(shop: StandInDesk) -> None:
    unanswered = act(questions.Question(), "بلبل زرافه منظومه", "ask_faq")
    assert act(human.Deny(), "منظورم این نبود", "deny", before=before(unanswered)).types == []
    assert act(human.Deny(), "منظورم این نبود", "deny").types == []


def test_a_correction_does_not_need_the_desk(shop: StandInDesk) -> None:
    answer = act(questions.Question(), QUESTION, "ask_faq")
    shop.away = True
    assert act(human.Deny(), "منظورم این نبود", "deny", before=before(answer)).types == ["note_gap"]
