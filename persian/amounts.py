"""Amounts of money as customers say them, in rial: «تا ۱۰ میلیون», «بین ۵ تا ۸ تومن», «یه تومن و نیم»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from persian.digits import RIALS_IN_A_TOMAN
from persian.numbers import BELOW_A_THOUSAND, HALF, Mark, marks, number_at, word_set

_TOMAN = frozenset({"تومان", "تومن", "تمن", "تومنه", "ت", "toman", "tomen", "tooman", "tuman"})
_RIAL = frozenset({"ریال", "ریالی", "rial", "rials", "﷼"})

_UP_TO = (
    ("تا", "سقف"), ("تا", "حداکثر"), ("کمتر", "از"), ("پایین", "تر", "از"), ("پایینتر", "از"), ("ارزان", "تر", "از"),
    ("ارزانتر", "از"), ("ارزون", "تر", "از"), ("ارزونتر", "از"), ("کم", "تر", "از"), ("زیر",), ("تا",), ("حداکثر",),
    ("سقف",), ("نهایتا",), ("ta",), ("zire",), ("zir",),
)  # fmt: skip
_FROM = (
    ("بیشتر", "از"), ("بیش", "از"), ("بالاتر", "از"), ("بالا", "تر", "از"), ("گران", "تر", "از"), ("گرانتر", "از"),
    ("گرون", "تر", "از"), ("گرونتر", "از"), ("بالای",), ("حداقل",), ("بالا",),
)  # fmt: skip
_ABOUT = (
    ("حول", "و", "حوش"), ("دور", "و", "بر"), ("حدود",), ("حدودا",), ("تقریبا",), ("نزدیک",), ("نزدیکای",),
    ("طرفای",), ("حوالی",), ("hodood",), ("hodude",),
)  # fmt: skip
_AFTER_FROM = (("به", "بالا"), ("یا", "بیشتر"))
_AFTER_UP_TO = (("به", "پایین"), ("یا", "کمتر"))
_CUE_STARTS = frozenset(cue[0] for cues in (_UP_TO, _FROM, _ABOUT, _AFTER_FROM, _AFTER_UP_TO) for cue in cues)
_TO = frozenset({"تا", "الی", "-", "ta", "~"})

# After these a number with «هزار» or «میلیون» counts things, not money.
_NO_MONEY = word_set(
    "میلی آمپر امپر mah میلیامپر تایی تا عدد نفر بار دفعه کیلومتر متر قدم پیکسل رنگ سال روز ساعت دقیقه ثانیه مشتری "
    "دلار یورو درهم لیر مایل دور وات گیگ مگ اینچ فالوور ویو لایک کلمه سفارش محصول کالا قطعه دونه"
)
_ABOUT_PRICE = word_set("قیمت قیمتش قیمتشو مبلغ پول پولش بودجه بودجم هزینه نرخ ارزش")
# Below this a bare number is no price in toman.
_LOWEST_BARE = 100_000
_LOWEST_THOUSANDS = 2000


@dataclass(frozen=True)
class Amount:
    """An amount or a range of amounts.

    Attributes:
        start: where it begins in the text, with words such as «تا» or «حدود».
        end: where it ends, with its unit.
        low: the least, in rial; None when nothing is said.
        high: the most, in rial; None when nothing is said.
        about: whether it was only said roughly.
    """

    start: int
    end: int
    low: int | None
    high: int | None
    about: bool = False


@dataclass(frozen=True)
class _Said:
    """A number with the scale and the unit (in rial) that were said with it."""

    value: Fraction
    end: int
    scale: int
    unit: int | None

    @property
    def is_money(self) -> bool:
        return self.scale > 1 or self.unit is not None


def find_amounts(text: str) -> list[Amount]:
    """Return the amounts of money in `text`, in order.

    `text` has the spelling of `persian.normalise`; start and end index it. Without a unit, toman is meant. Before
    «تومن» alone, as people price electronics, a number below a hundred means millions and one below a thousand
    means thousands: «۸ تومن» is 8,000,000 toman, «۵۰۰ تومن» is 500,000.
    """
    found = marks(text)
    amounts: list[Amount] = []
    index = 0
    while index < len(found):
        amount, index_after = _amount_at(found, index)
        if amount is not None:
            amounts.append(amount)
        index = index_after if amount is not None else index + 1
    return amounts


def _amount_at(found: Sequence[Mark], index: int) -> tuple[Amount | None, int]:
    cue, after = _cue(found, index)
    between = cue == "" and _word(found, index) in {"بین", "از"}
    if between:
        after = index + 1
        if _word(found, after) == "حدود":
            after += 1
    first = _said(found, after)
    if first is None:
        return None, index
    joint = _word(found, first.end)
    if joint in _TO or (between and joint == "و"):
        second = _said(found, first.end + 1)
        ranged = _range(found, index, first, second) if second is not None else None
        if ranged is not None:
            return ranged
    following = _said(found, first.end)
    if following is not None and _is_five_or_six(found, after, first, following):
        ranged = _range(found, index, first, following)
        if ranged is not None:
            return ranged
    # «از ۵ میلیون به بالا» is told by what comes after; «از ۵ میلیون» alone begins at the number.
    start = after if between and not _after(found, first.end, _AFTER_FROM) else index
    if not _counts(found, first, cue, after):
        return None, index
    return _single(found, start, first, cue)


def _single(found: Sequence[Mark], start: int, said: _Said, cue: str) -> tuple[Amount, int]:
    rial = _rial(said.value, said.scale, said.unit)
    low, high, end = rial, rial, said.end
    for cues, which in ((_AFTER_FROM, "from"), (_AFTER_UP_TO, "up to")):
        length = _after(found, end, cues)
        if length:
            cue, end = which, end + length
            break
    if cue == "up to":
        return Amount(found[start].start, found[end - 1].end, None, high), end
    if cue == "from":
        return Amount(found[start].start, found[end - 1].end, low, None), end
    return Amount(found[start].start, found[end - 1].end, low, high, cue == "about"), end


def _range(found: Sequence[Mark], start: int, first: _Said, second: _Said) -> tuple[Amount, int] | None:
    if not (first.is_money or second.is_money) or not _is_money_here(found, second):
        return None
    high = _rial(second.value, second.scale, second.unit)
    one = _one(second)
    if not second.is_money:  # «از ۵ میلیون تا ۸»
        if second.value >= 1000:
            return None
        one = _one(first)
        high = int(second.value * one)
    low = _rial(first.value, first.scale, first.unit if first.unit is not None else second.unit)
    if not first.is_money:  # «بین ۵ تا ۸ تومن», «۵۰۰ تا یه تومن»
        low = int(first.value * one)
        if low > high and first.value < 1000:
            low = int(first.value * 1000 * RIALS_IN_A_TOMAN)
    if low > high:
        return None
    return Amount(found[start].start, found[second.end - 1].end, low, high), second.end


def _said(found: Sequence[Mark], index: int) -> _Said | None:
    number = number_at(found, index)
    if number is None:
        return None
    value, end, scale = number.value, number.end, number.scale
    unit = _unit(found, end)
    if unit is None and scale == 1 and _word(found, end) == "و":
        # «دو و پونصد تومن»: two million five hundred thousand.
        rest = number_at(found, end + 1)
        if rest and rest.scale == 1 and value < 100 <= rest.value < 1000 and _unit(found, rest.end) == RIALS_IN_A_TOMAN:
            return _Said(value * 10**6 + rest.value * 1000, rest.end + 1, 10**6, RIALS_IN_A_TOMAN)
    if unit is None:
        return _Said(value, end, scale, None)
    end += 1
    times = _times(value, scale, unit)
    if _word(found, end) == "و":
        if _word(found, end + 1) == HALF and times > 1:
            return _Said(value * times + Fraction(times, 2), end + 2, times, unit)
        rest = number_at(found, end + 1)
        if rest is not None:
            more = rest.value
            if rest.scale == 1 and (scale == 10**6 or times == 10**6) and 100 <= more < 1000:
                more *= 1000
            elif rest.scale == 1:
                more = Fraction(0)
            if 0 < more < max(scale, times):
                after = rest.end + (1 if _unit(found, rest.end) is not None else 0)
                return _Said(value * times + more, after, max(scale, times), unit)
    return _Said(value, end, scale, unit)


def _times(value: Fraction, scale: int, unit: int | None) -> int:
    """Return what a number before «تومن» alone is to be multiplied by."""
    if scale > 1 or unit != RIALS_IN_A_TOMAN:
        return 1
    return 10**6 if value < 100 else 1000 if value < 1000 else 1


def _rial(value: Fraction, scale: int, unit: int | None) -> int:
    toman_or_rial = RIALS_IN_A_TOMAN if unit is None else unit
    return int(value * _times(value, scale, unit) * toman_or_rial)


def _one(said: _Said) -> int:
    """Return what one is worth in rial in the words of `said`: ten million in «۵ میلیون», too in «۵ تومن»."""
    unit = RIALS_IN_A_TOMAN if said.unit is None else said.unit
    return unit * (said.scale if said.scale > 1 else _times(said.value, said.scale, said.unit))


def _counts(found: Sequence[Mark], said: _Said, cue: str, index: int) -> bool:
    """Tell whether a single number is money."""
    if said.unit is not None:
        return said.value > 0
    if not _is_money_here(found, said):
        return False
    if said.scale > 1:
        # «هزار بار گفتم», «هزار و سیصد و نود» and «هزار» alone are no price.
        return said.scale > 1000 or (said.value >= _LOWEST_THOUSANDS and said.value % 1000 == 0)
    beside = any(_word(found, place) in _ABOUT_PRICE for place in range(index - 3, index))
    big = found[index].is_digits and said.value >= _LOWEST_BARE and len(found[index].text) <= 13
    return big and (cue != "" or (beside and said.value % 1000 == 0) or not found[index].text.isdecimal())


def _is_money_here(found: Sequence[Mark], said: _Said) -> bool:
    return said.unit is not None or _word(found, said.end) not in _NO_MONEY


def _is_five_or_six(found: Sequence[Mark], index: int, first: _Said, second: _Said) -> bool:
    """Tell whether two numbers in a row are a rough one («پنج شش میلیون»), not a model and its price."""
    if first.is_money or not second.is_money or (second.unit is None and second.scale == 1):
        return False
    factor = second.scale if second.scale > 1 else 1
    plain = second.value / factor
    if found[index].is_digits:
        return plain == first.value + 1
    return first.value < plain <= 2 * first.value and found[index].word in BELOW_A_THOUSAND


def _cue(found: Sequence[Mark], index: int) -> tuple[str, int]:
    for cues, name in ((_UP_TO, "up to"), (_FROM, "from"), (_ABOUT, "about")):
        length = _after(found, index, cues)
        if length:
            end = index + length
            if name != "about":
                end += _after(found, end, _ABOUT)
            elif _word(found, end) in {"های", "ی"}:
                end += 1
            return name, end
    return "", index


def _after(found: Sequence[Mark], index: int, cues: Sequence[tuple[str, ...]]) -> int:
    """Return how many marks the longest fitting cue at `index` takes."""
    if _word(found, index) not in _CUE_STARTS:
        return 0
    return max(
        (len(cue) for cue in cues if all(_word(found, index + n) == word for n, word in enumerate(cue))), default=0
    )


def _unit(found: Sequence[Mark], index: int) -> int | None:
    word = _word(found, index)
    if word in _TOMAN:
        return RIALS_IN_A_TOMAN
    return 1 if word in _RIAL else None


def _word(found: Sequence[Mark], index: int) -> str:
    return found[index].word if 0 <= index < len(found) else ""
