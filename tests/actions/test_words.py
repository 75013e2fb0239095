import pytest
from rasa_sdk import Tracker

from actions.goods import price_text, stock_text
from actions.jalali import jalali_date
from actions.survey_words import typed_value, wants_to_skip

PHONE = {"title": "گوشی A54", "price_rial": 369_000_000, "old_price_rial": 395_000_000, "stock": 3, "colours": []}


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-24T08:30:00Z", "۳ آذر ۱۴۰۵"),
        ("2026-11-23T20:29:00Z", "۲ آذر ۱۴۰۵"),
        ("2026-11-23T20:31:00Z", "۳ آذر ۱۴۰۵"),
        ("2026-03-21T00:00:00Z", "۱ فروردین ۱۴۰۵"),
    ],
)
def test_dates_are_jalali_and_in_tehran(moment: str, day: str) -> None:
    assert jalali_date(moment) == day


NOBODY_SAID_ANYTHING = Tracker("c1", {}, {}, [], False, None, {}, "action_listen")


def test_a_price_names_the_old_one_and_says_when_nothing_is_left() -> None:
    text = price_text(NOBODY_SAID_ANYTHING, PHONE)
    assert text == "قیمت گوشی A54 الان ۳۶٬۹۰۰٬۰۰۰ تومان است (پیش‌تر ۳۹٬۵۰۰٬۰۰۰ تومان)."
    assert "موجود نیست" in price_text(NOBODY_SAID_ANYTHING, {**PHONE, "stock": 0})
    assert "موجود نیست" in stock_text(NOBODY_SAID_ANYTHING, {**PHONE, "stock": 0})


@pytest.mark.parametrize(
    ("question", "typed", "value"),
    [
        ("rating", "۵", 5),
        ("rating", "پنج", 5),
        ("rating", "خیلی خوب بود", 5),
        ("rating", "خوب بود", 4),
        ("rating", "بد نبود", 3),
        ("rating", "خوب نبود", 2),
        ("rating", "افتضاح", 1),
        ("rating", "۹", None),
        ("recommend", "۹", 9),
        ("recommend", "حتما", 10),
        ("recommend", "شاید", None),
    ],
)
def test_a_survey_answer_in_words(question: str, typed: str, value: int | None) -> None:
    assert typed_value(question, typed) == value


def test_passing_over_a_question() -> None:
    assert wants_to_skip("rating", "رد کن")
    assert wants_to_skip("comment", "نه")
    assert not wants_to_skip("rating", "نه")
