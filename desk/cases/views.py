"""Cases and follow-ups as clients see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.cases.models import Case, FollowUp
from desk.clock import to_wire
from desk.texts import Texts


def case_view(case: Case, texts: Texts, lang: str = "fa") -> dict[str, Any]:
    """Write a case for staff."""
    return {
        "id": case.id,
        "code": case.code,
        "kind": case.kind,
        "title": texts.get(lang, f"case_kind.{case.kind}"),
        "state": case.state,
        "order_number": case.order_number,
        "details": case.details,
        "conversation_id": case.conversation_id,
        "created_at": to_wire(case.created_at),
        "closed_at": to_wire(case.closed_at) if case.closed_at else None,
    }


def follow_up_view(
    follow_up: FollowUp,
    case: Case | None,
    contact: str,
    texts: Texts,
    lang: str = "fa",
    *,
    people: Mapping[str, str],
    reminded: bool = False,
    openable: bool = False,
) -> dict[str, Any]:
    """Write a follow-up for staff.

    Args:
        follow_up: which.
        case: the one it sees to.
        contact: the contact's name.
        texts: the words of cases.
        lang: their language.
        people: names of the staff it speaks of, by id.
        reminded: whether who asks has been reminded of it.
        openable: whether who asks may read its conversation.
    """

    def person(staff_id: str | None) -> dict[str, Any] | None:
        return {"id": staff_id, "name": people.get(staff_id, "")} if staff_id else None

    return {
        "id": follow_up.id,
        "title": follow_up.title,
        "due_at": to_wire(follow_up.due_at),
        "contact": {"id": follow_up.contact_id, "name": contact},
        "conversation_id": follow_up.conversation_id if openable else None,
        "case": case_view(case, texts, lang) if case else None,
        "staff": person(follow_up.staff_id),
        "created_by": person(follow_up.created_by),
        "created_at": to_wire(follow_up.created_at),
        "updated_at": to_wire(follow_up.updated_at),
        "reminded": reminded,
        "done_at": to_wire(follow_up.done_at) if follow_up.done_at else None,
        "done_by": person(follow_up.done_by),
        "result": follow_up.result,
    }
