"""The audit log: with its act or not at all, and without anybody's personal data."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from desk.audit.models import Act, AuditEntry
from desk.context import Desk
from desk.settings import ROOT
from desk.staff.models import Staff
from desk.texts import Texts


async def entries(desk: Desk) -> list[AuditEntry]:
    """Read the log, oldest first."""
    async with desk.database.reading() as session:
        return list(await session.scalars(select(AuditEntry).order_by(AuditEntry.at, AuditEntry.id)))


async def test_an_act_is_kept_with_who_what_and_when(desk: Desk) -> None:
    async with desk.database.transaction() as session:
        staff = (await session.scalars(select(Staff).limit(1))).one()
        desk.audit.note(
            session, staff, Act.CONTACT_BLOCKED, "contact", "c-1", conversations=["v-1", "v-2"], waited=None
        )
        desk.audit.note(session, None, Act.CONTACT_UNBLOCKED, "contact", "c-1")
    first, second = await entries(desk)
    assert (first.staff_id, first.act, first.object_kind, first.object_id) == (
        staff.id,
        "contact.blocked",
        "contact",
        "c-1",
    )
    assert first.details == {"conversations": ["v-1", "v-2"], "waited": None}
    assert first.at < second.at
    assert (second.staff_id, second.details) == (None, {})


async def test_an_act_that_is_not_done_is_not_in_the_log(desk: Desk) -> None:
    async def fail() -> None:
        async with desk.database.transaction() as session:
            desk.audit.note(session, None, Act.CONTACT_BLOCKED, "contact", "c-1")
            await session.flush()
            raise RuntimeError("the act failed")

    with pytest.raises(RuntimeError):
        await fail()
    assert await entries(desk) == []


@pytest.mark.parametrize(
    "detail",
    [
        "مزاحمت",
        "Sara Ahmadi",
        "sara@example.ir",
        "09121234567",
        "+989121234567",
        "0499370899",
        ["c-1", "سارا"],
        {"name": "سارا"},
        object(),
    ],
)
async def test_what_could_be_personal_is_refused(desk: Desk, detail: Any) -> None:
    async with desk.database.transaction() as session:
        with pytest.raises(ValueError, match="audit detail"):
            desk.audit.note(session, None, Act.CONTACT_BLOCKED, "contact", "c-1", detail=detail)
    assert await entries(desk) == []


@pytest.mark.parametrize("act", Act)
def test_every_act_has_words_in_both_languages(act: Act) -> None:
    texts = Texts(ROOT / "locales")
    assert texts.get("fa", f"audit.{act}") != texts.get("en", f"audit.{act}")
