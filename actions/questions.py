"""Frequent questions, and discounts: the shop's own answers, else a human."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import desk, words
from actions.turn import Events, answered, desk_is_away, offer_human, one_of, say, settled, text
from actions.unsure import not_understood

# Below this the closest answer is as likely wrong as right.
CLOSE_ENOUGH = 0.35


class Question(Action):
    """Answer from the shop's answers, or say that it was not understood."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Search and answer."""
        try:
            found = await desk.answers(text(tracker))
        except desk.DeskUnavailableError as error:
            return desk_is_away(dispatcher, tracker, error)
        if not found or found[0]["score"] < CLOSE_ENOUGH:
            say(dispatcher, "", actions=[{"type": "note_gap", "reason": "no_answer"}])
            return await not_understood(dispatcher, tracker)
        say(dispatcher, found[0]["answer"], actions=answered(found[0]))
        return settled(was_helped=True)


class Request(Action):
    """A wish a human has to carry out: say how it goes, when that is known, and offer one."""

    def name(self) -> str:
        """Return the name used in the domain."""
        return "action_request"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Search, answer, offer."""
        try:
            found = await desk.answers(text(tracker))
        except desk.DeskUnavailableError as error:
            return desk_is_away(dispatcher, tracker, error)
        if found and found[0]["score"] >= CLOSE_ENOUGH:
            say(dispatcher, found[0]["answer"], actions=answered(found[0]))
            asked = one_of(tracker, words.REQUEST_AFTER_ANSWER)
            return [*settled(was_helped=True), *offer_human(dispatcher, tracker, asked)]
        return [*settled(), *offer_human(dispatcher, tracker, one_of(tracker, words.REQUEST))]
