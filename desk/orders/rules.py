"""What may still be asked of an order, by the shop's rules."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from desk.clock import to_wire
from desk.orders.models import Order
from desk.shop_rules.written import OrderRules

Reason = Literal["dispatched", "closed", "not_delivered", "too_late"]
"""Why not: on its way or delivered; cancelled, returned or refunded; not come yet; the days are over."""

CLOSED = {"cancelled", "returned", "refunded"}


def allowances(order: Order, rules: OrderRules, now: datetime, zone: ZoneInfo) -> dict[str, dict[str, Any]]:
    """Tell for ``cancel``, ``change`` and ``return`` whether the order allows it now.

    Args:
        order: the order.
        rules: the shop's.
        now: the moment of asking.
        zone: the shop's time zone: the last day to return ends at its midnight.

    Returns:
        For each ``{"allowed": bool, "reason": Reason | None}``; a return that is or was possible also ``"until"``.
    """
    return {
        "cancel": _before_dispatch(order, rules.cancel_statuses),
        "change": _before_dispatch(order, rules.change_statuses),
        "return": _return(order, rules, now, zone),
    }


def _before_dispatch(order: Order, statuses: list[str]) -> dict[str, Any]:
    if order.status in statuses:
        return {"allowed": True, "reason": None}
    return {"allowed": False, "reason": "closed" if order.status in CLOSED else "dispatched"}


def _return(order: Order, rules: OrderRules, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    if order.status in CLOSED:
        return {"allowed": False, "reason": "closed"}
    if order.status != "delivered" or order.delivered_at is None:
        return {"allowed": False, "reason": "not_delivered"}
    day = order.delivered_at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    until = day + timedelta(days=rules.return_days + 1)
    allowed = now < until
    last_moment = to_wire(until - timedelta(seconds=1))
    return {"allowed": allowed, "reason": None if allowed else "too_late", "until": last_moment}
