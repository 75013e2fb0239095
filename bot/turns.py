"""The typed JSON of a turn: what is accepted from the desk and what is answered (docs/protocol.md, 3)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

LONGEST_TEXT = 4000


class TurnError(Exception):
    """A body that is not a turn. `code` is one of the protocol's, `text` polite Persian."""

    def __init__(self, code: str, text: str, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.text, self.status = code, text, status


@dataclass(frozen=True)
class Turn:
    """One checked turn."""

    turn_id: str
    conversation_id: str
    text: str
    command: dict[str, Any] | None
    context: dict[str, Any]


def _bad(text: str = "این درخواست خوانا نبود.") -> TurnError:
    return TurnError("frame.invalid", text)


def checked_text(value: Any) -> str:
    """Return `value` if it is a text someone could have written, else raise TurnError."""
    if not isinstance(value, str) or not value.strip():
        raise _bad("متن پیام خالی است.")
    if len(value) > LONGEST_TEXT:
        raise TurnError("message.too_long", "متن پیام بلندتر از اندازه‌ی مجاز است.", 422)
    return value


def read_turn(body: Any) -> Turn:
    """Return the turn in a decoded JSON body.

    Raises:
        TurnError: if the body is anything else.
    """
    if not isinstance(body, dict):
        raise _bad()
    turn_id, conversation_id = body.get("turn_id"), body.get("conversation_id")
    context = body.get("context") or {}
    named = all(isinstance(value, str) and value for value in (turn_id, conversation_id))
    if not named or not isinstance(context, dict):
        raise _bad()
    if body.get("kind") == "text":
        return Turn(str(turn_id), str(conversation_id), checked_text(body.get("text")), None, context)
    if body.get("kind") != "command":
        raise _bad()
    command = body.get("command")
    if not isinstance(command, dict) or not isinstance(command.get("intent"), str) or not command["intent"]:
        raise _bad()
    entities = command.get("entities") or {}
    if not isinstance(entities, dict):
        raise _bad()
    text = body.get("text") if isinstance(body.get("text"), str) else ""
    command = {"intent": command["intent"], "entities": entities}
    return Turn(str(turn_id), str(conversation_id), text or "", command, context)


def command_parse_data(turn: Turn) -> dict[str, Any]:
    """Return what Rasa's own parsing would have found, for a command the desk sent."""
    command = turn.command or {}
    intent = {"name": command["intent"], "confidence": 1.0}
    entities = [{"entity": kind, "value": value} for kind, value in command["entities"].items()]
    return {"text": turn.text, "intent": intent, "intent_ranking": [intent], "entities": entities}


def understanding(parse_data: dict[str, Any]) -> dict[str, Any]:
    """Return the protocol's `understanding` of Rasa's parse data.

    A message that fell below the threshold keeps the name `nlu_fallback` and the confidence of the best
    intent, which says more than the fallback's own.
    """
    intent = parse_data["intent"]
    confidence = intent.get("confidence") or 0.0
    if intent.get("name") == "nlu_fallback":
        ranking = [row for row in parse_data.get("intent_ranking", []) if row["name"] != "nlu_fallback"]
        confidence = ranking[0]["confidence"] if ranking else 0.0
    entities = [
        {key: entity[key] for key in ("entity", "start", "end", "value", "text")}
        for entity in parse_data["entities"]
        if "start" in entity
    ]
    entities.sort(key=lambda entity: (entity["start"], entity["end"]))
    return {"intent": intent.get("name"), "confidence": round(float(confidence), 4), "entities": entities}


def choice_of_button(button: dict[str, Any]) -> dict[str, Any]:
    """Return a protocol choice for a Rasa button (`/intent{"entity": value}` or plain text)."""
    title, payload = str(button.get("title", "")), str(button.get("payload") or "")
    if not payload.startswith("/"):
        return {"title": title, "command": None}
    name, brace, rest = payload[1:].partition("{")
    entities = json.loads(brace + rest) if brace else {}
    return {"title": title, "command": {"intent": name.strip(), "entities": entities}}


def reply_of_message(message: dict[str, Any]) -> dict[str, Any]:
    """Return a protocol reply for one bot message of Rasa (text, buttons, custom)."""
    custom = message.get("custom") or {}
    payload = custom.get("payload")
    if message.get("buttons"):
        choices = [choice_of_button(button) for button in message["buttons"]]
        payload = {**(payload or {"type": "choices"}), "choices": choices}
    return {"text": message.get("text") or "", "payload": payload, "actions": list(custom.get("actions", []))}


def folded(replies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the replies with those that only carry actions joined to a neighbour that is seen."""
    out: list[dict[str, Any]] = []
    waiting: list[Any] = []
    for reply in replies:
        if not reply["text"] and not reply["payload"]:
            waiting += reply["actions"]
            continue
        out.append({**reply, "actions": waiting + reply["actions"]})
        waiting = []
    if waiting and out:
        out[-1]["actions"] = out[-1]["actions"] + waiting
    elif waiting:
        out.append({"text": "", "payload": None, "actions": waiting})
    return out
