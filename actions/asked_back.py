"""What is said beside a form's question: «چرا شماره می‌خواهی؟» is no wrong answer, and «کنسل» leaves the form."""

from __future__ import annotations

import re

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import words
from actions.turn import Events, command, intent, offer, one_of, say, text, wish
from persian.digits import to_latin
from persian.normalise import normalise

LONGEST = 12
"""Words; a longer message says more than that it asks back."""
_ASKS_BACK = re.compile("|".join(words.ASKS_BACK))
_BARE_CANCEL = re.compile(words.BARE_CANCEL)
_DIGITS = re.compile(r"\d")


def asks_back(tracker: Tracker) -> bool:
    """Tell whether the newest message asks what a form's question is for, or where the answer is found."""
    written = normalise(text(tracker)).text
    if command(tracker) or intent(tracker) == "request_human" or len(written.split()) > LONGEST:
        return False
    return not _DIGITS.search(to_latin(written)) and bool(_ASKS_BACK.search(written))


def calls_it_off(tracker: Tracker) -> bool:
    """Tell whether the newest message is no more than «کنسل»: the form is meant, for no order was talked of."""
    written = normalise(text(tracker)).text.strip(" .!؟?،")
    return command(tracker) is None and bool(_BARE_CANCEL.fullmatch(written))


def leave(dispatcher: CollectingDispatcher, tracker: Tracker, *, about_order: bool) -> None:
    """Say that the form is left; where it was about an order, also how that is cancelled, should it have been meant."""
    choice = wish(words.TITLES["cancel_order"], "cancel_order")
    say(dispatcher, one_of(tracker, words.STOPPED), offer([choice]) if about_order else None)


def explain(dispatcher: CollectingDispatcher, tracker: Tracker, asked: str) -> Events:
    """Say what the question is for; the form then asks it again, and nothing counts as a miss."""
    say(dispatcher, one_of(tracker, words.WHAT_FOR[asked]))
    return [SlotSet(asked, None)]
