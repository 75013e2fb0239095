"""Running one action on the tracker of a customer, and what it said and did."""

import asyncio
import inspect
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import desk


class Answer:
    """What an action said and did."""

    def __init__(self, dispatcher: CollectingDispatcher, events: list[dict[str, Any]]) -> None:
        self.words = " ".join(message["text"] for message in dispatcher.messages)
        custom = [message["custom"] for message in dispatcher.messages]
        self.payloads = [found["payload"] for found in custom if found["payload"]]
        self.actions = [action for found in custom for action in found["actions"]]
        self.slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}

    @property
    def types(self) -> list[str]:
        return [action["type"] for action in self.actions]

    @property
    def offers_human(self) -> bool:
        return self.slots.get("pending_offer") == "not_understood"


def act(
    action: Action,
    text: str,
    intent: str = "",
    entities: Any = (),
    slots: Any = None,
    command: Any = None,
    before: Any = (),
    ranking: Any = (),
    name: str | None = None,
) -> Answer:
    """Run an action on the tracker of a customer who has just written `text`, and whose name may be known."""
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "intent_ranking": list(ranking),
        "entities": list(entities),
        "metadata": {"context": {"contact_name": name}, "command": command},
    }
    user = {"event": "user", "text": text, "metadata": message["metadata"], "parse_data": message}
    tracker = Tracker("c1", dict(slots or {}), message, [*before, user], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()

    async def run() -> Any:
        try:
            found = action.run(dispatcher, tracker, {})
            return await found if inspect.isawaitable(found) else found
        finally:
            await desk.close()

    return Answer(dispatcher, asyncio.run(run()))
