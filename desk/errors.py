"""Errors that programs and people are told of. One place gives them their words and their form on the wire."""

from __future__ import annotations

from typing import Any

from desk.texts import Texts

STATUS = {
    "frame.invalid": 400,
    "frame.too_large": 413,
    "auth.required": 401,
    "auth.invalid": 401,
    "auth.timeout": 401,
    "auth.rate_limited": 429,
    "auth.password_expired": 401,
    "auth.password_change": 403,
    "auth.csrf": 403,
    "auth.origin": 403,
    "role.forbidden": 403,
    "not_found": 404,
    "method.not_allowed": 405,
    "message.empty": 422,
    "message.too_long": 422,
    "message.choice_gone": 409,
    "rate.messages": 429,
    "rate.files": 429,
    "rate.lookups": 429,
    "file.ticket": 401,
    "file.type": 415,
    "file.empty": 422,
    "file.too_large": 413,
    "file.too_many_pixels": 422,
    "file.unreadable": 422,
    "file.quota": 409,
    "conversation.taken": 409,
    "conversation.not_holder": 409,
    "conversation.state": 409,
    "offer.gone": 409,
    "transfer.absent": 409,
    "snooze.invalid": 422,
    "wrap_up.invalid": 422,
    "contact.blocked": 403,
    "contact.name": 422,
    "contact.phone": 422,
    "contact.unnamed": 422,
    "contact.known": 409,
    "contact.tags": 422,
    "contact.reason": 422,
    "contact.with_human": 409,
    "contact.confirm": 422,
    "contact.same": 422,
    "contact.two_names": 409,
    "contact.two_open": 409,
    "contact.not_undoable": 409,
    "case.closed": 409,
    "case.result": 422,
    "follow_up.invalid": 422,
    "follow_up.conflict": 409,
    "touch.invalid": 422,
    "touch.corrected": 409,
    "canned.invalid": 422,
    "canned.conflict": 409,
    "staff.invalid": 422,
    "staff.login_taken": 409,
    "staff.last_manager": 409,
    "password.wrong": 422,
    "password.weak": 422,
    "team.invalid": 422,
    "team.taken": 409,
    "team.default": 409,
    "team.waiting": 409,
    "hours.invalid": 422,
    "hours.conflict": 409,
    "knowledge.invalid": 422,
    "knowledge.exists": 409,
    "knowledge.conflict": 409,
    "knowledge.not_newest": 409,
    "knowledge.review": 409,
    "range.invalid": 422,
    "server.busy": 503,
    "server.error": 500,
}
"""Every error code there is, with its HTTP status; ``locales/*/desk.json`` has a text for each."""


class DeskError(Exception):
    """Something the caller did, or must know of, with a stable code.

    Args:
        code: one of :data:`STATUS`.
        data: what a program needs to react, and what the text's placeholders are filled from.
    """

    def __init__(self, code: str, **data: Any) -> None:
        if code not in STATUS:
            raise ValueError(f"no such error code: {code}")
        super().__init__(code)
        self.code = code
        self.data = data

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code."""
        return STATUS[self.code]

    def body(self, texts: Texts, lang: str) -> dict[str, Any]:
        """Give the error as the protocols write it: code, a text fit to show, data."""
        return {
            "code": self.code,
            "text": texts.get(lang, f"errors.{self.code}", **self.data),
            "data": self.data,
        }
