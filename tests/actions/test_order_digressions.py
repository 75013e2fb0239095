"""What customers do beside answering the form: ask back, say everything at once, try again and again."""

from typing import Any

import pytest

from actions import callback, human, words
from tests.actions.acting import act
from tests.actions.test_order_requests import Dialogue, number
from tests.contract.engine.stand_in_desk import StandInDesk

SHIPPED, REFUNDED = "102345", "102101"


@pytest.mark.parametrize(
    "asks",
    [
        "چرا شماره میخوای؟",
        "واسه چی شماره موبایل میخواین",
        "برای چه کاری شماره‌ام را می‌خواهید؟",
        "شماره سفارش چیه؟",
        "شماره‌ی سفارشم کجاست؟",
        "کجا بنویسم؟",
        "از کجا بیارمش",
        "یعنی چی؟",
        "چی؟",
        "کدوم شماره",
        "shomare sefaresh chie",
    ],
)
@pytest.mark.parametrize("intent", ["ask_faq", "nlu_fallback", "bot_challenge", "track_order"])
def test_asking_back_is_explained_and_counts_as_no_miss(shop: StandInDesk, asks: str, intent: str) -> None:
    talk = Dialogue()
    talk.turn("سفارشم کجاست", "track_order")
    for _ in range(3):
        said = talk.turn(asks, intent)
        assert said.words in words.WHAT_FOR["order_number"]
        assert talk.asked == "order_number"
    talk.turn("۱۰۲۳۴۵", entities=[number(SHIPPED)])
    assert talk.turn(asks, intent).words in words.WHAT_FOR["phone_last4"]
    assert "link_order" in talk.turn("۶۷۸۹").types


@pytest.mark.parametrize(
    ("text", "intent"),
    [("هزینه ارسال چقدره؟", "ask_faq"), ("ساعت کاری‌تون چیه؟", "ask_faq"), ("چرا باید هزینه‌ی ارسال بدم؟", "ask_faq")],
)
def test_a_question_of_its_own_is_not_asking_back(shop: StandInDesk, text: str, intent: str) -> None:
    talk = Dialogue()
    talk.turn("سفارشم کجاست", "track_order")
    said = talk.turn(text, intent)
    assert (said.words, said.slots) == ("", {}), "the form steps back and the question is answered"


def test_asking_back_while_a_call_is_agreed(shop: StandInDesk) -> None:
    asked = {"requested_slot": "callback_phone", "callback_name": "علی"}
    said = act(callback.ValidateCallback(), "چرا شماره میخوای", "ask_faq", slots=asked)
    assert said.words in words.WHAT_FOR["callback_phone"]
    assert said.slots == {"callback_phone": None}


@pytest.mark.parametrize("text", ["سفارش ۱۰۲۳۴۵ با ۶۷۸۹", "102345 6789", "سفارشم ۱۰۲۳۴۵ کجاست؟ آخر شماره‌م ۶۷۸۹"])
def test_number_and_digits_in_one_message_are_not_asked_for_again(shop: StandInDesk, text: str) -> None:
    assert "link_order" in Dialogue().turn(text, "track_order", [number(SHIPPED)]).types
    talk = Dialogue()
    talk.turn("سفارشم کجاست", "track_order")
    assert "link_order" in talk.turn(text, "inform", [number(SHIPPED)]).types


@pytest.mark.parametrize(
    "text",
    [
        "سفارش ۱۰۲۳۴۵ را سال ۱۴۰۵ ثبت کردم",
        "سفارش ۱۰۲۳۴۵، ۵۰۰۰ تومان",
        "۱۰۲۳۴۵ یا ۱۲۳۴ یا ۵۶۷۸",
        "۱۰۲۳۴۵ به قیمت ۱۲٬۵۰۰",
    ],
)
def test_a_number_that_may_be_something_else_costs_no_try(shop: StandInDesk, text: str) -> None:
    talk = Dialogue()
    talk.turn(text, "track_order", [number(SHIPPED)])
    assert talk.asked == "phone_last4"
    assert shop.tries == {}


def test_misses_from_before_do_not_count_against_the_form(shop: StandInDesk) -> None:
    talk = Dialogue()
    talk.slots["misses"] = 3
    talk.turn("سفارشم کجاست", "track_order")
    said = talk.turn("هاها", "nlu_fallback")
    assert said.words in words.HINTS["order_number"]
    assert not said.offers_human


def test_a_refund_that_was_made_is_told_and_opens_no_case(shop: StandInDesk) -> None:
    talk = Dialogue()
    talk.turn("پولم کی برمی‌گرده", "refund_status", [number(REFUNDED)])
    done = talk.turn("۸۲۶۰")
    assert "open_case" not in done.types
    assert "وجه بازگردانده شده" in done.words
    assert done.payloads[-1]["choices"][-1]["title"] == words.SUGGEST_HUMAN


def test_a_locked_order_out_of_hours_says_when_somebody_is_back(shop: StandInDesk) -> None:
    shop.open = False
    talk = Dialogue()
    talk.turn("سفارش", "track_order", [number(SHIPPED)])
    for _ in range(4):
        talk.turn("۱۱۱۱")
    locked = talk.turn("۱۱۱۱")
    (handoff,) = locked.actions
    assert (handoff["reason"], handoff["priority"]) == ("order_locked", 1)
    assert words.CALL_ME in [choice["title"] for choice in handoff["choices"]]
    assert "برمی‌گردند" in locked.words


def test_no_sentence_comes_three_times_while_digits_are_tried(shop: StandInDesk) -> None:
    slots: dict[str, Any] = {"order_request": "track", "order_number": SHIPPED, "requested_slot": "phone_last4"}
    from actions.orders import ValidateOrder

    before: list[dict[str, Any]] = []
    said: list[str] = []
    for _ in range(4):
        answer = act(ValidateOrder(), "۱۱۱۱", "inform", slots=slots, before=before)
        before.append({"event": "bot", "text": answer.words})
        said.append(answer.words.translate(str.maketrans("۰۱۲۳۴", "-----")))
    assert max(said.count(sentence) for sentence in said) <= 2


@pytest.mark.parametrize("text", ["کنسل", "لغو!", "کنسلش کن", "لغو کنید لطفا", "cancel"])
def test_a_bare_cancel_leaves_the_form_and_offers_to_cancel_the_order(shop: StandInDesk, text: str) -> None:
    talk = Dialogue()
    talk.turn("سفارشم کجاست", "track_order", [number(SHIPPED)])
    said = talk.turn(text, "cancel_order")
    assert talk.asked is None
    assert any(sentence in said.words for sentence in words.STOPPED)
    assert said.payloads[0]["choices"][0]["command"]["intent"] == "cancel_order"
    asked = {"requested_slot": "callback_name", "callback_phone": "09121236789"}
    left = act(callback.ValidateCallback(), text, "cancel_order", slots=asked)
    assert left.slots["requested_slot"] is None
    assert left.slots["callback_phone"] is None
    assert left.payloads == [], "no order was talked of"


def test_a_bare_cancel_goes_on_with_cancelling(shop: StandInDesk) -> None:
    talk = Dialogue()
    talk.turn("سفارشمو لغو کن", "cancel_order", [number("102588")])
    talk.turn("۵۹۳۷")
    done = talk.turn("کنسل کن", "cancel_order")
    assert "open_case" in done.types


@pytest.mark.parametrize("intent", ["out_of_scope", "nlu_fallback", "inform"])
@pytest.mark.parametrize("text", ["خاک بر سرتون", "دزدا", "برید گمشید عوضیا", "دروغگوهای کلاهبردار"])
def test_scolding_that_was_not_understood_is_a_complaint(shop: StandInDesk, text: str, intent: str) -> None:
    said = act(human.NotUnderstood(), text, intent)
    (handoff,) = said.actions
    assert (handoff["reason"], handoff["mood"], handoff["priority"]) == ("complaint", "angry", 2)
    assert said.words in words.COMPLAINT
    assert said.payloads == [], "no cheerful suggestions"
