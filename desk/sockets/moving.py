"""The staff socket's commands that move chats: taking, offers, handing on, putting off (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from desk.auth.roles import Permission, require
from desk.context import Desk
from desk.conversations.words import TEXT_LIMIT
from desk.errors import DeskError
from desk.fields import Id, plain
from desk.sockets.connection import Commands, Frame
from desk.staff.models import Staff


class OfConversation(Frame):
    """A command on a conversation."""

    conversation_id: Id


class OfOffer(Frame):
    """An answer to an offer."""

    offer_id: Id


class Transfer(OfConversation):
    """Hand a chat to a person or to a team: exactly one of the two."""

    staff_id: Id | None = None
    team_id: Id | None = None
    note: str = ""


class Snooze(OfConversation):
    """Put a chat off."""

    until: Annotated[AwareDatetime, Field(strict=False)]


class MovingCommands:
    """What a member of staff does with where chats are; each checks its permission."""

    _desk: Desk
    _staff: Staff

    def moving_commands(self) -> Commands:
        """Name them."""
        return {
            "conversation_take": (OfConversation, self._take),
            "offer_accept": (OfOffer, self._accept),
            "offer_decline": (OfOffer, self._decline),
            "conversation_transfer": (Transfer, self._transfer),
            "conversation_return": (OfConversation, self._return),
            "conversation_snooze": (Snooze, self._snooze),
            "conversation_wake": (OfConversation, self._wake),
        }

    async def _take(self, frame: OfConversation) -> dict[str, Any]:
        require(self._staff, Permission.DESK)
        return {"conversation": await self._desk.queue.take(frame.conversation_id, self._staff)}

    async def _accept(self, frame: OfOffer) -> dict[str, Any]:
        require(self._staff, Permission.DESK)
        return {"conversation": await self._desk.offers.accept(frame.offer_id, self._staff)}

    async def _decline(self, frame: OfOffer) -> dict[str, Any]:
        require(self._staff, Permission.DESK)
        await self._desk.offers.decline(frame.offer_id, self._staff)
        return {}

    async def _transfer(self, frame: Transfer) -> dict[str, Any]:
        require(self._staff, Permission.DESK)
        text = plain(frame.note).strip()
        if len(text) > TEXT_LIMIT:
            raise DeskError("message.too_long", limit=TEXT_LIMIT)
        transfers = self._desk.transfers
        if frame.staff_id and not frame.team_id:
            summary = await transfers.to_person(frame.conversation_id, self._staff, frame.staff_id, text)
        elif frame.team_id and not frame.staff_id:
            summary = await transfers.to_team(frame.conversation_id, self._staff, frame.team_id, text)
        else:
            raise DeskError("frame.invalid", detail="either staff_id or team_id")
        return {"conversation": summary}

    async def _return(self, frame: OfConversation) -> dict[str, Any]:
        require(self._staff, Permission.DESK)
        return {"conversation": await self._desk.transfers.to_bot(frame.conversation_id, self._staff)}

    async def _snooze(self, frame: Snooze) -> dict[str, Any]:
        require(self._staff, Permission.DESK)
        return {"conversation": await self._desk.transfers.snooze(frame.conversation_id, self._staff, frame.until)}

    async def _wake(self, frame: OfConversation) -> dict[str, Any]:
        require(self._staff, Permission.DESK)
        return {"conversation": await self._desk.transfers.wake(frame.conversation_id, self._staff)}
