import pytest
from hypothesis import given
from hypothesis import strategies as st

from persian.amounts import find_amounts
from persian.normalise import normalise

MILLION = 10_000_000  # of toman, in rial


def found(text: str) -> list[tuple[str, int | None, int | None, bool]]:
    plain = normalise(text).text
    return [(plain[a.start : a.end], a.low, a.high, a.about) for a in find_amounts(plain)]


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("تا ۱۰ میلیون", None, 10),
        ("زیر بیست تومن", None, 20),
        ("کمتر از ده تومن", None, 10),
        ("حداکثر ۵ میلیون تومان", None, 5),
        ("تا سقف ۱۵ میلیون", None, 15),
        ("بالای ۵۰ تومن", 50, None),
        ("بیشتر از ۳ میلیون", 3, None),
        ("بیست میلیون به بالا", 20, None),
        ("از ۵ میلیون به بالا", 5, None),
        ("۵ میلیون به پایین", None, 5),
        ("بین ۵ تا ۸ تومن", 5, 8),
        ("بین ۱۰ و ۲۰ میلیون", 10, 20),
        ("۱۰ تا ۱۵ میلیون", 10, 15),
        ("از ۵۰۰ تا ۱ میلیون", 0.5, 1),
        ("از ۵ میلیون تا ۸ میلیون", 5, 8),
        ("۱۰-۱۵ میلیون", 10, 15),
        ("پنج شیش تومن", 5, 6),
        ("ده دوازده میلیون", 10, 12),
        ("دو و نیم میلیون", 2.5, 2.5),
        ("یه تومن و نیم", 1.5, 1.5),
        ("دو و پونصد تومن", 2.5, 2.5),
        ("۵۰۰ هزار تومان", 0.5, 0.5),
        ("۸۰۰ تومن", 0.8, 0.8),
        ("صد و پنجاه هزار تومن", 0.15, 0.15),
        ("صدتومن", 0.1, 0.1),
        ("هزارتومن", 0.001, 0.001),
        ("۲,۵۰۰,۰۰۰ تومان", 2.5, 2.5),
        ("۳ میلیون تومان و ۵۰۰ هزار تومان", 3.5, 3.5),
        ("یک میلیارد و دویست میلیون تومان", 1200, 1200),
        ("۱۵۰۰۰۰۰۰ ریال", 1.5, 1.5),
        ("۱۵ میلیون ریال", 1.5, 1.5),
        ("500k", 0.5, 0.5),
        ("2 ta 3 milion", 2, 3),
        ("زیر 5000000", None, 5),
    ],
)
def test_amounts_as_they_are_said(said: str, low: float | None, high: float | None) -> None:
    text, least, most, about = found(f"یه گوشی {said} میخوام")[0]
    assert (least, most) == tuple(None if side is None else round(side * MILLION) for side in (low, high))
    assert (text, about) == (normalise(said).text, False)


def test_what_is_said_roughly_is_marked() -> None:
    assert found("حدود ۱۵ ملیون") == [("حدود 15 ملیون", 15 * MILLION, 15 * MILLION, True)]


def test_a_model_and_its_price_are_no_range() -> None:
    assert found("آیفون ۱۳ ۲۰ میلیون") == [("20 میلیون", 20 * MILLION, 20 * MILLION, False)]


def test_endings_stay_outside() -> None:
    assert [text for text, *_ in found("۱۰ میلیونیه یا ۲۰ تومنی؟")] == ["10 میلیون", "20 تومن"]


@pytest.mark.parametrize(
    "text",
    [
        "a54 چند تومنه",
        "هزار بار گفتم",
        "پاوربانک ده هزار میلی آمپر",
        "سفارش ۱۰۲۳۴۵",
        "۰۹۱۲۳۴۵۶۷۸۹",
        "ساعت ۱۰ تا ۱۲",
        "دو تا گوشی",
        "۵ از ۱۰",
        "تا فردا",
        "۱۴۰۴/۰۹/۱۵",
        "رم ۸ گیگ",
        "",
    ],
)
def test_what_is_no_amount(text: str) -> None:
    assert found(text) == []


@given(st.integers(min_value=1, max_value=999))
def test_digits_and_millions(number: int) -> None:
    assert found(f"تا {number} میلیون تومان")[0][2] == number * MILLION


@given(st.text(alphabet="۰۱۲345 ,./تاهزارمیلیونوتنپجبینز", max_size=60))
def test_any_jumble_is_read_without_error(text: str) -> None:
    plain = normalise(text).text
    for amount in find_amounts(plain):
        assert 0 <= amount.start < amount.end <= len(plain)
        assert amount.low is None or amount.high is None or amount.low <= amount.high
