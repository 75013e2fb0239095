"""Phone numbers of Iran and order numbers, as customers write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from persian.digits import to_latin

_SEPARATOR = r"[\s\-‌._/()]{0,2}"
_COUNTRY = rf"(?:(?:\+|00){_SEPARATOR}98|98){_SEPARATOR}(?:\(?0\)?{_SEPARATOR})?"
_NO_DIGIT_BEFORE = r"(?<![0-9+])(?<![0-9][.,٬/])"
# With its prefix a number may be parted anywhere; without it only as people part mobiles, or «912345 6789» (an
# order and four digits) would be one.
_MOBILE = re.compile(
    rf"{_NO_DIGIT_BEFORE}(?:(?:{_COUNTRY}|0{_SEPARATOR})(9(?:{_SEPARATOR}[0-9]){{9}})"
    rf"|(9[0-9]{{9}}|9[0-9]{{2}}[\s\-‌.][0-9]{{3}}{_SEPARATOR}[0-9]{{2}}{_SEPARATOR}[0-9]{{2}}))(?![0-9])"
)
_AREAS = "11 13 17 21 23 24 25 26 28 31 34 35 38 41 44 45 51 54 56 58 61 66 71 74 76 77 81 83 84 86 87".replace(
    " ", "|"
)
_LANDLINE = re.compile(
    rf"{_NO_DIGIT_BEFORE}\(?(?:{_COUNTRY}|0)({_AREAS}){_SEPARATOR}([1-9](?:{_SEPARATOR}[0-9]){{7}})(?![0-9])"
)
_ORDER_WORD = r"(?:سفارش|فاکتور|خرید|مرسوله|sefaresh|order)[^\W\d_]{0,4}"
_BETWEEN = r"(?:[\s‌:#=.\-]|(?:شماره|کد|شناسه|number|no)[^\W\d_]{0,3}|(?:به|با|رو|را|من|ام|مو|هم|ی)(?![^\W\d_]))"
_BESIDE = re.compile(
    rf"{_ORDER_WORD}{_BETWEEN}{{0,8}}([0-9]{{3}}[\s\-][0-9]{{3}}|[0-9]{{5,8}})(?![0-9])(?![.,٬/][0-9])"
)
_ORDER_NUMBER = re.compile(r"(?<![0-9+])(?<![0-9][.,٬/\-])(?<![a-z])[0-9]{6}(?![0-9])(?![.,٬/\-][0-9])(?![a-z])", re.I)
# Not what a mask has left of a card (persian/private.py).
_FOUR = re.compile(r"(?<!\d)(?<!• )(\d{4}|\d\d[\s\-]\d\d|\d[\s\-]\d[\s\-]\d[\s\-]\d)(?!\d)")


def find_mobiles(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, "09…") for every Iranian mobile number in `text`, in any digits."""
    for match in _MOBILE.finditer(to_latin(text)):
        yield match.start(), match.end(), "0" + re.sub(r"\D", "", match.group(1) or match.group(2))


def find_landlines(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, "021…") for every Iranian landline written with its area code, in any digits."""
    latin = to_latin(text)
    for match in _LANDLINE.finditer(latin):
        yield match.start(), match.end(), "0" + match.group(1) + re.sub(r"\D", "", match.group(2))


def find_phones(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, digits from 0 on) for every phone number in `text`, mobiles first."""
    mobiles = list(find_mobiles(text))
    yield from mobiles
    for start, end, number in find_landlines(text):
        if not any(start < other_end and other_start < end for other_start, other_end, _ in mobiles):
            yield start, end, number


def normalise_mobile(text: str) -> str | None:
    """Return the mobile number that `text` is, as 11 Latin digits from 09 on; None if it is not one."""
    match = _MOBILE.fullmatch(to_latin(text).strip())
    return "0" + re.sub(r"\D", "", match.group(1) or match.group(2)) if match else None


def normalise_phone(text: str) -> str | None:
    """Return the mobile or landline number that `text` is, as Latin digits from 0 on; None if it is neither."""
    written = to_latin(text).strip()
    match = _LANDLINE.fullmatch(written)
    return normalise_mobile(written) or ("0" + match.group(1) + re.sub(r"\D", "", match.group(2)) if match else None)


def find_order_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, Latin digits) for every order number in `text` outside a phone number.

    Six digits are one anywhere; five, seven or eight, or two groups of three, only right after «سفارش» and the like.
    """
    latin = to_latin(text)
    taken = [(start, end) for start, end, _ in find_phones(latin)]
    found = [(m.start(1), m.end(1)) for m in _BESIDE.finditer(latin)]
    found += [(m.start(), m.end()) for m in _ORDER_NUMBER.finditer(latin)]
    for start, end in sorted(set(found)):
        if not any(start < other_end and other_start < end for other_start, other_end in taken):
            taken.append((start, end))
            yield start, end, re.sub(r"\D", "", latin[start:end])


def last_four(text: str) -> str | None:
    """Return the four digits a customer gave when asked for the last four of a phone number.

    A whole mobile number counts: its last four are taken. None when `text` holds no four digits or several.
    """
    mobiles = {number[-4:] for _, _, number in find_mobiles(text)}
    if len(mobiles) == 1:
        return mobiles.pop()
    fours = {re.sub(r"\D", "", match) for match in _FOUR.findall(to_latin(text))}
    return fours.pop() if len(fours) == 1 and not mobiles else None
