"""Reads the shop's rules from the CRM."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from desk.db import Session
from desk.shop_rules.models import ShopRule
from desk.shop_rules.written import Rules

# What holds in a shop that has written nothing down: somebody is always there, seven days for a return (as the law of
# e-commerce gives consumers in Iran), no cancelling after dispatch.
UNWRITTEN: dict[str, Any] = {
    "hours": {
        "week": {
            day: [["00:00", "24:00"]]
            for day in ("saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday")
        }
    },
    "orders": {
        "return_days": 7,
        "cancel_statuses": ["pending_payment", "paid", "packing"],
        "change_statuses": ["pending_payment", "paid", "packing"],
    },
    "cases": {},
}


async def read_rules(session: Session) -> Rules:
    """Give the shop's rules; what it has not written down is as :data:`UNWRITTEN` says.

    They are read every time: a change counts at once, and the table has four rows.
    """
    written = {row.key: row.value for row in await session.scalars(select(ShopRule))}
    return Rules.model_validate({**UNWRITTEN, **written})


async def write_rules(session: Session, rules: dict[str, Any], now: datetime) -> int:
    """Add the parts that are not written down yet; give how many there were.

    Raises:
        pydantic.ValidationError: they are not rules.
    """
    Rules.model_validate({**UNWRITTEN, **rules})
    known = set(await session.scalars(select(ShopRule.key)))
    missing = {key: value for key, value in rules.items() if key not in known}
    session.add_all(ShopRule(key=key, value=value, updated_at=now) for key, value in missing.items())
    return len(missing)
