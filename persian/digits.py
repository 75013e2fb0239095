"""Digits and amounts: Persian, Arabic and Latin digits, thousands separators, toman."""

LATIN = "0123456789"
PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
ARABIC = "٠١٢٣٤٥٦٧٨٩"

_TO_LATIN = str.maketrans(PERSIAN + ARABIC, LATIN + LATIN)
_TO_PERSIAN = str.maketrans(LATIN + ARABIC, PERSIAN + PERSIAN)

RIALS_IN_A_TOMAN = 10


def to_latin(text: str) -> str:
    """Return `text` with every Persian and Arabic digit written in Latin; its length stays the same."""
    return text.translate(_TO_LATIN)


def to_persian(text: str | int) -> str:
    """Return `text` with every Latin and Arabic digit written in Persian; its length stays the same."""
    return str(text).translate(_TO_PERSIAN)


def grouped(number: int) -> str:
    """Return a whole number in Persian digits with the Persian thousands separator: ۱۲٬۵۰۰."""
    return to_persian(f"{number:,}".replace(",", "٬"))


def toman(price_rial: int) -> str:
    """Return an amount of whole rials as toman, ready to show: ۱۲٬۵۰۰ تومان."""
    return f"{grouped(price_rial // RIALS_IN_A_TOMAN)} تومان"
