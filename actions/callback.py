"""Please call me: name, phone and an hour within the shop's working hours, which become a follow-up."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import desk, words
from actions.asked_back import asks_back, calls_it_off, explain, leave
from actions.jalali import dated_moment, jalali_moment, read_moment
from actions.order_outcome import opened
from actions.orders import END, OF_THEIR_OWN, REQUESTS, SKIPPED, is_of_its_own
from actions.turn import (
    Events,
    back_in_form,
    command,
    confidence,
    contact_name,
    desk_is_away,
    helped,
    intent,
    offer,
    offer_human,
    one_of,
    say,
    settled,
    suggestion,
    text,
)
from persian.digits import to_latin, to_persian
from persian.jalali import TEHRAN
from persian.normalise import normalise
from persian.phones import find_phones
from persian.times import When, find_times

FORM = "callback_form"
KEYS = ("callback_name", "callback_phone", "callback_time", "callback_proposed", "callback_about")
FORGET = [SlotSet(name, None) for name in KEYS]
LONGEST_NAME = 60
SURE = 0.75
_NAME = re.compile(r"^(?:(?:اسم|نام|فامیلی)(?:\s?(?:من|م))?\s*|من\s+)?(.+?)(?:\s+(?:هستم|است|ام))?[.!،]*$")


def read_name(written: str) -> str | None:
    """Return the name in an answer, without «اسمم … است»; None when it can be none."""
    match = _NAME.match(" ".join(written.split()))
    name = match.group(1) if match else ""
    fits = 2 <= len(name) <= LONGEST_NAME and not re.search(r"[\d{}<>؟?/@:]", to_latin(name))
    return name if fits and len(name.split()) <= 5 else None


class ValidateCallback(Action):
    """Read name, phone and hour; an hour outside working hours is answered with the nearest opening.

    Returning no event at all makes the form step back, and a rule answers what was asked instead.
    """

    def name(self) -> str:
        """Return the name Rasa's forms look for."""
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Check what the newest message brought."""
        asked = tracker.get_slot("requested_slot")
        if (asked and back_in_form(tracker, FORM)) or intent(tracker) == "second_wish":
            return []
        phone = next((found for _, _, found in find_phones(to_latin(text(tracker)))), None)
        try:
            if not asked:
                return await self._begin(dispatcher, tracker, phone)
            if calls_it_off(tracker):
                leave(dispatcher, tracker, about_order=False)
                return [*settled(), *FORGET, END]
            if asks_back(tracker):
                return explain(dispatcher, tracker, str(asked))
            return await self._answer(dispatcher, tracker, str(asked), phone)
        except desk.DeskUnavailableError as error:
            return [*settled(), *FORGET, *desk_is_away(dispatcher, tracker, error), END]

    async def _begin(self, dispatcher: CollectingDispatcher, tracker: Tracker, phone: str | None) -> Events:
        about = "" if command(tracker) else text(tracker)
        return [
            *settled(),
            *FORGET,
            SlotSet("callback_name", contact_name(tracker) or None),
            SlotSet("callback_phone", phone),
            SlotSet("callback_about", about[:900]),
            *(await self._time(dispatcher, tracker) if about and _when(about) else []),
        ]

    async def _answer(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, asked: str, phone: str | None
    ) -> Events:
        new_wish = intent(tracker) in REQUESTS and confidence(tracker) >= SURE
        if phone:
            found = [SlotSet("callback_phone", phone), SlotSet("misses", 0)]
            return [*found, *(await self._time(dispatcher, tracker) if _when(text(tracker)) else [])]
        # To ask for the call once more, while it is being agreed, is no wish of its own.
        again = intent(tracker) == "request_callback"
        if new_wish or (is_of_its_own(tracker) and not again):
            return []
        if asked == "callback_name":
            name = SKIPPED if intent(tracker) in {"skip", "deny"} else read_name(text(tracker))
            if name:
                return [SlotSet("callback_name", name), SlotSet("misses", 0)]
        if asked == "callback_time":
            found = await self._time(dispatcher, tracker)
            if found:
                return found
        if not again and intent(tracker) in OF_THEIR_OWN and not any(c.isdigit() for c in to_latin(text(tracker))):
            return []
        if int(tracker.get_slot("misses") or 0) > 0:
            return [*settled(), *FORGET, *offer_human(dispatcher, tracker, one_of(tracker, words.CALLBACK_HARD)), END]
        say(dispatcher, one_of(tracker, words.HINTS[asked]))
        return [SlotSet(asked, None), SlotSet("misses", 1)]

    async def _time(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Return the hour in a message if the shop works then; else propose the nearest opening."""
        proposed = tracker.get_slot("callback_proposed")
        if proposed and intent(tracker) == "affirm":
            return _at(str(proposed))
        if proposed and intent(tracker) == "deny" and not _when(text(tracker)):
            say(dispatcher, one_of(tracker, words.ANOTHER_TIME))
            return [SlotSet("callback_time", None), SlotSet("callback_proposed", None)]
        when = _when(text(tracker))
        plain = normalise(text(tracker)).text
        now = datetime.now(timezone.utc)
        if when is None and not any(phrase in plain for phrase in words.ANY_TIME):
            return []
        at = _moment(when, now) if when else now
        if at < now and when and when.kind == "date":
            at = now
        if at < now:
            say(dispatcher, one_of(tracker, words.TIME_PAST))
            return [SlotSet("callback_time", None)]
        found = await desk.hours(at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"))
        if found["open"]:
            return _at(at.isoformat())
        if not found.get("opens_at"):
            return _at(at.isoformat())
        if when is None or when.kind == "date":
            return _at(found["opens_at"])
        say(
            dispatcher,
            one_of(tracker, words.OUT_OF_HOURS, when=jalali_moment(found["opens_at"])),
            offer([suggestion(words.YES), suggestion(words.OTHER_TIME)]),
        )
        return [SlotSet("callback_time", None), SlotSet("callback_proposed", found["opens_at"])]


def _at(moment: str) -> Events:
    return [SlotSet("callback_time", moment), SlotSet("callback_proposed", None), SlotSet("misses", 0)]


def _when(written: str) -> When | None:
    """Return the time that was said, or else the day."""
    found = find_times(normalise(written).text, datetime.now(timezone.utc))
    return next((when for when in found if when.kind == "time"), next(iter(found), None))


def _moment(when: When, now: datetime) -> datetime:
    if "T" in when.first:
        return datetime.fromisoformat(when.first)
    return datetime.fromisoformat(f"{when.first}T00:00:00").replace(tzinfo=TEHRAN)


class _Ask:
    """Ask for one thing the call needs."""

    slot = ""
    variants: tuple[str, ...] = ()

    def name(self) -> str:
        """Return the name Rasa's forms look for."""
        return f"action_ask_{FORM}_{self.slot}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Ask, in other words each time; a proposal that stands has asked already."""
        if intent(tracker) == "second_wish" or (self.slot == "callback_time" and tracker.get_slot("callback_proposed")):
            return []
        phone = to_persian(str(tracker.get_slot("callback_phone") or ""))
        quick = [suggestion(words.SOON)] if self.slot == "callback_time" else []
        say(dispatcher, one_of(tracker, self.variants, phone=phone), offer(quick) if quick else None)
        return []


class AskName(_Ask, Action):
    """Ask for the name."""

    slot, variants = "callback_name", words.ASK_CALLBACK_NAME


class AskPhone(_Ask, Action):
    """Ask for the phone."""

    slot, variants = "callback_phone", words.ASK_CALLBACK_PHONE


class AskTime(_Ask, Action):
    """Ask for the hour, and repeat the phone so that a wrong digit is seen."""

    slot, variants = "callback_time", words.ASK_CALLBACK_TIME


class CallbackDone(Action):
    """Open the case."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_callback_done"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say what was agreed; nothing when the form gave up."""
        name, phone, at = (tracker.get_slot(f"callback_{part}") for part in ("name", "phone", "time"))
        if not (name and phone and at):
            return list(FORGET)
        when = jalali_moment(str(at))
        moment = read_moment(str(at)).astimezone(timezone.utc)
        # Whoever reads the case does so on another day: no «فردا» in it.
        about = tracker.get_slot("callback_about")
        details = {"name": name, "phone": phone, "time": dated_moment(str(at)), "note": about}
        case = {**opened("callback", None, details), "due_at": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}
        sentence = one_of(tracker, words.CALLBACK_OPENED, phone=to_persian(str(phone)), when=when)
        greeting = "" if name == SKIPPED else words.NAMED.format(name=name)
        say(dispatcher, greeting + sentence, actions=[case, helped("case_callback")])
        return [*FORGET, *settled(was_helped=True)]
