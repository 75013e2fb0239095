"""Numbers of a person that no shop needs in a chat: bank cards, Shebas, national codes. Found by checksum, and masked.

A checksum alone is weak: one in ten numbers of the right length passes those of cards and national codes, one in 97
that of a Sheba. What stands around a number decides the rest; docs/masking.md has the rule and its odds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from persian.digits import to_latin, to_persian
from persian.phones import find_mobiles

Kind = Literal["card", "sheba", "national_code"]

# Spaces of any kind but the end of a line, dashes, dots, slashes, commas, the half-space, and the marks of direction.
_SEPARATOR = r"(?:[^\S\n]|[\-\u2010-\u2015\u2212./_*,،٬\u200c\u200e\u200f\u061c])"
_GAP = rf"{_SEPARATOR}{{0,3}}"
_PARTED = rf"{_SEPARATOR}{{1,3}}"
# A number begins neither inside another nor with the digits that a mask has left.
_BEGIN = r"(?<![0-9•])(?<!• )"

# The first six digits of the cards of Iran's banks, as issued in the Shetab network.
_BANK = re.compile(
    r"170019|207177|502229|502806|502908|502910|502938|504172|504706|505416|505785|505801|505809|507677|"
    r"581874|585947|585949|585983|589210|589463|603769|603770|603799|606256|606373|610433|621986|622106|"
    r"627353|627381|627412|627488|627648|627760|627884|627961|628023|628157|636214|636795|636797|636949|"
    r"639194|639217|639346|639347|639370|639599|639607|991975"
)
_CARD = re.compile(rf"{_BEGIN}(?=([0-9](?:{_GAP}[0-9]){{15}})(?![0-9]))")
_WHOLE_OR_IN_FOURS = re.compile(rf"[0-9]{{4}}(?:{_GAP}[0-9]{{4}}){{3}}")
_FOUR_BEFORE = re.compile(rf"(?<![0-9])[0-9]{{4}}{_PARTED}\Z")
_FOUR_AFTER = re.compile(rf"{_PARTED}[0-9]{{4}}(?![0-9])")
_SHEBA = re.compile(
    rf"{_BEGIN}(?<![a-z])(?=((?:ir{_GAP})?)([0-9](?:{_GAP}[0-9]){{23}})(?![0-9])((?:{_GAP}ir(?![a-z0-9]))?))",
    re.IGNORECASE,
)
_NATIONAL = re.compile(rf"{_BEGIN}(?<!\+)(?=([0-9](?:{_GAP}[0-9]){{9}})(?![0-9]))")
_AS_PRINTED = re.compile(r"[0-9]{10}|[0-9]{3}[ \-][0-9]{6}[ \-][0-9]")

# What numbers are called. «بانک ملی» is a bank.
_NAMES = re.compile(
    r"(?P<national>(?<!بانک )(?<!بانک‌)(?:(?<![ء-ی])|(?<=کد))مل[یي]‌?(?:ا?م|مه|ش|ت|مون|تون|شون)?(?![ء-ی])|شناسنامه"
    r"|(?<![a-z])(?:(?:code?|kod)[\s\-]?)?(?:melli|meli|mely|national)(?![a-z]))"
    r"|(?P<sheba>شبا(?!ه)|(?<![a-z])(?:sheba|shaba|iban)(?![a-z]))"
    r"|(?P<other>سفارش(?![\s\u200c]?ده)|فاکتور|مرسوله"
    r"|ره‌?گ[یي]ر[یي]|پ[یي]‌?گ[یي]ر[یي]|سر[یي]ال|ارجاع|مرجع|تراکنش|قبض|بارکد|شناسه|پست[یي]"
    r"|موبا[یي]ل|تلفن|تماس|(?:شماره|تلفن)[\s\u200c]همراه|حساب|گارانت[یي]|(?:کد|شماره)[\s\u200c](?:مشتر[یي]|تخف[یي]ف)|مبلغ"
    r"|(?<![a-z])(?:imei|serial|order|sefaresh|tracking|rahgiri|peygiri|postal|posti|zip|phone|mobile|tel|invoice|ref)"
    r"(?![a-z]))",
    re.IGNORECASE,
)
_MONEY_AFTER = re.compile(rf"{_GAP}(?:تومان|تومن|ر[یي]ال|toman|rial)", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"[0-9]{4,}")
_CODE = re.compile(r"[A-Za-z@#]|/.")
_REACH, _REACH_AFTER = 40, 16
"""Characters before and after a number within which a name still names it."""
_TOKEN = 64
"""Characters on each side of a number that are looked at for the address or code it may be part of."""


@dataclass(frozen=True)
class Private:
    """A private number in a text.

    Attributes:
        start: where it begins.
        end: where it has ended.
        kind: what it is.
        digits: its digits, in Latin.
    """

    start: int
    end: int
    kind: Kind
    digits: str

    def masked(self, typed: str) -> str:
        """Give what stands for it: dots, and its last four digits as they were typed.

        A left-to-right mark leads, so that the dots stay before the digits in a line that runs from right to left.
        """
        last = next(char for char in reversed(typed) if char.isdigit())
        four = self.digits[-4:] if last.isascii() else to_persian(self.digits[-4:])
        return f"\u200e{_DOTS[self.kind]} {four}"


_DOTS: dict[Kind, str] = {"card": "•••• •••• ••••", "sheba": "IR•••• •••• •••• •••• ••••", "national_code": "••••••"}


def passes_luhn(digits: str) -> bool:
    """Tell whether Latin digits pass the checksum of bank cards (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_national_code(digits: str) -> bool:
    """Tell whether ten Latin digits are a national code: the last is the check of the nine before it.

    The nine are weighted 10 to 2 and summed; the rest of that by 11 is the check digit, from 2 on taken from 11.
    Ten equal digits pass it, and belong to nobody.
    """
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return int(digits[-1]) == (rest if rest < 2 else 11 - rest)


def is_sheba(digits: str) -> bool:
    """Tell whether 24 Latin digits after IR are a Sheba (ISO 13616, modulus 97; IR is 1827)."""
    return len(digits) == 24 and int(f"{digits[2:]}1827{digits[:2]}") % 97 == 1


def find_private(text: str, asked: str = "") -> Iterator[Private]:
    """Yield the private numbers in a text, in order, whatever digits they are typed in and however parted.

    Args:
        text: what somebody wrote.
        asked: what the other side said last; it names a number that stands without words of its own.
    """
    reading = _Reading(to_latin(text), to_latin(asked))
    found: list[Private] = []
    for find in (_shebas, _cards, _national_codes):
        for private in find(reading):
            if not any(private.start < other.end and other.start < private.end for other in found):
                found.append(private)
    yield from sorted(found, key=lambda private: private.start)


def mask(text: str, asked: str = "", keep: Collection[str] = ()) -> str:
    """Give a text with its private numbers masked but for their last four digits.

    Args:
        text: what somebody wrote.
        asked: what the other side said last.
        keep: Latin digits of numbers that are known to be nobody's secret.
    """
    parts = []
    end = 0
    for private in find_private(text, asked):
        if private.digits in keep:
            continue
        parts += [text[end : private.start], private.masked(text[private.start : private.end])]
        end = private.end
    return "".join([*parts, text[end:]])


class _Reading:
    """A text with its digits in Latin, and what its numbers are called in it.

    Args:
        latin: the text.
        asked: what the other side said last, with Latin digits.
    """

    def __init__(self, latin: str, asked: str) -> None:
        self.latin = latin
        self._asked = asked

    def name_of(self, start: int, end: int) -> str | None:
        """Tell what a number is called: ``national``, ``sheba``, ``other`` (a number of the shop, a phone), or None.

        The nearest name before it holds, up to the number before; else the one right after it. In a message without
        any such name it is what was asked for.
        """
        before = self.latin[max(0, start - _REACH) : start]
        led_by = [match.end() for match in _LONG_NUMBER.finditer(before)]
        names = [match.lastgroup for match in _NAMES.finditer(before[led_by[-1] if led_by else 0 :])]
        if names:
            return names[-1]
        after = self.latin[end : end + _REACH_AFTER]
        if _MONEY_AFTER.match(after):
            return "other"
        if name := _NAMES.search(re.split(r"[0-9\n]", after, maxsplit=1)[0]):
            return name.lastgroup
        return self._asked_for

    def in_a_code(self, start: int, end: int) -> bool:
        """Tell whether a number is part of an address, or of a code with Latin letters."""
        left = re.split(r"\s", self.latin[max(0, start - _TOKEN) : start])[-1]
        right = re.split(r"\s", self.latin[end : end + _TOKEN])[0]
        return _CODE.search(left) is not None or _CODE.search(right) is not None

    def goes_on(self, start: int, end: int) -> bool:
        """Tell whether groups of four lead or follow: then it is part of a longer number, of a parcel as a rule."""
        before = _FOUR_BEFORE.search(self.latin[max(0, start - 8) : start])
        return before is not None or _FOUR_AFTER.match(self.latin[end : end + 8]) is not None

    @cached_property
    def mobiles(self) -> list[tuple[int, int]]:
        return [(start, end) for start, end, _ in find_mobiles(self.latin)]

    @cached_property
    def _asked_for(self) -> str | None:
        if _NAMES.search(self.latin):
            return None
        names = {match.lastgroup for match in _NAMES.finditer(self._asked)}
        return next((name for name in ("national", "sheba", "other") if name in names), None)


def _shebas(reading: _Reading) -> Iterator[Private]:
    for match in _SHEBA.finditer(reading.latin):
        digits = _digits(match.group(2))
        marked = match.group(1) or match.group(3)
        if is_sheba(digits) and (marked or reading.name_of(match.start(2), match.end(2)) == "sheba"):
            yield Private(match.start(1), match.end(3), "sheba", digits)


def _cards(reading: _Reading) -> Iterator[Private]:
    for match in _CARD.finditer(reading.latin):
        start, end = match.span(1)
        digits = _digits(match.group(1))
        if not passes_luhn(digits) or len(set(digits)) == 1:
            continue
        # With a bank's first six digits chance is out of the question, however the number is parted.
        if _BANK.match(digits) or (
            _WHOLE_OR_IN_FOURS.fullmatch(match.group(1))
            and not reading.goes_on(start, end)
            and not reading.in_a_code(start, end)
            and reading.name_of(start, end) != "other"
        ):
            yield Private(start, end, "card", digits)


def _national_codes(reading: _Reading) -> Iterator[Private]:
    for match in _NATIONAL.finditer(reading.latin):
        start, end = match.span(1)
        digits = _digits(match.group(1))
        if not is_national_code(digits):
            continue
        name = reading.name_of(start, end)
        if name == "national" or (
            name is None
            and _AS_PRINTED.fullmatch(match.group(1))
            and not reading.in_a_code(start, end)
            and not any(start < mobile_end and mobile_start < end for mobile_start, mobile_end in reading.mobiles)
        ):
            yield Private(start, end, "national_code", digits)


def _digits(typed: str) -> str:
    return re.sub(r"[^0-9]", "", typed)
