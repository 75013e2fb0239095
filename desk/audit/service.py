"""Writing the audit log."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desk.audit.models import Act, AuditEntry
from desk.clock import Clock
from desk.db import Session
from desk.ids import new_id
from desk.staff.models import Staff

# What an id, a slug, a state or a moment in ISO 8601 is written with; no sentence, no Persian name, no e-mail address.
_PLAIN = re.compile(r"[A-Za-z0-9_.:+-]{0,64}")
# As long as a phone number, a national code or a card number; order numbers and case codes are shorter.
_PERSONAL = re.compile(r"\+?\d{9,}")


@dataclass(frozen=True)
class Audit:
    """Keeps who did what.

    Args:
        clock: the time.
    """

    clock: Clock

    def note(
        self, session: Session, staff: Staff | str | None, act: Act, object_kind: str, object_id: str, **details: Any
    ) -> None:
        """Write an act into the log, in the transaction that does it: neither is kept without the other.

        Args:
            session: the transaction of the act.
            staff: who did it, or their id; None for the command line and for the desk itself.
            act: what.
            object_kind: what was done to: a table's name in the singular.
            object_id: its id, or its key when it has no id.
            details: what else matters: ids, counts, slugs, moments. The log outlives the people it speaks of, so it
                holds nothing personal; a reason in words belongs in the row that the act changed.

        Raises:
            ValueError: a detail that could be personal.
        """
        _check(details)
        session.add(
            AuditEntry(
                id=new_id(),
                at=self.clock.now(),
                staff_id=staff.id if isinstance(staff, Staff) else staff,
                act=act,
                object_kind=object_kind,
                object_id=object_id,
                details=dict(details),
            )
        )


def _check(value: Any, name: str = "details") -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _check(inner, str(key))
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner, name)
    elif isinstance(value, str):
        if not _PLAIN.fullmatch(value) or _PERSONAL.fullmatch(value):
            raise ValueError(f"audit detail {name!r}: ids, slugs and moments only")
    elif value is not None and not isinstance(value, bool | int | float):
        raise ValueError(f"audit detail {name!r}: {type(value).__name__} is not JSON")
