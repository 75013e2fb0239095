from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persian.normalise import normalise
from persian.numbers import marks, number_at


def value(text: str) -> Fraction | None:
    number = number_at(marks(normalise(text).text), 0)
    return number.value if number else None


@pytest.mark.parametrize(
    ("said", "worth"),
    [
        ("۲٬۵۰۰٬۰۰۰", 2_500_000),
        ("2,500,000", 2_500_000),
        ("۲.۵۰۰.۰۰۰", 2_500_000),
        ("۲ ۵۰۰ ۰۰۰", 2_500_000),
        ("350.000", 350_000),
        ("۲.۵", Fraction(5, 2)),
        ("۲/۵", Fraction(5, 2)),
        ("بیست و پنج", 25),
        ("صد و پنج", 105),
        ("سیصد و چهل و دو", 342),
        ("دو هزار و پونصد", 2500),
        ("دو میلیون و پونصد", 2_500_000),
        ("دو میلیون پونصد", 2_500_000),
        ("دو و نیم میلیون", 2_500_000),
        ("دو میلیون و نیم", 2_500_000),
        ("یک میلیارد و دویست میلیون", 1_200_000_000),
        ("دویست و پنجاه هزار", 250_000),
        ("۲ میلیون و ۳۵۰ هزار", 2_350_000),
        ("نیم میلیون", 500_000),
        ("هزار", 1000),
        ("شیشصد", 600),
        ("شونزده", 16),
        ("پنج شیش", 5),
    ],
)
def test_numbers_as_they_are_said(said: str, worth: int | Fraction) -> None:
    assert value(said) == worth


@pytest.mark.parametrize("text", ["سلام", "1404/09/15", "a54", "و", "۱۲.۳۴.۵۶", ""])
def test_what_is_no_number(text: str) -> None:
    assert value(text) is None


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("دوتا", ["دو", "تا"]),
        ("هزارتومن", ["هزار", "تومن"]),
        ("میلیونی", ["میلیون", "ی"]),
        ("پنجشنبه", ["پنج", "شنبه"]),
        ("دوتاشو", ["دو", "تا", "شو"]),
        ("تاریخ", ["تاریخ"]),
        ("تومان", ["تومان"]),
    ],
)
def test_what_is_typed_against_a_number_is_parted(typed: str, parts: list[str]) -> None:
    assert [mark.text for mark in marks(typed)] == parts


@given(st.text())
def test_marks_lie_in_the_text_in_order(text: str) -> None:
    plain = normalise(text).text
    place = 0
    for mark in marks(plain):
        assert place <= mark.start < mark.end
        assert plain[mark.start : mark.end] == mark.text
        place = mark.end


@given(st.integers(min_value=1, max_value=10**12))
def test_grouped_digits_are_worth_what_they_say(number: int) -> None:
    assert value(f"{number:,}") == number
