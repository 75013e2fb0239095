"""The places in a canned reply that are filled when it is used: ``{{نام مشتری}}`` and the like, a fixed set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from desk.cases.models import Case, CaseState
from desk.contacts.models import Contact
from desk.conversations.models import Conversation
from desk.db import Session
from desk.orders.models import Order, ProvenOrder
from desk.sites.models import Site
from desk.staff.models import Staff
from desk.texts import Texts
from persian.digits import to_persian
from persian.folding import fold
from persian.jalali import MONTHS, TEHRAN, from_gregorian

PLACE = re.compile(r"\{\{([^{}]{0,60})\}\}")
NAMES = (
    "contact_name",
    "operator_name",
    "shop_name",
    "order_number",
    "order_status",
    "tracking_code",
    "case_code",
    "today",
)
"""What there is; ``canned.variables`` of the locales has a name for each, and either language's will do."""


@dataclass(frozen=True)
class Variables:
    """Knows the variables by their names.

    Args:
        texts: the words of the desk.
    """

    texts: Texts

    def names(self, lang: str) -> dict[str, str]:
        """Give each variable's name as people write it."""
        return {name: self.texts.get(lang, f"canned.variables.{name}") for name in NAMES}

    def unknown(self, text: str) -> list[str]:
        """Give what stands in double braces in a text and is no variable, each once, in order."""
        known = {_key(name) for name in NAMES}
        known |= {_key(shown) for lang in ("fa", "en") for shown in self.names(lang).values()}
        return list(dict.fromkeys(name.strip() for name in PLACE.findall(text) if _key(name) not in known))

    async def values(
        self, session: Session, staff: Staff, conversation: Conversation, now: datetime
    ) -> dict[str, str | None]:
        """Give what fills each variable in one conversation; None for what nobody knows."""
        contact = await session.get_one(Contact, conversation.contact_id)
        site = await session.get_one(Site, conversation.site_id)
        order = await _order(session, conversation)
        case = await session.scalar(
            select(Case.code)
            .where(Case.contact_id == contact.id, Case.state == CaseState.OPEN)
            .order_by(Case.created_at.desc(), Case.id.desc())
            .limit(1)
        )
        fa = conversation.lang == "fa"

        def shown(code: str | None) -> str | None:
            # A number as Persian writes it; a code with letters as it is printed.
            return to_persian(code) if code and fa and code.isdecimal() else code

        return {
            # A guest is not called «guest 14» to their face.
            "contact_name": contact.name or self.texts.get(conversation.lang, "canned.dear_customer"),
            "operator_name": staff.name,
            "shop_name": site.name,
            "order_number": shown(order.number if order else None),
            "order_status": self.texts.get(conversation.lang, f"order_status.{order.status}") if order else None,
            "tracking_code": order.tracking_code if order else None,
            "case_code": shown(case),
            "today": _day(now, fa=fa),
        }


def _key(name: str) -> str:
    """Give a name in one spelling: `contact_name`, «نام مشتري» and «نام‌مشتری» are as good as any."""
    return "".join(word.text for word in fold(name.replace("_", " ").replace("\u200c", " ")))


async def _order(session: Session, conversation: Conversation) -> Order | None:
    if conversation.verified_order:
        return await session.get(Order, conversation.verified_order)
    newest: Order | None = await session.scalar(
        select(Order)
        .join(ProvenOrder, ProvenOrder.order_number == Order.number)
        .where(ProvenOrder.contact_id == conversation.contact_id)
        .order_by(Order.placed_at.desc(), Order.number.desc())
        .limit(1)
    )
    return newest


def _day(now: datetime, *, fa: bool) -> str:
    day = now.astimezone(TEHRAN).date()
    if not fa:
        return f"{day:%d %B %Y}".lstrip("0")
    year, month, number = from_gregorian(day)
    return to_persian(f"{number} {MONTHS[month - 1]} {year}")


def views(values: dict[str, Any], names: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """Write the variables with their values for the console: each with every name it goes by."""
    return [
        {"name": name, "names": [names[lang][name] for lang in names], "value": value} for name, value in values.items()
    ]
