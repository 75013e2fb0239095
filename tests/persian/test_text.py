import pytest

from persian.digits import grouped, to_latin, to_persian, toman
from persian.normalise import normalise
from persian.numbers import small_number
from persian.phones import find_mobiles, find_order_numbers, last_four, normalise_mobile


def test_digits_of_every_script_become_one() -> None:
    assert to_latin("۱۲۳٤٥٦789") == "123456789"
    assert to_persian("A54 و ٣") == "A۵۴ و ۳"


def test_amounts_are_shown_in_toman() -> None:
    assert grouped(1234567) == "۱٬۲۳۴٬۵۶۷"
    assert toman(189_000_000) == "۱۸٬۹۰۰٬۰۰۰ تومان"
    assert toman(0) == "۰ تومان"


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("گوشي سامسونگ", "گوشی سامسونگ"),
        ("كيف", "کیف"),
        ("سلااااام", "سلام"),
        ("اللللله ممنووونم", "الله ممنونم"),
        ("ﻗﯿﻤﺖ ﻻﯾﺖ", "قیمت لایت"),
        ("ＵＳＢ 𝐀𝟓𝟒", "usb a54"),
        ("چنده؟؟؟😂😂", "چنده؟😂"),
        ("الا\u0653ن", "الآن"),
        ("سـلام", "سلام"),
        ("مُحَمَّد", "محمد"),
        ("می‌خواهم", "می خواهم"),
        ("  دو   فاصله  ", "دو فاصله"),
        ("Galaxy A۵۴", "galaxy a54"),
        ("\u2067سفارش\u2069", "سفارش"),
        ("", ""),
        ("😀", "😀"),
        ("خط\u0000اول\nدوم", "خط اول دوم"),
    ],
)
def test_one_spelling(typed: str, plain: str) -> None:
    assert normalise(typed).text == plain


@pytest.mark.parametrize("typed", ["سلااااام گوشي A۵۴ می‌خوام؟", "\u200eقیمتِ  A54", "İstanbul a54", "ـــa54ـــ"])
def test_spans_lead_back_to_what_was_typed(typed: str) -> None:
    result = normalise(typed)
    assert len(result.starts) == len(result.text)
    assert list(result.starts) == sorted(set(result.starts))
    if "a54" in result.text:
        at = result.text.index("a54")
        start, end = result.span(at, at + 3)
        assert to_latin(typed[start:end]).lower() == "a54"


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="no such span"):
        normalise("سلام").span(2, 9)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("۵", 5),
        ("پنج", 5),
        ("امتیازم ۴ از ۵", 4),
        ("چهار از پنج", 4),
        ("3", 3),
        ("نه", None),
        ("۷", None),
        ("۳ یا ۴", None),
        ("سلام", None),
        ("2.5", None),
        ("", None),
    ],
)
def test_a_rating_as_it_is_said(said: str, value: int | None) -> None:
    assert small_number(said, 1, 5) == value


def test_nine_is_not_no() -> None:
    assert small_number("نه از ده", 0, 10) == 9
    assert small_number("نه", 0, 10) is None
    assert small_number("ده", 0, 10) == 10
    assert small_number("۰", 0, 10) == 0


@pytest.mark.parametrize(
    "typed",
    [
        "09123456789",
        "۰۹۱۲۳۴۵۶۷۸۹",
        "+98 912 345 6789",
        "00989123456789",
        "9123456789",
        "0912-345-67-89",
        "٠٩١٢٣٤٥٦٧٨٩",
    ],
)
def test_every_way_to_write_a_mobile(typed: str) -> None:
    assert normalise_mobile(typed) == "09123456789"
    text = f"شماره‌ام {typed} است"
    start, end, number = next(find_mobiles(text))
    assert (text[start:end], number) == (typed, "09123456789")


@pytest.mark.parametrize("typed", ["123456", "0812345678", "091234567890", "سلام", ""])
def test_what_is_no_mobile(typed: str) -> None:
    assert normalise_mobile(typed) is None


def test_order_numbers_are_six_digits_and_no_part_of_a_phone() -> None:
    text = "سفارش ۱۰۲۳۴۵ با 09123456789 و کد 1234567"
    assert [(text[start:end], number) for start, end, number in find_order_numbers(text)] == [("۱۰۲۳۴۵", "102345")]


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("۶۷۸۹", "6789"),
        ("6789", "6789"),
        ("چهار رقمش ۶۷ ۸۹ هست", "6789"),
        ("09123456789", "6789"),
        ("۱۲۳", None),
        ("۱۰۲۳۴۵", None),
        ("1234 یا 4321", None),
        ("", None),
    ],
)
def test_last_four(said: str, digits: str | None) -> None:
    assert last_four(said) == digits
