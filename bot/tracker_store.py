"""Where conversations' dialogue state is kept: SQLite in the installation's own run-time folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

# Rasa posts a session's whole history to every action, so a long one starts again, keeping its slots.
LONGEST_SESSION = 400
"""Events."""


def database_file() -> Path:
    """Return `$PASOKH_VAR/engine.db` (`var/engine.db` by default); its folder is made."""
    folder = Path(os.environ.get("PASOKH_VAR") or "var")
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "engine.db"


class VarTrackerStore(SQLTrackerStore):
    """Rasa's SQL tracker store in the engine's own database."""

    def __init__(self, domain: Domain | None = None, event_broker: EventBroker | None = None, **kwargs: Any) -> None:
        super().__init__(domain=domain, dialect="sqlite", db=str(database_file()), event_broker=event_broker)
        sa.event.listen(self.engine, "connect", _set_up)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what is new; a session that has grown too long, and is not inside a form, begins afresh."""
        if len(tracker.events) >= LONGEST_SESSION and not tracker.active_loop_name:
            slots = [SlotSet(name, slot.value) for name, slot in tracker.slots.items() if slot.value is not None]
            afresh = [ActionExecuted("action_session_start"), SessionStarted(), *slots, ActionExecuted("action_listen")]
            tracker.update_with_events(afresh, self.domain)
        await super().save(tracker)

    def forget(self, conversation_id: str) -> None:
        """Delete everything that was said in a conversation."""
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == conversation_id).delete()
            session.commit()


def _set_up(connection: Any, _record: Any) -> None:
    # Readers do not wait for a writer, and a commit does not wait for the disk; a power cut loses at most the newest.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
