"""Whoever asks for a human gets one, in the middle of whatever."""

from typing import Any

import pytest

OPENINGS = {
    "nothing": [],
    "the number": ["سفارشم کجاست"],
    "the digits": ["سفارش ۱۰۲۳۴۵ من کجاست"],
    "a reason": ["سفارش ۱۰۲۵۸۸ رو کنسل کن", "۵۹۳۷"],
    "a phone": ["پولم کم شده ولی سفارش ثبت نشد", "شماره ندارم"],
    "a name": ["لطفا با من تماس بگیرید"],
    "an hour": ["لطفا با من تماس بگیرید", "علی رضایی", "09121236789"],
    "a choice": ["بلبل زرافه منظومه قورمه"],
    "yes or no": ["بلبل زرافه منظومه قورمه", "خرچنگ فیروزه طناب کهکشان"],
}
ASKS = ["اپراتور لطفا", "میشه با یه آدم حرف بزنم", "وصلم کن به پشتیبان"]


def reasons(answer: dict[str, Any]) -> list[str]:
    found = [action for reply in answer["replies"] for action in reply["actions"]]
    return [action["reason"] for action in found if action["type"] == "request_handoff"]


@pytest.mark.parametrize("asks", ASKS)
@pytest.mark.parametrize("asked", OPENINGS)
def test_a_human_at_once(say: Any, asked: str, asks: str) -> None:
    for text in OPENINGS[asked]:
        say(text)
    assert reasons(say(asks)) == ["asked"]


@pytest.mark.parametrize("question", [1, 2, 3])
def test_a_human_in_the_middle_of_a_survey(say: Any, question: int) -> None:
    say(command="start_survey", survey_id=f"h{question}")
    for text in ["۵", "خوب بود"][: question - 1]:
        say(text)
    assert reasons(say("اپراتور لطفا")) == ["asked"]
