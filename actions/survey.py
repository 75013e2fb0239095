"""The survey as a form: a rating, a comment, a recommendation; each may be skipped, so may all."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import words
from actions.orders import OF_THEIR_OWN, REQUESTS
from actions.survey_words import SCALES, SKIPPED, typed_value, wants_to_skip
from actions.turn import Events, back_in_form, command, confidence, intent, say, settled, text, values
from persian.digits import to_persian

NEW_QUESTION = (OF_THEIR_OWN | set(REQUESTS)) - {"thank", "greet", "start_survey"}
# A comment may sound like anything; only a message this surely a question of its own ends the survey there.
SURE = 0.75
COMMENT_LENGTH = 1000
FORGET = [SlotSet(name, None) for name in ("survey_id", "survey_misses", *SCALES)]


def read_value(tracker: Tracker, question: str) -> int | str | None:
    """Return the answer in the newest message, SKIPPED, or None when it is no answer to `question`."""
    given = command(tracker)
    if given:
        if given["intent"] != "survey_value" or question not in values(tracker, "question"):
            return None
        value = next(iter(values(tracker, "value")), None)
        return SKIPPED if value is None or value == "" else _in_range(question, value)
    written = text(tracker).strip()
    if wants_to_skip(question, written):
        return SKIPPED
    if question == "comment":
        asks = intent(tracker) in NEW_QUESTION - {"complaint"}
        leaves = intent(tracker) in {"stop", "request_human"} or "؟" in written or "?" in written
        return None if asks and leaves and confidence(tracker) >= SURE else written[:COMMENT_LENGTH]
    value = typed_value(question, written)
    if value is None and intent(tracker) == "skip":
        return SKIPPED
    return value


def _in_range(question: str, value: Any) -> int | str | None:
    if question == "comment":
        return str(value)[:COMMENT_LENGTH]
    lowest, highest = SCALES[question]
    try:
        number = int(value)
    except (TypeError, ValueError):
        return None
    return number if lowest <= number <= highest else None


class ValidateSurvey(Action):
    """Read one answer and hand it over at once.

    Returning no event at all makes the form step back, and a rule ends the survey and answers instead.
    """

    def name(self) -> str:
        """Return the name Rasa's forms look for."""
        return "validate_survey_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Check what the newest message brought."""
        question = tracker.get_slot("requested_slot")
        if question and back_in_form(tracker, "survey_form"):
            return []
        if question not in SCALES:
            return [SlotSet(name, None) for name in SCALES]  # only just begun: nothing left of an earlier one
        value = read_value(tracker, question)
        if value is None and command(tracker) is None and intent(tracker) in NEW_QUESTION:
            return []
        if value is None and (command(tracker) or {}).get("intent") not in {None, "survey_value"}:
            return []
        if value is None and not tracker.get_slot("survey_misses"):
            lowest, highest = SCALES[question]
            say(dispatcher, to_persian(words.SCALE_HINT.format(lowest=lowest, highest=highest)))
            return [SlotSet(question, None), SlotSet("survey_misses", 1)]
        value = SKIPPED if value is None else value
        answer = {
            "type": "survey_answer",
            "survey_id": tracker.get_slot("survey_id"),
            "question": question,
            "value": None if value == SKIPPED else value,
        }
        say(dispatcher, "", actions=[answer])
        return [SlotSet(question, value), SlotSet("survey_misses", None)]


class _Ask:
    """Ask one question of the survey."""

    question = ""
    sentence = ""

    def name(self) -> str:
        """Return the name Rasa's forms look for."""
        return f"action_ask_survey_form_{self.question}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Ask, with the scale the widget shows."""
        lowest, highest = SCALES[self.question]
        payload = {
            "type": "survey_question",
            "question": self.question,
            "survey_id": tracker.get_slot("survey_id"),
            "min": lowest,
            "max": highest,
        }
        say(dispatcher, self.sentence, payload)
        return []


class AskRating(_Ask, Action):
    """The first question."""

    question = "rating"
    sentence = words.ASK_RATING


class AskComment(_Ask, Action):
    """The second question."""

    question = "comment"
    sentence = words.ASK_COMMENT


class AskRecommend(_Ask, Action):
    """The last question."""

    question = "recommend"
    sentence = words.ASK_RECOMMEND


def _finish(tracker: Tracker, state: str) -> dict[str, Any]:
    return {"type": "survey_finish", "survey_id": tracker.get_slot("survey_id"), "state": state}


class FinishSurvey(Action):
    """Thank for the answers."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_finish_survey"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Close the survey as answered, or as skipped when every question was."""
        answered = any(tracker.get_slot(name) not in {None, SKIPPED} for name in SCALES)
        say(
            dispatcher,
            words.SURVEY_ANSWERED if answered else words.SURVEY_PASSED,
            actions=[_finish(tracker, "answered" if answered else "skipped")],
        )
        return [*FORGET, *settled()]


class SkipSurvey(Action):
    """The customer wants no survey."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_skip_survey"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Close the survey: what was answered so far counts."""
        answered = any(tracker.get_slot(name) not in {None, SKIPPED} for name in SCALES)
        state = "answered" if answered else "skipped"
        say(dispatcher, words.SURVEY_SKIPPED, actions=[_finish(tracker, state)])
        return [*FORGET, *settled()]


class LeaveSurvey(Action):
    """The customer asked something new instead."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_leave_survey"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Close the survey without a word; the answer follows."""
        say(dispatcher, "", actions=[_finish(tracker, "left")])
        return [*FORGET, *settled()]
