"""What the customer was shown last, kept over digressions, and how they point at it: «دومی», «اون یکی», «ارزون‌ترش»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions import goods_words as words
from actions.turn import Events

MOST_SHOWN = 6
# What points at something shown is short; in a longer message «اول» and «یکی» mean something else.
SHORT = 9
_NTH = "|".join(words.ORDINALS)
_ORDINAL = re.compile(rf"\b({_NTH})(ی|یه|یش|یو)\b")
_BARE_ORDINAL = re.compile(rf"{words.GOODS} ({_NTH})\b|\b({_NTH})ین {words.GOODS}")
_NUMBERED = re.compile(words.NUMBERED)
_LAST = re.compile(rf"(^|\s){words.LAST}(\s|$)")
_OTHER = re.compile(rf"(^|\s)({words.OTHER})")
_PAIR = re.compile(words.PAIR)
_THREE = re.compile(words.ALL_THREE)
_THIS = re.compile(rf"(^|\s)({words.THIS})(\s|$)")
_STEPS = {name: re.compile(pattern) for name, pattern in words.STEPS.items()}


@dataclass(frozen=True)
class Shown:
    """What was shown last.

    Attributes:
        slugs: the products, in the order they were seen.
        focus: the one that was spoken of alone, if any was.
        kind: what was asked of it: ``price``, ``availability``, ``specs`` or ``show``.
        wish: what was last looked for: see `actions.recommending`.
    """

    slugs: tuple[str, ...] = ()
    focus: str | None = None
    kind: str = "show"
    wish: dict[str, Any] = field(default_factory=dict)

    def pointed_at(self, said: str) -> list[str] | None:
        """Return the products a text points at; none of them when it points at nothing there is.

        Args:
            said: the customer's words in one spelling.

        Returns:
            slugs; or None when the text points at nothing.
        """
        if len(said.split()) > SHORT:
            return None
        places = self._places(said)
        if places:
            return [self.slugs[place] for place in places if -len(self.slugs) <= place < len(self.slugs)]
        if _PAIR.search(said):
            return list(self.slugs[: 3 if _THREE.search(said) else 2])
        if _OTHER.search(said):
            others = [slug for slug in self.slugs if slug != self.focus]
            if self.focus and not others:
                return None  # one product alone has no other: see `step_from`
            return others if len(others) == 1 and self.focus else list(self.slugs)
        if _THIS.search(said):
            return [self.focus] if self.focus else list(self.slugs)
        return None

    def step_from(self, said: str) -> str:
        """Return which way a text wants to go from what was shown; «the other» of one alone is what else there is."""
        found = step_of(said)
        alone = bool(self.focus) and set(self.slugs) == {self.focus}
        return found or ("more" if alone and len(said.split()) <= SHORT and _OTHER.search(said) else "")

    def _places(self, said: str) -> list[int]:
        places = [words.ORDINALS[found[1]] for found in _ORDINAL.finditer(said)]
        places += [words.ORDINALS[found[2] or found[3]] for found in _BARE_ORDINAL.finditer(said)]
        places += [words.NUMBERS[found[2]] for found in _NUMBERED.finditer(said)]
        if _LAST.search(said):
            places.append(-1)
        return list(dict.fromkeys(places))


def shown(tracker: Tracker) -> Shown:
    """Return what was shown last in this conversation."""
    kept = tracker.get_slot("goods") or {}
    return Shown(
        slugs=tuple(kept.get("slugs") or ()),
        focus=kept.get("focus"),
        kind=str(kept.get("kind") or "show"),
        wish=dict(kept.get("wish") or {}),
    )


def remember(
    tracker: Tracker, slugs: Sequence[str], kind: str = "", wish: dict[str, Any] | None = None, alone: bool = False
) -> Events:
    """Return the events that keep what was shown now.

    One product alone stays beside what was seen before it, so that «اون یکی» finds the way back.

    Args:
        tracker: the conversation.
        slugs: the products, in the order shown.
        kind: what was asked of them; empty for the same as before.
        wish: what was looked for; None: as before while it is still about the same products, else nothing.
        alone: a single product was spoken of; else a list was shown.
    """
    before = shown(tracker)
    focus = slugs[0] if alone and slugs else None
    kept = list(slugs)
    if wish is None:
        wish = before.wish if set(slugs) <= set(before.slugs) else {}
    if focus:
        kept = list(before.slugs) if focus in before.slugs else [before.focus, focus] if before.focus else [focus]
    value = {"slugs": kept[:MOST_SHOWN], "focus": focus, "kind": kind or before.kind, "wish": wish}
    return [SlotSet("goods", value), SlotSet("last_product", focus or (slugs[0] if slugs else None))]


def step_of(said: str) -> str:
    """Return which way from what was shown a text wants to go: cheaper, dearer, other_brand, more; or an empty text."""
    if len(said.split()) > SHORT:
        return ""
    return next((name for name, pattern in _STEPS.items() if pattern.search(said)), "")
