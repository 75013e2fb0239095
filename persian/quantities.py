"""How many («دو تا», «یه جفت») and how good («۴ از ۵», «۵ ستاره», «پنج»)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from persian.numbers import SCALES, Mark, marks, number_at, word_set

_COUNTERS = word_set("تا عدد دونه دانه جفت دستگاه قلم تیکه دوجین ta adad dune doone")
_PIECES = {"جفت": 2, "دوجین": 12}
_UNKNOWN = "چند"
_ONE = {"یدونه": 1, "یدانه": 1, "دوتایی": 2, "جفتی": 2}
_MOST_PIECES = 10_000

_SCALES = frozenset({5, 10, 20, 100})
_STARS = frozenset({"ستاره", "star", "setare"})
_SCORE_WORDS = frozenset({"نمره", "نمرم", "نمرش", "امتیاز", "امتیازم", "رای", "رتبه", "ستاره"})
_MOST_WITHOUT_SCALE = 10
_SIGNS = frozenset("%+-/*=#")
# What may stand between «نمره» and the number, or around a number that is the whole answer.
_FILLING = word_set(
    "من م ی ما به از شما بهتون بهت میدم میدهم می دهم هست است ه : = . ، ، ! اش رو را شون فروشگاه پشتیبانی خرید کلی "
    "فقط همون و نمره امتیاز امتیازم لطفا"
)


@dataclass(frozen=True)
class Quantity:
    """A number of pieces.

    Attributes:
        start: where it begins.
        end: where it ends, with its counting word.
        count: how many pieces; None for «چند تا».
    """

    start: int
    end: int
    count: int | None


@dataclass(frozen=True)
class Rating:
    """A score.

    Attributes:
        start: where it begins.
        end: where it ends.
        score: the score as said.
        scale: the best score possible, when it was said.
    """

    start: int
    end: int
    score: int
    scale: int | None = None


def find_quantities(text: str) -> list[Quantity]:
    """Return the numbers of pieces in `text`, which has the spelling of `persian.normalise`."""
    found = marks(text)
    quantities: list[Quantity] = []
    index = 0
    while index < len(found):
        quantity, index = _quantity_at(found, index)
        if quantity is not None:
            quantities.append(quantity)
    return quantities


def _quantity_at(found: Sequence[Mark], index: int) -> tuple[Quantity | None, int]:
    mark = found[index]
    if mark.word in _ONE:
        return Quantity(mark.start, mark.end, _ONE[mark.word]), index + 1
    if mark.word == _UNKNOWN:
        count, end = None, index + 1
    else:
        number = number_at(found, index)
        if number is None or number.value.denominator != 1 or not 0 < number.value <= _MOST_PIECES:
            return None, index + 1 if number is None else number.end
        count, end = int(number.value), number.end
        if mark.word in SCALES:  # «هزارتا مشکل» is no number of pieces
            return None, end
    counter = _word(found, end)
    if counter not in _COUNTERS:
        return None, max(end, index + 1)
    if counter in {"تا", "ta"} and number_at(found, end + 1) is not None and found[end + 1].free:
        return None, end + 1  # «۵ تا ۸ میلیون»
    if counter == "تا" and _word(found, end + 1) in {"چند"}:
        return None, end + 1
    pieces = None if count is None else count * _PIECES.get(counter, 1)
    return Quantity(mark.start, found[end].end, pieces), end + 1


def find_ratings(text: str) -> list[Rating]:
    """Return the scores in `text`, which has the spelling of `persian.normalise`.

    A bare number is a score only when it is all that the text says; «نه» alone is no, not nine.
    """
    found = marks(text)
    ratings: list[Rating] = []
    index = 0
    while index < len(found):
        number = number_at(found, index)
        if number is None:
            slashed = _slashed(found, index)
            if slashed is not None:
                ratings.append(slashed)
            index += 1
            continue
        rating, end = _rating_at(found, index, number.end)
        if rating is not None:
            ratings.append(rating)
        index = max(end, index + 1)
    return ratings


def _rating_at(found: Sequence[Mark], index: int, after: int) -> tuple[Rating | None, int]:
    number = number_at(found, index)
    if number is None or number.value.denominator != 1 or number.scale > 1 or number.value > 100:
        return (_slashed(found, index), after)
    score = int(number.value)
    start = found[index].start
    if _word(found, after) == "از":
        scale = number_at(found, after + 1)
        if scale is not None and scale.value in _SCALES and score <= scale.value:
            return Rating(start, found[scale.end - 1].end, score, int(scale.value)), scale.end
    if score > _MOST_WITHOUT_SCALE:
        return None, after
    if _word(found, after) in _STARS and score <= 5:
        return Rating(start, found[after].end, score, 5), after + 1
    said_no = found[index].word in {"نه", "یه"}
    if _after_score_word(found, index) and _word(found, after) not in {"تا", "روز", "ستاره", "ماه", "سال", "ساعت"}:
        return Rating(start, found[after - 1].end, score), after
    alone = all(_fills(mark) for place, mark in enumerate(found) if not index <= place < after)
    if alone and not said_no:
        return Rating(start, found[after - 1].end, score), after
    return None, after


def _slashed(found: Sequence[Mark], index: int) -> Rating | None:
    """Return the score in «4/5» or «8/10», when that is all the text says or a word such as «نمره» is near."""
    score, slash, scale = found[index].text.partition("/")
    if not (slash and score.isdecimal() and scale.isdecimal()) or not _after_or_alone(found, index):
        return None
    if int(scale) not in {5, 10} or int(score) > int(scale) or len(scale) > 2:
        return None
    return Rating(found[index].start, found[index].end, int(score), int(scale))


def _after_or_alone(found: Sequence[Mark], index: int) -> bool:
    others = (mark for place, mark in enumerate(found) if place != index)
    return _after_score_word(found, index) or all(_fills(mark) for mark in others)


def _fills(mark: Mark) -> bool:
    """Tell whether a mark says nothing beside a score: «لطفا», an emoji, a full stop."""
    return mark.word in _FILLING or (not mark.text[0].isalnum() and mark.text not in _SIGNS)


def _after_score_word(found: Sequence[Mark], index: int) -> bool:
    place = index - 1
    while place >= 0 and index - place <= 5:
        word = found[place].word
        if word in _SCORE_WORDS:
            return True
        if word not in _FILLING:
            return False
        place -= 1
    return False


def _word(found: Sequence[Mark], index: int) -> str:
    return found[index].word if 0 <= index < len(found) else ""
