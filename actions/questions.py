"""Frequent questions: the shop's own answers."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import desk
from actions.case_code import tell_case
from actions.turn import Events, answered, desk_is_away, say, settled, text
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
        about_case = await tell_case(dispatcher, tracker)
        if about_case is not None:
            return about_case
        try:
            found = await desk.answers(text(tracker))
        except desk.DeskUnavailableError as error:
            return desk_is_away(dispatcher, tracker, error)
        if not found or found[0]["score"] < CLOSE_ENOUGH:
            say(dispatcher, "", actions=[{"type": "note_gap", "reason": "no_answer"}])
            return await not_understood(dispatcher, tracker)
        say(dispatcher, found[0]["answer"], actions=answered(found[0]))
        return settled(was_helped=True)
