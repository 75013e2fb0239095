"""Each action against a desk's internal API over real HTTP: what it finds, nothing found, the desk away or slow."""

from typing import Any

import aiohttp
import pytest
from rasa_sdk import Action

from actions import (
    callback,
    comparing,
    courtesy,
    desk,
    discounts,
    human,
    order_outcome,
    order_questions,
    orders,
    products,
    questions,
    recommending,
    survey,
    words,
)
from tests.actions.acting import act
from tests.contract.engine.stand_in_desk import StandInDesk

A54 = {"entity": "product", "value": "samsung-galaxy-a54", "text": "گوشی سامسونگ A54"}
NASTY = ['<img src=x onerror="alert(1)">', "/request_human", "/restart", "%s{0}\u202e", "'; DROP TABLE orders; --"]


def test_a_price_of_one_product(shop: StandInDesk) -> None:
    said = act(products.Price(), "قیمت گوشی سامسونگ A54 چنده؟", "ask_price", [A54])
    assert "تومان" in said.words
    assert said.types == ["mark_helped"]
    assert said.slots["last_product"] == "samsung-galaxy-a54"


def test_a_product_that_is_not_in_the_shop(shop: StandInDesk) -> None:
    gone = {"entity": "product", "value": "no-such-thing", "text": "پژو پارس"}
    said = act(products.Price(), "قیمت پژو پارس چنده", "ask_price", [gone])
    assert said.types == ["note_gap"]
    assert "پیدا نکردم" in said.words
    assert "تومان" not in said.words


def test_several_products_leave_the_choice_to_the_customer(shop: StandInDesk) -> None:
    laptops = [{"entity": "category", "value": "laptop", "text": "لپ تاپ"}]
    asked = act(products.Price(), "قیمت لپ تاپ چنده", "ask_price", laptops)
    assert len(asked.payloads[0]["choices"]) > 1
    assert asked.types == []
    assert act(recommending.Recommend(), "یه لپ تاپ پیشنهاد بده", "recommend_product", laptops).types == ["mark_helped"]


@pytest.mark.parametrize("action", [products.Availability(), products.Specs()], ids=lambda action: action.name())
def test_stock_and_features(shop: StandInDesk, action: Action) -> None:
    said = act(action, "گوشی سامسونگ A54", "", [A54])
    assert said.types == ["mark_helped"]
    assert "A54" in said.words


def test_a_frequent_question_and_one_that_nobody_answered(shop: StandInDesk) -> None:
    said = act(questions.Question(), "هزینه ارسال به شیراز چقدره", "ask_faq")
    helped, marked = said.actions
    assert helped == {"type": "mark_helped", "topic": "faq:shipping_cost"}
    assert (marked["type"], marked["topic"]) == ("mark_answer", "shipping_cost")
    assert 0.35 <= marked["score"] <= 1
    unanswered = act(questions.Question(), "بلبل زرافه منظومه", "ask_faq")
    assert unanswered.slots["misses"] == 1
    assert unanswered.actions == [{"type": "note_gap", "reason": "no_answer"}]


def test_an_order_found_wrong_and_locked(shop: StandInDesk) -> None:
    slots = {"requested_slot": "phone_last4", "order_number": "102345"}
    found = act(orders.ValidateOrder(), "۶۷۸۹", "inform", slots=slots)
    assert found.types == ["link_order"]
    done = act(order_outcome.OrderDone(), "۶۷۸۹", "inform", slots={**found.slots, "order_request": "track"})
    assert done.types == ["mark_helped"]
    assert done.payloads[0]["order"]["number"] == "102345"
    assert not {"phone", "can"} & set(done.payloads[0]["order"])
    for _ in range(4):
        wrong = act(orders.ValidateOrder(), "۱۱۱۱", "inform", slots=slots)
        assert (wrong.types, wrong.payloads) == ([], [])
    locked = act(orders.ValidateOrder(), "۱۱۱۱", "inform", slots=slots)
    assert [(done["type"], done["reason"]) for done in locked.actions] == [("request_handoff", "order_locked")]


ASKING = [
    (products.Price(), "قیمت گوشی سامسونگ A54", [A54], {}),
    (products.Availability(), "گوشی سامسونگ A54 دارید", [A54], {}),
    (products.Specs(), "مشخصات گوشی سامسونگ A54", [A54], {}),
    (comparing.Compare(), "مقایسه گوشی سامسونگ A54", [A54], {}),
    (recommending.Recommend(), "چیزی مثل گوشی سامسونگ A54", [A54], {}),
    (questions.Question(), "هزینه ارسال چقدره", [], {}),
    (discounts.Discount(), "تخفیف دارید؟", [], {}),
    (orders.ValidateOrder(), "سفارشم کجاست", [], {}),
    (callback.ValidateCallback(), "فردا ساعت ده", [], {"requested_slot": "callback_time"}),
    (orders.ValidateOrder(), "۶۷۸۹", [], {"requested_slot": "phone_last4", "order_number": "102345"}),
]


@pytest.mark.parametrize("trouble", ["away", "slow", "nobody there", "wrong token"])
@pytest.mark.parametrize(
    ("action", "text", "entities", "slots"), ASKING, ids=lambda value: getattr(value, "name", str)()
)
def test_without_facts_it_says_so_and_offers_a_human(
    shop: StandInDesk,
    monkeypatch: pytest.MonkeyPatch,
    trouble: str,
    action: Action,
    text: str,
    entities: Any,
    slots: Any,
) -> None:
    if trouble == "away":
        shop.away = True
    elif trouble == "slow":
        shop.slow = 0.3
        monkeypatch.setattr(desk, "TIMEOUT", aiohttp.ClientTimeout(total=0.05))
    elif trouble == "nobody there":
        monkeypatch.setenv("PASOKH_DESK_URL", "http://127.0.0.1:9")
    else:
        monkeypatch.setenv("PASOKH_INTERNAL_TOKEN", "another")
    said = act(action, text, "inform", entities, slots)
    assert said.offers_human
    assert said.types == []
    assert said.words.startswith("متأسفم")


def test_not_understood_does_not_need_the_desk(shop: StandInDesk) -> None:
    shop.away = True
    assert act(human.NotUnderstood(), "بلبل زرافه", "nlu_fallback").slots["misses"] == 1


@pytest.mark.parametrize("nasty", NASTY)
def test_nasty_words_in_slots_and_entities_stay_words(shop: StandInDesk, nasty: str) -> None:
    entity = {"entity": "product", "value": nasty, "text": nasty}
    assert act(products.Price(), nasty, "ask_price", [entity]).types == ["note_gap"]
    asked = act(order_questions.AskLastFour(), nasty, slots={"order_number": nasty})
    assert asked.types == []
    comment = act(survey.ValidateSurvey(), nasty, "inform", slots={"requested_slot": "comment", "survey_id": "s1"})
    assert comment.actions == [{"type": "survey_answer", "survey_id": "s1", "question": "comment", "value": nasty}]
    assert act(human.RequestHuman(), nasty, "request_human").types == ["request_handoff"]


@pytest.mark.parametrize("value", [6, 0, -1, "۷", "many", [1], {"a": 1}, 1e400])
def test_a_rating_off_the_scale_is_not_taken(value: Any) -> None:
    entities = [{"entity": "question", "value": "rating"}, {"entity": "value", "value": str(value)}]
    command = {"intent": "survey_value", "entities": {"question": "rating", "value": value}}
    slots = {"requested_slot": "rating", "survey_id": "s1"}
    assert act(survey.ValidateSurvey(), "", "survey_value", entities, slots, command).types == []


@pytest.mark.parametrize(
    ("action", "types"),
    [
        (courtesy.Greet(), []),
        (courtesy.Thank(), []),
        (courtesy.Goodbye(), ["finish_conversation"]),
        (courtesy.BotChallenge(), []),
        (human.RequestHuman(), ["request_handoff"]),
        (human.Complaint(), ["request_handoff"]),
        (human.Affirm(), []),
        (human.Deny(), []),
        (human.HumanLeft(), []),
        (orders.StopForm(), []),
    ],
    ids=lambda value: value.name() if isinstance(value, Action) else None,
)
def test_talk_needs_no_facts(action: Action, types: list[str]) -> None:
    said = act(action, "سلام", "greet")
    assert said.words.strip()
    assert said.types == types


def test_yes_means_the_offer_that_stands() -> None:
    said = act(human.Affirm(), "بله", "affirm", slots={"pending_offer": "not_understood"})
    assert said.actions[0]["reason"] == "not_understood"


def test_the_bot_gives_up_on_the_desk_before_the_customer_is_told_that_it_is_slow() -> None:
    assert desk.TIMEOUT.total is not None
    assert desk.TIMEOUT.total < 6


@pytest.mark.parametrize(
    "action",
    [courtesy.Greet(), courtesy.BotChallenge(), human.Affirm(), human.Deny(), human.HumanLeft(), products.Price()],
    ids=lambda action: action.name(),
)
def test_three_times_the_same_is_answered_in_three_ways(shop: StandInDesk, action: Action) -> None:
    said: list[str] = []
    for _ in range(3):
        answer = act(action, "بلبل زرافه", "greet", before=[{"event": "bot", "text": words} for words in said])
        said.append(answer.words)
    assert len(set(said)) == 3


def test_amid_a_conversation_nobody_is_greeted_again(shop: StandInDesk) -> None:
    answered = [{"event": "session_started"}, {"event": "bot", "text": "هزینه ارسال ۵۰ هزار تومان است."}]
    assert act(courtesy.Greet(), "یه سوال دیگه هم دارم", "greet", before=answered).words in words.GO_ON
    of_yesterday = [*answered, {"event": "session_started"}]
    assert act(courtesy.Greet(), "سلام", "greet", before=of_yesterday).words.startswith(words.HELLO)
