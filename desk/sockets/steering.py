"""The staff socket's commands of supervisors on other people's chats (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from desk.auth.roles import Permission, require
from desk.context import Desk
from desk.fields import ClientId
from desk.notes.service import note_view
from desk.queue.order import Priority
from desk.sockets.connection import Commands
from desk.sockets.moving import OfConversation
from desk.staff.models import Staff


class Whisper(OfConversation):
    """Say something to the operator who holds a chat."""

    client_id: ClientId
    text: str


class Prioritise(OfConversation):
    """Change how soon a chat is next."""

    priority: Annotated[int, Field(ge=Priority.NORMAL, le=Priority.MOVED)]


class SteeringCommands:
    """What supervisors do with chats that others hold, or that wait; each checks its permission."""

    _desk: Desk
    _staff: Staff

    def steering_commands(self) -> Commands:
        """Name them."""
        return {
            "conversation_join": (OfConversation, self._join),
            "conversation_part": (OfConversation, self._part),
            "conversation_prioritise": (Prioritise, self._prioritise),
            "whisper": (Whisper, self._whisper),
        }

    async def _join(self, frame: OfConversation) -> dict[str, Any]:
        require(self._staff, Permission.STEER)
        return {"conversation": await self._desk.steering.join(frame.conversation_id, self._staff)}

    async def _part(self, frame: OfConversation) -> dict[str, Any]:
        require(self._staff, Permission.STEER)
        return {"conversation": await self._desk.steering.part(frame.conversation_id, self._staff)}

    async def _prioritise(self, frame: Prioritise) -> dict[str, Any]:
        require(self._staff, Permission.STEER)
        steering = self._desk.steering
        return {"conversation": await steering.prioritise(frame.conversation_id, self._staff, frame.priority)}

    async def _whisper(self, frame: Whisper) -> dict[str, Any]:
        require(self._staff, Permission.STEER)
        whisper = await self._desk.steering.whisper(frame.conversation_id, self._staff, frame.client_id, frame.text)
        return {"note": note_view(whisper)}
