"""Who asks for what the bot says, and in what words they are told what cannot be kept."""

from __future__ import annotations

from functools import wraps

from aiohttp import web

from desk.auth.roles import Permission
from desk.context import DESK
from desk.errors import DeskError
from desk.http import Handler, check_csrf, language, signed_in
from desk.knowledge.written import NotKept
from desk.staff.models import Staff


def judged(handler: Handler) -> Handler:
    """Tell what cannot be kept in the words of the person's language, field by field."""

    @wraps(handler)
    async def told_what_is_wrong(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except NotKept as refusal:
            texts, lang = request.app[DESK].texts, language(request)
            told = [
                {
                    "field": one.field,
                    "index": one.index,
                    "problem": one.code,
                    "text": texts.get(lang, f"knowledge.problems.{one.code}", **one.values),
                    **one.values,
                }
                for one in refusal.problems
            ]
            raise DeskError("knowledge.invalid", problems=told) from None

    return told_what_is_wrong


async def editor(request: web.Request, *, writes: bool = False) -> Staff:
    """Give who asks, if they may edit what the bot says.

    Args:
        request: what they ask for.
        writes: whether something is to change by it.

    Raises:
        DeskError: ``auth.required``, ``role.forbidden``; ``auth.origin``, ``auth.csrf`` for what writes.
    """
    if writes:
        check_csrf(request)
    return await signed_in(request, Permission.KNOWLEDGE)
