"""Wishes about orders, a call, and what a human is told, over real HTTP against a desk's internal API."""

import json
import re
from datetime import datetime, timezone
from typing import Any

import pytest
from rasa_sdk import Action

from actions import callback, human, order_outcome, order_questions, orders, unsure, words
from actions.jalali import dated_moment
from persian.moments import said_moment
from tests.actions.acting import Answer, act
from tests.contract.engine.stand_in_desk import StandInDesk

SHIPPED, PACKING = "102345", "102588"
FOUR = {SHIPPED: "6789", PACKING: "5937"}


def number(value: str) -> dict[str, str]:
    return {"entity": "order_number", "value": value, "text": value}


class Dialogue:
    """The order form turn by turn, as Rasa runs it: what the validation returns is what the next turn begins with."""

    slots_of = ("order_number", "phone_last4", "case_phone", "request_detail")

    def __init__(self) -> None:
        self.slots: dict[str, Any] = {}

    def turn(self, text: str, intent: str = "inform", entities: Any = (), command: Any = None) -> Answer:
        said = act(orders.ValidateOrder(), text, intent, entities, self.slots, command)
        self.slots.update(said.slots)
        open_ = [name for name in self.slots_of if self.slots.get(name) is None]
        self.slots["requested_slot"] = None if said.slots.get("requested_slot", "") is None or not open_ else open_[0]
        if self.slots["requested_slot"] is None:
            done = act(order_outcome.OrderDone(), text, intent, entities, self.slots, command)
            self.slots.update(done.slots)
            done.actions = said.actions + done.actions
            done.words = f"{said.words} {done.words}".strip()
            done.payloads = said.payloads + done.payloads
            return done
        return said

    @property
    def asked(self) -> Any:
        return self.slots["requested_slot"]


def cases(said: Answer) -> list[dict[str, Any]]:
    return [action for action in said.actions if action["type"] == "open_case"]


def proven(dialogue: Dialogue, intent: str, order: str) -> Answer:
    dialogue.turn("سفارش", intent, [number(order)])
    assert dialogue.asked == "phone_last4"
    return dialogue.turn(FOUR[order])


def test_cancelling_becomes_a_case_with_a_code_and_a_time(shop: StandInDesk) -> None:
    talk = Dialogue()
    proven(talk, "cancel_order", PACKING)
    assert talk.asked == "request_detail"
    done = talk.turn("ارزان‌ترش را پیدا کردم")
    (case,) = cases(done)
    assert (case["kind"], case["order_number"]) == ("cancel", PACKING)
    assert case["details"]["note"] == "ارزان‌ترش را پیدا کردم"
    assert "{case_code}" in done.words
    assert "{case_due}" in done.words
    assert talk.slots["proven_order"] is None, "the keys are forgotten"


@pytest.mark.parametrize("intent", ["cancel_order", "change_order", "return_order"])
def test_what_the_rules_do_not_allow_is_refused_with_a_reason_and_another_way(
    shop: StandInDesk,
    intent: str,
) -> None:
    talk = Dialogue()
    done = proven(talk, intent, SHIPPED)
    assert talk.asked is None, "nothing more is asked for what cannot be done"
    assert cases(done) == []
    assert "ارسال شده" in done.words
    assert words.SUGGEST_HUMAN in [choice["title"] for choice in done.payloads[0]["choices"]]


def test_a_proven_order_is_used_without_asking_and_named(shop: StandInDesk) -> None:
    shop.proved["c1"] = [PACKING]
    talk = Dialogue()
    talk.turn("کنسلش کن", "cancel_order")
    assert talk.asked == "request_detail"
    asked = act(order_questions.AskDetail(), "کنسلش کن", "cancel_order", slots=talk.slots)
    assert "۱۰۲۵۸۸" in asked.words


def test_of_two_proven_orders_it_asks_which(shop: StandInDesk) -> None:
    shop.proved["c1"] = [PACKING, SHIPPED]
    talk = Dialogue()
    talk.turn("سفارشم کجاست", "track_order")
    asked = act(order_questions.AskOrderNumber(), "سفارشم کجاست", "track_order", slots=talk.slots)
    assert len(asked.payloads[0]["choices"]) == 2
    assert talk.turn("۱۰۲۵۸۸", "inform", [number(PACKING)]).payloads[0]["order"]["number"] == PACKING


def test_another_wish_in_the_middle_keeps_the_number(shop: StandInDesk) -> None:
    talk = Dialogue()
    talk.turn("سفارشم کجاست", "track_order", [number(PACKING)])
    talk.turn("نه، لغوش کن", "cancel_order")
    assert (talk.asked, talk.slots["order_request"]) == ("phone_last4", "cancel")
    talk.turn("۵۹۳۷")
    assert cases(talk.turn("لازم نیست", "skip"))[0]["kind"] == "cancel"


def test_a_number_is_corrected(shop: StandInDesk) -> None:
    talk = Dialogue()
    talk.turn("سفارش ۱۰۲۳۴۶ کجاست", "track_order", [number("102346")])
    talk.turn("نه، ۱۰۲۳۴۵", "deny", [number(SHIPPED)])
    assert (talk.asked, talk.slots["order_number"]) == ("phone_last4", SHIPPED)


def test_a_payment_without_an_order_asks_for_a_phone(shop: StandInDesk) -> None:
    talk = Dialogue()
    talk.turn("پول کم شد سفارش ثبت نشد", "payment_problem")
    talk.turn("شماره ندارم", "deny")
    assert talk.asked == "case_phone"
    talk.turn("۱۲۳")
    assert talk.asked == "case_phone"
    talk.turn("+98 912 123 6789")
    (case,) = cases(talk.turn("دیروز"))
    assert (case["order_number"], case["details"]["phone"]) == (None, "09121236789")
    assert case["details"]["said"] == "پول کم شد سفارش ثبت نشد"


@pytest.mark.parametrize("intent", list(orders.REQUESTS))
def test_a_number_alone_discloses_nothing(shop: StandInDesk, intent: str) -> None:
    talk = Dialogue()
    said = talk.turn("سفارش ۱۰۲۳۴۵", intent, [number(SHIPPED)])
    assert (said.actions, said.payloads, said.words.strip()) == ([], [], "")
    wrong = talk.turn("۱۱۱۱")
    assert (wrong.actions, wrong.payloads) == ([], [])
    assert "علی" not in json.dumps(talk.slots, ensure_ascii=False)


def test_a_return_says_until_when_it_was_possible() -> None:
    order = {
        "number": SHIPPED,
        "status": "delivered",
        "status_text": "تحویل داده شده",
        "can": {
            "cancel": {"allowed": False, "reason": "dispatched"},
            "return": {"allowed": False, "reason": "too_late", "until": "2026-11-20T20:29:59Z"},
        },
    }
    for request in ("return", "cancel"):
        sentence, choices = order_outcome.refusal(order, request)
        assert "۲۹ آبان ۱۴۰۵" in sentence
        assert "report_problem" in [choice["command"]["intent"] for choice in choices]


def test_every_refusal_has_its_words() -> None:
    reasons = {"cancel": ("dispatched", "closed"), "change": ("dispatched", "closed")}
    for request, known in {**reasons, "return": ("not_delivered", "closed", "too_late")}.items():
        for reason in known:
            assert words.REFUSED[request, reason]


class Call(Dialogue):
    """The call's form, turn by turn."""

    slots_of = ("callback_name", "callback_phone", "callback_time")

    def turn(self, text: str, intent: str = "inform", entities: Any = (), command: Any = None) -> Answer:
        said = act(callback.ValidateCallback(), text, intent, entities, self.slots, command)
        self.slots.update(said.slots)
        open_ = [name for name in self.slots_of if self.slots.get(name) is None]
        self.slots["requested_slot"] = open_[0] if open_ else None
        if not open_:
            return act(callback.CallbackDone(), text, intent, entities, self.slots)
        return said


def test_a_call_within_working_hours(shop: StandInDesk) -> None:
    talk = Call()
    talk.turn("با من تماس بگیرید", "request_callback")
    talk.turn("اسمم مریم احمدی است")
    assert talk.slots["callback_name"] == "مریم احمدی"
    talk.turn("۰۹۱۲")
    assert talk.asked == "callback_phone"
    talk.turn("۰۹۱۲ ۱۲۳ ۶۷۸۹")
    asked = act(callback.AskTime(), "", slots=talk.slots)
    assert "۰۹۱۲۱۲۳۶۷۸۹" in asked.words
    done = talk.turn("فردا ساعت ده")
    (case,) = cases(done)
    assert case["details"]["phone"] == "09121236789"
    assert case["due_at"].endswith("T06:30:00Z")
    assert "فردا ساعت ۱۰" in done.words
    assert "فردا" not in case["details"]["time"], "read on another day, it would be another day"
    assert case["details"]["time"].endswith("ساعت ۱۰")


def test_an_hour_outside_working_hours_gets_the_nearest_proposed(shop: StandInDesk) -> None:
    talk = Call()
    talk.turn("با ۰۹۱۲۱۲۳۶۷۸۹ تماس بگیرید", "request_callback")
    talk.turn("علی رضایی")
    said = talk.turn("فردا ساعت ۱۱ شب")
    assert talk.asked == "callback_time"
    assert "ساعت ۹" in said.words
    assert cases(talk.turn("بله", "affirm"))[0]["due_at"].endswith("T05:30:00Z")


def test_a_human_out_of_hours_is_asked_for_all_the_same(shop: StandInDesk) -> None:
    shop.open = False
    said = act(human.RequestHuman(), "اپراتور لطفا", "request_human")
    (handed,) = said.actions
    assert "شنبه ۷ آذر ساعت ۹" in said.words
    assert [choice["title"] for choice in handed["choices"]] == [words.STAY_IN_QUEUE, words.CALL_ME]
    shop.open = True
    assert act(human.RequestHuman(), "اپراتور لطفا", "request_human").actions[0]["choices"] == []


@pytest.mark.parametrize(
    ("action", "intent", "stays"),
    [(human.RequestHuman(), "request_human", False), (human.Complaint(), "complaint", True)],
)
def test_nobody_is_promised_who_is_not_there(shop: StandInDesk, action: Action, intent: str, stays: bool) -> None:
    shop.open = False
    said = act(action, "اپراتور لطفا", intent)
    assert not re.search("رساندم|خبر دادم|خواستم|وصل", said.words), said.words
    shop.open = True
    said = act(action, "اپراتور لطفا", intent)
    instead = said.actions[0]["if_closed"]
    assert (instead is not None) is stays, "only what is true all the same is said before a closed queue"
    if instead:
        assert "همکار" not in instead


def test_anger_raises_the_priority_and_nothing_is_cheerful(shop: StandInDesk) -> None:
    said = act(human.Complaint(), "واقعا افتضاحید شکایت دارم", "complaint")
    assert (said.actions[0]["mood"], said.actions[0]["priority"]) == ("angry", 2)
    assert "متأسفم" in said.words
    assert "خوش" not in said.words


def test_the_summary_says_who_wants_what_and_what_was_done(shop: StandInDesk) -> None:
    before = [
        {
            "event": "user",
            "text": "سفارشم کجاست",
            "metadata": {},
            "parse_data": {"intent": {"name": "track_order"}, "entities": [number(SHIPPED)]},
        },
        {"event": "bot", "text": "…", "data": {"custom": {"actions": [{"type": "mark_helped", "topic": "price"}]}}},
    ]
    slots = {"last_order": SHIPPED}
    handed = act(human.RequestHuman(), "اپراتور", "request_human", slots=slots, before=before).actions[0]
    assert handed["summary"].startswith("مشتری می‌خواهد بداند سفارشش کجاست (سفارش ۱۰۲۳۴۵): «اپراتور».")
    assert "قیمت را گفته است" in handed["summary"]
    assert (handed["entities"], handed["last_order"]) == ({"order_number": SHIPPED}, SHIPPED)


RANKING = [
    {"name": "nlu_fallback", "confidence": 0.4},
    {"name": "track_order", "confidence": 0.3},
    {"name": "refund_status", "confidence": 0.2},
    {"name": "jobs", "confidence": 0.1},
]


def test_not_understood_asks_with_the_likeliest_readings_then_searches_then_offers_a_human(
    shop: StandInDesk,
) -> None:
    text = "بلبل هزینه ارسال منظومه قورمه سبزی تازه"
    first = act(human.NotUnderstood(), text, "nlu_fallback", ranking=RANKING)
    readings = [choice["command"]["intent"] for choice in first.payloads[0]["choices"]]
    assert readings == ["track_order", "refund_status", "request_human"]
    assert first.payloads[0]["choices"][0]["command"]["entities"]["said"] == text
    again = act(human.NotUnderstood(), "هزینه ارسال یخچال به زاهدان", "nlu_fallback", slots={"misses": 1})
    assert again.payloads[0]["choices"][0]["command"]["intent"] == "ask_faq"
    assert act(human.NotUnderstood(), "بلبل", "nlu_fallback", slots={"misses": 2}).offers_human
    lost = act(human.NotUnderstood(), "بلبل", "nlu_fallback", slots={"misses": unsure.MOST_MISSES})
    assert lost.types == ["request_handoff"]


def test_a_button_stands_for_the_words_it_was_offered_for(shop: StandInDesk) -> None:
    from actions import questions

    command = {"intent": "ask_faq", "entities": {"said": "هزینه ارسال به شیراز چقدره"}}
    entities = [{"entity": "said", "value": "هزینه ارسال به شیراز چقدره"}]
    said = act(questions.Question(), "پرسش درباره‌ی شرایط", "ask_faq", entities, command=command)
    assert {"type": "mark_helped", "topic": "faq:shipping_cost"} in said.actions


def test_the_second_wish_is_a_button() -> None:
    command = {"intent": "second_wish", "entities": {"second_intent": "ask_faq", "said": "ارسال چند روزه؟"}}
    said = act(human.OfferSecond(), "", "second_wish", command=command)
    assert said.payloads[0]["choices"][0]["command"] == {"intent": "ask_faq", "entities": {"said": "ارسال چند روزه؟"}}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("مریم احمدی", "مریم احمدی"),
        ("اسمم مریم احمدی است", "مریم احمدی"),
        ("من علی هستم", "علی"),
        ("۰۹۱۲", None),
        ("{case_code}", None),
        ("چرا باید بگم؟", None),
    ],
)
def test_names(written: str, name: str | None) -> None:
    assert callback.read_name(written) == name


def test_moments_are_said_as_people_say_them() -> None:
    now = datetime(2026, 11, 24, 8, tzinfo=timezone.utc)
    assert said_moment(datetime(2026, 11, 24, 10, 30, tzinfo=timezone.utc), now) == "امروز ساعت ۱۴"
    assert said_moment(datetime(2026, 11, 25, 6, tzinfo=timezone.utc), now) == "فردا ساعت ۹:۳۰"
    assert said_moment(datetime(2026, 11, 27, 20, 30, tzinfo=timezone.utc), now) == "شنبه ۷ آذر ساعت ۰"
    assert dated_moment("2026-11-25T06:00:00Z") == "چهارشنبه ۴ آذر ۱۴۰۵ ساعت ۹:۳۰"


def test_a_change_of_mind_is_a_reason_to_cancel_not_to_stop(shop: StandInDesk) -> None:
    talk = Dialogue()
    proven(talk, "cancel_order", PACKING)
    assert cases(talk.turn("پشیمون شدم", "stop"))[0]["details"]["note"] == "پشیمون شدم"


@pytest.mark.parametrize(
    ("action", "intent"),
    [(human.NotUnderstood(), "inform"), (human.Affirm(), "affirm"), (human.Deny(), "deny")],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_number_by_itself_waits_for_its_wish_or_goes_on_with_the_last(
    shop: StandInDesk,
    action: Any,
    intent: str,
) -> None:
    said = act(action, "۱۰۲۵۸۸", intent, [number(PACKING)])
    assert "۱۰۲۵۸۸" in said.words
    assert len(said.payloads[0]["choices"]) == 3
    begun = act(orders.ValidateOrder(), "پیگیری سفارش", "track_order", slots=said.slots)
    assert begun.slots["order_number"] == PACKING
    again = act(action, "نه، ۱۰۲۵۸۸", intent, [number(PACKING)], {"order_request": "track"})
    assert (again.words, again.payloads) == ("", [])
