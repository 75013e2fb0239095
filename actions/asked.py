"""What the newest message says of goods: what it names, what it points at, how much may be spent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from actions import desk
from actions import goods_words as words
from actions.shown import Shown, shown
from actions.turn import command, text, values
from persian.normalise import normalise

ABOUT_FROM, ABOUT_TO = 75, 115  # per cent of «حدود ۳۰ میلیون»
LONGEST_NAME = 40
_SPAN = re.compile(rf"[^\W\d_]{{0,3}}(?<!\d)\d{{1,4}}(?!\d)[^\W\d_]{{0,3}}(?!\w)(?!\s*({words.UNITS}))", re.IGNORECASE)
_CODE = re.compile(r"(?<!\w)[A-Za-z]{1,3}[ -]?\d{2,4}[A-Za-z]?(?!\w)")
_AFTER = re.compile(r"^(\s+(پرو|پلاس|الترا|مکس|مینی|اولترا|pro|plus|ultra|max|mini|fe|lite))+(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """What a message says of goods.

    Attributes:
        products: slugs of products that it names.
        brands: slugs of brands.
        category: a category's slug, or an empty text.
        kind: the first word of titles («پاوربانک»), when no category is named; or an empty text.
        colour: as the catalogue writes it, or an empty text.
        low: the lowest price wanted, in rials; None: any.
        high: the highest.
        use: slug and title of what it is for; None if it is for nothing the shop knows.
        specs: labels of the specifications it asks for.
        model: the name of a model that the shop does not have, or an empty text.
        said: its words in one spelling.
        unknown: words of it that no product's name has.
        pointed: slugs of what was shown that it points at; None: it does not point.
        step: cheaper, dearer, other_brand or more, from what was shown; or an empty text.
        shown: what was shown before it.
    """

    products: list[str]
    brands: list[str]
    category: str
    kind: str
    colour: str
    low: int | None
    high: int | None
    use: dict[str, str] | None
    specs: list[str]
    model: str
    said: str
    unknown: list[str]
    pointed: list[str] | None
    step: str
    shown: Shown

    @property
    def budget(self) -> bool:
        """Tell whether it says how much may be spent."""
        return self.low is not None or self.high is not None

    @property
    def named(self) -> bool:
        """Tell whether it names any goods at all."""
        return bool(self.products or self.brands or self.category or self.kind or self.model)

    @property
    def takes_first(self) -> bool:
        """Tell whether it means the first of what was shown without saying which: «این دوتا», or nothing at all."""
        return self.pointed is None or self.says(words.PAIR)

    def says(self, pattern: str) -> bool:
        """Tell whether its words match a pattern of `goods_words`."""
        return re.search(pattern, self.said) is not None


async def read(tracker: Tracker) -> Asked:
    """Read the newest message.

    Raises:
        DeskUnavailableError: if the desk does not answer as agreed.
    """
    # A button means what it stands for; its title is not read.
    written = "" if command(tracker) and not values(tracker, "said") else text(tracker)
    found = await desk.reading(written) if written else {}
    said = str(found.get("text") or normalise(written).text)
    before = shown(tracker)
    pointed = before.pointed_at(said)
    category = _first(tracker, "category")
    # «سومی» is a slip away from «سونی», and means the third here.
    brands = [] if pointed is not None and not category else [str(slug) for slug in values(tracker, "brand")]
    low, high = budget(values(tracker, "amount"))
    uses = found.get("uses") or []
    fitting = [use for use in uses if not category or category in use["categories"]]
    use = {key: str(fitting[0][key]) for key in ("slug", "title")} if fitting else None
    step = _first(tracker, "step") or before.step_from(said)
    return Asked(
        products=_slugs(tracker),
        brands=brands,
        category=category,
        kind="" if category else str(found.get("kind") or ""),
        colour=_first(tracker, "colour"),
        low=low,
        high=high,
        use=use,
        specs=list(found.get("specs") or []),
        model="" if pointed else unknown_model(tracker),
        said=said,
        unknown=list(found.get("unknown") or []),
        pointed=pointed,
        step=step,
        shown=before,
    )


def budget(amounts: list[Any]) -> tuple[int | None, int | None]:
    """Return the lowest and the highest price that amounts in a message mean.

    «۴۰ تومن» alone is the most that may be spent; «حدود ۴۰ تومن» is a range around it.
    """
    found = next((amount for amount in amounts if isinstance(amount, dict)), None)
    if found is None:
        return None, None
    low, high = found.get("from"), found.get("to")
    if low is not None and low == high:
        return (int(low) * ABOUT_FROM // 100, int(high) * ABOUT_TO // 100) if found.get("about") else (None, int(high))
    return (int(low) if low else None), (int(high) if high else None)


def unknown_model(tracker: Tracker) -> str:
    """Return the name of a model that the message names and the catalogue does not have; an empty text if none.

    «ردمی نوت ۱۳» is found as the brand «ردمی» with a number after it that belongs to nothing; «s23» as a code.
    """
    if command(tracker):
        return ""
    written = text(tracker)
    found = [entity for entity in tracker.latest_message.get("entities") or [] if "start" in entity]
    taken = [(entity["start"], entity["end"]) for entity in found if entity["entity"] != "brand"]
    for entity in found:
        if entity["entity"] == "brand":
            start, end = entity["start"], entity["end"]
            rest = _until_taken(written, end, taken)
            number = _SPAN.search(rest)
            if number and len(rest[: number.start()].split()) <= 2:
                after = _AFTER.match(rest[number.end() :])
                stop = end + number.end() + (after.end() if after else 0)
                return written[start:stop][:LONGEST_NAME]
    code = next((c for c in _CODE.finditer(written) if not any(a < c.end() and c.start() < b for a, b in taken)), None)
    return code[0] if code else ""


def _until_taken(written: str, start: int, taken: list[tuple[int, int]]) -> str:
    """Return the text from a place to the next thing that was found in it."""
    return written[start : min((begin for begin, _ in taken if begin >= start), default=len(written))]


def _slugs(tracker: Tracker) -> list[str]:
    """Return the products named; a button may name several at once."""
    found: list[str] = []
    for value in values(tracker, "product"):
        found += [str(one) for one in value] if isinstance(value, list) else [str(value)]
    return list(dict.fromkeys(found))


def _first(tracker: Tracker, kind: str) -> str:
    return str(next(iter(values(tracker, kind)), "") or "")
