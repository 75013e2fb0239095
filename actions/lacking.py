"""Goods that the shop does not have, noted for its editors."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Tracker

from actions import goods_words as words
from actions.asked import Asked
from actions.turn import command, text
from persian.normalise import normalise

GAP: dict[str, Any] = {"type": "note_gap", "reason": "no_product"}
_TO_BUY = re.compile(words.TO_BUY)


def other_goods(asked: Asked) -> list[str]:
    """Return the words of a message that may name goods of no group of the shop's."""
    return [word for word in asked.unknown if word not in words.NO_GOODS]


def wants_to_buy(tracker: Tracker) -> bool:
    """Tell whether a message that is about nothing the shop knows asks whether something is sold, or for how much."""
    return command(tracker) is None and bool(_TO_BUY.search(normalise(text(tracker)).text))
