"""Iranian mobile numbers and other numbers a customer writes."""

import re
from collections.abc import Iterator

from persian.digits import to_latin

_SEPARATOR = r"[\s\-‌.]{0,2}"
_MOBILE = re.compile(
    rf"(?<![\d+])(?:(?:\+|00){_SEPARATOR}98{_SEPARATOR}|98{_SEPARATOR}|0)?(9\d{{2}}){_SEPARATOR}(\d{{3}}){_SEPARATOR}(\d{{2}}){_SEPARATOR}(\d{{2}})(?!\d)"
)
_ORDER_NUMBER = re.compile(r"(?<![\d+])\d{6}(?!\d)")
_FOUR = re.compile(r"(?<!\d)(\d{4}|\d\d[\s\-]\d\d|\d[\s\-]\d[\s\-]\d[\s\-]\d)(?!\d)")


def find_mobiles(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, "09…") for every Iranian mobile number in `text`, in any digits."""
    for match in _MOBILE.finditer(to_latin(text)):
        yield match.start(), match.end(), "0" + "".join(match.groups())


def normalise_mobile(text: str) -> str | None:
    """Return the mobile number that `text` is, as 11 Latin digits from 09 on; None if it is not one."""
    match = _MOBILE.fullmatch(to_latin(text).strip())
    return "0" + "".join(match.groups()) if match else None


def find_order_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, six Latin digits) for every order number in `text` outside a phone number."""
    latin = to_latin(text)
    taken = [(start, end) for start, end, _ in find_mobiles(latin)]
    for match in _ORDER_NUMBER.finditer(latin):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            yield match.start(), match.end(), match.group()


def last_four(text: str) -> str | None:
    """Return the four digits a customer gave when asked for the last four of a phone number.

    A whole mobile number counts: its last four are taken. None when `text` holds no four digits or several.
    """
    mobiles = {number[-4:] for _, _, number in find_mobiles(text)}
    if len(mobiles) == 1:
        return mobiles.pop()
    fours = {re.sub(r"\D", "", match) for match in _FOUR.findall(to_latin(text))}
    return fours.pop() if len(fours) == 1 and not mobiles else None
