"""What a message says of an order: its number, the digits of its phone, or that there is none."""

from __future__ import annotations

import re

from rasa_sdk import Tracker

from actions import words
from actions.turn import intent, values
from actions.turn import text as written
from persian.digits import to_latin
from persian.normalise import normalise

_FOUR = re.compile(r"(?<![\d,٬.])\d{4}(?![\d,٬.])(?! ?(?:تومان|تومن|ریال|هزار|میلیون))")
_YEAR = re.compile(r"1[34]\d\d|20[23]\d")


def number_in(tracker: Tracker) -> str | None:
    """Return the order number in the newest message."""
    found = next(iter(values(tracker, "order_number")), None)
    return str(found) if found else None


def phone_in(tracker: Tracker) -> str:
    """Return the last four digits of the phone number in the newest message, or an empty text."""
    return str(next(iter(values(tracker, "phone_number")), ""))[-4:]


def four_beside(tracker: Tracker, number: str | None) -> str:
    """Return the four digits written beside an order number («۱۰۲۳۴۵ با ۶۷۸۹»), or an empty text.

    A wrong guess would cost one of the customer's tries, so only one number of four digits counts, and no year or sum.
    """
    if not number:
        return ""
    found = _FOUR.findall(to_latin(normalise(written(tracker)).text).replace(number, " "))
    return found[0] if len(found) == 1 and not _YEAR.fullmatch(found[0]) else ""


def has_no_number(tracker: Tracker) -> bool:
    """Tell whether the newest message says that there is no order number."""
    plain = normalise(written(tracker)).text
    return intent(tracker) in {"deny", "skip"} or any(phrase in plain for phrase in words.NO_NUMBER)
