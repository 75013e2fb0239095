"""«کد پیگیری چی بود؟»: the code of what the customer asked for last, and where it stands."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import desk, words
from actions.jalali import jalali_moment, read_moment
from actions.turn import Events, ask_human, command, helped, logger, offer, one_of, say, settled, text, wish
from persian.digits import to_persian
from persian.normalise import normalise

LONGEST = 12
"""Words; a longer message says more than that it asks for a code."""
_ASKS = re.compile("|".join(words.ASKS_CASE))
_OF_THE_POST = re.compile("|".join(words.OF_THE_POST))


def asks_for_case(tracker: Tracker) -> bool:
    """Tell whether the newest message asks for a tracking code, or after a request, and not after a parcel."""
    written = normalise(text(tracker)).text
    if command(tracker) or len(written.split()) > LONGEST or any(char.isdigit() for char in written):
        return False
    return bool(_ASKS.search(written)) and not _OF_THE_POST.search(written)


async def tell_case(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events | None:
    """Tell the code of the customer's newest case, if the newest message asks for it.

    Returns:
        the events; None when it asks for nothing of the kind, there is no case, or the desk is away.
    """
    if not asks_for_case(tracker):
        return None
    try:
        case = await desk.newest_case(tracker.sender_id)
    except desk.DeskUnavailableError as error:
        logger.warning("conversation %s: no case can be looked up: %s", tracker.sender_id, error)
        return None
    if case is None:
        return None
    said = one_of(tracker, words.CASE_CODE_IS, what=_what(case), code=to_persian(str(case["code"])))
    post = wish(words.TITLE_POST_CODE, "ask_faq", said=words.TITLE_POST_CODE)
    say(dispatcher, said + _stands(case), offer([post, ask_human()]), [helped("case_code")])
    return settled(was_helped=True)


def _what(case: dict[str, Any]) -> str:
    what = words.CASES.get(str(case["kind"]), words.CASES["other"])
    number = case.get("order_number")
    if number:
        what += (words.OF_ORDER if what.endswith("سفارش") else words.FOR_ORDER).format(number=to_persian(str(number)))
    return what


def _stands(case: dict[str, Any]) -> str:
    if case["state"] != "open":
        return words.CASE_STANDS.get(str(case["state"]), "")
    due = case.get("due_at")
    if not due or read_moment(str(due)) < datetime.now(timezone.utc):
        return words.CASE_STANDS["open"]
    return words.CASE_DUE.format(when=jalali_moment(str(due)))
