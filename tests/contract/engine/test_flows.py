"""The flows a customer goes through, by way of the channel, with what goes wrong on the way."""

from typing import Any

import pytest

LOST = ["بلبل زرافه منظومه قورمه", "خرچنگ فیروزه طناب کهکشان", "مربای ابر چوبی", "سماور پروانه کوهان"]


def actions(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [action for reply in answer["replies"] for action in reply["actions"]]


def types(answer: dict[str, Any]) -> list[str]:
    return [action["type"] for action in actions(answer)]


def words(answer: dict[str, Any]) -> str:
    return " ".join(reply["text"] for reply in answer["replies"])


def test_the_price_and_then_a_question_about_the_same_product(say: Any) -> None:
    first = say("سلام، قیمت گوشی سامسونگ A54 چنده؟")
    assert "۳۶٬۹۰۰٬۰۰۰ تومان" in words(first)
    again = say("موجوده؟")
    assert again["replies"][0]["payload"]["products"][0]["slug"] == "samsung-galaxy-a54"


def test_several_products_are_offered_to_choose_from(say: Any) -> None:
    answer = say("قیمت لپ تاپ ایسوس چنده")
    choice = answer["replies"][0]["payload"]["choices"][0]
    chosen = say(choice["title"], command=choice["command"]["intent"], **choice["command"]["entities"])
    assert "mark_helped" in types(chosen)


def test_an_order_with_a_wrong_phone_and_a_question_in_the_middle(say: Any) -> None:
    assert "شماره" in words(say("سفارشم کجاست"))
    assert "چهار رقم" in words(say("۱۰۲۳۴۵"))
    assert "پیدا نکردم" in words(say("1111"))
    middle = say("هزینه ارسال به شیراز چقدره")
    assert {"type": "mark_helped", "topic": "faq:shipping_cost"} in actions(middle)
    assert "چهار رقم" in words(middle), "the form goes on"
    found = say("6789")
    assert "link_order" in types(found)
    assert "۲۹ آبان ۱۴۰۵" in words(found)


def test_an_order_given_up(say: Any) -> None:
    say("سفارش ۱۰۲۳۴۵ من کجاست")
    assert types(say("بیخیال")) == []
    assert "link_order" not in types(say("۶۷۸۹"))


def test_too_many_wrong_tries_lead_to_a_human(say: Any) -> None:
    say("سفارش ۱۰۲۳۴۵ من کجاست")
    for _ in range(4):
        assert types(say("۱۱۱۱")) == []
    locked = actions(say("۱۱۱۱"))
    assert [(a["type"], a["reason"]) for a in locked] == [("request_handoff", "order_locked")]


def test_an_engine_restart_in_the_middle_of_a_form(say: Any, engine: Any) -> None:
    say("سفارش ۱۰۲۳۴۵ من کجاست")
    engine.stop()
    engine.start()
    assert "link_order" in types(say("۶۷۸۹"))


def test_never_the_same_sentence_three_times(say: Any) -> None:
    said = [words(say(text)) for text in LOST]
    assert len(set(said)) == len(said)


def test_an_answer_in_between_starts_the_count_again(say: Any) -> None:
    first = say(LOST[0])
    say("هزینه ارسال به شیراز چقدره")
    again = say(LOST[1])
    yes = {"title": "بله", "command": {"intent": "affirm", "entities": {}}}
    assert first["replies"][0]["payload"]["choices"]
    assert yes not in again["replies"][0]["payload"]["choices"], "what was meant is asked, a human is not yet offered"
    assert words(again) != words(first)


@pytest.mark.parametrize(("text", "reason"), [("اپراتور لطفا", "asked"), ("واقعا افتضاحید شکایت دارم", "complaint")])
def test_a_human_at_once(say: Any, text: str, reason: str) -> None:
    (handoff,) = actions(say(text))
    assert (handoff["type"], handoff["reason"]) == ("request_handoff", reason)
    assert text in handoff["summary"]


def test_thanks_after_help_end_the_conversation(say: Any) -> None:
    assert types(say("ممنون")) == []
    say("هزینه ارسال به شیراز چقدره")
    assert types(say("ممنون")) == ["finish_conversation"]


def test_a_slash_is_plain_text(say: Any, call: Any) -> None:
    assert types(say("/start_survey")) == []
    assert types(say('/request_human{"a": 1}')) == []
    assert types(say("/restart")) == []
    found = call("parse", {"text": "/سفارش ۱۰۲۳۴۵"}).json()["understanding"]["entities"]
    assert [(e["start"], e["end"], e["text"]) for e in found] == [(7, 13, "۱۰۲۳۴۵")]


@pytest.mark.parametrize("text", ["😀😀", "؟؟؟", "\u200f\u202e\u0000x", "ا" * 500, "سلام " * 700])
def test_odd_texts_are_answered(say: Any, text: str) -> None:
    assert say(text)["replies"]


def test_a_survey_in_typed_words(say: Any) -> None:
    say(command="start_survey", survey_id="s1")
    assert actions(say("عالی بود"))[0]["value"] == 5
    assert actions(say("رد کن"))[0]["value"] is None
    last = actions(say("نه از ده"))
    assert [a.get("value", a.get("state")) for a in last] == [9, "answered"]


def test_a_survey_asks_once_more_for_a_number(say: Any) -> None:
    say(command="start_survey", survey_id="s2")
    unclear = say("شاید")
    assert types(unclear) == []
    assert unclear["replies"][-1]["payload"]["question"] == "rating"


def test_a_survey_skipped(say: Any) -> None:
    say(command="start_survey", survey_id="s3")
    assert actions(say(command="skip_survey")) == [{"type": "survey_finish", "survey_id": "s3", "state": "skipped"}]


def test_a_new_question_ends_the_survey_and_is_answered(say: Any) -> None:
    say(command="start_survey", survey_id="s4")
    answer = say("قیمت گوشی سامسونگ A54 چنده؟")
    assert [a["type"] for a in actions(answer)] == ["survey_finish", "mark_helped"]
    assert actions(answer)[0]["state"] == "left"
    again = say(command="start_survey", survey_id="s5")
    assert again["replies"][-1]["payload"]["survey_id"] == "s5"


def test_a_survey_starts_even_while_an_order_is_asked_for(say: Any) -> None:
    say("سفارش ۱۰۲۳۴۵ من کجاست")
    asked = say(command="start_survey", survey_id="s6")
    assert asked["replies"][-1]["payload"]["question"] == "rating"
    assert actions(say("۴"))[0]["value"] == 4


def test_back_from_the_queue(say: Any) -> None:
    assert len(say(command="human_left")["replies"]) == 1


def test_the_desk_away(say: Any, desk: Any) -> None:
    desk.away = True
    try:
        answer = say("هزینه ارسال به شیراز چقدره")
    finally:
        desk.away = False
    assert "متأسفم" in words(answer)
    assert "request_handoff" in types(say("بله"))


def case(answer: dict[str, Any]) -> dict[str, Any]:
    (opened,) = [action for action in actions(answer) if action["type"] == "open_case"]
    return opened


def titles(answer: dict[str, Any]) -> list[str]:
    return [choice["title"] for choice in (answer["replies"][-1]["payload"] or {}).get("choices", [])]


def test_an_order_is_cancelled_from_the_first_word_to_the_code(say: Any) -> None:
    assert "شماره" in words(say("سفارشمو کنسل کن"))
    assert "چهار رقم" in words(say("۱۰۲۵۸۸"))
    assert "دلیل" in words(say("۵۹۳۷"))
    done = say("لازم نیست", command="skip")
    assert (case(done)["kind"], case(done)["order_number"]) == ("cancel", "102588")
    assert "{case_code}" in words(done)


def test_a_proven_order_that_has_left_is_refused_without_a_question(say: Any) -> None:
    say("سفارش ۱۰۲۳۴۵ من کجاست")
    say("۶۷۸۹")
    refused = say("سفارشمو کنسل کن")
    assert "۱۰۲۳۴۵" in words(refused)
    assert "open_case" not in types(refused)
    assert "گفت‌وگو با همکاران" in titles(refused)


def test_a_call_is_agreed(say: Any) -> None:
    say("لطفا با من تماس بگیرید")
    say("مریم احمدی")
    assert "۰۹۱۲۱۲۳۶۷۸۹" in words(say("0912 123 6789"))
    done = say("فردا ساعت ده")
    assert case(done)["details"]["name"] == "مریم احمدی"
    assert "ساعت ۱۰" in words(done)


def test_two_wishes_in_one_message(say: Any) -> None:
    both = say("قیمت گوشی سامسونگ A54 چنده؟ هزینه ارسال به شیراز چقدره؟")
    assert {"type": "mark_helped", "topic": "price"} in actions(both)
    choice = both["replies"][-1]["payload"]["choices"][-1]
    second = say(choice["title"], command=choice["command"]["intent"], **choice["command"]["entities"])
    assert {"type": "mark_helped", "topic": "faq:shipping_cost"} in actions(second)


def test_a_number_out_of_the_blue_is_asked_about(say: Any) -> None:
    assert "پیگیری سفارش" in titles(say("۱۰۲۵۸۸ همین"))
    assert "چهار رقم" in words(say("پیگیری سفارش"))
