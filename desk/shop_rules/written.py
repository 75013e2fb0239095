"""A shop's rules as it writes them down (``data/shop/rules.json`` and ``advice.json``; in the CRM, table
``shop_rules``)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from desk.hours.written import Hours
from desk.knowledge.advice import Advice

CaseKind = Literal["cancel", "change", "return", "problem", "payment", "refund", "callback", "other"]
"""What a case is about: cancel, change or return an order, a defective or wrong item, a payment, a refund, a call."""


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OrderRules(_Written):
    """What may still be asked of an order.

    Attributes:
        return_days: days after delivery within which it may be returned; the last one counts whole.
        cancel_statuses: statuses in which it may be cancelled.
        change_statuses: statuses in which address, colour or time may be changed.
        tries: wrong tries at an order's phone digits that lock it for a contact.
    """

    return_days: int = Field(ge=0, le=365)
    cancel_statuses: list[str]
    change_statuses: list[str]
    tries: int = Field(default=5, ge=1, le=20)


class CaseRules(_Written):
    """Within how many working hours a human follows up on each kind of case, and what the task is called."""

    hours: float = Field(gt=0, le=24 * 30)
    title: str = Field(min_length=1, max_length=200)


class Rules(_Written):
    """Everything together."""

    hours: Hours
    orders: OrderRules
    cases: dict[CaseKind, CaseRules]
    advice: Advice = Advice()
    own_numbers: list[Annotated[str, Field(pattern=r"^[0-9]{10,24}$")]] = []
    """The shop's own cards and Shebas (without IR), which operators may give to customers: they are not masked."""
